// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a verdict means, in sentences that need no symbols, with the numbers of the moment.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>

namespace lab::ui {

/// Two or three sentences as rich text, whole numbers in <b>; one text for every verdict.
QString verdictStory(const Snapshot& snapshot);

/// How the error signal changed on average from layer to layer on its way from the last hidden layer to
/// layer 1. Each factor is a geometric mean; `signal` is of mean |delta|, the two parts of its root mean
/// square, so that they multiply to `signal` only about.
struct WayBack {
    std::size_t layersPassed = 0;
    /// E_1 / E_L, and its layersPassed-th root.
    double whole = 0;
    double signal = 0;
    double weights = 0;
    double slopes = 0;

    /// Whether the parts explain the signal: their product is within 5 % of it.
    bool isSplit() const;
};

/// Nothing passed where there are fewer than two hidden layers or a signal is 0 or not finite.
WayBack wayBack(const Snapshot& snapshot);

} // namespace lab::ui
