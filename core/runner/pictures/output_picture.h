// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the network answers, as the screen shows it.
#pragma once

#include "core/data/dataset.h"
#include "core/insight/linear_function.h"
#include "core/math/matrix.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace lab {

/// A test row and the class that the network takes it for.
struct TestSample {
    Index row = 0;
    int answer = 0;

    bool operator==(const TestSample&) const = default;
};

/// What the network answers, in the form that its data ask for.
struct OutputPicture {
    /// Points of the plane: the first output (probability of class 1, or the value in the target's own unit)
    /// or, with more than one output, the winning class's index, on a side x side grid over [low, high] of
    /// both coordinates; entry (column c, row r), r upwards, at c * side + r. Empty otherwise.
    int side = 0;
    double low = 0;
    double high = 0;
    std::vector<float> grid;
    /// One input: the answer at equal distances over [low, high], in the inputs' and the target's own units.
    std::vector<float> curve;
    /// Depth 0, squared loss: what least squares finds in closed form, on the same points as `curve`; and its
    /// mean squared error on the training rows, in scaled units; empty and NaN otherwise.
    std::vector<float> bestCurve;
    double bestLoss = std::numeric_limits<double>::quiet_NaN();
    /// Classification of other data: rows = true class, columns = answer, counts on the test
    /// set.
    Eigen::MatrixXi confusion;
    /// Pictures (Data::imageSide > 0): at most mostSamples test rows, those with a wrong answer first, each
    /// part in the order of the rows.
    static constexpr std::size_t mostSamples = 12;
    std::vector<TestSample> samples;
    /// Regression: target and answer of at most 500 test rows, in the target's own unit.
    std::vector<float> targets;
    std::vector<float> answers;
};

/// What `network` answers now on `data`; `best`: what least squares finds, where that is shown beside it.
OutputPicture outputPicture(const Network& network, const Data& data,
                            const std::optional<LinearFunction>& best);

} // namespace lab
