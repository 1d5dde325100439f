// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line.h"

#include "app/csv.h"
#include "core/math/kernels/kernels.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>
#include <vector>

namespace lab::app {
namespace {

constexpr const char* about = "Gradient Lab: watch gradients vanish and ReLUs die, live.\n"
                              "Without a command the window opens, with FILE or with the first lesson.";
constexpr const char* exitCodes =
    "Exit codes: 0 ok, 1 output not written or no memory, 2 usage, 3 unreadable or invalid input, or no "
    "display, 4 diverged, 130, 143, 129 by signal.";

void addReplay(CLI::App& program, Replay& replay) {
    CLI::App* command = program.add_subcommand(
        "replay", "Run an mlp-replay-1 case, to compare its numbers with another program's.\n"
                  "Runs on through inf and nan, says so on standard error and exits with 0.");
    command->footer(
        std::string("Columns: step, loss, then per layer grad_w_l2_1.., grad_b_l2_1.., delta_1.. (the "
                    "output layer last) and per hidden layer dead_1.., saturated_1.. (counts).\n") +
        exitCodes);
    command->add_option("FILE", replay.file, "Case (JSON); - is standard input")->required();
    command->add_option("--metrics", replay.metrics,
                        "Write one row per step to this CSV file; - is standard output, the default");
}

void addExport(CLI::App& program, const char* name, const char* help, bool needsSteps, Export& wish) {
    CLI::App* command = program.add_subcommand(name, help);
    command->footer(exitCodes);
    command->add_option("FILE", wish.file, "Run file (JSON); - is standard input")->required();
    command->add_option("--steps", wish.steps, "Updates to write out")
        ->required(needsSteps)
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}))
        ->capture_default_str();
    command->add_option("--out", wish.out, "Write to this file; - is standard output, the default");
}

std::vector<std::string> kernelNames() {
    std::vector<std::string> names;
    for (const Kernels& set : kernelSets())
        names.emplace_back(set.name);
    return names;
}

} // namespace

std::variant<OpenWindow, RunHeadless, Replay, Export, Finished> readCommandLine(int argc, char** argv) {
    OpenWindow window;
    RunHeadless headless;
    CLI::App program{about, "gradient-lab"};
    program.footer(exitCodes);
    program.set_version_flag("--version", std::string("gradient-lab ") + LAB_VERSION);
    program.add_option("FILE", window.file, "Run file to open in the window");
    program.add_flag("--present", window.present, "Open for a projector: full screen, large type (F11)");

    std::string isa;
    program.add_option("--isa", isa, "Instruction set that training is to use; the processor's best without")
        ->check(CLI::IsMember(kernelNames(), CLI::ignore_case))
        ->envname("LAB_ISA");
    std::string threads;
    program
        .add_option("--threads", threads, "2 lets a second thread help with wide networks; the same numbers")
        ->check(CLI::IsMember({"1", "2"}))
        ->envname("LAB_THREADS");

    CLI::App* run = program.add_subcommand("run", "Train without a display");
    run->footer(exitCodes);
    run->add_option("FILE", headless.file, "Run file (JSON); - is standard input")->required();
    run->add_option("--steps", headless.steps, "Updates to make")
        ->required()
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}));
    run->add_option("--metrics", headless.metrics,
                    "Write one row per step to this CSV file; - is standard output");

    Replay replay;
    addReplay(program, replay);
    Export toReplay;
    addExport(program, "export-replay", "Write a run out as an mlp-replay-1 case", true, toReplay);
    Export toPyTorch{Export::Format::PyTorch, {}};
    addExport(program, "export-pytorch",
              "Write a run out as a Python script that rebuilds it in PyTorch, number for number", false,
              toPyTorch);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) { // --help and --version
            program.exit(error, std::cout, std::cerr);
            std::cout.flush();
            return Finished{std::cout ? exitOk : complainUnwritten(std::cerr, "-", notTaken())};
        }
        return Finished{
            complain(std::cerr, std::string(error.what()) + ". Run with --help for more", exitUsage)};
    }
    // Before their first use in training.
    if (!isa.empty())
        setenv("LAB_ISA", isa.c_str(), 1);
    if (!threads.empty())
        setenv("LAB_THREADS", threads.c_str(), 1);
    if (run->parsed())
        return headless;
    if (program.got_subcommand("replay"))
        return replay;
    if (program.got_subcommand("export-replay"))
        return toReplay;
    if (program.got_subcommand("export-pytorch"))
        return toPyTorch;
    return window;
}

} // namespace lab::app
