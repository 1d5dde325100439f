// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dock at the right of the cards: a lesson, and the verdict explained. It folds to a rail.
#pragma once

#include "core/insight/cure.h"
#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QElapsedTimer>
#include <QFrame>
#include <QTimer>

#include <memory>
#include <vector>

class QBoxLayout;
class QSettings;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace lab::ui {

class AboutExperiment;
class ExperimentModel;
class ExplainPanel;
class Selection;

class SideDock : public QFrame {
    Q_OBJECT

  public:
    enum class Page { Lesson, Explain };

    /// Of the open dock at 13 px type; it grows with the theme's.
    static constexpr int openWidth = 300;
    static constexpr int railWidth = 40;

    /// Edits `model` and follows `selection`; both must outlive it.
    SideDock(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    /// Shows it at once while paused, and at most four times a second while playing; nothing while folded.
    void present(std::shared_ptr<const Snapshot> snapshot);
    void setCures(const CureForecast& forecast);
    /// As one step of undo.
    void apply(const Cure& cure);
    void setTheme(const Theme& theme);

    bool isOpen() const { return m_roomy ? m_open : m_openWhereNarrow; }
    void setOpen(bool open);
    /// False where the window is narrow: there the dock is folded until it is opened by hand, and folded
    /// again the next time; where it is wide, it is as it was left.
    void setRoomy(bool roomy);
    /// Lodges the pages at the end of another dock's column, where the window is narrow; null takes them
    /// home.
    void lodgeIn(QBoxLayout* column);
    void showPage(Page page);
    Page page() const;
    /// Opens at what decided the verdict.
    void explain();

    /// Whether it is open where there is room, the page, and a teacher's thresholds.
    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

    AboutExperiment* lesson() const { return m_lesson; }
    ExplainPanel* explanation() const { return m_explanation; }
    /// In the open dock's head, and on the rail.
    QToolButton* foldButton() const { return m_fold; }
    QToolButton* unfoldButton() const { return m_unfold; }

  signals:
    void thresholdsChosen(const lab::Thresholds& thresholds);
    /// A demonstration starts paused.
    void pauseRequested();
    void speedRequested(double stepsPerSecond);
    void openChanged(bool open);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* makeHead();
    QWidget* makeRail();
    void connectPages();
    void chooseThresholds(const Thresholds& thresholds);
    void showOpen();
    void showLatest();

    ExperimentModel& m_model;
    Selection& m_selection;
    QWidget* m_body;
    QBoxLayout* m_host = nullptr;
    QWidget* m_rail;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    AboutExperiment* m_lesson;
    ExplainPanel* m_explanation;
    QToolButton* m_fold;
    QToolButton* m_unfold;
    std::vector<QToolButton*> m_railPages;

    double m_zoom = 1;
    bool m_roomy = true;
    bool m_open = true;
    bool m_openWhereNarrow = false;
    Thresholds m_thresholds;
    std::shared_ptr<const Snapshot> m_latest;
    /// Since the pages were last brought up to date.
    QElapsedTimer m_shown;
    std::int64_t m_shownGeneration = -1;
    QTimer m_later;
};

} // namespace lab::ui
