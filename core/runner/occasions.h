// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ends "play until something happens".
#pragma once

#include <cstdint>

namespace lab {

/// What counts as something that happens. That a run diverges always does.
struct Occasions {
    /// A unit dies or returns.
    bool lives = true;
    bool verdict = true;
    /// A planned change acts.
    bool plan = true;

    bool operator==(const Occasions&) const = default;
};

/// What has ended it: of that which counts, everything that the last step has brought.
struct StopReason {
    /// How many units have done so.
    std::int64_t died = 0, revived = 0;
    bool verdict = false;
    bool plan = false;
    bool diverged = false;

    bool operator==(const StopReason&) const = default;
};

} // namespace lab
