// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened in a run, as glyphs with labels: changes by hand, deaths, loss spikes; and their places.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QFontMetricsF>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <functional>
#include <vector>

class QPainter;

namespace lab::ui {

enum class TimelineGlyph {
    /// Learning rate.
    Diamond,
    /// Bias.
    Square,
    /// Any other change by hand, and what it revived.
    Disc,
    /// Units that died.
    Cross,
    /// Units that were off for a few steps.
    Dot,
    /// The loss jumped: lossSpikes() of the batch loss.
    Triangle,
};

/// Fills the square `place`; hollow: what is still ahead.
void paintGlyph(QPainter& painter, TimelineGlyph glyph, const QRectF& place, const Theme& theme,
                bool hollow = false);

struct TimelineEvent {
    /// Several of one kind that are close together are one: a slider's drag, a layer's death.
    std::int64_t first = 0;
    std::int64_t last = 0;
    TimelineGlyph glyph = TimelineGlyph::Disc;
    /// "rate 0.03 → 0.3", "bias L3 0 → +5", "8 units died", "loss 3.1"; of what is ahead "rate → 3".
    QString label;
    /// What is found a place first: changes by hand, then what concerns more units, or a higher jump.
    double weight = 0;
    /// Others soon after it that are not listed.
    int hidden = 0;
    /// Planned for a step not yet reached.
    bool ahead = false;

    /// A change by hand that took some steps.
    bool isDrag() const;
    /// Where its glyph stands: a drag's at its end.
    std::int64_t place() const { return isDrag() ? last : first; }

    bool operator==(const TimelineEvent&) const = default;
};

/// "step 400: rate 0.03 → 1", "steps 538–540: 8 died".
QString textOf(const TimelineEvent& event);

/// Changes up to the snapshot's step, in order. A drag is one, with its first and its last value and step, as
/// are those of one field at most `gap` steps apart; what begins less than `spacing` steps after the last
/// that is listed is only counted there. The last is always listed.
std::vector<TimelineEvent> changeEvents(const Snapshot& snapshot, std::int64_t gap, double spacing = 0);
/// How many changes there are up to the snapshot's step; and how many with each drag counted once.
std::size_t changeCount(const Snapshot& snapshot);
std::size_t changeEventCount(const Snapshot& snapshot);

/// The next changes planned for later steps, a drag as one, in order.
std::vector<TimelineEvent> plannedEvents(const Snapshot& snapshot);
/// "rate → 3 in 119 steps": the next of them; empty if there is none.
QString countdownText(const Snapshot& snapshot);

/// All up to the snapshot's step and planned, in order. Those of one kind at most `gap` steps apart are one;
/// deaths, within four times as many.
std::vector<TimelineEvent> timelineEvents(const Snapshot& snapshot, std::int64_t gap);

struct PlacedEvent {
    TimelineEvent event;
    QRectF glyph;
    /// Of a drag, from its first step to the glyph's middle; else empty.
    QRectF bar = {};
    /// Right of the glyph; empty where there is no room.
    QRectF label = {};
};

/// How the places are measured: glyphs of side `glyph` on rows `pitch` apart, the first centred at `top`.
struct EventRows {
    int count = 2;
    double top = 11;
    double pitch = 16;
    double glyph = 10;
    /// No label reaches beyond.
    double right = 0;
};

/// No two glyphs, bars and labels overlap. The weightiest event gets its place first; one whose label has no
/// room stands without it, and one whose glyph has none is left out.
std::vector<PlacedEvent> placedEvents(const std::vector<TimelineEvent>& events,
                                      const std::function<double(std::int64_t)>& pixelOf,
                                      const QFontMetricsF& metrics, const EventRows& rows);

} // namespace lab::ui
