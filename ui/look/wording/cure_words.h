// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a cure is called on its button.
#pragma once

#include "core/insight/cure.h"

#include <QString>

namespace lab::ui {

/// "Start over at learning rate 0.003". `before`: the experiment that it is to cure.
QString wordsOf(const Cure& cure, const Experiment& before);

} // namespace lab::ui
