// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/forecast.h"

#include "core/experiment/experiment.h"
#include "core/insight/bias_question.h"
#include "core/insight/diagnosis.h"
#include "core/insight/linear_function.h"
#include "core/math/network.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <string_view>

namespace lab {
namespace {

static_assert(Thresholds{}.dying == diesFrom);

constexpr int ratesPerDecade = 10;
constexpr int shiftsPerUnit = 10;
/// Multiplications in all forward passes of a bias forecast: about a second's work of one processor.
constexpr double mostBiasWork = 1e9;

bool layerIsDead(const LayerMeasurement& layer) {
    return layer.dead > 0 && layer.dead == static_cast<std::int64_t>(layer.units.size());
}

/// As HeroSlider rounds, so that a rate of the forecast is one that the slider can have.
double toThreeDigits(double value) {
    std::array<char, 32> text{};
    const auto written =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, 2);
    std::from_chars(text.data(), written.ptr, value);
    return value;
}

BiasForecast::AtShift judge(const Network& network, const Matrix& x, double shift, Trace& trace,
                            Matrix& slope) {
    BiasForecast::AtShift at;
    at.shift = shift;
    forward(network, x, trace);
    Index flat = 0;
    Index all = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& activation = network.activations[l];
        activation.function->slopes(trace.z[l], activation.settings, slope);
        flat += (slope.array().abs() < flatSlope).count();
        all += slope.size();
        if (activation.canDie())
            at.dead += slope.rows() - (slope.array() != 0).rowwise().any().count();
    }
    at.saturatedShare = static_cast<double>(flat) / static_cast<double>(all);
    return at;
}

/// Hidden biases as they are, moved by `difference`.
void moveBiases(const BiasQuestion& question, double difference, Network& moved) {
    for (std::size_t l = 0; l < moved.depth(); ++l) {
        if (question.layer == 0 || question.layer == l + 1)
            moved.layers[l].bias(moved.parameters).array() =
                moved.layers[l].bias(question.network.parameters).array() + difference;
    }
}

} // namespace

LossLevels lossLevels(const Network& network, const Data& data) {
    const Samples& samples = data.evaluation;
    LossLevels levels{constantAnswerLoss(*network.loss, samples.target)};
    const bool isLinear = linearFunctionOf(network).has_value();
    if (const auto best = isLinear && network.loss->key == "mse" ? leastSquares(data) : std::nullopt)
        levels.least =
            network.loss->value((best->weights * samples.x).colwise() + best->bias, samples.target);
    return levels;
}

Outcome outcomeOf(const Measurement& start, const Measurement& end, bool diverged, const LossLevels& levels) {
    if (diverged)
        return Outcome::Diverges;
    const std::int64_t dead = end.deadUnits();
    const bool many = static_cast<double>(dead) >= diesFrom * static_cast<double>(end.hiddenUnits());
    if (dead > std::max<std::int64_t>(start.deadUnits(), 0) &&
        (many || std::ranges::any_of(end.layers, layerIsDead)))
        return Outcome::Dies;
    const double from = std::min(levels.constant, start.train.loss);
    return end.train.loss < learnsBelow * from + (1 - learnsBelow) * levels.least ? Outcome::Learns
                                                                                  : Outcome::Stuck;
}

std::vector<double> forecastRates() {
    const Parameter& parameter = *findParameter("learningRate");
    const auto count = std::lround(std::log10(parameter.maximum / parameter.minimum) * ratesPerDecade);
    std::vector<double> rates;
    for (long i = 0; i <= count; ++i)
        rates.push_back(
            toThreeDigits(parameter.minimum * std::pow(10.0, static_cast<double>(i) / ratesPerDecade)));
    return rates;
}

std::optional<BiasForecast> forecastBias(const BiasQuestion& question, const std::function<bool()>& goOn) {
    const Network& network = question.network;
    assert(network.depth() > 0 && question.layer <= network.depth());
    constexpr int steps = static_cast<int>(biasLimit) * shiftsPerUnit;
    const Matrix& x = question.data->evaluation.x;
    BiasForecast forecast;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        forecast.units += network.layers[l].out;
        forecast.canDie = forecast.canDie || network.activations[l].canDie();
    }
    forecast.tooLarge =
        static_cast<double>(network.parameters.size()) * static_cast<double>(x.cols()) * (2 * steps + 1) >
        mostBiasWork;
    if (forecast.tooLarge)
        return forecast;
    Network moved = network;
    Trace trace;
    Matrix slope;
    for (int i = -steps; i <= steps; ++i) {
        if (!goOn())
            return std::nullopt;
        const double shift = static_cast<double>(i) / shiftsPerUnit;
        moveBiases(question, shift - question.shiftNow, moved);
        forecast.shifts.push_back(judge(moved, x, shift, trace, slope));
    }
    return forecast;
}

} // namespace lab
