// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run was like at a step, and between two, in a few short lines.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>
#include <QStringList>

#include <cstdint>

namespace lab::ui {

/// "Step 412: vanishing", the batch loss, the train and test loss of the last check before; a line each.
/// step: 0 .. snapshot.step.
QStringList readingAt(const Snapshot& snapshot, std::int64_t step);

/// How step `from` and step `to` differ, a line each.
QStringList readingBetween(const Snapshot& snapshot, std::int64_t from, std::int64_t to);

/// "1/4,862, test loss 0.69": the numbers beside the run's name now.
QString readingNow(const Snapshot& snapshot);
/// Its last part, where there is no room for all: the test loss.
QString lossNow(const Snapshot& snapshot);
/// "Sigmoid: vanishing, 1/3,307", ever shorter, down to the verdict alone: what the run was that `now`
/// replaced.
QStringList readingBefore(const Snapshot& before, const Snapshot& now);

} // namespace lab::ui
