// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/reading.h"

#include <QFontMetricsF>
#include <QLocale>

namespace lab::ui {
namespace {

double widthOf(const QString& richText, const QFont& font) {
    QFont bold = font;
    bold.setBold(true);
    double width = 0;
    // Every other piece, from the second on, stands between <b> and </b>.
    bool isBold = false;
    for (const QString& run : QString(richText)
                                  .replace(QStringLiteral("</b>"), QStringLiteral("<b>"))
                                  .split(QStringLiteral("<b>"))) {
        width += QFontMetricsF(isBold ? bold : font).horizontalAdvance(run);
        isBold = !isBold;
    }
    return width;
}

} // namespace

QString percentText(double share, int decimals) {
    return QStringLiteral("%1 %").arg(QLocale().toString(100 * share, 'f', decimals));
}

QString fittingText(const QStringList& richTexts, const QFont& font, double width) {
    for (const QString& text : richTexts) {
        if (widthOf(text, font) <= width)
            return text;
    }
    return richTexts.isEmpty() ? QString() : richTexts.last();
}

} // namespace lab::ui
