// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Takes pictures of the window in a fixed list of states: screenshots FOLDER [name]
#include "app/laboratory.h"
#include "ui/present_view.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>

#include <cstdio>
#include <functional>
#include <string_view>
#include <vector>

using namespace lab;
using namespace lab::ui;

namespace {

struct State {
    const char* name;
    QSize size;
    ThemeName theme;
    void (*choose)(Experiment&);
    std::int64_t steps;
    /// What the student does at that step, and for how many steps training goes on after it.
    void (*act)(ExperimentModel&);
    std::int64_t more;
    /// On a projector, these plots.
    std::vector<QString> presented = {};
};

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

const State states[] = {
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

void waitUntil(const std::function<bool()>& done, qint64 mostMs = 60'000) {
    QElapsedTimer clock;
    clock.start();
    while (!done() && clock.elapsed() < mostMs)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

/// Lets queued replots and paints happen.
void settle() {
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] { return clock.elapsed() > 250; });
}

bool take(const State& state, const QString& folder) {
    Experiment experiment;
    state.choose(experiment);
    app::Laboratory laboratory{Run{experiment, {}}};
    laboratory.window().resize(state.size);
    laboratory.window().setTheme(state.theme);
    if (!state.presented.empty()) {
        laboratory.window().presentView()->setPlots(state.presented);
        laboratory.window().setPresenting(true, false);
    }
    laboratory.window().show();
    const auto reach = [&](std::int64_t count) {
        if (count == 0)
            return;
        // In portions, as a class would see it: series get points between.
        for (std::int64_t i = 0; i < count; i += 10) {
            const std::int64_t goal = laboratory.shown()->step + 10;
            laboratory.runner().step(10);
            waitUntil([&] { return laboratory.shown()->step >= goal || laboratory.shown()->divergence; });
        }
    };
    waitUntil([&] { return laboratory.shown() != nullptr; });
    reach(state.steps);
    if (state.act != nullptr) {
        state.act(laboratory.model());
        reach(state.more);
    }
    // The strips under the sliders, as far as a machine with other work gets with them.
    waitUntil([&] { return laboratory.foresight().isComplete(); }, 12'000);
    settle();
    return laboratory.window().grab().save(QDir(folder).filePath(QString(state.name) + ".png"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    if (argc < 2) {
        std::fprintf(stderr, "usage: screenshots FOLDER [name]\n");
        return 2;
    }
    bool good = QDir().mkpath(argv[1]);
    for (const State& state : states) {
        if (argc < 3 || std::string_view(argv[2]) == state.name)
            good = take(state, argv[1]) && good;
    }
    return good ? 0 : 1;
}
