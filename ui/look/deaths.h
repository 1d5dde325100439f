// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long each death lasted: what returns soon only flickered.
#pragma once

#include "core/insight/life_log.h"

#include <cstdint>
#include <vector>

namespace lab::ui {

/// A unit that is off for no more steps flickers: that is no death worth a cross.
inline constexpr std::int64_t briefSteps = 20;

struct Death {
    enum class Kind {
        Lasting,
        /// It came back within briefSteps.
        Brief,
        /// Off for less than briefSteps so far: it may still come back.
        Open,
    };

    /// Died or BornDead.
    LifeEvent event;
    Kind kind = Kind::Lasting;
    /// The step at which it was seen back; of a unit that is still off, the present one.
    std::int64_t end = 0;
};

/// All deaths of the log up to `step`, in its order.
std::vector<Death> deathsOf(const LifeLog& lives, std::int64_t step);

} // namespace lab::ui
