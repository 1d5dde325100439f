// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the band of theory is, in words.
#pragma once

#include "core/theory/theory.h"

#include <QString>

namespace lab::ui {

QString wordsOf(const BandNote& note);

} // namespace lab::ui
