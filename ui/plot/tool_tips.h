// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tooltips of any widget: they wrap, and never stand beside a card's read-out.
#pragma once

#include <QObject>

namespace lab::ui {

/// In pixels: longer lines of tooltips and read-outs wrap.
inline constexpr int mostToolTipWidth = 320;

/// Watches all of the application's tooltips while it lives.
class ToolTips : public QObject {
  public:
    explicit ToolTips(QObject* parent);

    /// Takes away the one that is shown, at once.
    static void hide();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lab::ui
