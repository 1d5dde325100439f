// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of an experiment does not go together, though each field by itself is right.
#pragma once

#include "core/experiment/experiment.h"

#include <string>
#include <vector>

namespace lab {

enum class Conflict {
    /// No input of a plane is chosen.
    NoInput,
    /// The loss is of classes, and the data have numbers to predict.
    LossNeedsClasses,
    /// parameterCount() is above maxParameters.
    TooManyParameters,
};

/// None while a field by itself is wrong: see problems().
std::vector<Conflict> conflictsIn(const Experiment& experiment);

/// As problems() names it, for files and the command line: "width: 40 layers of ...".
std::string problemText(Conflict conflict, const Experiment& experiment);

} // namespace lab
