// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Joins model, engine and window: the only place that knows both sides.
#pragma once

#include "app/exact_steps.h"
#include "app/foresight.h"
#include "core/runner/jobs.h"
#include "core/runner/runner.h"
#include "ui/document/experiment_model.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace lab::app {

class Laboratory : public QObject {
    Q_OBJECT

  public:
    /// `jobs`: of the thread that works in the background. Tests that wait for it let it be one like any
    /// other: an idle one may get nothing of a busy machine.
    explicit Laboratory(Run run, Jobs::Scheduling jobs = Jobs::Scheduling::Idle);
    /// The engine stops before the window goes.
    ~Laboratory() override;

    ui::MainWindow& window() { return *m_window; }
    ui::ExperimentModel& model() { return m_model; }
    Runner& runner() { return *m_runner; }
    const Foresight& foresight() const { return *m_foresight; }
    /// The newest snapshot shown; null before the first.
    const std::shared_ptr<const Snapshot>& shown() const { return m_shown; }
    /// Whether it was made after the engine had obeyed all that it was told.
    bool isUpToDate() { return m_frame != nullptr && m_frame->obeyed == m_runner->posted(); }

  signals:
    /// A snapshot has been given to the window.
    void presented();
    /// It has been painted, so many milliseconds after it was taken.
    void painted(double milliseconds);
    /// Emitted by the engine's thread. A signal, as a queued function would be made there and read here, in a
    /// hand-over inside Qt that the thread sanitizer does not see.
    void answered();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void connectWindow();
    void ask();
    void askAtOnce();
    void showGhost();
    ui::Scene sceneOf(const Frame& frame) const;
    void receive();
    void runOutOfMemory(std::int64_t generation);
    void keepPace(double milliseconds);
    void watchVisibility();

    ui::ExperimentModel m_model;
    /// What the engine was told to train last.
    Document m_document;
    std::unique_ptr<ui::MainWindow> m_window;
    QTimer m_frameTimer;
    /// The newest, and in it the run in hand.
    std::shared_ptr<const Frame> m_frame;
    std::shared_ptr<const Snapshot> m_shown;
    std::int64_t m_generation = 0;
    /// Since a snapshot was shown there was not enough memory for what came next.
    bool m_outOfMemory = false;
    /// Running mean of the frame time, which sets the timer's pace.
    double m_meanFrame = 5;
    int m_frames = 0;
    /// Before all that asks it.
    Jobs m_jobs;
    std::unique_ptr<Foresight> m_foresight;
    std::unique_ptr<ExactSteps> m_exactSteps;
    /// Last: its callback must not outlive what it calls.
    std::unique_ptr<Runner> m_runner;
};

} // namespace lab::app
