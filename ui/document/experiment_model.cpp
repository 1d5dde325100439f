// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/experiment_model.h"

#include "core/files/memory.h"
#include "core/formats/memory_need.h"
#include "core/math/initializer.h"
#include "ui/document/run_state.h"
#include "ui/look/wording/conflict_words.h"
#include "ui/look/wording/memory_words.h"
#include "ui/look/wording/table_text.h"

#include <QStringList>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace lab::ui {

/// From one state to the next. The edit has been made when it is pushed.
class EditCommand : public QUndoCommand {
  public:
    EditCommand(ExperimentModel& model, const QString& text, std::shared_ptr<RunState> before,
                std::shared_ptr<RunState> after)
        : QUndoCommand(text), m_model(model), m_before(std::move(before)), m_after(std::move(after)) {}

    void undo() override { m_model.show(m_before); }
    void redo() override {
        if (std::exchange(m_made, true))
            m_model.show(m_after);
    }
    const RunState& before() const { return *m_before; }
    const RunState& after() const { return *m_after; }

  private:
    ExperimentModel& m_model;
    std::shared_ptr<RunState> m_before;
    std::shared_ptr<RunState> m_after;
    bool m_made = false;
};

namespace {

/// Numbers to predict have no cross-entropy. The loss that the classes had comes back with classes.
void fitLoss(const Experiment& before, Experiment& experiment, OwnChoices& choices, QStringList& lines) {
    const Loss* loss = findLoss(experiment.loss);
    if (loss == nullptr || experiment.dataset == before.dataset)
        return;
    const DataSource& source = *findDataSource(experiment.dataset);
    const QString data = tableText(source.name);
    if (!source.isClassification()) {
        if (!loss->needsClasses)
            return;
        choices.lossOfClasses = std::exchange(experiment.loss, "mse");
        choices.lossByHand = false;
        lines += ExperimentModel::tr("Loss is now %1: %2 has numbers to predict.")
                     .arg(tableText(findLoss(experiment.loss)->name), data);
    } else if (!findDataSource(before.dataset)->isClassification() && !choices.lossByHand &&
               experiment.loss != choices.lossOfClasses) {
        experiment.loss = choices.lossOfClasses;
        lines += ExperimentModel::tr("Loss is %1 again: %2 has classes.")
                     .arg(tableText(findLoss(experiment.loss)->name), data);
    }
}

/// LeCun's weights were a demonstration's for units without a kink.
void fitInitializer(const Experiment& before, Experiment& experiment, const OwnChoices& choices,
                    QStringList& lines) {
    if (before.activation != "identity" || experiment.activation == "identity" ||
        experiment.initializer != "lecun_normal" || choices.initializerByHand)
        return;
    experiment.initializer = Experiment().initializer;
    lines += ExperimentModel::tr("Weights start as %1 again: %2 was for units without a kink.")
                 .arg(tableText(findInitializer(experiment.initializer)->name),
                      tableText(findInitializer(before.initializer)->name));
}

/// Layers that no longer exist have nothing of their own.
void fitLayers(Experiment& experiment) {
    const auto depth = static_cast<std::size_t>(experiment.depth);
    experiment.layerBias.resize(std::min(experiment.layerBias.size(), depth));
    experiment.layerActivation.resize(std::min(experiment.layerActivation.size(), depth));
    while (!experiment.layerActivation.empty() && experiment.layerActivation.back().empty())
        experiment.layerActivation.pop_back();
}

/// Makes `state` one that begins with `document`, at step 0, whose branch in hand is as in its file.
void beginWith(RunState& state, Document document) {
    state.document = std::move(document);
    state.document.step = 0;
    state.plan.script = state.run();
    state.plan.start = state.now = experimentAt(state.run(), 0);
    state.plan.leftOut.reset();
}

} // namespace

ExperimentModel::ExperimentModel(Run run, QObject* parent)
    : QObject(parent), m_state(std::make_shared<RunState>()), m_memory([] { return memoryAvailable(); }) {
    m_state->scenario = scenarioOf(run);
    beginWith(*m_state, documentOf(std::move(run)));
    m_now = m_state->now;
}

ExperimentModel::~ExperimentModel() = default;

const Document& ExperimentModel::document() const {
    return m_state->document;
}

const Run& ExperimentModel::run() const {
    return m_state->run();
}

void ExperimentModel::setGhostShown(bool shown) {
    if (shown == m_ghostShown)
        return;
    m_ghostShown = shown;
    emit ghostToggled();
}

