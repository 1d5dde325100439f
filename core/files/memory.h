// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What memory there is, asked before much of it is taken: a system that promised too much ends the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lab {

/// Bytes that may still be taken: the least of what the machine has free (MemAvailable), what the control
/// groups that the program is in allow, and its own limit of address space. The largest number where the
/// system does not say. `root`: the folder that stands for "/", for tests.
std::uint64_t memoryAvailable(const std::string& root = {});

/// "2.5 GB".
std::string memoryText(std::uint64_t bytes);

/// "needs 2.5 GB of memory, and 1.2 GB are free"; nothing if it fits, with a tenth to spare.
std::optional<std::string> memoryProblem(std::uint64_t need, std::uint64_t available);

} // namespace lab
