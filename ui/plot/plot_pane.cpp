// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/plot_pane.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// One notch of a wheel, or one press of + .
constexpr double notch = 0.8;
constexpr double notchAngle = 120;
/// The smallest part of an axis that can be looked at: its labels still differ.
constexpr double smallestPart = 1e-3;

constexpr auto overlay = "overlay";

} // namespace

double AxisView::toScale(double value) const {
    return m_axis.scaleType() == QCPAxis::stLogarithmic ? std::log10(value) : value;
}

double AxisView::fromScale(double place) const {
    return m_axis.scaleType() == QCPAxis::stLogarithmic ? std::pow(10.0, place) : place;
}

void AxisView::setAll(double low, double high) {
    m_all = {low, high};
    apply();
}

void AxisView::choose(std::optional<Stretch> part) {
    if (part) {
        part->low = std::max(part->low, m_all.low);
        part->high = std::min(part->high, m_all.high);
        const bool all = part->low <= m_all.low && part->high >= m_all.high;
        if (all || !(part->low < part->high))
            part.reset();
    }
    if (part == m_chosen)
        return; // an axis that shows all is not touched by "show all"
    m_chosen = part;
    apply();
}

void AxisView::zoom(double factor, double pixel) {
    const double whole = toScale(m_all.high) - toScale(m_all.low);
    const double anchor = toScale(m_axis.pixelToCoord(pixel));
    const double low = toScale(m_axis.range().lower);
    const double high = toScale(m_axis.range().upper);
    const double least = std::min(smallestPart * whole / (high - low), 1.0);
    const double by = std::max(factor, least);
    choose(Stretch{fromScale(anchor + (low - anchor) * by), fromScale(anchor + (high - anchor) * by)});
}

void AxisView::pan(double from, double to) {
    if (!m_chosen)
        return;
    double by = toScale(m_axis.pixelToCoord(from)) - toScale(m_axis.pixelToCoord(to));
    const double low = toScale(m_chosen->low);
    const double high = toScale(m_chosen->high);
    // Up to the ends, without getting shorter there.
    by = std::clamp(by, std::min(0.0, toScale(m_all.low) - low), std::max(0.0, toScale(m_all.high) - high));
    choose(Stretch{fromScale(low + by), fromScale(high + by)});
}

void AxisView::apply() {
    const Stretch& shown = m_chosen ? *m_chosen : m_all;
    m_axis.setRange(shown.low, shown.high);
}

PlotPane::PlotPane(QCustomPlot& plot, Wheel wheel, bool yZooms)
    : QObject(&plot), m_plot(plot), m_wheel(wheel), m_yZooms(yZooms), m_x(*plot.xAxis), m_y(*plot.yAxis),
      m_line(new QCPItemLine(&plot)) {
    m_line->setLayer(QLatin1String(overlay));
    m_line->setSelectable(false);
    m_line->setVisible(false);
    for (QCPItemPosition* end : {m_line->start, m_line->end}) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    plot.setMouseTracking(true);
    plot.installEventFilter(this);
}

void PlotPane::zoom(double factor) {
    const bool x = m_wheel != Wheel::Y;
    const bool y = m_wheel != Wheel::X;
    zoomAt(factor, m_plot.axisRect()->rect().center(), x, y);
}

void PlotPane::zoomAt(double factor, const QPointF& place, bool x, bool y) {
    if (x)
        m_x.zoom(factor, place.x());
    if (y && m_yZooms)
        m_y.zoom(factor, place.y());
    m_plot.replot(QCustomPlot::rpQueuedReplot);
    emit viewChanged();
}

void PlotPane::showAll() {
    m_x.choose({});
    m_y.choose({});
    m_plot.replot(QCustomPlot::rpQueuedReplot);
    emit viewChanged();
}

void PlotPane::showLine(std::optional<double> x) {
    if (x == m_lineAt)
        return;
    m_lineAt = x;
    m_line->setVisible(x.has_value());
    if (x) {
        m_line->start->setCoords(*x, 0);
        m_line->end->setCoords(*x, 1);
    }
    m_plot.layer(QLatin1String(overlay))->replot();
}

void PlotPane::setTheme(const Theme& theme) {
    m_line->setPen(QPen(theme.ink2, theme.curvePx / 2));
}

bool PlotPane::contains(const QPointF& place) const {
    return QRectF(m_plot.axisRect()->rect()).contains(place);
}

bool PlotPane::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::Wheel:
        turn(*static_cast<QWheelEvent*>(event));
        event->accept();
        return true;
    case QEvent::MouseButtonDblClick:
        m_pressed.reset();
        showAll();
        return true;
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent*>(event));
        break;
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        break;
    case QEvent::MouseButtonRelease:
        release(*static_cast<QMouseEvent*>(event));
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void PlotPane::turn(const QWheelEvent& event) {
    const double notches = event.angleDelta().y() / notchAngle;
    if (notches == 0)
        return;
    const QPointF place = event.position();
    const bool yOnly =
        event.modifiers().testFlag(Qt::ControlModifier) || place.x() < m_plot.axisRect()->left();
    const bool x = !yOnly && m_wheel != Wheel::Y;
    const bool y = yOnly || m_wheel != Wheel::X;
    zoomAt(std::pow(notch, notches), place, x, y);
}

void PlotPane::press(const QMouseEvent& event) {
    if (event.button() != Qt::LeftButton)
        return;
    m_pressed = m_last = event.position();
    m_dragged = false;
}

void PlotPane::move(const QMouseEvent& event) {
    if (!m_pressed)
        return;
    const QPointF place = event.position();
    if (!m_dragged && (place - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_dragged = true;
    m_x.pan(m_last.x(), place.x());
    m_y.pan(m_last.y(), place.y());
    m_last = place;
    m_plot.replot(QCustomPlot::rpQueuedReplot);
    emit viewChanged();
}

void PlotPane::release(const QMouseEvent& event) {
    if (event.button() != Qt::LeftButton || !m_pressed)
        return;
    const bool dragged = m_dragged;
    m_pressed.reset();
    if (!dragged)
        emit clicked(event.position(), event.modifiers());
}

} // namespace lab::ui
