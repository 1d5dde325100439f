// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// After what a unit died or came back, in words.
#pragma once

#include "core/insight/life_log.h"

#include <QString>

namespace lab::ui {

/// Within a sentence: "bias shifted to −1.5 at step 400", "bias of layer 2 shifted to 3 at step 400",
/// "updates at learning rate 0.03", "initialisation".
QString wordsOf(const LifeCause& cause);

} // namespace lab::ui
