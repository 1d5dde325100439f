// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the readers of JSON files share: problems that name their place, and the edge where they become
// values. For core/experiment/*.cpp alone.
#pragma once

#include "core/experiment/run.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

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

/// The place of the quotation mark that ends the string whose text begins at `i`; text.size() if there is
/// none.
inline std::size_t endOfString(std::string_view text, std::size_t i) {
    while (i < text.size() && text[i] != '"')
        i += text[i] == '\\' ? 2 : 1;
    return std::min(i, text.size());
}

/// What nlohmann's parser lets pass, or nothing: brackets deeper in each other than any file of ours needs (a
/// parser's stack is not endless), a key twice in an object (of which some readers take the first and some
/// the last), and a zero byte (after which it reads nothing). `what`: "run", for the message.
inline std::string structureProblem(std::string_view text, std::string_view what) {
    constexpr std::size_t maxNesting = 16;
    std::vector<std::set<std::string_view>> open; // the keys so far of every object and list around
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            const std::size_t begin = i + 1;
            i = endOfString(text, begin);
            const std::size_t next = text.find_first_not_of(" \t\r\n", std::min(i + 1, text.size()));
            const bool isKey = next != std::string_view::npos && text[next] == ':' && !open.empty();
            const std::string_view key = text.substr(begin, i - begin);
            if (isKey && !open.back().insert(key).second)
                return std::string(key.substr(0, 40)) + ": stands twice in one object. Keep one";
        } else if (c == '[' || c == '{') {
            if (open.size() == maxNesting)
                return "the file is nested deeper than any " + std::string(what);
            open.emplace_back();
        } else if ((c == ']' || c == '}') && !open.empty()) {
            open.pop_back();
        } else if (c == '\0') {
            return "not a text file: byte " + std::to_string(i + 1) + " is 0";
        }
    }
    return {};
}

/// "... number overflow parsing '1e999'" as a sentence of ours.
inline RunError tooLarge(const Json::out_of_range& error) {
    const std::string_view text = error.what();
    const std::size_t quote = std::min(text.find('\''), text.size());
    return {"the number " + std::string(text.substr(quote, 30)) + (text.size() > quote + 30 ? "…'" : "") +
            " is larger than any that can be held. The limit is 1.8e308"};
}

/// read(the JSON in `text`), or what is wrong with it. Never throws. `what`: "run", for the message.
template <class Result, class Read>
std::variant<Result, RunError> readJson(std::string_view text, std::string_view what, Read read) {
    if (std::string problem = structureProblem(text, what); !problem.empty())
        return RunError{std::move(problem)};
    try {
        return read(Json::parse(text));
    } catch (const Problem& problem) {
        return RunError{problem.message};
    } catch (const Json::parse_error& error) {
        return RunError{"not valid JSON at byte " + std::to_string(error.byte) +
                        ". Look for a missing comma, quote or bracket there"};
    } catch (const Json::out_of_range& error) {
        return tooLarge(error);
    } catch (const std::exception& error) {
        return RunError{std::string("cannot be read: ") + error.what()};
    }
}

} // namespace lab
