// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks a JSON text through before anything is built of it: whether it is valid, and how much it holds.
#pragma once

#include "core/formats/run_error.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace lab {

/// What a kind of file may hold.
struct JsonLimits {
    /// "run", for messages.
    std::string_view kind;
    std::size_t bytes;
    /// Values, lists and objects.
    std::size_t elements;
};

/// How many elements stand under each key of the outermost object.
using JsonCounts = std::map<std::string, std::size_t, std::less<>>;

/// The counts, or what is wrong: no valid JSON, more than the limits, brackets deeper than maxNesting, more
/// keys in an object than maxKeys, or one twice, however it is spelt ("a" and "\u0061"; some readers take the
/// first and some the last). Takes memory for the longest string and the keys of the open objects alone. May
/// throw bad_alloc.
std::variant<JsonCounts, RunError> scanJson(std::string_view text, const JsonLimits& limits);

} // namespace lab
