// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One layer, apart from the network it belongs to: where its parameters stand, its activation, and how the
// signal fares in it.
#pragma once

#include "core/math/activation.h"
#include "core/math/matrix.h"

namespace lab {

/// Where one layer's W (out x in) and b (out) stand in the flat parameter vector: W column by column, then b.
struct LayerShape {
    Index in = 0;
    Index out = 0;
    Index offset = 0;

    Index weightCount() const { return in * out; }
    Index parameterCount() const { return in * out + out; }

    Eigen::Map<Matrix> weights(Vector& parameters) const { return {parameters.data() + offset, out, in}; }
    Eigen::Map<const Matrix> weights(const Vector& parameters) const {
        return {parameters.data() + offset, out, in};
    }
    Eigen::Map<Vector> bias(Vector& parameters) const {
        return {parameters.data() + offset + weightCount(), out};
    }
    Eigen::Map<const Vector> bias(const Vector& parameters) const {
        return {parameters.data() + offset + weightCount(), out};
    }
};

/// The activation of one hidden layer.
struct LayerActivation {
    const Activation* function = nullptr;
    ActivationSettings settings;

    bool canDie() const { return function->canDie(settings); }
    double maxSlope() const { return function->maxSlope(settings); }
};

/// Per layer, over the samples of one pass.
struct LayerSignal {
    /// E_l: mean over samples and units of |delta|, delta = dL_i/dz of one sample's loss, so that it does not
    /// depend on the batch size. >= 0.
    double errorSignal = 0;
    /// G_l: 2-norm of dL/dW_l of the data loss. >= 0. Neither overflows nor underflows before the result
    /// does.
    double weightGradient = 0;
    /// rms G_l = G_l / sqrt(fan_out * fan_in).
    double weightGradientRms = 0;
    /// A_l: root mean square of a over samples and units (of z for the linear output layer).
    double activationScale = 0;
};

} // namespace lab
