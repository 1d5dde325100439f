// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/dataset.h"

#include "core/data/features.h"
#include "core/math/random.h"
#include "core/math/signal.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace lab {
namespace {

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

Matrix planeInputs(const Data& data, const Matrix& points) {
    return scaled(featuresOf(points, data.planeFeatures), data.scaling);
}

Index trainingRows(Index rows, double trainShare) {
    assert(rows >= 2 && trainShare > 0 && trainShare < 1);
    return std::clamp<Index>(std::llround(trainShare * static_cast<double>(rows)), 1, rows - 1);
}

Index outputsFor(Index classes, const Loss& loss) {
    return classes == 0 || (classes == 2 && !loss.oneOutputPerClass) ? 1 : classes;
}

Data prepareData(const Dataset& dataset, const Loss& loss, double trainShare, bool standardize,
                 std::uint64_t seed) {
    assert(dataset.isClassification() || !loss.needsClasses);

    Rows order(static_cast<std::size_t>(dataset.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    Random(seed).shuffle(order);
    const Index trainRows = trainingRows(dataset.rows(), trainShare);
    const Rows train(order.begin(), order.begin() + trainRows);
    const Rows test(order.begin() + trainRows, order.end());

    Data data;
    data.standardized = standardize;
    data.scaling = standardize ? scalingOf(dataset.x, train) : noScaling(dataset.features());
    data.featureNames = dataset.featureNames;
    data.classNames = dataset.classNames;
    data.targetName = dataset.targetName;
    data.imageSide = dataset.imageSide;

    data.outputs = outputsFor(static_cast<Index>(dataset.classNames.size()), loss);
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
