// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one number per layer says, in one sentence.
#pragma once

#include "core/theory/theory.h"
#include "ui/cards/layer_quantities.h"

#include <QStringList>

#include <vector>

namespace lab::ui {

/// The hidden layers' values of a quantity other than BackwardSplit, as rich text from the longest form to
/// the shortest. `underflows`: Measurement::underflows, where a 0 may be a value too small for a number.
QStringList layersReading(LayerQuantity quantity, const std::vector<double>& values, bool underflows = false);

/// What layer `layer` (0 = layer 1) does to the error signal on its way back, likewise.
QStringList splitReading(const std::vector<BackwardFactor>& split, std::size_t layer);

} // namespace lab::ui
