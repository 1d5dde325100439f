// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the short runs of a RateForecast, one after the other.
#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/trainer.h"
#include "core/insight/forecast.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lab {

/// One short run: which seed (0 = the experiment's own), and which of forecastRates().
struct RateRun {
    std::size_t seed;
    std::size_t rate;

    bool operator==(const RateRun&) const = default;
};

/// All runs in the order in which they are made: seed after seed, within a seed every fourth rate first, then
/// those halfway, then the rest.
std::vector<RateRun> rateOrder();

/// Deterministic: the same experiment gives the same numbers; only RateForecast::tooLarge depends on the
/// machine.
class RateTrials {
  public:
    /// `experiment` has no problems(); its learning rate is ignored.
    explicit RateTrials(Experiment experiment);

    bool isFinished() const { return m_forecast.tooLarge || m_made == m_order.size(); }
    /// Whether every fourth rate has a run, and no other.
    bool isCoarse() const;
    /// Works to the end of one short run, or until `goOn`, which is asked before each step, says no; the next
    /// call continues.
    void advance(const std::function<bool()>& goOn);
    const RateForecast& forecast() const { return m_forecast; }
    /// Runs made so far.
    std::size_t made() const { return m_made; }

  private:
    void beginRun();
    void takeSeed(std::size_t seed);
    void finishRun();

    Experiment m_experiment;
    std::vector<RateRun> m_order = rateOrder();
    RateForecast m_forecast;
    std::size_t m_made = 0;

    /// Of the present seed: the experiment with it, its data, its network at step 0.
    std::size_t m_seed = 0;
    Experiment m_seeded;
    std::shared_ptr<const Data> m_data;
    Measurement m_start;
    LossLevels m_levels;

    /// The run in progress, and the processor time that it has taken.
    std::optional<Trainer> m_trainer;
    double m_seconds = 0;
    Trace m_trace;
};

} // namespace lab
