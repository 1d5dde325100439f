// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/event_lines.h"

#include <QPainter>
#include <qcustomplot.h>

#include <cmath>

namespace lab::ui {
namespace {

/// More lines than this hide the curves: a slider's drag leaves one intervention per step.
constexpr std::size_t mostLines = 12;
constexpr double glyphShare = 9.0 / 11;

/// Stands above the axes, and only over what they show.
class GlyphItem : public QCPItemPixmap {
  public:
    using QCPItemPixmap::QCPItemPixmap;

  protected:
    QRect clipRect() const override {
        QRect rect = parentPlot()->axisRect()->rect();
        rect.setTop(parentPlot()->viewport().top());
        return rect.adjusted(-pixmap().width(), 0, pixmap().width(), 0);
    }
};

QPixmap emptyPixmap(int side, double pixelRatio) {
    QPixmap pixmap(QSize(side, side) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    return pixmap;
}

} // namespace

EventLines::Glyph EventLines::glyphOf(const Intervention& intervention) {
    if (intervention.key == "learningRate")
        return Glyph::Diamond;
    return intervention.key == "bias" ? Glyph::Square : Glyph::Disc;
}

void EventLines::present(const std::vector<Intervention>& interventions, std::int64_t upTo, double reach) {
    const double spacing = interventions.size() > mostLines ? reach / static_cast<double>(mostLines) : 0.5;
    std::vector<Event> events;
    for (const Intervention& intervention : interventions) {
        if (intervention.step > upTo)
            break;
        const bool apart =
            events.empty() || static_cast<double>(intervention.step - events.back().first) >= spacing;
        if (apart)
            events.emplace_back(intervention.step, glyphOf(intervention));
    }
    if (events == m_events)
        return;
    m_events = std::move(events);
    rebuild();
}

void EventLines::setTheme(const Theme& theme) {
    m_theme = theme;
    rebuild();
}

std::vector<std::int64_t> EventLines::steps() const {
    std::vector<std::int64_t> steps;
    for (const Event& event : m_events)
        steps.push_back(event.first);
    return steps;
}

void EventLines::rebuild() {
    for (QCPItemPixmap* glyph : m_glyphs)
        m_plot.removeItem(glyph);
    for (QCPItemLine* line : m_lines)
        m_plot.removeItem(line);
    m_glyphs.clear();
    m_lines.clear();
    for (const Event& event : m_events)
        addItem(event);
}

void EventLines::addItem(const Event& event) {
    auto* line = new QCPItemLine(&m_plot);
    line->setSelectable(false);
    line->setLayer(QStringLiteral("grid"));
    QPen pen(m_theme.ink3, 1);
    pen.setDashPattern({2, 3});
    line->setPen(pen);
    for (QCPItemPosition* end : {line->start, line->end}) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    line->start->setCoords(static_cast<double>(event.first), 0);
    line->end->setCoords(static_cast<double>(event.first), 1);
    m_lines.push_back(line);

    const int side = static_cast<int>(std::lround(m_theme.axisPx * glyphShare));
    auto* glyph = new GlyphItem(&m_plot);
    glyph->setSelectable(false);
    glyph->setPixmap(pixmapOf(event.second, side));
    glyph->topLeft->setParentAnchor(line->start);
    glyph->topLeft->setType(QCPItemPosition::ptAbsolute);
    glyph->topLeft->setCoords(-side / 2.0, -side);
    m_glyphs.push_back(glyph);
}

QPixmap EventLines::pixmapOf(Glyph glyph, int side) const {
    QPixmap pixmap = emptyPixmap(side, m_plot.bufferDevicePixelRatio());
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.accent);
    const double s = side;
    if (glyph == Glyph::Diamond)
        painter.drawPolygon(QPolygonF{{s / 2, 0}, {s, s / 2}, {s / 2, s}, {0, s / 2}});
    else if (glyph == Glyph::Square)
        painter.drawRect(QRectF(1, 1, s - 2, s - 2));
    else
        painter.drawEllipse(QRectF(1, 1, s - 2, s - 2));
    return pixmap;
}

} // namespace lab::ui
