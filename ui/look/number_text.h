// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every number that a user reads, in one style: 0.0433, 50,000, 1/5,227, ×3.3, 430 %, 7.8 × 10²²⁸. Digits,
// decimal sign and groups are the locale's; minus is U+2212. NaN is an en dash, infinities are signs.
#pragma once

#include <QString>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>

namespace lab::ui {

/// At most `digits` significant digits, without zeros at the end; in powers of ten below 0.001 and from a
/// million on.
QString numberText(double value, int digits = 3);

/// As many digits after the decimal sign, zeros too, so that a number which is updated keeps its place; as
/// numberText() from a million on.
QString fixedText(double value, int decimals);

/// numberText() with its sign even where it is "+".
QString signedText(double value, int digits = 3);

/// A whole number with all its digits: a step, a count, the number of a layer.
QString countText(std::int64_t count);
QString countText(std::uint64_t count);
template <std::integral Count>
QString countText(Count count) {
    if constexpr (std::signed_integral<Count>)
        return countText(std::int64_t{count});
    else
        return countText(std::uint64_t{count});
}

/// A count as tr() takes it to choose the form of a plural; the text itself has countText() for it.
constexpr int asInt(std::integral auto count) {
    return static_cast<int>(
        std::clamp<std::int64_t>(static_cast<std::int64_t>(count), 0, std::numeric_limits<int>::max()));
}

/// numberText() and countText() without groups of digits: for fields, whose text is read again, and for
/// seeds.
QString editableText(double value, int digits);
QString editableText(std::uint64_t count);

/// "96.4 %" of a share of a whole. "0 %" and "100 %" are none and all: "under 0.1 %", "over 99.9 %".
QString percentText(double share, int decimals = 0);
/// "430 %" of 4.3: a ratio of any size, with `digits` significant digits; "infinite" in words.
QString percentOf(double ratio, int digits = 2);

/// A loss with three digits that stay: 0.690 does not become 0.69 and move what stands beside it.
QString lossText(double loss);

/// "1/4,862", "×6.7", "1" within 5 % of it; beyond a million in powers of ten. For numbers >= 0; anything
/// else is an en dash.
QString ratioText(double ratio);
/// The same for "... times" and "... of": "6.7" without its cross.
QString factorText(double ratio);
/// "× 1.04", as a product is written.
QString timesText(double factor, int digits = 3);

/// A fixed text with the numbers in it, which are in the C locale's style, in the reader's locale; whole
/// numbers in groups. Digits within names ("ReLU6") stay.
QString localized(const QString& text);

/// 10 with the exponent raised.
QString powerOfTenText(int exponent);
/// 12 as "₁₂", for numbers >= 0.
QString subscript(std::int64_t number);

} // namespace lab::ui
