// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timeline_painting.h"

#include "ui/look/number_text.h"
#include "ui/look/scene.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/labels.h"
#include "ui/plot/plot.h"
#include "ui/timeline/timeline_reading.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace lab::ui {
namespace {

// From top to bottom: rows of events (EventRows), the playhead's handle, the ribbon with its words, that of
// the run before, the axis.
struct Heights {
    double handleTop, ribbonTop, wordsTop, beforeTop, axisY;
};
constexpr Heights roomy{36, 46, 54, 0, 74};
constexpr Heights withBefore{36, 46, 51.5, 66.5, 74};
constexpr Heights compact{7, 17, 0, 0, 26};
constexpr double ribbonHeight = 7;
constexpr double beforeHeight = 4;
constexpr double tickPitch = 64;

Heights heightsOf(const TimelineScale& scale) {
    return scale.compact ? compact : scale.before ? withBefore : roomy;
}

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::TimelineStrip)
};

QColor ribbonColor(const Theme& theme, Verdict verdict) {
    const auto half = [&](const QColor& color) { return blend(color, theme.dock, 0.55); };
    switch (verdict) {
    case Verdict::Diverged:
        return theme.diverged.background;
    case Verdict::Blocked:
        return theme.dying.ink;
    case Verdict::Dying:
        return theme.dormantLine;
    case Verdict::Exploding:
        return theme.exploding.ink;
    case Verdict::Growing:
    case Verdict::StepsTooLarge:
        return theme.exploding.line;
    case Verdict::Vanishing:
        return theme.vanishing.line;
    case Verdict::Fading:
        return half(theme.vanishing.line);
    case Verdict::Healthy:
        return theme.healthy.line;
    }
    return theme.healthy.line;
}

} // namespace

double timelineRibbonTop(const TimelineScale& scale) {
    return heightsOf(scale).ribbonTop;
}

double TimelineScale::tickStep() const {
    return std::max(1.0, niceCeiling(reach * tickPitch / area.width()));
}

QFont timelineFont(const Theme& theme, double pixels) {
    return uiFont(pixels * theme.bodyPx / Theme().bodyPx);
}

void paintTimelineRibbon(QPainter& painter, const Snapshot& snapshot, const TimelineScale& scale,
                         const Theme& theme) {
    const Heights at = heightsOf(scale);
    const auto& stretches = snapshot.verdicts->stretches();
    painter.setFont(timelineFont(theme, 11));
    const QFontMetricsF metrics(painter.font());
    std::array<double, verdictCount> widths{};
    for (std::size_t v = 0; v < verdictCount; ++v)
        widths[v] = metrics.horizontalAdvance(verdictWordInside(static_cast<Verdict>(v)));
    painter.setPen(Qt::NoPen);
    const double now = scale.pixelOf(static_cast<double>(snapshot.step));
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const VerdictStretch& stretch = stretches[i];
        const double left = scale.pixelOf(static_cast<double>(stretch.first));
        const double right =
            i + 1 < stretches.size() ? scale.pixelOf(static_cast<double>(stretches[i + 1].first)) : now;
        const double least = stretch.verdict() == Verdict::Diverged ? ribbonHeight : 1.5;
        const QRectF bar(left, at.ribbonTop, std::max(right - left, least), ribbonHeight);
        painter.fillRect(bar, ribbonColor(theme, stretch.verdict()));
        // Colour never speaks alone.
        if (scale.compact || widths[static_cast<std::size_t>(stretch.verdict())] + 6 > right - left)
            continue;
        const QString word = verdictWordInside(stretch.verdict());
        painter.setPen(theme.ink2);
        painter.drawText(QRectF(left + 1, at.wordsTop, right - left, 16), Qt::AlignVCenter, word);
        painter.setPen(Qt::NoPen);
    }
}

void paintTimelineRibbonBefore(QPainter& painter, const Snapshot& before, const TimelineScale& scale,
                               const Theme& theme) {
    if (scale.compact || !scale.before)
        return;
    const double top = heightsOf(scale).beforeTop;
    const VerdictHistory& verdicts = before.recorded ? before.recorded->verdicts() : *before.verdicts;
    const auto& stretches = verdicts.stretches();
    const double end = scale.pixelOf(static_cast<double>(recordedEnd(before)));
    const auto pen = [&](Verdict verdict) {
        QPen dashed(ribbonColor(theme, verdict), 1);
        dashed.setDashPattern({4, 3});
        return dashed;
    };
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const double left = scale.pixelOf(static_cast<double>(stretches[i].first));
        const double right =
            i + 1 < stretches.size() ? scale.pixelOf(static_cast<double>(stretches[i + 1].first)) : end;
        painter.setPen(pen(stretches[i].verdict()));
        for (const double y : {top, top + beforeHeight})
            painter.drawLine(QPointF(left, y), QPointF(right, y));
    }
    painter.setPen(QPen(theme.ink2, 1.5));
    painter.setBrush(theme.dock);
    painter.drawEllipse(QPointF(end, top + beforeHeight / 2), 3.5, 3.5);
    painter.setBrush(Qt::NoBrush);
}

