// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One rule for the window: after a click on a button, Space is the window's key, which plays or pauses.
#pragma once

#include <QAbstractButton>
#include <QObject>
#include <QPointer>

namespace lab::ui {

/// While it lives, Space presses a button of a main window only if the focus came to it by the keyboard.
class SpaceGuard : public QObject {
  public:
    explicit SpaceGuard(QObject* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    /// The clicked one, as long as it keeps the focus.
    QPointer<QAbstractButton> m_clicked;
};

} // namespace lab::ui
