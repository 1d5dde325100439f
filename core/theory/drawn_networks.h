// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The error signals of many random networks of one kind at step 0: what mean-field theory is too coarse for,
// narrow layers above all.
#pragma once

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

#include <optional>
#include <vector>

namespace lab {

struct DrawnNetworks {
    /// One per network whose numbers are finite and whose last hidden layer L receives an error signal:
    /// log10(E_l / E_L), layer 1 first, -infinity where a layer receives exactly 0.
    std::vector<std::vector<double>> profiles;
    /// Networks whose last hidden layer receives exactly 0.
    int silent = 0;
    /// Networks with numbers that are not finite.
    int overflown = 0;

    int count() const { return static_cast<int>(profiles.size()) + silent + overflown; }
};

/// Draws 60 to 200 networks as makeNetwork() does, always the same whatever the experiment's seed, on 16 to
/// 64 rows of the evaluation set. Nothing where 60 would take longer than about 70 ms, or without hidden
/// layers. `data`: makeData(experiment).
std::optional<DrawnNetworks> drawNetworks(const Experiment& experiment, const Data& data);

} // namespace lab