void paintTimelineEvents(QPainter& painter, const std::vector<PlacedEvent>& events,
                         const TimelineScale& scale, const Theme& theme) {
    const Heights at = heightsOf(scale);
    painter.setFont(timelineFont(theme, 11.5));
    for (const PlacedEvent& placed : events) {
        painter.setPen(QPen(theme.border, 1, placed.event.ahead ? Qt::DashLine : Qt::SolidLine));
        const double x = placed.glyph.center().x();
        painter.drawLine(QPointF(x, placed.glyph.bottom()), QPointF(x, at.ribbonTop));
    }
    for (const PlacedEvent& placed : events) {
        if (!placed.label.isEmpty()) {
            painter.fillRect(placed.label, theme.dock); // over the stalks of the row above
            painter.setPen(placed.event.glyph == TimelineGlyph::Dot ? theme.ink2 : theme.ink);
            painter.drawText(placed.label, Qt::AlignVCenter, placed.event.label);
        }
        painter.fillRect(placed.glyph.adjusted(-1, 0, 1, 0), theme.dock);
        if (!placed.bar.isEmpty())
            painter.fillRect(placed.bar, blend(theme.accent, theme.dock, 0.5));
        paintGlyph(painter, placed.event.glyph, placed.glyph, theme, placed.event.ahead);
    }
}

void paintTimelineAxis(QPainter& painter, const TimelineScale& scale, double wordGap, const Theme& theme) {
    const Heights at = heightsOf(scale);
    const QRectF& area = scale.area;
    painter.setFont(timelineFont(theme, 11));
    painter.setPen(QPen(theme.axis, 1));
    painter.drawLine(QPointF(area.left(), at.axisY + 0.5), QPointF(area.right(), at.axisY + 0.5));
    const double tick = scale.tickStep();
    const QFontMetricsF metrics(painter.font());
    std::vector<double> middles;
    std::vector<double> widths;
    QStringList numbers;
    for (double step = 0; step <= scale.reach * (1 + 1e-9); step += tick) {
        const double x = std::floor(scale.pixelOf(step)) + 0.5;
        painter.setPen(QPen(theme.axis, 1));
        painter.drawLine(QPointF(x, at.axisY), QPointF(x, at.axisY + 4));
        numbers.append(countText(std::llround(step)));
        middles.push_back(x);
        widths.push_back(metrics.horizontalAdvance(numbers.last()));
    }
    painter.setPen(theme.ink2);
    constexpr double betweenNumbers = 6;
    const std::vector<bool> kept = keptInRow(middles, widths, labelOrder(middles.size()), betweenNumbers);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (kept[i])
            painter.drawText(QRectF(middles[i] - 60, at.axisY + (scale.compact ? 2 : 4), 120, 16),
                             Qt::AlignCenter, numbers[static_cast<qsizetype>(i)]);
    }
    if (scale.compact)
        return;
    const double numbersEnd = middles.back() + widths.back() / 2 + betweenNumbers;
    painter.drawText(QRectF(std::max(area.right() + wordGap, numbersEnd), at.axisY + 4, 60, 16),
                     Qt::AlignVCenter, Texts::tr("step"));
}

void paintTimelineCursors(QPainter& painter, const std::vector<std::int64_t>& pins,
                          std::optional<double> cursor, const TimelineScale& scale, const Theme& theme) {
    const Heights at = heightsOf(scale);
    for (const std::int64_t step : pins) {
        const double x = scale.pixelOf(static_cast<double>(step));
        painter.setPen(QPen(theme.ink, 1.5));
        painter.drawLine(QPointF(x, at.ribbonTop - 5), QPointF(x, at.axisY));
    }
    if (cursor) {
        const double x = scale.pixelOf(std::clamp(*cursor, 0.0, scale.reach));
        painter.setPen(QPen(theme.ink3, 1));
        painter.drawLine(QPointF(x, at.handleTop), QPointF(x, at.axisY));
    }
}

void paintTimelinePlayhead(QPainter& painter, std::int64_t step, const TimelineScale& scale,
                           const Theme& theme) {
    const Heights at = heightsOf(scale);
    const double x = scale.pixelOf(static_cast<double>(step));
    painter.setPen(QPen(theme.accent, 2));
    painter.drawLine(QPointF(x, at.handleTop + 4), QPointF(x, at.axisY));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawPolygon(QPolygonF{{x - 5, at.handleTop - 2},
                                  {x + 5, at.handleTop - 2},
                                  {x + 5, at.handleTop + 4},
                                  {x, at.handleTop + 9},
                                  {x - 5, at.handleTop + 4}});
}

} // namespace lab::ui
