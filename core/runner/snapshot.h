// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the screen sees of a run: an immutable value, made between two steps when the screen asks for one.
#pragma once

#include "core/experiment/run.h"
#include "core/experiment/step_record.h"
#include "core/insight/diagnosis.h"
#include "core/insight/linear_function.h"
#include "core/insight/measurement.h"
#include "core/insight/record.h"
#include "core/runner/occasions.h"
#include "core/runner/pictures/output_picture.h"
#include "core/theory/theory.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lab {

/// Immutable; shared between threads by shared_ptr<const Snapshot>.
struct Snapshot {
    /// Counts resets: snapshots of different runs differ in it.
    std::int64_t generation = 0;
    std::int64_t step = 0;
    double epoch = 0;
    /// It goes on by itself: played, or replayed to where it had been.
    bool playing = false;
    /// Why it no longer does, if it was to play until something happens and nothing was done since.
    std::optional<StopReason> stopped;
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

    /// In the past: all that has been recorded, later steps too; null where nothing is.
    std::shared_ptr<const Record> recorded;

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
