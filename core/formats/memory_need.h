// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much memory a file, a run or a case takes, known before it is read or made. All are estimates from
// above.
#pragma once

#include "core/experiment/run.h"

#include <cstdint>
#include <string_view>

namespace lab {

struct ReplayCase;

/// Bytes that reading this JSON text takes beside the text. Reading a text that needs more than there is
/// would end the program: the JSON library's destructor takes memory too, and no exception gets out of it.
std::uint64_t readingNeed(std::string_view text);

/// Bytes that training, measuring and keeping a run of this experiment take, which has no problems().
std::uint64_t memoryNeed(const Experiment& experiment);
/// The same for a run: of its largest batch, which may come by a change.
std::uint64_t memoryNeed(const Run& run);
/// Bytes that running the case takes beside the case.
std::uint64_t memoryNeed(const ReplayCase& replay);

} // namespace lab
