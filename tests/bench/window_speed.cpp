// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast training is without a window, with it in sight, with the sliders' sweep at work beside it, hidden
// and minimised, in turns; and how long frames take meanwhile.
#include "core/runner/session.h"
#include "core/runner/vector_state.h"
#include "tests/bench/window_tools.h"

#include <map>

using namespace lab;

namespace labbench {
namespace {

constexpr int rounds = 5;
constexpr qint64 spanMs = 1000;

/// Steps a second, and steps per second of the engine's own processor time.
struct Rate {
    double wall;
    double own;
};

Rate headlessRate(Session& session) {
    clearUpperHalves(); // as in a program without a window
    const std::int64_t first = session.trainer().stepCount();
    const double before = threadSeconds();
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < spanMs) {
        for (int i = 0; i < 100; ++i)
            session.step();
    }
    const auto steps = static_cast<double>(session.trainer().stepCount() - first);
    return {1e9 * steps / static_cast<double>(clock.nsecsElapsed()), steps / (threadSeconds() - before)};
}

Rate rateOf(app::Laboratory& laboratory) {
    const auto engineSeconds = [] { return processSeconds() - threadSeconds(); };
    const std::int64_t first = stepOf(laboratory);
    const double before = engineSeconds();
    QElapsedTimer clock;
    clock.start();
    pass(spanMs);
    const auto steps = static_cast<double>(stepOf(laboratory) - first);
    return {1e9 * steps / static_cast<double>(clock.nsecsElapsed()), steps / (engineSeconds() - before)};
}

void benchSpeed(const char* name, const Experiment& experiment, QSize size) {
    Session session{Run{experiment, {}}};
    app::Laboratory laboratory{Run{experiment, {}}};
    start(laboratory, size);
    std::vector<double> headless;
    std::map<std::string, std::vector<Rate>> shares;
    for (int round = 0; round < rounds; ++round) {
        laboratory.runner().pause();
        pass(100);
        const Rate alone = headlessRate(session);
        headless.push_back(alone.wall);
        const auto measure = [&](const char* state) {
            pass(200);
            const Rate rate = rateOf(laboratory);
            shares[state].push_back({rate.wall / alone.wall, rate.own / alone.own});
        };
        laboratory.runner().play();
        measure("in sight");
        laboratory.window().setForecastsShown(true); // starts the sweep, which takes longer than this
        measure("with the sliders' sweep");
        laboratory.window().setForecastsShown(false);
        laboratory.window().hide();
        measure("hidden");
        laboratory.window().showMinimized();
        measure("minimised");
        laboratory.window().showNormal();
        laboratory.window().resize(size);
    }
    row(std::string("Training ") + name, text("%.0f steps/s without a window", quantile(headless, 0.5)));
    for (const char* state : {"in sight", "with the sliders' sweep", "hidden", "minimised"}) {
        std::vector<double> wall;
        std::vector<double> own;
        for (const Rate& share : shares[state]) {
            wall.push_back(100 * share.wall);
            own.push_back(100 * share.own);
        }
        const bool unseen = state[0] == 'h' || state[0] == 'm';
        row(std::string("  ") + state,
            text("%.1f %% (%.1f to %.1f), %.1f %% per processor second", quantile(wall, 0.5),
                 quantile(wall, 0), quantile(wall, 1), quantile(own, 0.5)),
            unseen            ? ">= 99 %"
            : state[0] == 'i' ? ">= 85 %"
                              : "");
    }
}

} // namespace

void benchSpeed() {
    Experiment sigmoid;
    benchSpeed("sigmoid 8x8, 1440x900", sigmoid, {1440, 900});
    benchSpeed("ReLU 8x8, 3840x2160", usual(), {3840, 2160});
}

void benchFrames() {
    for (const Scene& scene : scenes()) {
        app::Laboratory laboratory{Run{usual(), {}}};
        start(laboratory, scene.size);
        pass(1000);
        Heartbeat heartbeat;
        Frames frames(laboratory);
        pass(8000);
        row(std::string("Frame, ") + scene.name,
            text("p50 %.1f, p99 %.1f ms; processor time p50 %.1f, p99 %.1f ms", quantile(frames.times(), 0.5),
                 quantile(frames.times(), 0.99), quantile(frames.costs(), 0.5),
                 quantile(frames.costs(), 0.99)),
            text("p99 <= %.0f ms", scene.frameGoal));
        row("  frames a second", text("%.1f", static_cast<double>(frames.times().size()) / 8));
        row("  gaps of the event loop", heartbeat.text(), "<= 50 ms");
    }
}

} // namespace labbench
