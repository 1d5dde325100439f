// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/loss_spikes.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

/// The largest value of bins [first, end); 0 if all are gaps.
double largest(const History& history, std::size_t channel, std::size_t first, std::size_t end) {
    double most = 0;
    for (std::size_t i = first; i < end; ++i)
        most = std::fmax(most, history.bin(i, channel).maximum); // fmax ignores NaN
    return most;
}

} // namespace

std::vector<LossSpike> lossSpikes(const History& history, std::size_t channel) {
    std::vector<LossSpike> spikes;
    for (std::size_t i = spikeWindow; i < history.size(); ++i) {
        const double loss = history.bin(i, channel).maximum;
        const double before = largest(history, channel, i - spikeWindow, i);
        if (!(loss > spikeFactor * before) || before == 0)
            continue;
        const std::size_t end = std::min(history.size(), i + 1 + spikeWindow);
        if (largest(history, channel, i + 1, end) <= loss)
            spikes.push_back({history.firstStep(i), history.lastStep(i), loss, before});
    }
    return spikes;
}

} // namespace lab
