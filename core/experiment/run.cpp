// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/run.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace lab {

std::optional<std::string> check(const Experiment& experiment, const Intervention& intervention) {
    const Parameter* parameter = findParameter(intervention.key);
    if (parameter == nullptr || parameter->effect != Effect::Live)
        return "set: " + intervention.key + " cannot change while a run goes on";
    if (auto problem = check(*parameter, intervention.value))
        return problem;
    if (intervention.layer != 0 && intervention.key != "bias")
        return "layer: only bias is set layer by layer";
    if (intervention.layer < 0 || intervention.layer > experiment.depth)
        return "layer: " + std::to_string(intervention.layer) + " is outside 0.." +
               std::to_string(experiment.depth);
    return std::nullopt;
}

void apply(Experiment& experiment, const Intervention& intervention) {
    assert(!check(experiment, intervention));
    if (intervention.layer == 0) {
        assign(experiment, *findParameter(intervention.key), intervention.value);
        return;
    }
    const auto layer = static_cast<std::size_t>(intervention.layer);
    if (experiment.layerBias.size() < layer)
        experiment.layerBias.resize(layer, 0);
    experiment.layerBias[layer - 1] = std::get<double>(intervention.value);
}

void record(Run& run, const Intervention& intervention) {
    auto& list = run.interventions;
    auto after = std::ranges::upper_bound(list, intervention.step, {}, &Intervention::step);
    for (auto it = after; it != list.begin() && std::prev(it)->step == intervention.step; --it) {
        if (std::prev(it)->key == intervention.key && std::prev(it)->layer == intervention.layer) {
            std::prev(it)->value = intervention.value;
            return;
        }
    }
    list.insert(after, intervention);
}

void change(Run& run, const Intervention& intervention) {
    if (intervention.step > 0)
        return record(run, intervention);
    std::erase_if(run.interventions, [&](const Intervention& other) {
        return other.step == 0 && other.key == intervention.key && other.layer == intervention.layer;
    });
    apply(run.experiment, intervention);
}

Experiment experimentAt(const Run& run, std::int64_t step) {
    Experiment experiment = run.experiment;
    for (const Intervention& intervention : run.interventions) {
        if (intervention.step <= step)
            apply(experiment, intervention);
    }
    return experiment;
}

} // namespace lab
