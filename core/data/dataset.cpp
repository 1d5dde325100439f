// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/dataset.h"

#include "core/data/embedded.h"
#include "core/data/features.h"
#include "core/data/generators.h"
#include "core/math/random.h"
#include "core/math/signal.h"
#include "core/math/table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace lab {
namespace {

constexpr std::string_view playground =
    "Definition: TensorFlow Playground (D. Smilkov, S. Carter and others, 2016)";
constexpr std::string_view drawnHere = "None needed: this program draws the points itself";

constexpr std::array table{
    DataSource{"circle", "Circle", true,
               "A disc inside a ring: no straight line parts them. Noise flips labels near the border.",
               playground, drawnHere, makeCircle},
    DataSource{"xor", "Exclusive or", true,
               "Four squares; the class says whether the two coordinates have the same sign. Neither "
               "coordinate alone tells anything. Noise flips labels near the axes.",
               playground, drawnHere, makeXor},
    DataSource{"gauss", "Two clouds", true,
               "Two normal clouds around (2, 2) and (−2, −2), which a single straight line parts. Noise "
               "widens them until they overlap.",
               playground, drawnHere, makeGauss},
    DataSource{"spiral", "Spiral", true,
               "Two arms wound around each other: the hardest of the drawn sets. Noise scatters the points.",
               playground, drawnHere, makeSpiral},
    DataSource{"moons", "Two moons", true,
               "Two half circles that reach into each other. Noise scatters the points.",
               "Definition: scikit-learn's make_moons (F. Pedregosa and others, 2011)", drawnHere, makeMoons},
    DataSource{"plane", "Plane", true,
               "A number to predict: the sum of the coordinates. A linear model is enough.", playground,
               drawnHere, makePlane},
    DataSource{"hills", "Hills", true, "A number to predict: six bumps, up or down, on a flat ground.",
               playground, drawnHere, makeHills},
    DataSource{"sine", "Sine", true, "One input, one number to predict: sin x over a period and a half.",
               "This program", drawnHere, makeSine},
    DataSource{"abs", "|x|", true,
               "One input, one number to predict: the absolute value, which two ReLUs hold exactly.",
               "This program", drawnHere, makeAbs},
    DataSource{"step", "Step", true, "One input, one number to predict: 0 up to x = 0, then 1.",
               "This program", drawnHere, makeStep},
    DataSource{"penguins", "Palmer penguins", false,
               "342 penguins of three species at Palmer Station, Antarctica, 2007–2009: bill length and "
               "depth, flipper length, body mass. Two further birds without measurements are left out.",
               "K. B. Gorman, T. D. Williams, W. R. Fraser 2014; A. M. Horst, A. P. Hill, K. B. Gorman 2020 "
               "(R package palmerpenguins 0.1.1)",
               "CC0-1.0", [](const GeneratorSettings&) { return penguins(); }},
    DataSource{"digits8x8", "Digits 8 × 8", false,
               "1,797 handwritten digits by 13 people as pictures of 8 × 8 pixels from 0 to 16: the test "
               "part of the set, from which this program draws its own training and test rows.",
               "E. Alpaydin, C. Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine Learning "
               "Repository (copy of scikit-learn 1.2.1)",
               "BSD-3-Clause, as part of scikit-learn", [](const GeneratorSettings&) { return digits8x8(); }},
};

using Rows = std::vector<Index>;

// Zero mean and unit deviation over the columns `rows` of `values`; the deviation is the population's.
Scaling scalingOf(const Matrix& values, const Rows& rows) {
    Scaling scaling{Vector(values.rows()), Vector(values.rows())};
    for (Index feature = 0; feature < values.rows(); ++feature) {
        Vector column = values.row(feature)(rows).transpose();
        // Asked of the values themselves: a rounded mean leaves a constant feature a tiny deviation.
        const bool constant = column.minCoeff() == column.maxCoeff();
        scaling.mean[feature] = constant ? column[0] : column.mean();
        column.array() -= scaling.mean[feature];
        scaling.deviation[feature] =
            constant ? 1 : norm2(column) / std::sqrt(static_cast<double>(rows.size()));
    }
    return scaling;
}

Scaling noScaling(Index features) {
    return {Vector::Zero(features), Vector::Ones(features)};
}

Matrix scaled(const Matrix& values, const Scaling& scaling) {
    return (values.colwise() - scaling.mean).array().colwise() / scaling.deviation.array();
}

Matrix classTargets(const std::vector<int>& labels, Index outputs) {
    Matrix target = Matrix::Zero(outputs, static_cast<Index>(labels.size()));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto column = static_cast<Index>(i);
        if (outputs == 1)
            target(0, column) = labels[i];
        else
            target(labels[i], column) = 1;
    }
    return target;
}

