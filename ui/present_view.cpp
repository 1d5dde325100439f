// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/present_view.h"

#include "ui/controls/hero_slider.h"
#include "ui/views/card.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QFrame>
#include <QMenu>

#include <algorithm>

namespace lab::ui {
namespace {

constexpr std::size_t mostPlots = 2;
constexpr int sliderMargin = 28;

QFrame* makeUpright() {
    auto* rule = new QFrame;
    rule->setFixedWidth(1);
    rule->setProperty("role", "upright");
    return rule;
}

} // namespace

PresentView::PresentView(QWidget* parent)
    : QWidget(parent), m_plotRow(new QHBoxLayout), m_sliderRow(new QHBoxLayout) {
    const Theme& theme = themeOf(ThemeName::Projector);
    dress(*this, theme);
    for (std::size_t place = 0; place < m_choosers.size(); ++place) {
        m_choosers[place] = new QMenu(this);
        m_choosers[place]->setFont(uiFont(theme.bodyPx));
        connect(m_choosers[place], &QMenu::aboutToShow, this, [this, place] { fillChooser(place); });
        m_rules[place] = makeUpright();
    }
    m_plotRow->setSpacing(0);
    m_plotRow->addWidget(m_rules[0]);
    auto* foot = new QFrame;
    foot->setObjectName(QStringLiteral("presentFoot"));
    foot->setProperty("role", "foot");
    foot->setLayout(m_sliderRow);
    m_sliderRow->setContentsMargins(0, 0, 0, 0);
    m_sliderRow->setSpacing(sliderMargin);
    m_sliderRow->addWidget(m_rules[1]);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(m_plotRow, 1);
    rows->addWidget(foot);
}

void PresentView::borrow(const std::vector<Card*>& cards, HeroSlider* rate, HeroSlider* bias) {
    m_cards = cards;
    m_rate = rate;
    m_bias = bias;
    m_sliderRow->setContentsMargins(sliderMargin, 10, sliderMargin, 10);
    m_sliderRow->insertWidget(0, m_rate, 1);
    m_sliderRow->addWidget(m_bias, 1);
    m_rate->show();
    m_bias->show();
    std::erase_if(m_plots, [this](const QString& key) { return cardOf(key) == nullptr; });
    if (m_plots.empty())
        m_plots.push_back(m_cards.front()->key());
    arrange();
}

void PresentView::giveBack() {
    for (Card* card : m_cards) {
        card->setChooser(nullptr);
        card->setFramed(true);
        m_plotRow->removeWidget(card);
    }
    m_sliderRow->removeWidget(m_rate);
    m_sliderRow->removeWidget(m_bias);
    m_cards.clear();
    m_rate = nullptr;
    m_bias = nullptr;
}

void PresentView::setPlots(const std::vector<QString>& keys) {
    std::vector<QString> plots;
    for (const QString& key : keys) {
        const bool known = m_cards.empty() || cardOf(key) != nullptr;
        if (known && plots.size() < mostPlots && std::ranges::find(plots, key) == plots.end())
            plots.push_back(key);
    }
    if (plots.empty() || plots == m_plots)
        return;
    m_plots = std::move(plots);
    arrange();
    emit plotsChanged();
}

void PresentView::arrange() {
    for (Card* card : m_cards) {
        m_plotRow->removeWidget(card);
        card->setChooser(nullptr);
        card->hide();
    }
    m_plotRow->removeWidget(m_rules[0]);
    m_rules[0]->setVisible(m_plots.size() > 1);
    for (std::size_t place = 0; place < m_plots.size(); ++place) {
        Card* card = cardOf(m_plots[place]);
        if (card == nullptr)
            continue;
        if (place > 0)
            m_plotRow->addWidget(m_rules[0]);
        card->setFramed(false);
        card->setChooser(m_choosers[place]);
        m_plotRow->addWidget(card, 1);
        card->show();
    }
}

// Filled when it opens: the titles say what the cards show at the moment.
void PresentView::fillChooser(std::size_t place) {
    QMenu& menu = *m_choosers[place];
    menu.clear();
    for (const Card* card : m_cards) {
        const QString key = card->key();
        QAction* action = menu.addAction(card->title(), this, [this, place, key] { choose(place, key); });
        action->setCheckable(true);
        action->setChecked(m_plots[place] == key);
    }
    menu.addSeparator();
    if (m_plots.size() > 1)
        menu.addAction(tr("Only this plot"), this, [this, place] { setPlots({m_plots[place]}); });
    else
        menu.addAction(tr("A second plot"), this, [this] {
            setPlots({m_plots.front(), m_plots.front() == QLatin1String("units")
                                           ? QStringLiteral("activation")
                                           : QStringLiteral("units")});
        });
}

// The plot that stands in the other place already changes places.
void PresentView::choose(std::size_t place, const QString& key) {
    std::vector<QString> plots = m_plots;
    const auto other = std::ranges::find(plots, key);
    if (other != plots.end())
        *other = plots[place];
    plots[place] = key;
    setPlots(plots);
}

Card* PresentView::cardOf(const QString& key) const {
    const auto found = std::ranges::find(m_cards, key, &Card::key);
    return found == m_cards.end() ? nullptr : *found;
}

} // namespace lab::ui
