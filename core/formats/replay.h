// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// mlp-replay-1: a neutral, exact description of a training run (weights, data and the rows of every batch
// written out), so that independent programs can be compared number for number.
#pragma once

#include "core/experiment/run.h"
#include "core/formats/run_error.h"
#include "core/math/network.h"
#include "core/math/update.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lab {

/// One case. Made by readReplay() or replayOf(); neither makes one that cannot run.
struct ReplayCase {
    std::string name;
    std::string note;
    /// Layers, activations, loss and the parameters at step 0.
    Network network;
    UpdateRule rule;
    /// (inputs x rows), (outputs x rows); labels as one-hot columns.
    Matrix x;
    Matrix target;
    /// The rows on which units are counted, (inputs x rows); empty means all of x.
    Matrix evaluation;
    /// Columns of x, one list per update; none is empty.
    std::vector<std::vector<Index>> batches;
    /// Keys of the file that the format does not know, and that have no effect.
    std::vector<std::string> ignored;

    const Matrix& evaluationRows() const { return evaluation.size() == 0 ? x : evaluation; }
};

/// What one step of a replay measures: on its batch, at the parameters before its update. Per layer, the
/// output layer last; counts per hidden layer.
struct ReplayRecord {
    std::int64_t step = 0;
    /// Mean data loss of the batch, without penalties.
    double loss = 0;
    /// 2-norms of dL/dW and dL/db of the data loss, before penalties and clipping. Infinite where the sum of
    /// squares overflows, as in the programs that we are compared with.
    std::vector<double> weightGradient;
    std::vector<double> biasGradient;
    /// Mean over batch and units of |dL_batch/dz| * batch size.
    std::vector<double> delta;
    /// Units with f'(z) == 0 exactly on every evaluation row.
    std::vector<std::int64_t> dead;
    /// (row, unit) pairs with |f'(z)| < 0.01.
    std::vector<std::int64_t> saturated;

    bool finite() const;
};

/// The case in `text`, or what is wrong with it: "params[0].W: has 3 rows, layer 1 has 8 units". Never
/// throws.
std::variant<ReplayCase, RunError> readReplay(std::string_view text);

/// The text of a case; numbers read back to the same bits.
std::string toJson(const ReplayCase& replay);

/// Runs the case and hands each step's record to `each`, which says whether to go on. Goes on through inf and
/// NaN. Returns the parameters after the last update made.
Vector runReplay(const ReplayCase& replay, const std::function<bool(const ReplayRecord&)>& each);

} // namespace lab
