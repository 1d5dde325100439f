// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/signal.h"

#include <cmath>

namespace lab {

double norm2(Eigen::Ref<const Vector> values) {
    // The plain sum is exact enough unless the squares leave the range of doubles; only then is it scaled.
    const double plain = values.squaredNorm();
    if (plain > 1e-280 && plain < 1e280)
        return std::sqrt(plain);
    if (values.size() == 0 || !values.allFinite())
        return std::sqrt(plain); // 0, inf or NaN as it is
    const double largest = values.cwiseAbs().maxCoeff();
    if (largest == 0)
        return 0;
    double sum = 0;
    for (const double value : values)
        sum += (value / largest) * (value / largest);
    return largest * std::sqrt(sum);
}

void layerSignals(const Network& network, const Trace& trace, std::span<const UpdateSums> sums,
                  std::vector<LayerSignal>& signals) {
    signals.resize(network.layers.size());
    for (std::size_t l = 0; l < signals.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        const Matrix& a = l < trace.a.size() ? trace.a[l] : trace.z[l];
        const auto weights = static_cast<double>(shape.weightCount());
        // delta holds the batch mean's gradient: times the batch size it is one sample's, and the mean over
        // samples is the sum over the batch again.
        signals[l].errorSignal = trace.deltaMagnitudes[l] / static_cast<double>(shape.out);
        signals[l].weightGradient =
            norm2(sums[l].gradient, trace.gradient.segment(shape.offset, shape.weightCount()));
        signals[l].weightGradientRms = signals[l].weightGradient / std::sqrt(weights);
        signals[l].activationScale =
            norm2(trace.activationSquares[l], Eigen::Map<const Vector>(a.data(), a.size())) /
            std::sqrt(static_cast<double>(a.size()));
    }
}

std::vector<LayerSignal> layerSignals(const Network& network, const Trace& trace) {
    std::vector<UpdateSums> sums(network.layers.size());
    for (std::size_t l = 0; l < sums.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        sums[l].gradient = kernels().sumOfSquares(shape.weightCount(), trace.gradient.data() + shape.offset);
    }
    std::vector<LayerSignal> signals;
    layerSignals(network, trace, sums, signals);
    return signals;
}

} // namespace lab
