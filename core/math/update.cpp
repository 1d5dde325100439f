// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/update.h"

#include "core/math/signal.h"

#include <algorithm>

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
    if (rule.clip == Clip::GlobalNorm)
        m_gradient *= std::min(1.0, rule.clipLimit / (norm2(m_gradient) + rule.clipEpsilon));
    else if (rule.clip == Clip::Entries)
        m_gradient = m_gradient.cwiseMax(-rule.clipLimit).cwiseMin(rule.clipLimit);
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
