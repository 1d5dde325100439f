// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run written out for other programs: weights, data and batches as numbers instead of seeds.
#pragma once

#include "core/experiment/trainer.h"
#include "core/formats/replay.h"
#include "core/formats/run_error.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lab {

/// The training rows of each of the next `steps` >= 1 updates, or that they are too many. Trains the trainer.
/// A run that diverges earlier ends with the batch at which it did.
std::variant<std::vector<std::vector<Index>>, RunError> nextBatches(Trainer& trainer, std::int64_t steps);

/// The first `steps` >= 1 updates of a run as a replay case, or the setting that the format cannot hold, with
/// a cure. Replaying it gives the Trainer's numbers, bit for bit.
std::variant<ReplayCase, RunError> replayOf(const Run& run, std::int64_t steps);

/// The same as a Python script that rebuilds the run in PyTorch, interventions and all, and prints "step
/// loss" for every update.
std::variant<std::string, RunError> pytorchScript(const Run& run, std::int64_t steps);

} // namespace lab
