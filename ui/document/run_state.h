// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One state of the model, to which undo can return: the branches and the lineup, and the step where it was
// left.
#pragma once

#include "core/experiment/document.h"
#include "core/experiment/scenario.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace lab::ui {

/// What the program chose because of another setting, and gives back when the reason has gone.
struct OwnChoices {
    /// In force when the data last had classes.
    std::string lossOfClasses = Experiment().loss;
    bool lossByHand = false;
    bool initializerByHand = false;
};

/// What is known of the branch in hand besides its run.
struct Plan {
    /// Its run without what was changed by hand while it trained: what startOver() starts. The plan of a file
    /// or a demonstration.
    Run script;
    /// What another start begins with: the script's start with the live values chosen by hand.
    Experiment start;
    /// See ExperimentModel.
    std::shared_ptr<const Run> leftOut;
    OwnChoices choices;
};

struct RunState {
    /// The step of a run that diverged: a replay ends where the run does.
    static constexpr std::int64_t theEnd = std::numeric_limits<std::int64_t>::max();

    /// Runs with what was changed by hand while they trained. Its step is that where the state was left.
    Document document;
    Plan plan;
    /// The experiment in hand as it stood when the state was left.
    Experiment now;
    const Scenario* scenario = nullptr;
    /// Counts documents; see ExperimentModel.
    std::int64_t number = 0;

    const Run& run() const { return *inHand(document).run; }
};

} // namespace lab::ui
