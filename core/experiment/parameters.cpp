// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/experiment.h"

#include "core/files/foreign_text.h"
#include "core/math/initializer.h"
#include "core/math/optimizer.h"
#include "core/math/schedule.h"
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
    return source != nullptr && source->synthetic();
}
bool forPlane(const Experiment& experiment) {
    const DataSource* source = findDataSource(experiment.dataset);
    return source != nullptr && source->isPlane();
}
bool withHiddenLayers(const Experiment& experiment) {
    return experiment.depth > 0;
}
bool uses(const Experiment& experiment, std::string_view activation) {
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth); ++l) {
        if (activationKey(experiment, l) == activation)
            return true;
    }
    return false;
}
bool forLeaky(const Experiment& experiment) {
    return uses(experiment, "leaky_relu");
}
bool forPrelu(const Experiment& experiment) {
    return uses(experiment, "prelu");
}
bool forElu(const Experiment& experiment) {
    return uses(experiment, "elu");
}
bool forKink(const Experiment& experiment) {
    return uses(experiment, "relu") || uses(experiment, "relu6");
}
bool forScaledInitializer(const Experiment& experiment) {
    const Initializer* initializer = findInitializer(experiment.initializer);
    return initializer != nullptr && !initializer->scaleName.empty();
}
bool forMomentum(const Experiment& experiment) {
    return experiment.optimizer == "momentum" || experiment.optimizer == "nesterov";
}
bool forRmsProp(const Experiment& experiment) {
    return experiment.optimizer == "rmsprop";
}
bool forAdam(const Experiment& experiment) {
    return experiment.optimizer == "adam" || experiment.optimizer == "adamw";
}
bool forAdaptive(const Experiment& experiment) {
    return forRmsProp(experiment) || forAdam(experiment);
}
bool forAdamW(const Experiment& experiment) {
    return experiment.optimizer == "adamw";
}
bool forClip(const Experiment& experiment) {
    return experiment.clip != "none";
}
bool forSchedule(const Experiment& experiment) {
    return experiment.schedule != "constant";
}
bool forStepDecay(const Experiment& experiment) {
    return experiment.schedule == "step";
}

std::span<const Choice> scheduleChoices() {
    static const auto choices = choicesOf(schedules(), [](const Schedule& row) { return row.formula; });
    return choices;
}
std::span<const Choice> clipChoices() {
    static constexpr std::array choices{
        Choice{"none", "None", "The gradient is used as it is."},
        Choice{"norm", "By global norm",
               "g · min(1, limit / |g|) over all weights and biases (Pascanu et al. 2013)."},
        Choice{"value", "By value", "Every entry is cut to ±limit."},
    };
    return choices;
}

constexpr auto lin = Scale::Linear;
constexpr auto log = Scale::Logarithmic;
constexpr auto live = Effect::Live;
constexpr auto restart = Effect::Restart;
constexpr bool beside = true;
using E = Experiment;

// The largest integer that a double holds exactly: the range of whole numbers is stated in doubles.
constexpr double anySeed = 18446744073709551615.0;

