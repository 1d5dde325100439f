// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the cards by layer and over time can show of a layer, and how they call it there.
#pragma once

#include "core/insight/quantity.h"
#include "core/runner/snapshot.h"

#include <QString>

#include <utility>
#include <vector>

namespace lab::ui {

/// In the order in which cards offer them.
enum class LayerQuantity { ErrorSignal, WeightGradient, ActivationScale, UpdateRatio, BackwardSplit };

/// All of them, and those that have a series of every step.
std::vector<LayerQuantity> layerQuantities();
std::vector<LayerQuantity> recordedQuantities();

/// Its row in core; null for BackwardSplit, which is two numbers.
const Quantity* quantityOf(LayerQuantity quantity);

/// Of a hidden layer, 0 = layer 1.
double valueOf(LayerQuantity quantity, const Snapshot& snapshot, std::size_t layer);

struct LayerQuantityTexts {
    /// Of the card by layer, of the card over time, and of both where there is little room.
    QString title;
    QString titleOverTime;
    QString briefTitle;
    /// In the list; on the button that opens it and within a sentence.
    QString name;
    QString inText;
    QString definition;
    /// Above the value axis: over all rows, and of one batch.
    QString axisTitle;
    QString batchTitle;
};
LayerQuantityTexts textsOf(LayerQuantity quantity);

/// The steps that the snapshot's update ratios are of, averaged over the last bin of the history; both 0
/// before the first.
std::pair<std::int64_t, std::int64_t> updateSteps(const Snapshot& snapshot);
/// "‖ΔW‖ / ‖W‖ of step 12", or the mean of several.
QString updateTitle(const std::pair<std::int64_t, std::int64_t>& steps);

} // namespace lab::ui
