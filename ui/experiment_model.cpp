// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/experiment_model.h"

#include <QUndoCommand>

#include <algorithm>
#include <variant>

namespace lab::ui {

/// One change by hand: of a live field, or of what starts another run.
class ChangeCommand : public QUndoCommand {
  public:
    using Change = std::variant<Intervention, Experiment, Run>;

    ChangeCommand(ExperimentModel& model, const Parameter& parameter, Change before, Change after,
                  bool sameGesture)
        : ChangeCommand(
              model,
              QString::fromUtf8(parameter.label.data(), static_cast<qsizetype>(parameter.label.size())),
              std::move(before), std::move(after), sameGesture) {}
    ChangeCommand(ExperimentModel& model, const QString& text, Change before, Change after, bool sameGesture)
        : QUndoCommand(text), m_model(model), m_before(std::move(before)), m_after(std::move(after)),
          m_sameGesture(sameGesture) {}

    void undo() override { put(m_before); }
    void redo() override { put(m_after); }
    int id() const override { return 1; }

    bool mergeWith(const QUndoCommand* next) override {
        const auto* other = static_cast<const ChangeCommand*>(next); // id() says so
        const auto* mine = std::get_if<Intervention>(&m_after);
        const auto* theirs = std::get_if<Intervention>(&other->m_after);
        const bool live = mine != nullptr && theirs != nullptr;
        const bool restarts =
            std::holds_alternative<Experiment>(m_after) && std::holds_alternative<Experiment>(other->m_after);
        const bool sameField = live ? mine->key == theirs->key && mine->layer == theirs->layer
                                    : restarts && text() == other->text();
        if (!other->m_sameGesture || !sameField)
            return false;
        m_after = other->m_after;
        return true;
    }

  private:
    void put(const Change& change) {
        std::visit([this](const auto& wish) { m_model.put(wish); }, change);
    }

    ExperimentModel& m_model;
    Change m_before;
    Change m_after;
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
    if (parameter->effect == Effect::Live) {
        if (const auto problem = check(m_experiment, wish))
            return QString::fromStdString(*problem);
        m_undo.push(new ChangeCommand(*this, *parameter, before, wish, sameGesture)); // calls put()
        return {};
    }
    if (const QString problem = problemWith(*parameter, value); !problem.isEmpty())
        return problem;
    const Experiment changed = with(*parameter, value);
    m_undo.push(new ChangeCommand(*this, *parameter, m_experiment, changed, sameGesture));
    return {};
}

QString ExperimentModel::problemWith(const Parameter& parameter, const Value& value) const {
    return firstOf(problems(with(parameter, value)));
}

/// The experiment with this field changed, and what hangs on it.
Experiment ExperimentModel::with(const Parameter& parameter, const Value& value) const {
    Experiment changed = m_experiment;
    assign(changed, parameter, value);
    if (parameter.key != "loss") // a loss that was asked for is refused, not replaced
        fit(changed);
    return changed;
}

void ExperimentModel::setLayerActivation(std::size_t layer, const QString& key) {
    Experiment changed = m_experiment;
    changed.layerActivation.resize(std::max(changed.layerActivation.size(), layer + 1));
    changed.layerActivation[layer] = key.toStdString();
    fit(changed);
    if (changed != m_experiment && problems(changed).empty())
        m_undo.push(new ChangeCommand(*this, *findParameter("activation"), m_experiment, changed, false));
}

void ExperimentModel::put(const Intervention& wish) {
    if (check(m_experiment, wish)) // undone after its layer went away
        return;
    apply(m_experiment, wish);
    emit intervened(wish);
    emit changed();
}

void ExperimentModel::put(const Experiment& experiment) {
    m_experiment = experiment;
    startOver();
}

void ExperimentModel::put(const Run& run) {
    m_run = run;
    m_experiment = experimentAt(m_run, 0);
    emit restarted(m_run);
    emit changed();
}

/// What hangs on the changed field: layers that no longer exist have nothing of their own, and numbers to
/// predict have no cross-entropy.
void ExperimentModel::fit(Experiment& experiment) {
    const auto depth = static_cast<std::size_t>(experiment.depth);
    experiment.layerBias.resize(std::min(experiment.layerBias.size(), depth));
    experiment.layerActivation.resize(std::min(experiment.layerActivation.size(), depth));
    while (!experiment.layerActivation.empty() && experiment.layerActivation.back().empty())
        experiment.layerActivation.pop_back();
    const DataSource* source = findDataSource(experiment.dataset);
    const Loss* loss = findLoss(experiment.loss);
    if (source != nullptr && loss != nullptr && loss->needsClasses && !source->make({}).isClassification())
        experiment.loss = "mse";
}

void ExperimentModel::startOver() {
    m_run = {m_experiment, {}};
    emit restarted(m_run);
    emit changed();
}

void ExperimentModel::newWeights() {
    set("seed", nextSeed(m_experiment.seed));
}

void ExperimentModel::replace(Run run, const QString& text) {
    Q_ASSERT(problems(run.experiment).empty());
    if (run == m_run && experimentAt(run, 0) == m_experiment) {
        put(run); // from step 0 once more: nothing to undo
        return;
    }
    m_undo.push(new ChangeCommand(*this, text, m_run, std::move(run), false)); // calls put()
}

void ExperimentModel::open(Run run) {
    m_undo.clear();
    put(run);
}

void ExperimentModel::adopt(const Run& run, const Experiment& now) {
    m_run = run;
    if (now != m_experiment) { // an opened run has reached a recorded change
        m_experiment = now;
        emit changed();
    }
}

} // namespace lab::ui
