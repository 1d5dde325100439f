// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a function on a grid crosses a level.
#pragma once

#include <QLineF>
#include <QVector>

#include <vector>

namespace lab::ui {

/// The level line by marching squares, as unconnected pieces, in the coordinates of [low, high] squared.
/// grid: side x side, entry (column c, row r) at c * side + r, as in OutputPicture. Squares with a NaN corner
/// are left out.
QVector<QLineF> contourOf(const std::vector<float>& grid, int side, double low, double high, double level);

} // namespace lab::ui
