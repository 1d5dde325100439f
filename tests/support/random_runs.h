// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs drawn at random from parameters(): whatever a field may hold, some of them hold it.
#pragma once

#include "core/experiment/run.h"
#include "core/math/activation.h"
#include "core/math/network.h"
#include "core/math/random.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace labtest {

/// A value that may stand in the field, anywhere in its range.
inline lab::Value randomValue(const lab::Parameter& parameter, lab::Random& random) {
    if (std::holds_alternative<std::string lab::Experiment::*>(parameter.field)) {
        const auto choices = parameter.choices();
        return std::string(choices[random.below(choices.size())].key);
    }
    if (std::holds_alternative<bool lab::Experiment::*>(parameter.field))
        return random.below(2) == 1;
    if (std::holds_alternative<std::uint64_t lab::Experiment::*>(parameter.field))
        return random.below(2) == 1 ? random.bits() : random.below(1000);
    double value = random.uniform(parameter.minimum, parameter.maximum);
    if (parameter.scale == lab::Scale::Logarithmic)
        value = std::exp(random.uniform(std::log(parameter.minimum), std::log(parameter.maximum)));
    value = std::clamp(value, parameter.minimum, parameter.maximum);
    if (std::holds_alternative<std::int64_t lab::Experiment::*>(parameter.field))
        return static_cast<std::int64_t>(value);
    return value;
}

/// An experiment without problems() in which every field was drawn.
inline lab::Experiment randomExperiment(lab::Random& random) {
    for (;;) {
        lab::Experiment experiment;
        for (const lab::Parameter& parameter : lab::parameters())
            lab::assign(experiment, parameter, randomValue(parameter, random));
        experiment.width = 1 + static_cast<std::int64_t>(random.below(200));
        const auto depth = static_cast<std::size_t>(experiment.depth);
        for (std::size_t l = random.below(depth + 1); l > 0; --l) {
            experiment.layerBias.push_back(random.uniform(-lab::biasLimit, lab::biasLimit));
            const auto& row = lab::activations()[random.below(lab::activations().size())];
            experiment.layerActivation.push_back(random.below(2) == 0 ? "" : std::string(row.key));
        }
        if (lab::problems(experiment).empty())
            return experiment;
    }
}

/// A change of a field that passes check(), at `step`.
inline lab::Intervention randomIntervention(const lab::Experiment& experiment, std::int64_t step,
                                            lab::Random& random) {
    for (;;) {
        const auto& parameter = lab::parameters()[random.below(lab::parameters().size())];
        if (parameter.effect != lab::Effect::Live)
            continue;
        const auto layers = static_cast<std::uint64_t>(experiment.depth + 1);
        const auto layer = static_cast<std::int64_t>(parameter.key == "bias" ? random.below(layers) : 0);
        return {step, std::string(parameter.key), randomValue(parameter, random), layer};
    }
}

/// A change of any kind that passes check(). `network`: of this experiment.
inline lab::Change randomChange(const lab::Experiment& experiment, const lab::Network& network,
                                lab::Random& random) {
    const auto oneOf = [&](std::int64_t first, std::int64_t last) {
        return first + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(last - first + 1)));
    };
    const std::int64_t layer = oneOf(1, experiment.depth + 1);
    const lab::LayerShape& shape = network.layers[static_cast<std::size_t>(layer - 1)];
    switch (random.below(4)) {
    case 0:
        return lab::SetWeight{layer, oneOf(1, shape.out), oneOf(0, shape.in), 2 * random.normal()};
    case 1:
        return lab::Redraw{layer, oneOf(1, shape.out), 1 + random.below(1000)};
    case 2: {
        const auto& row = lab::activations()[random.below(lab::activations().size())];
        return lab::SetActivation{oneOf(0, experiment.depth), std::string(row.key)};
    }
    default:
        return randomIntervention(experiment, 0, random).change;
    }
}

} // namespace labtest
