// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A network without a bend as one line of algebra.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>
#include <QStringList>

namespace lab::ui {

/// "0.43 x − 0.12", with the data's own names of inputs; terms beyond the third are counted. Of output 0.
QString formulaOf(const LinearFunction& function, const Data& data);

/// Names of the inputs, in the order of the weights.
QStringList inputNames(const Data& data);

/// Rich text, from the longest form to the shortest.
QStringList linearReading(const Snapshot& snapshot);

} // namespace lab::ui
