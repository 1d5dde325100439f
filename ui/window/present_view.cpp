// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/present_view.h"

#include "ui/cards/card.h"
#include "ui/look/prose.h"
#include "ui/look/theme.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QFrame>
#include <QMenu>

#include <algorithm>
#include <utility>

namespace lab::ui {
namespace {

constexpr std::size_t mostPlots = 2;
constexpr int sliderMargin = 28;
/// In a window narrower than this the controls need the room between them.
constexpr int roomyWidth = 1200;
constexpr int narrowMargin = 10;

} // namespace

PresentView::PresentView(QWidget* parent)
    : QWidget(parent), m_plotRow(new QHBoxLayout), m_controlRow(new QHBoxLayout),
      m_plotRule(makeRule(Qt::Vertical)) {
    dress(*this, themeOf(ThemeName::Projector));
    m_plotRow->setSpacing(0);
    m_plotRow->addWidget(m_plotRule);
    auto* foot = new QFrame;
    foot->setObjectName(QStringLiteral("presentFoot"));
    foot->setProperty("role", "foot");
    foot->setLayout(m_controlRow);
    m_controlRow->setContentsMargins(0, 0, 0, 0);
    m_controlRow->setSpacing(sliderMargin);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(m_plotRow, 1);
    rows->addWidget(foot);
}

void PresentView::borrow(const std::vector<Card*>& cards, std::vector<QWidget*> controls) {
    m_cards = cards;
    m_controls = std::move(controls);
    spaceControls();
    for (QWidget* control : m_controls) {
        if (control != m_controls.front()) {
            m_rules.push_back(makeRule(Qt::Vertical));
            m_controlRow->addWidget(m_rules.back());
        }
        m_controlRow->addWidget(control, 1);
        control->show();
    }
    std::erase_if(m_plots, [this](const QString& key) { return cardOf(key) == nullptr; });
    if (m_plots.empty())
        m_plots.push_back(m_cards.front()->key());
    arrange();
}

void PresentView::spaceControls() {
    const int margin = width() < roomyWidth ? narrowMargin : sliderMargin;
    m_controlRow->setContentsMargins(margin, 10, margin, 10);
    m_controlRow->setSpacing(margin);
}

void PresentView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!m_controls.empty())
        spaceControls();
}

void PresentView::giveBack() {
    for (Card* card : m_cards) {
        card->setChooser(nullptr);
        card->setFramed(true);
        m_plotRow->removeWidget(card);
    }
    for (QWidget* control : m_controls)
        m_controlRow->removeWidget(control);
    qDeleteAll(m_rules);
    m_rules.clear();
    m_controls.clear();
    m_cards.clear();
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

void PresentView::propose(const std::vector<QString>& keys) {
    if (keys == m_proposed)
        return;
    m_proposed = keys;
    setPlots(keys);
}

void PresentView::arrange() {
    for (Card* card : m_cards) {
        m_plotRow->removeWidget(card);
        card->setChooser(nullptr);
        card->hide();
    }
    m_plotRow->removeWidget(m_plotRule);
    m_plotRule->setVisible(m_plots.size() > 1);
    for (std::size_t place = 0; place < m_plots.size(); ++place) {
        Card* card = cardOf(m_plots[place]);
        if (card == nullptr)
            continue;
        if (place > 0)
            m_plotRow->addWidget(m_plotRule);
        card->setFramed(false);
        card->setChooser(chooserOf(card->key()));
        m_plotRow->addWidget(card, 1);
        card->show();
    }
}

QMenu* PresentView::chooserOf(const QString& key) {
    QMenu*& menu = m_choosers[key];
    if (menu == nullptr) {
        menu = new QMenu(this);
        menu->setFont(uiFont(themeOf(ThemeName::Projector).bodyPx));
        connect(menu, &QMenu::aboutToShow, this, [this, menu, key] { fillChooser(*menu, key); });
    }
    return menu;
}

// Filled when it opens: the titles say what the cards show at the moment.
void PresentView::fillChooser(QMenu& menu, const QString& key) {
    menu.clear();
    for (const Card* card : m_cards) {
        const QString next = card->key();
        QAction* action = menu.addAction(card->title(), this, [this, key, next] { replace(key, next); });
        action->setCheckable(true);
        action->setChecked(next == key);
    }
    menu.addSeparator();
    if (m_plots.size() > 1)
        menu.addAction(tr("Only this plot"), this, [this, key] { setPlots({key}); });
    else
        menu.addAction(tr("A second plot"), this, [this, key] {
            setPlots({key, key == QLatin1String("units") ? QStringLiteral("activation")
                                                         : QStringLiteral("units")});
        });
}

// If `next` stands in the other place already, the two change places.
void PresentView::replace(const QString& shown, const QString& next) {
    std::vector<QString> plots = m_plots;
    const auto place = std::ranges::find(plots, shown);
    if (place == plots.end())
        return;
    const auto other = std::ranges::find(plots, next);
    if (other != plots.end())
        *other = shown;
    *place = next;
    setPlots(plots);
}

Card* PresentView::cardOf(const QString& key) const {
    const auto found = std::ranges::find(m_cards, key, &Card::key);
    return found == m_cards.end() ? nullptr : *found;
}

} // namespace lab::ui
