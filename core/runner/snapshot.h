// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the screen sees of a run: an immutable value, made between two steps when the screen asks for one.
#pragma once

#include "core/experiment/run.h"
#include "core/experiment/step_record.h"
#include "core/insight/diagnosis.h"
#include "core/insight/history.h"
#include "core/insight/life_log.h"
#include "core/insight/linear_function.h"
#include "core/insight/measurement.h"
#include "core/insight/theory.h"
#include "core/insight/verdict_history.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lab {

/// Which channel of Snapshot::steps holds what. L layers, l = 0 .. L-1, the output layer last.
struct StepChannels {
    std::size_t layers = 0;

    /// The batch's mean loss.
    std::size_t loss() const { return 0; }
    /// The loss has single values, for its median.
    std::size_t sampled() const { return 1; }
    std::size_t errorSignal(std::size_t l) const { return 1 + l; }
    /// rms G_l.
    std::size_t weightGradient(std::size_t l) const { return 1 + layers + l; }
    std::size_t activationScale(std::size_t l) const { return 1 + 2 * layers + l; }
    std::size_t updateRatio(std::size_t l) const { return 1 + 3 * layers + l; }
    std::size_t count() const { return 1 + 4 * layers; }
};

/// Which channel of Snapshot::checks holds what. Hidden layers l = 0 .. hidden-1.
struct CheckChannels {
    std::size_t hidden = 0;

    std::size_t trainLoss() const { return 0; }
    std::size_t testLoss() const { return 1; }
    /// Both losses have single values, for their medians.
    std::size_t sampled() const { return 2; }
    std::size_t trainScore() const { return 2; }
    std::size_t testScore() const { return 3; }
    /// Dead units of the layer; NaN where death is not defined.
    std::size_t dead(std::size_t l) const { return 4 + l; }
    std::size_t saturatedShare(std::size_t l) const { return 4 + hidden + l; }
    /// Those of dead(l) that nothing can move.
    std::size_t deadForGood(std::size_t l) const { return 4 + 2 * hidden + l; }
    /// Units that are off on no row; NaN where death is not defined. The rest of the layer, neither dead nor
    /// always on, is off on some rows.
    std::size_t alwaysOn(std::size_t l) const { return 4 + 3 * hidden + l; }
    std::size_t count() const { return 4 + 4 * hidden; }
};

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

/// Immutable; shared between threads by shared_ptr<const Snapshot>.
struct Snapshot {
    /// Counts resets: snapshots of different runs differ in it.
    std::int64_t generation = 0;
    /// Commands that the worker had obeyed: equal to Runner::posted() when none is still under way.
    std::int64_t obeyed = 0;
    std::int64_t step = 0;
    double epoch = 0;
    /// It goes on by itself: played, or replayed to where it had been.
    bool playing = false;
    /// The run with its interventions, and the experiment as it stands now.
    Run run;
    Experiment experiment;
    std::shared_ptr<const Data> data;

    Measurement now;
    Diagnosis diagnosis;
    /// In force for `diagnosis`.
    Thresholds thresholds;
    std::optional<Divergence> divergence;

    /// What theory expects of the weights at step 0 with the biases as they are shifted now; never null.
    std::shared_ptr<const Profile> theory;
    /// The largest |W_l - W_l(0)| / |W_l(0)| over hidden layers: how far the network has left what `theory`
    /// is about. 0 at step 0; infinite where weights that were all 0 have moved.
    double weightsMoved = 0;
    /// How the error signal of `now` came down: one per hidden layer.
    std::vector<BackwardFactor> split;

    /// Births, deaths and returns up to the last check.
    std::shared_ptr<const LifeLog> lives;

    /// Series of every step (StepChannels) and of every check (CheckChannels); behind the checks stands the
    /// present.
    std::shared_ptr<const History> steps;
    std::shared_ptr<const History> checks;
    /// The verdict at every step so far; that units die is looked up at checks.
    std::shared_ptr<const VerdictHistory> verdicts;

    std::vector<LayerShape> layers;
    /// Parameters, and dL/dparameters on the evaluation set, for the network picture. Above
    /// networkPictureLimit only those between the first pictureUnits units of each layer, to be read by
    /// pictureLayers, which is empty otherwise: then `layers` tell.
    Vector parameters;
    Vector gradient;
    std::vector<LayerShape> pictureLayers;

    /// z of the layer that the request named, on the evaluation set, and that layer (0 = layer 1).
    std::size_t histogramLayer = 0;
    Histogram histogram;

    OutputPicture output;

    /// What a network without a bend computes, in the inputs' and the target's own units; and, of a linear
    /// model under the squared error, what least squares finds.
    std::optional<LinearFunction> linear;
    std::optional<LinearFunction> leastSquares;
};

inline constexpr Index networkPictureLimit = 20'000;
/// More units of a layer cannot be told apart in the picture.
inline constexpr Index pictureUnits = 16;

/// What the screen would like to see in the next snapshot.
struct SnapshotRequest {
    /// Hidden layer whose pre-activations the activation card shows; 0 = layer 1. Clamped to what exists.
    std::size_t layer = 0;
    /// Range of the histogram.
    double low = -8;
    double high = 8;
    int bins = 64;
    /// False: the output picture may be an older one (it is dear; a few a second are enough).
    bool output = true;

    bool operator==(const SnapshotRequest&) const = default;
};

} // namespace lab
