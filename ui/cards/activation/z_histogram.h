// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pre-activations of a layer, as bars beneath the curves.
#pragma once

#include "core/insight/measurement.h"
#include "ui/look/theme.h"
#include "ui/plot/data_table.h"
#include "ui/plot/read_out.h"

#include <optional>

class QCPBars;
class QCPGraph;
class QCustomPlot;

namespace lab::ui {

class ZHistogram {
  public:
    /// Draws on the plot's x axis and second y axis.
    explicit ZHistogram(QCustomPlot& plot);

    void show(const Histogram& histogram);
    void clear();
    void setColor(const QColor& color, const QColor& ghost);
    /// Keeps what is shown now as a dashed outline behind what comes, or forgets it.
    void keepGhost();
    void dropGhost();
    QCPGraph* ghost() const { return m_ghost; }
    /// Outlines the values of the run before, scaled to as many as there are now; null or in other bins:
    /// none.
    void showBefore(const Histogram* histogram);
    QCPGraph* before() const { return m_before; }
    /// "z from 1 to 1.5", and the share of all values there; nothing beyond the bins, or without values.
    std::optional<ReadOutRow> rowAt(double z) const;
    Series series(std::size_t layer) const;
    QCPBars* bars() const { return m_bars; }
    /// Whether a bar stands there, in pixels of the plot.
    bool covers(const QRectF& place) const;

  private:
    double binWidth() const;

    void fitHeight();

    QCPBars* m_bars;
    QCPGraph* m_ghost;
    QCPGraph* m_before;
    Histogram m_values;
};

} // namespace lab::ui
