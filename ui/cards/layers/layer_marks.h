// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands for the layers in the card by layer: a line from the reference to the value, a dot at the
// value, and its number.
#pragma once

#include "ui/look/theme.h"

#include <QString>

#include <vector>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

struct LayerMark {
    /// Of two points; empty where there is no bar.
    QCPGraph* bar;
    /// Of one point, or none.
    QCPGraph* dot;
    QCPItemText* label;
};

/// Adds marks to the plot, or takes them from it, until there are so many.
void setMarkCount(QCustomPlot& plot, std::vector<LayerMark>& marks, std::size_t count);

/// What a bar hangs from, where the axis ends, and whether there is a bar.
struct MarkFrame {
    double level = 1;
    double bottom = 0;
    bool hasBar = true;
};

/// The layer's value (0 = layer 1), and its ratio to the level, or "0". A value below the axis has a bar to
/// its end and no dot. The number stays as it is if not `speaks`.
void showMark(const LayerMark& mark, std::size_t layer, double value, const MarkFrame& frame, bool speaks);

/// Widths and diameters that suit columns of this many pixels.
struct MarkSize {
    double bar = 1.5;
    double dot = 4;
};
MarkSize markSize(double column, const Theme& theme);
void styleMarks(const std::vector<LayerMark>& marks, const MarkSize& size, const Theme& theme);

} // namespace lab::ui
