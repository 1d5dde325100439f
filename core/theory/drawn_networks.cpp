// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/theory/drawn_networks.h"

#include "core/math/network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lab {
namespace {

constexpr Index mostRows = 64;
constexpr Index fewestRows = 16;
constexpr double fewestNetworks = 60;
constexpr double mostNetworks = 200;
/// In multiplications.
constexpr double mostWork = 1.3e8;
/// What a layer's pass costs besides its products, and a weight's draw.
constexpr double layerWork = 5e3;
constexpr double drawWork = 20;
/// Their own, so that no band depends on the seed that is looked at.
constexpr std::uint64_t firstSeed = 0x5eed'0000'0000'0000;

double workOf(const Network& network, Index rows) {
    const auto weights = static_cast<double>(network.parameters.size());
    return weights * (3 * static_cast<double>(rows) + drawWork) +
           layerWork * static_cast<double>(network.layers.size());
}

/// As many rows as leave time for the fewest networks.
Index affordableRows(const Network& network, Index rows) {
    Index most = std::min(rows, mostRows);
    while (most > fewestRows && fewestNetworks * workOf(network, most) > mostWork)
        --most;
    return most;
}

/// So many of the samples, at even distances.
void spread(const Samples& samples, Index rows, Matrix& x, Matrix& target) {
    x.resize(samples.x.rows(), rows);
    target.resize(samples.target.rows(), rows);
    for (Index i = 0; i < rows; ++i) {
        x.col(i) = samples.x.col(i * samples.rows() / rows);
        target.col(i) = samples.target.col(i * samples.rows() / rows);
    }
}

void add(DrawnNetworks& drawn, const Network& network, const Trace& trace) {
    std::vector<double> signals;
    for (std::size_t l = 0; l < network.depth(); ++l)
        signals.push_back(trace.delta[l].cwiseAbs().mean());
    if (!std::ranges::all_of(signals, [](double signal) { return std::isfinite(signal); })) {
        ++drawn.overflown;
        return;
    }
    const double last = signals.back();
    if (last == 0) {
        ++drawn.silent;
        return;
    }
    for (double& signal : signals) // each logarithm by itself: the quotient could leave the range
        signal = std::log10(signal) - std::log10(last);
    drawn.profiles.push_back(std::move(signals));
}

} // namespace

std::optional<DrawnNetworks> drawNetworks(const Experiment& experiment, const Data& data) {
    if (experiment.depth == 0)
        return std::nullopt;
    // From below, before memory is taken.
    const auto width = static_cast<double>(experiment.width);
    if (3 * width * width * static_cast<double>(experiment.depth - 1) * fewestNetworks > mostWork)
        return std::nullopt;
    Experiment drawnExperiment = experiment;
    drawnExperiment.seed = firstSeed;
    Network network = makeNetwork(drawnExperiment, data);
    Matrix x, target;
    spread(data.evaluation, affordableRows(network, data.evaluation.rows()), x, target);
    const double affordable = mostWork / workOf(network, x.cols());
    if (affordable < fewestNetworks)
        return std::nullopt;
    DrawnNetworks drawn;
    Trace trace;
    const auto count = static_cast<int>(std::min(affordable, mostNetworks));
    for (int i = 0; i < count; ++i) {
        forwardBackward(network, x, target, trace);
        add(drawn, network, trace);
        ++drawnExperiment.seed;
        network = makeNetwork(drawnExperiment, data);
    }
    return drawn;
}

} // namespace lab
