// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is kept of a run while it trains: its series, its verdicts and its log of deaths. A function of the
// run alone.
#pragma once

#include "core/experiment/step_record.h"
#include "core/insight/history.h"
#include "core/insight/life_log.h"
#include "core/insight/measurement.h"
#include "core/insight/verdict_history.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lab {

/// Which channel of Record::steps holds what. L layers, l = 0 .. L-1, the output layer last.
struct StepChannels {
    std::size_t layers = 0;

    /// The batch's mean loss.
    std::size_t loss() const { return 0; }
    /// The loss has single values, for its median.
    std::size_t sampled() const { return 1; }
    std::size_t errorSignal(std::size_t l) const { return 1 + l; }
    /// rms G_l.
    std::size_t weightGradient(std::size_t l) const { return 1 + layers + l; }
    std::size_t activationScale(std::size_t l) const { return 1 + 2 * layers + l; }
    std::size_t updateRatio(std::size_t l) const { return 1 + 3 * layers + l; }
    std::size_t count() const { return 1 + 4 * layers; }
};

/// Which channel of Record::checks holds what. Hidden layers l = 0 .. hidden-1.
struct CheckChannels {
    std::size_t hidden = 0;

    std::size_t trainLoss() const { return 0; }
    std::size_t testLoss() const { return 1; }
    /// Both losses have single values, for their medians.
    std::size_t sampled() const { return 2; }
    std::size_t trainScore() const { return 2; }
    std::size_t testScore() const { return 3; }
    /// Dead units of the layer; NaN where death is not defined.
    std::size_t dead(std::size_t l) const { return 4 + l; }
    std::size_t saturatedShare(std::size_t l) const { return 4 + hidden + l; }
    /// Those of dead(l) that nothing can move.
    std::size_t deadForGood(std::size_t l) const { return 4 + 2 * hidden + l; }
    /// Units that are off on no row; NaN where death is not defined. The rest of the layer, neither dead nor
    /// always on, is off on some rows.
    std::size_t alwaysOn(std::size_t l) const { return 4 + 3 * hidden + l; }
    std::size_t count() const { return 4 + 4 * hidden; }
};

/// The channels of Record::checks for one check.
std::vector<double> checkChannels(const Measurement& measurement);

/// Grows with the run, within bounds. What comes a second time, because a run was trained again up to here,
/// is left out.
class Record {
  public:
    /// hidden: hidden layers of the network.
    explicit Record(std::size_t hidden = 0);

    void add(const StepRecord& record);
    /// A check before the changes at `step`. True if it enters something into the log.
    bool addCheck(std::int64_t step, const Measurement& measurement, const Run& run, const Experiment& now);
    void addVerdict(std::int64_t step, Verdict verdict);
    /// For the last step: it turned out to be the end, or the words have changed.
    void replaceVerdict(std::int64_t step, Verdict verdict) { m_verdicts.append(step, verdict); }

    /// The step up to which steps are recorded.
    std::int64_t end() const { return m_steps.empty() ? 0 : m_steps.lastStep(m_steps.size() - 1) + 1; }
    /// What was recorded when the run stood at `step` (0..end()) for the first time, where `verdict` was
    /// said. Bins that hold later steps too are left out; so that the last step is there even so, `last` is
    /// its record (null: there is none).
    Record upTo(std::int64_t step, const StepRecord* last, Verdict verdict) const;

    /// Series of every step (StepChannels) and of every check (CheckChannels).
    const History& steps() const { return m_steps; }
    const History& checks() const { return m_checks; }
    /// The verdict of every step so far; that units die is looked up at checks.
    const VerdictHistory& verdicts() const { return m_verdicts; }
    /// Births, deaths and returns up to the last check.
    const LifeLog& lives() const { return m_lives; }

  private:
    History m_steps;
    History m_checks;
    VerdictHistory m_verdicts;
    LifeLog m_lives;
    /// Scratch of add().
    std::vector<double> m_values;
};

} // namespace lab
