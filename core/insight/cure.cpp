// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/cure.h"

#include "core/insight/ratio_text.h"

#include <algorithm>
#include <array>

namespace lab {
namespace {

Cure startOverSlower(const Experiment& e) {
    const double rate = std::max(e.learningRate / 10, findParameter("learningRate")->minimum);
    return {"Start over at learning rate " + number(rate), {{"learningRate", rate}}};
}

Cure slower(const Experiment& e) {
    Cure cure = startOverSlower(e);
    cure.label = "Try learning rate " + number(std::get<double>(cure.settings.front().value));
    cure.restarts = false;
    return cure;
}

/// A shift below 0 pushes ReLUs off; without one they are as they were drawn and trained.
Cure withoutShift(const Experiment&) {
    return {"Move the bias shift back to 0", {{"bias", 0.0}}, false};
}

Cure reluWithHe(const Experiment&) {
    return {"Switch to ReLU with He weights",
            {{"activation", std::string("relu")}, {"initializer", std::string("he_normal")}, {"gain", 1.0}}};
}

Cure leaky(const Experiment&) {
    return {"Switch to leaky ReLU", {{"activation", std::string("leaky_relu")}}};
}

bool rectifies(const Experiment& e) {
    return e.activation.find("relu") != std::string::npos;
}

/// He weights for what is off half of the time, Xavier weights for what is not.
Cure fittingWeights(const Experiment& e) {
    return {rectifies(e) ? "He initialisation" : "Xavier initialisation",
            {{"initializer", std::string(rectifies(e) ? "he_normal" : "glorot_normal")}, {"gain", 1.0}}};
}

/// True if the first weights heed neither the layers' widths nor, for ReLUs, that half of them are off.
bool weightsMisfit(const Experiment& e) {
    static constexpr std::array<std::string_view, 4> fixed{"uniform", "normal", "constant", "zeros"};
    const bool xavier = e.initializer.starts_with("glorot") || e.initializer.starts_with("lecun");
    return e.gain != 1 || std::ranges::find(fixed, e.initializer) != fixed.end() || (rectifies(e) && xavier);
}

Cure shallower(const Experiment& e) {
    const std::int64_t depth = std::min<std::int64_t>(e.depth, 3);
    return {std::to_string(depth) + " hidden layers", {{"depth", depth}}};
}

/// What stops units from being switched off for all rows: the likeliest culprit first.
std::vector<Cure> againstDeath(const Experiment& e) {
    if (e.bias < 0)
        return {withoutShift(e), leaky(e)};
    return {startOverSlower(e), leaky(e)};
}

std::vector<Cure> candidates(Verdict verdict, const Experiment& e) {
    switch (verdict) {
    case Verdict::Diverged:
        return {startOverSlower(e)};
    case Verdict::Blocked:
    case Verdict::Dying:
        return againstDeath(e);
    case Verdict::Exploding:
    case Verdict::Growing:
        return {shallower(e)};
    case Verdict::Vanishing:
    case Verdict::Fading:
        return {reluWithHe(e), shallower(e)};
    case Verdict::StepsTooLarge:
        return {slower(e)};
    case Verdict::Healthy:
        break;
    }
    return {};
}

} // namespace

std::vector<Cure> curesFor(Verdict verdict, const Experiment& experiment) {
    std::vector<Cure> all = candidates(verdict, experiment);
    // Larger steps than the weights can take are no matter of how they began.
    if (!all.empty() && verdict != Verdict::StepsTooLarge && weightsMisfit(experiment))
        all.insert(all.begin(), fittingWeights(experiment));
    std::vector<Cure> cures;
    std::vector<Experiment> results{experiment};
    for (Cure& cure : all) {
        const Experiment result = cured(experiment, cure);
        if (std::ranges::find(results, result) != results.end())
            continue; // changes nothing, or the same as one before it
        results.push_back(result);
        cures.push_back(std::move(cure));
    }
    return cures;
}

Experiment cured(Experiment experiment, const Cure& cure) {
    for (const Setting& setting : cure.settings)
        assign(experiment, *findParameter(setting.key), setting.value);
    if (cure.settings.front().key == "depth") {
        const auto depth = static_cast<std::size_t>(experiment.depth);
        experiment.layerActivation.resize(std::min(experiment.layerActivation.size(), depth));
        experiment.layerBias.resize(std::min(experiment.layerBias.size(), depth));
    }
    return experiment;
}

} // namespace lab
