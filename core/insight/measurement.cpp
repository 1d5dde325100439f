// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/measurement.h"

#include "core/math/network.h"
#include "core/math/signal.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

// Counts per unit what the definitions ask for. `slope`: (units x rows).
void judgeUnits(const Matrix& slope, bool canDie, LayerMeasurement& layer) {
    const Index units = slope.rows();
    const Index rows = slope.cols();
    std::vector<Index> zero(static_cast<std::size_t>(units), 0);
    std::vector<Index> flat(static_cast<std::size_t>(units), 0);
    for (Index r = 0; r < rows; ++r) {
        for (Index u = 0; u < units; ++u) {
            const double s = slope(u, r);
            zero[static_cast<std::size_t>(u)] += s == 0;
            flat[static_cast<std::size_t>(u)] += std::abs(s) < flatSlope;
        }
    }
    const double enough = saturatedUnitShare * static_cast<double>(rows);
    layer.units.assign(static_cast<std::size_t>(units), UnitState::Alive);
    layer.dead = canDie ? 0 : -1;
    layer.alwaysOn = canDie ? 0 : -1;
    Index flatPairs = 0;
    for (std::size_t u = 0; u < layer.units.size(); ++u) {
        flatPairs += flat[u];
        layer.alwaysOn += canDie && zero[u] == 0;
        layer.underflowed += !canDie && zero[u] == rows;
        if (canDie && zero[u] == rows) {
            layer.units[u] = UnitState::Dormant;
            ++layer.dead;
        } else if (static_cast<double>(flat[u]) >= enough) {
            layer.units[u] = UnitState::Saturated;
            ++layer.saturatedUnits;
        } else if (canDie) {
            layer.units[u] = zero[u] == 0 ? UnitState::AlwaysOn : UnitState::Sparse;
        }
    }
    layer.saturatedShare = static_cast<double>(flatPairs) / static_cast<double>(slope.size());
    layer.meanSlope = slope.mean();
}

// The gradient of a dead unit's own weights and bias is exactly 0 in every batch, so they rest. Its z can
// only change with the activations below it. Those of the inputs never do; nor do those of a wholly dead
// layer, as no gradient arrives at or below it and everything there rests: so layer 1, all up to the highest
// wholly dead layer, and the one directly above that keep their dead. Farther up, some unit below is alive on
// some row and may move. Batches are parts of the training rows: what is dead on all of them is dead in every
// batch.
void judgeForGood(bool rests, bool onAllRows, std::vector<LayerMeasurement>& layers) {
    const std::size_t hidden = layers.size() - 1;
    std::size_t resting = 0; // layers [0, resting) never move
    for (std::size_t l = 0; l < hidden; ++l) {
        if (layers[l].dead == static_cast<std::int64_t>(layers[l].units.size()))
            resting = l + 1;
    }
    for (std::size_t l = 0; l < hidden; ++l) {
        if (layers[l].dead < 0)
            continue;
        const bool forGood = rests && onAllRows && l <= resting;
        layers[l].deadForGood = forGood ? layers[l].dead : 0;
        if (forGood)
            std::ranges::replace(layers[l].units, UnitState::Dormant, UnitState::Dead);
    }
}

void scaleToOne(Matrix& values) {
    const double largest = values.cwiseAbs().maxCoeff();
    if (largest > 0)
        values /= largest;
}

// The backward pass once more, scaled up before each factor: whatever is 0 then was stopped exactly, by
// weights or slopes that are 0. A slope that underflows is none: f' of what cannot die is above 0 everywhere.
bool reachesLayer1(const Network& network, const Trace& trace) {
    constexpr double tiny = 1e-200;
    Matrix delta = trace.delta.back();
    for (std::size_t l = network.depth(); l-- > 0;) {
        scaleToOne(delta);
        delta = throughWeights(network, l + 1, delta);
        scaleToOne(delta);
        const Matrix& slope = trace.slope[l];
        if (network.activations[l].canDie())
            delta.array() *= slope.array();
        else
            delta.array() *= (slope.array() == 0).select(tiny, slope.array());
    }
    return (delta.array() != 0).any();
}

double zeroShare(const Matrix& a) {
    return static_cast<double>((a.array() == 0).count()) / static_cast<double>(a.size());
}

double accuracy(const Matrix& output, const std::vector<int>& labels) {
    std::size_t right = 0;
    for (std::size_t r = 0; r < labels.size(); ++r) {
        const auto column = output.col(static_cast<Index>(r));
        Index answer = 0;
        if (column.size() == 1) // one logit for two classes
            answer = column[0] > 0;
        else
            column.maxCoeff(&answer);
        right += answer == labels[r];
    }
    return static_cast<double>(right) / static_cast<double>(labels.size());
}

