// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/batch_activity.h"

#include <utility>

namespace lab {

BatchActivity::BatchActivity(const Network& network) {
    Index units = 0;
    for (std::size_t l = 0; l < network.depth(); ++l)
        units += network.layers[l].out;
    m_on.assign(static_cast<std::size_t>(units), 0);
    m_wasOn.assign(static_cast<std::size_t>(units), 1);
}

bool BatchActivity::add(const Network& network, const Vector& gradient, bool endsEpoch) {
    std::uint8_t others = 0;
    std::size_t next = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerShape& shape = network.layers[l];
        const std::size_t first = std::exchange(next, next + static_cast<std::size_t>(shape.out));
        if (!network.activations[l].canDie())
            continue;
        const Scalar* const biases = gradient.data() + shape.offset + shape.weightCount();
        for (std::size_t unit = first; unit < next; ++unit) {
            const auto on = static_cast<std::uint8_t>(biases[unit - first] != 0);
            others |= static_cast<std::uint8_t>(on & ~m_wasOn[unit]);
            m_on[unit] |= on;
            m_wasOn[unit] |= on;
            if (!endsEpoch)
                continue;
            others |= static_cast<std::uint8_t>(m_on[unit] ^ m_wasOn[unit]);
            m_wasOn[unit] = std::exchange(m_on[unit], std::uint8_t{0});
        }
    }
    return others != 0;
}

} // namespace lab
