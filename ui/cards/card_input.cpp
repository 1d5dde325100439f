// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the pointer, the keys and the menu do with a card.
#include "ui/cards/card.h"
#include "ui/cards/card_menu.h"
#include "ui/plot/tool_tips.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <qcustomplot.h>

#include <algorithm>

namespace lab::ui {
namespace {

/// One press of an arrow moves the cursor so far.
constexpr double arrowPixels = 6;
constexpr double keyZoom = 0.8;

} // namespace

void Card::watch(QWidget* widget, Describe describe) {
    m_watched.push_back(std::make_unique<Watched>(Watched{widget, std::move(describe)}));
    widget->setMouseTracking(true);
    widget->installEventFilter(this);
}

void Card::hover(QWidget* widget, std::optional<QPointF> place) {
    const auto found = std::find_if(m_watched.begin(), m_watched.end(),
                                    [widget](const auto& watched) { return watched->widget == widget; });
    if (found == m_watched.end())
        return;
    if (m_pointed != nullptr && (m_pointed != found->get() || !place))
        m_pointed->describe(std::nullopt);
    m_pointed = place ? found->get() : nullptr;
    m_place = place.value_or(QPointF());
    showReadOut();
}

void Card::showReadOut() {
    if (m_pointed == nullptr || !m_pointed->widget->isVisibleTo(this)) {
        m_readOut->show({}, {});
        return;
    }
    // Of the two the one that the pointer asks for.
    if (m_pointed->widget->underMouse())
        ToolTips::hide();
    m_readOut->show(m_pointed->describe(m_place), m_pointed->widget->mapTo(this, m_place.toPoint()));
}

void Card::hoverStep(std::optional<double> step) {
    m_selection->hoverStep(step);
}

void Card::hoverLayer(std::optional<std::size_t> layer) {
    m_selection->hoverLayer(layer);
}

void Card::keyPressEvent(QKeyEvent* event) {
    if (!showsPane() || (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) != 0)
        return QFrame::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(-arrowPixels);
    case Qt::Key_Right:
        return moveCursor(arrowPixels);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_pane->zoom(keyZoom);
    case Qt::Key_Minus:
        return m_pane->zoom(1 / keyZoom);
    case Qt::Key_Home:
        return m_pane->showAll();
    default:
        QFrame::keyPressEvent(event);
    }
}

void Card::moveCursor(double pixels) {
    QCustomPlot& plot = m_pane->plot();
    const QRectF area(plot.axisRect()->rect());
    const bool here = m_pointed != nullptr && m_pointed->widget == &plot;
    const QPointF from = here         ? m_place
                         : pixels > 0 ? area.center()
                                      : QPointF(area.right(), area.center().y());
    hover(&plot, QPointF(std::clamp(from.x() + pixels, area.left() + 1, area.right() - 1), from.y()));
}

void Card::focusInEvent(QFocusEvent* event) {
    update();
    describe(); // whoever comes here while playing wants to hear what it says now
    QFrame::focusInEvent(event);
}

void Card::focusOutEvent(QFocusEvent* event) {
    update();
    // A cursor that the keys have placed goes with them.
    if (m_pointed != nullptr && !m_pointed->widget->underMouse())
        hover(m_pointed->widget, std::nullopt);
    QFrame::focusOutEvent(event);
}

void Card::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    QMenu* menu = makeCardMenu(*this).release();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(byKey ? mapToGlobal(QPoint(24, 40)) : event->globalPos());
}

} // namespace lab::ui
