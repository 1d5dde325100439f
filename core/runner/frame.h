// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the screen sees of all runs of a lineup at one moment.
#pragma once

#include "core/runner/snapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lab {

/// Immutable; shared between threads by shared_ptr<const Frame>.
struct Frame {
    /// See Runner::show().
    std::int64_t generation = 0;
    /// Commands that the worker had obeyed: equal to Runner::posted() when none is still under way.
    std::int64_t obeyed = 0;
    /// Where the lineup stands, and the farthest step that any of its runs has been trained to.
    std::int64_t step = 0;
    std::int64_t end = 0;
    /// In the order of the lineup, none null. One that has diverged stays at its last finite step.
    std::vector<std::shared_ptr<const Snapshot>> runs;
};

/// What a live change came to: for each run that it was meant for, the step at which it acted, or nothing if
/// it could not (the run had diverged, or has no such layer).
using Applied = std::vector<std::optional<std::int64_t>>;

} // namespace lab
