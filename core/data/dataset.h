// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A data set as a table of numbers, and the split and scaling that turn it into what a network trains on.
#pragma once

#include "core/math/loss.h"
#include "core/math/matrix.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

struct InputFeature;

/// A labelled table of numbers, before split and scaling. Rows of the table are columns of x.
struct Dataset {
    /// (features x rows).
    Matrix x;
    /// Classification: one class index per row, 0 .. classNames.size() - 1. Empty for regression.
    std::vector<int> labels;
    /// Regression: (1 x rows). Empty for classification.
    Matrix y;
    std::vector<std::string> featureNames;
    /// Empty for regression.
    std::vector<std::string> classNames;
    /// Regression: what y is, with its unit ("mpg"). Empty for classification.
    std::string targetName;
    /// Side of the square picture that a row's features are, row by row from the top left; 0 if they are
    /// none.
    int imageSide = 0;
    /// Points of the plane: (2 x rows), and the features that make x of them. Empty for other data.
    Matrix plane;
    std::vector<const InputFeature*> planeFeatures;

    Index rows() const { return x.cols(); }
    Index features() const { return x.rows(); }
    bool isClassification() const { return !classNames.empty(); }
};

/// Rows of one split, ready for a network.
struct Samples {
    /// (features x rows), scaled.
    Matrix x;
    /// (outputs x rows): class 0/1, one-hot columns, or scaled regression values.
    Matrix target;
    /// One class index per row; empty for regression.
    std::vector<int> labels;

    Index rows() const { return x.cols(); }
};

/// x' = (x - mean) / deviation, per feature, from the training rows alone. A constant feature has
/// deviation 1.
struct Scaling {
    /// (features). Zero and one where inputs are not standardised.
    Vector mean;
    Vector deviation;
};

/// Everything a run reads of its data; immutable once made, shared by engine and screen.
struct Data {
    Samples train;
    Samples test;
    /// The rows on which units are judged: the whole training set, or a fixed seeded subset of
    /// evaluationLimit rows of it when it has more; then evaluationIsSubset is true and the screen says so.
    Samples evaluation;
    bool evaluationIsSubset = false;
    Scaling scaling;
    /// Regression: how targets were scaled, (1); zero and one where they were not.
    Scaling targetScaling;
    /// Points of the plane in their own units, (2 x rows), and the features that make inputs of them.
    Matrix trainPlane;
    Matrix testPlane;
    std::vector<const InputFeature*> planeFeatures;
    bool standardized = false;
    Index outputs = 1;
    std::vector<std::string> featureNames;
    std::vector<std::string> classNames;
    std::string targetName;
    int imageSide = 0;

    Index features() const { return train.x.rows(); }
    bool isClassification() const { return !classNames.empty(); }
    bool isPlane() const { return !planeFeatures.empty(); }
};

/// The network's inputs at points of the plane, (2 x points), of data that isPlane().
Matrix planeInputs(const Data& data, const Matrix& points);

inline constexpr Index evaluationLimit = 4096;

/// How many of `rows` >= 2 rows train: at least one, and at least one is left to test.
Index trainingRows(Index rows, double trainShare);
/// The network's outputs: one for a number to predict (`classes` is 0), and for two classes unless the loss
/// takes one per class.
Index outputsFor(Index classes, const Loss& loss);

/// Splits by a seeded shuffle (trainShare in (0, 1); dataset.rows() >= 2), scales by the training rows if
/// asked, and encodes targets for the loss, outputsFor() it: 0 or 1 for two classes, one-hot columns
/// otherwise; regression targets are standardised together with the inputs.
Data prepareData(const Dataset& dataset, const Loss& loss, double trainShare, bool standardize,
                 std::uint64_t seed);

} // namespace lab