Samples firstSamples(const Samples& samples, Index rows) {
    Samples first{samples.x.leftCols(rows), samples.target.leftCols(rows), samples.labels};
    if (!first.labels.empty())
        first.labels.resize(static_cast<std::size_t>(rows));
    return first;
}

} // namespace

std::span<const DataSource> dataSources() {
    return table;
}

const DataSource* findDataSource(std::string_view key) {
    return findRow(dataSources(), key);
}

Matrix planeInputs(const Data& data, const Matrix& points) {
    return scaled(featuresOf(points, data.planeFeatures), data.scaling);
}

Data prepareData(const Dataset& dataset, const Loss& loss, double trainShare, bool standardize,
                 std::uint64_t seed) {
    assert(dataset.rows() >= 2);
    assert(trainShare > 0 && trainShare < 1);
    assert(dataset.isClassification() || !loss.needsClasses);

    Rows order(static_cast<std::size_t>(dataset.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    Random(seed).shuffle(order);
    const Index trainRows = std::clamp<Index>(std::llround(trainShare * static_cast<double>(dataset.rows())),
                                              1, dataset.rows() - 1);
    const Rows train(order.begin(), order.begin() + trainRows);
    const Rows test(order.begin() + trainRows, order.end());

    Data data;
    data.standardized = standardize;
    data.scaling = standardize ? scalingOf(dataset.x, train) : noScaling(dataset.features());
    data.featureNames = dataset.featureNames;
    data.classNames = dataset.classNames;
    data.targetName = dataset.targetName;
    data.imageSide = dataset.imageSide;

    const auto classes = static_cast<Index>(dataset.classNames.size());
    if (dataset.isClassification())
        data.outputs = classes == 2 && !loss.oneOutputPerClass ? 1 : classes;
    else
        data.outputs = dataset.y.rows();
    data.planeFeatures = dataset.planeFeatures;
    data.targetScaling = standardize && !dataset.isClassification() ? scalingOf(dataset.y, train)
                                                                    : noScaling(dataset.y.rows());

    const auto take = [&](const Rows& rows) {
        Samples samples;
        samples.x = scaled(dataset.x(Eigen::all, rows), data.scaling);
        for (const Index row : dataset.isClassification() ? rows : Rows())
            samples.labels.push_back(dataset.labels[static_cast<std::size_t>(row)]);
        if (dataset.isClassification())
            samples.target = classTargets(samples.labels, data.outputs);
        else
            samples.target = scaled(dataset.y(Eigen::all, rows), data.targetScaling);
        return samples;
    };
    data.train = take(train);
    data.test = take(test);
    if (data.isPlane()) {
        data.trainPlane = dataset.plane(Eigen::all, train);
        data.testPlane = dataset.plane(Eigen::all, test);
    }

    // The training rows stand in shuffled order, so the first of them are a seeded uniform draw.
    data.evaluationIsSubset = data.train.rows() > evaluationLimit;
    data.evaluation = firstSamples(data.train, std::min(data.train.rows(), evaluationLimit));
    return data;
}

} // namespace lab
