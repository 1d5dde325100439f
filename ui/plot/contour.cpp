// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/contour.h"

#include <array>
#include <cmath>

namespace lab::ui {
namespace {

struct Corner {
    QPointF place;
    double value;
};

/// Crossings of the level on the four sides of one square, in order around it.
void addSquare(const std::array<Corner, 4>& corners, double level, QVector<QLineF>& lines) {
    QVector<QPointF> crossings;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Corner& a = corners[i];
        const Corner& b = corners[(i + 1) % corners.size()];
        if (!std::isfinite(a.value) || !std::isfinite(b.value))
            return;
        if ((a.value >= level) != (b.value >= level))
            crossings.append(a.place + (b.place - a.place) * ((level - a.value) / (b.value - a.value)));
    }
    for (qsizetype i = 0; i + 1 < crossings.size(); i += 2)
        lines.append(QLineF(crossings[i], crossings[i + 1]));
}

} // namespace

QVector<QLineF> contourOf(const std::vector<float>& grid, int side, double low, double high, double level) {
    QVector<QLineF> lines;
    if (side < 2 || grid.size() != static_cast<std::size_t>(side) * static_cast<std::size_t>(side))
        return lines;
    const double step = (high - low) / (side - 1);
    const auto corner = [&](int column, int row) {
        const auto at =
            static_cast<std::size_t>(column) * static_cast<std::size_t>(side) + static_cast<std::size_t>(row);
        return Corner{QPointF(low + step * column, low + step * row), static_cast<double>(grid[at])};
    };
    for (int c = 0; c + 1 < side; ++c) {
        for (int r = 0; r + 1 < side; ++r)
            addSquare({corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)}, level, lines);
    }
    return lines;
}

} // namespace lab::ui
