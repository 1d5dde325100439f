// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ratios and numbers as sentences say them, the same in every locale.
#pragma once

#include <string>

namespace lab {

/// "1/4,862", "×6.7", "1/1.2·10⁷" or "1": a ratio as the screen says it. "0" for 0, "—" for what is no ratio.
std::string ratioText(double ratio);

/// `value` with `digits` significant digits, point decimals, no exponent for ordinary sizes.
std::string number(double value, int digits = 3);

} // namespace lab
