// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/cure_trials.h"

#include "core/math/network.h"

#include <algorithm>

namespace lab {
namespace {

/// At most so many of a cure's runs may fail.
constexpr int mostFailures = 1;
/// Multiplications of one run that take a processor about a second: cures that need more are not tried.
constexpr double mostWork = 4e9;
/// What a step costs besides its products, in multiplications.
constexpr double stepWork = 2e4;

Experiment withSeed(Experiment experiment, int index) {
    for (int i = 0; i < index; ++i)
        experiment.seed = nextSeed(experiment.seed);
    return experiment;
}

/// The run that has the cure in it, with the index-th seed.
Run runWith(const Cure& cure, const CureQuestion& question, int index) {
    if (!cure.live)
        return {withSeed(cure.after, index), {}};
    Run run{withSeed(question.run.experiment, index), {}};
    for (const Intervention& made : question.run.interventions) {
        if (made.step <= question.step)
            run.interventions.push_back(made);
    }
    record(run, {question.step, *cure.live});
    return run;
}

std::int64_t lastStep(const Cure& cure, const CureQuestion& question) {
    return (cure.live ? question.step : 0) + RateForecast::steps;
}

} // namespace

CureTrials::CureTrials(const CureQuestion& question) : m_question(question) {
    m_forecast.verdict = question.verdict;
    m_forecast.experiment = experimentAt(question.run, question.step);
    m_cures = curesFor(question.verdict, m_forecast.experiment);
    skipHopeless();
}

/// From below: three products per weight between hidden layers, row and step.
bool CureTrials::isHopeless(const Cure& cure) const {
    const Experiment& e = cure.after;
    const auto width = static_cast<double>(e.width);
    const double weights = static_cast<double>(std::max<std::int64_t>(e.depth - 1, 0)) * width * width;
    const auto rows = static_cast<double>(std::min(e.batchSize, dataShape(e).trainRows));
    return static_cast<double>(lastStep(cure, m_question)) * (3 * weights * rows + stepWork) > mostWork;
}

/// Goes on to a cure that is worth its runs, or finishes.
void CureTrials::skipHopeless() {
    const auto isSettled = [&](const Cure& cure) {
        return std::ranges::any_of(m_forecast.cures,
                                   [&](const ProvedCure& proved) { return proved.cure.kind == cure.kind; });
    };
    while (m_cure < m_cures.size() && (isHopeless(m_cures[m_cure]) || isSettled(m_cures[m_cure])))
        ++m_cure;
    m_forecast.complete = m_cure == m_cures.size();
}

void CureTrials::nextCure() {
    ++m_cure;
    m_seed = 0;
    m_counted = 0;
    skipHopeless();
}

void CureTrials::beginRun() {
    const Cure& cure = m_cures[m_cure];
    m_trainer.emplace(runWith(cure, m_question, m_seed));
    m_end = lastStep(cure, m_question);
    m_diagnostician = Diagnostician(m_question.thresholds);
    m_start = measure(m_trainer->network(), *m_trainer->data(), false, m_trace);
}

void CureTrials::finishRun(const Divergence* divergence) {
    const Data& data = *m_trainer->data();
    const Network& network = m_trainer->network();
    bool counts = false;
    if (divergence == nullptr) {
        const Measurement end = measure(network, data, false, m_trace);
        const Verdict verdict = m_diagnostician.diagnose(end, nullptr).verdict;
        counts = outcomeOf(m_start, end, false, lossLevels(network, data)) == Outcome::Learns &&
                 (verdict > m_question.verdict || verdict == Verdict::Healthy);
    }
    m_trainer.reset();
    ++m_seed;
    m_counted += counts;
    const int failures = m_seed - m_counted;
    if (failures > mostFailures || m_counted == 0)
        return nextCure();
    if (m_seed == RateForecast::seeds) {
        m_forecast.cures.push_back({m_cures[m_cure], m_counted});
        nextCure();
    }
}

void CureTrials::advance(const std::function<bool()>& goOn) {
    if (isFinished())
        return;
    if (!m_trainer)
        beginRun();
    while (goOn()) {
        if (m_trainer->stepCount() == m_end)
            return finishRun(nullptr);
        const StepRecord* record = m_trainer->step();
        if (record == nullptr)
            return finishRun(m_trainer->divergence());
        m_diagnostician.add(*record);
    }
}

} // namespace lab
