// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measurements and steps made by hand, for what is said and judged of them.
#pragma once

#include "core/insight/diagnosis.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace labtest {

using namespace lab;

/// Units of each layer.
inline constexpr std::size_t width = 8;

/// A measurement whose hidden layers have these error signals; the output's is 1. No unit is dead.
inline Measurement measured(const std::vector<double>& errorSignals, bool canDie = true) {
    Measurement m;
    for (const double E : errorSignals) {
        LayerMeasurement layer;
        layer.signal = {E, 1, 1, 1};
        layer.units.assign(width, UnitState::Alive);
        layer.dead = layer.deadForGood = canDie ? 0 : -1;
        m.layers.push_back(layer);
    }
    LayerMeasurement output;
    output.signal = {1, 1, 1, 1};
    m.layers.push_back(output);
    return m;
}

/// Three hidden layers with E_1 / E_3 = 10^v.
inline Measurement withRatio(double v) {
    return measured({std::pow(10, v), std::pow(10, v / 2), 1});
}

inline void kill(Measurement& m, std::size_t layer, std::size_t units) {
    for (std::size_t u = 0; u < units; ++u)
        m.layers[layer].units[u] = UnitState::Dormant;
    m.layers[layer].dead = static_cast<std::int64_t>(units);
}

inline StepRecord recorded(double first, double last, double updateRatio = 0.001) {
    StepRecord record;
    record.layers = {{first, 1, 1, 1}, {1, 1, 1, 1}, {last, 1, 1, 1}, {1, 1, 1, 1}};
    record.updateRatio = {updateRatio / 2, updateRatio, updateRatio / 3, updateRatio / 4};
    return record;
}

inline StepRecord recorded(double v) {
    return recorded(std::pow(10, v), 1);
}

} // namespace labtest
