// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line.h"
#include "app/headless.h"
#include "app/laboratory.h"
#include "app/reproduce.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>

#include <iostream>
#include <variant>

namespace {

using namespace lab;

int openWindow(const app::OpenWindow& wish, int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("gradient-lab");
    QApplication::setOrganizationName("gradient-lab");
    QApplication::setApplicationDisplayName("Gradient Lab");
    QApplication::setApplicationVersion(LAB_VERSION);
    QApplication::setStyle("Fusion");
    QApplication::setWindowIcon(QIcon(":/icons/gradient-lab.svg"));

    const ui::ThemeName system = ui::themeOfDesktop(QApplication::palette());
    app::Laboratory laboratory{Run{}};
    laboratory.window().setDesktopTheme(system);
    QSettings settings;
    laboratory.window().restoreLayout(settings);
    if (!wish.file.empty() && !laboratory.window().openFile(QString::fromLocal8Bit(wish.file.c_str()))) {
        std::cerr << "gradient-lab: " << laboratory.window().message().toStdString() << '\n';
        return app::exitInvalid;
    }
    laboratory.window().show();
    if (wish.present)
        laboratory.window().setPresenting(true);
    const int code = QApplication::exec();
    laboratory.window().saveLayout(settings);
    return code;
}

} // namespace

int main(int argc, char** argv) {
    const auto wish = app::readCommandLine(argc, argv);
    if (const auto* finished = std::get_if<app::Finished>(&wish))
        return finished->exitCode;
    if (const auto* headless = std::get_if<app::RunHeadless>(&wish))
        return app::runHeadless(*headless, std::cout, std::cerr);
    if (const auto* replay = std::get_if<app::Replay>(&wish))
        return app::runReplay(*replay, std::cout, std::cerr);
    if (const auto* written = std::get_if<app::Export>(&wish))
        return app::writeExport(*written, std::cout, std::cerr);
    return openWindow(std::get<app::OpenWindow>(wish), argc, argv);
}
