// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/network.h"

#include <cassert>
#include <utility>

namespace lab {

Network makeNetwork(const std::vector<Index>& sizes, std::vector<LayerActivation> activations,
                    const Loss& loss) {
    assert(sizes.size() >= 2 && activations.size() == sizes.size() - 2);
    Network network;
    network.activations = std::move(activations);
    network.loss = &loss;
    Index offset = 0;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        assert(sizes[l] >= 1 && sizes[l + 1] >= 1);
        const LayerShape shape{sizes[l], sizes[l + 1], offset};
        network.layers.push_back(shape);
        offset += shape.parameterCount();
    }
    network.parameters = Vector::Zero(offset);
    return network;
}

void forward(const Network& network, const Matrix& x, Trace& trace) {
    const std::size_t layers = network.layers.size();
    assert(x.rows() == network.layers.front().in);
    trace.z.resize(layers);
    trace.a.resize(layers - 1);
    for (std::size_t l = 0; l < layers; ++l) {
        const LayerShape& shape = network.layers[l];
        const Matrix& below = l == 0 ? x : trace.a[l - 1];
        trace.z[l].noalias() = shape.weights(network.parameters) * below;
        trace.z[l].colwise() += shape.bias(network.parameters);
        if (l + 1 < layers) {
            const LayerActivation& activation = network.activations[l];
            activation.function->apply(trace.z[l], activation.settings, trace.a[l]);
        }
    }
}

namespace {

void backward(const Network& network, const Matrix& x, const Matrix& target, Trace& trace) {
    const std::size_t layers = network.layers.size();
    trace.slope.resize(layers - 1);
    trace.delta.resize(layers);
    trace.gradient.resize(network.parameters.size());
    network.loss->gradient(trace.z.back(), target, trace.delta.back());
    for (std::size_t l = layers; l-- > 0;) {
        const LayerShape& shape = network.layers[l];
        const Matrix& below = l == 0 ? x : trace.a[l - 1];
        shape.weights(trace.gradient).noalias() = trace.delta[l] * below.transpose();
        // Column by column, so that every unit's sum has the same order: Eigen's own sums of rows take the
        // last rows in another order, and equal units of a layer would drift apart.
        auto bias = shape.bias(trace.gradient);
        bias.setZero();
        for (const auto column : trace.delta[l].colwise())
            bias += column;
        if (l == 0)
            break;
        const LayerActivation& activation = network.activations[l - 1];
        activation.function->slopes(trace.z[l - 1], activation.settings, trace.slope[l - 1]);
        trace.delta[l - 1].noalias() = shape.weights(network.parameters).transpose() * trace.delta[l];
        trace.delta[l - 1].array() *= trace.slope[l - 1].array();
    }
}

} // namespace

void forwardBackward(const Network& network, const Matrix& x, const Matrix& target, Trace& trace) {
    forward(network, x, trace);
    trace.loss = network.loss->value(trace.z.back(), target);
    backward(network, x, target, trace);
}

} // namespace lab
