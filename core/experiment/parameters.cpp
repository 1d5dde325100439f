// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/experiment.h"

#include "core/math/initializer.h"
#include "core/math/optimizer.h"
#include "core/math/table.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>

namespace lab {
namespace {

/// The options of a table, from its rows: {key, name, text}.
template <class Rows, class Text>
std::vector<Choice> choicesOf(const Rows& rows, Text text) {
    std::vector<Choice> choices;
    for (const auto& row : rows)
        choices.push_back({row.key, row.name, text(row)});
    return choices;
}

std::span<const Choice> datasetChoices() {
    static const auto choices =
        choicesOf(dataSources(), [](const DataSource& row) { return row.description; });
    return choices;
}
std::span<const Choice> activationChoices() {
    static const auto choices = choicesOf(activations(), [](const Activation& row) { return row.formula; });
    return choices;
}
std::span<const Choice> initializerChoices() {
    static const auto choices = choicesOf(initializers(), [](const Initializer& row) { return row.formula; });
    return choices;
}
std::span<const Choice> lossChoices() {
    static const auto choices = choicesOf(losses(), [](const Loss& row) { return row.formula; });
    return choices;
}
std::span<const Choice> optimizerChoices() {
    static const auto choices = choicesOf(optimizers(), [](const Optimizer& row) { return row.formula; });
    return choices;
}

bool always(const Experiment&) {
    return true;
}
bool forSyntheticData(const Experiment& experiment) {
    const DataSource* source = findDataSource(experiment.dataset);
    return source != nullptr && source->synthetic;
}
bool withHiddenLayers(const Experiment& experiment) {
    return experiment.depth > 0;
}
bool forLeaky(const Experiment& experiment) {
    return withHiddenLayers(experiment) && experiment.activation == "leaky_relu";
}
bool forKink(const Experiment& experiment) {
    return withHiddenLayers(experiment) && experiment.activation == "relu";
}

constexpr auto lin = Scale::Linear;
constexpr auto log = Scale::Logarithmic;
constexpr auto live = Effect::Live;
constexpr auto restart = Effect::Restart;
using E = Experiment;

// The largest integer that a double holds exactly: the range of whole numbers is stated in doubles.
constexpr double anySeed = 18446744073709551615.0;

constexpr std::array table{
    Parameter{"dataset", "Data set", "Where the samples come from.", "", "Data", 0, 0, lin, restart,
              &E::dataset, datasetChoices, always},
    Parameter{"rows", "Points", "How many points are generated, training and test together.", "", "Data", 10,
              20000, log, restart, &E::rows, nullptr, forSyntheticData},
    Parameter{"noise", "Noise", "How far points stray: 0 is none, 1 hides the pattern.", "", "Data", 0, 1,
              lin, restart, &E::noise, nullptr, forSyntheticData},
    Parameter{"trainShare", "Train share", "The share of the rows that trains; the others test.", "", "Data",
              0.05, 0.95, lin, restart, &E::trainShare, nullptr, always},
    Parameter{"standardize", "Standardise",
              "Shift and scale every input to mean 0 and deviation 1 on the training rows.", "", "Data", 0, 1,
              lin, restart, &E::standardize, nullptr, always},
    Parameter{"depth", "Hidden layers", "How many hidden layers; 0 is a linear model.", "", "Network", 0,
              static_cast<double>(maxDepth), lin, restart, &E::depth, nullptr, always},
    Parameter{"width", "Units per layer", "How many units each hidden layer has.", "", "Network", 1,
              static_cast<double>(maxWidth), lin, restart, &E::width, nullptr, withHiddenLayers},
    Parameter{"activation", "Activation", "What each hidden unit does to its input z.", "", "Network", 0, 0,
              lin, restart, &E::activation, activationChoices, withHiddenLayers},
    Parameter{"leakySlope", "Leaky slope", "The slope of leaky ReLU for z < 0.", "", "Network", 0, 1, lin,
              restart, &E::leakySlope, nullptr, forLeaky},
    Parameter{"kinkSlope", "ReLU′(0)", "What the slope of ReLU is taken to be at exactly 0: 0, 1/2 or 1.", "",
              "Network", 0, 1, lin, restart, &E::kinkSlope, nullptr, forKink},
    Parameter{"initializer", "Initialisation",
              "How the first weights are drawn. All kinds scale the same draws.", "", "Network", 0, 0, lin,
              restart, &E::initializer, initializerChoices, always},
    Parameter{"gain", "Gain", "Every first weight is multiplied by this.", "", "Network", 0, 100, lin,
              restart, &E::gain, nullptr, always},
    Parameter{"seed", "Seed", "The same seed gives the same data, weights and batches.", "", "Network", 0,
              anySeed, lin, restart, &E::seed, nullptr, always},
    Parameter{"bias", "Bias shift", "The constant added to every hidden bias.", "", "Network", -biasLimit,
              biasLimit, lin, live, &E::bias, nullptr, withHiddenLayers},
    Parameter{"loss", "Loss", "What training makes smaller.", "", "Training", 0, 0, lin, restart, &E::loss,
              lossChoices, always},
    Parameter{"optimizer", "Optimiser", "How the gradient becomes an update.", "", "Training", 0, 0, lin,
              restart, &E::optimizer, optimizerChoices, always},
    Parameter{"learningRate", "Learning rate", "The update is this times the gradient.", "", "Training", 1e-5,
              10, log, live, &E::learningRate, nullptr, always},
    Parameter{"batchSize", "Batch size", "How many samples one update looks at.", "", "Training", 1, 4096,
              log, live, &E::batchSize, nullptr, always},
};

/// The shortest text that reads back to the same number, with a decimal point in every locale.
template <class Number>
std::string shortest(Number value) {
    char buffer[64];
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
    return {buffer, end};
}

std::string outside(const Parameter& parameter, const std::string& value) {
    return std::string(parameter.key) + ": " + value + " is outside " + shortest(parameter.minimum) + ".." +
           shortest(parameter.maximum);
}

template <class Number>
std::optional<std::string> checkNumber(const Parameter& parameter, Number value) {
    const auto real = static_cast<double>(value);
    if (real >= parameter.minimum && real <= parameter.maximum) // false for NaN
        return std::nullopt;
    return outside(parameter, shortest(value));
}

std::optional<std::string> checkKey(const Parameter& parameter, const std::string& value) {
    std::string known;
    for (const Choice& choice : parameter.choices()) {
        if (choice.key == value)
            return std::nullopt;
        known += known.empty() ? "" : ", ";
        known += choice.key;
    }
    return std::string(parameter.key) + ": \"" + value + "\" is none of " + known;
}

} // namespace

std::span<const Parameter> parameters() {
    return table;
}

const Parameter* findParameter(std::string_view key) {
    return findRow(parameters(), key);
}

Value valueOf(const Experiment& experiment, const Parameter& parameter) {
    return std::visit([&](auto field) -> Value { return experiment.*field; }, parameter.field);
}

std::optional<std::string> check(const Parameter& parameter, const Value& value) {
    if (parameter.field.index() != value.index())
        return std::string(parameter.key) + ": is not of the right type";
    if (const auto* text = std::get_if<std::string>(&value))
        return checkKey(parameter, *text);
    if (std::holds_alternative<bool>(value))
        return std::nullopt;
    if (const auto* real = std::get_if<double>(&value))
        return checkNumber(parameter, *real);
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return checkNumber(parameter, *whole);
    return std::nullopt; // every 64-bit seed is one
}

void assign(Experiment& experiment, const Parameter& parameter, const Value& value) {
    assert(!check(parameter, value));
    std::visit(
        [&](auto field) {
            using Type = std::remove_cvref_t<decltype(experiment.*field)>;
            experiment.*field = std::get<Type>(value);
        },
        parameter.field);
}

} // namespace lab
