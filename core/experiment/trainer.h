// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trains a run one minibatch at a time. Deterministic: no clock, no threads; the same run gives the same
// bits.
#pragma once

#include "core/experiment/run.h"
#include "core/experiment/step_record.h"
#include "core/math/network.h"
#include "core/math/schedule.h"
#include "core/math/update.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lab {

/// How an update at `step` is made under `experiment`.
UpdateRule updateRule(const Experiment& experiment, std::int64_t step);

/// Where a run in progress stands, before the changes due at `step`: with the run, all that it goes on from.
struct TrainerState {
    std::int64_t step = 0;
    /// Whole passes over the training set before the current one, and rows taken of that one.
    std::uint64_t epoch = 0;
    std::size_t position = 0;
    /// (Network::parameters)
    Vector parameters;
    UpdaterState updater;

    std::size_t bytes() const;
};

/// A run in progress. Not thread-safe: one owner.
class Trainer {
  public:
    /// Starts at step 0. The run's experiment has no problems() and its interventions pass check()
    /// (asserted). `data` may be shared from elsewhere if it is makeData(run.experiment); null makes it.
    explicit Trainer(Run run, std::shared_ptr<const Data> data = nullptr);

    /// Applies the interventions recorded for this step, then makes one update. Returns null once diverged;
    /// then nothing changes any more and the parameters are the last at which everything was finite.
    const StepRecord* step();

    /// Sets a live parameter now, as change() of run() at the current step. Checked by the caller (asserted).
    /// Several at one step fold into one, to the same bits as their replay.
    void apply(Intervention intervention);

    /// Applies the interventions recorded for this step now, as step() would first thing. True if any was
    /// due.
    bool applyDue();
    /// Whether there are any.
    bool changeIsDue() const;

    /// Where it stands. It has not diverged (asserted).
    TrainerState state() const;
    /// Goes on from a state of this run, and from its first update on with the same bits as on the way there;
    /// before that update batch(), gradient() and the last finite parameters are unknown.
    void restore(const TrainerState& state);

    /// Updates made so far.
    std::int64_t stepCount() const { return m_step; }
    /// Passes over the training set so far, with the started one as a fraction.
    double epoch() const { return m_diverged ? m_epochBefore : epochNow(); }
    /// Updates left until the end of the current epoch; >= 1.
    std::int64_t stepsToEpochEnd() const;

    const Run& run() const { return m_run; }
    /// The experiment with all interventions up to now.
    const Experiment& current() const { return m_current; }
    const Network& network() const { return m_network; }
    const std::shared_ptr<const Data>& data() const { return m_data; }
    /// The training rows of the last update's batch; empty before the first.
    std::span<const Index> batch() const { return {m_order.data() + m_position - m_batchSize, m_batchSize}; }
    /// dL/dparameters of the last update's batch, without penalties; empty before the first.
    const Vector& gradient() const { return (m_lastWasWhole ? m_whole : m_short).trace.gradient; }
    /// Null while everything is finite.
    const Divergence* divergence() const { return m_diverged ? &m_divergence : nullptr; }

  private:
    /// A batch and all that its step computes.
    struct Pass {
        Matrix x;
        Matrix target;
        Trace trace;
    };

    double epochNow() const;
    void shuffle();
    void keepBase();
    void shiftBiases(const Experiment& before);
    Pass& takeBatch();
    void diverge(std::int64_t layer, std::string quantity);
    void backToLastFinite();
    void currentChanged();
    void changeWeights();
    void skipDue();
    bool allFinite(const Trace& trace);
    bool updateParameters(const Vector& gradient);
    void recordUpdate(const Trace& trace);

    Run m_run;
    Experiment m_current;
    std::shared_ptr<const Data> m_data;
    Network m_network;
    Updater m_updater;

    std::int64_t m_step = 0;
    std::size_t m_nextIntervention = 0;
    std::uint64_t m_epoch = 0;
    std::vector<Index> m_order;
    std::size_t m_position = 0;
    std::size_t m_batchSize = 0;
    /// epoch() before the last update.
    double m_epochBefore = 0;

    /// What stood before the first live change at step m_baseStep, so that several fold into one.
    std::int64_t m_baseStep = -1;
    Experiment m_baseExperiment;
    Vector m_baseParameters;

    /// The last batch of an epoch has fewer rows as a rule: with memory of its own, no step has to fit
    /// another one's to its size.
    Pass m_whole;
    Pass m_short;
    bool m_lastWasWhole = true;
    /// The parameters before the last update: what remains when the new ones turn out not to be finite.
    Vector m_before;
    /// What m_current says of updates, looked up once per change; the rate moves with the schedule.
    UpdateRule m_rule;
    const Schedule* m_schedule = nullptr;
    StepRecord m_record;
    Divergence m_divergence;
    bool m_diverged = false;
};

} // namespace lab
