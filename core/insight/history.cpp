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

History::History(std::size_t channels, std::size_t capacity, std::size_t sampled)
    : m_channels(channels), m_capacity(capacity), m_sampled(sampled) {
    assert(capacity >= 2 && capacity % 2 == 0);
    assert(sampled <= channels);
}

void History::clear() {
    *this = History(m_channels, m_capacity, m_sampled);
}

History History::upTo(std::int64_t step) const {
    History result = *this;
    const auto kept = static_cast<std::size_t>(std::ranges::upper_bound(m_last, step) - m_last.begin());
    if (kept == size())
        return result;
    result.m_first.resize(kept);
    result.m_last.resize(kept);
    result.m_bins.resize(kept * m_channels);
    result.m_counts.resize(kept * m_channels);
    result.m_samples.resize(kept * m_sampled * sampleSize);
    result.m_rowsInLast = m_rowsPerBin;
    return result;
}

std::int64_t History::sampleStride() const {
    return std::max<std::int64_t>(1, m_rowsPerBin / static_cast<std::int64_t>(sampleSize));
}

std::size_t History::samplesOf(std::int64_t rows) const {
    return static_cast<std::size_t>((rows + sampleStride() - 1) / sampleStride());
}

std::span<const double> History::sample(std::size_t i, std::size_t channel) const {
    assert(channel < m_sampled);
    const std::int64_t rows = i + 1 == size() ? m_rowsInLast : m_rowsPerBin;
    return {&m_samples[(i * m_sampled + channel) * sampleSize], samplesOf(rows)};
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
        m_samples.resize(m_samples.size() + m_sampled * sampleSize, gap);
        m_rowsInLast = 0;
    }
    m_last.back() = step;
    if (m_rowsInLast % sampleStride() == 0) {
        for (std::size_t c = 0; c < m_sampled; ++c)
            m_samples[((m_first.size() - 1) * m_sampled + c) * sampleSize + samplesOf(m_rowsInLast)] =
                values[c];
    }
    ++m_rowsInLast;
    const std::size_t base = (m_first.size() - 1) * m_channels;
    for (std::size_t c = 0; c < m_channels; ++c) {
        const double v = values[c];
        merge(m_bins[base + c], m_counts[base + c], {v, v, v}, std::isfinite(v) ? 1 : 0);
    }
}

// Two bins' samples in a row; where that is too many, every other of them.
void History::foldSamples() {
    const std::size_t kept = samplesOf(m_rowsPerBin);
    const std::size_t thin = 2 * kept > sampleSize ? 2 : 1;
    for (std::size_t i = 0; i < m_first.size() / 2; ++i) {
        for (std::size_t c = 0; c < m_sampled; ++c) {
            const auto place = [&](std::size_t bin) { return (bin * m_sampled + c) * sampleSize; };
            // The new bin stands before both, or is the first itself: reading stays ahead of writing.
            for (std::size_t s = 0; s < 2 * kept; s += thin)
                m_samples[place(i) + s / thin] = m_samples[place(2 * i + s / kept) + s % kept];
        }
    }
    m_samples.resize(m_first.size() / 2 * m_sampled * sampleSize);
}

void History::fold() {
    foldSamples();
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
