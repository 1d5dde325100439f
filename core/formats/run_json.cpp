// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/run_json.h"

#include "core/files/limits.h"
#include "core/formats/json_reading.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace lab {
namespace {

constexpr std::string_view formatName = "gradient-lab-run";
constexpr int formatVersion = 1;
/// Whole numbers up to here survive every JSON reader.
constexpr std::uint64_t exactIntegers = std::uint64_t{1} << 53;

Json toJson(const Value& value) {
    if (const auto* seed = std::get_if<std::uint64_t>(&value); seed != nullptr && *seed > exactIntegers)
        return std::to_string(*seed);
    return std::visit([](const auto& v) { return Json(v); }, value);
}

Json toJson(const Experiment& experiment) {
    Json json = Json::object();
    for (const Parameter& parameter : parameters())
        json[std::string(parameter.key)] = toJson(valueOf(experiment, parameter));
    if (!experiment.layerBias.empty())
        json["layerBias"] = experiment.layerBias;
    if (!experiment.layerActivation.empty())
        json["layerActivation"] = experiment.layerActivation;
    return json;
}

std::uint64_t readSeed(const Json& json, const std::string& place) {
    if (json.is_number_unsigned())
        return json.get<std::uint64_t>();
    if (json.is_string()) {
        const auto& text = json.get_ref<const std::string&>();
        std::uint64_t seed = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
        if (error == std::errc{} && end == text.data() + text.size())
            return seed;
    }
    fail(place, "must be a whole number from 0 to 18446744073709551615");
}

Value readValue(const Json& json, const Parameter& parameter, const std::string& place) {
    if (std::holds_alternative<double Experiment::*>(parameter.field)) {
        if (!json.is_number())
            fail(place, "must be a number, and is " + typeName(json));
        return json.get<double>();
    }
    if (std::holds_alternative<std::int64_t Experiment::*>(parameter.field)) {
        const bool fits =
            json.is_number_integer() &&
            !(json.is_number_unsigned() &&
              json.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max()));
        if (!fits)
            fail(place, "must be a whole number, and is " + shownValue(json));
        return json.get<std::int64_t>();
    }
    if (std::holds_alternative<bool Experiment::*>(parameter.field)) {
        if (!json.is_boolean())
            fail(place, "must be true or false, and is " + typeName(json));
        return json.get<bool>();
    }
    if (std::holds_alternative<std::uint64_t Experiment::*>(parameter.field))
        return readSeed(json, place);
    if (!json.is_string())
        fail(place, "must be text, and is " + typeName(json));
    return json.get<std::string>();
}

/// check() names the key; here the whole place stands before it.
void require(const std::optional<std::string>& problem, const std::string& prefix) {
    if (problem)
        throw Problem{prefix + *problem};
}

Experiment readExperiment(const Json& json) {
    if (!json.is_object())
        fail("experiment", "must be an object, and is " + typeName(json));
    Experiment experiment;
    for (const auto& [key, item] : json.items()) {
        const std::string place = "experiment." + shown(key);
        if (key == "layerBias") {
            if (!item.is_array() || !std::ranges::all_of(item, [](const Json& j) { return j.is_number(); }))
                fail(place, "must be a list of numbers");
            experiment.layerBias = item.get<std::vector<double>>();
            continue;
        }
        if (key == "layerActivation") {
            if (!item.is_array() || !std::ranges::all_of(item, [](const Json& j) { return j.is_string(); }))
                fail(place, "must be a list of activations' keys");
            experiment.layerActivation = item.get<std::vector<std::string>>();
            continue;
        }
        const Parameter* parameter = findParameter(key);
        if (parameter == nullptr)
            fail(place, "is not a setting. Check the spelling");
        const Value value = readValue(item, *parameter, place);
        require(check(*parameter, value), "experiment.");
        assign(experiment, *parameter, value);
    }
    if (const auto found = problems(experiment); !found.empty())
        throw Problem{"experiment." + found.front()};
    return experiment;
}

