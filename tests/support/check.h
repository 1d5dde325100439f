// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks for long loops over tables: the text is only made when a check fails, and says where and what.
#pragma once

#include "core/math/matrix.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

/// Fails the test, with everything after the condition as its text. Returns from the function it stands in.
#define CHECK(condition, ...)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            QTest::qFail((std::string(#condition ": ") + labtest::text(__VA_ARGS__)).c_str(), __FILE__,      \
                         __LINE__);                                                                          \
            return;                                                                                          \
        }                                                                                                    \
    } while (false)

namespace labtest {

/// All parts in a row with a blank between them; numbers so that they read back to the same bits.
template <class... Parts>
std::string text(const Parts&... parts) {
    std::ostringstream out;
    out.precision(17);
    static_cast<void>(((out << parts << ' '), ...));
    return out.str();
}

/// |a - b| <= absolute + relative * |b|; equal infinities and two NaNs are close.
inline bool close(double a, double b, double relative, double absolute = 0) {
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    if (std::isinf(a) || std::isinf(b))
        return a == b;
    return std::abs(a - b) <= absolute + relative * std::abs(b);
}

/// How many doubles lie between a and b; 0 if they are equal.
inline std::uint64_t ulps(double a, double b) {
    const auto place = [](double value) { // monotone in value
        const auto bits = std::bit_cast<std::int64_t>(value);
        return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
    };
    const std::int64_t x = place(a);
    const std::int64_t y = place(b);
    return x < y ? static_cast<std::uint64_t>(y) - static_cast<std::uint64_t>(x)
                 : static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(y);
}

/// Equal bit for bit; any two NaNs are the same.
inline bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

inline bool same(const lab::Matrix& a, const lab::Matrix& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols())
        return false;
    for (lab::Index i = 0; i < a.size(); ++i) {
        if (!same(a.data()[i], b.data()[i]))
            return false;
    }
    return true;
}

/// The largest |a - b|, over the largest |b| or over 1 if that is larger (sums of terms of about 1 may
/// cancel); infinite when the shapes differ or an entry is not finite.
inline double farthest(const lab::Matrix& a, const lab::Matrix& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols() || !a.allFinite() || !b.allFinite())
        return std::numeric_limits<double>::infinity();
    if (a.size() == 0)
        return 0;
    return (a - b).cwiseAbs().maxCoeff() / std::max(1.0, b.cwiseAbs().maxCoeff());
}

} // namespace labtest
