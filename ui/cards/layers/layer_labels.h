// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The numbers beside the dots of the card by layer: no two meet, and those that matter most choose first.
#pragma once

#include "ui/cards/layers/layer_marks.h"
#include "ui/look/theme.h"

#include <QRectF>

#include <vector>

class QCustomPlot;

namespace lab::ui {

/// Shows the labels that have room beside marks and `others`, the one of the selected layer (0 = layer 1)
/// before the rest. Call it after a layout. All in pixels.
void placeLayerLabels(const QCustomPlot& plot, const std::vector<LayerMark>& marks, std::size_t selected,
                      double dotSize, double barWidth, const std::vector<QRectF>& others, const Theme& theme);

} // namespace lab::ui
