// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/replay.h"

#include "core/math/signal.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

/// |f'(z)| below this counts as saturated; the format's own constant.
constexpr double flat = 0.01;

/// norm2(), but infinite as soon as the sum of squares is.
double plainNorm(Eigen::Ref<const Vector> values) {
    const double sum = values.squaredNorm();
    return std::isfinite(sum) ? norm2(values) : std::sqrt(sum);
}

void takeBatch(const ReplayCase& replay, const std::vector<Index>& rows, Matrix& x, Matrix& target) {
    const auto count = static_cast<Index>(rows.size());
    x.resize(replay.x.rows(), count);
    target.resize(replay.target.rows(), count);
    for (Index i = 0; i < count; ++i) {
        x.col(i) = replay.x.col(rows[static_cast<std::size_t>(i)]);
        target.col(i) = replay.target.col(rows[static_cast<std::size_t>(i)]);
    }
}

void measureLayers(const Network& network, const Trace& trace, ReplayRecord& record) {
    record.loss = trace.loss;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        record.weightGradient[l] = plainNorm(trace.gradient.segment(shape.offset, shape.weightCount()));
        record.biasGradient[l] =
            plainNorm(trace.gradient.segment(shape.offset + shape.weightCount(), shape.out));
        record.delta[l] = trace.deltaMagnitudes[l] / static_cast<double>(shape.out);
    }
}

/// `trace` is scratch space.
void countUnits(const Network& network, const Matrix& rows, Trace& trace, ReplayRecord& record) {
    forward(network, rows, trace);
    trace.slope.resize(network.depth());
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& activation = network.activations[l];
        Matrix& slope = trace.slope[l];
        activation.function->slopes(trace.z[l], activation.settings, slope);
        record.saturated[l] = (slope.array().abs() < flat).count();
        record.dead[l] = 0;
        for (const auto unit : slope.rowwise())
            record.dead[l] += (unit.array() == 0).all();
    }
}

} // namespace

bool ReplayRecord::finite() const {
    const auto all = [](const std::vector<double>& values) {
        return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
    };
    return std::isfinite(loss) && all(weightGradient) && all(biasGradient) && all(delta);
}

Vector runReplay(const ReplayCase& replay, const std::function<bool(const ReplayRecord&)>& each) {
    Network network = replay.network;
    Updater updater(*replay.rule.optimizer, network.parameters.size());
    Vector after(network.parameters.size());
    Matrix x;
    Matrix target;
    Trace trace;
    Trace evaluation;
    const std::vector<double> perLayer(network.layers.size());
    const std::vector<std::int64_t> perHidden(network.depth());
    ReplayRecord record{0, 0, perLayer, perLayer, perLayer, perHidden, perHidden};
    for (const std::vector<Index>& rows : replay.batches) {
        takeBatch(replay, rows, x, target);
        forwardBackward(network, x, target, trace);
        measureLayers(network, trace, record);
        countUnits(network, replay.evaluationRows(), evaluation, record);
        updater.update(replay.rule, network, trace.gradient, network.parameters, after);
        after.swap(network.parameters);
        if (!each(record))
            break;
        ++record.step;
    }
    return network.parameters;
}

} // namespace lab
