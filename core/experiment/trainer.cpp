// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/trainer.h"

#include "core/math/random.h"
#include "core/math/signal.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace lab {
namespace {

/// The first layer, from `low` upwards, whose part of `values` is not finite; 1-based, 0 if all are finite.
std::int64_t firstNonFiniteLayer(const Network& network, const Vector& values) {
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const LayerShape& shape = network.layers[l];
        if (!values.segment(shape.offset, shape.parameterCount()).allFinite())
            return static_cast<std::int64_t>(l) + 1;
    }
    return 0;
}

/// The same from the output downwards: the order in which a backward pass meets it.
std::int64_t lastNonFiniteLayer(const Network& network, const Vector& values) {
    for (std::size_t l = network.layers.size(); l-- > 0;) {
        const LayerShape& shape = network.layers[l];
        if (!values.segment(shape.offset, shape.parameterCount()).allFinite())
            return static_cast<std::int64_t>(l) + 1;
    }
    return 0;
}

/// The first layer whose pre-activations are not all finite: f may make finite numbers of them again.
std::int64_t firstNonFiniteLayer(const Trace& trace) {
    for (std::size_t l = 0; l < trace.z.size(); ++l) {
        if (!preActivationsAreFinite(trace, l))
            return static_cast<std::int64_t>(l) + 1;
    }
    return 0;
}

double learningRate(const Experiment& experiment, const Schedule& schedule, std::int64_t step) {
    return experiment.learningRate *
           schedule.factor(step, experiment.schedulePeriod, experiment.scheduleDecay);
}

} // namespace

UpdateRule updateRule(const Experiment& experiment, std::int64_t step) {
    UpdateRule rule;
    rule.optimizer = findOptimizer(experiment.optimizer);
    rule.settings.learningRate = learningRate(experiment, *findSchedule(experiment.schedule), step);
    // RMSProp has a momentum of its own in PyTorch, off by default; the experiment's is the other
    // optimisers'.
    rule.settings.momentum = experiment.optimizer == "rmsprop" ? 0 : experiment.momentum;
    rule.settings.decay = experiment.rmsDecay;
    rule.settings.beta1 = experiment.beta1;
    rule.settings.beta2 = experiment.beta2;
    rule.settings.epsilon = experiment.epsilon;
    rule.l1 = experiment.l1;
    rule.l2 = experiment.l2;
    rule.weightDecay = experiment.weightDecay;
    rule.clip = experiment.clip == "norm"    ? Clip::GlobalNorm
                : experiment.clip == "value" ? Clip::Entries
                                             : Clip::None;
    rule.clipLimit = experiment.clipLimit;
    return rule;
}

Trainer::Trainer(Run run, std::shared_ptr<const Data> data)
    : m_run(std::move(run)), m_current(experimentAt(m_run, 0)),
      m_data(data ? std::move(data) : makeData(m_current)), m_network(makeNetwork(m_current, *m_data)),
      m_updater(*findOptimizer(m_current.optimizer), m_network.parameters.size()) {
    currentChanged();
    changeWeights();
    m_before = m_network.parameters;
    m_order.resize(static_cast<std::size_t>(m_data->train.rows()));
    shuffle();
    m_record.updateRatio.resize(m_network.layers.size());
    skipDue(); // experimentAt() has applied them
}

/// The next intervention is the first of a later step.
void Trainer::skipDue() {
    const auto next = std::ranges::upper_bound(m_run.interventions, m_step, {}, &Intervention::step);
    m_nextIntervention = static_cast<std::size_t>(next - m_run.interventions.begin());
}

void Trainer::currentChanged() {
    m_rule = updateRule(m_current, m_step);
    m_schedule = findSchedule(m_current.schedule);
    for (std::size_t l = 0; l < m_network.depth(); ++l)
        m_network.activations[l] = activationOf(m_current, l);
}

/// Makes the changes of single weights that are recorded for this step.
void Trainer::changeWeights() {
    for (const Intervention& due :
         std::ranges::equal_range(m_run.interventions, m_step, {}, &Intervention::step))
        lab::apply(m_network, m_current, due.change);
}

