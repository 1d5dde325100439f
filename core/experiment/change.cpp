// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/change.h"

#include "core/experiment/overload.h"
#include "core/files/foreign_text.h"
#include "core/math/initializer.h"
#include "core/math/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <type_traits>
#include <utility>

namespace lab {
namespace {

/// A stream of the experiment's seed for each (draw, layer); see those in experiment.cpp.
constexpr std::uint64_t redrawStream = 4'000'000'000;
constexpr std::uint64_t mostDraws = 1'000'000;
constexpr std::uint64_t streamsPerDraw = 1'000;
/// In size. Far above what training makes of a weight that it can still move.
constexpr double mostWeight = 1e6;

const Parameter& biasParameter() {
    return *findParameter("bias");
}

std::optional<std::string> outside(const char* place, std::int64_t value, std::int64_t least,
                                   std::int64_t most) {
    if (value >= least && value <= most)
        return std::nullopt;
    return std::string(place) + ": " + std::to_string(value) + " is outside " + std::to_string(least) + ".." +
           std::to_string(most);
}

/// How many units the layer has: 0 is the inputs.
std::int64_t unitsOf(const Experiment& experiment, std::int64_t layer) {
    if (layer > 0 && layer <= experiment.depth)
        return experiment.width;
    const DataShape data = dataShape(experiment);
    return layer == 0 ? data.inputs : data.outputs;
}

std::optional<std::string> checkUnit(const Experiment& experiment, std::int64_t layer, std::int64_t unit) {
    if (auto problem = outside("layer", layer, 1, experiment.depth + 1))
        return problem;
    return outside("unit", unit, 1, unitsOf(experiment, layer));
}

/// The entry of `list` for hidden layer `layer` (1 = the first).
template <class T>
T& entryOf(std::vector<T>& list, std::int64_t layer) {
    const auto size = static_cast<std::size_t>(layer);
    if (list.size() < size)
        list.resize(size);
    return list[size - 1];
}

template <class T>
T entryOf(const std::vector<T>& list, std::int64_t layer) {
    const auto size = static_cast<std::size_t>(layer);
    return size <= list.size() ? list[size - 1] : T();
}

void set(Network& network, const Experiment&, const SetWeight& change) {
    const LayerShape& shape = network.layers[static_cast<std::size_t>(change.layer - 1)];
    const Index unit = change.unit - 1;
    if (change.input == 0)
        shape.bias(network.parameters)(unit) = change.value;
    else
        shape.weights(network.parameters)(unit, change.input - 1) = change.value;
}

void set(Network& network, const Experiment& experiment, const Redraw& change) {
    const auto l = static_cast<std::size_t>(change.layer - 1);
    const LayerShape& shape = network.layers[l];
    const Index unit = change.unit - 1;
    Random random(experiment.seed, redrawStream + change.draw * streamsPerDraw + l);
    Matrix drawn(shape.out, shape.in);
    findInitializer(experiment.initializer)->fill(random, experiment.gain, experiment.initScale, drawn);
    shape.weights(network.parameters).row(unit) = drawn.row(unit);
    shape.bias(network.parameters)(unit) = l < network.depth() ? biasShift(experiment, l) : 0;
}

} // namespace

std::string_view keyOf(const Change& change) {
    return std::visit(Overload{[](const SetField& c) -> std::string_view { return c.key; },
                               [](const ShiftBias&) -> std::string_view { return "bias"; },
                               [](const SetActivation&) -> std::string_view { return "activation"; },
                               [](const SetWeight&) -> std::string_view { return "weight"; },
                               [](const Redraw&) -> std::string_view { return "draw"; }},
                      change);
}

std::int64_t layerOf(const Change& change) {
    return std::visit(
        [](const auto& c) -> std::int64_t {
            if constexpr (requires { c.layer; })
                return c.layer;
            else
                return 0;
        },
        change);
}

Value valueOf(const Change& change) {
    return std::visit(Overload{[](const SetActivation& c) -> Value { return c.key; },
                               [](const Redraw& c) -> Value { return c.draw; },
                               [](const auto& c) -> Value { return c.value; }},
                      change);
}

Place placeOf(const Change& change) {
    Place place{keyOf(change), layerOf(change)};
    std::visit(
        [&](const auto& c) {
            if constexpr (requires { c.unit; })
                place.unit = c.unit;
            if constexpr (requires { c.input; })
                place.input = c.input;
        },
        change);
    return place;
}

std::optional<Value> valueBefore(const Experiment& experiment, const Change& change) {
    const std::int64_t layer = layerOf(change);
    return std::visit(Overload{[&](const SetField& c) -> std::optional<Value> {
                                   return valueOf(experiment, *findParameter(c.key));
                               },
                               [&](const ShiftBias&) -> std::optional<Value> {
                                   return layer == 0 ? experiment.bias : entryOf(experiment.layerBias, layer);
                               },
                               [&](const SetActivation&) -> std::optional<Value> {
                                   return layer == 0 ? experiment.activation
                                                     : entryOf(experiment.layerActivation, layer);
                               },
                               [](const auto&) -> std::optional<Value> { return std::nullopt; }},
                      change);
}

bool hasBearing(const Experiment& experiment, const Change& change) {
    const auto* field = std::get_if<SetField>(&change);
    return field == nullptr || findParameter(field->key)->applies(experiment);
}

Change changeOf(std::string key, Value value, std::int64_t layer) {
    if (const auto* shift = std::get_if<double>(&value); shift != nullptr && key == "bias")
        return ShiftBias{layer, *shift};
    return SetField{std::move(key), std::move(value)};
}

std::optional<std::string> check(const Experiment& experiment, const Change& change) {
    return std::visit(Overload{[](const SetField& c) -> std::optional<std::string> {
                                   const Parameter* parameter = findParameter(c.key);
                                   if (parameter == nullptr || parameter->effect != Effect::Live)
                                       return "set: " + c.key + " cannot change while a run goes on";
                                   return check(*parameter, c.value);
                               },
                               [&](const ShiftBias& c) {
                                   const auto problem = check(biasParameter(), c.value);
                                   return problem ? problem : outside("layer", c.layer, 0, experiment.depth);
                               },
                               [&](const SetActivation& c) -> std::optional<std::string> {
                                   if (auto problem = outside("layer", c.layer, 0, experiment.depth))
                                       return problem;
                                   if (findActivation(c.key) == nullptr && (c.layer == 0 || !c.key.empty()))
                                       return "value: \"" + shown(c.key) + "\" is not an activation";
                                   return std::nullopt;
                               },
                               [&](const SetWeight& c) -> std::optional<std::string> {
                                   if (auto problem = checkUnit(experiment, c.layer, c.unit))
                                       return problem;
                                   if (auto problem =
                                           outside("input", c.input, 0, unitsOf(experiment, c.layer - 1)))
                                       return problem;
                                   if (!(std::abs(c.value) <= mostWeight))
                                       return "value: must be a number from -1e6 to 1e6";
                                   return std::nullopt;
                               },
                               [&](const Redraw& c) -> std::optional<std::string> {
                                   if (auto problem = checkUnit(experiment, c.layer, c.unit))
                                       return problem;
                                   if (c.draw < 1 || c.draw > mostDraws)
                                       return "value: " + std::to_string(c.draw) + " is outside 1.." +
                                              std::to_string(mostDraws);
                                   return std::nullopt;
                               }},
                      change);
}

void apply(Experiment& experiment, const Change& change) {
    assert(!check(experiment, change));
    std::visit(Overload{[&](const SetField& c) { assign(experiment, *findParameter(c.key), c.value); },
                        [&](const ShiftBias& c) {
                            (c.layer == 0 ? experiment.bias : entryOf(experiment.layerBias, c.layer)) =
                                c.value;
                        },
                        [&](const SetActivation& c) {
                            (c.layer == 0 ? experiment.activation
                                          : entryOf(experiment.layerActivation, c.layer)) = c.key;
                        },
                        [](const auto&) {}},
               change);
}

void apply(Network& network, const Experiment& experiment, const Change& change) {
    std::visit(
        [&](const auto& c) {
            if constexpr (requires { c.unit; })
                set(network, experiment, c);
        },
        change);
}

} // namespace lab
