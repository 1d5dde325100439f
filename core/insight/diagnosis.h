// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One word on how training fares, and the numbers and thresholds behind it. The sentences about them are the
// window's.
#pragma once

#include "core/experiment/step_record.h"
#include "core/insight/measurement.h"
#include "core/insight/verdict_rule.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace lab {

struct Diagnosis {
    Verdict verdict = Verdict::Healthy;
    /// v; -infinity where layer 1 received exactly 0 in a check that counts; NaN where there is nothing to
    /// compare: fewer than two hidden layers, or no error at the output.
    double logRatio = 0;
    /// Nothing has been trained yet.
    bool atStart = true;
    /// The layer (0 = layer 1) whose update was the largest of the last step, and its U_l; 0 before the
    /// first.
    std::size_t largestUpdateLayer = 0;
    double largestUpdate = 0;
    /// One per row of verdictRules(): `verdict` is the first that is met.
    std::vector<Finding> findings = {};
};

/// The highest hidden layer (0 = layer 1) of which every unit is dead; -1 if there is none.
int whollyDeadLayer(const Measurement& now);

/// Keeps the last checks and says the verdict. A check is one step's record (E and U on its batch); before
/// the first step the evaluation set stands in. Deterministic in the run: it does not matter who watches, or
/// when.
class Diagnostician {
  public:
    explicit Diagnostician(Thresholds thresholds = {}) : m_thresholds(thresholds) {}

    /// Takes one step's record into the window of checks.
    void add(const StepRecord& record);
    void clear();
    /// Judges the checks kept so far anew, without the hysteresis of words said under other thresholds.
    void setThresholds(const Thresholds& thresholds);

    /// `divergence` may be null.
    Diagnosis diagnose(const Measurement& now, const Divergence* divergence) const;
    /// Diverged, Blocked or Dying if what is measured says so; nothing otherwise. Before the first step
    /// nothing can have died: units that are dead then start silent.
    std::optional<Verdict> verdictOfUnits(const Measurement& now) const;
    /// What the steps taken in say by themselves: a gradient profile's word, StepsTooLarge or Healthy.
    /// Healthy before the first.
    Verdict verdictOfSteps() const;

    const Thresholds& thresholds() const { return m_thresholds; }

  private:
    /// The largest U_l of a step, and its layer.
    struct LargestUpdate {
        double ratio;
        std::size_t layer;
    };

    bool isDying(const Measurement& now) const;
    double meanLogRatio() const;
    double leastLargeUpdate() const;
    std::vector<Finding> findings(const Measurement& now, bool finite, double v) const;

    Thresholds m_thresholds;
    /// The last maxChecks steps; thresholds say how many of them count.
    std::deque<double> m_logRatios;
    std::deque<LargestUpdate> m_largestUpdates;
    /// The word for the gradients' profile after the last check: one of Exploding .. Fading, or Healthy.
    std::optional<Verdict> m_profile;
};

} // namespace lab
