// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Run files: a run as JSON text, and back.
#pragma once

#include "core/experiment/run.h"
#include "core/formats/run_error.h"

#include <string>
#include <string_view>
#include <variant>

namespace lab {

/// The text of a run file: JSON, keys of tables, shortest numbers that read back to the same bits, and seeds
/// above 2^53 as text.
std::string toJson(const Run& run);

/// The run in `text`, or what is wrong with it. Absent fields take their defaults; unknown ones are errors,
/// so that a misspelt key is not silently ignored. Never throws.
std::variant<Run, RunError> runFromJson(std::string_view text);

} // namespace lab
