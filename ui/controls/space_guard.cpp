// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/space_guard.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMainWindow>

namespace lab::ui {

SpaceGuard::SpaceGuard(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this] { m_clicked = nullptr; });
}

bool SpaceGuard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress)
        m_clicked = qobject_cast<QAbstractButton*>(watched); // the focus came before
    if (event->type() != QEvent::KeyPress || watched != m_clicked || m_clicked == nullptr ||
        static_cast<QKeyEvent*>(event)->key() != Qt::Key_Space)
        return false;
    QWidget* window = m_clicked->window();
    return qobject_cast<QMainWindow*>(window) != nullptr && QCoreApplication::sendEvent(window, event);
}

} // namespace lab::ui
