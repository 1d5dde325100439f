// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/optimizer.h"

#include "core/math/table.h"

#include <array>
#include <cmath>

namespace lab {
namespace {

using Settings = OptimizerSettings;

void sgd(const Settings& s, std::int64_t, const Vector& gradient, const Vector& before, Matrix&,
         Vector& after) {
    after = before - s.learningRate * gradient;
}

/// PyTorch's buffer: the first gradient as it is, then momentum * buffer + (1 - dampening) * gradient.
void accumulate(const Settings& s, std::int64_t t, const Vector& gradient, Matrix& state) {
    if (t == 1)
        state.col(0) = gradient;
    else
        state.col(0) = s.momentum * state.col(0) + (1 - s.dampening) * gradient;
}

void momentum(const Settings& s, std::int64_t t, const Vector& gradient, const Vector& before, Matrix& state,
              Vector& after) {
    accumulate(s, t, gradient, state);
    after = before - s.learningRate * state.col(0);
}

void nesterov(const Settings& s, std::int64_t t, const Vector& gradient, const Vector& before, Matrix& state,
              Vector& after) {
    accumulate(s, t, gradient, state);
    after = before - s.learningRate * (gradient + s.momentum * state.col(0));
}

// State: mean square, mean gradient (centred form), momentum buffer.
void rmsprop(const Settings& s, std::int64_t, const Vector& gradient, const Vector& before, Matrix& state,
             Vector& after) {
    auto square = state.col(0).array();
    square = s.decay * square + (1 - s.decay) * gradient.array().square();
    if (s.centered) {
        auto mean = state.col(1).array();
        mean = s.decay * mean + (1 - s.decay) * gradient.array();
        after = gradient.array() / ((square - mean.square()).sqrt() + s.epsilon);
    } else {
        after = gradient.array() / (square.sqrt() + s.epsilon);
    }
    if (s.momentum > 0) {
        state.col(2) = s.momentum * state.col(2) + after;
        after = state.col(2);
    }
    after = before - s.learningRate * after;
}

// State: first and second moment. Corrected for their start at zero as in the paper's section 3.
void adam(const Settings& s, std::int64_t t, const Vector& gradient, const Vector& before, Matrix& state,
          Vector& after) {
    auto first = state.col(0).array();
    auto second = state.col(1).array();
    first = s.beta1 * first + (1 - s.beta1) * gradient.array();
    second = s.beta2 * second + (1 - s.beta2) * gradient.array().square();
    const double correction1 = 1 - std::pow(s.beta1, static_cast<double>(t));
    const double correction2 = std::sqrt(1 - std::pow(s.beta2, static_cast<double>(t)));
    after =
        before.array() - (s.learningRate / correction1) * first / (second.sqrt() / correction2 + s.epsilon);
}

bool never(const Settings&) {
    return false;
}
bool byMomentum(const Settings& s) {
    return s.momentum != 0;
}
bool byFirstMoment(const Settings& s) {
    return s.beta1 != 0;
}

constexpr std::array table{
    Optimizer{"sgd", "SGD", "θ ← θ − rate · g", "Robbins & Monro 1951", 0, false, sgd, never, true},
    Optimizer{"momentum", "Momentum", "b ← μ b + g; θ ← θ − rate · b", "Polyak 1964; as in PyTorch", 1, false,
              momentum, byMomentum},
    Optimizer{"nesterov", "Nesterov", "b ← μ b + g; θ ← θ − rate · (g + μ b)", "Nesterov 1983; as in PyTorch",
              1, false, nesterov, byMomentum},
    Optimizer{"rmsprop", "RMSProp", "v ← α v + (1 − α) g²; θ ← θ − rate · g / (√v + ε)",
              "Tieleman & Hinton 2012; as in PyTorch", 3, false, rmsprop, byMomentum},
    Optimizer{"adam", "Adam", "m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − rate · m̂ / (√v̂ + ε)",
              "Kingma & Ba 2015, arXiv 1412.6980", 2, false, adam, byFirstMoment},
    Optimizer{"adamw", "AdamW", "as Adam, and W ← W − rate · decay · W",
              "Loshchilov & Hutter 2019, arXiv 1711.05101; decay of weights only", 2, true, adam,
              byFirstMoment},
};

} // namespace

std::span<const Optimizer> optimizers() {
    return table;
}

const Optimizer* findOptimizer(std::string_view key) {
    return findRow(optimizers(), key);
}

} // namespace lab
