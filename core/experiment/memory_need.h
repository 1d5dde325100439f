// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much memory a run takes, known before it is made.
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>

namespace lab {

/// Bytes that training, measuring and keeping a run of this experiment take: an estimate from above, which
/// has no problems().
std::uint64_t memoryNeed(const Experiment& experiment);

} // namespace lab
