// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The number type and the matrix types of the whole engine.
// A column is a sample, a row is a unit or a feature; every signature says (rows x columns).
#pragma once

#include <Eigen/Core>

namespace lab {

/// Double throughout: a 30-layer ReLU net with N(0, 0.01^2) weights has gradients near 1e-43, which single
/// precision shows as 0.
using Scalar = double;
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
using Index = Eigen::Index;

} // namespace lab
