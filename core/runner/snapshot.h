// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the screen sees of a run: an immutable value, made between two steps when the screen asks for one.
#pragma once

#include "core/experiment/run.h"
#include "core/experiment/trainer.h"
#include "core/insight/diagnosis.h"
#include "core/insight/history.h"
#include "core/insight/measurement.h"

#include <cstdint>
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
    std::size_t trainScore() const { return 2; }
    std::size_t testScore() const { return 3; }
    /// Dead units of the layer; NaN where death is not defined.
    std::size_t dead(std::size_t l) const { return 4 + l; }
    std::size_t saturatedShare(std::size_t l) const { return 4 + hidden + l; }
    std::size_t count() const { return 4 + 2 * hidden; }
};

/// What the network answers, in the form that its data ask for.
struct OutputPicture {
    /// Two inputs: the first output (probability of class 1, or the value) or, with more than two classes,
    /// the winning class's index, on a side x side grid over [low, high] of both scaled inputs;
    /// entry (column c, row r), r upwards, at c * side + r. Empty otherwise.
    int side = 0;
    double low = 0;
    double high = 0;
    std::vector<float> grid;
    /// Classification with other than two inputs: rows = true class, columns = answer, counts on the test
    /// set.
    Eigen::MatrixXi confusion;
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
    bool playing = false;
    /// The run with its interventions, and the experiment as it stands now.
    Run run;
    Experiment experiment;
    std::shared_ptr<const Data> data;

    Measurement now;
    Diagnosis diagnosis;
    std::optional<Divergence> divergence;

    /// Series of every step (StepChannels) and of every check (CheckChannels).
    std::shared_ptr<const History> steps;
    std::shared_ptr<const History> checks;

    /// Parameters, and dL/dparameters on the evaluation set, for the network picture; empty above
    /// networkPictureLimit parameters.
    Vector parameters;
    Vector gradient;
    /// Layer shapes, to read them.
    std::vector<LayerShape> layers;

    /// z of the layer that the request named, on the evaluation set, and that layer (0 = layer 1).
    std::size_t histogramLayer = 0;
    Histogram histogram;

    OutputPicture output;
};

inline constexpr Index networkPictureLimit = 20'000;

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
