// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/joined_bins.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lab::ui {

JoinedBins::JoinedBins(std::shared_ptr<const History> history, std::size_t most)
    : m_history(std::move(history)) {
    while (m_history && m_history->size() > most * m_group)
        m_group *= 2;
}

std::size_t JoinedBins::size() const {
    return m_history ? (m_history->size() + m_group - 1) / m_group : 0;
}

std::size_t JoinedBins::end(std::size_t i) const {
    return std::min((i + 1) * m_group, m_history->size());
}

std::int64_t JoinedBins::firstStep(std::size_t i) const {
    return m_history->firstStep(i * m_group);
}

std::int64_t JoinedBins::lastStep(std::size_t i) const {
    return m_history->lastStep(end(i) - 1);
}

double JoinedBins::middle(std::size_t i) const {
    const auto first = static_cast<double>(firstStep(i));
    return first + (static_cast<double>(lastStep(i)) - first) / 2;
}

Bin JoinedBins::bin(std::size_t i, std::size_t channel) const {
    if (m_group == 1)
        return m_history->bin(i, channel);
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    Bin joined{nothing, nothing, nothing};
    double sum = 0;
    double weight = 0;
    for (std::size_t b = i * m_group; b < end(i); ++b) {
        const Bin& bin = m_history->bin(b, channel);
        if (std::isnan(bin.mean))
            continue;
        joined.minimum = std::fmin(joined.minimum, bin.minimum);
        joined.maximum = std::fmax(joined.maximum, bin.maximum);
        const auto steps = static_cast<double>(m_history->lastStep(b) - m_history->firstStep(b) + 1);
        sum += steps * bin.mean;
        weight += steps;
    }
    if (weight > 0)
        joined.mean = sum / weight;
    return joined;
}

std::vector<double> JoinedBins::sample(std::size_t i, std::size_t channel) const {
    std::vector<double> values;
    if (channel >= m_history->sampled())
        return values;
    for (std::size_t b = i * m_group; b < end(i); ++b) {
        const std::span<const double> part = m_history->sample(b, channel);
        values.insert(values.end(), part.begin(), part.end());
    }
    return values;
}

double JoinedBins::median(std::size_t i, std::size_t channel) const {
    std::vector<double> values = sample(i, channel);
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return std::midpoint(*std::max_element(values.begin(), middle), *middle);
}

std::int64_t JoinedBins::rowsPerPoint() const {
    return m_history ? m_history->rowsPerBin() * static_cast<std::int64_t>(m_group) : 1;
}

std::size_t JoinedBins::nearest(double step) const {
    std::size_t low = 0;
    std::size_t high = size() - 1;
    while (low < high) {
        const std::size_t between = (low + high) / 2;
        if (middle(between) < step)
            low = between + 1;
        else
            high = between;
    }
    return low > 0 && step - middle(low - 1) < middle(low) - step ? low - 1 : low;
}

} // namespace lab::ui
