// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dock at the right of the cards: a lesson, and the verdict explained. It folds to a rail.
#pragma once

#include "core/insight/cure.h"
#include "core/runner/snapshot.h"
#include "ui/window/dock.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>
#include <vector>

class QSettings;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace lab::ui {

class AboutExperiment;
class ExperimentModel;
class ExplainPanel;
class Selection;

class SideDock : public Dock {
    Q_OBJECT

  public:
    enum class Page { Lesson, Explain };

    /// Of the open dock at 13 px type; it grows with the theme's, the rail does not.
    static constexpr int openWidth = 300;
    static constexpr int railWidth = 40;

    /// Edits `model` and follows `selection`; both must outlive it.
    SideDock(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    /// Shows it at once while paused, and at most four times a second while playing; nothing while folded.
    void present(std::shared_ptr<const Snapshot> snapshot);
    void setCures(const CureForecast& forecast);
    /// As one step of undo.
    void apply(const Cure& cure);
    void setTheme(const Theme& theme) override;

    void showPage(Page page);
    Page page() const;
    /// Opens at what decided the verdict.
    void explain();

    /// Whether it is open where there is room, the page, and a teacher's thresholds.
    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

    AboutExperiment* lesson() const { return m_lesson; }
    ExplainPanel* explanation() const { return m_explanation; }

  signals:
    void thresholdsChosen(const lab::Thresholds& thresholds);
    /// A demonstration starts paused.
    void pauseRequested();
    void speedRequested(double stepsPerSecond);

  protected:
    void showEvent(QShowEvent* event) override;
    void showOpen() override;

  private:
    QWidget* makeHead();
    void makeRail();
    void openPage(int index);
    void connectPages();
    void chooseThresholds(const Thresholds& thresholds);
    void showLatest();

    ExperimentModel& m_model;
    Selection& m_selection;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    AboutExperiment* m_lesson;
    ExplainPanel* m_explanation;
    std::vector<QToolButton*> m_railPages;

    Thresholds m_thresholds;
    std::shared_ptr<const Snapshot> m_latest;
    /// Since the pages were last brought up to date.
    QElapsedTimer m_shown;
    std::int64_t m_shownGeneration = -1;
    QTimer m_later;
};

} // namespace lab::ui
