// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Qt side of the one Run: what the student has chosen, with undo. The engine's own copy is the truth
// about the steps at which interventions acted; snapshots bring it back.
#pragma once

#include "core/experiment/run.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

namespace lab::ui {

class ExperimentModel : public QObject {
    Q_OBJECT

  public:
    explicit ExperimentModel(Run run, QObject* parent = nullptr);

    /// What is chosen now, live changes included.
    const Experiment& experiment() const { return m_experiment; }
    /// The run as last heard of from the engine.
    const Run& run() const { return m_run; }

    /// Sets a field, as one undo step; consecutive calls with `sameGesture` merge into one. layer: see
    /// Intervention::layer. Returns what is wrong, naming place and cure, or an empty text.
    QString set(const QString& key, const Value& value, bool sameGesture = false, std::int64_t layer = 0);
    /// Why set() would refuse this value of a field that restarts the run; an empty text if it would not.
    QString problemWith(const Parameter& parameter, const Value& value) const;
    /// Gives hidden layer `layer` (0 = layer 1) an activation of its own; "" takes it back. One undo step.
    void setLayerActivation(std::size_t layer, const QString& key);
    /// Starts at step 0 with what is chosen now: the same weights.
    void startOver();
    /// Starts at step 0 with other weights (another seed), as one undo step.
    void newWeights();
    /// Puts another run at step 0 in place of this one, its recorded changes still ahead, as one undo step
    /// called `text`. Undoing it brings back the run that was, with all its changes. The run has no
    /// problems().
    void replace(Run run, const QString& text);
    /// Replaces everything; clears undo.
    void open(Run run);
    /// Takes over what the engine recorded, and the values that recorded changes have reached. Call it only
    /// when no change of the student's is still under way.
    void adopt(const Run& run, const Experiment& now);

    QUndoStack* undoStack() { return &m_undo; }

  signals:
    /// Another run starts at step 0.
    void restarted(const lab::Run& run);
    /// A live parameter changed.
    void intervened(const lab::Intervention& intervention);
    /// experiment() changed, by whatever way.
    void changed();

  private:
    friend class ChangeCommand;
    void put(const Intervention& wish);
    void put(const Experiment& experiment);
    void put(const Run& run);
    Experiment with(const Parameter& parameter, const Value& value) const;
    static void fit(Experiment& experiment);

    Run m_run;
    Experiment m_experiment;
    QUndoStack m_undo;
};

} // namespace lab::ui
