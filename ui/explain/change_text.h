// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What has changed in a run, in words.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>

namespace lab::ui {

/// What the change sets, within a sentence: "learning rate", "layer 2’s bias".
QString subjectOf(const Change& change);
/// A value of what it sets: "3", "Tanh".
QString valueText(const Change& change, const Value& value);

/// Why "play until something happens" has stopped, in one sentence; empty if it has not.
QString stopText(const Snapshot& snapshot);
/// What the latest change acted on, from which value to which, and what has become of the units since; empty
/// if none has acted.
QString whatHasActed(const Snapshot& snapshot);

} // namespace lab::ui
