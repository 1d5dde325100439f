// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/batch_activity.h"

#include <algorithm>

namespace lab {

BatchActivity::BatchActivity(const Network& network) {
    Index units = 0;
    for (std::size_t l = 0; l < network.depth(); ++l)
        units += network.layers[l].out;
    m_on.assign(static_cast<std::size_t>(units), 0);
    m_wasOn.assign(static_cast<std::size_t>(units), 1);
}

bool BatchActivity::add(const Network& network, const Vector& gradient, bool endsEpoch) {
    std::uint8_t back = 0;
    std::size_t unit = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerShape& shape = network.layers[l];
        const bool canDie = network.activations[l].canDie();
        const Scalar* const biases = gradient.data() + shape.offset + shape.weightCount();
        for (Index i = 0; i < shape.out; ++i, ++unit) {
            const auto on = static_cast<std::uint8_t>(!canDie || biases[i] != 0);
            back |= static_cast<std::uint8_t>(on & ~m_wasOn[unit]);
            m_on[unit] |= on;
            m_wasOn[unit] |= on;
        }
    }
    if (!endsEpoch)
        return back != 0;
    const bool gone = m_on != m_wasOn;
    m_wasOn = m_on;
    std::ranges::fill(m_on, std::uint8_t{0});
    return back != 0 || gone;
}

} // namespace lab
