// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/window_tools.h"

#include <QApplication>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <unistd.h>

using namespace lab;

namespace labbench {
namespace {

constexpr int heartbeatMs = 2;

double seconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace

void pass(qint64 milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(milliseconds), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec(); // sleeps between events, as the program does
}

void passUntil(const std::function<bool()>& done) {
    QElapsedTimer clock;
    clock.start();
    QTimer wake;
    wake.start(10);
    while (!done()) {
        if (clock.hasExpired(60'000)) {
            std::fprintf(stderr, "what was waited for has not come\n");
            std::exit(1);
        }
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

double quantile(std::vector<double> values, double q) {
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

double threadSeconds() {
    return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double processSeconds() {
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

double residentMegabytes() {
    double total = 0;
    double resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) * 1e-6;
}

Heartbeat::Heartbeat() {
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, [this] {
        m_gaps.push_back(static_cast<double>(m_clock.nsecsElapsed()) * 1e-6 - heartbeatMs);
        m_clock.start();
        const double now = threadSeconds();
        m_work.push_back(1e3 * (now - std::exchange(m_before, now)));
    });
    clear();
    m_timer.start(heartbeatMs);
}

void Heartbeat::clear() {
    m_gaps.clear();
    m_work.clear();
    m_clock.start();
    m_before = threadSeconds();
}

std::string Heartbeat::text() const {
    return labbench::text("p99 %.1f, longest %.1f ms (most work %.1f ms)", quantile(m_gaps, 0.99),
                          quantile(m_gaps, 1), quantile(m_work, 1));
}

Frames::Frames(app::Laboratory& laboratory) : m_before(threadSeconds()) {
    connect(&laboratory, &app::Laboratory::painted, this, [this](double milliseconds) {
        const double now = threadSeconds();
        m_times.push_back(milliseconds);
        m_costs.push_back(1e3 * (now - std::exchange(m_before, now)));
    });
}

void Frames::clear() {
    m_times.clear();
    m_costs.clear();
    m_before = threadSeconds();
}

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all{{"1440x900", {1440, 900}, 16, 25},
                                        {"3840x2160", {3840, 2160}, 33, 40}};
    return all;
}

Experiment usual() {
    Experiment experiment;
    experiment.activation = "relu";
    return experiment;
}

Experiment deep() {
    Experiment experiment = usual();
    experiment.depth = 10;
    experiment.width = 32;
    experiment.batchSize = 32;
    return experiment;
}

void start(app::Laboratory& laboratory, QSize size) {
    laboratory.window().setForecastsShown(false);
    laboratory.window().resize(size);
    laboratory.window().show();
    pass(500);
    laboratory.runner().setSpeed(Runner::unlimited);
    laboratory.runner().play();
    pass(500);
}

std::int64_t stepOf(app::Laboratory& laboratory) {
    const std::shared_ptr<const Snapshot> before = laboratory.shown();
    laboratory.runner().want({});
    passUntil([&] { return laboratory.shown() != before; });
    return laboratory.shown()->step;
}

void row(const std::string& what, const std::string& measured, const std::string& goal) {
    std::printf("%-34s %-62s %s\n", what.c_str(), measured.c_str(), goal.c_str());
    std::fflush(stdout);
}

std::string text(const char* format, ...) {
    char line[200];
    va_list values;
    va_start(values, format);
    std::vsnprintf(line, sizeof line, format, values);
    va_end(values);
    return line;
}

} // namespace labbench
