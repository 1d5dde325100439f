// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The weight initialisers: one row each. All normal ones but the orthogonal scale the same base draws of a
// seed, so that He and Glorot weights of one seed differ by a factor alone and a comparison shows the one
// thing that differs.
#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

#include <span>
#include <string_view>

namespace lab {

/// One way to draw a weight matrix. Biases start at 0 plus the experiment's bias shift.
struct Initializer {
    std::string_view key;
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    /// What `scale` means to this row; empty if it ignores it.
    std::string_view scaleName;
    /// Fills W: (fanOut x fanIn), every entry times `gain`. Draws fanOut * fanIn numbers, or none.
    void (*fill)(Random& random, double gain, double scale, Eigen::Ref<Matrix> W);
    /// Variance of an entry of W over seeds. Null where the weights are not random.
    double (*variance)(Index fanIn, Index fanOut, double gain, double scale);
    /// True if W is a random rotation: it keeps lengths exactly, which independent entries do on average
    /// alone.
    bool keepsLengths;
    /// True if the entries are uniform on an interval around 0; the others that are random are normal.
    bool isUniform = false;
};

std::span<const Initializer> initializers();
const Initializer* findInitializer(std::string_view key);

} // namespace lab
