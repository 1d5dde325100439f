// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a slider leads to, before it is moved there: how short runs end at each learning rate, and which units
// each bias shift would switch off.
#pragma once

#include "core/insight/measurement.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lab {

struct Network;

/// How a short run ended.
enum class Outcome : std::uint8_t {
    /// None of the others.
    Stuck,
    /// The loss on the evaluation set has come more than a tenth (1 - learnsBelow) of the way down to
    /// LossLevels::least, both from what it was at step 0 and from that of giving every row the same answer.
    Learns,
    /// At the end at least diesFrom of the hidden units are dead, or a whole hidden layer is, and more are
    /// than at step 0.
    Dies,
    /// A number that is not finite: Trainer::divergence().
    Diverges,
};
inline constexpr std::size_t outcomeCount = 4;

inline constexpr double learnsBelow = 0.9;
/// Thresholds::dying, at its default.
inline constexpr double diesFrom = 0.25;

/// Losses on the evaluation set that a loss is compared with.
struct LossLevels {
    /// Of giving every row the same answer: constantAnswerLoss().
    double constant = 0;
    /// Of the best parameters: least squares, for a linear network under the squared error; 0 where it is not
    /// known. Some patterns leave it hardly below the constant's.
    double least = 0;
};
LossLevels lossLevels(const Network& network, const Data& data);

/// Precedence: diverges, dies, learns, stuck. `start` and `end` are of the same network, at step 0 and now.
Outcome outcomeOf(const Measurement& start, const Measurement& end, bool diverged, const LossLevels& levels);

/// How many short runs ended how, at each learning rate.
struct RateForecast {
    static constexpr std::int64_t steps = 400;
    /// Runs at each rate in the end: the experiment's own seed, and those that "New weights" takes next.
    static constexpr int seeds = 7;

    struct AtRate {
        double rate = 0;
        /// Indexed by Outcome.
        std::array<int, outcomeCount> runs{};

        int made() const { return runs[0] + runs[1] + runs[2] + runs[3]; }
    };
    /// forecastRates(), in order; with runs as far as they have been made.
    std::vector<AtRate> rates;
    /// Whether any hidden unit can die at all.
    bool canDie = false;
    /// One run would take longer than a second: none are made.
    bool tooLarge = false;
};

/// 61 learning rates over the slider's range, 10 per decade, each rounded to the three digits that the slider
/// shows: 1e-5, 1.26e-5, ..., 10.
std::vector<double> forecastRates();

/// What each setting of the bias slider would make of a network, without training.
struct BiasForecast {
    struct AtShift {
        double shift = 0;
        /// Hidden units with f'(z) == 0 on every evaluation row, in all layers; 0 where death is not defined.
        std::int64_t dead = 0;
        /// Share of (row, hidden unit) pairs with |f'(z)| < flatSlope.
        double saturatedShare = 0;
    };
    /// -5, -4.9, ..., 5.
    std::vector<AtShift> shifts;
    /// Whether any hidden unit can die at all.
    bool canDie = false;
    /// Hidden units.
    std::int64_t units = 0;
    /// The passes would take about a second or longer: none are made.
    bool tooLarge = false;
};

} // namespace lab
