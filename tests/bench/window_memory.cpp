// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whether a long run costs more than a short one: memory, and the GUI thread's time per frame.
#include "tests/bench/window_tools.h"

using namespace lab;

namespace labbench {
namespace {

/// 2-8-8-1 with tanh, batches of 10: W1 of the engine's benchmarks.
Experiment small() {
    Experiment experiment;
    experiment.activation = "tanh";
    experiment.depth = 2;
    experiment.width = 8;
    experiment.batchSize = 10;
    return experiment;
}

void reportAt(app::Laboratory& laboratory, Frames& frames, const std::string& what) {
    row(what,
        text("%.1f MB; %.2g steps; frame's processor time p50 %.1f ms", residentMegabytes(),
             static_cast<double>(stepOf(laboratory)), quantile(frames.costs(), 0.5)),
        "<= 120 MB");
}

} // namespace

void benchMemory() {
    app::Laboratory laboratory{Run{deep(), {}}};
    laboratory.window().show();
    pass(1000);
    row("Memory at the start", text("%.1f MB", residentMegabytes()));
    start(laboratory, {1440, 900});
    Frames frames(laboratory);
    for (const int seconds : {1, 4, 15, 40}) {
        frames.clear();
        pass(1000 * seconds);
        reportAt(laboratory, frames, text("  after %d s more of 10x32", seconds));
    }
}

void benchLongRun() {
    app::Laboratory laboratory{Run{small(), {}}};
    start(laboratory, {1440, 900});
    Frames frames(laboratory);
    for (const double steps : {1e5, 1e6, 3e6, 1e7}) {
        passUntil([&] { return static_cast<double>(stepOf(laboratory)) >= steps; });
        frames.clear();
        pass(2000);
        reportAt(laboratory, frames, text("Run of %.0e steps, 2-8-8-1", steps));
    }
}

} // namespace labbench
