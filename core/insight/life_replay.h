// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds an ExactStep.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/exact_step.h"

#include <functional>
#include <memory>
#include <optional>

namespace lab {

/// Trains a run again from its start and, between the two checks of an event of its log, measures as a check
/// does after every step. A function of the run alone.
class LifeReplay {
  public:
    /// `event`: of this run's log, after step 0 (asserted). `data`: as for Trainer.
    LifeReplay(Run run, LifeEvent event, std::shared_ptr<const Data> data = nullptr);

    bool isFinished() const { return m_finished; }
    /// Works to the end, or until `goOn`, which is asked before each step, says no; the next call continues.
    void advance(const std::function<bool()>& goOn);
    const LifeSearch& search() const { return m_search; }

  private:
    void step();
    void measuredStep();
    bool unitIsSo();

    Run m_run;
    std::shared_ptr<const Data> m_data;
    std::optional<Trainer> m_trainer;
    Trace m_trace;
    LifeSearch m_search;
    /// The last step at which the unit came to be as the event says; none while it is not.
    std::optional<ExactStep> m_since;
    int m_earlier = 0;
    bool m_finished = false;
};

} // namespace lab
