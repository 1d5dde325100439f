// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The fixed list of states in which the window is photographed and checked.
#pragma once

#include "app/laboratory.h"
#include "tests/support/settle.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace labtest {

struct WindowState {
    const char* name;
    QSize size;
    lab::ui::ThemeName theme;
    void (*choose)(lab::Experiment&);
    std::int64_t steps;
    /// What the student does at that step, and for how many steps training goes on after it.
    void (*act)(lab::ui::ExperimentModel&);
    std::int64_t more;
    /// On a projector, these plots.
    std::vector<QString> presented = {};
};

std::span<const WindowState> windowStates();

/// The laboratory before anything was done.
lab::Run runOf(const WindowState& state);

/// Trains, acts and trains on, in portions, so that series get points as a class would see them. `portion`
/// >= 1.
void bring(lab::app::Laboratory& laboratory, const WindowState& state, std::int64_t portion = 10);

/// Waits until the window wears its theme and has laid itself out.
void settle(const lab::ui::MainWindow& window);

} // namespace labtest
