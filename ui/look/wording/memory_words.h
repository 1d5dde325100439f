// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much memory something takes, in words.
#pragma once

#include <QString>

#include <cstdint>

namespace lab::ui {

/// "needs 2.5 GB of memory, and 1.2 GB are free": after what needs it. For what does not fit:
/// memoryProblem().
QString memoryWords(std::uint64_t need, std::uint64_t available);

} // namespace lab::ui
