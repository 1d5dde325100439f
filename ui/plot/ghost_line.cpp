// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/ghost_line.h"

#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lab::ui {
namespace {

/// How much of a colour is left.
constexpr double ink = 0.55;
const QVector<qreal> dash{5, 4};
/// Between a line's end and its name.
constexpr double gap = 6;

} // namespace

QColor ghostOf(const QColor& color, const Theme& theme) {
    return blend(color, theme.card, ink);
}

QPen ghostPen(const QColor& color, const Theme& theme) {
    QPen pen(ghostOf(color, theme), 1.5 * theme.curvePx / 2);
    pen.setDashPattern(dash);
    return pen;
}

GhostLine::GhostLine(QCustomPlot& plot)
    : m_plot(plot), m_graph(plot.addGraph()), m_name(addLabel(plot, {}, {}, 11)) {
    m_name->position->setType(QCPItemPosition::ptAbsolute);
    m_name->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_graph->setVisible(false);
    m_name->setVisible(false);
}

void GhostLine::show(const QVector<QCPGraphData>& points, const QString& name) {
    m_graph->data()->set(points, true);
    m_graph->setVisible(!points.isEmpty());
    m_name->setText(name);
}

void GhostLine::setColor(const QColor& color, const Theme& theme) {
    m_graph->setPen(ghostPen(color, theme));
    // Text is never paler than that beside the axes.
    m_name->setColor(theme.ink2);
    m_name->setFont(uiFont(theme.axisPx));
}

void GhostLine::arrange(bool above) {
    const QCPDataRange range = m_graph->visible() ? m_graph->data()->dataRange() : QCPDataRange();
    const auto first = m_graph->data()->constBegin();
    const auto after = m_graph->data()->findEnd(m_plot.xAxis->range().upper, false);
    auto last = after;
    while (last != first && !std::isfinite(std::prev(last)->value))
        --last;
    m_name->setVisible(!range.isEmpty() && last != first && !m_name->text().isEmpty());
    if (!m_name->visible())
        return;
    const QRectF area = m_plot.axisRect()->rect();
    const QFontMetricsF metrics(m_name->font());
    const double y =
        std::clamp(m_plot.yAxis->coordToPixel(std::prev(last)->value), area.top(), area.bottom());
    const double end = m_plot.xAxis->coordToPixel(std::prev(last)->key);
    const double width = metrics.horizontalAdvance(m_name->text());
    if (!above && end + gap + width <= m_plot.width() - gap) {
        m_name->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_name->position->setCoords(end + gap, y);
        return;
    }
    const bool below = y - metrics.height() < area.top();
    m_name->setPositionAlignment(Qt::AlignRight | (below ? Qt::AlignTop : Qt::AlignBottom));
    m_name->position->setCoords(std::max(std::min(end, area.right()), area.left() + width),
                                y + (below ? gap : -gap) / 2);
}

QRectF GhostLine::place() const {
    return m_name->visible() ? QRectF(m_name->topLeft->pixelPosition(), m_name->bottomRight->pixelPosition())
                             : QRectF();
}

} // namespace lab::ui
