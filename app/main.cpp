// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line.h"
#include "app/headless.h"
#include "app/open_window.h"
#include "app/reproduce.h"
#include "app/stop_signals.h"

#include <QLocale>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <new>
#include <variant>

namespace {

int start(int argc, char** argv) {
    using namespace lab;
    const auto wish = app::readCommandLine(argc, argv);
    if (const auto* finished = std::get_if<app::Finished>(&wish))
        return finished->exitCode;
    if (const auto* window = std::get_if<app::OpenWindow>(&wish))
        return app::openWindow(*window, argc, argv);
    QLocale::setDefault(QLocale::c()); // what programs read is the same everywhere
    app::endOnSignals();
    if (const auto* headless = std::get_if<app::RunHeadless>(&wish))
        return app::runHeadless(*headless, std::cout, std::cerr);
    if (const auto* replay = std::get_if<app::Replay>(&wish))
        return app::runReplay(*replay, std::cout, std::cerr);
    return app::writeExport(std::get<app::Export>(wish), std::cout, std::cerr);
}

} // namespace

int main(int argc, char** argv) {
    // Beyond the size that files may have, a write fails as on a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return start(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fputs("gradient-lab: there is not enough memory\n", stderr); // which takes none
        return lab::app::exitFailed;
    }
}