Document ExperimentModel::shown() const {
    return shown(*m_state);
}

Document ExperimentModel::shown(const RunState& state) const {
    Document document = state.document;
    if (!m_ghostShown)
        document.ghost.reset();
    return document;
}

const Run* ExperimentModel::leftOut() const {
    return m_state->plan.leftOut.get();
}

const Scenario* ExperimentModel::scenario() const {
    return m_state->scenario;
}

std::int64_t ExperimentModel::documentNumber() const {
    return m_state->number;
}

std::vector<std::pair<std::int64_t, const Run*>> ExperimentModel::leftDocuments() const {
    std::vector<std::pair<std::int64_t, const Run*>> left;
    for (int i = 0; i < m_undo.index(); ++i) {
        const auto* edit = static_cast<const EditCommand*>(m_undo.command(i)); // there are no others
        if (edit->before().number != edit->after().number)
            left.emplace_back(edit->before().number, &edit->before().run());
    }
    return left;
}

void ExperimentModel::whenSettled(std::function<void()> then) {
    m_waiting.push_back(std::move(then));
    while (isSettled() && !m_waiting.empty()) {
        const auto next = std::move(m_waiting.front());
        m_waiting.pop_front();
        next();
    }
}

QString ExperimentModel::set(const QString& key, const Value& value, bool sameGesture, std::int64_t layer) {
    const Parameter* parameter = findParameter(key.toStdString());
    Q_ASSERT(parameter != nullptr);
    if (const auto problem = check(*parameter, value))
        return QString::fromStdString(*problem);
    const Change wish = changeOf(std::string(parameter->key), value, layer);
    if (valueBefore(m_now, wish) == value)
        return {};
    if (parameter->effect == Effect::Live) {
        const QString problem = problemOfLive(wish);
        if (problem.isEmpty())
            setLive(*parameter, {0, wish}, sameGesture);
        return problem;
    }
    OwnChoices choices = m_state->plan.choices;
    QStringList lines;
    const Experiment start = with(*parameter, value, choices, lines);
    const QString problem = problemOf({start, m_state->plan.script.interventions});
    if (!problem.isEmpty())
        return problem;
    restartWith(start, choices, tableText(parameter->label), sameGesture);
    for (const QString& line : lines)
        emit switched(line);
    return {};
}

QString ExperimentModel::problemOf(const Run& run) const {
    if (const auto conflicts = conflictsIn(run.experiment); !conflicts.empty())
        return wordsOf(conflicts.front(), run.experiment);
    if (const auto found = problems(run.experiment); !found.empty())
        return QString::fromStdString(found.front());
    const QString problem = memoryProblemOf(memoryNeed(run));
    return problem.isEmpty() ? QString()
                             : tr("width: this network %1. Choose fewer layers, units or rows").arg(problem);
}

/// A live change that makes the run as it stands take more memory: as problemOf().
QString ExperimentModel::problemOfLive(const Change& wish) const {
    if (const auto problem = check(m_now, wish))
        return QString::fromStdString(*problem);
    Experiment after = m_now;
    lab::apply(after, wish);
    const std::uint64_t now = memoryNeed(m_now);
    const QString problem = memoryProblemOf(std::max(memoryNeed(after), now) - now);
    return problem.isEmpty() ? QString() : tr("%1: this %2").arg(textOf(keyOf(wish)), problem);
}

/// Of taking so many bytes more.
QString ExperimentModel::memoryProblemOf(std::uint64_t need) const {
    // Less is always there, and asking takes time.
    constexpr std::uint64_t small = 500'000'000;
    if (need < small)
        return {};
    const std::uint64_t available = m_memory();
    return memoryProblem(need, available) ? memoryWords(need, available) : QString();
}

QString ExperimentModel::problemWith(const Parameter& parameter, const Value& value) const {
    OwnChoices choices = m_state->plan.choices;
    QStringList lines;
    return problemOf({with(parameter, value, choices, lines), m_state->plan.script.interventions});
}

/// What starts with this field changed, and what hangs on it.
Experiment ExperimentModel::with(const Parameter& parameter, const Value& value, OwnChoices& choices,
                                 QStringList& lines) const {
    Experiment changed = m_state->plan.start;
    assign(changed, parameter, value);
    choices.lossByHand = choices.lossByHand || parameter.key == "loss";
    choices.initializerByHand = choices.initializerByHand || parameter.key == "initializer";
    fitLayers(changed);
    fitLoss(m_state->plan.start, changed, choices, lines);
    fitInitializer(m_state->plan.start, changed, choices, lines);
    return changed;
}

