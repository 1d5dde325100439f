// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/history.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace lab {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// Takes `other`, which stands for `otherCount` finite values, into `bin`.
void merge(Bin& bin, std::int64_t& count, const Bin& other, std::int64_t otherCount) {
    if (otherCount == 0)
        return;
    if (count == 0) {
        bin = other;
    } else {
        bin.minimum = std::min(bin.minimum, other.minimum);
        bin.maximum = std::max(bin.maximum, other.maximum);
        // Weighted step from one mean to the other: no sum that could overflow.
        const double weight = static_cast<double>(otherCount) / static_cast<double>(count + otherCount);
        bin.mean = bin.mean * (1 - weight) + other.mean * weight;
    }
    count += otherCount;
}

} // namespace

History::History(std::size_t channels, std::size_t capacity) : m_channels(channels), m_capacity(capacity) {
    assert(capacity >= 2 && capacity % 2 == 0);
}

void History::clear() {
    *this = History(m_channels, m_capacity);
}

void History::append(std::int64_t step, std::span<const double> values) {
    assert(values.size() == m_channels);
    assert(m_last.empty() || step > m_last.back());
    if (m_first.empty() || m_rowsInLast == m_rowsPerBin) {
        if (m_first.size() == m_capacity)
            fold();
        m_first.push_back(step);
        m_last.push_back(step);
        m_bins.resize(m_bins.size() + m_channels, {gap, gap, gap});
        m_counts.resize(m_counts.size() + m_channels, 0);
        m_rowsInLast = 0;
    }
    m_last.back() = step;
    ++m_rowsInLast;
    const std::size_t base = (m_first.size() - 1) * m_channels;
    for (std::size_t c = 0; c < m_channels; ++c) {
        const double v = values[c];
        merge(m_bins[base + c], m_counts[base + c], {v, v, v}, std::isfinite(v) ? 1 : 0);
    }
}

void History::fold() {
    const std::size_t half = m_first.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
        m_first[i] = m_first[2 * i];
        m_last[i] = m_last[2 * i + 1];
        for (std::size_t c = 0; c < m_channels; ++c) {
            Bin bin = m_bins[2 * i * m_channels + c];
            std::int64_t count = m_counts[2 * i * m_channels + c];
            merge(bin, count, m_bins[(2 * i + 1) * m_channels + c], m_counts[(2 * i + 1) * m_channels + c]);
            m_bins[i * m_channels + c] = bin;
            m_counts[i * m_channels + c] = count;
        }
    }
    m_first.resize(half);
    m_last.resize(half);
    m_bins.resize(half * m_channels);
    m_counts.resize(half * m_channels);
    m_rowsPerBin *= 2;
}

} // namespace lab
