// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the readers of JSON files share: problems that name their place, and the edge where they become
// values. For core/experiment/*.cpp alone.
#pragma once

#include "core/experiment/run.h"

#include <nlohmann/json.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <variant>

namespace lab {

using Json = nlohmann::ordered_json;

/// A problem at a place; thrown inside one file only, and turned into a RunError by readJson().
struct Problem {
    std::string message;
};

[[noreturn]] inline void fail(const std::string& place, const std::string& what) {
    throw Problem{place.empty() ? what : place + (what.starts_with('.') ? "" : ": ") + what};
}

inline std::string typeName(const Json& json) {
    return json.is_null() ? "nothing" : std::string(json.type_name());
}

/// True if brackets stand deeper in each other than any file of ours needs: a parser's stack is not endless.
inline bool nestedTooDeep(std::string_view text) {
    constexpr int maxNesting = 16;
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            i += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > maxNesting)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

/// read(the JSON in `text`), or what is wrong with it. Never throws. `what`: "run", for the message.
template <class Result, class Read>
std::variant<Result, RunError> readJson(std::string_view text, std::string_view what, Read read) {
    if (nestedTooDeep(text))
        return RunError{"the file is nested deeper than any " + std::string(what)};
    try {
        return read(Json::parse(text));
    } catch (const Problem& problem) {
        return RunError{problem.message};
    } catch (const Json::parse_error& error) {
        return RunError{"not valid JSON at byte " + std::to_string(error.byte) +
                        ". Look for a missing comma, quote or bracket there"};
    } catch (const std::exception& error) {
        return RunError{std::string("cannot be read: ") + error.what()};
    }
}

} // namespace lab
