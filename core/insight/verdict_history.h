// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict of every step of a run in bounded memory: stretches of equal words; when there are too many,
// the two neighbours that are shortest together become one that remembers how many steps had which word.
#pragma once

#include "core/insight/verdict_rule.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lab {

/// Consecutive steps, both ends inclusive.
struct VerdictStretch {
    std::int64_t first = 0;
    std::int64_t last = 0;
    /// How many of the steps had which verdict; indexed by Verdict.
    std::array<std::int64_t, verdictCount> steps{};

    /// The word that held for the most steps; of two equally frequent ones the graver.
    Verdict verdict() const;
    /// True if several words held: neighbours have been folded.
    bool isMixed() const;
};

class VerdictHistory {
  public:
    /// capacity: the most stretches kept, >= 2.
    explicit VerdictHistory(std::size_t capacity = 256) : m_capacity(capacity) {}

    /// Steps come one after the other. The last step again replaces its verdict: it turned out to be the end.
    void append(std::int64_t step, Verdict verdict);

    /// The history as it was at `step`, where the verdict was `now`. Of a mixed stretch that ends later, as
    /// many steps of each word are left as its share of them.
    VerdictHistory upTo(std::int64_t step, Verdict now) const;

    bool empty() const { return m_stretches.empty(); }
    /// In order, without gaps.
    const std::vector<VerdictStretch>& stretches() const { return m_stretches; }
    /// The stretch that covers `step`; null before the first and after the last.
    const VerdictStretch* at(std::int64_t step) const;
    /// That of the last step.
    Verdict last() const { return m_lastVerdict; }

  private:
    void takeBackLast();
    void fold();

    std::size_t m_capacity;
    std::vector<VerdictStretch> m_stretches;
    Verdict m_lastVerdict = Verdict::Healthy;
};

} // namespace lab
