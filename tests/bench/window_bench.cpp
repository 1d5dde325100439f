// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast training is without a window, with it in sight, with the sliders' sweep at work beside it, and
// hidden, and how long a frame takes while training flat out. All in one run; trust the ratios.
#include "app/laboratory.h"
#include "core/runner/session.h"
#include "core/runner/vector_state.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace lab;

namespace {

constexpr qint64 spanMs = 4000;

void pass(qint64 milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
}

double headlessRate(const Experiment& experiment) {
    clearUpperHalves(); // as in a program without a window
    Session session{Run{experiment, {}}};
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < spanMs) {
        for (int i = 0; i < 100; ++i)
            session.step();
    }
    return 1e3 * static_cast<double>(session.trainer().stepCount()) / static_cast<double>(clock.elapsed());
}

/// Steps counted by the engine itself: a snapshot is asked for at both ends.
double rateOver(app::Laboratory& laboratory) {
    const auto stepNow = [&] {
        laboratory.runner().want({});
        std::shared_ptr<const Snapshot> snapshot;
        const auto before = laboratory.shown();
        while (!snapshot) {
            QApplication::processEvents(QEventLoop::AllEvents, 1);
            snapshot = laboratory.shown() != before ? laboratory.shown() : nullptr;
        }
        return snapshot->step;
    };
    QElapsedTimer clock;
    const std::int64_t first = stepNow();
    clock.start();
    pass(spanMs);
    const std::int64_t last = stepNow();
    return 1e3 * static_cast<double>(last - first) / static_cast<double>(clock.elapsed());
}

double quantile(std::vector<double> values, double q) {
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void measure(const char* name, const Experiment& experiment, QSize size) {
    const double headless = headlessRate(experiment);
    app::Laboratory laboratory{Run{experiment, {}}};
    laboratory.window().setForecastsShown(false);
    laboratory.window().resize(size);
    laboratory.window().show();
    pass(500);
    laboratory.runner().setSpeed(Runner::unlimited);
    laboratory.runner().play();
    pass(500);
    const std::size_t before = laboratory.frameTimes().size();
    const double visible = rateOver(laboratory);
    std::vector<double> frames(laboratory.frameTimes().begin() + static_cast<std::ptrdiff_t>(before),
                               laboratory.frameTimes().end());
    laboratory.window().setForecastsShown(true); // starts the sweep, which takes longer than this
    const double foreseeing = rateOver(laboratory);
    laboratory.window().hide();
    pass(200);
    const double hidden = rateOver(laboratory);
    std::printf("%-22s %9.0f steps/s headless, %9.0f visible (%.0f %%), "
                "%9.0f with sweep (%.0f %%), %9.0f hidden (%.0f %%); "
                "%zu frames, p50 %.1f ms, p99 %.1f ms\n",
                name, headless, visible, 100 * visible / headless, foreseeing, 100 * foreseeing / headless,
                hidden, 100 * hidden / headless, frames.size(), quantile(frames, 0.5),
                quantile(frames, 0.99));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    Experiment sigmoid;
    Experiment relu;
    relu.activation = "relu";
    measure("sigmoid 8x8, 1440x900", sigmoid, {1440, 900});
    measure("ReLU 8x8, 1440x900", relu, {1440, 900});
    measure("ReLU 8x8, 3840x2160", relu, {3840, 2160});
    return 0;
}
