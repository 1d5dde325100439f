// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/json_scan.h"

#include "core/files/foreign_text.h"
#include "core/files/limits.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace lab {
namespace {

using Json = nlohmann::json;

/// "... number overflow parsing '1e999'" as a sentence of ours.
std::string tooLarge(std::string_view text) {
    const std::size_t quote = std::min(text.find('\''), text.size());
    return "the number " + shown(text.substr(quote), 30) +
           " is larger than any that can be held. The limit is 1.8e308";
}

/// What nlohmann's parser calls, element by element. False ends the scan.
class Scan : public nlohmann::json_sax<Json> {
  public:
    explicit Scan(const JsonLimits& limits) : m_limits(limits) {}

    bool null() override { return element(); }
    bool boolean(bool) override { return element(); }
    bool number_integer(number_integer_t) override { return element(); }
    bool number_unsigned(number_unsigned_t) override { return element(); }
    bool number_float(number_float_t, const string_t&) override { return element(); }
    bool string(string_t&) override { return element(); }
    bool binary(binary_t&) override { return element(); }
    bool start_object(std::size_t) override { return element(true) && open(true); }
    bool start_array(std::size_t) override { return element() && open(false); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& key) override {
        Bracket& object = m_open.back();
        object.key = key;
        if (!object.keys.insert(key).second)
            return fail(place() + ": stands twice in one object. Keep one");
        if (object.keys.size() > maxKeys)
            return fail(place() + ": is one key too many. An object has at most " + std::to_string(maxKeys));
        if (m_open.size() == 1)
            m_count = &m_counts[key];
        return true;
    }

    bool parse_error(std::size_t byte, const std::string&,
                     const nlohmann::detail::exception& error) override {
        constexpr int numberOverflow = 406;
        return fail(error.id == numberOverflow ? tooLarge(error.what())
                                               : "not valid JSON at byte " + std::to_string(byte) +
                                                     ". Look for a missing comma, quote or bracket there");
    }

    std::variant<JsonCounts, RunError> result() && {
        if (m_problem)
            return RunError{*std::move(m_problem)};
        return std::move(m_counts);
    }

  private:
    struct Bracket {
        bool isObject;
        /// So far, and the last of them; the same for the entries of a list.
        std::set<std::string> keys;
        std::string key;
        std::size_t entries = 0;
    };

    bool fail(std::string problem) {
        m_problem = std::move(problem);
        return false;
    }

    bool element(bool isObject = false) {
        if (m_open.empty() && !isObject)
            return fail("the file must hold a JSON object");
        if (++m_elements > m_limits.elements)
            return fail((m_open.empty() ? "" : shown(m_open.front().key) + ": ") + "holds more than " +
                        std::to_string(m_limits.elements) + " values; no " + std::string(m_limits.kind) +
                        " needs so many");
        if (m_count != nullptr)
            ++*m_count;
        if (!m_open.empty())
            ++m_open.back().entries;
        return true;
    }

    bool open(bool isObject) {
        if (m_open.size() == maxNesting)
            return fail("the file is nested deeper than any " + std::string(m_limits.kind));
        m_open.push_back({isObject, {}, {}});
        return true;
    }

    bool close() {
        m_open.pop_back();
        return true;
    }

    /// "params[1].W": where the scan is.
    std::string place() const {
        std::string text;
        for (const Bracket& bracket : m_open) {
            if (!bracket.isObject)
                text.append("[").append(std::to_string(bracket.entries - 1)).append("]");
            else
                text.append(text.empty() ? "" : ".").append(shown(bracket.key));
        }
        return text;
    }

    JsonLimits m_limits;
    std::vector<Bracket> m_open;
    std::size_t m_elements = 0;
    JsonCounts m_counts;
    /// Of the key of the outermost object at hand.
    std::size_t* m_count = nullptr;
    std::optional<std::string> m_problem;
};

} // namespace

std::variant<JsonCounts, RunError> scanJson(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        return RunError{"the file is larger than " + std::to_string(limits.bytes >> 20) + " MiB, and no " +
                        std::string(limits.kind)};
    if (const std::size_t zero = text.find('\0');
        zero != std::string_view::npos) // where the parser would stop
        return RunError{"not a text file: byte " + std::to_string(zero + 1) + " is 0"};
    Scan scan(limits);
    Json::sax_parse(text, &scan);
    return std::move(scan).result();
}

} // namespace lab
