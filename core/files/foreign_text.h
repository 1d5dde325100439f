// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text that others wrote (file names, keys, values, command lines) on its way into a message.
#pragma once

#include "core/files/limits.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace lab {

/// `text` as one line of valid UTF-8 that a terminal, a window and a reader can trust: control characters,
/// line ends, what turns the direction of writing or cannot be seen, and bytes that are no UTF-8 as escapes
/// ("\n", "\u001b", "\xff"); and at most `most` >= 16 characters, "…" in the middle of a longer one. Doing it
/// twice changes nothing.
std::string shown(std::string_view text, std::size_t most = maxForeignText);

} // namespace lab
