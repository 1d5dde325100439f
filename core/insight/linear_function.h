// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a network without a bend computes: one matrix and one vector, however many layers it has.
#pragma once

#include "core/data/dataset.h"
#include "core/math/matrix.h"

#include <optional>

namespace lab {

struct Network;

/// output = weights * input + bias. weights: (outputs x inputs), bias: (outputs).
struct LinearFunction {
    Matrix weights;
    Vector bias;
};

/// The product of the network's matrices, on scaled inputs and targets as training sees them; nothing if a
/// layer bends (its activation is not the identity).
std::optional<LinearFunction> linearFunctionOf(const Network& network);

/// What least squares finds on the training rows in closed form: the best that a linear unit under the
/// squared error can reach. Nothing for several outputs and for more inputs than the closed form is made for.
std::optional<LinearFunction> leastSquares(const Data& data);

/// The same function of inputs in their own units, with answers in the target's own unit (logits stay
/// logits).
LinearFunction inOwnUnits(const LinearFunction& function, const Data& data);

} // namespace lab
