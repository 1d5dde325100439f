// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/left_dock.h"

#include "ui/controls/icons.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace lab::ui {
namespace {

constexpr int openWidth = 280;
constexpr int railWidth = 40;

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
    : QFrame(parent), m_rail(new QWidget), m_collapse(makeButton(tr("Hide the controls"))),
      m_expand(makeButton(tr("Show the controls"))) {
    setObjectName("leftDock");
    setProperty("role", "dock");
    setFixedWidth(openWidth);
    auto* rail = new QVBoxLayout(m_rail);
    rail->setContentsMargins(6, 10, 6, 10);
    rail->addWidget(m_expand);
    rail->addStretch(1);
    auto* places = new QHBoxLayout(this);
    places->setContentsMargins(0, 0, 0, 0);
    places->setSpacing(0);
    places->addWidget(m_rail);
    m_rail->hide();
    connect(m_collapse, &QToolButton::clicked, this, [this] { setCollapsed(true); });
    connect(m_expand, &QToolButton::clicked, this, [this] { setCollapsed(false); });
}

void LeftDock::setContent(QWidget* content) {
    m_content = content;
    layout()->addWidget(content);
}

void LeftDock::setCollapsed(bool collapsed) {
    if (collapsed == m_collapsed)
        return;
    m_collapsed = collapsed;
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    m_content->setVisible(!collapsed);
    m_rail->setVisible(collapsed);
    setFixedWidth(collapsed ? railWidth : openWidth);
    if (hadFocus)
        (collapsed ? m_expand : m_collapse)->setFocus();
}

void LeftDock::setTheme(const Theme& theme) {
    m_collapse->setIcon(makeIcon(IconName::ChevronLeft, theme.ink2, theme.ink3));
    m_expand->setIcon(makeIcon(IconName::ChevronRight, theme.ink2, theme.ink3));
}

} // namespace lab::ui
