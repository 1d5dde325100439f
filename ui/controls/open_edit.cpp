// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/open_edit.h"

#include <QAbstractSpinBox>
#include <QLineEdit>

namespace lab::ui {

bool isTyping(const QWidget& window) {
    const QWidget* focus = window.focusWidget();
    return qobject_cast<const QLineEdit*>(focus) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(focus) != nullptr;
}

bool takeOverEdit(const QWidget& window) {
    QWidget* field = window.focusWidget();
    if (field == nullptr)
        return true;
    auto* box = qobject_cast<QAbstractSpinBox*>(field);
    auto* edit = box != nullptr ? box->findChild<QLineEdit*>() : qobject_cast<QLineEdit*>(field);
    if (edit == nullptr || !edit->isModified())
        return true;
    if (box != nullptr)
        emit box->editingFinished();
    else
        emit edit->editingFinished();
    return !field->property("problem").toBool();
}

} // namespace lab::ui
