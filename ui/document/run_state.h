// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One state of the model, to which undo can return: a run, and the step where it was left.
#pragma once

#include "core/experiment/run.h"
#include "core/experiment/scenario.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace lab::ui {

/// What the program chose because of another setting, and gives back when the reason has gone.
struct OwnChoices {
    /// In force when the data last had classes.
    std::string lossOfClasses = Experiment().loss;
    bool lossByHand = false;
    bool initializerByHand = false;
};

struct RunState {
    /// The step of a run that diverged: a replay ends where the run does.
    static constexpr std::int64_t theEnd = std::numeric_limits<std::int64_t>::max();

    /// With what was changed by hand while it trained.
    Run run;
    /// Without: what startOver() starts. The plan of a file or a demonstration.
    Run script;
    /// What another start begins with: the script's start with the live values chosen by hand.
    Experiment start;
    /// The experiment as it stood when the run was left, and the step where that was.
    Experiment now;
    std::int64_t step = 0;
    /// See ExperimentModel.
    std::shared_ptr<const Run> leftOut;
    const Scenario* scenario = nullptr;
    std::int64_t document = 0;
    OwnChoices choices;
};

} // namespace lab::ui
