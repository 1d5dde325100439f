// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/open_window.h"

#include "app/csv.h"
#include "app/laboratory.h"
#include "core/formats/foreign_text.h"
#include "ui/application.h"
#include "ui/message_bar.h"

#include <QApplication>
#include <QDebug>
#include <QSettings>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>

namespace lab::app {
namespace {

/// What Qt has said while it looked for a display.
QStringList said;
/// The first of it that is about the display.
QString problem;

/// Without a display Qt says so in several lines, the last of which is fatal and would leave a core.
void listen(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (problem.isEmpty() && QLatin1String(context.category).startsWith(QLatin1String("qt.qpa")))
        problem = text;
    if (type == QtFatalMsg)
        std::_Exit(complain(std::cerr,
                            "no window can be opened (" +
                                shown((problem.isEmpty() ? text : problem).toStdString()) +
                                "). Training needs no display: gradient-lab run FILE --steps N",
                            exitInvalid));
    said.push_back(text);
}

std::unique_ptr<QApplication> makeApplication(int& argc, char** argv) {
    const QtMessageHandler before = qInstallMessageHandler(listen);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(before);
    for (const QString& text : std::exchange(said, {}))
        qWarning().noquote() << text;
    return application;
}

} // namespace

int openWindow(const OpenWindow& wish, int argc, char** argv,
               const std::function<void(Laboratory&)>& opened) {
    const auto application = makeApplication(argc, argv);
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
