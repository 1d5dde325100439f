// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the cells of a unit map stand: everything that follows from its size, its units and the type size.
#pragma once

#include <QRectF>
#include <QSizeF>

#include <optional>

namespace lab::ui {

class UnitMapGeometry {
  public:
    /// Of so many layers, the widest with so many units, in this size; `scale` is 1 at 11 pixel numbers.
    UnitMapGeometry(const QSizeF& size, std::size_t layers, std::size_t widest, double scale);

    /// The row of a layer, and its cells' places in it. A bar spans `barWidth`.
    double rowTop(std::size_t layer) const { return top + static_cast<double>(layer) * rowPitch; }
    double rowCenter(std::size_t layer) const { return top + (static_cast<double>(layer) + 0.5) * rowPitch; }
    QRectF cellRect(std::size_t layer, std::size_t unit) const;
    /// Around a layer of so many units.
    QRectF outline(std::size_t layer, std::size_t units) const;
    /// Nothing between rows and beyond them.
    std::optional<std::size_t> layerAt(double y) const;
    /// Within the layer's grid; it may have fewer units than that.
    std::optional<std::size_t> unitAt(std::size_t layer, const QPointF& place) const;

    double top = 0;
    double left = 0;
    double rowPitch = 0;
    double columnPitch = 0;
    double cell = 0;
    double barWidth = 0;
    /// No room for cells: layers are stacked bars.
    bool bars = false;
    /// A wide layer's cells stand in several lines of so many.
    std::size_t lines = 1;
    std::size_t columns = 0;

  private:
    /// Side of a square that holds a cell and its gap, with each layer in so many lines.
    double pitchIn(double rows, std::size_t lineCount) const;
    void chooseLines(double rows);

    std::size_t m_layers;
    std::size_t m_widest;
};

} // namespace lab::ui
