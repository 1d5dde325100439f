// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The update rules: one row each, on the network's flat parameter vector.
#pragma once

#include "core/math/matrix.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lab {

/// What an update rule may read besides the gradient.
struct OptimizerSettings {
    double learningRate = 0;
    /// Momentum, Nesterov, RMSProp: 0 .. 1.
    double momentum = 0.9;
    /// Momentum and Nesterov: share of a gradient that does not enter the buffer (from the second step on).
    double dampening = 0;
    /// RMSProp: decay of the mean square (PyTorch's alpha).
    double decay = 0.99;
    /// RMSProp: subtract the squared mean gradient.
    bool centered = false;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
};

/// One update rule. `stateVectors` vectors of state of the parameters' length, zero at step 0, are kept by
/// the caller.
struct Optimizer {
    std::string_view key;
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    int stateVectors;
    /// True if weight decay acts on the weights directly instead of through the gradient (the caller does
    /// it).
    bool decoupledDecay;
    /// after = before + update(gradient). All vectors (parameters); state: (parameters x stateVectors).
    /// t >= 1 counts the updates made with this state, this one included.
    void (*update)(const OptimizerSettings&, std::int64_t t, const Vector& gradient, const Vector& before,
                   Matrix& state, Vector& after);
    /// True where gradients of earlier steps may still move a parameter whose gradient is 0.
    bool (*remembers)(const OptimizerSettings&);
    /// True where update() is before - rate * gradient and nothing else: the kernels have a loop for it.
    bool plainDescent = false;
};

std::span<const Optimizer> optimizers();
const Optimizer* findOptimizer(std::string_view key);

} // namespace lab
