// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/left_dock.h"

#include "ui/controls/upright_slider.h"
#include "ui/look/icons.h"

#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace lab::ui {
namespace {

constexpr int openWidth = 280;
constexpr int railWidth = 44;

QToolButton* makeButton(const QString& text) {
    auto* button = new QToolButton;
    button->setFixedSize(28, 28);
    button->setIconSize({16, 16});
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

} // namespace

LeftDock::LeftDock(QWidget* parent)
    : QFrame(parent), m_body(new QWidget), m_rail(new QWidget),
      m_collapse(makeButton(tr("Hide the controls"))), m_expand(makeButton(tr("Show the controls"))) {
    setObjectName("leftDock");
    setProperty("role", "dock");
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    auto* rail = new QVBoxLayout(m_rail);
    rail->setContentsMargins(2, 8, 2, 10);
    rail->setSpacing(10);
    rail->addWidget(m_expand, 0, Qt::AlignHCenter);
    rail->addStretch(1);
    auto* places = new QHBoxLayout(this);
    places->setContentsMargins(0, 0, 0, 0);
    places->setSpacing(0);
    places->addWidget(m_rail);
    places->addWidget(m_body);
    showCollapsed();
    connect(m_collapse, &QToolButton::clicked, this, [this] { setCollapsed(true); });
    connect(m_expand, &QToolButton::clicked, this, [this] { setCollapsed(false); });
}

void LeftDock::setContent(QWidget* content) {
    m_body->layout()->addWidget(content);
}

void LeftDock::addToRail(QWidget* widget) {
    auto* rail = static_cast<QBoxLayout*>(m_rail->layout());
    rail->insertWidget(rail->count() - 1, widget);
}

void LeftDock::setCollapsed(bool collapsed) {
    if (collapsed == isCollapsed())
        return;
    (m_roomy ? m_collapsed : m_collapsedWhereNarrow) = collapsed;
    showCollapsed();
}

void LeftDock::setCollapsedWhereRoomy(bool collapsed) {
    m_collapsed = collapsed;
    showCollapsed();
}

void LeftDock::setRoomy(bool roomy) {
    if (roomy == m_roomy)
        return;
    m_roomy = roomy;
    m_collapsedWhereNarrow = true;
    showCollapsed();
}

void LeftDock::showCollapsed() {
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    m_body->setVisible(!isCollapsed());
    m_rail->setVisible(isCollapsed());
    setFixedWidth(static_cast<int>(m_zoom * (isCollapsed() ? railWidth : openWidth)));
    if (hadFocus)
        (isCollapsed() ? m_expand : m_collapse)->setFocus();
}

void LeftDock::wheelEvent(QWheelEvent* event) {
    emit wheelTurned(*event);
}

void LeftDock::setTheme(const Theme& theme) {
    m_collapse->setIcon(makeIcon(IconName::ChevronLeft, theme.ink2, theme.ink3));
    m_expand->setIcon(makeIcon(IconName::ChevronRight, theme.ink2, theme.ink3));
    m_zoom = theme.bodyPx / Theme().bodyPx;
    for (UprightSlider* slider : m_rail->findChildren<UprightSlider*>())
        slider->setTheme(theme);
    showCollapsed();
}

} // namespace lab::ui
