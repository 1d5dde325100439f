// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(NumberText)
};

/// With groups of digits, which the C locale leaves out.
QLocale readersLocale() {
    QLocale locale;
    locale.setNumberOptions(QLocale::DefaultNumberOptions);
    return locale;
}

/// |value| in plain digits.
QString digitsOf(double magnitude, int decimals) {
    return readersLocale().toString(magnitude, 'f', decimals);
}

QString withoutZeros(QString text) {
    const QLocale locale;
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(locale.decimalPoint()))
        text.chop(1);
    return text;
}

QString plainText(double magnitude, int decimals) {
    const QString text = digitsOf(magnitude, decimals);
    return decimals > 0 ? withoutZeros(text) : text;
}

QString withSign(bool negative, const QString& magnitude) {
    return negative ? QChar(0x2212) + magnitude : magnitude;
}

QString scientificText(double mantissa, int exponent, int digits) {
    const QString front = plainText(mantissa, digits - 1);
    return front == plainText(1, 0) ? powerOfTenText(exponent)
                                    : front + QStringLiteral(" \u00D7 ") + powerOfTenText(exponent);
}

/// The mantissa's digits of |value| and its decimal exponent, rounded first: 0.9996 to three digits is 1, one
/// decade up.
struct Scientific {
    double rounded;
    double mantissa;
    int exponent;
};

Scientific scientific(double value, int digits) {
    const QByteArray text = QByteArray::number(std::abs(value), 'e', digits - 1);
    const qsizetype e = text.indexOf('e');
    // The mantissa from the text: dividing by 10^-324 would divide by zero.
    return {text.toDouble(), text.left(e).toDouble(), text.mid(e + 1).toInt()};
}

/// A finite factor >= 1: two digits below 10, else a whole number.
QString wholeFactor(double factor) {
    return factor < 9.95 ? numberText(factor, 2) : digitsOf(factor, 0);
}

} // namespace

QString numberText(double value, int digits) {
    if (std::isnan(value))
        return QStringLiteral("\u2013");
    if (std::isinf(value))
        return withSign(value < 0, QStringLiteral("\u221E"));
    if (value == 0)
        return plainText(0, 0);
    const Scientific s = scientific(value, digits);
    const bool plain = s.exponent >= -3 && s.exponent <= 5;
    return withSign(value < 0, plain ? plainText(s.rounded, std::max(0, digits - 1 - s.exponent))
                                     : scientificText(s.mantissa, s.exponent, digits));
}

QString fixedText(double value, int decimals) {
    if (!(std::abs(value) < 1e6))
        return numberText(value);
    const QString text = digitsOf(std::abs(value), decimals);
    return withSign(value < 0 && text != digitsOf(0, decimals), text);
}

QString signedText(double value, int digits) {
    return (value > 0 ? QStringLiteral("+") : QString()) + numberText(value, digits);
}

QString countText(std::int64_t count) {
    const QString magnitude =
        countText(count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count));
    return withSign(count < 0, magnitude);
}

QString countText(std::uint64_t count) {
    return readersLocale().toString(qulonglong{count});
}

QString editableText(double value, int digits) {
    return numberText(value, digits).remove(QLocale().groupSeparator());
}

QString editableText(std::uint64_t count) {
    return countText(count).remove(QLocale().groupSeparator());
}

QString percentText(double share, int decimals) {
    const double percent = 100 * share;
    const QString form = QStringLiteral("%1 %");
    const QString text = fixedText(percent, decimals);
    if (percent > 0 && text == digitsOf(0, decimals))
        return Words::tr("under %1").arg(form.arg(plainText(std::pow(10, -decimals), decimals)));
    if (percent < 100 && text == digitsOf(100, decimals))
        return Words::tr("over %1").arg(form.arg(plainText(100 - std::pow(10, -decimals), decimals)));
    return form.arg(text);
}

QString percentOf(double ratio, int digits) {
    if (std::isinf(ratio))
        return Words::tr("infinite");
    return QStringLiteral("%1 %").arg(numberText(100 * ratio, digits));
}

QString lossText(double loss) {
    if (!(std::abs(loss) < 9999.5) || (loss != 0 && std::abs(loss) < 0.001))
        return numberText(loss, 2);
    const double size = std::abs(loss);
    return fixedText(loss, size < 9.9995 ? 3 : size < 99.95 ? 1 : 0);
}

QString ratioText(double ratio) {
    const bool isTimes = ratio >= 1.05 && ratio < 1e6;
    return isTimes ? QChar(0x00D7) + factorText(ratio) : factorText(ratio);
}

QString factorText(double ratio) {
    if (!(ratio >= 0) || std::isinf(ratio))
        return numberText(std::numeric_limits<double>::quiet_NaN());
    if (ratio > 0.95 && ratio < 1.05)
        return numberText(1);
    if (ratio == 0 || ratio <= 1e-6 || ratio >= 1e6)
        return numberText(ratio, 2);
    return ratio < 1 ? numberText(1) + QLatin1Char('/') + wholeFactor(1 / ratio) : wholeFactor(ratio);
}

QString timesText(double factor, int digits) {
    const QString text = numberText(factor, digits);
    return std::isnan(factor) ? text : QStringLiteral("\u00D7 ") + text;
}

QString localized(const QString& text) {
    static const QRegularExpression number(
        QStringLiteral("(?<![\\p{L}\\d.,])(-?)(\\d+(?:,\\d{3})*)(?:\\.(\\d+))?(?![\\p{L}\\d])"),
        QRegularExpression::UseUnicodePropertiesOption);
    const QLocale locale = readersLocale();
    QString result;
    qsizetype from = 0;
    for (auto it = number.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        result += text.mid(from, match.capturedStart() - from);
        bool ok = false;
        const qulonglong whole = match.captured(2).remove(QLatin1Char(',')).toULongLong(&ok);
        QString digits = ok ? locale.toString(whole) : match.captured(2);
        if (const QString decimals = match.captured(3); !decimals.isEmpty()) {
            digits += locale.decimalPoint();
            for (const QChar c : decimals)
                digits += locale.toString(c.digitValue());
        }
        result += withSign(!match.captured(1).isEmpty(), digits);
        from = match.capturedEnd();
    }
    return result + text.mid(from);
}

QString powerOfTenText(int exponent) {
    static constexpr char16_t raised[] = u"\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";
    QString text = plainText(10, 0);
    for (const QChar c : QString::number(exponent))
        text += c == QLatin1Char('-') ? QChar(0x207B) : QChar(raised[c.digitValue()]);
    return text;
}

QString subscript(std::int64_t number) {
    QString text = QString::number(number);
    for (QChar& digit : text)
        digit = QChar(0x2080 + digit.digitValue());
    return text;
}

} // namespace lab::ui
