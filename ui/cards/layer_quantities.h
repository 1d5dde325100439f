// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the cards by layer and over time can show of a layer: a row per quantity.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>

#include <array>
#include <utility>

namespace lab::ui {

/// In the order in which cards offer them.
enum class LayerQuantity { ErrorSignal, WeightGradient, ActivationScale, UpdateRatio, BackwardSplit };

struct LayerQuantityRow {
    /// Of the card by layer, of the card over time, and of both where there is little room.
    QString title;
    QString titleOverTime;
    QString briefTitle;
    /// In the list, and on the button that opens it.
    QString name;
    QString definition;
    /// Above the value axis: over all rows, and of one batch.
    QString axisTitle;
    QString batchTitle;
    /// Of a hidden layer, 0 = layer 1.
    double (*value)(const Snapshot&, std::size_t layer);
    /// Its series of every step; null where none is kept.
    std::size_t (StepChannels::*channel)(std::size_t layer) const;
};

const std::array<LayerQuantityRow, 5>& layerQuantities();
const LayerQuantityRow& rowOf(LayerQuantity quantity);

/// The steps that the snapshot's update ratios are of, averaged over the last bin of the history; both 0
/// before the first.
std::pair<std::int64_t, std::int64_t> updateSteps(const Snapshot& snapshot);
/// "‖ΔW‖ / ‖W‖ of step 12", or the mean of several.
QString updateTitle(const std::pair<std::int64_t, std::int64_t>& steps);

} // namespace lab::ui
