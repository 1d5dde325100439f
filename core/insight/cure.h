// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to try against a verdict, as changes of the experiment that one click can make. That they help is
// proved by CureTrials.
#pragma once

#include "core/experiment/run.h"
#include "core/insight/verdict_rule.h"

#include <optional>
#include <vector>

namespace lab {

struct Cure {
    /// Of several cures of one kind the first that is proved will do.
    enum class Kind { Weights, Rate, Bias, Activation, Depth };

    Kind kind;
    /// What it makes of the experiment: no problems(), and another network or training than before.
    Experiment after;
    /// The change that acts between two steps of the run as it is; none: the run starts over with `after`.
    /// Its step is left open.
    std::optional<Change> live = {};

    bool operator==(const Cure&) const = default;
};

/// The cures for this verdict in this experiment, the likeliest first. Empty where nothing is wrong, or where
/// nothing of the kind is left to try. The experiment has no problems().
std::vector<Cure> curesFor(Verdict verdict, const Experiment& experiment);

/// A cure, and how many of RateForecast::seeds short runs with it learned and got rid of the verdict.
struct ProvedCure {
    Cure cure;
    int runs = 0;

    bool operator==(const ProvedCure&) const = default;
};

/// The cures that short real runs have proved.
struct CureForecast {
    /// What they are against.
    Verdict verdict = Verdict::Healthy;
    Experiment experiment = {};
    /// In the order of curesFor(), one of a kind.
    std::vector<ProvedCure> cures = {};
    /// False while some are still to be tried.
    bool complete = false;
};

} // namespace lab
