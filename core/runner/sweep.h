// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A second thread, which works only when the machine has nothing better to do: it makes the short runs of a
// RateForecast, and between two steps of them answers BiasQuestions and tries cures. The newest result wins.
#pragma once

#include "core/experiment/experiment.h"
#include "core/insight/bias_question.h"
#include "core/insight/cure_trials.h"
#include "core/insight/forecast.h"
#include "core/runner/snapshot.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lab {

/// One short run: which seed (0 = the experiment's own), and which of forecastRates().
struct SweepRun {
    std::size_t seed;
    std::size_t rate;

    bool operator==(const SweepRun&) const = default;
};

/// All runs in the order in which they are made: seed after seed, within a seed every fourth rate first, then
/// those halfway, then the rest.
std::vector<SweepRun> sweepOrder();

/// The question about `snapshot` that the bias slider asks (layer 0 = all hidden layers). Nothing without
/// hidden layers, and above networkPictureLimit parameters, which a snapshot does not hold in full.
std::optional<BiasQuestion> biasQuestion(const Snapshot& snapshot, std::size_t layer);

/// What could cure `snapshot`'s run. Nothing while it is healthy.
std::optional<CureQuestion> cureQuestion(const Snapshot& snapshot);

/// All public functions may be called from any thread and return at once. Deterministic: the same experiment
/// gives the same numbers; only RateForecast::tooLarge depends on the machine.
class Sweep {
  public:
    /// Idle: whatever else wants the processor goes first, where the system can do that.
    enum class Priority { Idle, Normal };

    /// Starts at rest. `ready` is called on the sweep's thread, at most ten times a second for rates, when a
    /// forecast was left; it must return soon and stay callable until the Sweep is gone.
    explicit Sweep(std::function<void()> ready, Priority priority = Priority::Idle);
    /// Stops within one step and joins; on a busy machine that step may have to wait for a processor.
    ~Sweep();
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;

    /// Makes the runs of this experiment, which has no problems(); its learning rate is of no account. Asked
    /// again about the one last worked on, it goes on where it was.
    void predictRates(Experiment experiment);
    /// Answers this question first. One that was not answered yet is dropped.
    void askBias(BiasQuestion question);
    /// Makes the short runs of this question before those of the rates; none: drops what is being tried.
    void tryCures(std::optional<CureQuestion> question);
    /// Drops all work within one step, until asked again.
    void rest();

    /// The newest forecast for what was asked last, once; null if there is none since the last take.
    std::shared_ptr<const RateForecast> takeRates();
    std::shared_ptr<const BiasForecast> takeBias();
    std::shared_ptr<const CureForecast> takeCures();

  private:
    /// What the thread alone knows; see sweep.cpp.
    struct Engine;

    void work(const std::stop_token& stop, Priority priority);
    void predict(const std::stop_token& stop);
    void takeNews(const std::stop_token& stop, Engine& engine);
    void answer(Engine& engine, const std::function<bool()>& goOn);
    void proveCures(Engine& engine, const std::function<bool()>& goOn);
    void publishRates(Engine& engine);

    std::function<void()> m_ready;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    /// Guarded by m_mutex: what is wished (the question until it is answered), and the results.
    std::optional<Experiment> m_wanted;
    std::int64_t m_wishes = 0;
    std::shared_ptr<const BiasQuestion> m_question;
    std::shared_ptr<const CureQuestion> m_cureQuestion;
    std::shared_ptr<const RateForecast> m_rates;
    std::shared_ptr<const BiasForecast> m_bias;
    std::shared_ptr<const CureForecast> m_cures;
    /// True while the thread has not seen the newest wish; set under the lock, read without it between steps.
    std::atomic<bool> m_news = false;

    /// Last, so that it stops before what it uses is gone.
    std::jthread m_worker;
};

} // namespace lab
