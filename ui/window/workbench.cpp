// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/workbench.h"

#include "ui/cards/card.h"
#include "ui/cards/card_grid.h"
#include "ui/controls/parameter_panel.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/side_dock.h"

#include <QApplication>
#include <QBoxLayout>
#include <QSettings>
#include <QTimer>

namespace lab::ui {
namespace {

/// Below these the right dock starts as a rail, and the left one too.
constexpr int dockWidth = 1400, leftDockWidth = 980;
/// Below these the cards need the height more than the timeline does: it is compact, or left out.
constexpr int timelineHeight = 800, leastTimelineHeight = 620;
/// From the dressing of one dock to that of the next, in milliseconds: long enough to paint what came before.
constexpr int dressingFrame = 30;

} // namespace

Workbench::Workbench(ExperimentModel& model, Selection& selection, QWidget* parent)
    : QWidget(parent), m_leftDock(new LeftDock(model, selection)), m_grid(new CardGrid(selection)),
      m_sideDock(new SideDock(model, selection)), m_timeline(new TimelineStrip(selection)) {
    m_grid->setObjectName("cardArea");
    auto* middle = new QWidget;
    middle->setObjectName("middle");
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_grid);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_leftDock);
    row->addWidget(middle, 1);
    row->addWidget(m_sideDock);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(row, 1);
    rows->addWidget(m_timeline);
    for (Card* card : m_grid->cards()) {
        connect(card, &Card::stepPicked, m_timeline, &TimelineStrip::pin);
        connect(m_leftDock->heroes(), &HeroPanel::sliderHeld, card, &Card::setSliderHeld);
    }
    connect(m_sideDock, &SideDock::openChanged, this, [this] {
        fitDocks(); // which folds it where the window is narrow
        if (m_sideDock->isOpen() && !m_leftDock->panel()->isVisibleTo(this)) // it stands in the left dock
            m_leftDock->setOpen(true);
    });
}

QWidget* Workbench::middle() const {
    return m_grid->parentWidget();
}

void Workbench::fit() {
    fitDocks();
    fitTimeline();
}

// A narrow window has room for one dock beside the cards: there the right one's pages take the settings'
// place, so that the two sliders stay, and no card moves.
void Workbench::fitDocks() {
    const double width = window()->width() / textSize();
    const bool roomy = width >= dockWidth;
    m_leftDock->setRoomy(width >= leftDockWidth);
    m_sideDock->setRoomy(roomy);
    m_sideDock->lodgeIn(roomy ? nullptr : m_leftDock->column());
    m_leftDock->panel()->setVisible(roomy || !m_sideDock->isOpen());
}

void Workbench::fitTimeline() {
    const int height = window()->height();
    m_timeline->setCompact(height < timelineHeight);
    m_timeline->setVisible(m_timelineShown && height >= leastTimelineHeight);
}

void Workbench::setTimelineShown(bool shown) {
    m_timelineShown = shown;
    fitTimeline();
}

void Workbench::present(const ShownScene& shown) {
    m_leftDock->panel()->present(shown.drawn().inHand());
    m_sideDock->present(shown.saidRun());
    m_timeline->setGhost(shown.drawn().ghostRun(), shown.said().ghostRun());
    m_timeline->present(shown.drawnRun(), shown.saidRun());
}

// A style sheet is expensive: one for the whole window takes a sixth of a second. So every part has its own,
// and each dock is dressed a frame after what is before it.
void Workbench::dress(const Theme& theme) {
    const std::pair wanted(theme.name, theme.bodyPx);
    if (m_dressed == wanted)
        return;
    m_dressed = wanted;
    qApp->setPalette(paletteOf(theme));
    lab::ui::dress(*m_grid, theme);
    m_grid->setTheme(theme);
    m_timeline->setTheme(theme);
    int delay = 0;
    for (Dock* dock : std::initializer_list<Dock*>{m_leftDock, m_sideDock}) {
        const auto dressDock = [dock, &theme] {
            lab::ui::dress(*dock, theme);
            dock->setTheme(theme);
        };
        if (isVisible())
            QTimer::singleShot(delay += dressingFrame, dock, dressDock);
        else
            dressDock();
    }
}

void Workbench::save(QSettings& settings) const {
    settings.setValue("window/leftDockCollapsed", !m_leftDock->isOpenWhereRoomy());
    m_sideDock->save(settings);
}

void Workbench::restore(const QSettings& settings) {
    m_leftDock->setOpenWhereRoomy(!settings.value("window/leftDockCollapsed", false).toBool());
    m_sideDock->restore(settings);
}

} // namespace lab::ui
