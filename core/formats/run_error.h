// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a file cannot be read.
#pragma once

#include "core/formats/run_error.h"

#include <string>

namespace lab {

/// What could not be read, naming the place: "experiment.noise: 1.7 is outside 0..1".
struct RunError {
    std::string message;
};

} // namespace lab
