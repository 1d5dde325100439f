// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/limits.h"
#include "core/formats/json_reading.h"
#include "core/formats/replay.h"
#include "core/formats/replay_names.h"
#include "core/formats/run_error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace lab {
namespace {

std::string at(const std::string& place, std::size_t index) {
    return place + "[" + std::to_string(index) + "]";
}

const Json& member(const Json& object, const char* key, const std::string& prefix = "") {
    const auto found = object.find(key);
    if (found == object.end())
        fail(prefix + key, "is missing");
    return *found;
}

/// Null if the key is absent or null.
const Json* optionalMember(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

void requireObject(const Json& json, const std::string& place) {
    if (!json.is_object())
        fail(place, "must be an object, and is " + typeName(json));
}

void requireList(const Json& json, const std::string& place) {
    if (!json.is_array())
        fail(place, "must be a list, and is " + typeName(json));
}

std::string readText(const Json& json, const std::string& place) {
    if (!json.is_string())
        fail(place, "must be text, and is " + typeName(json));
    return json.get<std::string>();
}

double readNumber(const Json& json, const std::string& place) {
    if (!json.is_number())
        fail(place, "must be a number, and is " + typeName(json));
    return json.get<double>();
}

/// The number under `key` if it is there, else `initial`. 0 or more.
double readSetting(const Json& object, const char* key, double initial, const std::string& prefix = "") {
    const Json* json = optionalMember(object, key);
    if (json == nullptr)
        return initial;
    const double value = readNumber(*json, prefix + key);
    if (!(value >= 0))
        fail(prefix + key, shownValue(*json) + " is below 0");
    return value;
}

bool readFlag(const Json& object, const char* key, const std::string& prefix) {
    const Json* json = optionalMember(object, key);
    if (json != nullptr && !json->is_boolean())
        fail(prefix + key, "must be true or false, and is " + typeName(*json));
    return json != nullptr && json->get<bool>();
}

/// A whole number, also written 3.0. `place` is only made when it is wrong: there may be millions of numbers.
template <class Place>
std::int64_t readWhole(const Json& json, std::int64_t least, std::int64_t most, Place place) {
    if (!json.is_number())
        fail(place(), "must be a whole number, and is " + typeName(json));
    const double value = json.get<double>();
    if (value != std::floor(value))
        fail(place(), "must be a whole number, and is " + shownValue(json));
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)))
        fail(place(),
             shownValue(json) + " is outside " + std::to_string(least) + ".." + std::to_string(most));
    return static_cast<std::int64_t>(value);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}
std::string counted(Index count, std::string_view one, std::string_view many) {
    return counted(static_cast<std::size_t>(count), one, many);
}

/// A key of an object that we do not read must at least have no effect: silently other numbers are worse than
/// none.
void refuseOthers(const Json& object, const std::string& prefix,
                  std::initializer_list<std::string_view> known) {
    for (const auto& [key, item] : object.items()) {
        if (std::ranges::find(known, key) != known.end())
            continue;
        const bool harmless = item.is_null() || item == Json(false) || (item.is_number() && item == Json(0));
        if (!harmless)
            fail(prefix + shown(key),
                 "is not part of " + std::string(replayFormat) + ". Take it out, or set it to 0");
    }
}

std::vector<Index> readLayers(const Json& json) {
    requireList(json, "layers");
    if (json.size() < 2)
        fail("layers", "must name inputs and outputs, and has " + counted(json.size(), "entry", "entries"));
    if (json.size() > static_cast<std::size_t>(maxReplayLayers))
        fail("layers",
             "has " + std::to_string(json.size()) + " entries, more than " + std::to_string(maxReplayLayers));
    std::vector<Index> sizes;
    std::int64_t count = 0;
    for (std::size_t l = 0; l < json.size(); ++l) {
        sizes.push_back(readWhole(json[l], 1, maxReplayUnits, [&] { return at("layers", l); }));
        if (l > 0)
            count += (sizes[l - 1] + 1) * sizes[l];
    }
    if (count > maxParameters)
        fail("layers",
             "make " + std::to_string(count) + " parameters, more than " + std::to_string(maxParameters));
    return sizes;
}

