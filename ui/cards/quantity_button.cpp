// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/quantity_button.h"

#include "ui/look/icons.h"

#include <QActionGroup>
#include <QMenu>

namespace lab::ui {

QuantityButton::QuantityButton(const std::vector<LayerQuantity>& quantities, QWidget* parent)
    : QToolButton(parent) {
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    for (const LayerQuantity quantity : quantities) {
        const LayerQuantityTexts texts = textsOf(quantity);
        QAction* action = menu->addAction(texts.name);
        action->setCheckable(true);
        action->setData(static_cast<int>(quantity));
        action->setToolTip(texts.definition);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, quantity] { emit chosen(quantity); });
    }
    setMenu(menu);
    setPopupMode(QToolButton::InstantPopup);
    // The chevron stands behind the words.
    setLayoutDirection(Qt::RightToLeft);
}

void QuantityButton::setQuantity(LayerQuantity quantity) {
    const LayerQuantityTexts texts = textsOf(quantity);
    for (QAction* action : menu()->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(quantity));
    setText(texts.inText);
    setToolTip(tr("%1\nClick for another quantity.").arg(texts.definition));
    setAccessibleName(tr("Quantity shown: %1").arg(texts.name));
    measure();
}

void QuantityButton::setTheme(const Theme& theme) {
    setFont(uiFont(theme.readingPx));
    setIcon(makeIcon(IconName::Chevron, theme.ink, theme.ink3));
    setIconSize(QSize(1, 1) * theme.readingPx);
    measure();
}

void QuantityButton::setCompact(bool compact) {
    m_compact = compact;
    setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void QuantityButton::measure() {
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_wholeWidth = sizeHint().width();
    setCompact(m_compact);
}

} // namespace lab::ui
