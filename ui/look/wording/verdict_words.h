// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sentences behind a verdict, made of its numbers.
#pragma once

#include "core/insight/diagnosis.h"

#include <QString>
#include <QStringList>

namespace lab {
struct Snapshot;
}

namespace lab::ui {

struct VerdictWords {
    Verdict verdict = Verdict::Healthy;
    /// "Vanishing".
    QString word;
    /// "layer 1 receives 1/4,862 of layer 8’s error signal": what follows the word in the chip.
    QString sentence;
    /// The same ever shorter, for where the sentence has no room: "layer 1 gets 1/4,862 of layer 8’s",
    /// "1/4,862 of layer 8’s", "1/4,862".
    QStringList shorter;
    /// The number that decided, the threshold it crossed, and what they are.
    QString reason;
};

/// `divergence`: null while everything is finite.
VerdictWords wordsOf(const Diagnosis& diagnosis, const Measurement& now, const Divergence* divergence,
                     const Thresholds& thresholds);
VerdictWords verdictWords(const Snapshot& snapshot);

/// "layer 3"; "the output layer" for the one above `hidden` layers. l: 0 = layer 1.
QString layerName(std::size_t l, std::size_t hidden);
/// Of a divergence that names a layer (> 0).
QString layerOf(const Divergence& divergence, const Measurement& now);

/// What stopped being finite, within a sentence: "the weights"; and whether it is more than one.
QString divergedText(const Divergence& divergence);
bool areMany(const Divergence& divergence);

} // namespace lab::ui
