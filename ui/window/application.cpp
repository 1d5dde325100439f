// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/application.h"

#include "ui/look/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QIcon>
#include <QScreen>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr auto screenFactors = "QT_SCREEN_SCALE_FACTORS";

/// "NAME=factor;..." of all screens, on top of what the desktop has chosen; nothing if none is enlarged.
QByteArray factorsOfScreens() {
    QByteArrayList factors;
    bool enlarged = false;
    for (const QScreen* screen : QGuiApplication::screens()) {
        const double factor = screenFactor(screen->size());
        enlarged = enlarged || factor > 1;
        factors +=
            screen->name().toLocal8Bit() + '=' + QByteArray::number(factor * screen->devicePixelRatio());
    }
    return enlarged ? factors.join(';') : QByteArray();
}

} // namespace

double screenFactor(const QSize& screen) {
    return std::max(1.0, std::floor(2 * std::min(screen.width() / 1920.0, screen.height() / 1080.0)) / 2);
}

// Qt takes factors from its environment alone and only when an application is made, and without one there are
// no screens to ask: one that is made for the question goes again.
void scaleForScreens() {
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR") || qEnvironmentVariableIsSet(screenFactors))
        return;
    int argc = 1;
    char name[] = "gradient-lab";
    char* argv[]{name, nullptr};
    const QGuiApplication probe(argc, argv);
    if (const QByteArray factors = factorsOfScreens(); !factors.isEmpty())
        qputenv(screenFactors, factors);
}

void setUpApplication(Typeface typeface) {
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/gradient-lab.svg")));
    if (typeface == Typeface::Inter) {
        // The weights that the screen uses: text, titles, and <b>.
        for (const char* weight : {"Regular", "SemiBold", "Bold"})
            QFontDatabase::addApplicationFont(
                QStringLiteral(":/fonts/Inter-%1.otf").arg(QLatin1String(weight)));
    }
    QApplication::setFont(uiFont(Theme().bodyPx));
}

} // namespace lab::ui
