// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ends "play until something happens".
#pragma once

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

} // namespace lab
