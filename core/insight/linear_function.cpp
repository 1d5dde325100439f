// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/linear_function.h"

#include "core/math/network.h"

#include <Eigen/QR>

#include <algorithm>

namespace lab {
namespace {

/// The closed form is made for small linear models only.
constexpr Index mostInputs = 100;

} // namespace

std::optional<LinearFunction> linearFunctionOf(const Network& network) {
    const auto bends = [](const LayerActivation& layer) { return layer.function->key != "identity"; };
    if (std::ranges::any_of(network.activations, bends))
        return std::nullopt;
    LinearFunction function{Matrix::Identity(network.layers.front().in, network.layers.front().in),
                            Vector::Zero(network.layers.front().in)};
    for (const LayerShape& layer : network.layers) {
        const auto weights = layer.weights(network.parameters);
        function.bias = weights * function.bias + layer.bias(network.parameters);
        function.weights = weights * function.weights;
    }
    return function;
}

std::optional<LinearFunction> leastSquares(const Data& data) {
    if (data.outputs != 1 || data.features() > mostInputs)
        return std::nullopt;
    Matrix rows(data.train.rows(), data.features() + 1);
    rows << data.train.x.transpose(), Vector::Ones(data.train.rows());
    const Vector best = rows.colPivHouseholderQr().solve(data.train.target.transpose()).col(0);
    return LinearFunction{best.head(data.features()).transpose(), best.tail(1)};
}

LinearFunction inOwnUnits(const LinearFunction& function, const Data& data) {
    LinearFunction own = function;
    own.weights = function.weights * data.scaling.deviation.cwiseInverse().asDiagonal();
    own.bias = function.bias - own.weights * data.scaling.mean;
    if (data.isClassification() || data.targetScaling.mean.size() == 0)
        return own;
    own.weights = data.targetScaling.deviation.asDiagonal() * own.weights;
    own.bias = data.targetScaling.deviation.cwiseProduct(own.bias) + data.targetScaling.mean;
    return own;
}

} // namespace lab
