// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small buttons with an icon, and which of the window's actions a button stands for.
#pragma once

#include <QSize>
#include <QString>

class QAbstractButton;
class QToolButton;
class QWidget;

namespace lab::ui {

/// `name` is its tooltip and what a screen reader says; `iconSide` in pixels. Without a size it is as large
/// as its style wants.
QToolButton* makeIconButton(const QString& name, int iconSide, QSize size = {}, QWidget* parent = nullptr);

/// `keys` of the window's actions, parted by spaces: a click triggers the first, and the tooltip explains all
/// of them with their keys. The window's table of actions sees to both.
void standFor(QAbstractButton& button, const char* keys);
/// What standFor() was told; empty for other buttons.
QString actionsOf(const QAbstractButton& button);

} // namespace lab::ui
