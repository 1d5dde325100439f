// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which returns from death were the user's doing.
#pragma once

#include "core/insight/life_log.h"

#include <vector>

namespace lab::ui {

/// One per event of the log: true of a return of a unit that was beyond training. No gradient can have
/// revived it, so a change by hand did.
std::vector<bool> revivedByHand(const LifeLog& lives);

} // namespace lab::ui
