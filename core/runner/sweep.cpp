// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/sweep.h"

#include "core/runner/rate_trials.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds publishPause{100};

/// Makes one short run; publishes at the first piece, at milestones, and from time to time.
class RatesWork {
  public:
    explicit RatesWork(std::shared_ptr<RateTrials> trials) : m_trials(std::move(trials)) {}

    bool operator()(const Jobs::GoOn& goOn, const Inquiry<RateForecast>::Publish& publish) {
        const std::size_t before = m_trials->made();
        m_trials->advance(goOn);
        m_unpublished = m_unpublished || m_trials->made() > before;
        const bool due = m_trials->isCoarse() || Clock::now() - m_published >= publishPause;
        if (m_trials->isFinished() || (m_unpublished && due)) {
            publish(m_trials->forecast());
            m_unpublished = false;
            m_published = Clock::now();
        }
        return m_trials->isFinished();
    }

  private:
    std::shared_ptr<RateTrials> m_trials;
    bool m_unpublished = true;
    Clock::time_point m_published{};
};

} // namespace

std::optional<BiasQuestion> biasQuestion(const Snapshot& snapshot, std::size_t layer) {
    const Experiment& experiment = snapshot.experiment;
    const auto depth = static_cast<std::size_t>(experiment.depth);
    if (depth == 0 || snapshot.parameters.size() == 0 || !snapshot.pictureLayers.empty())
        return std::nullopt;
    BiasQuestion question;
    question.network.layers = snapshot.layers;
    for (std::size_t l = 0; l < depth; ++l)
        question.network.activations.push_back(activationOf(experiment, l));
    question.network.loss = findLoss(experiment.loss);
    question.network.parameters = snapshot.parameters;
    question.data = snapshot.data;
    question.layer = std::min(layer, depth);
    if (question.layer == 0)
        question.shiftNow = experiment.bias;
    else if (question.layer <= experiment.layerBias.size())
        question.shiftNow = experiment.layerBias[question.layer - 1];
    return question;
}

std::optional<CureQuestion> cureQuestion(const Snapshot& snapshot) {
    if (snapshot.diagnosis.verdict == Verdict::Healthy)
        return std::nullopt;
    return CureQuestion{snapshot.diagnosis.verdict, snapshot.run, snapshot.step, snapshot.thresholds};
}

Sweep::Sweep(Jobs& jobs, const std::function<void()>& ready)
    : m_rates(jobs, Jobs::Priority::Survey, ready), m_bias(jobs, Jobs::Priority::Immediate, ready),
      m_cures(jobs, Jobs::Priority::Trial, ready) {}

void Sweep::predictRates(Experiment experiment) {
    experiment.learningRate = 1; // ignored
    if (!m_trials || m_predicted != experiment) {
        m_predicted = std::move(experiment);
        m_trials = std::make_shared<RateTrials>(m_predicted);
    }
    m_rates.ask(RatesWork(m_trials));
}

void Sweep::askBias(BiasQuestion question) {
    m_bias.ask([question = std::make_shared<const BiasQuestion>(std::move(question))](const auto& goOn,
                                                                                      const auto& publish) {
        auto forecast = forecastBias(*question, goOn);
        if (!forecast)
            return false;
        publish(*std::move(forecast));
        return true;
    });
}

void Sweep::tryCures(std::optional<CureQuestion> question) {
    if (!question)
        return m_cures.drop();
    // One short run; what is proved is published as soon as it is.
    m_cures.ask([trials = std::make_shared<CureTrials>(*question)](const auto& goOn, const auto& publish) {
        const std::size_t proved = trials->forecast().cures.size();
        trials->advance(goOn);
        if (trials->forecast().cures.size() > proved || trials->isFinished())
            publish(trials->forecast());
        return trials->isFinished();
    });
}

void Sweep::rest() {
    m_rates.drop();
    m_bias.drop();
    m_cures.drop();
}

} // namespace lab
