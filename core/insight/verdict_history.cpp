// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/verdict_history.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace lab {
namespace {

std::int64_t& stepsOf(VerdictStretch& stretch, Verdict verdict) {
    return stretch.steps[static_cast<std::size_t>(verdict)];
}

bool isOnly(const VerdictStretch& stretch, Verdict verdict) {
    return !stretch.isMixed() && stretch.verdict() == verdict;
}

} // namespace

Verdict VerdictStretch::verdict() const {
    // The first of the largest: verdicts stand in the order of their gravity.
    return static_cast<Verdict>(std::ranges::max_element(steps) - steps.begin());
}

bool VerdictStretch::isMixed() const {
    return std::ranges::count_if(steps, [](std::int64_t n) { return n > 0; }) > 1;
}

void VerdictHistory::append(std::int64_t step, Verdict verdict) {
    if (!m_stretches.empty() && step == m_stretches.back().last)
        takeBackLast();
    assert(m_stretches.empty() || step == m_stretches.back().last + 1);
    if (m_stretches.empty() || !isOnly(m_stretches.back(), verdict)) {
        if (m_stretches.size() == m_capacity)
            fold();
        m_stretches.push_back({step, step, {}});
    }
    m_stretches.back().last = step;
    ++stepsOf(m_stretches.back(), verdict);
    m_lastVerdict = verdict;
}

VerdictHistory VerdictHistory::upTo(std::int64_t step, Verdict now) const {
    VerdictHistory result(m_capacity);
    for (const VerdictStretch& stretch : m_stretches) {
        if (stretch.first >= step)
            break;
        VerdictStretch part = stretch;
        part.last = std::min(stretch.last, step - 1);
        const std::int64_t left = part.last - part.first + 1;
        for (std::int64_t& steps : part.steps)
            steps = steps * left / (stretch.last - stretch.first + 1);
        result.m_stretches.push_back(part);
    }
    result.append(step, now);
    return result;
}

void VerdictHistory::takeBackLast() {
    VerdictStretch& stretch = m_stretches.back();
    --stepsOf(stretch, m_lastVerdict);
    --stretch.last;
    if (stretch.last < stretch.first)
        m_stretches.pop_back();
}

void VerdictHistory::fold() {
    std::size_t best = 0;
    std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i + 1 < m_stretches.size(); ++i) {
        const std::int64_t length = m_stretches[i + 1].last - m_stretches[i].first;
        if (length < shortest) {
            shortest = length;
            best = i;
        }
    }
    VerdictStretch& left = m_stretches[best];
    const VerdictStretch& right = m_stretches[best + 1];
    left.last = right.last;
    for (std::size_t v = 0; v < verdictCount; ++v)
        left.steps[v] += right.steps[v];
    m_stretches.erase(m_stretches.begin() + static_cast<std::ptrdiff_t>(best) + 1);
}

const VerdictStretch* VerdictHistory::at(std::int64_t step) const {
    const auto found = std::ranges::lower_bound(m_stretches, step, {}, &VerdictStretch::last);
    return found != m_stretches.end() && found->first <= step ? &*found : nullptr;
}

} // namespace lab
