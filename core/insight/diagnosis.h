// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One word on how training fares, with the sentence, the number and the threshold behind it.
#pragma once

#include "core/experiment/step_record.h"
#include "core/insight/measurement.h"
#include "core/insight/ratio_text.h"
#include "core/insight/verdict_rule.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace lab {

struct Diagnosis {
    Verdict verdict = Verdict::Healthy;
    /// "layer 1 receives 1/4,862 of layer 8's error signal": what follows the word in the chip.
    std::string sentence = {};
    /// The same in a few words, for where the sentence has no room: "layer 1 gets 1/4,862 of layer 8’s".
    std::string brief = {};
    /// v; -infinity where layer 1 received exactly 0 in a check that counts; NaN where there is nothing to
    /// compare: fewer than two hidden layers, or no error at the output.
    double logRatio = 0;
    /// The number that decided, the threshold it crossed, and what they are: "v = -3.7, below -3".
    std::string reason = {};
    /// One per row of verdictRules(): `verdict` is the first that is met.
    std::vector<Finding> findings = {};
};

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
