// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/work_area.h"

#include "ui/cards/card.h"
#include "ui/cards/card_grid.h"
#include "ui/controls/hero_slider.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/present_view.h"
#include "ui/window/workbench.h"

#include <QCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace lab::ui {
namespace {

/// Below this the legends of the sliders' strips give way to the settings; their tooltips stay.
constexpr int legendHeight = 760;

/// The two cards on which a class sees the verdict.
std::vector<QString> plotsFor(const Snapshot& snapshot) {
    if (snapshot.experiment.depth == 0)
        return {QStringLiteral("output"), QStringLiteral("loss")};
    switch (snapshot.diagnosis.verdict) {
    case Verdict::Dying:
    case Verdict::Blocked:
        return {QStringLiteral("activation"), QStringLiteral("units")};
    case Verdict::Diverged:
    case Verdict::StepsTooLarge:
        return {QStringLiteral("time"), QStringLiteral("loss")};
    case Verdict::Vanishing:
    case Verdict::Fading:
    case Verdict::Exploding:
    case Verdict::Growing:
        return {QStringLiteral("layers"), QStringLiteral("output")};
    case Verdict::Healthy:
        break;
    }
    return {QStringLiteral("output"), QStringLiteral("loss")};
}

} // namespace

WorkArea::WorkArea(ExperimentModel& model, Selection& selection, QWidget* parent)
    : QWidget(parent), m_workbench(new Workbench(model, selection)), m_presentView(new PresentView) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_workbench, 1);
    rows->addWidget(m_presentView, 1);
    m_presentView->hide();
    for (Card* card : cards())
        connect(card, &Card::maximizeToggled, this, [this, card] { showAlone(card); });
    // Cards that come into sight have slept.
    connect(m_presentView, &PresentView::plotsChanged, this, &WorkArea::presentCards);
    connect(m_workbench->grid(), &CardGrid::arranged, this, &WorkArea::presentCards);
}

const std::vector<Card*>& WorkArea::cards() const {
    return m_workbench->grid()->cards();
}

QWidget* WorkArea::ground() const {
    return m_presenting ? static_cast<QWidget*>(m_presentView) : m_workbench->middle();
}

void WorkArea::setPresenting(bool presenting) {
    if (presenting == m_presenting)
        return;
    m_presenting = presenting;
    LeftDock* dock = m_workbench->leftDock();
    dock->foldButton()->setVisible(!presenting);
    if (presenting) {
        m_workbench->hide();
        proposePlots();
        m_presentView->borrow(cards(), dock->heroes()->controls());
    } else {
        m_presentView->giveBack();
        dock->heroes()->takeBack();
        m_workbench->grid()
            ->takeBack(); // out of sight: in sight, every card that comes would lay all out anew
        m_workbench->show();
    }
    m_presentView->setVisible(presenting);
    fit();
}

void WorkArea::proposePlots() {
    if (!m_shown.isEmpty())
        m_presentView->propose(plotsFor(m_shown.drawn().inHand()));
}

void WorkArea::showAlone(Card* card) {
    CardGrid* grid = m_workbench->grid();
    if (m_presenting)
        m_presentView->setPlots({card->key()});
    else
        grid->showAlone(grid->alone() == card ? nullptr : card);
}

void WorkArea::showAll() {
    m_workbench->grid()->showAlone(nullptr);
}

Card* WorkArea::selectedCard() const {
    for (Card* card : cards()) {
        if (card->isVisible() && (card->hasFocus() || card->isAncestorOf(window()->focusWidget())))
            return card;
    }
    if (Card* alone = m_workbench->grid()->alone(); alone != nullptr && !m_presenting)
        return alone;
    for (Card* card : cards()) {
        if (card->isVisible() && card->rect().contains(card->mapFromGlobal(QCursor::pos())))
            return card;
    }
    return nullptr;
}

void WorkArea::focusSlider(HeroSlider& slider) {
    if (!m_presenting)
        m_workbench->leftDock()->setOpen(true);
    slider.track()->setFocus(Qt::ShortcutFocusReason);
}

void WorkArea::present(const ShownScene& shown) {
    const bool first = m_shown.isEmpty();
    m_shown = shown;
    if (!m_presenting)
        m_workbench->grid()->setLinear(shown.drawn().inHand().now.hiddenLayers() == 0);
    m_workbench->grid()->present(shown.drawn());
    m_workbench->present(shown);
    presentCards();
    if (first && m_presenting)
        proposePlots();
}

void WorkArea::presentCards() {
    for (Card* card : cards()) {
        if (card->isVisible() && !m_shown.isEmpty())
            card->present(m_shown.drawn(), m_shown.said());
    }
}

// The docks are dressed when they are in sight again.
void WorkArea::setTheme(const Theme& theme) {
    m_workbench->leftDock()->heroes()->setTheme(theme);
    for (Card* card : cards())
        card->setTheme(theme);
    if (!m_presenting)
        m_workbench->dress(theme);
}

// The last row reads colours only with their words; the workbench hides them where it is low.
void WorkArea::fit() {
    m_workbench->fit();
    m_workbench->leftDock()->heroes()->setLegendsShown(m_presenting || window()->height() >= legendHeight);
}

} // namespace lab::ui
