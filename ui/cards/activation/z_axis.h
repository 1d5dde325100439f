// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The z axis of the activation card: its title stands among the numbers, which give way to it.
#pragma once

#include "ui/look/theme.h"

class QCPItemText;
class QCustomPlot;

namespace lab::ui {

class ZAxis {
  public:
    explicit ZAxis(QCustomPlot& plot);

    void setTitle(const QString& title);
    void setTheme(const Theme& theme, const QColor& titleColor);
    /// Clears the title's place of numbers; after a layout.
    void arrange();

  private:
    QCustomPlot& m_plot;
    QCPItemText* m_title;
    /// As a share of the axis.
    double m_titleStart = 1;
};

} // namespace lab::ui
