// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Interventions as dashed lines with a glyph on top: a diamond for the rate, a square for the bias.
#pragma once

#include "core/experiment/run.h"
#include "ui/theme.h"

#include <cstdint>
#include <utility>
#include <vector>

class QCPItemLine;
class QCPItemPixmap;
class QCustomPlot;
class QPixmap;

namespace lab::ui {

class EventLines {
  public:
    /// Draws on the plot's main axes; the plot outlives this object's calls.
    explicit EventLines(QCustomPlot& plot) : m_plot(plot) {}

    /// Shows the interventions at or before `upTo`, at most about a dozen, spaced over [0, reach].
    void present(const std::vector<Intervention>& interventions, std::int64_t upTo, double reach);
    void setTheme(const Theme& theme);

    /// Steps shown, for tests.
    std::vector<std::int64_t> steps() const;

  private:
    enum class Glyph { Diamond, Square, Disc };
    using Event = std::pair<std::int64_t, Glyph>;

    static Glyph glyphOf(const Intervention& intervention);
    void rebuild();
    void addItem(const Event& event);
    QPixmap pixmapOf(Glyph glyph, int side) const;

    QCustomPlot& m_plot;
    Theme m_theme;
    std::vector<Event> m_events;
    std::vector<QCPItemLine*> m_lines;
    std::vector<QCPItemPixmap*> m_glyphs;
};

} // namespace lab::ui
