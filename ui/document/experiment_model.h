// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Qt side of the one Run: what the student has chosen, with undo. The model owns the run; the engine only
// answers at which step each live change acted. Until then the run is not settled, and nothing is saved of
// it.
#pragma once

#include "core/experiment/document.h"
#include "core/experiment/scenario.h"
#include "core/runner/snapshot.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace lab::ui {

struct OwnChoices;
struct RunState;

class ExperimentModel : public QObject {
    Q_OBJECT

  public:
    explicit ExperimentModel(Run run, QObject* parent = nullptr);
    ~ExperimentModel() override;

    /// What is chosen now, live changes included.
    const Experiment& experiment() const { return m_now; }
    /// The run in hand, with all that was changed by hand while it trained; whole once isSettled().
    const Run& run() const;
    /// The changes by hand that startOver() has left out; null if there are none.
    const Run* leftOut() const;
    /// The demonstration chosen last, whatever has been changed of it since; null for a run of one's own.
    const Scenario* scenario() const;
    /// All branches, those on the screen, and the ghost; whole once isSettled().
    const Document& document() const;
    /// Whether the run that a new start leaves behind stays on the screen, from the next one on.
    bool ghostShown() const { return m_ghostShown; }
    void setGhostShown(bool shown);
    /// document(), without the ghost where it is not to be shown.
    Document shown() const;
    /// Counts opened files and demonstrations: the same number is the same document.
    std::int64_t documentNumber() const;
    /// Runs that were left for a demonstration and that undo can bring back, with their documents.
    std::vector<std::pair<std::int64_t, const Run*>> leftDocuments() const;

    /// False while the engine has not answered at which step a live change acted.
    bool isSettled() const { return m_outbox.empty() && m_awaited.empty(); }
    /// Calls `then` as soon as isSettled(): now, or from takeActed().
    void whenSettled(std::function<void()> then);

    /// Sets a field, as one undo step; consecutive calls with `sameGesture` merge into one. layer: see
    /// Intervention::layer. Returns what is wrong, naming place and cure, or an empty text. A field that
    /// restarts the run keeps its planned changes, and the live values chosen by hand.
    QString set(const QString& key, const Value& value, bool sameGesture = false, std::int64_t layer = 0);
    /// Why set() would refuse this value of a field that restarts the run; an empty text if it would not.
    QString problemWith(const Parameter& parameter, const Value& value) const;
    /// Why the run cannot be made, on this machine now either; an empty text if it can.
    QString problemOf(const Run& run) const;
    /// Where problemOf() learns what memory there is. For tests.
    void setMemory(std::function<std::uint64_t()> available) { m_memory = std::move(available); }
    /// Gives hidden layer `layer` (0 = layer 1) an activation of its own; "" takes it back. One undo step.
    void setLayerActivation(std::size_t layer, const QString& key);
    /// Starts at step 0 with other weights (another seed), as one undo step.
    void newWeights();
    /// Starts `run` in place of this one, as one undo step called `text`. It has no problems().
    void replace(Run run, const QString& text);
    /// Starts a demonstration, a document of its own without a file, as one undo step.
    void choose(const Scenario& scenario);
    /// Starts at step 0 with the same weights and the same script. What was changed by hand while the run
    /// trained is left out, and kept for replayChanges(). No undo step: the experiment stays what it is.
    void startOver();
    /// Starts at step 0 with leftOut() ahead.
    void replayChanges();
    /// Goes to so many steps before where the run is, and pauses there. Changes made later stay
    /// planned. No undo step.
    void goBack(std::int64_t steps);
    /// Goes to this step (>= 0), and pauses there; as goBack().
    void goTo(std::int64_t step);
    /// Replaces everything; clears undo.
    void open(Run run);
    /// The run is in its file now: what was changed by hand belongs to its script, as if it had been opened.
    void markSaved();

    /// Takes over where the engine stands in the run begun last, and the values that planned changes have
    /// reached. Call it only when the engine has no command before it.
    void follow(const Snapshot& snapshot);
    /// The engine's answer to the oldest intervened() without one: the step at which it acted, or nothing if
    /// it could not.
    void takeActed(std::optional<std::int64_t> step);

    QUndoStack* undoStack() { return &m_undo; }

  signals:
    /// The runs on the screen (see shownRuns()) start at step 0, paused or going on as before.
    void restarted(const lab::Document& shown);
    /// They go to the step where they were left, and pause there.
    void returned(const lab::Document& shown, qint64 step);
    /// A live parameter changed in the runs at these places of the lineup.
    void intervened(const lab::Intervention& intervention, const std::vector<std::size_t>& targets);
    /// ghostShown() changed.
    void ghostToggled();
    /// experiment() changed, by whatever way.
    void changed();
    /// run() may be another, or of another document().
    void runChanged();
    /// The program has chosen a setting because of another: "Loss is now ..."; empty when another run begins.
    void switched(const QString& line);

  private:
    friend class EditCommand;
    using StatePtr = std::shared_ptr<RunState>;

    /// What the engine is to do, in order.
    struct Request {
        enum class Kind { Restart, Return, Change } kind;
        StatePtr state = nullptr;
        /// Of a change: the live value; and, of the first one in its state, what it was made in.
        Intervention change = {};
        StatePtr base = nullptr;
    };

    QString problemOfLive(const Change& wish) const;
    QString memoryProblemOf(std::uint64_t need) const;
    Document shown(const RunState& state) const;
    void startInstead(Run run);
    void push(const QString& text, StatePtr after);
    void setLive(const Parameter& parameter, Intervention wish, bool sameGesture);
    void restartWith(Experiment start, const OwnChoices& choices, const QString& text, bool sameGesture);
    Experiment with(const Parameter& parameter, const Value& value, OwnChoices& choices,
                    QStringList& lines) const;
    StatePtr left();
    void leave();
    void show(const StatePtr& state);
    void begin(Request::Kind kind);
    void send();
    bool isWaitedFor(const StatePtr& state) const;

    StatePtr m_state;
    bool m_ghostShown = true;
    Experiment m_now;
    /// Where the engine was seen last in this state's run; and whether it is still on the way to there.
    std::int64_t m_step = 0;
    /// The same, also in a run that diverged.
    std::int64_t m_reached = 0;
    bool m_arriving = false;
    std::int64_t m_documents = 0;
    /// What is changed again and again while a slider moves; ends with any other edit.
    QString m_gesture;
    std::deque<Request> m_outbox;
    /// Live changes sent and not answered.
    std::deque<Request> m_awaited;
    std::deque<std::function<void()>> m_waiting;
    std::function<std::uint64_t()> m_memory;
    QUndoStack m_undo;
};

} // namespace lab::ui
