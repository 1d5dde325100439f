// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/event_lines.h"

#include "ui/look/number_text.h"

#include <QPainter>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>

namespace lab::ui {
namespace {

/// More lines than this hide the curves.
constexpr std::size_t mostLines = 12;
/// There are fewer fields that can change in one step.
constexpr std::size_t mostAtOnce = 64;
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

/// A pointer this near to a glyph's middle means it: 24 pixels to hit.
constexpr double hitDistance = 12;

} // namespace

void EventLines::present(const Snapshot& snapshot, double reach) {
    const std::size_t count = changeCount(snapshot);
    Shown shown{snapshot.generation, count, {}, reach};
    const auto changes = std::span(snapshot.run.interventions).first(count);
    const auto same = [&](const Intervention& change) { return change.step == changes.back().step; };
    std::ranges::copy_if(changes.last(std::min(count, mostAtOnce)), std::back_inserter(shown.latest), same);
    if (shown == m_shown)
        return;
    m_shown = std::move(shown);
    const bool many = changeEventCount(snapshot) > mostLines;
    const double spacing = many ? reach / static_cast<double>(mostLines) : 0.5;
    std::vector<TimelineEvent> events = changeEvents(snapshot, 0, spacing);
    if (events == m_events)
        return;
    m_events = std::move(events);
    rebuild();
}

const TimelineEvent* EventLines::at(const QPointF& place) const {
    const double middle = m_plot.axisRect()->top() - m_theme.axisPx * glyphShare / 2;
    if (std::abs(place.y() - middle) > hitDistance)
        return nullptr;
    const TimelineEvent* nearest = nullptr;
    double least = hitDistance;
    for (const TimelineEvent& shown : m_events) {
        const double x = m_plot.xAxis->coordToPixel(static_cast<double>(shown.place()));
        if (std::abs(place.x() - x) <= least) {
            least = std::abs(place.x() - x);
            nearest = &shown;
        }
    }
    return nearest;
}

std::optional<double> EventLines::stepAt(const QPointF& place) const {
    const TimelineEvent* shown = at(place);
    return shown != nullptr ? std::optional(static_cast<double>(shown->place())) : std::nullopt;
}

ReadOutText EventLines::textAt(const QPointF& place) const {
    const TimelineEvent* shown = at(place);
    if (shown == nullptr)
        return {};
    const QString when = shown->isDrag()
                             ? QObject::tr("steps %1–%2").arg(countText(shown->first), countText(shown->last))
                             : QObject::tr("step %1").arg(countText(shown->first));
    ReadOutText text{when, {{shown->label, {}}}, {}};
    if (shown->hidden > 0)
        text.foot = QObject::tr("and %1 more soon after it").arg(countText(shown->hidden));
    return text;
}

void EventLines::setTheme(const Theme& theme) {
    m_theme = theme;
    rebuild();
}

std::vector<std::int64_t> EventLines::steps() const {
    std::vector<std::int64_t> steps;
    for (const TimelineEvent& shown : m_events)
        steps.push_back(shown.place());
    return steps;
}

void EventLines::rebuild() {
    for (QCPItemPixmap* glyph : m_glyphs)
        m_plot.removeItem(glyph);
    for (QCPItemLine* line : m_lines)
        m_plot.removeItem(line);
    m_glyphs.clear();
    m_lines.clear();
    for (const TimelineEvent& shown : m_events)
        addItem(shown);
}

void EventLines::addItem(const TimelineEvent& event) {
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
    line->start->setCoords(static_cast<double>(event.place()), 0);
    line->end->setCoords(static_cast<double>(event.place()), 1);
    m_lines.push_back(line);

    const int side = static_cast<int>(std::lround(m_theme.axisPx * glyphShare));
    auto* glyph = new GlyphItem(&m_plot);
    glyph->setSelectable(false);
    QPixmap pixmap(QSize(side, side) * m_plot.bufferDevicePixelRatio());
    pixmap.setDevicePixelRatio(m_plot.bufferDevicePixelRatio());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGlyph(painter, event.glyph, QRectF(0, 0, side, side), m_theme);
    painter.end();
    glyph->setPixmap(pixmap);
    glyph->topLeft->setParentAnchor(line->start);
    glyph->topLeft->setType(QCPItemPosition::ptAbsolute);
    glyph->topLeft->setCoords(-side / 2.0, -side);
    m_glyphs.push_back(glyph);
}

} // namespace lab::ui
