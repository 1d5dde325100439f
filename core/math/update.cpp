// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/update.h"

#include "core/math/signal.h"

#include <cassert>
#include <cmath>

namespace lab {

bool restsWithoutGradient(const UpdateRule& rule) {
    const bool decays = rule.optimizer->decoupledDecay && rule.weightDecay != 0;
    return !rule.optimizer->remembers(rule.settings) && rule.l1 == 0 && rule.l2 == 0 && !decays;
}

Updater::Updater(const Optimizer& optimizer, Index parameters)
    : m_state{0, Matrix::Zero(parameters, optimizer.stateVectors)} {}

void Updater::setState(const UpdaterState& state) {
    m_state.updates = state.updates;
    if (state.vectors.size() == 0)
        m_state.vectors.setZero();
    else
        m_state.vectors = state.vectors;
}

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

namespace {

/// Plain gradient descent, each layer in one pass. The sums are of weights alone. False if a sum shows that
/// something may not be finite.
bool descend(double rate, const Network& network, const Vector& gradient, const Vector& before, Vector& after,
             std::vector<UpdateSums>& sums) {
    after.resize(before.size());
    bool finite = true;
    for (std::size_t l = 0; l < sums.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        const auto part = [&](Index from, Index count) {
            const UpdateSums sum = kernels().descend(count, rate, gradient.data() + from,
                                                     before.data() + from, after.data() + from);
            finite = finite && std::isfinite(sum.update);
            return sum;
        };
        sums[l] = part(shape.offset, shape.weightCount());
        part(shape.offset + shape.weightCount(), shape.out);
    }
    return finite;
}

UpdateSums sumsOf(const LayerShape& shape, const Vector& gradient, const Vector& before,
                  const Vector& after) {
    const auto g = gradient.segment(shape.offset, shape.weightCount());
    const auto old = before.segment(shape.offset, shape.weightCount());
    const auto now = after.segment(shape.offset, shape.weightCount());
    return {g.squaredNorm(), old.squaredNorm(), (now - old).squaredNorm()};
}

} // namespace

bool Updater::update(const UpdateRule& rule, const Network& network, const Vector& gradient,
                     const Vector& before, Vector& after) {
    m_sums.resize(network.layers.size());
    const Vector& used = shaped(rule, network, gradient, before);
    ++m_state.updates;
    if (rule.optimizer->plainDescent && &used == &gradient)
        return descend(rule.settings.learningRate, network, gradient, before, after, m_sums) ||
               after.allFinite();
    rule.optimizer->update(rule.settings, m_state.updates, used, before, m_state.vectors, after);
    const bool decays = rule.optimizer->decoupledDecay && rule.weightDecay != 0;
    bool squaresFit = true;
    for (std::size_t l = 0; l < m_sums.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        if (decays)
            shape.weights(after) -= rule.settings.learningRate * rule.weightDecay * shape.weights(before);
        m_sums[l] = sumsOf(shape, gradient, before, after);
        squaresFit = squaresFit && std::isfinite(m_sums[l].gradient + m_sums[l].weights) &&
                     std::isfinite(shape.bias(gradient).squaredNorm());
    }
    return after.allFinite() && (squaresFit || m_state.vectors.allFinite());
}

} // namespace lab
