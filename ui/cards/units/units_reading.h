// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many units are dead, saturated or have come back, in one sentence.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>
#include <QStringList>

namespace lab::ui {

/// As rich text, from the longest form to the shortest.
QStringList unitsReading(const Snapshot& snapshot);
/// What stands behind "before:" of a run that was left: "0 dead", "3 of 32 dead" where it had another number
/// of units than `now`, or "cannot die".
QString unitsBefore(const Snapshot& before, const Snapshot& now);

} // namespace lab::ui