std::int64_t readWhole(const Json& json, const std::string& place) {
    if (!json.is_number_integer() || json.get<std::int64_t>() < 0)
        fail(place, "must be a whole number from 0");
    return json.get<std::int64_t>();
}

/// What `set` may name beside the live parameters.
constexpr std::string_view activationKind = "activation";
constexpr std::string_view weightKind = "weight";
constexpr std::string_view drawKind = "draw";

/// A number that counts from 1 and has to be there.
std::int64_t readNumber(const Json& json, const char* key, const std::string& place) {
    if (!json.contains(key))
        fail(place + "." + key, "is missing");
    return readWhole(json[key], place + "." + key);
}

Change readChange(const Json& json, const std::string& place) {
    const Json& value = json["value"];
    const std::string valuePlace = place + ".value";
    const std::string kind = json["set"].is_string() ? json["set"].get<std::string>() : std::string();
    const Parameter* parameter = findParameter(kind);
    if (parameter == nullptr && kind != weightKind && kind != drawKind)
        fail(place + ".set", "must be the key of a setting, \"weight\" or \"draw\"");
    const std::int64_t layer = json.contains("layer") ? readWhole(json["layer"], place + ".layer") : 0;
    for (const char* key : {"unit", "input"}) {
        if (json.contains(key) && kind != weightKind &&
            !(kind == drawKind && key == std::string_view("unit")))
            fail(place + "." + key, "is only of use to set a weight");
    }
    if (kind == activationKind) {
        if (!value.is_string())
            fail(valuePlace, "must be text, and is " + typeName(value));
        return SetActivation{layer, value.get<std::string>()};
    }
    if (kind == weightKind) {
        if (!value.is_number())
            fail(valuePlace, "must be a number, and is " + typeName(value));
        return SetWeight{layer, readNumber(json, "unit", place), readNumber(json, "input", place),
                         value.get<double>()};
    }
    if (kind == drawKind)
        return Redraw{layer, readNumber(json, "unit", place),
                      static_cast<std::uint64_t>(readWhole(value, valuePlace))};
    Change change = changeOf(kind, readValue(value, *parameter, valuePlace), layer);
    if (layer != 0 && !std::holds_alternative<ShiftBias>(change))
        fail(place + ".layer", "is of no use to " + shown(kind) + ": it is the same in all layers");
    return change;
}

Intervention readIntervention(const Json& json, const Experiment& experiment, const std::string& place) {
    constexpr std::array<std::string_view, 7> known{"step", "set",   "value",    "layer",
                                                    "unit", "input", "continues"};
    if (!json.is_object())
        fail(place, "must be an object, and is " + typeName(json));
    for (const auto& [key, item] : json.items()) {
        if (std::ranges::find(known, key) == known.end())
            fail(place + "." + shown(key), "is not known. An intervention has step, set, value, layer, unit, "
                                           "input and continues");
    }
    for (const char* key : {"step", "set", "value"}) {
        if (!json.contains(key))
            fail(place + "." + key, "is missing");
    }
    Intervention intervention;
    intervention.step = readWhole(json["step"], place + ".step");
    if (json.contains("continues")) {
        if (!json["continues"].is_boolean())
            fail(place + ".continues", "must be true or false, and is " + typeName(json["continues"]));
        intervention.continues = json["continues"].get<bool>();
    }
    intervention.change = readChange(json, place);
    require(check(experiment, intervention.change), place + ".");
    return intervention;
}

void readInterventions(const Json& json, Run& run) {
    if (!json.is_array())
        fail("interventions", "must be a list, and is " + typeName(json));
    if (json.size() > maxInterventions)
        fail("interventions", "has " + std::to_string(json.size()) + " entries, more than " +
                                  std::to_string(maxInterventions));
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string place = "interventions[" + std::to_string(i) + "]";
        Intervention intervention = readIntervention(json[i], run.experiment, place);
        if (!run.interventions.empty() && intervention.step < run.interventions.back().step)
            fail(place + ".step", "is before the one above it. Put them in order of their steps");
        run.interventions.push_back(std::move(intervention));
    }
}

