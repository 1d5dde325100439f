// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a network is like at one moment: every number is measured on the evaluation set at the current
// parameters, by a forward and backward pass of its own that changes nothing.
#pragma once

#include "core/data/dataset.h"
#include "core/math/layer.h"

#include <cstdint>
#include <vector>

namespace lab {

struct Network;
struct Trace;

/// What a hidden unit is like on the whole evaluation set.
enum class UnitState : std::uint8_t {
    /// None of the others, and of an activation that cannot die.
    Alive,
    /// f'(z) != 0 on every row.
    AlwaysOn,
    /// f'(z) == 0 on some rows, as ReLU's units are meant to be: sparse, and healthy.
    Sparse,
    /// Flat (|f'(z)| < flatSlope) on at least saturatedUnitShare of the rows, but not dead.
    Saturated,
    /// f'(z) == 0 on every row, but something can still move it.
    Dormant,
    /// f'(z) == 0 on every training row and no gradient can revive it: in layer 1, or at, below or directly
    /// above a wholly dead layer, while restsWithoutGradient(). The user still can.
    Dead,
};

/// |f'(z)| below this is flat.
inline constexpr double flatSlope = 0.01;
inline constexpr double saturatedUnitShare = 0.95;

/// One layer on the evaluation set.
struct LayerMeasurement {
    LayerSignal signal;
    /// Hidden layers only, one per unit; empty for the output layer.
    std::vector<UnitState> units;
    /// Units with f'(z) == 0 on every row (dormant and dead); -1 where death is not defined ("n/a").
    std::int64_t dead = -1;
    /// Those of them that no gradient can revive; -1 where death is not defined.
    std::int64_t deadForGood = -1;
    /// Units with f'(z) != 0 on every row ("always on"); -1 where death is not defined. The others of those
    /// that are not dead are off on some rows.
    std::int64_t alwaysOn = -1;
    /// Units flat on at least saturatedUnitShare of the rows, dead ones not counted.
    std::int64_t saturatedUnits = 0;
    /// Units whose f' is above 0 everywhere, but too small for a number on every row.
    std::int64_t underflowed = 0;
    /// Share of (row, unit) pairs with |f'(z)| < flatSlope; 0 for the output layer.
    double saturatedShare = 0;
    /// Share of exact zeros among the activations.
    double sparsity = 0;
    /// (row, unit) pairs with z exactly 0, where the slope of ReLU is a convention.
    std::int64_t zerosOfZ = 0;
    /// Mean of f'(z) over rows and units; 1 for the output layer.
    double meanSlope = 1;
    /// Whether all pre-activations are.
    bool isFinite = true;
};

/// How well outputs fit one split.
struct Fit {
    /// Mean data loss.
    double loss = 0;
    /// Classification: share of rows whose class is right, in [0, 1]. Regression: R^2 (<= 1).
    double score = 0;
};

struct Measurement {
    /// One per layer, the output layer last.
    std::vector<LayerMeasurement> layers;
    /// On the evaluation set (= the training set up to evaluationLimit rows) and on the test set.
    Fit train;
    Fit test;
    /// Whether the evaluation set is all of the training rows: what holds on each row of a part need not hold
    /// on the others.
    bool onAllRows = true;
    /// E_1 is 0 only because it is smaller than any double: nothing on its way down stops it exactly.
    bool underflows = false;

    std::size_t hiddenLayers() const { return layers.empty() ? 0 : layers.size() - 1; }
    /// Over all hidden layers; -1 where death is defined in none of them.
    std::int64_t deadUnits() const;
    std::int64_t deadForGoodUnits() const;
    /// Units of hidden layers.
    std::int64_t hiddenUnits() const;
};

/// Measures. `rests`: restsWithoutGradient(), so that a unit without gradient cannot move.
/// `trace` is scratch space that keeps the evaluation set's pass afterwards (z for histograms, gradient for
/// ink).
Measurement measure(const Network& network, const Data& data, bool rests, Trace& trace);

/// Loss and score of the network on these samples.
Fit fitOf(const Network& network, const Samples& samples, Trace& scratch);

/// Counts of values in equal bins.
struct Histogram {
    double low = 0;
    double high = 1;
    std::vector<std::int64_t> counts;
    /// Finite values outside [low, high] and non-finite ones; not in counts.
    std::int64_t outside = 0;
    double minimum = 0;
    double maximum = 0;
    double mean = 0;
};

/// Histogram of all entries over [low, high] (low < high) in `bins` >= 1 equal bins.
Histogram histogramOf(const Matrix& values, double low, double high, int bins);

} // namespace lab
