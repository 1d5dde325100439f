// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/ratio_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

namespace lab {
namespace {

/// "4862" with a comma between thousands.
std::string grouped(double value) {
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::fixed, 0).ptr;
    const auto digits = static_cast<std::size_t>(end - buffer);
    std::string text;
    for (std::size_t i = 0; i < digits; ++i) {
        if (i > 0 && (digits - i) % 3 == 0)
            text += ',';
        text += buffer[i];
    }
    return text;
}

/// A finite factor >= 1: "6.7", "253", "4,862" or "1.2·10⁷".
std::string factorText(double factor) {
    if (factor < 10)
        return number(factor, 2);
    if (factor < 1e6)
        return grouped(factor);
    // "1.2e+07": to_chars carries a mantissa that rounds up to 10 into the exponent.
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), factor, std::chars_format::scientific, 1).ptr;
    const std::string text(buffer, end);
    const std::size_t e = text.find('e');
    static constexpr std::array superscripts{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string power;
    for (const char digit : text.substr(text[e + 2] == '0' ? e + 3 : e + 2))
        power += superscripts[static_cast<std::size_t>(digit - '0')];
    return text.substr(0, text[2] == '0' ? 1 : e) + "·10" + power;
}

} // namespace

std::string number(double value, int digits) {
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::general, digits);
    return {buffer, end.ptr};
}

std::string ratioText(double ratio) {
    if (!(ratio > 0) || std::isinf(ratio))
        return ratio == 0 ? "0" : "—";
    if (ratio > 0.95 && ratio < 1.05)
        return "1";
    // The inverse of a subnormal number is infinite.
    return ratio < 1 ? "1/" + factorText(std::min(1 / ratio, std::numeric_limits<double>::max()))
                     : "×" + factorText(ratio);
}

} // namespace lab
