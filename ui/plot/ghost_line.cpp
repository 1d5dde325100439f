// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/ghost_line.h"

#include "ui/plot/labels.h"
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
    m_name->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
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

bool GhostLine::isFree(const QRectF& place) const {
    const QRectF area = m_plot.axisRect()->rect();
    if (place.left() < area.left() || place.right() > m_plot.width() - gap || place.top() < area.top() ||
        place.bottom() > area.bottom())
        return false;
    for (int i = 0; i < m_plot.itemCount(); ++i) {
        const auto* text = qobject_cast<const QCPItemText*>(m_plot.item(i));
        if (text == nullptr || text == m_name || !text->realVisibility() || text->text().isEmpty())
            continue;
        const QRectF taken(text->topLeft->pixelPosition(), text->bottomRight->pixelPosition());
        if (taken.normalized().intersects(place))
            return false;
    }
    for (int i = 0; i < m_plot.graphCount(); ++i) {
        if (m_plot.graph(i)->realVisibility() && isCrossed(place, *m_plot.graph(i)))
            return false;
    }
    return true;
}

void GhostLine::arrange() {
    m_name->setVisible(false);
    if (!m_graph->visible() || m_name->text().isEmpty())
        return;
    const auto first = m_graph->data()->constBegin();
    auto last = m_graph->data()->findEnd(m_plot.xAxis->range().upper, false);
    while (last != first && !std::isfinite(std::prev(last)->value))
        --last;
    if (last == first)
        return;
    const QPointF end = m_graph->coordsToPixels(std::prev(last)->key, std::prev(last)->value);
    const QSizeF size = QFontMetricsF(m_name->font()).size(0, m_name->text());
    const double right = std::min(end.x(), static_cast<double>(m_plot.axisRect()->right()));
    for (const QPointF& corner : {QPointF(end.x() + gap, end.y() - size.height() / 2),
                                  QPointF(right - size.width(), end.y() - size.height() - gap / 2),
                                  QPointF(right - size.width(), end.y() + gap / 2)}) {
        if (!isFree(QRectF(corner, size)))
            continue;
        m_name->position->setCoords(corner);
        m_name->setVisible(true);
        return;
    }
}

} // namespace lab::ui
