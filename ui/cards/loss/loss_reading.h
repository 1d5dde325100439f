// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a loss means: compared with chance, and in one sentence.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>
#include <QStringList>

namespace lab::ui {

/// The loss of the best answer that is the same for all rows, and what to call it.
struct ChanceLevel {
    /// NaN where unknown.
    double loss = 0;
    /// "coin toss: ln 2 = 0.693"
    QString label;
    /// What the reading says of a loss at this level: "no better than a coin toss".
    QString verdict;
    /// The score that goes with it: the largest class's share, or 0 for R^2.
    double score = 0;
};

/// For the loss with this key on these training targets: constantAnswerLoss(). ln K where one of K classes
/// that are about equally frequent is to be told.
ChanceLevel chanceLevel(const std::string& lossKey, const Data& data);

/// The test loss and what it is worth, from the longest form to the shortest.
QStringList lossReading(const Snapshot& snapshot, const ChanceLevel& chance);

} // namespace lab::ui