constexpr std::array table{
    Parameter{"dataset", "Data set", "Where the samples come from.", "", "Data", 0, 0, lin, restart,
              &E::dataset, datasetChoices, always, Presentation::Thumbnails},
    Parameter{"rows", "Points", "How many points are generated, training and test together.", "", "Data", 10,
              20000, log, restart, &E::rows, nullptr, forSyntheticData},
    Parameter{"noise", "Noise", "How far points stray from the pattern; 0 is not at all.", "", "Data", 0, 1,
              lin, restart, &E::noise, nullptr, forSyntheticData, Presentation::Percent},
    Parameter{"trainShare", "Train share", "The share of the rows that trains; the others test.", "", "Data",
              0.05, 0.95, lin, restart, &E::trainShare, nullptr, always, Presentation::Percent},
    Parameter{
        "standardize", "Standardise",
        "Shift and scale inputs, and numbers to predict, to mean 0 and deviation 1 on the training rows.", "",
        "Data", 0, 1, lin, restart, &E::standardize, nullptr, always},
    Parameter{"inputX1", "Input x₁", "Give the network the first coordinate.", "", "Data", 0, 1, lin, restart,
              &E::inputX1, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputX2", "Input x₂", "Give the network the second coordinate.", "", "Data", 0, 1, lin,
              restart, &E::inputX2, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputX1Squared", "Input x₁²", "Give the network the square of x₁.", "", "Data", 0, 1, lin,
              restart, &E::inputX1Squared, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputX2Squared", "Input x₂²", "Give the network the square of x₂.", "", "Data", 0, 1, lin,
              restart, &E::inputX2Squared, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputX1X2", "Input x₁x₂", "Give the network the product of the coordinates.", "", "Data", 0, 1,
              lin, restart, &E::inputX1X2, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputSinX1", "Input sin x₁", "Give the network the sine of x₁.", "", "Data", 0, 1, lin,
              restart, &E::inputSinX1, nullptr, forPlane, Presentation::Chip},
    Parameter{"inputSinX2", "Input sin x₂", "Give the network the sine of x₂.", "", "Data", 0, 1, lin,
              restart, &E::inputSinX2, nullptr, forPlane, Presentation::Chip},
    Parameter{"depth", "Depth", "How many hidden layers; 0 is a linear model.", "", "Network", 0,
              static_cast<double>(maxDepth), lin, restart, &E::depth, nullptr, always},
    Parameter{"width", "Width", "How many units each hidden layer has.", "", "Network", 1,
              static_cast<double>(maxWidth), lin, restart, &E::width, nullptr, withHiddenLayers,
              Presentation::Plain, beside},
    Parameter{"activation", "Activation", "What each hidden unit does to its input z.", "", "Network", 0, 0,
              lin, restart, &E::activation, activationChoices, withHiddenLayers, Presentation::Segments},
    Parameter{"leakySlope", "Leaky slope", "The slope of leaky ReLU for z < 0.", "", "Network", 0, 1, lin,
              restart, &E::leakySlope, nullptr, forLeaky},
    Parameter{"preluSlope", "PReLU slope", "The slope of PReLU for z < 0; set, not learned.", "", "Network",
              0, 1, lin, restart, &E::preluSlope, nullptr, forPrelu},
    Parameter{"eluAlpha", "ELU α", "ELU tends to −α for very negative z.", "", "Network", 0, 10, lin, restart,
              &E::eluAlpha, nullptr, forElu},
    Parameter{"kinkSlope", "ReLU′(0)", "What the slope of ReLU is taken to be at exactly 0: 0, 1/2 or 1.", "",
              "Network", 0, 1, lin, restart, &E::kinkSlope, nullptr, forKink, Presentation::Three},
    Parameter{"initializer", "Initialisation",
              "How the first weights are drawn. Normal kinds scale one set of draws, uniform kinds another.",
              "", "Network", 0, 0, lin, restart, &E::initializer, initializerChoices, always},
    Parameter{"gain", "Gain", "Every first weight is multiplied by this.", "", "Network", 0, 100, lin,
              restart, &E::gain, nullptr, always},
    Parameter{"initScale", "Scale", "Half width, standard deviation or value of the first weights.", "",
              "Network", -100, 100, lin, restart, &E::initScale, nullptr, forScaledInitializer,
              Presentation::Plain, beside},
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
    Parameter{"batchSize", "Batch size", "From how many samples one update is computed.", "", "Training", 1,
              4096, log, live, &E::batchSize, nullptr, always},
    Parameter{"momentum", "Momentum μ", "The share of the last step's direction that is kept.", "",
              "Training", 0, 0.9999, lin, live, &E::momentum, nullptr, forMomentum},
    Parameter{"rmsDecay", "Decay α", "The share of the mean square gradient that is kept.", "", "Training", 0,
              0.99999, lin, live, &E::rmsDecay, nullptr, forRmsProp},
    Parameter{"beta1", "β₁", "The share of the mean gradient that is kept.", "", "Training", 0, 0.99999, lin,
              live, &E::beta1, nullptr, forAdam},
    Parameter{"beta2", "β₂", "The share of the mean square gradient that is kept.", "", "Training", 0,
              0.999999, lin, live, &E::beta2, nullptr, forAdam, Presentation::Plain, beside},
    Parameter{"epsilon", "ε", "Keeps the division finite.", "", "Training", 1e-16, 1, log, live, &E::epsilon,
              nullptr, forAdaptive},
    Parameter{"weightDecay", "Weight decay", "AdamW takes rate · decay · W from every weight.", "",
              "Training", 0, 10, lin, live, &E::weightDecay, nullptr, forAdamW},
    Parameter{"l1", "L1 λ", "Adds λ · sign(W) to the gradient of the weights.", "", "Training", 0, 10, lin,
              live, &E::l1, nullptr, always},
    Parameter{"l2", "L2 λ", "Adds λ · W to the gradient of the weights.", "", "Training", 0, 10, lin, live,
              &E::l2, nullptr, always, Presentation::Plain, beside},
    Parameter{"clip", "Clip gradient", "Limits the gradient after penalties.", "", "Training", 0, 0, lin,
              live, &E::clip, clipChoices, always},
    Parameter{"clipLimit", "Clip limit", "The largest norm, or the largest entry.", "", "Training", 1e-6, 1e6,
              log, live, &E::clipLimit, nullptr, forClip},
    Parameter{"schedule", "Rate schedule", "How the learning rate changes over the run.", "", "Training", 0,
              0, lin, live, &E::schedule, scheduleChoices, always},
    Parameter{"schedulePeriod", "Period", "Steps of one period of the schedule.", "steps", "Training", 1,
              10'000'000, log, live, &E::schedulePeriod, nullptr, forSchedule},
    Parameter{"scheduleDecay", "Decay", "The rate is multiplied by this after each period.", "", "Training",
              0.0001, 1, lin, live, &E::scheduleDecay, nullptr, forStepDecay},
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
    return std::string(parameter.key) + ": \"" + shown(value) + "\" is none of " + known;
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
