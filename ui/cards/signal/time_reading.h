// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the series of error signals prove, in one sentence.
#pragma once

#include "core/insight/history.h"

#include <QStringList>

namespace lab::ui {

/// How layer 1 fared against the last hidden layer since step 0, as rich text from the longest form to the
/// shortest. `history`: StepChannels; `layers`: hidden ones. Its numbers are of single batches: what layer 1
/// receives over all rows now is said where it is another thing. `batchesPerEpoch`: so many batches are
/// averaged where there is no more to say than a mean; 0: the last point. `underflows`:
/// Measurement::underflows, where a 0 is a value too small for a number.
QStringList timeReading(const History* history, std::size_t layers, double overAllRows = 0,
                        double batchesPerEpoch = 0, bool underflows = false);

} // namespace lab::ui
