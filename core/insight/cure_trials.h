// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tries each cure in short real runs, so that only those are offered that help.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/cure.h"
#include "core/insight/diagnosis.h"
#include "core/insight/forecast.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lab {

/// What is to be cured: the verdict on a run at a step, under a teacher's thresholds.
struct CureQuestion {
    Verdict verdict = Verdict::Healthy;
    Run run;
    std::int64_t step = 0;
    Thresholds thresholds;
};

/// RateForecast::steps steps with RateForecast::seeds seeds, the run's own first: from step 0 for a cure that
/// starts over, from the question's step, which is reached again first, for one that acts at once. A run
/// counts if it ends as Outcome::Learns and with a verdict less severe than the question's. A cure is proved
/// if its own seed counts and at most one other does not. Deterministic.
class CureTrials {
  public:
    explicit CureTrials(const CureQuestion& question);

    bool isFinished() const { return m_forecast.complete; }
    /// Works to the end of one short run, or until `goOn`, which is asked before each step, says no; the next
    /// call continues.
    void advance(const std::function<bool()>& goOn);
    const CureForecast& forecast() const { return m_forecast; }

  private:
    void beginRun();
    void finishRun(const Divergence* divergence);
    void nextCure();
    void skipHopeless();
    bool isHopeless(const Cure& cure) const;

    CureQuestion m_question;
    std::vector<Cure> m_cures;
    CureForecast m_forecast;
    /// The next run's cure and seed, and how the runs of this cure have ended so far.
    std::size_t m_cure = 0;
    int m_seed = 0;
    int m_counted = 0;

    std::optional<Trainer> m_trainer;
    std::int64_t m_end = 0;
    Measurement m_start;
    Diagnostician m_diagnostician;
    Trace m_trace;
};

} // namespace lab
