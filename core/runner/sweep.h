// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the sliders lead to and what would help, as jobs: the short runs of a RateForecast, between two steps
// of them answers to BiasQuestions and trials of cures.
#pragma once

#include "core/experiment/experiment.h"
#include "core/insight/bias_question.h"
#include "core/insight/cure_trials.h"
#include "core/insight/forecast.h"
#include "core/runner/inquiry.h"
#include "core/runner/snapshot.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace lab {

class RateTrials;

/// The question about `snapshot` that the bias slider asks (layer 0 = all hidden layers). Nothing without
/// hidden layers, and above networkPictureLimit parameters, which a snapshot does not hold in full.
std::optional<BiasQuestion> biasQuestion(const Snapshot& snapshot, std::size_t layer);

/// What could cure `snapshot`'s run. Nothing while it is healthy.
std::optional<CureQuestion> cureQuestion(const Snapshot& snapshot);

/// To be used from one thread; its functions return at once. Deterministic: the same experiment gives the
/// same numbers; only RateForecast::tooLarge depends on the machine.
class Sweep {
  public:
    /// `jobs` must outlive it. `ready`: as for Inquiry; at most ten times a second for rates.
    Sweep(Jobs& jobs, const std::function<void()>& ready);

    /// Makes the runs of this experiment, which has no problems(); its learning rate is ignored. Asked again
    /// about the one last worked on, it goes on where it was.
    void predictRates(Experiment experiment);
    /// Answers this question first. One that was not answered yet is dropped.
    void askBias(BiasQuestion question);
    /// Makes the short runs of this question before those of the rates; none: drops what is being tried.
    void tryCures(std::optional<CureQuestion> question);
    /// Drops all work within one step, until asked again.
    void rest();

    /// The newest forecast for what was asked last, once; null if there is none since the last take.
    std::shared_ptr<const RateForecast> takeRates() { return m_rates.take(); }
    std::shared_ptr<const BiasForecast> takeBias() { return m_bias.take(); }
    std::shared_ptr<const CureForecast> takeCures() { return m_cures.take(); }

  private:
    Inquiry<RateForecast> m_rates;
    Inquiry<BiasForecast> m_bias;
    Inquiry<CureForecast> m_cures;
    /// The rates' runs, which jobs alone touch, and the experiment that they are about.
    std::shared_ptr<RateTrials> m_trials;
    Experiment m_predicted;
};

} // namespace lab
