// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers as people type them: either decimal sign, no guessing at thousands separators.
#pragma once

#include <QString>

#include <optional>

class QLocale;

namespace lab::ui {

/// The number, or what is wrong with the text.
struct TypedNumber {
    std::optional<double> value;
    QString problem;
};

/// Reads "0.3", "0,3", "-2", "3e-4", "2.1 x 10^-4" (with any minus, cross and superscripts). A text that
/// could be meant with thousands separators ("1,500" where the comma is not the decimal sign) is refused,
/// because guessing would be wrong by a factor of a thousand. Never returns NaN or an infinity.
TypedNumber typedNumber(const QString& text, const QLocale& locale);

/// numberText() without thousands separators, so that typedNumber() reads it back.
QString editableText(double value, int digits);

} // namespace lab::ui
