// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/foresight.h"

#include "ui/window/hero_panel.h"

#include <algorithm>
#include <chrono>

namespace lab::app {
namespace {

using namespace std::chrono_literals;

/// A dragged setting passes through many values: only the one it rests at is worth the runs.
constexpr auto debounce = 300ms;
/// Between two looks at the bias.
constexpr auto pauseWhilePlaying = 500ms;
constexpr auto pauseWhilePaused = 50ms;

bool isComplete(const RateForecast& forecast) {
    return forecast.tooLarge || std::ranges::all_of(forecast.rates, [](const RateForecast::AtRate& at) {
               return at.made() == RateForecast::seeds;
           });
}

/// What a forecast of the rates depends on.
Experiment withoutRate(Experiment experiment) {
    experiment.learningRate = 1;
    return experiment;
}

} // namespace

Foresight::Foresight(ui::ExperimentModel& model, ui::MainWindow& window, Jobs& jobs)
    : m_model(model), m_window(window), m_sweep(jobs, [this] { emit answered(); }) {
    connect(this, &Foresight::answered, this, &Foresight::receive, Qt::QueuedConnection);
    m_experimentTimer.setSingleShot(true);
    m_experimentTimer.setInterval(debounce);
    m_biasTimer.setSingleShot(true);
    connect(&m_experimentTimer, &QTimer::timeout, this, &Foresight::predictRates);
    m_cureTimer.setSingleShot(true);
    connect(&m_biasTimer, &QTimer::timeout, this, &Foresight::askBias);
    connect(&m_cureTimer, &QTimer::timeout, this, &Foresight::tryCures);
    connect(&m_model, &ui::ExperimentModel::changed, this, &Foresight::experimentChanged);
    connect(&m_window, &ui::MainWindow::forecastWishChanged, this, &Foresight::wishChanged);
}

void Foresight::setSeen(bool seen) {
    if (std::exchange(m_seen, seen) == seen)
        return;
    wishChanged();
    tryCuresInTime();
}

void Foresight::wishChanged() {
    if (!isWanted()) {
        m_experimentTimer.stop();
        m_biasTimer.stop();
        rest();
        return;
    }
    if (!m_experimentTimer.isActive())
        predictRates();
    askBiasInTime();
}

void Foresight::rest() {
    m_sweep.rest();
    m_asked.reset(); // what was not answered has been dropped
    m_answered = true;
    m_ill.reset();
    m_cured = true;
}

void Foresight::experimentChanged() {
    if (!isWanted() || m_predicted == withoutRate(m_model.experiment()))
        return;
    m_predicted.reset();
    m_complete = false;
    rest();
    m_window.outdateForecast();
    m_experimentTimer.start();
}

void Foresight::predictRates() {
    m_predicted = withoutRate(m_model.experiment());
    m_complete = false;
    m_sweep.predictRates(*m_predicted);
}

void Foresight::present(std::shared_ptr<const Snapshot> snapshot) {
    m_snapshot = std::move(snapshot);
    askBiasInTime();
    tryCuresInTime();
}

void Foresight::askBiasInTime() {
    if (isWanted() && m_snapshot && !m_biasTimer.isActive())
        askBias();
}

void Foresight::askBias() {
    const Experiment& experiment = m_snapshot->experiment;
    BiasKey key{m_snapshot->generation, m_snapshot->step, m_window.heroes()->biasLayer(), experiment.bias,
                experiment.layerBias};
    const bool sameNetwork = m_asked && m_asked->generation == key.generation && m_asked->layer == key.layer;
    // An answer under way is waited for, unless it would be about something else.
    if (m_asked == key || (sameNetwork && !m_answered))
        return;
    m_asked = std::move(key);
    m_biasTimer.start(m_snapshot->playing ? pauseWhilePlaying : pauseWhilePaused);
    auto question = biasQuestion(*m_snapshot, m_window.heroes()->biasLayer());
    m_answered = !question;
    if (question)
        return m_sweep.askBias(*std::move(question));
    BiasForecast none;
    none.tooLarge = experiment.depth > 0;
    m_window.showForecast(none);
}

void Foresight::tryCuresInTime() {
    if (m_seen && m_snapshot && !m_cureTimer.isActive())
        tryCures();
}

void Foresight::tryCures() {
    if (!m_seen)
        return;
    CureKey key{m_snapshot->generation, m_snapshot->diagnosis.verdict, m_snapshot->experiment,
                m_snapshot->thresholds};
    if (m_ill == key)
        return;
    m_ill = std::move(key);
    m_cureTimer.start(m_snapshot->playing ? pauseWhilePlaying : pauseWhilePaused);
    auto question = cureQuestion(*m_snapshot);
    m_cured = !question;
    m_sweep.tryCures(std::move(question));
}

void Foresight::receive() {
    if (const auto rates = m_sweep.takeRates()) {
        m_complete = app::isComplete(*rates);
        m_window.showForecast(*rates);
    }
    if (const auto bias = m_sweep.takeBias()) {
        m_answered = true;
        m_window.showForecast(*bias);
        askBiasInTime();
    }
    if (const auto cures = m_sweep.takeCures()) {
        m_cured = cures->complete;
        m_window.showForecast(*cures);
    }
}

} // namespace lab::app
