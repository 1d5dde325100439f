// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/replay.h"
#include "core/formats/replay_names.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lab {
namespace {

using Json = nlohmann::ordered_json;

template <class Values>
Json listOf(const Values& values) {
    Json list = Json::array();
    for (const auto value : values)
        list.push_back(value);
    return list;
}

/// One list per column: a sample per row of the file.
Json samplesOf(const Matrix& columns) {
    Json rows = Json::array();
    for (const auto column : columns.colwise())
        rows.push_back(listOf(column));
    return rows;
}

Json labelsOf(const Matrix& oneHot) {
    Json labels = Json::array();
    for (const auto column : oneHot.colwise()) {
        Index label = 0;
        column.maxCoeff(&label);
        labels.push_back(label);
    }
    return labels;
}

Json activationOf(const LayerActivation& activation) {
    const std::string_view own = activation.function->key;
    const std::string_view key = own == "prelu" ? "leaky_relu" : own; // the same function, another slope
    const auto row = std::ranges::find(activationNames, key, &ActivationName::key);
    if (row == activationNames.end() || row->parameter.empty())
        return key;
    return {{"name", key}, {std::string(row->parameter), activation.settings.parameter}};
}

Json optimizerOf(const UpdateRule& rule) {
    const OptimizerSettings& s = rule.settings;
    const std::string_view key = rule.optimizer->key;
    if (key == "rmsprop")
        return {{"name", key},      {"lr", s.learningRate},   {"alpha", s.decay},
                {"eps", s.epsilon}, {"momentum", s.momentum}, {"centered", s.centered}};
    if (key == "adam")
        return {{"name", key},
                {"lr", s.learningRate},
                {"beta1", s.beta1},
                {"beta2", s.beta2},
                {"eps", s.epsilon}};
    if (key == "sgd")
        return {{"name", "sgd"}, {"lr", s.learningRate}};
    return {{"name", "sgd"},
            {"lr", s.learningRate},
            {"momentum", s.momentum},
            {"nesterov", key == "nesterov"},
            {"dampening", s.dampening}};
}

Json clipOf(const UpdateRule& rule) {
    if (rule.clip == Clip::GlobalNorm)
        return {{"mode", "global_norm"}, {"max", rule.clipLimit}, {"eps", rule.clipEpsilon}};
    return {{"mode", "value"}, {"max", rule.clipLimit}};
}

Json parametersOf(const Network& network) {
    Json layers = Json::array();
    for (const LayerShape& shape : network.layers) {
        Json rows = Json::array();
        const auto W = shape.weights(network.parameters);
        for (Index r = 0; r < shape.out; ++r)
            rows.push_back(listOf(W.row(r)));
        layers.push_back({{"W", std::move(rows)}, {"b", listOf(shape.bias(network.parameters))}});
    }
    return layers;
}

} // namespace

std::string toJson(const ReplayCase& replay) {
    Json json{{"format", replayFormat}, {"name", replay.name}, {"note", replay.note}};
    json["layers"] = Json::array({replay.network.layers.front().in});
    for (const LayerShape& shape : replay.network.layers)
        json["layers"].push_back(shape.out);
    json["activations"] = Json::array();
    for (const LayerActivation& activation : replay.network.activations)
        json["activations"].push_back(activationOf(activation));
    const Loss& loss = *replay.network.loss;
    json["loss"] = std::ranges::find(lossNames, loss.key, &LossName::key)->inFile;
    json["optimizer"] = optimizerOf(replay.rule);
    json["l2"] = replay.rule.l2;
    json["l1"] = replay.rule.l1;
    if (replay.rule.clip != Clip::None)
        json["clip"] = clipOf(replay.rule);
    json["batches"] = replay.batches;
    json["data"] = {{"X", samplesOf(replay.x)},
                    {"Y", loss.oneOutputPerClass ? labelsOf(replay.target) : samplesOf(replay.target)}};
    if (replay.evaluation.size() != 0)
        json["eval_X"] = samplesOf(replay.evaluation);
    json["params"] = parametersOf(replay.network);
    std::string text = "{";
    for (const auto& [key, value] : json.items())
        text += (text.size() == 1 ? "\n " : ",\n ") + Json(key).dump() + ": " + value.dump();
    return text + "\n}\n";
}

} // namespace lab
