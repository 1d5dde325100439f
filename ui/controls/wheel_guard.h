// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One rule for every window and dialog: the wheel changes no value that was not clicked before.
#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace lab::ui {

/// While it lives, a wheel over a slider, number box, list or tab bar goes on to what lies below it, which
/// scrolls, unless the focus came into that widget by a click.
class WheelGuard : public QObject {
  public:
    explicit WheelGuard(QObject* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    /// The clicked one, as long as it keeps the focus.
    QPointer<QWidget> m_clicked;
};

} // namespace lab::ui
