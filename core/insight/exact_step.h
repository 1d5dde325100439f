// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// At which step a unit died or came back, of which the log knows only between which checks.
#pragma once

#include "core/insight/life_log.h"

#include <cstdint>
#include <optional>

namespace lab {

struct ExactStep {
    /// event.after < step <= event.seen: from here to the check at `seen` the unit is as that check found it.
    std::int64_t step = 0;
    /// A change before the update of this step did it; otherwise the update.
    bool byChange = false;
    /// LifeEvent::cause, for this step alone.
    LifeCause cause;
    /// How often since the check at `after` it was so before, and was not so again.
    int earlier = 0;

    bool operator==(const ExactStep&) const = default;
};

/// How far a replay has come.
struct LifeSearch {
    LifeEvent event;
    /// Of the steps to be made, in [0, 1].
    double share = 0;
    /// At the end.
    std::optional<ExactStep> found;
};

} // namespace lab
