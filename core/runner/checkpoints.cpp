// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/checkpoints.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace lab {
namespace {

std::int64_t stepOf(const std::shared_ptr<const Checkpoint>& checkpoint) {
    return checkpoint->step();
}

} // namespace

void Checkpoints::add(std::shared_ptr<const Checkpoint> checkpoint) {
    assert(isDue(checkpoint->step()));
    m_bytes += checkpoint->bytes();
    m_kept.push_back(std::move(checkpoint));
    while (m_bytes > m_budget)
        thinOut();
}

void Checkpoints::thinOut() {
    m_spacing *= 2;
    std::erase_if(m_kept, [this](const auto& checkpoint) {
        const bool goes = checkpoint->step() % m_spacing != 0;
        m_bytes -= goes ? checkpoint->bytes() : 0;
        return goes;
    });
}

std::shared_ptr<const Checkpoint> Checkpoints::before(std::int64_t step) const {
    const auto after = std::ranges::lower_bound(m_kept, step, {}, stepOf);
    return after == m_kept.begin() ? nullptr : *std::prev(after);
}

void Checkpoints::dropFrom(std::int64_t step) {
    while (!m_kept.empty() && m_kept.back()->step() >= step) {
        m_bytes -= m_kept.back()->bytes();
        m_kept.pop_back();
    }
}

} // namespace lab
