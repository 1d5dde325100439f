// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the benchmarks of the window share: clocks, frames, the event loop's gaps, a table's row.
#pragma once

#include "app/laboratory.h"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <string>
#include <vector>

namespace labbench {

/// Lets the event loop turn.
void pass(qint64 milliseconds);
/// The same until `done` says so; after a minute the program ends, for that never comes.
void passUntil(const std::function<bool()>& done);

/// q = 0 .. 1; 0 of nothing.
double quantile(std::vector<double> values, double q);

/// Processor time, which other programs at work do not lengthen.
double threadSeconds();
double processSeconds();
/// Physical memory of this process, in MB.
double residentMegabytes();

/// How long the event loop did not turn, and how much of that the GUI thread worked; in milliseconds.
class Heartbeat {
  public:
    Heartbeat();
    void clear();
    const std::vector<double>& gaps() const { return m_gaps; }
    const std::vector<double>& work() const { return m_work; }
    /// "p99 8.1, longest 20.5 ms (most work 18.2 ms)"
    std::string text() const;

  private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_before = 0;
    std::vector<double> m_gaps;
    std::vector<double> m_work;
};

/// What every frame took: from the snapshot to the painted plots, and the GUI thread's processor time since
/// the frame before; in milliseconds.
class Frames : public QObject {
  public:
    explicit Frames(lab::app::Laboratory& laboratory);
    void clear();
    const std::vector<double>& times() const { return m_times; }
    const std::vector<double>& costs() const { return m_costs; }

  private:
    double m_before;
    std::vector<double> m_times;
    std::vector<double> m_costs;
};

struct Scene {
    const char* name;
    QSize size;
    double frameGoal;  ///< of 99 % of the frames, in milliseconds
    double sliderGoal; ///< from the slider to the painted plot, of 95 % of the moves
};
const std::vector<Scene>& scenes();

/// 8 hidden layers of 8, or W2 of the engine's benchmarks.
lab::Experiment usual();
lab::Experiment deep();

/// In sight and training as fast as it can, without the sliders' forecasts.
void start(lab::app::Laboratory& laboratory, QSize size);
/// The step that the engine is at.
std::int64_t stepOf(lab::app::Laboratory& laboratory);

/// One line of the table, with what is to be reached if there is such a thing.
void row(const std::string& what, const std::string& measured, const std::string& goal = {});
/// As printf would print it.
std::string text(const char* format, ...) __attribute__((format(printf, 1, 2)));

// The parts of the table.
void benchSpeed();
void benchFrames();
void benchSlider();
void benchRestart();
void benchMemory();
void benchLongRun();
void benchStart();
/// What benchStart() starts: opens the program's window and prints when it has been painted.
int firstPaint(int argc, char** argv);

} // namespace labbench
