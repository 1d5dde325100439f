// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the run before had that the present one has not.
#pragma once

#include "core/experiment/experiment.h"

#include <QString>

namespace lab::ui {

/// "Sigmoid", "learning rate 0.03, depth 4": the former values, a few at most; empty if nothing differs.
QString formerValues(const Experiment& before, const Experiment& now);

} // namespace lab::ui
