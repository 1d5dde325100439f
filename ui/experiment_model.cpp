// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/experiment_model.h"

#include "core/math/random.h"

#include <QUndoCommand>

namespace lab::ui {

/// One change of one field, by hand.
class SetCommand : public QUndoCommand {
  public:
    SetCommand(ExperimentModel& model, Intervention before, Intervention after, bool sameGesture)
        : m_model(model), m_before(std::move(before)), m_after(std::move(after)), m_sameGesture(sameGesture) {
        setText(QString::fromUtf8(findParameter(m_after.key)->label.data()));
    }

    void undo() override { m_model.put(m_before); }
    void redo() override { m_model.put(m_after); }
    int id() const override { return 1; }

    bool mergeWith(const QUndoCommand* next) override {
        const auto* other = static_cast<const SetCommand*>(next); // id() says so
        if (!other->m_sameGesture || other->m_after.key != m_after.key ||
            other->m_after.layer != m_after.layer)
            return false;
        m_after = other->m_after;
        return true;
    }

  private:
    ExperimentModel& m_model;
    Intervention m_before;
    Intervention m_after;
    bool m_sameGesture;
};

namespace {

/// What the field (and layer) of `like` holds now.
Intervention currentValue(const Experiment& experiment, const Intervention& like) {
    Intervention now = like;
    if (like.layer == 0) {
        now.value = valueOf(experiment, *findParameter(like.key));
    } else {
        const auto l = static_cast<std::size_t>(like.layer - 1);
        now.value = l < experiment.layerBias.size() ? experiment.layerBias[l] : 0.0;
    }
    return now;
}

QString firstOf(const std::vector<std::string>& problems) {
    return problems.empty() ? QString() : QString::fromStdString(problems.front());
}

} // namespace

ExperimentModel::ExperimentModel(Run run, QObject* parent)
    : QObject(parent), m_run(std::move(run)),
      m_experiment(m_run.interventions.empty() ? m_run.experiment : experimentAt(m_run, 0)) {}

QString ExperimentModel::set(const QString& key, const Value& value, bool sameGesture, std::int64_t layer) {
    const Parameter* parameter = findParameter(key.toStdString());
    Q_ASSERT(parameter != nullptr);
    if (const auto problem = check(*parameter, value))
        return QString::fromStdString(*problem);
    const Intervention wish{0, std::string(parameter->key), value, layer};
    const Intervention before = currentValue(m_experiment, wish);
    if (before.value == value)
        return {};
    if (parameter->effect == Effect::Restart) {
        Experiment changed = m_experiment;
        assign(changed, *parameter, value);
        fitLayers(changed);
        if (const QString problem = firstOf(problems(changed)); !problem.isEmpty())
            return problem;
    } else if (const auto problem = check(m_experiment, wish)) {
        return QString::fromStdString(*problem);
    }
    m_undo.push(new SetCommand(*this, before, wish, sameGesture)); // calls put()
    return {};
}

void ExperimentModel::put(const Intervention& wish) {
    const Parameter& parameter = *findParameter(wish.key);
    if (parameter.effect == Effect::Live) {
        if (check(m_experiment, wish)) // undone after its layer went away
            return;
        apply(m_experiment, wish);
        emit intervened(wish);
    } else {
        assign(m_experiment, parameter, wish.value);
        fitLayers(m_experiment);
        m_run = {m_experiment, {}};
        emit restarted(m_run);
    }
    emit changed();
}

/// Layers that no longer exist have nothing of their own.
void ExperimentModel::fitLayers(Experiment& experiment) {
    const auto depth = static_cast<std::size_t>(experiment.depth);
    experiment.layerBias.resize(std::min(experiment.layerBias.size(), depth));
    experiment.layerActivation.resize(std::min(experiment.layerActivation.size(), depth));
}

void ExperimentModel::startOver() {
    m_run = {m_experiment, {}};
    emit restarted(m_run);
    emit changed();
}

void ExperimentModel::newWeights() {
    // The next seed of a stream that the present one starts: a class that presses it twice gets the same
    // nets.
    set("seed", Random(m_experiment.seed, 1).below(1'000'000));
}

void ExperimentModel::open(Run run) {
    m_run = std::move(run);
    m_experiment = experimentAt(m_run, 0);
    m_undo.clear();
    emit restarted(m_run);
    emit changed();
}

void ExperimentModel::adopt(const Run& run, const Experiment& now) {
    m_run = run;
    if (now != m_experiment) { // an opened run has reached a recorded change
        m_experiment = now;
        emit changed();
    }
}

} // namespace lab::ui