void ExperimentModel::setLayerActivation(std::size_t layer, const QString& key) {
    Experiment changed = m_state->plan.start;
    changed.layerActivation.resize(std::max(changed.layerActivation.size(), layer + 1));
    changed.layerActivation[layer] = key.toStdString();
    fitLayers(changed);
    if (changed != m_state->plan.start && problemOf({changed, m_state->plan.script.interventions}).isEmpty())
        restartWith(changed, m_state->plan.choices, tableText(findParameter("activation")->label), false);
}

void ExperimentModel::newWeights() {
    set("seed", nextSeed(m_now.seed));
}

void ExperimentModel::setLive(const Parameter& parameter, Intervention wish, bool sameGesture) {
    const QString gesture = textOf(parameter.key) + QString::number(layerOf(wish.change));
    Request request{Request::Kind::Change};
    wish.continues = sameGesture && gesture == m_gesture;
    if (!wish.continues) {
        request.base = m_state;
        push(tableText(parameter.label), left());
        m_state->plan.leftOut.reset();
    }
    m_gesture = gesture;
    lab::apply(m_state->plan.start, wish.change);
    lab::apply(m_now, wish.change);
    request.state = m_state;
    request.change = std::move(wish);
    m_outbox.push_back(std::move(request));
    send();
    emit changed();
    emit runChanged();
}

/// Planned changes stay, but for those of layers that are gone.
void ExperimentModel::restartWith(Experiment start, const OwnChoices& choices, const QString& text,
                                  bool sameGesture) {
    Run run{std::move(start), {}, m_state->plan.script.note};
    std::ranges::copy_if(
        m_state->plan.script.interventions, std::back_inserter(run.interventions),
        [&](const Intervention& plan) { return plan.step > 0 && !check(run.experiment, plan.change); });
    if (sameGesture && text == m_gesture) {
        beginWith(*m_state, withRun(m_state->document, inHand(m_state->document).id, std::move(run)));
    } else {
        push(text, left());
        startInstead(std::move(run));
    }
    m_gesture = text;
    m_state->plan.choices = choices;
    begin(Request::Kind::Restart);
}

void ExperimentModel::replace(Run run, const QString& text) {
    Q_ASSERT(problems(run.experiment).empty());
    run.note = m_state->run().note;
    push(text, left());
    startInstead(std::move(run));
    begin(Request::Kind::Restart);
}

void ExperimentModel::choose(const Scenario& scenario) {
    Run run = scenario.run();
    const bool another = m_state->scenario != &scenario || m_state->run() != run;
    if (another) {
        push(tableText(scenario.title), std::make_shared<RunState>());
        m_state->scenario = &scenario;
        m_state->number = ++m_documents;
        beginWith(*m_state, documentOf(std::move(run)));
    }
    m_state->now = experimentAt(m_state->run(), 0);
    begin(Request::Kind::Restart);
}

void ExperimentModel::startOver() {
    whenSettled([this] {
        leave();
        const Run script = m_state->plan.script;
        const std::shared_ptr<const Run> trained = inHand(m_state->document).run;
        auto leftOut = *trained == script ? m_state->plan.leftOut : trained;
        m_state = std::make_shared<RunState>(*m_state);
        if (*trained == script)
            beginWith(*m_state, m_state->document);
        else
            startInstead(script);
        m_state->plan.leftOut = std::move(leftOut);
        begin(Request::Kind::Restart);
    });
}

void ExperimentModel::replayChanges() {
    if (leftOut() == nullptr)
        return;
    leave();
    m_state = std::make_shared<RunState>(*m_state);
    const std::shared_ptr<const Run> again = std::exchange(m_state->plan.leftOut, nullptr);
    m_state->document = withRun(m_state->document, inHand(m_state->document).id, *again);
    m_state->now = experimentAt(m_state->run(), 0);
    begin(Request::Kind::Restart);
}

void ExperimentModel::goBack(std::int64_t steps) {
    whenSettled([this, steps] {
        const std::int64_t from = m_arriving ? m_state->document.step : m_reached;
        goTo(std::max<std::int64_t>(0, from - steps));
    });
}

void ExperimentModel::goTo(std::int64_t step) {
    whenSettled([this, step] {
        leave();
        m_state->document.step = step;
        m_state->now = experimentAt(m_state->run(), step);
        begin(Request::Kind::Return);
    });
}

