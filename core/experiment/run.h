// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An experiment plus the interventions made while it ran: all that is needed to recompute everything.
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab {

/// "At step 412 the learning rate became 3": a live parameter takes a value before that step's update.
struct Intervention {
    /// The number of updates made before it: >= 0.
    std::int64_t step = 0;
    /// A key of parameters() whose effect is Live.
    std::string key;
    Value value;
    /// For "bias" alone: 0 sets Experiment::bias (all hidden layers), l >= 1 sets layerBias[l - 1].
    std::int64_t layer = 0;
    /// Part of the drag whose last value is the change of the same field before this one.
    bool continues = false;

    bool operator==(const Intervention&) const = default;
};

struct Run {
    Experiment experiment;
    /// In order of their steps.
    std::vector<Intervention> interventions;
    /// What a teacher wrote into the file: any JSON value, as its text; empty if there is none.
    std::string note = {};

    bool operator==(const Run&) const = default;
};

/// Why the intervention cannot be made in this experiment, or nothing.
std::optional<std::string> check(const Experiment& experiment, const Intervention& intervention);

/// Sets what the intervention says, in the experiment's fields. It has passed check() (asserted).
void apply(Experiment& experiment, const Intervention& intervention);

/// Inserts in step order; one that sets the same thing at the same step replaces the earlier one.
void record(Run& run, const Intervention& intervention);

/// The live change `intervention` as it enters the run: at step 0 it is another start, so the experiment
/// itself changes; later it is recorded. What is planned for later steps stays.
void change(Run& run, const Intervention& intervention);

/// The experiment as it stands at `step`: with every intervention at or before it applied.
Experiment experimentAt(const Run& run, std::int64_t step);

} // namespace lab
