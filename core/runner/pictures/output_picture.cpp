// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/pictures/output_picture.h"

#include "core/math/network.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

/// The output's picture has so many points a side; fewer where a network is so large that they would take
/// more multiplications than this, and keep the start of a run from the screen.
constexpr int mostGridSide = 48;
constexpr int leastGridSide = 24;
constexpr double mostGridWork = 5e8;
constexpr int curvePoints = 200;
constexpr Index maxScatter = 500;

/// The class that each column of predictions says.
int answerOf(const Matrix& prediction, Index column) {
    if (prediction.rows() == 1)
        return prediction(0, column) > 0.5 ? 1 : 0;
    Index answer = 0;
    prediction.col(column).maxCoeff(&answer);
    return static_cast<int>(answer);
}

/// Block by block: all at once, the points of a picture would take memory that the system first has to fetch,
/// 94 MB for ten layers of 256.
Matrix predictionOf(const Network& network, const Matrix& x) {
    constexpr Index block = 256;
    Trace scratch;
    Matrix prediction;
    Matrix part;
    for (Index first = 0; first < x.cols(); first += block) {
        const Index count = std::min(block, x.cols() - first);
        forward(network, x.middleCols(first, count), scratch);
        network.loss->predict(scratch.z.back(), part);
        prediction.resize(part.rows(), x.cols()); // does nothing but the first time
        prediction.middleCols(first, count) = part;
    }
    return prediction;
}

double meanSquaredError(const LinearFunction& function, const Samples& samples) {
    const Matrix answers = (function.weights * samples.x).colwise() + function.bias;
    return (answers - samples.target).squaredNorm() / static_cast<double>(samples.rows());
}

/// In the target's own unit; classes' probabilities stay as they are.
double inOwnUnit(const Data& data, double answer) {
    return data.isClassification() ? answer
                                   : answer * data.targetScaling.deviation[0] + data.targetScaling.mean[0];
}

int gridSideOf(const Network& network) {
    const double points = mostGridWork / static_cast<double>(std::max<Index>(1, network.parameters.size()));
    return std::clamp(static_cast<int>(std::sqrt(points)), leastGridSide, mostGridSide);
}

void fillGrid(const Network& network, const Data& data, OutputPicture& picture) {
    const double reach =
        1.08 * std::max(data.trainPlane.cwiseAbs().maxCoeff(), data.testPlane.cwiseAbs().maxCoeff());
    const int side = gridSideOf(network);
    picture.side = side;
    picture.low = -reach;
    picture.high = reach;
    Matrix points(2, side * side);
    for (int c = 0; c < side; ++c) {
        for (int r = 0; r < side; ++r) {
            points(0, c * side + r) = -reach + 2 * reach * c / (side - 1);
            points(1, c * side + r) = -reach + 2 * reach * r / (side - 1);
        }
    }
    const Matrix prediction = predictionOf(network, planeInputs(data, points));
    picture.grid.resize(static_cast<std::size_t>(points.cols()));
    for (Index i = 0; i < points.cols(); ++i) {
        picture.grid[static_cast<std::size_t>(i)] =
            prediction.rows() == 1 ? static_cast<float>(inOwnUnit(data, prediction(0, i)))
                                   : static_cast<float>(answerOf(prediction, i));
    }
}

void fillCurve(const Network& network, const Data& data, const std::optional<LinearFunction>& best,
               OutputPicture& picture) {
    const double low = std::min(data.train.x.minCoeff(), data.test.x.minCoeff());
    const double high = std::max(data.train.x.maxCoeff(), data.test.x.maxCoeff());
    const Matrix x = Vector::LinSpaced(curvePoints, low, high).transpose();
    const Matrix prediction = predictionOf(network, x);
    picture.low = low * data.scaling.deviation[0] + data.scaling.mean[0];
    picture.high = high * data.scaling.deviation[0] + data.scaling.mean[0];
    for (Index i = 0; i < x.cols(); ++i)
        picture.curve.push_back(static_cast<float>(inOwnUnit(data, prediction(0, i))));
    if (best) {
        for (Index i = 0; i < x.cols(); ++i)
            picture.bestCurve.push_back(
                static_cast<float>(inOwnUnit(data, best->weights(0, 0) * x(0, i) + best->bias[0])));
    }
}

/// Wrong answers first.
std::vector<TestSample> samplesOf(const Matrix& prediction, const std::vector<int>& labels) {
    std::vector<TestSample> samples;
    for (const bool right : {false, true}) {
        for (std::size_t r = 0; r < labels.size() && samples.size() < OutputPicture::mostSamples; ++r) {
            const TestSample sample{static_cast<Index>(r), answerOf(prediction, static_cast<Index>(r))};
            if ((sample.answer == labels[r]) == right)
                samples.push_back(sample);
        }
    }
    return samples;
}

void fillConfusion(const Network& network, const Data& data, OutputPicture& picture) {
    const Matrix prediction = predictionOf(network, data.test.x);
    const auto classes = static_cast<Index>(data.classNames.size());
    picture.confusion = Eigen::MatrixXi::Zero(classes, classes);
    for (std::size_t r = 0; r < data.test.labels.size(); ++r)
        ++picture.confusion(data.test.labels[r], answerOf(prediction, static_cast<Index>(r)));
    if (data.imageSide > 0)
        picture.samples = samplesOf(prediction, data.test.labels);
}

void fillScatter(const Network& network, const Data& data, OutputPicture& picture) {
    const Index rows = std::min(data.test.rows(), maxScatter);
    const Matrix prediction = predictionOf(network, data.test.x.leftCols(rows));
    for (Index r = 0; r < rows; ++r) {
        picture.targets.push_back(static_cast<float>(inOwnUnit(data, data.test.target(0, r))));
        picture.answers.push_back(static_cast<float>(inOwnUnit(data, prediction(0, r))));
    }
}

} // namespace

OutputPicture outputPicture(const Network& network, const Data& data,
                            const std::optional<LinearFunction>& best) {
    OutputPicture picture;
    if (data.isPlane())
        fillGrid(network, data, picture);
    else if (data.features() == 1 && !data.isClassification())
        fillCurve(network, data, best, picture);
    else if (data.isClassification())
        fillConfusion(network, data, picture);
    if (!data.isClassification())
        fillScatter(network, data, picture);
    if (best)
        picture.bestLoss = meanSquaredError(*best, data.train);
    return picture;
}

} // namespace lab
