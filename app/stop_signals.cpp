// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/stop_signals.h"

#include <csignal>
#include <cstring>
#include <unistd.h>

namespace lab::app {
namespace {

// A signal handler reaches nothing but what is global.
volatile std::sig_atomic_t finishing = 0;
volatile std::sig_atomic_t noted = 0;
volatile std::sig_atomic_t asked = 0;

/// Whoever asks once more does not want to wait: for the reader of a pipe, perhaps.
constexpr std::sig_atomic_t mostAsked = 2;

const char* textOf(int signal) {
    return signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "SIGHUP";
}

/// Async-signal-safe calls only.
void onSignal(int signal) {
    if (finishing != 0 && asked < mostAsked) {
        noted = signal;
        asked = asked + 1;
        return;
    }
    const auto say = [](const char* text) {
        [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
    };
    say("gradient-lab: ended by ");
    say(textOf(signal));
    say("\n");
    _exit(exitCodeOf(signal));
}

} // namespace

int exitCodeOf(int signal) {
    return 128 + signal;
}

std::string nameOf(int signal) {
    return textOf(signal);
}

void handleStopSignals(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler; // without SA_RESTART: a write to a pipe that nobody reads ends too
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signal, &action, nullptr);
    }
}

void endOnSignals() {
    handleStopSignals(onSignal);
}

FinishOnSignal::FinishOnSignal() {
    noted = 0;
    asked = 0;
    finishing = 1;
}

FinishOnSignal::~FinishOnSignal() {
    finishing = 0;
}

int FinishOnSignal::signal() {
    return noted;
}

} // namespace lab::app
