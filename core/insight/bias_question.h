// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Computes a BiasForecast.
#pragma once

#include "core/insight/forecast.h"
#include "core/math/network.h"

#include <functional>
#include <memory>
#include <optional>

namespace lab {

/// A network whose hidden biases are to be moved, in thought.
struct BiasQuestion {
    Network network;
    std::shared_ptr<const Data> data;
    /// 0 = all hidden layers; l = hidden layer l alone.
    std::size_t layer = 0;
    /// Where the slider stands: its setting s adds s - shiftNow to the biases.
    double shiftNow = 0;
};

/// One forward pass for each shift. The network has hidden layers (asserted). Asks `goOn` between two passes;
/// nothing if it says no.
std::optional<BiasForecast> forecastBias(const BiasQuestion& question, const std::function<bool()>& goOn);

} // namespace lab
