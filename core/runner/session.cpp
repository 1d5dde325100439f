// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/session.h"

#include "core/math/signal.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>

namespace lab {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
/// The output's picture has so many points a side; fewer where a network is so large that they would take
/// more multiplications than this, and keep the start of a run from the screen.
constexpr int mostGridSide = 48;
constexpr int leastGridSide = 24;
constexpr double mostGridWork = 5e8;
constexpr int curvePoints = 200;
/// Closed forms are drawn for small linear models only.
constexpr Index maxLeastSquares = 100;
constexpr Index maxScatter = 500;
/// A check costs about as much as the updates of one epoch: at one in sixteen epochs it slows training by 6
/// %.
constexpr std::int64_t epochsPerCheck = 16;
/// Until so many steps after the start or a change, checks come closer together.
constexpr std::int64_t closeSteps = 1024;
/// Checks out of schedule, as units seem to die or return: so many at once, and one for four on schedule.
/// More would slow networks down whose units flicker.
constexpr int extraCheck = 4;
constexpr int mostExtraChecks = 16 * extraCheck;

/// Deep networks have many series: fewer bins keep a snapshot's copy small.
std::size_t capacityFor(std::size_t channels) {
    return channels <= 80 ? History::usualCapacity : 256;
}

void fillChannels(const StepRecord& record, std::vector<double>& values) {
    const StepChannels channels{record.layers.size()};
    values.resize(channels.count());
    values[channels.loss()] = record.loss;
    for (std::size_t l = 0; l < record.layers.size(); ++l) {
        values[channels.errorSignal(l)] = record.layers[l].errorSignal;
        values[channels.weightGradient(l)] = record.layers[l].weightGradientRms;
        values[channels.activationScale(l)] = record.layers[l].activationScale;
        values[channels.updateRatio(l)] = record.updateRatio[l];
    }
}

std::vector<double> channelsOf(const Measurement& now) {
    const CheckChannels channels{now.hiddenLayers()};
    std::vector<double> values(channels.count());
    values[channels.trainLoss()] = now.train.loss;
    values[channels.testLoss()] = now.test.loss;
    values[channels.trainScore()] = now.train.score;
    values[channels.testScore()] = now.test.score;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l) {
        const LayerMeasurement& layer = now.layers[l];
        values[channels.dead(l)] = layer.dead < 0 ? gap : static_cast<double>(layer.dead);
        values[channels.saturatedShare(l)] = layer.saturatedShare;
        values[channels.deadForGood(l)] =
            layer.deadForGood < 0 ? gap : static_cast<double>(layer.deadForGood);
        values[channels.alwaysOn(l)] = layer.alwaysOn < 0 ? gap : static_cast<double>(layer.alwaysOn);
    }
    return values;
}

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

/// Of a linear unit under the squared error, for which there is a closed form.
std::optional<LinearFunction> bestOf(const Trainer& trainer) {
    const Network& network = trainer.network();
    return network.depth() == 0 && network.loss->key == "mse" ? leastSquares(*trainer.data()) : std::nullopt;
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

OutputPicture pictureOf(const Network& network, const Data& data, const std::optional<LinearFunction>& best) {
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

/// |W - W(0)| / |W(0)| of the hidden layer that has moved the farthest.
double weightsMoved(const Network& network, const Vector& initial) {
    double farthest = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerShape& shape = network.layers[l];
        const auto before = initial.segment(shape.offset, shape.weightCount());
        const auto now = network.parameters.segment(shape.offset, shape.weightCount());
        const double moved = norm2(now - before);
        farthest = std::max(farthest, moved == 0 ? 0 : moved / norm2(before));
    }
    return farthest;
}

/// What the network picture draws: all, or of a large network the first units of each layer.
void fillPicture(const Network& network, const Vector& gradient, Snapshot& snapshot) {
    if (network.parameters.size() <= networkPictureLimit) {
        snapshot.parameters = network.parameters;
        snapshot.gradient = gradient;
        return;
    }
    Index offset = 0;
    for (const LayerShape& layer : network.layers) {
        snapshot.pictureLayers.push_back(
            {std::min(layer.in, pictureUnits), std::min(layer.out, pictureUnits), offset});
        offset += snapshot.pictureLayers.back().parameterCount();
    }
    snapshot.parameters.resize(offset);
    snapshot.gradient.resize(offset);
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const LayerShape& from = network.layers[l];
        const LayerShape& to = snapshot.pictureLayers[l];
        to.weights(snapshot.parameters) = from.weights(network.parameters).topLeftCorner(to.out, to.in);
        to.bias(snapshot.parameters) = from.bias(network.parameters).head(to.out);
        to.weights(snapshot.gradient) = from.weights(gradient).topLeftCorner(to.out, to.in);
        to.bias(snapshot.gradient) = from.bias(gradient).head(to.out);
    }
}

