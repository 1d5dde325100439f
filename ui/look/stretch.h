// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lab::ui {

/// A stretch of an axis, low < high.
struct Stretch {
    double low = 0;
    double high = 0;

    bool operator==(const Stretch&) const = default;
};

} // namespace lab::ui