/// What stands under "note" in the outermost object, without the blanks between its parts: as it is written,
/// for a number may be longer than any type that would hold it. `text`: valid, with that key.
std::string noteIn(std::string_view text) {
    std::string note;
    std::string_view key;
    int depth = 0;
    bool inNote = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t from = i;
        if (text[i] == '"') {
            while (text[++i] != '"')
                i += text[i] == '\\' ? 1 : 0;
        }
        const std::string_view part = text.substr(from, i + 1 - from);
        const char c = part.front();
        if (c == '}' || c == ']')
            --depth;
        if (depth == 1 && c == ',')
            inNote = false;
        else if (inNote && depth > 0 && std::string_view(" \t\r\n").find(c) == std::string_view::npos)
            note += part;
        else if (depth == 1 && c == '"')
            key = part;
        else if (depth == 1 && c == ':')
            inNote = Json::parse(key) == "note";
        if (c == '{' || c == '[')
            ++depth;
    }
    return note;
}

Run readRun(std::string_view text) {
    const Json json = Json::parse(text);
    if (!json.contains("format") || json["format"] != formatName)
        fail("format", "must be \"" + std::string(formatName) + "\"; this is another kind of file");
    if (!json.contains("version") || !json["version"].is_number_integer())
        fail("version", "must be " + std::to_string(formatVersion));
    if (json["version"] != formatVersion)
        fail("version", shownValue(json["version"]) + " is not known to this program, which reads version " +
                            std::to_string(formatVersion) + ". Use a newer Gradient Lab");
    for (const auto& [key, item] : json.items()) {
        if (key != "format" && key != "version" && key != "experiment" && key != "interventions" &&
            key != "note")
            fail(shown(key), "is not known. A run has format, version, note, experiment and interventions");
    }
    Run run;
    run.experiment = readExperiment(json.contains("experiment") ? json["experiment"] : Json::object());
    if (json.contains("interventions"))
        readInterventions(json["interventions"], run);
    if (json.contains("note"))
        run.note = noteIn(text);
    return run;
}

} // namespace

std::string toJson(const Run& run) {
    Json json;
    json["format"] = formatName;
    json["version"] = formatVersion;
    if (!run.note.empty())
        json["note"] = nullptr; // its text takes this place
    json["experiment"] = toJson(run.experiment);
    Json list = Json::array();
    for (const Intervention& intervention : run.interventions) {
        const Change& change = intervention.change;
        Json item{{"step", intervention.step}, {"set", keyOf(change)}};
        if (layerOf(change) != 0)
            item["layer"] = layerOf(change);
        if (const auto* weight = std::get_if<SetWeight>(&change)) {
            item["unit"] = weight->unit;
            item["input"] = weight->input;
        } else if (const auto* drawn = std::get_if<Redraw>(&change)) {
            item["unit"] = drawn->unit;
        }
        item["value"] = toJson(valueOf(change));
        if (intervention.continues)
            item["continues"] = true;
        list.push_back(std::move(item));
    }
    json["interventions"] = std::move(list);
    const auto written = [&](int indent) {
        std::string text = json.dump(indent);
        if (!run.note.empty())
            text.replace(text.find("null"), 4, run.note);
        return text + "\n";
    };
    const std::string text = written(2);
    // By its blanks: it must be one that can be read again.
    return text.size() > maxRunBytes ? written(-1) : text;
}

std::variant<Run, RunError> runFromJson(std::string_view text) {
    return readJson<Run>(text, {"run", maxRunBytes, maxRunElements},
                         [](std::string_view all, const JsonCounts&) { return readRun(all); });
}

} // namespace lab
