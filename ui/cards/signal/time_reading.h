// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the series of a quantity prove, in one sentence.
#pragma once

#include "core/insight/history.h"
#include "ui/cards/layer_quantities.h"

#include <QStringList>

namespace lab::ui {

/// What the series by themselves do not tell.
struct SeriesFacts {
    /// The error signal of layer 1 over all rows now; 0 where it is 0 or not known.
    double receivedOverAllRows = 0;
    /// Batches that are all rows once: over so many a mean is taken where there is no more to say than a
    /// mean. 0: over those of the last point.
    double batchesPerEpoch = 0;
    /// Measurement::underflows, where a 0 is a value too small for a number.
    bool underflows = false;
};

/// How layer 1 fared against the last hidden layer since step 0, as rich text from the longest form to the
/// shortest. `history`: StepChannels; `layers`: hidden ones. Its numbers are of single batches.
QStringList timeReading(const History* history, LayerQuantity quantity, std::size_t layers,
                        const SeriesFacts& facts = {});

} // namespace lab::ui
