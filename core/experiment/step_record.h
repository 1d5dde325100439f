// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What training tells of itself: the record of one step, and where it met a number that is not finite.
#pragma once

#include "core/math/layer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab {

/// Where training met a number that is not finite.
struct Divergence {
    /// The step whose update could not be made, or whose result could not be kept.
    std::int64_t step = 0;
    /// 1 = first hidden layer; layers.size() = output layer; 0 where no layer can be named.
    std::int64_t layer = 0;
    /// "loss", "activations" (before or after f), "gradient", "weights" or "mean squares" (of the gradient,
    /// which RMSProp and Adam keep).
    std::string quantity;
};

/// What one update saw: everything is measured on this step's batch, at the parameters before the update.
struct StepRecord {
    /// Updates made before this one: the first record says 0.
    std::int64_t step = 0;
    /// Mean data loss of the batch, without penalties.
    double loss = 0;
    /// One per layer, the output layer last.
    std::vector<LayerSignal> layers;
    /// U_l = |W_l after - W_l before| / |W_l before|, one per layer; 0/0 counts as 0.
    std::vector<double> updateRatio;
};

} // namespace lab
