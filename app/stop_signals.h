// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The signals by which others end the program: SIGINT (Ctrl+C), SIGTERM, SIGHUP (the terminal closed).
#pragma once

#include <string>

namespace lab::app {

/// Its exit code when a signal ends it, as shells count: 130, 143 or 129.
int exitCodeOf(int signal);
/// "SIGTERM".
std::string nameOf(int signal);

/// Calls `handler` for each of them, but for those that were ignored when the program started (nohup).
void handleStopSignals(void (*handler)(int));

/// From now on each of them ends the program at once, with a line on standard error and exitCodeOf().
void endOnSignals();

/// While one lives, they are only noted: whoever writes a file ends it well first. The third ends the program
/// all the same. Not nested.
class FinishOnSignal {
  public:
    FinishOnSignal();
    ~FinishOnSignal();
    FinishOnSignal(const FinishOnSignal&) = delete;
    FinishOnSignal& operator=(const FinishOnSignal&) = delete;

    /// The signal noted last; 0 if there was none.
    static int signal();
};

} // namespace lab::app