std::vector<double> biasShifts(const Experiment& experiment) {
    std::vector<double> shifts;
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth); ++l)
        shifts.push_back(biasShift(experiment, l));
    return shifts;
}

} // namespace

Session::Session(Run run, std::int64_t generation, std::shared_ptr<const Data> data)
    : m_trainer(std::move(run), std::move(data)), m_generation(generation),
      m_steps(StepChannels{m_trainer.network().layers.size()}.count(),
              capacityFor(StepChannels{m_trainer.network().layers.size()}.count()), StepChannels{}.sampled()),
      m_checks(CheckChannels{m_trainer.network().depth()}.count(), History::usualCapacity,
               CheckChannels{}.sampled()),
      m_activity(m_trainer.network()), m_initial(m_trainer.network().parameters), m_best(bestOf(m_trainer)) {
    begin();
}

/// The check at step 0 and its verdict.
void Session::begin() {
    m_checks.clear();
    m_lives = {};
    m_sharedLives.reset();
    m_extraChecks = mostExtraChecks;
    check();
    m_verdicts.append(0, diagnosis().verdict);
}

const StepRecord* Session::step() {
    const StepRecord* record = m_trainer.step();
    parametersChanged();
    if (record == nullptr) {
        m_verdicts.append(m_trainer.divergence()->step, Verdict::Diverged);
        return nullptr;
    }
    m_diagnostician.add(*record);
    fillChannels(*record, m_stepValues);
    m_steps.append(record->step, m_stepValues);
    judge();
    if (m_trainer.changeIsDue())
        checkBeforeChange();
    return record;
}

// 1, 2, 4, 8 ... steps after the start and after each change, so that what a change does is seen at once; in
// between eight to such a stretch at first, but not more than once in an epoch; and every 16 epochs.
bool Session::checkIsOnSchedule() const {
    const std::int64_t now = m_trainer.stepCount();
    const auto& changes = m_trainer.run().interventions;
    const auto next = std::ranges::lower_bound(changes, now, {}, &Intervention::step);
    const std::int64_t since = now - (next == changes.begin() ? 0 : std::prev(next)->step);
    if (std::has_single_bit(static_cast<std::uint64_t>(since)))
        return true;
    const std::int64_t rows = m_trainer.data()->evaluation.rows();
    const std::int64_t batch = m_trainer.current().batchSize;
    const std::int64_t epoch = std::max<std::int64_t>(1, rows / batch);
    const std::int64_t every = std::max<std::int64_t>(1, epochsPerCheck * rows / batch);
    const auto stretch = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(since)));
    const std::int64_t close = std::clamp(stretch / 8, epoch, std::max(epoch, every));
    return now % every == 0 || (since < closeSteps && since % close == 0);
}

// A function of the run alone: neither of the clock nor of who watches.
bool Session::checkIsDue() {
    const bool othersAreOff =
        m_activity.add(m_trainer.gradient(), m_trainer.epoch() == std::floor(m_trainer.epoch()));
    if (checkIsOnSchedule()) {
        m_extraChecks = std::min(m_extraChecks + 1, mostExtraChecks);
        return true;
    }
    if (!othersAreOff || m_extraChecks < extraCheck)
        return false;
    m_extraChecks -= extraCheck;
    return true;
}

// The signals speak at every step, the units at checks.
void Session::judge() {
    if (checkIsDue())
        check();
    m_verdicts.append(m_trainer.stepCount(), m_unitsVerdict.value_or(m_diagnostician.verdictOfSteps()));
}

/// What dies of a change is told from what died before it.
void Session::checkBeforeChange() {
    check();
    m_extraChecks = mostExtraChecks;
}

bool Session::applyDue() {
    const bool due = m_trainer.applyDue();
    if (due)
        parametersChanged();
    return due;
}

const Measurement& Session::measurementForStep() {
    applyDue();
    return measurement();
}

void Session::apply(const Intervention& intervention) {
    if (m_trainer.stepCount() > 0)
        checkBeforeChange();
    m_trainer.apply(intervention);
    parametersChanged();
    if (m_trainer.stepCount() == 0) // another start: what was seen of the old one never was
        begin();
}

