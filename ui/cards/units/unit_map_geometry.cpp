// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/units/unit_map_geometry.h"

#include "ui/cards/unit_states.h"

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// A cell and the gap after it stand as 12 to 3, at any size.
constexpr double cellShare = 0.8;
constexpr double smallestCell = 6;
constexpr double largestCell = 64;
constexpr std::size_t mostColumns = 32;
constexpr std::size_t mostLines = 4;
/// Rows may stand further apart than columns, up to this, and to so much more than columns.
constexpr double loosestRow = 30;
constexpr double loosestShare = 1.3;
constexpr double loosestBar = 56;

} // namespace

UnitMapGeometry::UnitMapGeometry(const QSizeF& size, std::size_t layers, std::size_t widest, double scale)
    : top(17 * scale), left(28 * scale), m_layers(layers), m_widest(widest) {
    // The selection's outline needs a few pixels beyond the last column.
    barWidth = std::max(8.0, size.width() - left - 8);
    if (layers == 0 || widest == 0)
        return;
    const double space = std::max(top + 1, size.height() - 22 * scale) - top;
    const double rows = space / static_cast<double>(layers);
    chooseLines(rows);
    const double fit = pitchIn(rows, lines);
    cell = std::floor(std::min(fit * cellShare, largestCell * scale));
    // Just below the size of a cell the gap gives way first.
    if (cell < smallestCell && fit >= smallestCell + 1)
        cell = smallestCell;
    bars = widest > mostColumns || cell < smallestCell;
    columnPitch = std::min(cell / cellShare, fit);
    const double block = static_cast<double>(lines) * columnPitch + (lines > 1 ? columnPitch / 2 : 0);
    rowPitch = std::min(rows, bars ? loosestBar * scale : std::max(loosestShare * block, loosestRow * scale));
}

double UnitMapGeometry::pitchIn(double rows, std::size_t lineCount) const {
    const std::size_t across = (m_widest + lineCount - 1) / lineCount;
    // Half a line parts a layer of several from the next.
    const double height = lineCount == 1 ? rows : rows / (static_cast<double>(lineCount) + 0.5);
    return std::min(height, barWidth / static_cast<double>(across));
}

// One line per layer, unless cells would be too small for their glyphs and several make them larger.
void UnitMapGeometry::chooseLines(double rows) {
    lines = 1;
    if (pitchIn(rows, 1) * cellShare < smallestGlyphCell) {
        for (std::size_t more = 2; more <= mostLines; ++more) {
            if (pitchIn(rows, more) > pitchIn(rows, lines))
                lines = more;
        }
    }
    columns = (m_widest + lines - 1) / lines;
}

QRectF UnitMapGeometry::cellRect(std::size_t layer, std::size_t unit) const {
    const double above = (rowPitch - static_cast<double>(lines) * columnPitch + columnPitch - cell) / 2;
    const double y = rowTop(layer) + above + static_cast<double>(unit / columns) * columnPitch;
    const double x = left + static_cast<double>(unit % columns) * columnPitch;
    return {std::round(x), std::round(y), cell, cell};
}

QRectF UnitMapGeometry::outline(std::size_t layer, std::size_t units) const {
    const double width =
        bars ? barWidth : static_cast<double>(std::min(units, columns)) * columnPitch - (columnPitch - cell);
    const double height =
        bars ? std::max(rowPitch, 3.0) : static_cast<double>(lines - 1) * columnPitch + cell + 7;
    return {left - 4, rowTop(layer) + (rowPitch - height) / 2, width + 8, height};
}

std::optional<std::size_t> UnitMapGeometry::layerAt(double y) const {
    const double row = rowPitch > 0 ? std::floor((y - top) / rowPitch) : -1;
    if (row < 0 || row >= static_cast<double>(m_layers))
        return std::nullopt;
    return static_cast<std::size_t>(row);
}

std::optional<std::size_t> UnitMapGeometry::unitAt(std::size_t layer, const QPointF& place) const {
    const QPointF spot = (place - cellRect(layer, 0).topLeft()) / std::max(columnPitch, 1e-9);
    const double line = std::clamp(std::floor(spot.y()), 0.0, static_cast<double>(lines - 1));
    const double column = std::floor(spot.x());
    if (column < 0 || column >= static_cast<double>(columns))
        return std::nullopt;
    return static_cast<std::size_t>(line * static_cast<double>(columns) + column);
}

} // namespace lab::ui
