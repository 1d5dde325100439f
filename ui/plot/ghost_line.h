// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line of the run before, beside those of the present one: pale and dashed, with its name where it ends.
#pragma once

#include "ui/look/theme.h"

#include <QRectF>
#include <QString>
#include <QVector>

class QCPGraph;
class QCPGraphData;
class QCPItemText;
class QCustomPlot;
class QPen;

namespace lab::ui {

/// The colour of what belongs to the run before, for a thing that has `color` in the present one.
QColor ghostOf(const QColor& color, const Theme& theme);
QPen ghostPen(const QColor& color, const Theme& theme);

class GhostLine {
  public:
    /// Draws on the plot's main axes; the plot outlives this object's calls.
    explicit GhostLine(QCustomPlot& plot);

    /// Points in the order of their keys; none: nothing is shown.
    void show(const QVector<QCPGraphData>& points, const QString& name);
    /// Of a line that has `color` in the present run.
    void setColor(const QColor& color, const Theme& theme);
    /// Puts the name behind the line's end, above it or below it, where no other text of the plot stands and
    /// no line passes; else it is left out. After each layout, when the other texts have their places.
    void arrange();

    const QCPGraph& graph() const { return *m_graph; }
    const QCPItemText& name() const { return *m_name; }

  private:
    bool isFree(const QRectF& place) const;

    QCustomPlot& m_plot;
    QCPGraph* m_graph;
    QCPItemText* m_name;
};

} // namespace lab::ui
