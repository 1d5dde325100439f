// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/event_lines.h"

#include <QPainter>
#include <qcustomplot.h>

namespace lab::ui {
namespace {

/// More lines than this hide the curves: a slider's drag leaves one intervention per step.
constexpr std::size_t mostLines = 12;
constexpr int glyphSide = 9;

QPixmap emptyPixmap(double pixelRatio) {
    QPixmap pixmap(QSize(glyphSide, glyphSide) * pixelRatio);
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
    line->setPen(QPen(m_theme.ink3, 1, Qt::CustomDashLine));
    QPen pen = line->pen();
    pen.setDashPattern({2, 3});
    line->setPen(pen);
    for (QCPItemPosition* end : {line->start, line->end}) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    line->start->setCoords(static_cast<double>(event.first), 0);
    line->end->setCoords(static_cast<double>(event.first), 1);
    m_lines.push_back(line);

    QPixmap pixmap = emptyPixmap(m_plot.bufferDevicePixelRatio());
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.accent);
    const double middle = glyphSide / 2.0;
    if (event.second == Glyph::Diamond)
        painter.drawPolygon(QPolygonF{{middle, 0}, {glyphSide, middle}, {middle, glyphSide}, {0, middle}});
    else if (event.second == Glyph::Square)
        painter.drawRect(QRectF(1, 1, glyphSide - 2, glyphSide - 2));
    else
        painter.drawEllipse(QRectF(1, 1, glyphSide - 2, glyphSide - 2));
    painter.end();

    auto* glyph = new QCPItemPixmap(&m_plot);
    glyph->setSelectable(false);
    glyph->setClipToAxisRect(false);
    glyph->setPixmap(pixmap);
    glyph->topLeft->setParentAnchor(line->start);
    glyph->topLeft->setType(QCPItemPosition::ptAbsolute);
    glyph->topLeft->setCoords(-middle, -glyphSide);
    m_glyphs.push_back(glyph);
}

} // namespace lab::ui
