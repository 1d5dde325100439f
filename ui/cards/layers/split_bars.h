// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each layer does to the error signal on its way back: gain of the weights and mean slope, as two thin
// bars from 1.
#pragma once

#include "core/theory/theory.h"
#include "ui/look/theme.h"

#include <QRectF>

#include <array>
#include <vector>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

class SplitBars {
  public:
    /// Draws on the plot's main axes, layer l at x = l + 1; the plot outlives this object's calls.
    explicit SplitBars(QCustomPlot& plot);

    /// Nothing hides the bars and their key. Factors that are no numbers have no bar.
    void show(const std::vector<BackwardFactor>& split);
    void setTheme(const Theme& theme);
    /// After a layout, when pixels are known.
    void arrange(double barWidth);
    /// Where bars and their ends stand after that, in pixels.
    std::vector<QRectF> places() const;

    /// One bar per three points: 1, the factor, a gap.
    QCPGraph* weightBars() const { return m_bars[0]; }
    QCPGraph* slopeBars() const { return m_bars[1]; }

  private:
    QCustomPlot& m_plot;
    Theme m_theme;
    double m_width = 1.5;
    /// Weights and slopes, and the ends of their bars.
    std::array<QCPGraph*, 2> m_bars{};
    std::array<QCPGraph*, 2> m_ends{};
    /// Above the plot: weights, slope, together.
    std::array<QCPItemText*, 3> m_key{};
};

} // namespace lab::ui
