// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can be changed while a run goes on, a type per kind. Layers, units and inputs count from 1, as files
// and sentences do; the output layer is the last one, depth + 1.
#pragma once

#include "core/experiment/experiment.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace lab {

struct Network;

/// A live parameter other than the bias takes a value.
struct SetField {
    /// A key of parameters() whose effect is Live.
    std::string key;
    Value value;

    bool operator==(const SetField&) const = default;
};

/// The constant on the biases of hidden layer `layer` (Experiment::layerBias), or of all of them (0:
/// Experiment::bias), becomes `value`: the biases move by the difference.
struct ShiftBias {
    std::int64_t layer = 0;
    double value = 0;

    bool operator==(const ShiftBias&) const = default;
};

/// Hidden layer `layer` gets the activation `key` ("" takes its own back), or all without one of their own do
/// (0). No weight changes.
struct SetActivation {
    std::int64_t layer = 0;
    std::string key;

    bool operator==(const SetActivation&) const = default;
};

/// The weight from `input` to `unit` of `layer` takes a value; input 0 is the unit's bias. What the optimiser
/// remembers of it stays.
struct SetWeight {
    std::int64_t layer = 1;
    std::int64_t unit = 1;
    std::int64_t input = 0;
    double value = 0;

    bool operator==(const SetWeight&) const = default;
};

/// The weights into `unit` of `layer` are drawn anew as the initialiser does, a pure function of the seed and
/// `draw` (>= 1), and its bias is what it is at step 0. What the optimiser remembers of them stays.
struct Redraw {
    std::int64_t layer = 1;
    std::int64_t unit = 1;
    std::uint64_t draw = 1;

    bool operator==(const Redraw&) const = default;
};

using Change = std::variant<SetField, ShiftBias, SetActivation, SetWeight, Redraw>;

/// What files call it: the field's key, "bias", "activation", "weight" or "draw".
std::string_view keyOf(const Change& change);
/// 0: of the whole network, or of no layer at all.
std::int64_t layerOf(const Change& change);
/// What is set: a number, or a text for a key; of Redraw its draw.
Value valueOf(const Change& change);

/// What a change sets: of two with the same place, the later one takes the earlier one's place.
struct Place {
    std::string_view key;
    std::int64_t layer = 0;
    std::int64_t unit = 0;
    std::int64_t input = 0;

    auto operator<=>(const Place&) const = default;
};
/// Valid as long as the change.
Place placeOf(const Change& change);

/// What the experiment holds where the change sets it; nothing for single weights.
std::optional<Value> valueBefore(const Experiment& experiment, const Change& change);
/// Whether it has a bearing in this experiment (momentum has none under plain SGD).
bool hasBearing(const Experiment& experiment, const Change& change);

/// The change of a live parameter by its key: "bias" with the layer it is about, any other with layer 0. What
/// is no such parameter is found by check().
Change changeOf(std::string key, Value value, std::int64_t layer = 0);

/// Why the change cannot be made in this experiment ("layer: 9 is outside 0..8"), or nothing.
std::optional<std::string> check(const Experiment& experiment, const Change& change);

/// Sets what the change says in the experiment's fields; single weights have none. It has passed check()
/// (asserted).
void apply(Experiment& experiment, const Change& change);
/// Sets what the change says of single weights; `experiment` is the one it has become.
void apply(Network& network, const Experiment& experiment, const Change& change);

} // namespace lab
