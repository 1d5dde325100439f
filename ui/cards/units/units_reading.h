// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many units are dead, saturated or have come back, in one sentence.
#pragma once

#include "core/runner/snapshot.h"

#include <QStringList>

namespace lab::ui {

/// As rich text, from the longest form to the shortest.
QStringList unitsReading(const Snapshot& snapshot);

} // namespace lab::ui
