// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/cure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace lab {
namespace {

std::size_t depthOf(const Experiment& e) {
    return static_cast<std::size_t>(e.depth);
}

/// How many hidden layers have the property.
template <class Property>
std::size_t layersWith(const Experiment& e, Property property) {
    std::size_t count = 0;
    for (std::size_t l = 0; l < depthOf(e); ++l)
        count += property(activationOf(e, l));
    return count;
}

bool canDie(const LayerActivation& activation) {
    return activation.canDie();
}

/// Passes little for z < 0, so that half of its inputs are as good as lost: what He weights make up for.
bool rectifies(const LayerActivation& activation) {
    const auto slope = [&](double z) { return std::abs(activation.function->slope(z, activation.settings)); };
    return slope(-1) < 0.3 * slope(1);
}

/// The experiment with what it leaves open filled in and what has no bearing left out: equal for two that
/// train alike.
Experiment effective(const Experiment& e) {
    Experiment result = e;
    for (const Parameter& parameter : parameters()) {
        if (!parameter.applies(e))
            assign(result, parameter, valueOf(Experiment(), parameter));
    }
    result.activation.clear();
    result.layerActivation.clear();
    result.bias = 0;
    result.layerBias.clear();
    for (std::size_t l = 0; l < depthOf(e); ++l) {
        result.layerActivation.emplace_back(activationKey(e, l));
        result.layerBias.push_back(biasShift(e, l));
    }
    return result;
}

Cure restart(Cure::Kind kind, Experiment after) {
    return {kind, std::move(after)};
}

Cure live(Cure::Kind kind, const Experiment& e, Change change) {
    Cure cure{kind, e, std::move(change)};
    lab::apply(cure.after, *cure.live);
    return cure;
}

double slowerRate(const Experiment& e, double factor) {
    return std::max(e.learningRate / factor, findParameter("learningRate")->minimum);
}

constexpr std::array slowdowns{10.0, 100.0, 1000.0};

void addSlower(std::vector<Cure>& cures, const Experiment& e) {
    for (const double factor : slowdowns) {
        Experiment after = e;
        after.learningRate = slowerRate(e, factor);
        cures.push_back(restart(Cure::Kind::Rate, after));
    }
}

void addSlowerAtOnce(std::vector<Cure>& cures, const Experiment& e) {
    for (const double factor : slowdowns) {
        const double rate = slowerRate(e, factor);
        cures.push_back(live(Cure::Kind::Rate, e, SetField{"learningRate", rate}));
    }
}

/// Biases as they were drawn and trained: far from 0, a shift switches units off or saturates them.
void addWithoutShift(std::vector<Cure>& cures, const Experiment& e) {
    if (e.bias != 0)
        cures.push_back(live(Cure::Kind::Bias, e, ShiftBias{0, 0.0}));
    for (std::size_t l = 0; l < e.layerBias.size(); ++l) {
        if (e.layerBias[l] != 0)
            cures.push_back(live(Cure::Kind::Bias, e, ShiftBias{static_cast<std::int64_t>(l) + 1, 0}));
    }
    Experiment after = e;
    after.bias = 0;
    after.layerBias.clear();
    cures.push_back(restart(Cure::Kind::Bias, after));
}

/// True if the first weights heed neither the layers' widths nor that rectifiers lose half of their inputs.
bool weightsMisfit(const Experiment& e) {
    static constexpr std::array<std::string_view, 4> fixed{"uniform", "normal", "constant", "zeros"};
    const bool xavier = e.initializer.starts_with("glorot") || e.initializer.starts_with("lecun");
    return e.gain != 1 || std::ranges::find(fixed, e.initializer) != fixed.end() ||
           (2 * layersWith(e, rectifies) > depthOf(e) && xavier);
}

/// He weights where most layers rectify, Xavier weights elsewhere; slower, too, if that alone will not do.
void addFittingWeights(std::vector<Cure>& cures, const Experiment& e) {
    if (!weightsMisfit(e))
        return;
    const bool he = 2 * layersWith(e, rectifies) > depthOf(e);
    Experiment after = e;
    after.initializer = he ? "he_normal" : "glorot_normal";
    after.gain = 1;
    cures.push_back(restart(Cure::Kind::Weights, after));
    for (const double factor : slowdowns) {
        after.learningRate = slowerRate(e, factor);
        cures.push_back(restart(Cure::Kind::Weights, after));
    }
}

void addReluWithHe(std::vector<Cure>& cures, const Experiment& e) {
    Experiment after = e;
    after.activation = "relu";
    after.layerActivation.clear();
    after.initializer = "he_normal";
    after.gain = 1;
    cures.push_back(restart(Cure::Kind::Activation, after));
}

/// In the layers that can die: the others keep their activations.
void addLeaky(std::vector<Cure>& cures, const Experiment& e) {
    const std::size_t mortal = layersWith(e, canDie);
    if (mortal == 0)
        return;
    Experiment after = e;
    if (after.leakySlope == 0) // which is ReLU
        after.leakySlope = Experiment().leakySlope;
    after.layerActivation.resize(depthOf(e));
    for (std::size_t l = 0; l < depthOf(e); ++l) {
        if (canDie(activationOf(e, l)))
            after.layerActivation[l] = "leaky_relu";
    }
    if (mortal == depthOf(e)) {
        after.activation = "leaky_relu";
        after.layerActivation.clear();
    }
    cures.push_back(restart(Cure::Kind::Activation, after));
}

void addShallower(std::vector<Cure>& cures, const Experiment& e) {
    Experiment after = e;
    after.depth = std::min<std::int64_t>(e.depth, 3);
    after.layerActivation.resize(std::min(e.layerActivation.size(), depthOf(after)));
    after.layerBias.resize(std::min(e.layerBias.size(), depthOf(after)));
    cures.push_back(restart(Cure::Kind::Depth, after));
}

std::vector<Cure> candidates(Verdict verdict, const Experiment& e) {
    std::vector<Cure> cures;
    if (verdict == Verdict::Healthy)
        return cures;
    if (verdict == Verdict::StepsTooLarge) { // whatever the weights were at first
        addSlowerAtOnce(cures, e);
        addSlower(cures, e);
        return cures;
    }
    addWithoutShift(cures, e);
    addFittingWeights(cures, e);
    if (verdict <= Verdict::Dying)
        addSlower(cures, e);
    if (verdict == Verdict::Blocked || verdict == Verdict::Dying)
        addLeaky(cures, e);
    if (verdict == Verdict::Blocked || verdict == Verdict::Vanishing || verdict == Verdict::Fading)
        addReluWithHe(cures, e);
    if (verdict != Verdict::Dying)
        addShallower(cures, e);
    return cures;
}

} // namespace

std::vector<Cure> curesFor(Verdict verdict, const Experiment& experiment) {
    std::vector<Cure> cures;
    // A live change and a restart with the same settings are two ways: the one may be too late.
    std::vector<std::pair<Experiment, bool>> known{{effective(experiment), false},
                                                   {effective(experiment), true}};
    for (Cure& cure : candidates(verdict, experiment)) {
        std::pair result{effective(cure.after), cure.live.has_value()};
        const bool tooLate = verdict == Verdict::Diverged && cure.live;
        if (tooLate || !problems(cure.after).empty() || std::ranges::find(known, result) != known.end())
            continue;
        known.push_back(std::move(result));
        cures.push_back(std::move(cure));
    }
    return cures;
}

} // namespace lab
