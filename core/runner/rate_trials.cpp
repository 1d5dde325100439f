// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/rate_trials.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <utility>

#ifdef __linux__
#include <time.h>
#endif

namespace lab {
namespace {

/// A run that needs more processor time than this is too large to be made over and over.
constexpr double mostSeconds = 1;
/// After so many steps the time of the whole run is known well enough.
constexpr std::int64_t stepsToEstimate = 20;
/// Multiplications of one run that no processor makes in mostSeconds: refused before memory is taken.
constexpr double mostWork = 4e10;
/// Every fourth rate first.
constexpr std::size_t coarse = 4;

/// Processor time of this thread where the system tells: one that runs when others are idle waits most of the
/// time.
double workedSeconds() {
#ifdef __linux__
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
#else
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
#endif
}

/// From below: three products per weight between hidden layers, row and step.
bool isHopeless(const Experiment& e) {
    const double weights =
        static_cast<double>(e.depth - 1) * static_cast<double>(e.width) * static_cast<double>(e.width);
    const auto rows = static_cast<double>(std::min(e.batchSize, dataShape(e).trainRows));
    return 3 * weights * rows * RateForecast::steps > mostWork;
}

} // namespace

std::vector<RateRun> rateOrder() {
    const std::size_t rates = forecastRates().size();
    std::vector<RateRun> order;
    for (std::size_t seed = 0; seed < RateForecast::seeds; ++seed) {
        for (std::size_t rate = 0; rate < rates; rate += coarse)
            order.push_back({seed, rate});
        for (std::size_t stride = coarse; stride > 1; stride /= 2) {
            for (std::size_t rate = stride / 2; rate < rates; rate += stride)
                order.push_back({seed, rate});
        }
    }
    return order;
}

RateTrials::RateTrials(Experiment experiment) : m_experiment(std::move(experiment)) {
    assert(problems(m_experiment).empty());
    for (const double rate : forecastRates())
        m_forecast.rates.push_back({rate, {}});
    for (std::size_t l = 0; l < static_cast<std::size_t>(m_experiment.depth); ++l)
        m_forecast.canDie = m_forecast.canDie || activationOf(m_experiment, l).canDie();
    m_forecast.tooLarge = isHopeless(m_experiment);
}

bool RateTrials::isCoarse() const {
    return m_made == (m_forecast.rates.size() + coarse - 1) / coarse;
}

void RateTrials::takeSeed(std::size_t seed) {
    m_seed = seed;
    m_seeded = m_experiment;
    for (std::size_t i = 0; i < seed; ++i)
        m_seeded.seed = nextSeed(m_seeded.seed);
    m_data = makeData(m_seeded);
    const Network network = makeNetwork(m_seeded, *m_data);
    m_start = measure(network, *m_data, false, m_trace);
    m_levels = lossLevels(network, *m_data);
}

void RateTrials::beginRun() {
    const double before = workedSeconds();
    const RateRun& run = m_order[m_made];
    if (!m_data || run.seed != m_seed)
        takeSeed(run.seed);
    m_seeded.learningRate = m_forecast.rates[run.rate].rate;
    m_trainer.emplace(Run{m_seeded, {}}, m_data);
    m_seconds = workedSeconds() - before;
}

void RateTrials::advance(const std::function<bool()>& goOn) {
    if (isFinished())
        return;
    if (!m_trainer)
        beginRun();
    const double before = workedSeconds() - m_seconds;
    while (goOn()) {
        if (m_trainer->stepCount() == RateForecast::steps || m_trainer->step() == nullptr)
            return finishRun();
        if (m_trainer->stepCount() % stepsToEstimate != 0)
            continue;
        m_seconds = workedSeconds() - before;
        const double share = static_cast<double>(m_trainer->stepCount()) / RateForecast::steps;
        if (m_seconds / share > mostSeconds) {
            m_forecast.tooLarge = true;
            m_trainer.reset();
            return;
        }
    }
    m_seconds = workedSeconds() - before;
}

void RateTrials::finishRun() {
    const bool diverged = m_trainer->divergence() != nullptr;
    Measurement end;
    if (!diverged)
        end = measure(m_trainer->network(), *m_data, false, m_trace);
    const Outcome outcome = outcomeOf(m_start, end, diverged, m_levels);
    ++m_forecast.rates[m_order[m_made].rate].runs[static_cast<std::size_t>(outcome)];
    ++m_made;
    m_trainer.reset();
}

} // namespace lab
