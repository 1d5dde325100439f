// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/dock.h"

#include "ui/look/icons.h"
#include "ui/look/tool_button.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace lab::ui {
namespace {

constexpr QSize buttonSize(28, 28);
constexpr int iconSide = 16;

QVBoxLayout* makeColumn(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

Dock::Dock(Qt::Edge edge, const QString& fold, const QString& unfold, QWidget* parent)
    : QFrame(parent), m_edge(edge), m_body(new QWidget), m_rail(new QWidget),
      m_fold(makeIconButton(fold, iconSide, buttonSize)),
      m_unfold(makeIconButton(unfold, iconSide, buttonSize)) {
    setProperty("role", "dock");
    makeColumn(m_body);
    QVBoxLayout* rail = makeColumn(m_rail);
    rail->addWidget(m_unfold, 0, Qt::AlignHCenter);
    rail->addStretch(1);
    auto* row = new QHBoxLayout(this);
    const bool right = edge == Qt::RightEdge;
    row->setContentsMargins(right ? 1 : 0, 0, 0, 0); // the line at the left
    row->setSpacing(0);
    row->addWidget(right ? m_body : m_rail);
    row->addWidget(right ? m_rail : m_body);
    connect(m_fold, &QToolButton::clicked, this, [this] { setOpen(false); });
    connect(m_unfold, &QToolButton::clicked, this, [this] { setOpen(true); });
}

QBoxLayout* Dock::body() const {
    return static_cast<QBoxLayout*>(m_body->layout());
}

QBoxLayout* Dock::rail() const {
    return static_cast<QBoxLayout*>(m_rail->layout());
}

void Dock::setWidths(double open, double rail) {
    m_openWidth = static_cast<int>(open);
    m_railWidth = static_cast<int>(rail);
    showOpen();
}

void Dock::setOpen(bool open) {
    if (open == isOpen())
        return;
    (m_roomy ? m_open : m_openWhereNarrow) = open;
    showOpen();
}

void Dock::setOpenWhereRoomy(bool open) {
    m_open = open;
    showOpen();
}

void Dock::setRoomy(bool roomy) {
    if (roomy == m_roomy)
        return;
    m_roomy = roomy;
    m_openWhereNarrow = false;
    showOpen();
}

void Dock::lodgeIn(QBoxLayout* column) {
    if (column == m_host)
        return;
    m_host = column;
    if (m_host != nullptr)
        m_host->addWidget(m_body, 1);
    else
        static_cast<QBoxLayout*>(layout())->insertWidget(m_edge == Qt::RightEdge ? 0 : 1, m_body);
    showOpen();
}

void Dock::showOpen() {
    const QWidget* focus = window()->focusWidget();
    const bool atHome = isOpen() && m_host == nullptr;
    m_body->setVisible(isOpen());
    m_rail->setVisible(!atHome);
    m_unfold->setVisible(!isOpen());
    setFixedWidth(atHome ? m_openWidth : m_railWidth);
    if (isAncestorOf(focus) && !focus->isVisibleTo(this))
        (isOpen() ? m_fold : m_unfold)->setFocus();
    emit openChanged(isOpen());
}

void Dock::setTheme(const Theme& theme) {
    const bool right = m_edge == Qt::RightEdge;
    const auto chevron = [&](bool toRight) {
        return makeIcon(toRight ? IconName::ChevronRight : IconName::ChevronLeft, theme.ink2, theme.ink3);
    };
    m_fold->setIcon(chevron(right));
    m_unfold->setIcon(chevron(!right));
}

} // namespace lab::ui
