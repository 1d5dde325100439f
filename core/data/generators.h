// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two-dimensional points in two classes, drawn by formula. The definitions are TensorFlow Playground's
// (Smilkov et al. 2017, Direct-manipulation visualization of deep networks), with its noise scale: its slider
// of 0 .. 50 % is noise 0 .. 0.5 here, and 0.5 .. 1 continues the same formulas.
//
// All: x (2 x rows), labels 0 and 1, deterministic in the settings. rows >= 2 and noise in 0 .. 1, asserted.
// Even rows draw for class 1 and odd ones for class 0, so that classes differ by one row at most (xor, which
// has no class to draw for, and noisy circles, whose noise moves labels, aside). A row takes the same random
// numbers whatever the noise, so that moving the noise slider moves points and never replaces them.
#pragma once

#include "core/data/dataset.h"

namespace lab {

/// Class 1: radius uniform in [0, 2.5); class 0: radius uniform in [3.5, 5); angle uniform. The noise blurs
/// the border, not the points: a row's label is 1 iff its point plus (U(-5, 5), U(-5, 5)) * noise lies within
/// radius 2.5.
Dataset makeCircle(const GeneratorSettings& settings);

/// Both coordinates uniform in (-5, 5), then moved away from 0 by 0.3. Label 1 iff the coordinates plus
/// U(-5, 5) * noise each have a product >= 0.
Dataset makeXor(const GeneratorSettings& settings);

/// Normal points around (2, 2), class 1, and (-2, -2), class 0; variance per axis 0.5 + 7 * noise, hence 0.5
/// without noise, 4 at 0.5 as in the Playground, 7.5 at 1.
Dataset makeGauss(const GeneratorSettings& settings);

/// Two arms of n = rows / 2 points: point i at radius 5 i / n and angle 3.5 pi i / n from the y axis, class 0
/// half a turn further, plus U(-1, 1) * noise per axis. (An odd row more belongs to class 1.)
Dataset makeSpiral(const GeneratorSettings& settings);

} // namespace lab
