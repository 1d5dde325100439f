// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An experiment plus the interventions made while it ran: all that is needed to recompute everything.
#pragma once

#include "core/experiment/change.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab {

/// "At step 412 the learning rate became 3": a change made before that step's update.
struct Intervention {
    Intervention() = default;
    Intervention(std::int64_t at, Change what, bool goesOn = false)
        : step(at), change(std::move(what)), continues(goesOn) {}
    /// Of a live parameter, see changeOf().
    Intervention(std::int64_t at, std::string key, Value value, std::int64_t layer = 0, bool goesOn = false)
        : Intervention(at, changeOf(std::move(key), std::move(value), layer), goesOn) {}

    /// The number of updates made before it: >= 0.
    std::int64_t step = 0;
    Change change;
    /// Part of the drag whose last value is the change of the same thing before this one.
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

/// Inserts in step order; one that sets the same thing at the same step replaces the earlier one.
void record(Run& run, const Intervention& intervention);

/// The live change `intervention` as it enters the run: at step 0 it is another start, so the experiment
/// itself changes where it has a field for it; all else is recorded. What is planned for later steps stays.
void change(Run& run, const Intervention& intervention);

/// What stood where interventions[i] sets before it did; nothing for single weights.
std::optional<Value> valueBefore(const Run& run, std::size_t i);

/// The experiment as it stands at `step`: with every intervention at or before it applied.
Experiment experimentAt(const Run& run, std::int64_t step);

} // namespace lab
