// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The loss functions: one row each. All take the output layer's pre-activation (its logits), as the output
// layer is always linear.
#pragma once

#include "core/math/matrix.h"

#include <span>
#include <string_view>

namespace lab {

/// One loss function over a batch.
struct Loss {
    std::string_view key;
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    /// True if targets must be classes: 0/1 per output, or one-hot columns.
    bool needsClasses;
    /// True if two classes take two outputs (softmax) instead of one.
    bool oneOutputPerClass;

    /// L >= 0. output, target: (outputs x batch), batch >= 1 (asserted).
    double (*value)(const Matrix& output, const Matrix& target);
    /// dL/doutput of the batch's mean loss, same shape as output; `gradient` is resized.
    void (*gradient)(const Matrix& output, const Matrix& target, Matrix& gradient);
    /// What the output means: probabilities in [0, 1], or the output itself for regression losses.
    /// output: (outputs x batch); result: same shape.
    void (*predict)(const Matrix& output, Matrix& prediction);
    /// The output that, given to every sample, has the least loss. target: (outputs x batch), batch >= 1;
    /// result: (outputs). Finite: a class that always or never occurs counts as if its share were 1e-12 off.
    Vector (*bestConstant)(const Matrix& target);
};

/// The loss of answering every row alike, as well as that can be done: chance. target: as above. >= 0.
double constantAnswerLoss(const Loss& loss, const Matrix& target);

std::span<const Loss> losses();
const Loss* findLoss(std::string_view key);

} // namespace lab
