// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/card_grid.h"

#include "ui/cards/card.h"
#include "ui/look/number_text.h"
#include "ui/look/scene.h"
#include "ui/look/wording/before_words.h"
#include "ui/plot/reading.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace lab::ui {
namespace {

/// From this width on three cards stand side by side: each then has 480 px and more.
constexpr int threeColumnsWidth = 1480;
/// Below this cards stand closer, to fit a 1024 x 700 projector.
constexpr int roomyWidth = 900;

} // namespace

CardGrid::CardGrid(Selection& selection, QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_titles{new QLabel(tr("This step"), this),
                                                               new QLabel(tr("Since step 0"), this)},
      m_firstTitle(new QWidget(this)), m_ghost(new ReadingLine(m_firstTitle)), m_placed(makeCards(this)) {
    auto* line = new QHBoxLayout(m_firstTitle);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(12);
    line->addWidget(m_titles[0]);
    line->addWidget(m_ghost, 1);
    for (QLabel* title : m_titles)
        title->setObjectName("columnTitle");
    for (const PlacedCard& placed : m_placed) {
        placed.card->setSelection(selection);
        m_cards.push_back(placed.card);
    }
    fitGaps();
    arrange();
}

void CardGrid::setTheme(const Theme& theme) {
    for (QLabel* title : m_titles)
        title->setFont(uiFont(theme.bodyPx));
    m_ghost->setFont(uiFont(theme.axisPx));
    m_ghost->setColor(theme.ink2);
}

void CardGrid::present(const Scene& scene) {
    const Snapshot* ghost = scene.ghost();
    const std::pair named = ghost == nullptr ? std::pair<std::int64_t, std::int64_t>{-1, -1}
                                             : std::pair{ghost->generation, recordedEnd(*ghost)};
    if (named == m_named)
        return;
    m_named = named;
    if (ghost == nullptr)
        return m_ghost->setForms({QString()});
    const QString values = formerValues(ghost->run.experiment, scene.inHand().run.experiment);
    const QString name = values.isEmpty()
                             ? tr("pale and dashed: the run before")
                             : tr("pale and dashed: <b>%1</b> before").arg(values.toHtmlEscaped());
    const QString steps =
        named.second == 1 ? tr("%1, 1 step").arg(name)
                          : tr("%1, %2 steps", "", asInt(named.second)).arg(name, countText(named.second));
    m_ghost->setForms({tr("%1; key G hides it").arg(steps), steps, name, tr("dashed: before")});
}

QString CardGrid::ghostText() const {
    return m_ghost->longest();
}

void CardGrid::showAlone(Card* card) {
    if (card == m_alone)
        return;
    m_alone = card;
    arrange();
    emit arranged();
}

void CardGrid::setLinear(bool linear) {
    if (linear == m_linear)
        return;
    m_linear = linear;
    const auto alone = std::ranges::find(m_placed, m_alone, &PlacedCard::card);
    if (alone != m_placed.end() && !isOfUse(*alone))
        m_alone = nullptr;
    arrange();
    emit arranged();
}

bool CardGrid::isOfUse(const PlacedCard& placed) const {
    using Of = PlacedCard::Of;
    return placed.of == Of::All || (placed.of == Of::Linear) == m_linear;
}

void CardGrid::takeBack() {
    arrange();
    emit arranged();
}

void CardGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitGaps();
    if (fittingColumns() != m_columns)
        arrange();
}

int CardGrid::fittingColumns() const {
    return width() >= threeColumnsWidth ? 3 : 2;
}

void CardGrid::fitGaps() {
    const bool roomy = width() >= roomyWidth;
    m_grid->setContentsMargins(roomy ? 12 : 8, 6, roomy ? 12 : 8, roomy ? 10 : 8);
    m_grid->setHorizontalSpacing(roomy ? 12 : 8);
    m_grid->setVerticalSpacing(roomy ? 10 : 6);
}

// In two columns "This step" heads the left one; in three it heads the upper row, and cause still comes
// before effect.
void CardGrid::arrange() {
    while (QLayoutItem* item = m_grid->takeAt(0))
        delete item;
    for (int i = 0; i < 5; ++i) {
        m_grid->setRowStretch(i, 0);
        m_grid->setColumnStretch(i, 0);
    }
    m_columns = fittingColumns();
    const bool wide = m_columns == 3;
    m_grid->addWidget(m_firstTitle, 0, 0);
    m_grid->addWidget(m_titles[1], wide ? 2 : 0, wide ? 0 : 1);
    const bool shown = m_alone == nullptr && !m_linear;
    m_titles[1]->setVisible(shown);
    m_titles[0]->setVisible(shown);
    m_firstTitle->setVisible(shown || m_named.second >= 0);
    for (const PlacedCard& placed : m_placed) {
        const auto& [card, row, column, of] = placed;
        const int gridRow = m_alone != nullptr ? 1 : wide ? 2 * column + 1 : row + 1;
        const int gridColumn = m_alone != nullptr ? 0 : wide ? row : column;
        const bool inSight = m_alone == nullptr ? isOfUse(placed) : card == m_alone;
        const bool spans = of == PlacedCard::Of::Linear && m_alone == nullptr;
        // Into the layout first: a widget that changes its parent is hidden.
        m_grid->addWidget(card, gridRow, gridColumn, spans ? (wide ? 3 : 2) : 1, spans ? 2 : 1);
        card->setVisible(inSight);
        card->setMaximized(card == m_alone);
        if (!inSight)
            continue;
        for (int i = 0; i < (spans && !wide ? 2 : 1); ++i)
            m_grid->setRowStretch(gridRow + i, 1);
        for (int i = 0; i < (spans ? 2 : 1); ++i)
            m_grid->setColumnStretch(gridColumn + i, 1);
    }
}

} // namespace lab::ui
