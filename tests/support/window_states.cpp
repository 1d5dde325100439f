// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/window_states.h"

#include "ui/cards/card.h"
#include "ui/look/theme.h"
#include "ui/window/left_dock.h"
#include "ui/window/side_dock.h"

#include <QApplication>

namespace labtest {
namespace {

using namespace lab;
using ui::ExperimentModel;
using ui::ThemeName;

void asItIs(Experiment&) {}
void relu(Experiment& e) {
    e.activation = "relu";
}
void digits(Experiment& e) {
    e.dataset = "digits8x8";
    e.activation = "relu";
    e.loss = "softmax";
    e.depth = 3;
    e.width = 32;
}
void diverging(Experiment& e) {
    e.activation = "identity";
    e.loss = "mse";
    e.depth = 4;
    e.learningRate = 0.1;
}
void sine(Experiment& e) {
    e.dataset = "sine";
    e.loss = "mse";
    e.depth = 0;
}
void deep(Experiment& e) {
    e.activation = "tanh";
    e.depth = 30;
    e.width = 40;
}

const WindowState states[] = {
    {"start", {1440, 900}, ThemeName::Light, asItIs, 0, nullptr, 0},
    {"sigmoid-vanishing", {1440, 900}, ThemeName::Light, asItIs, 860, nullptr, 0},
    {"relu-healthy", {1440, 900}, ThemeName::Light, relu, 860, nullptr, 0},
    {"relu-dying-by-rate",
     {1440, 900},
     ThemeName::Light,
     relu,
     400,
     [](ExperimentModel& m) { m.set("learningRate", 1.0); },
     300},
    {"relu-dying-by-bias",
     {1440, 900},
     ThemeName::Light,
     relu,
     400,
     [](ExperimentModel& m) { m.set("bias", -1.5); },
     200},
    {"diverged",
     {1440, 900},
     ThemeName::Light,
     diverging,
     100,
     [](ExperimentModel& m) { m.set("learningRate", 10.0); },
     300},
    {"small-1024x700", {1024, 700}, ThemeName::Light, relu, 500, nullptr, 0},
    {"dark",
     {1440, 900},
     ThemeName::Dark,
     relu,
     400,
     [](ExperimentModel& m) { m.set("learningRate", 0.6); },
     300},
    {"linear-regression", {1280, 720}, ThemeName::Light, sine, 200, nullptr, 0},
    {"digits", {1440, 900}, ThemeName::Light, digits, 600, nullptr, 0},
    {"deep-30x40", {1440, 900}, ThemeName::Dark, deep, 200, nullptr, 0},
    {"present-1280x720",
     {1280, 720},
     ThemeName::Light,
     relu,
     200,
     [](ExperimentModel& m) { m.set("bias", -1.5); },
     100,
     {"activation", "units"}},
    {"present-layers", {1280, 720}, ThemeName::Light, asItIs, 200, nullptr, 0, {"layers", "output"}},
    {"present-time", {1280, 720}, ThemeName::Light, relu, 200, nullptr, 0, {"time", "loss"}},
    {"large-3840x2160", {3840, 2160}, ThemeName::Light, relu, 700, nullptr, 0},
};

} // namespace

std::span<const WindowState> windowStates() {
    return states;
}

Run runOf(const WindowState& state) {
    Run run;
    state.choose(run.experiment);
    return run;
}

void bring(app::Laboratory& laboratory, const WindowState& state, std::int64_t portion) {
    const auto reach = [&](std::int64_t goal) {
        while (laboratory.shown()->step < goal && !laboratory.shown()->divergence) {
            const std::int64_t next = std::min(laboratory.shown()->step + portion, goal);
            laboratory.runner().step(next - laboratory.shown()->step);
            waitUntil([&] { return laboratory.shown()->step >= next || laboratory.shown()->divergence; });
        }
    };
    waitUntil([&] { return laboratory.shown() != nullptr; });
    reach(state.steps);
    if (state.act != nullptr) {
        state.act(laboratory.model());
        reach(state.steps + state.more);
    }
    settle(laboratory.window());
}

void settle(const lab::ui::MainWindow& window) {
    const QString sheet = ui::styleSheetOf(window.cards().front()->theme());
    const QWidget* docks[]{window.leftDock(), window.sideDock()};
    waitUntil([&] {
        return window.isPresenting() ||
               std::ranges::all_of(docks, [&](const QWidget* dock) { return dock->styleSheet() == sheet; });
    });
    settle();
}

} // namespace labtest
