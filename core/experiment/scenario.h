// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The classic demonstrations, each one row: an experiment, what is done to it while it runs, and the
// question.
#pragma once

#include "core/experiment/run.h"

#include <span>
#include <string_view>

namespace lab {

struct Scenario {
    std::string_view key;
    std::string_view title;
    /// One sentence for the class to answer by playing it.
    std::string_view question;
    /// The run at step 0, with its scripted interventions still ahead.
    Run (*run)();
    /// The speed at which a class can follow it; 1 to 1000.
    double stepsPerSecond = 20;
};

std::span<const Scenario> scenarios();
const Scenario* findScenario(std::string_view key);

/// The scenario that this run plays: the same experiment, with all its scripted interventions; null if it is
/// none of them, or has left it.
const Scenario* scenarioOf(const Run& run);

} // namespace lab