void ExperimentModel::open(Run run) {
    m_undo.clear();
    m_state = std::make_shared<RunState>();
    m_state->scenario = scenarioOf(run);
    m_state->number = ++m_documents;
    beginWith(*m_state, documentOf(std::move(run)));
    begin(Request::Kind::Restart);
}

void ExperimentModel::markSaved() {
    Plan& plan = m_state->plan;
    plan.script = m_state->run();
    plan.start = experimentAt(plan.script, 0);
    plan.leftOut.reset();
    emit runChanged();
}

/// `after` takes the place of the present state, as one undo step.
void ExperimentModel::push(const QString& text, StatePtr after) {
    leave();
    m_undo.push(new EditCommand(*this, text, m_state, after));
    m_state = std::move(after);
}

/// `run` starts in place of the branch in hand, which is left behind as the ghost: unless the engine has
/// still to say what was changed in it.
void ExperimentModel::startInstead(Run run) {
    Document next = lab::restarted(m_state->document, std::move(run));
    beginWith(*m_state, isSettled() ? next : without(next, *next.ghost));
}

/// A copy of the present state, as it is left.
ExperimentModel::StatePtr ExperimentModel::left() {
    leave();
    return std::make_shared<RunState>(*m_state);
}

/// Remembers where the present state was left.
void ExperimentModel::leave() {
    m_gesture.clear();
    m_state->now = m_now;
    m_state->document = trainedTo(m_state->document, inHand(m_state->document).id, m_reached);
    if (!m_arriving)
        m_state->document.step = m_step;
}

void ExperimentModel::show(const StatePtr& state) {
    leave();
    m_state = state;
    begin(Request::Kind::Return);
}

/// The engine is to start the present state's run.
void ExperimentModel::begin(Request::Kind kind) {
    m_now = m_state->now;
    m_arriving = kind == Request::Kind::Return;
    m_step = 0;
    m_reached = 0;
    if (!m_outbox.empty() && m_outbox.back().kind != Request::Kind::Change)
        m_outbox.pop_back(); // not sent, and nothing came of it
    m_outbox.push_back({kind, m_state});
    send();
    emit switched({});
    emit changed();
    emit runChanged();
}

// A run is returned to only when the engine has answered all changes that belong to it or were made in it.
void ExperimentModel::send() {
    const auto mustWait = [this](const Request& request) {
        return request.kind == Request::Kind::Return && isWaitedFor(request.state);
    };
    while (!m_outbox.empty() && !mustWait(m_outbox.front())) {
        const Request request = std::move(m_outbox.front());
        m_outbox.pop_front();
        switch (request.kind) {
        case Request::Kind::Restart:
            emit restarted(shown(*request.state));
            break;
        case Request::Kind::Return:
            emit returned(shown(*request.state), request.state->document.step);
            break;
        case Request::Kind::Change:
            m_awaited.push_back(request);
            emit intervened(request.change, {request.state->document.focus});
            break;
        }
    }
}

bool ExperimentModel::isWaitedFor(const StatePtr& state) const {
    return std::ranges::any_of(
        m_awaited, [&](const Request& request) { return request.state == state || request.base == state; });
}

void ExperimentModel::takeActed(std::optional<std::int64_t> step) {
    Q_ASSERT(!m_awaited.empty());
    Request request = std::move(m_awaited.front());
    m_awaited.pop_front();
    RunState& state = *request.state;
    const BranchId id = inHand(state.document).id;
    if (request.base != nullptr) { // the first: all changes before it have been answered
        RunState& base = *request.base;
        state.document = withRun(state.document, id, base.run());
        state.plan.script = base.plan.script;
        if (step)
            base.document.step = *step;
        else
            state.plan.start = base.plan.start;
    }
    if (step) {
        request.change.step = *step;
        Run run = state.run();
        change(run, request.change);
        state.document = withRun(state.document, id, std::move(run));
        if (*step == 0) // another start, for startOver() too
            change(state.plan.script, request.change);
        state.document.step = std::max(state.document.step, *step);
    }
    send();
    emit runChanged();
    whenSettled([] {}); // calls those that wait
}

void ExperimentModel::follow(const Snapshot& snapshot) {
    if (!isSettled())
        return;
    const bool onTheWay = m_arriving && snapshot.playing && snapshot.step < m_state->document.step;
    if (onTheWay)
        return;
    m_arriving = false;
    m_reached = snapshot.step;
    m_step = snapshot.divergence ? RunState::theEnd : snapshot.step;
    if (snapshot.experiment != m_now) { // a planned change was reached, or one by hand could not be made
        m_now = snapshot.experiment;
        emit changed();
    }
}

} // namespace lab::ui
