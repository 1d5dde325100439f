// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small widgets side by side, on as many lines as they need.
#pragma once

#include <QWidget>

#include <vector>

namespace lab::ui {

class ChipRow : public QWidget {
  public:
    using QWidget::QWidget;

    /// In order; hidden ones take no room.
    void add(QWidget* chip);
    /// Takes up what was hidden or shown since.
    void arrange();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    std::vector<QWidget*> m_chips;
};

} // namespace lab::ui
