// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ratios and numbers as sentences say them, in the one style of the C locale; ui puts them into the reader's.
#pragma once

#include <string>

namespace lab {

/// "1/4,862", "×6.7" or "1" within 5 % of it; beyond a million in powers of ten. For numbers >= 0; anything
/// else is an en dash.
std::string ratioText(double ratio);

/// At most `digits` significant digits: "0.0433", "50,000", "7.8 × 10²²⁸", with U+2212 as minus.
std::string number(double value, int digits = 3);

} // namespace lab
