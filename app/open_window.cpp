// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/open_window.h"

#include "app/csv.h"
#include "app/laboratory.h"
#include "ui/application.h"
#include "ui/message_bar.h"

#include <QApplication>
#include <QSettings>

#include <iostream>

namespace lab::app {

int openWindow(const OpenWindow& wish, int argc, char** argv,
               const std::function<void(Laboratory&)>& opened) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("gradient-lab");
    QApplication::setOrganizationName("gradient-lab");
    QApplication::setApplicationDisplayName("Gradient Lab");
    QApplication::setApplicationVersion(LAB_VERSION);
    ui::setUpApplication();

    const ui::ThemeName system = ui::themeOfDesktop(QApplication::palette());
    Laboratory laboratory{Run{}};
    laboratory.window().setDesktopTheme(system);
    QSettings settings;
    laboratory.window().restoreLayout(settings);
    // A file that cannot be opened leaves the first run in the window, and the message bar says why.
    if (!wish.file.empty() && !laboratory.window().openFile(QString::fromLocal8Bit(wish.file.c_str())))
        complain(std::cerr, laboratory.window().messages()->message()->text().toStdString(), exitInvalid);
    laboratory.window().show();
    if (wish.present)
        laboratory.window().setPresenting(true);
    if (opened)
        opened(laboratory);
    const int code = QApplication::exec();
    laboratory.window().saveLayout(settings);
    return code;
}

} // namespace lab::app
