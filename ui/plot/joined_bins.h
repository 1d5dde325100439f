// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A history in as many points as a plot can show apart: neighbours joined, with minimum, mean, median and
// maximum.
#pragma once

#include "core/insight/history.h"

#include <memory>
#include <vector>

namespace lab::ui {

class JoinedBins {
  public:
    JoinedBins() = default;
    /// Joins 1, 2, 4, ... neighbours, until at most `most` >= 1 points remain. Null: no points.
    JoinedBins(std::shared_ptr<const History> history, std::size_t most);

    std::size_t size() const;
    std::int64_t firstStep(std::size_t i) const;
    std::int64_t lastStep(std::size_t i) const;
    /// Where the point stands.
    double middle(std::size_t i) const;
    /// The mean is over the steps; gaps enter nothing; of gaps alone it is NaN throughout.
    Bin bin(std::size_t i, std::size_t channel) const;
    /// Of the finite ones of sample(i, channel); NaN without.
    double median(std::size_t i, std::size_t channel) const;
    /// The single values behind it, in order: all, or so many at equal distances.
    std::vector<double> sample(std::size_t i, std::size_t channel) const;
    /// Rows of the history in one point.
    std::int64_t rowsPerPoint() const;
    /// The point nearest to the step. size() > 0.
    std::size_t nearest(double step) const;

  private:
    std::size_t end(std::size_t i) const;

    std::shared_ptr<const History> m_history;
    std::size_t m_group = 1;
};

} // namespace lab::ui
