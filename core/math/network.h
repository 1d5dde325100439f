// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A multilayer perceptron: its parameters as one flat vector with a view per layer, and the forward and
// backward passes into a Trace that keeps z, a, f'(z) and dL/dz of every layer.
#pragma once

#include "core/math/layer.h"
#include "core/math/loss.h"
#include "core/math/matrix.h"

#include <vector>

namespace lab {

/// z_l = W_l a_{l-1} + b_l; a_l = f_l(z_l) for hidden layers; the output layer is linear (logits).
struct Network {
    /// Hidden layers first, the output layer last; never empty.
    std::vector<LayerShape> layers;
    /// One per hidden layer: layers.size() - 1 of them.
    std::vector<LayerActivation> activations;
    const Loss* loss = nullptr;
    /// All weights and biases.
    Vector parameters;

    std::size_t depth() const { return activations.size(); }
};

/// An all-zero network. sizes: inputs, hidden..., outputs (at least two, each >= 1);
/// activations: one per hidden layer. Caller errors are asserted.
Network makeNetwork(const std::vector<Index>& sizes, std::vector<LayerActivation> activations,
                    const Loss& loss);

/// What one forward and backward pass leaves behind. Index l counts layers from 0; the last is the output.
struct Trace {
    /// z[l]: pre-activations (units x batch).
    std::vector<Matrix> z;
    /// a[l]: activations (units x batch) of hidden layers; the output layer's is z itself and not stored.
    std::vector<Matrix> a;
    /// slope[l]: f'(z) of hidden layers (units x batch); written by forwardBackward().
    std::vector<Matrix> slope;
    /// delta[l]: dL/dz of the batch's mean loss (units x batch); written by forwardBackward().
    std::vector<Matrix> delta;
    /// dL/dparameters, laid out like Network::parameters; written by forwardBackward().
    Vector gradient;
    /// Mean loss over the batch, without penalties; written by forwardBackward().
    double loss = 0;
    /// Sums made in passing, one per layer: of a^2 (of z^2 for the output layer), not finite where a z is
    /// not; and, after forwardBackward(), of |delta|.
    std::vector<Scalar> activationSquares;
    std::vector<Scalar> deltaMagnitudes;
    /// What follows from these sums without reading the gradient: no entry of it is larger in size, but for
    /// rounding. NaN or infinite where they cannot tell. Written by forwardBackward().
    Scalar gradientBound = 0;
    /// Scratch of the products; grows once.
    std::vector<Scalar> workspace;
};

/// Whether all pre-activations of layer l are finite.
bool preActivationsAreFinite(const Trace& trace, std::size_t l);

/// Fills z and a. x: (inputs x batch). Non-finite values pass through.
void forward(const Network& network, const Matrix& x, Trace& trace);

/// forward(), the loss, then slope, delta and gradient by the chain rule:
/// delta_L = dLoss/dz_L; delta_l = (W_{l+1}^T delta_{l+1}) * f'(z_l); dL/dW_l = delta_l a_{l-1}^T;
/// dL/db_l = row sums of delta_l. (Rumelhart, Hinton & Williams 1986.)
/// x: (inputs x batch), target: (outputs x batch), batch >= 1.
void forwardBackward(const Network& network, const Matrix& x, const Matrix& target, Trace& trace);

/// W_l^T delta, what arrives below layer l before the slopes there: the same bits as in forwardBackward().
/// delta: (out x batch); result: (in x batch).
Matrix throughWeights(const Network& network, std::size_t l, const Matrix& delta);

} // namespace lab
