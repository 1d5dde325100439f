// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything a student chose, as one value, and the table that describes each field of it. Panels, files,
// checks and undo loop over parameters(): a new field is one member and one row.
#pragma once

#include "core/data/library.h"
#include "core/files/limits.h"
#include "core/math/layer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lab {

struct Network;

/// What a student chose. The defaults are the first lesson: a sigmoid net in which gradients vanish.
struct Experiment {
    std::string dataset = "circle";
    std::int64_t rows = 500;
    double noise = 0.1;
    double trainShare = 0.5;
    bool standardize = true;
    /// Which features of a point of the plane the network is given; see inputFeatures().
    bool inputX1 = true;
    bool inputX2 = true;
    bool inputX1Squared = false;
    bool inputX2Squared = false;
    bool inputX1X2 = false;
    bool inputSinX1 = false;
    bool inputSinX2 = false;

    std::int64_t depth = 8;
    std::int64_t width = 8;
    std::string activation = "sigmoid";
    /// Activations of single hidden layers, index 0 = layer 1; "" or a missing entry: `activation`.
    std::vector<std::string> layerActivation;
    double leakySlope = 0.01;
    double preluSlope = 0.25;
    double eluAlpha = 1;
    double kinkSlope = 0;
    std::string initializer = "he_normal";
    /// What the initialiser makes of it: half width, standard deviation or value; see Initializer::scaleName.
    double initScale = 0.5;
    double gain = 1;
    std::uint64_t seed = 20;

    std::string loss = "bce";
    std::string optimizer = "sgd";
    double learningRate = 0.03;
    std::int64_t batchSize = 10;
    double momentum = 0.9;
    double rmsDecay = 0.99;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.01;
    double l1 = 0;
    double l2 = 0;
    /// "none", "norm" (over all W and b together) or "value" (each entry).
    std::string clip = "none";
    double clipLimit = 1;
    std::string schedule = "constant";
    std::int64_t schedulePeriod = 1000;
    double scheduleDecay = 0.5;

    /// The bias slider: the constant added to every hidden bias. At step 0 it is the initial bias.
    double bias = 0;
    /// The same for one hidden layer more, on top of `bias`; index 0 is layer 1. Missing entries are 0.
    std::vector<double> layerBias;

    bool operator==(const Experiment&) const = default;
};

/// The value of one field.
using Value = std::variant<double, std::int64_t, std::uint64_t, bool, std::string>;

/// A field of Experiment, by its type.
using Field = std::variant<double Experiment::*, std::int64_t Experiment::*, std::uint64_t Experiment::*,
                           bool Experiment::*, std::string Experiment::*>;

/// How a number is best shown and stepped.
enum class Scale { Linear, Logarithmic };

/// When a change of a field takes effect: between two steps, or by starting the run anew with the same seed.
enum class Effect { Live, Restart };

/// How a panel best shows a field.
enum class Presentation {
    /// By its type: a number with steps, a switch, a list.
    Plain,
    /// Options side by side: the first three are the common ones.
    Segments,
    /// Data sources, as pictures of their points.
    Thumbnails,
    /// A share of 1, shown and typed in percent, and moved along a small slider.
    Percent,
    /// A number of which three values are of use: the ends of its range and their middle.
    Three,
    /// A switch in one row with its like; its label is the common word and then its own.
    Chip,
};

/// One option of a field that holds a table key.
struct Choice {
    std::string_view key;
    std::string_view label;
    std::string_view help;
};

/// One row per field of Experiment.
struct Parameter {
    /// The member's own name; what files store.
    std::string_view key;
    std::string_view label;
    std::string_view help;
    std::string_view unit;
    /// The heading under which panels show it: "Data", "Network" or "Training".
    std::string_view group;
    /// Inclusive range of numbers.
    double minimum;
    double maximum;
    Scale scale;
    Effect effect;
    Field field;
    /// The options of a text field; null for the others.
    std::span<const Choice> (*choices)();
    /// False where the field has no bearing now (noise for real data): panels leave it out.
    bool (*applies)(const Experiment&);
    Presentation presentation = Presentation::Plain;
    /// A short field that a panel may place beside the one before it.
    bool besidePrevious = false;
};

std::span<const Parameter> parameters();
const Parameter* findParameter(std::string_view key);

Value valueOf(const Experiment& experiment, const Parameter& parameter);

/// Why `value` cannot stand in this field ("noise: 1.7 is outside 0..1"), or nothing.
/// The value's type must be the field's; a wrong type is a message too.
std::optional<std::string> check(const Parameter& parameter, const Value& value);

/// Sets the field. The value has passed check() (asserted).
void assign(Experiment& experiment, const Parameter& parameter, const Value& value);

/// The largest bias shift in either direction, for `bias` and for each of `layerBias`.
inline constexpr double biasLimit = 5;

/// Every reason why the experiment cannot run: fields out of range, unknown keys, a loss that does not fit
/// the data, a network too large. Empty if it can. Each names the place and the cure.
std::vector<std::string> problems(const Experiment& experiment);

/// The constant that stands on the biases of hidden layer l (0 = layer 1): bias + layerBias[l].
double biasShift(const Experiment& experiment, std::size_t hiddenLayer);

/// The key of hidden layer l's activation: its own, or the common one.
std::string_view activationKey(const Experiment& experiment, std::size_t hiddenLayer);

/// The activation of hidden layer l (0 = layer 1), with its settings. The key exists (asserted).
LayerActivation activationOf(const Experiment& experiment, std::size_t hiddenLayer);

/// The activation of all hidden layers, whichever setting it comes from; null where they differ, and without
/// hidden layers.
const Activation* commonActivation(const Experiment& experiment);

/// The seed that "New weights" takes after `seed`: a class that presses it equally often gets the same nets.
std::uint64_t nextSeed(std::uint64_t seed);

/// How large its data are, without making them. It has no problems() with single fields (asserted in parts).
DataShape dataShape(const Experiment& experiment);
/// Weights and biases of its network; likewise.
std::int64_t parameterCount(const Experiment& experiment);

/// The data of an experiment without problems(). Deterministic; depends on data fields, seed and loss alone.
std::shared_ptr<const Data> makeData(const Experiment& experiment);
/// Whether these are equal in two experiments, and with them makeData().
bool sameData(const Experiment& a, const Experiment& b);

/// The network at step 0: weights drawn from (seed, layer), hidden biases at biasShift(), output bias 0.
Network makeNetwork(const Experiment& experiment, const Data& data);

} // namespace lab
