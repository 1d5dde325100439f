// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// From the data gradient to the next parameters: penalties, clipping and the optimiser's rule, in that order.
#pragma once

#include "core/math/kernels/kernels.h"
#include "core/math/network.h"
#include "core/math/optimizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lab {

enum class Clip { None, GlobalNorm, Entries };

/// Everything that shapes an update besides the gradient.
struct UpdateRule {
    const Optimizer* optimizer = nullptr;
    OptimizerSettings settings;
    /// Adds l1 * sign(W) and l2 * W to the gradient; weights only, sign(0) = 0.
    double l1 = 0;
    double l2 = 0;
    /// Takes learningRate * weightDecay * W from the weights; optimisers with decoupledDecay only.
    double weightDecay = 0;
    /// Over all W and b, after the penalties. GlobalNorm: g *= min(1, limit / (|g| + epsilon)), as PyTorch's
    /// clip_grad_norm_; Entries: every entry is cut to +-limit.
    Clip clip = Clip::None;
    double clipLimit = 1;
    double clipEpsilon = 1e-6;
};

/// True if a parameter whose gradient is 0 stays where it is, whatever its gradients were before: no
/// momentum, penalty or decay moves it.
bool restsWithoutGradient(const UpdateRule& rule);

/// What an optimiser carries from one update to the next.
struct UpdaterState {
    /// Updates made so far: t of the bias corrections.
    std::int64_t updates = 0;
    /// (parameters x Optimizer::stateVectors)
    Matrix vectors;

    std::size_t bytes() const { return static_cast<std::size_t>(vectors.size()) * sizeof(Scalar); }
};

/// Applies a rule and keeps the optimiser's state between updates.
class Updater {
  public:
    Updater() = default;
    /// State at zero for so many parameters.
    Updater(const Optimizer& optimizer, Index parameters);

    /// after = the parameters that the rule makes of `before` and `gradient` (of the data loss). All vectors
    /// (parameters). rule.optimizer is the constructor's. False if a number of `after` is not finite, or of
    /// the optimiser's state: mean squares may overflow where the gradient does not, and then nothing moves.
    bool update(const UpdateRule& rule, const Network& network, const Vector& gradient, const Vector& before,
                Vector& after);
    /// What the last update() summed in passing, one per layer.
    std::span<const UpdateSums> sums() const { return m_sums; }
    const UpdaterState& state() const { return m_state; }
    /// Goes on from there: a state of the same optimiser and number of parameters, or an empty one, where all
    /// vectors are 0.
    void setState(const UpdaterState& state);

  private:
    const Vector& shaped(const UpdateRule& rule, const Network& network, const Vector& gradient,
                         const Vector& before);

    UpdaterState m_state;
    std::vector<UpdateSums> m_sums;
    /// The gradient with penalties and clipping, where there are any.
    Vector m_gradient;
};

} // namespace lab