void Session::setThresholds(const Thresholds& thresholds) {
    m_diagnostician.setThresholds(thresholds);
    m_unitsVerdict = m_diagnostician.verdictOfUnits(m_checked);
    if (m_trainer.stepCount() == 0)
        m_verdicts.append(0, diagnosis().verdict);
}

void Session::parametersChanged() {
    m_measurement.reset();
    m_split.reset();
    m_outputIsCurrent = false;
}

const Measurement& Session::measurement() {
    if (!m_measurement)
        m_measurement =
            measure(m_trainer.network(), *m_trainer.data(),
                    restsWithoutGradient(updateRule(m_trainer.current(), m_trainer.stepCount())), m_trace);
    return *m_measurement;
}

Diagnosis Session::diagnosis() {
    return m_diagnostician.diagnose(measurement(), m_trainer.divergence());
}

// Only for those who look: a run without a screen never asks.
const std::shared_ptr<const Profile>& Session::theory() {
    std::vector<double> shifts = biasShifts(m_trainer.current());
    if (!m_theory || shifts != m_theoryShifts) {
        m_theory = std::make_shared<const Profile>(predictProfile(m_trainer.current(), *m_trainer.data()));
        m_theoryShifts = std::move(shifts);
    }
    return m_theory;
}

const std::vector<BackwardFactor>& Session::split() {
    measurement(); // leaves its pass in m_trace
    if (!m_split)
        m_split = backwardSplit(m_trainer.network(), m_trace);
    return *m_split;
}

void Session::check() {
    const std::int64_t now = m_trainer.stepCount();
    if (!m_checks.empty() && m_checks.lastStep(m_checks.size() - 1) >= now)
        return;
    m_checked = measurement();
    m_checks.append(now, channelsOf(m_checked));
    m_unitsVerdict = m_diagnostician.verdictOfUnits(m_checked);
    if (m_lives.add(now, m_checked, m_trainer.run(), m_trainer.current()))
        m_sharedLives.reset();
}

std::shared_ptr<const History> Session::checksUpToNow() {
    auto checks = std::make_shared<History>(m_checks);
    if (checks->lastStep(checks->size() - 1) < m_trainer.stepCount())
        checks->append(m_trainer.stepCount(), channelsOf(measurement()));
    return checks;
}

std::shared_ptr<Snapshot> Session::observe(const SnapshotRequest& request, bool playing) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = m_generation;
    snapshot->step = m_trainer.stepCount();
    snapshot->epoch = m_trainer.epoch();
    snapshot->playing = playing;
    snapshot->run = m_trainer.run();
    snapshot->experiment = m_trainer.current();
    snapshot->data = m_trainer.data();
    snapshot->now = measurement();
    snapshot->diagnosis = diagnosis();
    snapshot->thresholds = m_diagnostician.thresholds();
    snapshot->theory = theory();
    snapshot->weightsMoved = weightsMoved(m_trainer.network(), m_initial);
    snapshot->split = split();
    if (const Divergence* divergence = m_trainer.divergence())
        snapshot->divergence = *divergence;
    if (!m_sharedLives) // snapshots share one copy until something happens
        m_sharedLives = std::make_shared<const LifeLog>(m_lives);
    snapshot->lives = m_sharedLives;
    snapshot->steps = std::make_shared<const History>(m_steps);
    snapshot->checks = checksUpToNow();
    snapshot->verdicts = std::make_shared<const VerdictHistory>(m_verdicts);

    const Network& network = m_trainer.network();
    snapshot->layers = network.layers;
    fillPicture(network, m_trace.gradient, *snapshot);
    if (network.depth() > 0) {
        snapshot->histogramLayer = std::min(request.layer, network.depth() - 1);
        snapshot->histogram =
            histogramOf(m_trace.z[snapshot->histogramLayer], request.low, request.high, request.bins);
    }
    if (!m_outputIsCurrent && (request.output || !playing)) {
        m_output = pictureOf(network, *m_trainer.data(), m_best);
        m_outputIsCurrent = true;
    }
    snapshot->output = m_output;
    if (const auto function = linearFunctionOf(network))
        snapshot->linear = inOwnUnits(*function, *m_trainer.data());
    if (m_best)
        snapshot->leastSquares = inOwnUnits(*m_best, *m_trainer.data());
    return snapshot;
}

} // namespace lab
