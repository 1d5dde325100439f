// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of an experiment does not go together, in words.
#pragma once

#include "core/experiment/conflict.h"

#include <QString>

namespace lab::ui {

/// "loss: Cross-entropy needs classes, ...". `experiment`: the one that it is in.
QString wordsOf(Conflict conflict, const Experiment& experiment);

} // namespace lab::ui
