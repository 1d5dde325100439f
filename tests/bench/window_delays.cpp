// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How long the user waits: from a slider to the plots that show it, for another network, for the first
// window.
#include "app/open_window.h"
#include "core/math/random.h"
#include "tests/bench/window_tools.h"
#include "ui/controls/hero_slider.h"
#include "ui/window/hero_panel.h"

#include <QApplication>
#include <QMouseEvent>
#include <QProcess>

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace lab;

namespace labbench {
namespace {

constexpr int moves = 100;
constexpr int restarts = 8;
constexpr int starts = 10;

void sendMouse(QWidget& widget, QEvent::Type type, double x) {
    const QPointF place(x, 12);
    QMouseEvent event(type, place, widget.mapToGlobal(place),
                      type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                      type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

/// Milliseconds from `act` to the end of the paint of the first snapshot that `shows` accepts.
double delayOf(app::Laboratory& laboratory, const std::function<void()>& act,
               const std::function<bool(const Snapshot&)>& shows) {
    QObject watch;
    bool shown = false;
    double delay = -1;
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&laboratory, &app::Laboratory::presented, &watch,
                     [&] { shown = shown || shows(*laboratory.shown()); });
    QObject::connect(&laboratory, &app::Laboratory::painted, &watch, [&] {
        if (shown && delay < 0)
            delay = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    });
    act();
    passUntil([&] { return delay >= 0; });
    return delay;
}

std::vector<double> delaysOfSlider(app::Laboratory& laboratory, ui::HeroSlider& slider,
                                   double Experiment::*field) {
    QWidget& track = *slider.track();
    Random random(1);
    std::vector<double> delays;
    sendMouse(track, QEvent::MouseButtonPress, track.width() / 2.0);
    for (int i = 0; i < moves; ++i) {
        pass(20 + static_cast<qint64>(60 * random.uniform())); // at any phase of the frame timer
        const double before = slider.value();
        double x = 0;
        while (slider.value() == before) { // else it stayed on its notch
            x = (0.3 + 0.2 * random.uniform()) * track.width();
            delays.push_back(delayOf(
                laboratory, [&] { sendMouse(track, QEvent::MouseMove, x); },
                [&](const Snapshot& snapshot) { return snapshot.experiment.*field == slider.value(); }));
            if (slider.value() == before)
                delays.pop_back();
        }
    }
    sendMouse(track, QEvent::MouseButtonRelease, track.width() / 2.0);
    return delays;
}

void benchRestart(const char* what, const Experiment& from,
                  const std::function<void(app::Laboratory&)>& act) {
    std::vector<double> delays;
    for (int i = 0; i < restarts; ++i) {
        app::Laboratory laboratory{Run{from, {}}};
        start(laboratory, {1440, 900});
        passUntil([&] { return laboratory.shown() != nullptr; });
        const std::int64_t before = laboratory.shown()->generation;
        delays.push_back(delayOf(
            laboratory, [&] { act(laboratory); },
            [&](const Snapshot& snapshot) { return snapshot.generation > before; }));
    }
    row(what, text("p50 %.1f, longest %.1f ms", quantile(delays, 0.5), quantile(delays, 1)), "<= 100 ms");
}

double now() {
    const auto time = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(time).count();
}

} // namespace

void benchSlider() {
    for (const Scene& scene : scenes()) {
        app::Laboratory laboratory{Run{usual(), {}}};
        start(laboratory, scene.size);
        const auto measure = [&](const char* name, ui::HeroSlider& slider, double Experiment::*field) {
            const std::vector<double> delays = delaysOfSlider(laboratory, slider, field);
            row(text("%s to plot, %s", name, scene.name),
                text("p50 %.1f, p95 %.1f ms", quantile(delays, 0.5), quantile(delays, 0.95)),
                text("p95 <= %.0f ms", scene.sliderGoal));
        };
        measure("Learning rate", *laboratory.window().heroes()->learningRate(), &Experiment::learningRate);
        measure("Bias", *laboratory.window().heroes()->bias(), &Experiment::bias);
    }
}

void benchRestart() {
    Experiment large = usual();
    large.depth = 10;
    large.width = 256;
    Experiment almost = large;
    almost.depth = 9;
    const auto reset = [](app::Laboratory& laboratory) { emit laboratory.window().resetRequested(); };
    benchRestart("Reset, 8x8", usual(), reset);
    benchRestart("Reset, 10x256", large, reset);
    benchRestart("From 9x256 to 10x256", almost,
                 [](app::Laboratory& laboratory) { laboratory.model().set("depth", std::int64_t{10}); });
}

void benchStart() {
    std::vector<double> delays;
    for (int i = 0; i <= starts; ++i) {
        QProcess program;
        const double begun = now();
        program.start(QApplication::applicationFilePath(), {"--first-paint"});
        program.waitForFinished();
        if (i > 0) // the first warms the machine up
            delays.push_back(program.readAllStandardOutput().toDouble() - begun);
    }
    row("Start to first plots painted",
        text("p50 %.0f, longest %.0f ms", quantile(delays, 0.5), quantile(delays, 1)), "<= 400 ms");
}

int firstPaint(int argc, char** argv) {
    return app::openWindow({}, argc, argv, [](app::Laboratory& laboratory) {
        QObject::connect(&laboratory, &app::Laboratory::painted, [] {
            std::printf("%.3f\n", now());
            std::fflush(stdout);
            std::_Exit(0); // leaves the user's settings as they are
        });
    });
}

} // namespace labbench
