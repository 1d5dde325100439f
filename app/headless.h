// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training without a display.
#pragma once

#include "app/command_line.h"

#include <iosfwd>

namespace lab::app {

/// Trains as asked; writes the table, a summary to `out` and what went wrong to `err`. Returns the exit code.
///
/// Columns of the table, one row per update, measured at the parameters before it:
/// step; loss (of the step's batch); train_loss, test_loss (whole sets); then per layer l = 1.. (the output
/// layer last) error_signal_l, weight_gradient_l (2-norm), activation_scale_l, update_ratio_l (of the step's
/// batch), and per hidden layer dead_l (units; n/a where death is not defined) and saturated_l (share), on
/// the evaluation set.
int runHeadless(const RunHeadless& wish, std::ostream& out, std::ostream& err);

} // namespace lab::app
