// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Judges a run while it trains: what the last steps and the last check say, and when the next check is due.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/batch_activity.h"
#include "core/insight/diagnosis.h"
#include "core/insight/record.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace lab {

/// What a check finds at the trainer's step. `trace`: as for measure().
Measurement measureCheck(const Trainer& trainer, Trace& trace);

/// Remembers what judging needs, and no more (a few KB: it is part of every checkpoint); what it finds goes
/// into a Record. All of it is a function of the run alone: neither of the clock nor of who watches.
class Monitor {
  public:
    /// Before the first step of this network's run.
    explicit Monitor(const Network& network, const Thresholds& thresholds = {});

    /// Takes the step that `trainer` has just made. True if a check is due: then check() is to follow.
    bool step(const StepRecord& step, const Trainer& trainer, Record& record);
    /// Takes what is measured at the trainer's step; no check was made there yet (asserted). True if it
    /// enters something into the log of deaths.
    bool check(const Measurement& measurement, const Trainer& trainer, Record& record);
    /// The step of the last check; -1 before the first.
    std::int64_t lastCheck() const { return m_lastCheck; }
    /// A change comes next: what dies of it is to be told from what died before, and soon.
    void expectChange();
    /// The verdict of the present step: the signals speak at every step, the units at checks.
    Verdict verdict() const { return m_unitsVerdict.value_or(m_diagnostician.verdictOfSteps()); }

    /// `measurement`: of the trainer's step.
    Diagnosis diagnosis(const Measurement& measurement, const Trainer& trainer) const;
    /// Where the verdict's words change: the last check is judged anew.
    void setThresholds(const Thresholds& thresholds);
    const Thresholds& thresholds() const { return m_diagnostician.thresholds(); }

    /// What it takes in memory, about.
    std::size_t bytes() const;

  private:
    bool checkIsDue(const Trainer& trainer);

    Diagnostician m_diagnostician;
    BatchActivity m_activity;
    /// What was measured at the last check, and what its units say.
    Measurement m_checked;
    std::optional<Verdict> m_unitsVerdict;
    std::int64_t m_lastCheck = -1;
    /// How many checks out of schedule may still be made, in parts of one.
    int m_extraChecks;
};

} // namespace lab
