// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/signal_notifier.h"

#include "app/stop_signals.h"

#include <QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace lab::app {
namespace {

constexpr std::sig_atomic_t mostAsked = 2;

// A signal handler reaches nothing but what is global.
volatile std::sig_atomic_t writer = -1;
volatile std::sig_atomic_t asked = 0;

/// Async-signal-safe calls only.
void onSignal(int signal) {
    const int before = errno;
    const auto number = static_cast<char>(signal);
    asked = asked + 1;
    if (asked > mostAsked || write(writer, &number, 1) != 1)
        _exit(exitCodeOf(signal));
    errno = before;
}

} // namespace

SignalNotifier::SignalNotifier(QObject* parent) : QObject(parent) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // then signals end the program as they always do
    m_reader = ends[0];
    writer = ends[1];
    m_notifier = new QSocketNotifier(m_reader, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char number = 0;
        while (read(m_reader, &number, 1) == 1)
            emit received(number);
    });
    handleStopSignals(onSignal);
}

SignalNotifier::~SignalNotifier() {
    if (m_reader < 0)
        return;
    handleStopSignals(SIG_DFL);
    ::close(m_reader);
    ::close(writer);
    writer = -1;
    asked = 0;
}

} // namespace lab::app
