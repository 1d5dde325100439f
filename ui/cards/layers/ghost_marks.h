// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The layers of the run before in the card by layer: hollow dots, and dashed outlines of their bars.
#pragma once

#include "ui/look/theme.h"

#include <QRectF>

#include <vector>

class QCPCurve;
class QCPGraph;
class QCustomPlot;

namespace lab::ui {

class GhostMarks {
  public:
    /// Draws on the plot's main axes; the plot outlives this object's calls.
    explicit GhostMarks(QCustomPlot& plot);

    /// The value of each layer (none: nothing is shown) beside `count` layers of the present run: a deeper or
    /// flatter network is spread over the same width. `bottom`: where the axis ends.
    void show(const std::vector<double>& values, std::size_t count, double bottom, bool bars);
    void setTheme(const Theme& theme);
    /// For columns of so many pixels, with dots of this diameter; after each layout.
    void arrange(double column, double dot);

    /// The dots, as arranged, in pixels.
    std::vector<QRectF> places() const;

    const QCPGraph& dots() const { return *m_dots; }
    const QCPCurve& bars() const { return *m_bars; }

  private:
    QCPCurve* m_bars;
    QCPGraph* m_dots;
    Theme m_theme;
    double m_dot = 0;
    bool m_hasBars = false;
    double m_bottom = 0;
};

} // namespace lab::ui
