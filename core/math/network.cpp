// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/network.h"

#include "core/math/kernels/shared_product.h"

#include <cassert>
#include <cmath>
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

namespace {

CurveSettings curveSettings(const LayerActivation& activation) {
    return {activation.settings.parameter, activation.settings.kinkSlope};
}

/// a, and f'(z) where it is asked for; the sum of a^2, not finite where a z is not.
Scalar activate(const LayerActivation& activation, const Matrix& z, Matrix& a, Matrix* slope) {
    const Curve curve = activation.function->curve;
    if (curve == Curve::None) {
        activation.function->apply(z, activation.settings, a);
        if (slope)
            activation.function->slopes(z, activation.settings, *slope);
        return kernels().sumOfSquares(a.size(), a.data()) + 0 * kernels().sumOfMagnitudes(z.size(), z.data());
    }
    a.resize(z.rows(), z.cols());
    if (!slope)
        return kernels().activate(curve, curveSettings(activation), z.size(), z.data(), a.data());
    slope->resize(z.rows(), z.cols());
    return kernels().activateWithSlope(curve, curveSettings(activation), z.size(), z.data(), a.data(),
                                       slope->data());
}

Strided columnsOf(const Matrix& matrix) {
    return {matrix.data(), 1, matrix.rows()};
}
Strided transposed(const Strided& matrix) {
    return {matrix.data, matrix.columnStep, matrix.rowStep};
}
Strided weightsOf(const Network& network, std::size_t l) {
    const LayerShape& shape = network.layers[l];
    return {network.parameters.data() + shape.offset, 1, shape.out};
}

void forward(const Network& network, const Matrix& x, Trace& trace, bool withSlopes) {
    const std::size_t layers = network.layers.size();
    assert(x.rows() == network.layers.front().in);
    trace.z.resize(layers);
    trace.a.resize(layers - 1);
    trace.activationSquares.resize(layers);
    if (withSlopes)
        trace.slope.resize(layers - 1);
    for (std::size_t l = 0; l < layers; ++l) {
        const LayerShape& shape = network.layers[l];
        const Matrix& below = l == 0 ? x : trace.a[l - 1];
        Matrix& z = trace.z[l];
        z.resize(shape.out, x.cols());
        multiply({shape.out, x.cols(), shape.in, weightsOf(network, l), columnsOf(below),
                  network.parameters.data() + shape.offset + shape.weightCount(), z.data()},
                 trace.workspace);
        trace.activationSquares[l] = l + 1 < layers ? activate(network.activations[l], z, trace.a[l],
                                                               withSlopes ? &trace.slope[l] : nullptr)
                                                    : kernels().sumOfSquares(z.size(), z.data());
    }
}

void throughWeights(const Network& network, std::size_t l, const Matrix& delta, Matrix& below,
                    std::vector<Scalar>& workspace) {
    const LayerShape& shape = network.layers[l];
    below.resize(shape.in, delta.cols());
    multiply({shape.in, delta.cols(), shape.out, transposed(weightsOf(network, l)), columnsOf(delta), nullptr,
              below.data()},
             workspace);
}

void backward(const Network& network, const Matrix& x, const Matrix& target, Trace& trace) {
    const std::size_t layers = network.layers.size();
    trace.delta.resize(layers);
    trace.deltaMagnitudes.resize(layers);
    trace.gradient.resize(network.parameters.size());
    Matrix& last = trace.delta.back();
    network.loss->gradient(trace.z.back(), target, last);
    trace.deltaMagnitudes.back() = kernels().sumOfMagnitudes(last.size(), last.data());
    trace.gradientBound = 0;
    for (std::size_t l = layers; l-- > 0;) {
        const LayerShape& shape = network.layers[l];
        const Matrix& below = l == 0 ? x : trace.a[l - 1];
        const Matrix& delta = trace.delta[l];
        Scalar* const gradient = trace.gradient.data() + shape.offset;
        multiply({shape.out, shape.in, x.cols(), columnsOf(delta), transposed(columnsOf(below)), nullptr,
                  gradient},
                 trace.workspace);
        kernels().rowSums(shape.out, x.cols(), delta.data(), gradient + shape.weightCount());
        // An entry of dL/dW is a sum of delta * a: at most the sum of |delta| times the root of that of a^2.
        const Scalar squares =
            l == 0 ? kernels().sumOfSquares(x.size(), x.data()) : trace.activationSquares[l - 1];
        trace.gradientBound += trace.deltaMagnitudes[l] * (1 + std::sqrt(squares));
        if (l == 0)
            break;
        Matrix& deltaBelow = trace.delta[l - 1];
        throughWeights(network, l, delta, deltaBelow, trace.workspace);
        trace.deltaMagnitudes[l - 1] =
            kernels().timesSlope(deltaBelow.size(), trace.slope[l - 1].data(), deltaBelow.data());
    }
}

} // namespace

bool preActivationsAreFinite(const Trace& trace, std::size_t l) {
    // Finite numbers may have squares that are not: only then every one is looked at.
    return std::isfinite(trace.activationSquares[l]) || trace.z[l].allFinite();
}

void forward(const Network& network, const Matrix& x, Trace& trace) {
    forward(network, x, trace, false);
}

void forwardBackward(const Network& network, const Matrix& x, const Matrix& target, Trace& trace) {
    forward(network, x, trace, true);
    trace.loss = network.loss->value(trace.z.back(), target);
    backward(network, x, target, trace);
}

Matrix throughWeights(const Network& network, std::size_t l, const Matrix& delta) {
    Matrix below;
    std::vector<Scalar> workspace;
    throughWeights(network, l, delta, below, workspace);
    return below;
}

} // namespace lab
