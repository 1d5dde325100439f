// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Numbers for and from other programs: replay cases, and runs written out.
#pragma once

#include "app/command_line.h"

#include <iosfwd>

namespace lab::app {

/// Runs the case and writes its table; notes and what went wrong go to `err`. Returns the exit code: numbers
/// that are not finite are a result like others.
///
/// Columns, one row per update, measured on its batch at the parameters before it: step; loss (data loss);
/// per layer l = 1.. (the output layer last) grad_w_l2_l, grad_b_l2_l, delta_l; per hidden layer the counts
/// dead_l (units) and saturated_l (row-unit pairs) on the case's evaluation rows. See ReplayRecord.
int runReplay(const Replay& wish, std::ostream& out, std::ostream& err);

/// Writes the run out. What the format cannot hold is exitInvalid, with the setting and a cure on `err`.
int writeExport(const Export& wish, std::ostream& out, std::ostream& err);

} // namespace lab::app
