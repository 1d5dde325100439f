// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where |f'| is flat, as shaded parts of the z axis.
#pragma once

#include "core/insight/measurement.h"
#include "ui/look/theme.h"

#include <vector>

class QCPItemRect;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

QColor flatZoneColor(const Theme& theme);

class FlatZones {
  public:
    explicit FlatZones(QCustomPlot& plot) : m_plot(plot) {}

    void show(const LayerActivation& activation, double reach);
    void clear() { setCount(0); }
    void setTheme(const Theme& theme);
    /// Whether a zone's name stands there, in pixels of the plot.
    bool covers(const QRectF& place) const;
    const std::vector<QCPItemRect*>& rects() const { return m_rects; }

  private:
    void setCount(std::size_t count);

    QCustomPlot& m_plot;
    std::vector<QCPItemRect*> m_rects;
    std::vector<QCPItemText*> m_labels;
};

} // namespace lab::ui
