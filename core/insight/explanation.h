// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sentence and the reason behind a verdict.
#pragma once

#include "core/insight/diagnosis.h"

namespace lab {

/// What a verdict is explained from, besides the diagnosis itself.
struct Evidence {
    const Measurement& now;
    /// Null while everything is finite.
    const Divergence* divergence;
    const Thresholds& thresholds;
    /// Nothing has been trained yet.
    bool atStart;
    /// The layer (0 = layer 1) whose update was the largest of the last step, and its U_l.
    std::size_t largestUpdateLayer;
    double largestUpdate;
};

/// Fills sentence, brief and reason of `diagnosis`, whose verdict and logRatio are set.
void explain(Diagnosis& diagnosis, const Evidence& evidence);

/// The highest hidden layer (0 = layer 1) of which every unit is dead; -1 if there is none.
int whollyDeadLayer(const Measurement& now);

} // namespace lab
