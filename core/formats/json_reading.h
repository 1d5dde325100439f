// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the readers of JSON files share: problems that name their place, and the edge where they become
// values. For core/formats/*.cpp alone.
#pragma once

#include "core/experiment/run.h"
#include "core/files/foreign_text.h"
#include "core/formats/json_scan.h"
#include "core/formats/run_error.h"

#include <nlohmann/json.hpp>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lab {

using Json = nlohmann::ordered_json;

/// A problem at a place; thrown inside one file only, and turned into a RunError by readJson().
struct Problem {
    std::string message;
};

/// A value as a message shows it.
inline std::string shownValue(const Json& json) {
    // What is no UTF-8 cannot be here: the parser refuses it.
    return shown(json.is_structured() ? json.type_name() : json.dump());
}

[[noreturn]] inline void fail(const std::string& place, const std::string& what) {
    throw Problem{place.empty() ? what : place + (what.starts_with('.') ? "" : ": ") + what};
}

inline std::string typeName(const Json& json) {
    return json.is_null() ? "nothing" : std::string(json.type_name());
}

/// read(text, counts of what is in it), or what is wrong with it. Never throws.
template <class Result, class Read>
std::variant<Result, RunError> readJson(std::string_view text, const JsonLimits& limits, Read read) {
    try {
        auto counts = scanJson(text, limits);
        if (auto* error = std::get_if<RunError>(&counts))
            return std::move(*error);
        return read(text, std::get<JsonCounts>(counts));
    } catch (const Problem& problem) {
        return RunError{shown(problem.message, maxMessage)};
    } catch (const std::bad_alloc&) {
        return RunError{"there is not enough memory to read it"};
    } catch (const std::exception& error) {
        return RunError{"cannot be read: " + shown(error.what(), maxMessage)};
    }
}

} // namespace lab