double readActivationParameter(const Json& json, const ActivationName& row, const std::string& place) {
    refuseOthers(json, place + ".", {"name", "slope", "alpha"});
    const Json* slope = optionalMember(json, "slope");
    const Json* alpha = optionalMember(json, "alpha");
    if (slope != nullptr && alpha != nullptr)
        fail(place, "has both slope and alpha. Keep one");
    const Json* value = slope != nullptr ? slope : alpha;
    if (value == nullptr)
        return row.initial;
    const std::string key = slope != nullptr ? "slope" : "alpha";
    if (row.parameter.empty())
        fail(place + "." + key, std::string(row.key) + " has no parameter");
    return readNumber(*value, place + "." + key);
}

LayerActivation readActivation(const Json& json, const std::string& place) {
    if (!json.is_string() && !json.is_object())
        fail(place, "must be a name or an object with a name, and is " + typeName(json));
    const std::string name = json.is_string() ? json.get<std::string>()
                                              : readText(member(json, "name", place + "."), place + ".name");
    const auto row = std::ranges::find(activationNames, name, &ActivationName::key);
    if (row == activationNames.end()) {
        std::string known;
        for (const ActivationName& each : activationNames)
            known += (known.empty() ? "" : ", ") + std::string(each.key);
        fail(place, "\"" + shown(name) + "\" is none of " + known);
    }
    ActivationSettings settings;
    settings.parameter = json.is_string() ? row->initial : readActivationParameter(json, *row, place);
    return {findActivation(row->key), settings};
}

std::vector<LayerActivation> readActivations(const Json& json, std::size_t hidden) {
    requireList(json, "activations");
    if (json.size() != hidden)
        fail("activations", "has " + counted(json.size(), "entry", "entries") + ", layers ask for " +
                                std::to_string(hidden));
    std::vector<LayerActivation> activations;
    for (std::size_t l = 0; l < hidden; ++l)
        activations.push_back(readActivation(json[l], at("activations", l)));
    return activations;
}

const Loss& readLoss(const Json& json) {
    const std::string name = readText(json, "loss");
    const auto row = std::ranges::find(lossNames, name, &LossName::inFile);
    if (row == lossNames.end())
        fail("loss", "\"" + shown(name) + "\" is none of mse, bce_logits, softmax_ce");
    return *findLoss(row->key);
}

void readSgd(const Json& json, const std::string& prefix, UpdateRule& rule) {
    refuseOthers(json, prefix, {"name", "lr", "momentum", "nesterov", "dampening"});
    rule.settings.momentum = readSetting(json, "momentum", 0, prefix);
    rule.settings.dampening = readSetting(json, "dampening", 0, prefix);
    const bool nesterov = readFlag(json, "nesterov", prefix);
    // Without momentum PyTorch has no buffer either, whatever the other two say.
    rule.optimizer =
        findOptimizer(rule.settings.momentum == 0 ? "sgd" : (nesterov ? "nesterov" : "momentum"));
}

void readRmsProp(const Json& json, const std::string& prefix, UpdateRule& rule) {
    refuseOthers(json, prefix, {"name", "lr", "alpha", "eps", "momentum", "centered"});
    rule.settings.decay = readSetting(json, "alpha", 0.99, prefix);
    rule.settings.epsilon = readSetting(json, "eps", 1e-8, prefix);
    rule.settings.momentum = readSetting(json, "momentum", 0, prefix);
    rule.settings.centered = readFlag(json, "centered", prefix);
    rule.optimizer = findOptimizer("rmsprop");
}

double readBeta(const Json& json, const char* key, double initial, const std::string& prefix) {
    const double beta = readSetting(json, key, initial, prefix);
    if (beta >= 1)
        fail(prefix + key, "must be below 1: the moments' correction divides by 1 - beta^t");
    return beta;
}

