// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The numbers of LayerSignal, from one forward and backward pass.
#pragma once

#include "core/math/kernels/kernels.h"
#include "core/math/network.h"

#include <cmath>
#include <span>
#include <vector>

namespace lab {

/// One entry per layer, the output layer last. `trace` holds a finished forwardBackward() of `network`.
std::vector<LayerSignal> layerSignals(const Network& network, const Trace& trace);
/// The same with |dL/dW_l|^2 known for every layer, into `result`.
void layerSignals(const Network& network, const Trace& trace, std::span<const UpdateSums> sums,
                  std::vector<LayerSignal>& result);

/// 2-norm that is exact in range from 1e-300 to 1e300 (plain sums of squares fail beyond 1e+-154). Any
/// length.
double norm2(Eigen::Ref<const Vector> values);

/// The same where the plain sum of squares is known; the values are only looked at where squares left the
/// range of doubles. values: (n), or an expression of them.
template <class Values>
double norm2(double sumOfSquares, const Values& values) {
    if (sumOfSquares > 1e-280 && sumOfSquares < 1e280)
        return std::sqrt(sumOfSquares);
    return norm2(values);
}

} // namespace lab