double rSquared(const Matrix& output, const Matrix& target) {
    const double around = (target.array() - target.mean()).square().sum();
    const double missed = (output - target).squaredNorm();
    return around == 0 ? (missed == 0 ? 1 : 0) : 1 - missed / around;
}

// For a loss without logits (MSE on classes 0/1) the one output says class 1 above 1/2.
Matrix decisions(const Network& network, const Samples& samples, const Matrix& output) {
    Matrix shifted = output;
    if (!network.loss->needsClasses && samples.target.rows() == 1)
        shifted.array() -= 0.5;
    return shifted;
}

Fit fitFromOutput(const Network& network, const Samples& samples, const Matrix& output) {
    Fit fit;
    fit.loss = network.loss->value(output, samples.target);
    fit.score = samples.labels.empty() ? rSquared(output, samples.target)
                                       : accuracy(decisions(network, samples, output), samples.labels);
    return fit;
}

std::int64_t sumOrUndefined(const Measurement& measurement, std::int64_t LayerMeasurement::*count) {
    std::int64_t sum = -1;
    for (std::size_t l = 0; l < measurement.hiddenLayers(); ++l) {
        const std::int64_t here = measurement.layers[l].*count;
        if (here >= 0)
            sum = std::max<std::int64_t>(sum, 0) + here;
    }
    return sum;
}

} // namespace

std::int64_t Measurement::deadUnits() const {
    return sumOrUndefined(*this, &LayerMeasurement::dead);
}

std::int64_t Measurement::deadForGoodUnits() const {
    return sumOrUndefined(*this, &LayerMeasurement::deadForGood);
}

std::int64_t Measurement::hiddenUnits() const {
    std::int64_t sum = 0;
    for (const LayerMeasurement& layer : layers)
        sum += static_cast<std::int64_t>(layer.units.size());
    return sum;
}

Measurement measure(const Network& network, const Data& data, bool rests, Trace& trace) {
    Measurement measurement;
    measurement.test = fitOf(network, data.test, trace);
    forwardBackward(network, data.evaluation.x, data.evaluation.target, trace);
    measurement.train = fitFromOutput(network, data.evaluation, trace.z.back());
    const std::vector<LayerSignal> signals = layerSignals(network, trace);
    measurement.layers.resize(signals.size());
    for (std::size_t l = 0; l < signals.size(); ++l) {
        LayerMeasurement& layer = measurement.layers[l];
        layer.signal = signals[l];
        layer.isFinite = preActivationsAreFinite(trace, l);
        if (l + 1 < signals.size()) {
            judgeUnits(trace.slope[l], network.activations[l].canDie(), layer);
            layer.sparsity = zeroShare(trace.a[l]);
            layer.zerosOfZ = (trace.z[l].array() == 0).count();
        } else {
            layer.sparsity = zeroShare(trace.z[l]);
        }
    }
    if (network.depth() > 0 && signals.front().errorSignal == 0 && std::isfinite(measurement.train.loss))
        measurement.underflows = reachesLayer1(network, trace);
    measurement.onAllRows = !data.evaluationIsSubset;
    judgeForGood(rests, measurement.onAllRows, measurement.layers);
    return measurement;
}

Fit fitOf(const Network& network, const Samples& samples, Trace& scratch) {
    forward(network, samples.x, scratch);
    return fitFromOutput(network, samples, scratch.z.back());
}

Histogram histogramOf(const Matrix& values, double low, double high, int bins) {
    Histogram histogram;
    histogram.low = low;
    histogram.high = high;
    histogram.counts.assign(static_cast<std::size_t>(bins), 0);
    double sum = 0;
    std::int64_t finite = 0;
    for (const double value : values.reshaped()) {
        if (std::isfinite(value)) {
            histogram.minimum = finite == 0 ? value : std::min(histogram.minimum, value);
            histogram.maximum = finite == 0 ? value : std::max(histogram.maximum, value);
            sum += value;
            ++finite;
        }
        if (!(value >= low && value <= high)) {
            ++histogram.outside;
            continue;
        }
        const auto bin = static_cast<int>((value - low) / (high - low) * bins);
        ++histogram.counts[static_cast<std::size_t>(std::min(bin, bins - 1))];
    }
    histogram.mean = finite == 0 ? 0 : sum / static_cast<double>(finite);
    return histogram;
}

} // namespace lab