// The bias slider moves the biases by its difference, so that what training has learned stays. All changes at
// one step make one addition: sums of several would round differently when a drag is replayed from its last
// value.
void Trainer::shiftBiases(const Experiment& before) {
    for (std::size_t l = 0; l < m_network.depth(); ++l) {
        const double shift = biasShift(m_current, l) - biasShift(before, l);
        if (shift != 0)
            m_network.layers[l].bias(m_network.parameters).array() += shift;
    }
}

/// Remembers what stood before the first change at this step.
void Trainer::keepBase() {
    if (m_baseStep == m_step)
        return;
    m_baseStep = m_step;
    m_baseExperiment = m_current;
    m_baseParameters = m_network.parameters;
}

bool Trainer::changeIsDue() const {
    return m_nextIntervention < m_run.interventions.size() &&
           m_run.interventions[m_nextIntervention].step <= m_step;
}

bool Trainer::applyDue() {
    if (!changeIsDue())
        return false;
    keepBase();
    while (changeIsDue())
        lab::apply(m_current, m_run.interventions[m_nextIntervention++].change);
    currentChanged();
    shiftBiases(m_baseExperiment);
    changeWeights();
    return true;
}

void Trainer::apply(Intervention intervention) {
    assert(!check(m_current, intervention.change));
    applyDue(); // what is recorded for this very step stays
    keepBase();
    intervention.step = m_step;
    change(m_run, intervention);
    skipDue();
    lab::apply(m_current, intervention.change);
    currentChanged();
    m_network.parameters = m_baseParameters;
    if (m_step > 0) {
        shiftBiases(m_baseExperiment);
    } else {
        // Nothing has been trained: to the bits of a run that begins like this.
        for (std::size_t l = 0; l < m_network.depth(); ++l)
            m_network.layers[l].bias(m_network.parameters).setConstant(biasShift(m_current, l));
    }
    changeWeights();
}

