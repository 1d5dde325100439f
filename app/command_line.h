// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the command line asks for.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace lab::app {

/// Exit codes of the program.
enum ExitCode : int {
    exitOk = 0,
    /// Output could not be written.
    exitFailed = 1,
    exitUsage = 2,
    /// A file is unreadable or its content invalid, or there is no display for the window.
    exitInvalid = 3,
    exitDiverged = 4,
};

/// Open the window, with a run file or the first lesson.
struct OpenWindow {
    std::string file;
    /// On a projector: full screen, one or two plots, large type.
    bool present = false;
};

/// Train without a display.
struct RunHeadless {
    std::string file;
    std::int64_t steps = 0;
    /// Where the table goes; "-" is standard output, empty is nowhere.
    std::string metrics;
};

/// Run an mlp-replay-1 case.
struct Replay {
    std::string file;
    /// Where the table goes; "-" is standard output.
    std::string metrics = "-";
};

/// Write a run out for another program.
struct Export {
    enum class Format { ReplayCase, PyTorch };

    Format format = Format::ReplayCase;
    std::string file;
    /// Updates to write out: >= 1.
    std::int64_t steps = 100;
    /// "-" is standard output.
    std::string out = "-";
};

/// Nothing more to do: --help, --version or a usage error, already answered.
struct Finished {
    int exitCode;
};

/// Reads the arguments; prints help, version and usage errors itself. Needs no display and no Qt.
std::variant<OpenWindow, RunHeadless, Replay, Export, Finished> readCommandLine(int argc, char** argv);

} // namespace lab::app
