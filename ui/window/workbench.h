// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window's usual content: the docks with the cards between them, and the timeline at the foot.
#pragma once

#include "ui/look/theme.h"
#include "ui/window/shown_scene.h"

#include <QWidget>

#include <optional>
#include <utility>

class QSettings;

namespace lab::ui {

class CardGrid;
class ExperimentModel;
class LeftDock;
class Selection;
class SideDock;
class TimelineStrip;

class Workbench : public QWidget {
    Q_OBJECT

  public:
    /// All parts edit `model` and share `selection`; both must outlive it.
    Workbench(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    LeftDock* leftDock() const { return m_leftDock; }
    CardGrid* grid() const { return m_grid; }
    SideDock* sideDock() const { return m_sideDock; }
    TimelineStrip* timeline() const { return m_timeline; }
    /// Between the docks: the cards.
    QWidget* middle() const;

    /// Shows what fits the window's size.
    void fit();
    void setTimelineShown(bool shown);
    void present(const ShownScene& shown);
    /// Of all but the cards and the large controls.
    void dress(const Theme& theme);

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

  private:
    void fitDocks();
    void fitTimeline();

    LeftDock* m_leftDock;
    CardGrid* m_grid;
    SideDock* m_sideDock;
    TimelineStrip* m_timeline;
    bool m_timelineShown = true;
    /// Theme and size of its text.
    std::optional<std::pair<ThemeName, double>> m_dressed;
};

} // namespace lab::ui
