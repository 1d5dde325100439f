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

#include <cstdint>

namespace lab {

/// What a generated data set is made of. Real data sets ignore all three.
struct GeneratorSettings {
    /// Rows in all, training and test together.
    int rows = 500;
    /// 0 (none) .. 1.
    double noise = 0.1;
    std::uint64_t seed = 1;
};

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

/// Half circles of radius 3: class 1 the upper one, (3 cos a, 3 sin a), class 0 (3 - 3 cos a, 1.5 - 3 sin a),
/// shifted to be centred; a in [0, pi), plus normal noise of deviation 3 * noise per axis.
Dataset makeMoons(const GeneratorSettings& settings);

/// Regression over the square (-6, 6)^2: y = (x1 + x2) / 10, the points moved by U(-6, 6) * noise before y is
/// taken, as in the Playground.
Dataset makePlane(const GeneratorSettings& settings);

/// Regression over the square (-6, 6)^2: the Playground's six cones of height +-1 and radius 2, the tallest
/// wins; noise as for makePlane().
Dataset makeHills(const GeneratorSettings& settings);

/// Regression on one input, x uniform: sin(x) on (-1.5 pi, 1.5 pi), |x| on (-2, 2), 1[x > 0] on (-2, 2); plus
/// normal noise of deviation noise / 2.
Dataset makeSine(const GeneratorSettings& settings);
Dataset makeAbs(const GeneratorSettings& settings);
Dataset makeStep(const GeneratorSettings& settings);

} // namespace lab
