// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the network answers, as numbers: at a place of its picture, and all of it as a table.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/plot/data_table.h"
#include "ui/plot/read_out.h"

namespace lab::ui {

/// The answer at (x, y) of the output plot, in its axes' units: of the map's cell there, of the curve at x,
/// or of the nearest test row.
ReadOutText answerAt(const OutputPicture& picture, const Data& data, double x, double y);

/// The map's cells, the curve's points, the test rows or the confusion counts, whichever is drawn.
DataTable answerTable(const OutputPicture& picture, const Data& data);

} // namespace lab::ui
