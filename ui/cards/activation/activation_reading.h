// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What slope a layer's units work at, in one sentence.
#pragma once

#include "core/insight/measurement.h"

#include <QStringList>

namespace lab::ui {

/// Of layer `layer` (0 = layer 1), as rich text from the longest form to the shortest; `maxSlope` is the
/// greatest that its function has.
QStringList activationReading(const LayerMeasurement& measured, std::size_t layer, double maxSlope,
                              const Histogram& histogram);

} // namespace lab::ui
