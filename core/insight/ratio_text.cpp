// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/ratio_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace lab {
namespace {

/// "12345" with commas between thousands.
std::string grouped(const std::string& whole) {
    std::string text;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0)
            text += ',';
        text += whole[i];
    }
    return text;
}

std::string powerOfTen(int exponent) {
    static constexpr std::array raised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = "10";
    for (const char c : std::to_string(exponent))
        text += c == '-' ? "⁻" : raised[static_cast<std::size_t>(c - '0')];
    return text;
}

std::string fixed(double value, std::chars_format format, int decimals) {
    char buffer[64];
    return {buffer, std::to_chars(std::begin(buffer), std::end(buffer), value, format, decimals).ptr};
}

/// The digits d of d₁.d₂d₃... × 10^exponent in full.
std::string plain(std::string digits, int exponent) {
    if (exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole)
        return grouped(digits + std::string(whole - digits.size(), '0'));
    return grouped(digits.substr(0, whole)) + '.' + digits.substr(whole);
}

/// A finite factor >= 1 and below a million: two digits below 10, else a whole number.
std::string factorText(double factor) {
    return factor < 9.95 ? number(factor, 2) : grouped(fixed(factor, std::chars_format::fixed, 0));
}

} // namespace

std::string number(double value, int digits) {
    if (std::isnan(value))
        return "–";
    if (value < 0)
        return "−" + number(-value, digits);
    if (std::isinf(value))
        return "∞";
    if (value == 0)
        return "0";
    // to_chars carries a mantissa that rounds up to 10 into the exponent.
    const std::string text = fixed(value, std::chars_format::scientific, digits - 1);
    const std::size_t e = text.find('e');
    const int exponent = std::stoi(text.substr(e + 1));
    std::string mantissa = text.substr(0, e);
    std::erase(mantissa, '.');
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (exponent >= -3 && exponent <= 5)
        return plain(mantissa, exponent);
    return mantissa == "1" ? powerOfTen(exponent) : plain(mantissa, 0) + " × " + powerOfTen(exponent);
}

std::string ratioText(double ratio) {
    if (!(ratio >= 0) || std::isinf(ratio))
        return "–";
    if (ratio > 0.95 && ratio < 1.05)
        return "1";
    if (ratio <= 1e-6 || ratio >= 1e6)
        return number(ratio, 2);
    return ratio < 1 ? "1/" + factorText(1 / ratio) : "×" + factorText(ratio);
}

} // namespace lab
