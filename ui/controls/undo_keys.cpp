// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/undo_keys.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>

namespace lab::ui {
namespace {

/// The line in which the widget's text is edited; null if it has none.
const QLineEdit* lineOf(const QObject* widget) {
    if (qobject_cast<const QAbstractSpinBox*>(widget) != nullptr)
        return widget->findChild<const QLineEdit*>();
    return qobject_cast<const QLineEdit*>(widget);
}

} // namespace

UndoKeys::UndoKeys(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool UndoKeys::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<const QKeyEvent*>(event);
    if (!key->matches(QKeySequence::Undo) && !key->matches(QKeySequence::Redo))
        return false;
    const QLineEdit* line = lineOf(watched);
    return line != nullptr && !line->isModified(); // not handled: the window's actions come next
}

} // namespace lab::ui
