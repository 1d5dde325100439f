// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the learning rate changes over a run: one row per schedule.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lab {

/// One schedule. The rate of a step is the experiment's learning rate times this factor.
struct Schedule {
    std::string_view key;
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    /// Factor in [0, 1] at step t >= 0. period >= 1: steps; decay in (0, 1].
    double (*factor)(std::int64_t t, std::int64_t period, double decay);
};

std::span<const Schedule> schedules();
const Schedule* findSchedule(std::string_view key);

} // namespace lab
