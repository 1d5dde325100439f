// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a loss jumped out of its own noise.
#pragma once

#include "core/insight/history.h"

#include <cstdint>
#include <vector>

namespace lab {

/// A bin counts as a spike if its largest value is above spikeFactor times the largest of the spikeWindow
/// bins before it (there are so many), and no larger one follows within spikeWindow bins.
inline constexpr double spikeFactor = 2;
inline constexpr std::size_t spikeWindow = 16;

struct LossSpike {
    /// The bin's steps, both inclusive.
    std::int64_t firstStep = 0;
    std::int64_t lastStep = 0;
    double loss = 0;
    /// The largest of the window before.
    double before = 0;
};

/// Of a channel of values >= 0, in the order of their steps; at most size() / spikeWindow. Bins that are all
/// gaps count for nothing.
std::vector<LossSpike> lossSpikes(const History& history, std::size_t channel);

} // namespace lab
