// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/session.h"

#include "core/math/signal.h"
#include "core/runner/pictures/network_picture.h"

#include <algorithm>
#include <utility>

namespace lab {
namespace {

/// Of a linear unit under the squared error, for which there is a closed form.
std::optional<LinearFunction> bestOf(const Trainer& trainer) {
    const Network& network = trainer.network();
    return network.depth() == 0 && network.loss->key == "mse" ? leastSquares(*trainer.data()) : std::nullopt;
}

/// |W - W(0)| / |W(0)| of the hidden layer that has moved the farthest.
double weightsMoved(const Network& network, const Vector& initial) {
    double farthest = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerShape& shape = network.layers[l];
        const auto before = initial.segment(shape.offset, shape.weightCount());
        const auto now = network.parameters.segment(shape.offset, shape.weightCount());
        const double moved = norm2(now - before);
        farthest = std::max(farthest, moved == 0 ? 0 : moved / norm2(before));
    }
    return farthest;
}

/// Whether theory says the same of two states of one run: of all that can change, it is about bias shifts and
/// activations.
bool sameInTheory(const Experiment& a, const Experiment& b) {
    for (std::size_t l = 0; l < static_cast<std::size_t>(a.depth); ++l) {
        if (biasShift(a, l) != biasShift(b, l) || activationKey(a, l) != activationKey(b, l))
            return false;
    }
    return true;
}

} // namespace

Session::Session(Run run, std::int64_t generation, std::shared_ptr<const Data> data)
    : m_trainer(std::move(run), std::move(data)), m_generation(generation), m_monitor(m_trainer.network()),
      m_best(bestOf(m_trainer)) {
    begin();
}

/// The check at step 0 and its verdict.
void Session::begin() {
    m_monitor = Monitor(m_trainer.network(), m_monitor.thresholds());
    m_record = Record(m_trainer.network().depth());
    m_sharedLives.reset();
    m_whole.reset();
    m_initial = m_trainer.network().parameters;
    check();
    m_lastStep = nullptr;
    m_judged = diagnosis().verdict;
    m_record.replaceVerdict(0, m_judged);
}

const StepRecord* Session::step() {
    const StepRecord* record = m_trainer.step();
    parametersChanged();
    if (record == nullptr) {
        m_record.replaceVerdict(m_trainer.divergence()->step, Verdict::Diverged);
        return nullptr;
    }
    if (m_monitor.step(*record, m_trainer, m_record))
        check();
    m_lastStep = record;
    m_judged = m_monitor.verdict();
    m_record.addVerdict(m_trainer.stepCount(), m_judged);
    if (m_trainer.changeIsDue())
        checkBeforeChange();
    return record;
}

/// Unless there was one at this step.
void Session::check() {
    if (m_monitor.lastCheck() < m_trainer.stepCount() && m_monitor.check(measurement(), m_trainer, m_record))
        m_sharedLives.reset();
}

void Session::checkBeforeChange() {
    check();
    m_monitor.expectChange();
}

bool Session::applyDue() {
    const bool due = m_trainer.applyDue();
    if (due)
        parametersChanged();
    return due;
}

const Measurement& Session::measurementForStep() {
    applyDue();
    return measurement();
}

void Session::apply(const Intervention& intervention) {
    if (m_trainer.stepCount() > 0)
        checkBeforeChange();
    m_trainer.apply(intervention);
    parametersChanged();
    if (m_trainer.stepCount() == 0) // another start: what was seen of the old one never was
        begin();
}

void Session::restore(const Checkpoint& checkpoint) {
    const Thresholds thresholds = m_monitor.thresholds();
    m_trainer.restore(checkpoint.trainer);
    m_monitor = checkpoint.monitor;
    m_monitor.setThresholds(thresholds);
    parametersChanged();
    m_lastStep = nullptr;
    m_judged = m_trainer.stepCount() == 0 ? diagnosis().verdict : m_monitor.verdict();
}

Session::Happenings Session::happenings() const {
    const LifeLog& lives = m_record.lives();
    if (!isInThePast())
        return {lives.died(), lives.revived(), m_record.verdicts().last()};
    const std::int64_t step = m_trainer.stepCount();
    return {lives.countUpTo(step, LifeEventKind::Died), lives.countUpTo(step, LifeEventKind::Revived),
            m_judged};
}

