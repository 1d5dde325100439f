// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page "Lesson" while no lesson is open: what this experiment is, what to watch, and the demonstrations.
#pragma once

#include "core/experiment/scenario.h"
#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace lab::ui {

/// What the network is, what it learns, and how: two sentences, rich text. From step 0 on, as `experiment`
/// stands.
QString aboutNetwork(const Experiment& experiment);
QString aboutTraining(const Experiment& experiment, const Data& data);
/// What the experiment's own formulas say is worth a look; empty if nothing.
QString whatToWatch(const Experiment& experiment, const Profile& theory);
/// "At step 400 the learning rate becomes 3.": the changes recorded for steps not yet reached.
QString whatIsAhead(const Run& run, std::int64_t step);
/// "Changed: activation, learning rate at step 50.": how the run differs from the demonstration's; empty if
/// it does not.
QString whatIsChanged(const Run& run, const Scenario& scenario);

class AboutExperiment : public QWidget {
    Q_OBJECT

  public:
    explicit AboutExperiment(QWidget* parent = nullptr);

    /// scenario: the demonstration chosen last, whatever has been changed of it; null for an experiment of
    /// the student's own.
    void present(const Snapshot& snapshot, const Scenario* scenario);
    void setTheme(const Theme& theme);

    /// One per row of scenarios().
    const std::vector<QPushButton*>& scenarioButtons() const { return m_scenarios; }
    /// The demonstration's question; empty for an experiment of the student's own.
    QString question() const;
    /// Beside what is changed of the demonstration.
    QPushButton* backButton() const { return m_back; }

  signals:
    void scenarioChosen(const lab::Scenario& scenario);

  private:
    QStackedLayout* makeQuestions();
    QWidget* makeScenarios();

    QLabel* m_title;
    /// One per row of scenarios(), and one for an experiment of the student's own.
    QStackedLayout* m_questions = nullptr;
    QLabel* m_changed;
    QPushButton* m_back;
    const Scenario* m_scenario = nullptr;
    QLabel* m_network;
    QLabel* m_training;
    QLabel* m_watch;
    QLabel* m_acted;
    QLabel* m_ahead;
    QLabel* m_heading;
    std::vector<QPushButton*> m_scenarios;
};

} // namespace lab::ui