void readAdam(const Json& json, const std::string& prefix, UpdateRule& rule) {
    refuseOthers(json, prefix, {"name", "lr", "beta1", "beta2", "eps"});
    rule.settings.beta1 = readBeta(json, "beta1", 0.9, prefix);
    rule.settings.beta2 = readBeta(json, "beta2", 0.999, prefix);
    rule.settings.epsilon = readSetting(json, "eps", 1e-8, prefix);
    rule.optimizer = findOptimizer("adam");
}

void readOptimizer(const Json& json, UpdateRule& rule) {
    const std::string prefix = "optimizer.";
    requireObject(json, "optimizer");
    const std::string name = readText(member(json, "name", prefix), prefix + "name");
    static_cast<void>(readNumber(member(json, "lr", prefix), prefix + "lr")); // it must be there
    rule.settings.learningRate = readSetting(json, "lr", 0, prefix);
    if (name == "sgd")
        readSgd(json, prefix, rule);
    else if (name == "rmsprop")
        readRmsProp(json, prefix, rule);
    else if (name == "adam")
        readAdam(json, prefix, rule);
    else
        fail(prefix + "name", "\"" + shown(name) + "\" is none of sgd, rmsprop, adam");
}

void readClip(const Json& json, UpdateRule& rule) {
    const std::string prefix = "clip.";
    requireObject(json, "clip");
    const std::string mode = readText(member(json, "mode", prefix), prefix + "mode");
    if (mode == "global_norm")
        rule.clip = Clip::GlobalNorm;
    else if (mode == "value")
        rule.clip = Clip::Entries;
    else
        fail(prefix + "mode", "\"" + shown(mode) + "\" is none of global_norm, value");
    refuseOthers(json, prefix, {"mode", "max", "eps"});
    static_cast<void>(readNumber(member(json, "max", prefix), prefix + "max"));
    rule.clipLimit = readSetting(json, "max", 0, prefix);
    rule.clipEpsilon = readSetting(json, "eps", 1e-6, prefix);
}

UpdateRule readRule(const Json& json) {
    UpdateRule rule;
    readOptimizer(member(json, "optimizer"), rule);
    rule.l1 = readSetting(json, "l1", 0);
    rule.l2 = readSetting(json, "l2", 0);
    if (const Json* clip = optionalMember(json, "clip"))
        readClip(*clip, rule);
    return rule;
}

/// One number per entry of `to`. `wants`: "layer 1 has 8 units".
template <class Target, class Place, class Wants>
void readRow(const Json& json, Target to, Place place, Wants wants) {
    if (!json.is_array())
        fail(place(), "must be a list, and is " + typeName(json));
    if (json.size() != static_cast<std::size_t>(to.size()))
        fail(place(), "has " + counted(json.size(), "number", "numbers") + ", " + wants());
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (!json[i].is_number())
            fail(at(place(), i), "must be a number, and is " + typeName(json[i]));
        to(static_cast<Index>(i)) = json[i].get<double>();
    }
}

/// A table with a sample per row, as columns: (width x rows). With one number a row, rows may be bare
/// numbers.
Matrix readSamples(const Json& json, Index width, const std::string& place, const std::string& what) {
    requireList(json, place);
    if (json.empty())
        fail(place, "has no rows");
    if (!json.front().is_array() && width != 1)
        fail(at(place, 0), "must be a list, and is " + typeName(json.front()));
    Matrix samples(width, static_cast<Index>(json.size()));
    for (std::size_t r = 0; r < json.size(); ++r) {
        const auto here = [&] { return at(place, r); };
        auto column = samples.col(static_cast<Index>(r));
        if (width == 1 && json[r].is_number())
            column(0) = json[r].get<double>();
        else
            readRow(json[r], column, here, [&] { return "there are " + counted(width, what, what + "s"); });
    }
    return samples;
}

/// Labels as one-hot columns: (classes x rows).
Matrix readLabels(const Json& json, Index classes) {
    requireList(json, "data.Y");
    Matrix target = Matrix::Zero(classes, static_cast<Index>(json.size()));
    for (std::size_t r = 0; r < json.size(); ++r) {
        const Json& label = json[r].is_array() && json[r].size() == 1 ? json[r].front() : json[r];
        const std::int64_t row = readWhole(label, 0, classes - 1, [&] { return at("data.Y", r); });
        target(row, static_cast<Index>(r)) = 1;
    }
    return target;
}

