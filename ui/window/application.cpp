// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/application.h"

#include "ui/look/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QIcon>

namespace lab::ui {

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
