// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/typed_number.h"

#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QLocale>
#include <QRegularExpression>
#include <QStyle>
#include <QStyleOptionFrame>

#include <cmath>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(TypedNumber)
};

/// Superscripts become "^" and digits, every kind of minus and cross the ASCII one.
QString asciiOf(const QString& text) {
    static const QString superscripts =
        QStringLiteral("\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079");
    QString ascii;
    bool raised = false;
    for (const QChar c : withAsciiDigits(text.trimmed())) {
        const qsizetype digit = superscripts.indexOf(c);
        const bool superscript = digit >= 0 || c == QChar(0x207B);
        if (superscript && !raised)
            ascii += QLatin1Char('^');
        raised = superscript;
        if (digit >= 0)
            ascii += QString::number(digit);
        else if (c == QChar(0x2212) || c == QChar(0x207B) || c == QChar(0x2013))
            ascii += QLatin1Char('-');
        else if (c == QChar(0x00D7) || c == QLatin1Char('*'))
            ascii += QLatin1Char('x');
        else if (c == QChar(0x066B)) // the Arabic decimal sign
            ascii += QLatin1Char('.');
        else if (c.category() == QChar::Other_Format) // marks of direction, invisible
            continue;
        else
            ascii += c;
    }
    // "2 5" stays as it is, and is no number; "2 x 10" may have blanks.
    static const QRegularExpression blanksAroundCross(QStringLiteral("\\s*x\\s*"));
    return ascii.replace(blanksAroundCross, QStringLiteral("x"));
}

/// "2.1x10^-4" as "2.1e-4", "10^-4" as "1e-4".
QString withExponent(QString ascii) {
    static const QRegularExpression power(QStringLiteral("^([-+]?)(?:([0-9.,]+)x)?10\\^([-+]?[0-9]+)$"));
    const auto match = power.match(ascii);
    if (!match.hasMatch())
        return ascii;
    const QString mantissa = match.captured(2).isEmpty() ? QStringLiteral("1") : match.captured(2);
    return match.captured(1) + mantissa + QLatin1Char('e') + match.captured(3);
}

/// "1,500" or "12'000": digits in threes. Where the locale's decimal sign is a comma, "1,500" is one and a
/// half.
bool looksGrouped(const QString& text, const QLocale& locale) {
    static const QRegularExpression groups(
        QStringLiteral("^[-+]?[1-9][0-9]{0,2}(?:([.,' _\u2019\u00A0\u202F\u066C])[0-9]{3})+(?![0-9])"));
    const auto match = groups.match(withAsciiDigits(text.trimmed()));
    if (!match.hasMatch())
        return false;
    const QString separator = match.captured(1);
    const bool once = text.count(separator) == 1;
    if (separator == QLatin1String(".") && locale.groupSeparator() != separator)
        return !once;
    return !(once && separator == locale.decimalPoint());
}

} // namespace

TypedNumber typedNumber(const QString& text, const QLocale& locale) {
    if (looksGrouped(text, locale))
        return {std::nullopt, Texts::tr("Write it without thousands separators.")};
    QString ascii = withExponent(asciiOf(text)).toLower();
    ascii.replace(QLatin1Char(','), QLatin1Char('.'));
    static const QRegularExpression number(
        QStringLiteral("^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[-+]?[0-9]{1,4})?$"));
    bool ok = number.match(ascii).hasMatch();
    const double value = ok ? QLocale::c().toDouble(ascii, &ok) : 0;
    if (!ok || !std::isfinite(value))
        return {std::nullopt, Texts::tr("Not a number.")};
    return {value, {}};
}

QString withAsciiDigits(QString text) {
    for (QChar& c : text) {
        if (c.isDigit())
            c = QLatin1Char(static_cast<char>('0' + c.digitValue()));
    }
    return text;
}

void showNumber(QLineEdit& field, const QString& text) {
    field.setText(text);
    field.home(false); // a field scrolls to its cursor
}

void showFitting(QLineEdit& field, double value, int digits, const QString& form) {
    const auto textOf = [&](int count) { return form.arg(editableText(value, count)); };
    QStyleOptionFrame option;
    option.initFrom(&field);
    option.lineWidth = field.style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, &field);
    // The cursor, and the margins that a field keeps beside its text.
    constexpr int beside = 5;
    const int room =
        field.style()->subElementRect(QStyle::SE_LineEditContents, &option, &field).width() - beside;
    int count = digits;
    while (count > 2 && field.fontMetrics().horizontalAdvance(textOf(count)) > room)
        --count;
    showNumber(field, textOf(count));
}

} // namespace lab::ui
