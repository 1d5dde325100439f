// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One run with everything that is kept about it: the trainer, its verdict and its series. Not thread-safe.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/linear_function.h"
#include "core/insight/monitor.h"
#include "core/insight/record.h"
#include "core/runner/checkpoints.h"
#include "core/runner/snapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lab {

/// Trains and remembers. Observing changes nothing of the run, and nothing of what is remembered: series,
/// verdicts and the log of deaths are functions of the run alone, whoever looks, and how fast it trains.
class Session {
  public:
    /// `data`: as for Trainer.
    explicit Session(Run run, std::int64_t generation = 0, std::shared_ptr<const Data> data = nullptr);

    /// What step() would start from: the measurement with the interventions due at this step applied.
    const Measurement& measurementForStep();
    /// One update with its record in the series. Null once diverged.
    const StepRecord* step();
    /// Trainer::applyDue().
    bool applyDue();
    /// Trainer::apply().
    void apply(const Intervention& intervention);
    /// Where it stands. It has not diverged (asserted).
    Checkpoint checkpoint() const { return {m_trainer.state(), m_monitor}; }
    /// Goes on from there, see Trainer::restore(). What has been recorded stays, and is not recorded twice.
    void restore(const Checkpoint& checkpoint);
    /// Back to step 0, with nothing recorded but that.
    void restart();
    /// The state between two steps.
    std::shared_ptr<Snapshot> observe(const SnapshotRequest& request, bool playing);

    /// What happened so far that is worth a look: how often a unit died or returned, and the verdict.
    struct Happenings {
        std::int64_t died = 0, revived = 0;
        Verdict verdict = Verdict::Healthy;

        bool operator==(const Happenings&) const = default;
    };
    Happenings happenings() const;
    /// True where it has been trained farther already: shown is what was recorded up to here.
    bool isInThePast() const { return !m_trainer.divergence() && m_trainer.stepCount() < m_record.end(); }

    const Trainer& trainer() const { return m_trainer; }
    std::int64_t generation() const { return m_generation; }
    void setGeneration(std::int64_t generation) { m_generation = generation; }
    /// Measured on the evaluation set at the current parameters; kept until they change.
    const Measurement& measurement();
    Diagnosis diagnosis();
    /// Where the verdict's words change: the last check is judged anew, and nothing of the run changes. What
    /// was said of earlier steps stays.
    void setThresholds(const Thresholds& thresholds);

  private:
    void begin();
    void check();
    void checkBeforeChange();
    /// Forgets what was computed of other parameters.
    void parametersChanged();
    void showRecord(Snapshot& snapshot);
    const std::shared_ptr<const Profile>& theory();
    const std::vector<BackwardFactor>& split();

    Trainer m_trainer;
    std::int64_t m_generation;
    Monitor m_monitor;
    Record m_record;
    std::shared_ptr<const LifeLog> m_sharedLives;
    /// A copy of m_record for those who look from a step of the past, where nothing is added to it.
    std::shared_ptr<const Record> m_whole;
    /// The record of the step that led here, if it is known, and the verdict it left.
    const StepRecord* m_lastStep = nullptr;
    Verdict m_judged = Verdict::Healthy;

    Trace m_trace;
    std::optional<Measurement> m_measurement;
    std::optional<std::vector<BackwardFactor>> m_split;
    /// The parameters at step 0.
    Vector m_initial;
    /// What a linear unit can reach at best; nothing for other networks.
    std::optional<LinearFunction> m_best;
    std::shared_ptr<const Profile> m_theory;
    /// What m_theory is about.
    Experiment m_theorized;
    OutputPicture m_output;
    bool m_outputIsCurrent = false;
};

} // namespace lab
