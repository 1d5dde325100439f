// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The real window while somebody else moves mouse and keys (drive_window.sh): trains flat out and says, phase
// by phase, how long frames took and how long the event loop did not turn. Commands come line by line on
// standard input: any word ends a phase and begins the one of that name; "where" prints where the
// sliders and the theme's button are; an empty line or the end of input ends it all.
#include "app/laboratory.h"
#include "ui/controls/hero_slider.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSocketNotifier>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace lab;

namespace {

constexpr int heartbeatMs = 2;

double quantile(std::vector<double> values, double q) {
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void printPlace(const char* name, const QWidget& widget) {
    const QPoint corner = widget.mapToGlobal(QPoint());
    std::printf("%s %d %d %d %d\n", name, corner.x(), corner.y(), widget.width(), widget.height());
    std::fflush(stdout);
}

/// Counts frames and the gaps between turns of the event loop.
class Watch {
  public:
    explicit Watch(app::Laboratory& laboratory) : m_laboratory(laboratory) {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            m_gaps.push_back(static_cast<double>(m_clock.nsecsElapsed()) * 1e-6 - heartbeatMs);
            m_clock.start();
        });
        m_clock.start();
        m_timer.start(heartbeatMs);
    }

    /// Reports the phase that ends, and begins another.
    void next(const std::string& name) {
        const std::vector<double>& all = m_laboratory.frameTimes();
        const std::size_t from = std::min(m_framesBefore, all.size());
        const std::vector<double> frames(all.begin() + static_cast<std::ptrdiff_t>(from), all.end());
        if (!m_phase.empty())
            std::fprintf(stderr,
                         "%-12s %5.1f s  %4zu frames, p50 %5.1f ms, p99 %5.1f ms; gaps p99 %5.1f ms, longest "
                         "%5.1f ms\n",
                         m_phase.c_str(), static_cast<double>(m_phaseClock.elapsed()) * 1e-3, frames.size(),
                         quantile(frames, 0.5), quantile(frames, 0.99), quantile(m_gaps, 0.99),
                         quantile(m_gaps, 1));
        m_phase = name;
        m_phaseClock.start();
        m_framesBefore = all.size();
        m_gaps.clear();
    }

  private:
    app::Laboratory& m_laboratory;
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
    std::string m_phase;
    QElapsedTimer m_phaseClock;
    std::size_t m_framesBefore = 0;
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    Experiment relu;
    relu.activation = "relu";
    app::Laboratory laboratory{Run{relu, {}}};
    ui::MainWindow& window = laboratory.window();
    window.resize(1440, 900);
    window.show();
    laboratory.runner().setSpeed(Runner::unlimited);
    laboratory.runner().play();

    Watch watch(laboratory);
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, [&] {
        std::string line;
        if (!std::getline(std::cin, line) || line.empty()) {
            watch.next({});
            QApplication::quit();
        } else if (line == "where") {
            printPlace("rate", *window.learningRate()->track());
            printPlace("bias", *window.bias()->track());
            printPlace("theme", *window.findChild<QWidget*>("theme"));
        } else { // each phase sees a run that trains, whatever became of the last
            emit window.resetRequested();
            emit window.playRequested();
            watch.next(line);
        }
    });
    return QApplication::exec();
}
