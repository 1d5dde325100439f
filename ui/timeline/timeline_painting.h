// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the parts of the timeline look: the ribbon of verdicts, events, the axis, and the lines at steps.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"
#include "ui/plot/timeline_events.h"

#include <QRectF>

#include <optional>
#include <vector>

class QPainter;

namespace lab::ui {

/// Where steps stand.
struct TimelineScale {
    QRectF area;
    /// The step at the area's right end.
    double reach;
    /// Glyphs, ribbon and numbers close together, without words.
    bool compact = false;
    /// A second ribbon, of the run before, stands below the first; not where it is compact.
    bool before = false;

    double pixelOf(double step) const { return area.left() + area.width() * step / reach; }
    /// From one number to the next.
    double tickStep() const;
};

/// Of the axis' numbers and the events' labels.
QFont timelineFont(const Theme& theme, double pixels);

/// From the strip's top to the ribbon.
double timelineRibbonTop(const TimelineScale& scale);

void paintTimelineRibbon(QPainter& painter, const Snapshot& snapshot, const TimelineScale& scale,
                         const Theme& theme);
/// Of the run that was left, hollow, below the present one's ribbon up to its end. Only where the scale has
/// room for it: see TimelineScale::before.
void paintTimelineRibbonBefore(QPainter& painter, const Snapshot& before, const TimelineScale& scale,
                               const Theme& theme);
void paintTimelineEvents(QPainter& painter, const std::vector<PlacedEvent>& events,
                         const TimelineScale& scale, const Theme& theme);
/// The word "step" stands so far right of the area.
void paintTimelineAxis(QPainter& painter, const TimelineScale& scale, double wordGap, const Theme& theme);
/// Steps that are pinned, and the one pointed at.
void paintTimelineCursors(QPainter& painter, const std::vector<std::int64_t>& pins,
                          std::optional<double> cursor, const TimelineScale& scale, const Theme& theme);
/// Where the run is.
void paintTimelinePlayhead(QPainter& painter, std::int64_t step, const TimelineScale& scale,
                           const Theme& theme);

} // namespace lab::ui