/// Rows times units of all layers bound what one pass takes.
void requireFits(const std::vector<Index>& sizes, std::size_t rows, const std::string& place) {
    std::int64_t units = 0;
    for (const Index size : sizes)
        units += size;
    if (static_cast<std::int64_t>(rows) > maxReplayPass / units)
        fail(place, "has " + std::to_string(rows) + " rows, and with " + std::to_string(units) +
                        " units only " + std::to_string(maxReplayPass / units) + " fit into one pass");
}

void readData(const Json& json, const std::vector<Index>& sizes, ReplayCase& replay) {
    const Json& data = member(json, "data");
    requireObject(data, "data");
    const Json& x = member(data, "X", "data.");
    requireList(x, "data.X");
    const Json& y = member(data, "Y", "data.");
    requireList(y, "data.Y");
    if (x.size() != y.size())
        fail("data.Y",
             "has " + counted(y.size(), "row", "rows") + ", data.X has " + std::to_string(x.size()));
    const Json* evaluation = optionalMember(json, "eval_X");
    if (evaluation == nullptr)
        requireFits(sizes, x.size(), "data.X");
    // Labels grow into one column per row.
    if (static_cast<std::int64_t>(x.size()) > maxReplayPass / sizes.back())
        fail("data.Y", "has " + std::to_string(y.size()) + " rows, too many for " +
                           std::to_string(sizes.back()) + " outputs");
    replay.x = readSamples(x, sizes.front(), "data.X", "input");
    replay.target = replay.network.loss->oneOutputPerClass ? readLabels(y, sizes.back())
                                                           : readSamples(y, sizes.back(), "data.Y", "output");
    if (evaluation == nullptr)
        return;
    requireList(*evaluation, "eval_X");
    requireFits(sizes, evaluation->size(), "eval_X");
    replay.evaluation = readSamples(*evaluation, sizes.front(), "eval_X", "input");
}

void readBatches(const Json& json, const std::vector<Index>& sizes, ReplayCase& replay) {
    requireList(json, "batches");
    for (std::size_t b = 0; b < json.size(); ++b) {
        requireList(json[b], at("batches", b));
        if (json[b].empty())
            fail(at("batches", b), "is empty. A batch has at least one row");
        requireFits(sizes, json[b].size(), at("batches", b));
        std::vector<Index> rows;
        for (std::size_t i = 0; i < json[b].size(); ++i)
            rows.push_back(
                readWhole(json[b][i], 0, replay.x.cols() - 1, [&] { return at(at("batches", b), i); }));
        replay.batches.push_back(std::move(rows));
    }
}

void readLayerParameters(const Json& json, std::size_t l, Network& network) {
    const std::string place = at("params", l);
    const std::string layer = "layer " + std::to_string(l + 1) + " has ";
    const LayerShape& shape = network.layers[l];
    const std::string units = layer + counted(shape.out, "unit", "units");
    requireObject(json, place);
    const Json& weights = member(json, "W", place + ".");
    requireList(weights, place + ".W");
    if (weights.size() != static_cast<std::size_t>(shape.out))
        fail(place + ".W", "has " + counted(weights.size(), "row", "rows") + ", " + units);
    auto W = shape.weights(network.parameters);
    for (std::size_t r = 0; r < weights.size(); ++r)
        readRow(
            weights[r], W.row(static_cast<Index>(r)), [&] { return at(place + ".W", r); },
            [&] { return layer + counted(shape.in, "input", "inputs"); });
    readRow(
        member(json, "b", place + "."), shape.bias(network.parameters), [&] { return place + ".b"; },
        [&] { return units; });
}

void readParameters(const Json& json, const std::vector<Index>& sizes) {
    requireList(json, "params");
    if (json.size() != sizes.size() - 1)
        fail("params", "has " + counted(json.size(), "entry", "entries") + ", layers ask for " +
                           std::to_string(sizes.size() - 1));
}

