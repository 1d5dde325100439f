// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/tool_button.h"

#include <QToolButton>

namespace lab::ui {
namespace {

constexpr char actionProperty[] = "action";

} // namespace

QToolButton* makeIconButton(const QString& name, int iconSide, QSize size, QWidget* parent) {
    auto* button = new QToolButton(parent);
    if (size.isValid())
        button->setFixedSize(size);
    button->setIconSize({iconSide, iconSide});
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

void standFor(QAbstractButton& button, const char* keys) {
    button.setProperty(actionProperty, QString::fromLatin1(keys));
}

QString actionsOf(const QAbstractButton& button) {
    return button.property(actionProperty).toString();
}

} // namespace lab::ui
