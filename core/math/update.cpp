// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/update.h"

#include "core/math/signal.h"

namespace lab {

Updater::Updater(const Optimizer& optimizer, Index parameters)
    : m_state(Matrix::Zero(parameters, optimizer.stateVectors)) {}

const Vector& Updater::shaped(const UpdateRule& rule, const Network& network, const Vector& gradient,
                              const Vector& before) {
    const bool penalised = rule.l1 != 0 || rule.l2 != 0;
    if (!penalised && rule.clip == Clip::None)
        return gradient;
    m_gradient = gradient;
    if (penalised) {
        for (const LayerShape& shape : network.layers) {
            const auto W = shape.weights(before);
            shape.weights(m_gradient) += rule.l2 * W + rule.l1 * W.cwiseSign();
        }
    }
    // A gradient that is not a number stays one, as in PyTorch: min(1, NaN) would let it pass for clipped.
    if (rule.clip == Clip::GlobalNorm) {
        const double scale = rule.clipLimit / (norm2(m_gradient) + rule.clipEpsilon);
        if (!(scale >= 1))
            m_gradient *= scale;
    } else if (rule.clip == Clip::Entries) {
        for (double& g : m_gradient)
            g = g > rule.clipLimit ? rule.clipLimit : g < -rule.clipLimit ? -rule.clipLimit : g;
    }
    return m_gradient;
}

void Updater::update(const UpdateRule& rule, const Network& network, const Vector& gradient,
                     const Vector& before, Vector& after) {
    rule.optimizer->update(rule.settings, ++m_updates, shaped(rule, network, gradient, before), before,
                           m_state, after);
    if (!rule.optimizer->decoupledDecay || rule.weightDecay == 0)
        return;
    for (const LayerShape& shape : network.layers)
        shape.weights(after) -= rule.settings.learningRate * rule.weightDecay * shape.weights(before);
}

} // namespace lab