/// The parts of a case that hold nearly all of it, and are built only when their sizes fit.
constexpr std::array largeParts{std::string_view("params"), std::string_view("data"),
                                std::string_view("eval_X"), std::string_view("batches")};
constexpr std::array smallParts{std::string_view("format"),      std::string_view("name"),
                                std::string_view("note"),        std::string_view("layers"),
                                std::string_view("activations"), std::string_view("loss"),
                                std::string_view("optimizer"),   std::string_view("l1"),
                                std::string_view("l2"),          std::string_view("clip")};

template <std::size_t size>
bool isOneOf(const std::array<std::string_view, size>& parts, std::string_view key) {
    return std::ranges::find(parts, key) != parts.end();
}

/// These parts of the valid case in `text`; nothing is built of the others.
template <std::size_t size>
Json partsOf(std::string_view text, const std::array<std::string_view, size>& parts) {
    return Json::parse(text, [&](int depth, Json::parse_event_t event, const Json& parsed) {
        return event != Json::parse_event_t::key || depth != 1 ||
               isOneOf(parts, parsed.get_ref<const std::string&>());
    });
}

/// Lists and numbers of the small parts, and of each large part in excess of what the layers ask for.
void requireCounts(const JsonCounts& counts, const std::vector<Index>& sizes) {
    const auto extras = std::int64_t{maxReplayExtras};
    std::int64_t parameters = 0;
    for (std::size_t l = 1; l < sizes.size(); ++l)
        parameters += (sizes[l - 1] + 2) * sizes[l];
    const auto require = [&](std::string_view part, std::int64_t most) {
        const auto found = counts.find(part);
        if (found != counts.end() && static_cast<std::int64_t>(found->second) > most + extras)
            fail(std::string(part), "holds " + std::to_string(found->second) +
                                        " values, more than the layers and the limits allow");
    };
    require("params", parameters);
    require("data", 2 * maxReplayPass);
    require("eval_X", 2 * maxReplayPass);
    require("batches", 2 * maxBatchRows);
}

void requireFewExtras(const JsonCounts& counts) {
    for (const auto& [key, count] : counts) {
        if (isOneOf(smallParts, key) && count > maxReplayExtras)
            fail(key,
                 "holds " + std::to_string(count) + " values, more than " + std::to_string(maxReplayExtras));
    }
}

ReplayCase readCase(std::string_view text, const JsonCounts& counts) {
    requireFewExtras(counts);
    const Json json = partsOf(text, smallParts);
    if (!json.contains("format") || json["format"] != replayFormat)
        fail("format", "must be \"" + std::string(replayFormat) + "\"; this is another kind of file");
    ReplayCase replay;
    for (const auto& [key, count] : counts) {
        if (!isOneOf(smallParts, key) && !isOneOf(largeParts, key) && key != "expected")
            replay.ignored.push_back(key);
    }
    if (const Json* name = optionalMember(json, "name"))
        replay.name = readText(*name, "name");
    if (const Json* note = optionalMember(json, "note"))
        replay.note = readText(*note, "note");
    const std::vector<Index> sizes = readLayers(member(json, "layers"));
    requireCounts(counts, sizes);
    auto activations = readActivations(member(json, "activations"), sizes.size() - 2);
    const Loss& loss = readLoss(member(json, "loss"));
    replay.rule = readRule(json);
    const Json large = partsOf(text, largeParts);
    const Json& params = member(large, "params");
    readParameters(params, sizes);
    replay.network = makeNetwork(sizes, std::move(activations), loss);
    for (std::size_t l = 0; l < params.size(); ++l)
        readLayerParameters(params[l], l, replay.network);
    readData(large, sizes, replay);
    readBatches(member(large, "batches"), sizes, replay);
    return replay;
}

} // namespace

std::variant<ReplayCase, RunError> readReplay(std::string_view text) {
    // Two bytes are the shortest element.
    return readJson<ReplayCase>(text, {"replay case", maxReplayBytes, maxReplayBytes / 2}, readCase);
}

} // namespace lab
