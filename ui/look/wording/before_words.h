// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the run before had that the present one has not, and what it was.
#pragma once

#include "core/experiment/experiment.h"
#include "core/runner/snapshot.h"

#include <QString>

namespace lab::ui {

/// "Sigmoid", "learning rate 0.03, depth 4": the former values, a few at most; empty if nothing differs.
QString formerValues(const Experiment& before, const Experiment& now);

/// "1/3,307": how much of the last hidden layer's error signal layer 1 receives, as in the verdict's chip;
/// empty where there are not two of them or no such number.
QString errorRatioText(const Measurement& now);

/// "1/3,307" beside a verdict that speaks of that number, else "vanishing": what `before`, which `now`
/// replaced, was instead.
QString verdictBefore(const Snapshot& before, const Snapshot& now);

} // namespace lab::ui
