// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace lab::app {
namespace {

constexpr const char* about = "Gradient Lab: watch gradients vanish and ReLUs die, live.\n"
                              "Without a command the window opens, with FILE or with the first lesson.";
constexpr const char* exitCodes = "Exit codes: 0 ok, 1 output could not be written, 2 usage, "
                                  "3 unreadable or invalid input, 4 diverged.";

} // namespace

std::variant<OpenWindow, RunHeadless, Finished> readCommandLine(int argc, char** argv) {
    OpenWindow window;
    RunHeadless headless;
    CLI::App program{about, "gradient-lab"};
    program.footer(exitCodes);
    program.set_version_flag("--version", std::string("gradient-lab ") + LAB_VERSION);
    program.add_option("FILE", window.file, "Run file to open in the window");

    CLI::App* run = program.add_subcommand("run", "Train without a display");
    run->footer(exitCodes);
    run->add_option("FILE", headless.file, "Run file (JSON); - is standard input")->required();
    run->add_option("--steps", headless.steps, "Updates to make")
        ->required()
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}));
    run->add_option("--metrics", headless.metrics,
                    "Write one row per step to this CSV file; - is standard output");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return Finished{program.exit(error, std::cout, std::cerr) == 0 ? exitOk : exitUsage};
    }
    if (run->parsed())
        return headless;
    return window;
}

} // namespace lab::app
