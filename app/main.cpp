// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line.h"
#include "app/headless.h"
#include "app/open_window.h"
#include "app/reproduce.h"

#include <iostream>
#include <variant>

int main(int argc, char** argv) {
    using namespace lab;
    const auto wish = app::readCommandLine(argc, argv);
    if (const auto* finished = std::get_if<app::Finished>(&wish))
        return finished->exitCode;
    if (const auto* headless = std::get_if<app::RunHeadless>(&wish))
        return app::runHeadless(*headless, std::cout, std::cerr);
    if (const auto* replay = std::get_if<app::Replay>(&wish))
        return app::runReplay(*replay, std::cout, std::cerr);
    if (const auto* written = std::get_if<app::Export>(&wish))
        return app::writeExport(*written, std::cout, std::cerr);
    return app::openWindow(std::get<app::OpenWindow>(wish), argc, argv);
}
