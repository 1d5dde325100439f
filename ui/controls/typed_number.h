// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers as people type them: either decimal sign, no guessing at thousands separators.
#pragma once

#include <QString>

#include <optional>

class QLineEdit;
class QLocale;

namespace lab::ui {

/// The number, or what is wrong with the text.
struct TypedNumber {
    std::optional<double> value;
    QString problem;
};

/// Reads "0.3", "0,3", "-2", "3e-4", "2.1 x 10^-4" (with any minus, cross and superscripts). A text that
/// could be meant with thousands separators ("1,500" where the comma is not the decimal sign) is refused,
/// because guessing would be wrong by a factor of a thousand. Digits and decimal sign may be those of any
/// script. Never returns NaN or an infinity.
TypedNumber typedNumber(const QString& text, const QLocale& locale);
/// The text with ASCII digits in place of any script's.
QString withAsciiDigits(QString text);

/// Shows a number in a field with its first digits in sight: what does not fit is cut at the end.
void showNumber(QLineEdit& field, const QString& text);
/// Shows as many of at most `digits` significant digits as there is room for, two at least; `form` says what
/// stands around them ("%1 %").
void showFitting(QLineEdit& field, double value, int digits, const QString& form = QStringLiteral("%1"));

} // namespace lab::ui
