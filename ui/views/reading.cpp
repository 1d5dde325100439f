// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/reading.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QRegularExpression>
#include <QTextDocumentFragment>

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

QString plainText(const QString& richText) {
    return QTextDocumentFragment::fromHtml(richText).toPlainText();
}

QString fittingText(const QStringList& richTexts, const QFont& font, double width) {
    for (const QString& text : richTexts) {
        if (widthOf(text, font) <= width)
            return text;
    }
    return richTexts.isEmpty() ? QString() : richTexts.last();
}

QString elidedRichText(const QString& richText, const QFont& font, double width) {
    QFont boldFont = font;
    boldFont.setBold(true);
    static const QRegularExpression tag(QStringLiteral("</?b>"));
    QString result;
    bool bold = false;
    double left = width;
    for (qsizetype from = 0; from < richText.size();) {
        const QRegularExpressionMatch match = tag.match(richText, from);
        const qsizetype to = match.hasMatch() ? match.capturedStart() : richText.size();
        // A leading blank would be lost on the way through HTML.
        QString run = richText.mid(from, to - from);
        run.replace(QLatin1String("&lt;"), QLatin1String("<"))
            .replace(QLatin1String("&amp;"), QLatin1String("&"));
        const QFontMetricsF metrics(bold ? boldFont : font);
        const QString shown = metrics.elidedText(run, Qt::ElideRight, left);
        const QString escaped = shown.toHtmlEscaped();
        result += bold ? QStringLiteral("<b>%1</b>").arg(escaped) : escaped;
        left -= metrics.horizontalAdvance(run);
        if (shown != run)
            break;
        bold = match.hasMatch() && match.captured() == QLatin1String("<b>");
        from = match.hasMatch() ? match.capturedEnd() : richText.size();
    }
    return result;
}

} // namespace lab::ui
