// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The real window while somebody else moves mouse and keys (drive_window.sh): trains flat out and says, phase
// by phase, how long frames took and how long the event loop did not turn. Commands come line by line on
// standard input: any word ends a phase and begins the one of that name; "where" prints where the
// sliders and the theme's button are; an empty line or the end of input ends it all.
#include "tests/bench/window_tools.h"
#include "ui/controls/hero_slider.h"
#include "ui/window/application.h"
#include "ui/window/hero_panel.h"

#include <QApplication>
#include <QSocketNotifier>

#include <cstdio>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace lab;
using namespace labbench;

namespace {

void printPlace(const char* name, const QWidget& widget) {
    const QPoint corner = widget.mapToGlobal(QPoint());
    std::printf("%s %d %d %d %d\n", name, corner.x(), corner.y(), widget.width(), widget.height());
    std::fflush(stdout);
}

/// Frames and the gaps between turns of the event loop, phase by phase.
class Watch {
  public:
    explicit Watch(app::Laboratory& laboratory) : m_frames(laboratory) {}

    /// Reports the phase that ends, and begins another.
    void next(const std::string& name) {
        const std::vector<double>& times = m_frames.times();
        if (!m_phase.empty())
            std::fprintf(stderr, "%-12s %5.1f s  %4zu frames, p50 %5.1f ms, p99 %5.1f ms; gaps %s\n",
                         m_phase.c_str(), static_cast<double>(m_phaseClock.elapsed()) * 1e-3, times.size(),
                         quantile(times, 0.5), quantile(times, 0.99), m_heartbeat.text().c_str());
        m_phase = name;
        m_phaseClock.start();
        m_frames.clear();
        m_heartbeat.clear();
    }

  private:
    Heartbeat m_heartbeat;
    Frames m_frames;
    std::string m_phase;
    QElapsedTimer m_phaseClock;
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    ui::setUpApplication();
    app::Laboratory laboratory{Run{usual(), {}}};
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
            printPlace("rate", *window.heroes()->learningRate()->track());
            printPlace("bias", *window.heroes()->bias()->track());
            printPlace("theme", *window.findChild<QWidget*>("theme"));
        } else { // each phase sees a run that trains, whatever became of the last
            emit window.resetRequested();
            emit window.playRequested();
            watch.next(line);
        }
    });
    return QApplication::exec();
}
