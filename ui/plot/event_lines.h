// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Interventions as dashed lines with a glyph on top: a diamond for the rate, a square for the bias.
#pragma once

#include "ui/look/theme.h"
#include "ui/plot/read_out.h"
#include "ui/plot/timeline_events.h"

#include <cstdint>
#include <optional>
#include <vector>

class QCPItemLine;
class QCPItemPixmap;
class QCustomPlot;

namespace lab::ui {

class EventLines {
  public:
    /// Draws on the plot's main axes; the plot outlives this object's calls.
    explicit EventLines(QCustomPlot& plot) : m_plot(plot) {}

    /// Shows the changes by hand so far, at most about a dozen, spaced over [0, reach].
    void present(const Snapshot& snapshot, double reach);
    void setTheme(const Theme& theme);
    /// The step of the glyph at this place, in the plot's pixels.
    std::optional<double> stepAt(const QPointF& place) const;
    /// What it stands for: which step, what became what.
    ReadOutText textAt(const QPointF& place) const;

    /// Steps shown, for tests.
    std::vector<std::int64_t> steps() const;

  private:
    /// What the lines depend on: a run only ever gets more changes, and those of its last step may still
    /// become others.
    struct Shown {
        std::int64_t generation = -1;
        std::size_t count = 0;
        std::vector<Intervention> latest;
        double reach = 0;

        bool operator==(const Shown&) const = default;
    };

    const TimelineEvent* at(const QPointF& place) const;
    void rebuild();
    void addItem(const TimelineEvent& event);

    QCustomPlot& m_plot;
    Theme m_theme;
    Shown m_shown;
    std::vector<TimelineEvent> m_events;
    std::vector<QCPItemLine*> m_lines;
    std::vector<QCPItemPixmap*> m_glyphs;
};

} // namespace lab::ui
