// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/wheel_guard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QTabBar>
#include <QWheelEvent>

namespace lab::ui {
namespace {

bool takesValues(const QWidget* widget) {
    if (qobject_cast<const QScrollBar*>(widget) != nullptr)
        return false;
    return qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QTabBar*>(widget) != nullptr;
}

/// The widget whose value an event on `part` could change; null if none. An open list is a window of its own.
QWidget* valueWidget(QWidget* part) {
    for (; part != nullptr; part = part->isWindow() ? nullptr : part->parentWidget()) {
        if (takesValues(part))
            return part;
    }
    return nullptr;
}

/// To `below`, or the first of its parents that takes it.
void passOn(const QWheelEvent& event, QWidget* below) {
    for (bool taken = false; below != nullptr && !taken; below = below->parentWidget()) {
        QWheelEvent copy(below->mapFromGlobal(event.globalPosition()), event.globalPosition(),
                         event.pixelDelta(), event.angleDelta(), event.buttons(), event.modifiers(),
                         event.phase(), event.inverted());
        QApplication::sendEvent(below, &copy);
        taken = copy.isAccepted() || below->isWindow();
    }
}

} // namespace

WheelGuard::WheelGuard(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (valueWidget(now) != m_clicked)
            m_clicked = nullptr;
    });
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event) {
    if (!watched->isWidgetType())
        return false;
    auto* widget = static_cast<QWidget*>(watched);
    switch (event->type()) {
    case QEvent::Polish:
        // Some take the focus from a turn of the wheel.
        if (widget->focusPolicy() == Qt::WheelFocus && takesValues(widget))
            widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    case QEvent::MouseButtonPress:
        m_clicked = valueWidget(widget);
        return false;
    case QEvent::Wheel: {
        QWidget* value = valueWidget(widget);
        if (value == nullptr || (value == m_clicked && valueWidget(QApplication::focusWidget()) == value))
            return false;
        passOn(static_cast<const QWheelEvent&>(*event), value->parentWidget());
        event->accept();
        return true;
    }
    default:
        return false;
    }
}

} // namespace lab::ui
