// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/run.h"

#include <algorithm>

namespace lab {

void record(Run& run, const Intervention& intervention) {
    auto& list = run.interventions;
    const auto same = [&](const Intervention& other) {
        return other.step == intervention.step && placeOf(other.change) == placeOf(intervention.change);
    };
    const bool isField = valueBefore(run.experiment, intervention.change).has_value();
    const auto earlier = std::ranges::find_if(list, same);
    if (earlier != list.end() && isField) {
        earlier->change = intervention.change;
        return;
    }
    // Of single weights the order counts: a new draw takes back what was set before it.
    std::erase_if(list, same);
    list.insert(std::ranges::upper_bound(list, intervention.step, {}, &Intervention::step), intervention);
}

void change(Run& run, const Intervention& intervention) {
    const bool isField = valueBefore(run.experiment, intervention.change).has_value();
    if (intervention.step > 0 || !isField)
        return record(run, intervention);
    std::erase_if(run.interventions, [&](const Intervention& other) {
        return other.step == 0 && placeOf(other.change) == placeOf(intervention.change);
    });
    lab::apply(run.experiment, intervention.change);
}

std::optional<Value> valueBefore(const Run& run, std::size_t i) {
    const Change& change = run.interventions[i].change;
    const std::optional<Value> start = valueBefore(run.experiment, change);
    for (std::size_t k = i; start && k-- > 0;) {
        if (placeOf(run.interventions[k].change) == placeOf(change))
            return valueOf(run.interventions[k].change);
    }
    return start;
}

Experiment experimentAt(const Run& run, std::int64_t step) {
    Experiment experiment = run.experiment;
    for (const Intervention& intervention : run.interventions) {
        if (intervention.step <= step)
            lab::apply(experiment, intervention.change);
    }
    return experiment;
}

} // namespace lab