void Session::restart() {
    m_trainer.restore({.parameters = m_initial, .updater = {}});
    parametersChanged();
    begin();
}

void Session::setThresholds(const Thresholds& thresholds) {
    m_monitor.setThresholds(thresholds);
    if (m_trainer.stepCount() == 0)
        m_record.replaceVerdict(0, diagnosis().verdict);
}

void Session::parametersChanged() {
    m_measurement.reset();
    m_split.reset();
    m_outputIsCurrent = false;
}

const Measurement& Session::measurement() {
    if (!m_measurement)
        m_measurement = measureCheck(m_trainer, m_trace);
    return *m_measurement;
}

Diagnosis Session::diagnosis() {
    return m_monitor.diagnosis(measurement(), m_trainer);
}

// Only for those who look: a run without a screen never asks.
const std::shared_ptr<const Profile>& Session::theory() {
    const Experiment& now = m_trainer.current();
    if (!m_theory || !sameInTheory(now, m_theorized)) {
        m_theory = std::make_shared<const Profile>(predictProfile(now, *m_trainer.data()));
        m_theorized = now;
    }
    return m_theory;
}

const std::vector<BackwardFactor>& Session::split() {
    measurement(); // leaves its pass in m_trace
    if (!m_split)
        m_split = backwardSplit(m_trainer.network(), m_trace);
    return *m_split;
}

/// What is recorded up to here and, behind the checks, the present: shown, but not kept.
void Session::showRecord(Snapshot& snapshot) {
    const std::int64_t now = m_trainer.stepCount();
    std::optional<Record> then;
    if (isInThePast()) {
        then = m_record.upTo(now, m_lastStep, m_judged);
        if (!m_whole || m_whole->end() != m_record.end())
            m_whole = std::make_shared<const Record>(m_record);
        snapshot.recorded = m_whole;
    } else {
        m_whole.reset();
    }
    if (!then && !m_sharedLives) // snapshots share one copy until something happens
        m_sharedLives = std::make_shared<const LifeLog>(m_record.lives());
    const Record& record = then ? *then : m_record;
    snapshot.lives = then ? std::make_shared<const LifeLog>(record.lives()) : m_sharedLives;
    snapshot.steps = std::make_shared<const History>(record.steps());
    snapshot.verdicts = std::make_shared<const VerdictHistory>(record.verdicts());
    auto checks = std::make_shared<History>(record.checks());
    if (checks->empty() || checks->lastStep(checks->size() - 1) < now)
        checks->append(now, checkChannels(measurement()));
    snapshot.checks = std::move(checks);
}

std::shared_ptr<Snapshot> Session::observe(const SnapshotRequest& request, bool playing) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = m_generation;
    snapshot->step = m_trainer.stepCount();
    snapshot->epoch = m_trainer.epoch();
    snapshot->playing = playing;
    snapshot->run = m_trainer.run();
    snapshot->experiment = m_trainer.current();
    snapshot->data = m_trainer.data();
    snapshot->now = measurement();
    snapshot->diagnosis = diagnosis();
    snapshot->thresholds = m_monitor.thresholds();
    snapshot->theory = theory();
    snapshot->weightsMoved = weightsMoved(m_trainer.network(), m_initial);
    snapshot->split = split();
    if (const Divergence* divergence = m_trainer.divergence())
        snapshot->divergence = *divergence;
    showRecord(*snapshot);

    const Network& network = m_trainer.network();
    snapshot->layers = network.layers;
    fillNetworkPicture(network, m_trace.gradient, *snapshot);
    if (network.depth() > 0) {
        snapshot->histogramLayer = std::min(request.layer, network.depth() - 1);
        snapshot->histogram =
            histogramOf(m_trace.z[snapshot->histogramLayer], request.low, request.high, request.bins);
    }
    if (!m_outputIsCurrent && (request.output || !playing)) {
        m_output = outputPicture(network, *m_trainer.data(), m_best);
        m_outputIsCurrent = true;
    }
    snapshot->output = m_output;
    if (const auto function = linearFunctionOf(network))
        snapshot->linear = inOwnUnits(*function, *m_trainer.data());
    if (m_best)
        snapshot->leastSquares = inOwnUnits(*m_best, *m_trainer.data());
    return snapshot;
}

} // namespace lab
