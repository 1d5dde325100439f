// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/ghost_marks.h"

#include "ui/plot/ghost_line.h"
#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace lab::ui {
namespace {

/// Of an outline, in pixels at the usual size, and at most as a share of the column.
constexpr double barWidth = 8;
constexpr double widest = 0.7;
constexpr double gap = std::numeric_limits<double>::quiet_NaN();

} // namespace

GhostMarks::GhostMarks(QCustomPlot& plot)
    : m_bars(new QCPCurve(plot.xAxis, plot.yAxis)), m_dots(plot.addGraph()) {
    m_bars->setAntialiased(false);
    m_dots->setLineStyle(QCPGraph::lsNone);
}

void GhostMarks::show(const std::vector<double>& values, std::size_t count, double bottom, bool bars) {
    m_hasBars = bars;
    m_bottom = bottom;
    QVector<QCPGraphData> dots;
    const auto last = static_cast<double>(std::max<std::size_t>(1, values.size() - 1));
    for (std::size_t l = 0; l < values.size() && count > 0; ++l) {
        const double share = static_cast<double>(l) / last;
        const double y = logValue(values[l]);
        if (onLogAxis(y))
            dots.append({1 + share * static_cast<double>(count - 1), y});
    }
    m_dots->data()->set(dots, true);
    setTheme(m_theme);
}

void GhostMarks::setTheme(const Theme& theme) {
    m_theme = theme;
    m_bars->setPen(ghostPen(theme.ink2, theme));
}

// Outlines hang from the ghost's own last layer, as the bars hang from theirs.
void GhostMarks::arrange(double column, double dot) {
    const double scale = m_theme.curvePx / 2;
    m_dot = dot;
    m_dots->setScatterStyle(QCPScatterStyle(
        QCPScatterStyle::ssCircle, QPen(ghostOf(m_theme.ink2, m_theme), 1.5 * scale), m_theme.card, dot));
    QVector<double> t, x, y;
    const auto& dots = *m_dots->data();
    const double half = std::min(barWidth * scale, widest * column) / 2 / std::max(1.0, column);
    for (auto mark = dots.constBegin(); m_hasBars && mark != dots.constEnd(); ++mark) {
        const double level = std::prev(dots.constEnd())->value;
        const double end = std::max(mark->value, m_bottom);
        for (const auto& [left, height] :
             {std::pair{-half, level}, {-half, end}, {half, end}, {half, level}, {0.0, gap}}) {
            t.append(static_cast<double>(t.size()));
            x.append(mark->key + left);
            y.append(height);
        }
    }
    m_bars->setData(t, x, y, true);
}

std::vector<QRectF> GhostMarks::places() const {
    std::vector<QRectF> places;
    for (const QCPGraphData& mark : *m_dots->data()) {
        const QPointF center = m_dots->coordsToPixels(mark.key, mark.value);
        places.emplace_back(center - QPointF(m_dot, m_dot) / 2, QSizeF(m_dot, m_dot));
    }
    return places;
}

} // namespace lab::ui