/// The order of the training rows in this epoch: a pure function of (seed, epoch), so that a checkpoint needs
/// no generator's state.
void Trainer::shuffle() {
    std::iota(m_order.begin(), m_order.end(), Index{0});
    Random(m_current.seed, 3'000'000'000 + m_epoch).shuffle(m_order);
}

Trainer::Pass& Trainer::takeBatch() {
    if (m_position == m_order.size()) {
        ++m_epoch;
        shuffle();
        m_position = 0;
    }
    const std::size_t count =
        std::min(static_cast<std::size_t>(m_current.batchSize), m_order.size() - m_position);
    m_lastWasWhole = count == static_cast<std::size_t>(m_current.batchSize);
    Pass& pass = m_lastWasWhole ? m_whole : m_short;
    const Samples& train = m_data->train;
    pass.x.resize(train.x.rows(), static_cast<Index>(count));
    pass.target.resize(train.target.rows(), static_cast<Index>(count));
    for (std::size_t i = 0; i < count; ++i) {
        const Index row = m_order[m_position + i];
        pass.x.col(static_cast<Index>(i)) = train.x.col(row);
        pass.target.col(static_cast<Index>(i)) = train.target.col(row);
    }
    m_position += count;
    m_batchSize = count;
    return pass;
}

void Trainer::diverge(std::int64_t layer, std::string quantity) {
    m_diverged = true;
    m_divergence = {m_step, layer, std::move(quantity)};
}

// The parameters are finite, but what they compute is not: the step before was the last good one.
void Trainer::backToLastFinite() {
    if (m_step == 0)
        return;
    m_network.parameters.swap(m_before);
    --m_step;
}

bool Trainer::allFinite(const Trace& trace) {
    const std::int64_t layer = firstNonFiniteLayer(trace);
    if (layer != 0 || !std::isfinite(trace.loss)) {
        diverge(layer, layer == 0 ? "loss" : "activations");
        return false;
    }
    // Far from the end of the range of doubles the bound settles it; else every entry is looked at.
    const Vector& gradient = trace.gradient;
    if (!(trace.gradientBound < 1e300) && !gradient.allFinite()) {
        diverge(lastNonFiniteLayer(m_network, gradient), "gradient");
        return false;
    }
    return true;
}

bool Trainer::updateParameters(const Vector& gradient) {
    Vector& after = m_before; // the older of the two buffers is overwritten, then they change places
    m_rule.settings.learningRate = learningRate(m_current, *m_schedule, m_step);
    if (!m_updater.update(m_rule, m_network, gradient, m_network.parameters, after)) {
        const std::int64_t layer = firstNonFiniteLayer(m_network, after);
        if (layer != 0)
            diverge(layer, "weights");
        else
            diverge(firstNonFiniteLayer(m_network, m_updater.state().vectors.rowwise().sum()),
                    "mean squares");
        return false;
    }
    after.swap(m_network.parameters);
    return true;
}

void Trainer::recordUpdate(const Trace& trace) {
    m_record.step = m_step;
    m_record.loss = trace.loss;
    const auto sums = m_updater.sums();
    layerSignals(m_network, trace, sums, m_record.layers);
    for (std::size_t l = 0; l < sums.size(); ++l) {
        const LayerShape& shape = m_network.layers[l];
        const auto before = m_before.segment(shape.offset, shape.weightCount());
        const auto after = m_network.parameters.segment(shape.offset, shape.weightCount());
        const double moved = norm2(sums[l].update, after - before);
        m_record.updateRatio[l] = moved == 0 ? 0 : moved / norm2(sums[l].weights, before);
    }
}

const StepRecord* Trainer::step() {
    if (m_diverged)
        return nullptr;
    applyDue();
    const double epochBefore = std::exchange(m_epochBefore, epochNow());
    Pass& pass = takeBatch();
    forwardBackward(m_network, pass.x, pass.target, pass.trace);
    if (!allFinite(pass.trace)) {
        backToLastFinite();
        m_epochBefore = epochBefore;
        return nullptr;
    }
    if (!updateParameters(pass.trace.gradient))
        return nullptr;
    recordUpdate(pass.trace);
    ++m_step;
    return &m_record;
}

std::size_t TrainerState::bytes() const {
    return sizeof(TrainerState) + static_cast<std::size_t>(parameters.size()) * sizeof(Scalar) +
           updater.bytes();
}

TrainerState Trainer::state() const {
    assert(!m_diverged);
    const bool changed = m_step > 0 && m_baseStep == m_step; // what acts at step 0 is the start itself
    return {m_step, m_epoch, m_position, changed ? m_baseParameters : m_network.parameters,
            m_updater.state()};
}

void Trainer::restore(const TrainerState& state) {
    assert(state.parameters.size() == m_network.parameters.size());
    m_step = state.step;
    m_epoch = state.epoch;
    m_position = state.position;
    m_network.parameters = state.parameters;
    m_updater.setState(state.updater);
    m_diverged = false;
    m_baseStep = -1;
    m_batchSize = 0;
    m_current = experimentAt(m_run, std::max<std::int64_t>(m_step - 1, 0));
    const auto due = std::ranges::lower_bound(m_run.interventions, m_step, {}, &Intervention::step);
    m_nextIntervention = static_cast<std::size_t>(due - m_run.interventions.begin());
    if (m_step == 0)
        skipDue(); // as in the constructor
    currentChanged();
    shuffle();
}

double Trainer::epochNow() const {
    return static_cast<double>(m_epoch) +
           static_cast<double>(m_position) / static_cast<double>(m_order.size());
}

std::int64_t Trainer::stepsToEpochEnd() const {
    const std::size_t left = m_position == m_order.size() ? m_order.size() : m_order.size() - m_position;
    const auto batch = static_cast<std::size_t>(m_current.batchSize);
    return static_cast<std::int64_t>((left + batch - 1) / batch);
}

} // namespace lab
