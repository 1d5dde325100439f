// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/theory.h"

#include "core/insight/fluctuation.h"
#include "core/insight/gaussian.h"
#include "core/math/initializer.h"
#include "core/math/signal.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace lab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallestQ = 1e-10;
constexpr double largestQ = 1e12;
/// Rounding of the quadrature: a relative change of q below this is none.
constexpr double still = 1e-12;

double root10(double square) {
    return 0.5 * std::log10(square);
}

/// q' / q - 1 for one activation.
struct QMap {
    LayerActivation activation;
    double sw2;
    double sb2;

    double growth(double q) const { return (sw2 * signalMoments(activation, 0, q).f2 + sb2) / q - 1; }
    bool staysAt(double q) const { return std::abs(growth(q)) < still; }
};

// The map is increasing, so that from q = 1 it climbs, or falls, to the first fixed point on its way: the
// growth changes sign between `inner` and `outer`.
double fixedPointBetween(const QMap& map, double inner, double outer) {
    const bool climbs = inner < outer;
    while (std::abs(outer - inner) > 1e-14 * outer) {
        const double middle = std::sqrt(inner * outer);
        if (middle == inner || middle == outer)
            break;
        ((map.growth(middle) > 0) == climbs ? inner : outer) = middle;
    }
    return std::sqrt(inner * outer);
}

MeanField limitOf(const QMap& map) {
    MeanField field;
    if (map.staysAt(1)) {
        const bool everywhere = map.staysAt(1e-4) && map.staysAt(1e4);
        field.fate = everywhere ? Fate::Stays : Fate::FixedPoint;
        field.q = 1;
        return field;
    }
    const bool climbs = map.growth(1) > 0;
    double inner = 1;
    while (inner > smallestQ && inner < largestQ) {
        const double outer = climbs ? inner * 1.5 : inner / 1.5;
        if ((map.growth(outer) > 0) != climbs) {
            field.q = fixedPointBetween(map, inner, outer);
            return field;
        }
        inner = outer;
    }
    field.fate = climbs ? Fate::Explodes : Fate::Vanishes;
    field.q = climbs ? infinity : 0;
    return field;
}

/// Where chi1 is read: limits are as good as reached there.
double readingPoint(const MeanField& field) {
    switch (field.fate) {
    case Fate::Vanishes:
        return 1e-24;
    case Fate::Explodes:
        return 1e24;
    case Fate::FixedPoint:
    case Fate::Stays:
        break;
    }
    return field.q;
}

} // namespace

double MeanField::decadesPerLayer() const {
    return root10(chi1);
}

MeanField meanField(const LayerActivation& activation, double sw2, double sb2) {
    assert(activation.function != nullptr && sw2 >= 0 && sb2 >= 0);
    MeanField field = limitOf({activation, sw2, sb2});
    field.chi1 = sw2 * signalMoments(activation, 0, readingPoint(field)).slope2;
    const double logarithm = std::abs(std::log(field.chi1));
    field.depthScale = logarithm < still ? infinity : 1 / logarithm;
    return field;
}

namespace {

/// 5 % of a normal distribution lie above this many deviations, and 5 % below.
constexpr double ninetyPercent = 1.6448536269514722;
/// Above this deviation of ln |delta|^2 per layer, first order in 1/n understates the spread.
constexpr double roughVariance = 0.3;

Profile none(std::string why) {
    Profile profile;
    profile.note = std::move(why);
    return profile;
}

std::string layerName(const FieldLayer& layer, std::size_t l) {
    return "Layer " + std::to_string(l + 1) + " (" + std::string(layer.activation.function->name) + ")";
}

bool sameField(const FieldLayer& a, const FieldLayer& b) {
    return a.activation.function == b.activation.function && a.activation.settings == b.activation.settings &&
           a.mean == b.mean && a.q == b.q;
}

/// Why no profile follows from this layer, or nothing.
std::string obstacle(const FieldLayer& layer, std::size_t l) {
    if (!std::isfinite(layer.q))
        return layerName(layer, l) + ": the expected activations exceed every number. Choose a smaller gain.";
    if (layer.moments.slope2 == 0)
        return layerName(layer, l) + ": the expected slope is 0, so no error signal passes it.";
    if (layer.moments.f2 == 0)
        return layerName(layer, l) + ": the expected activations are 0.";
    return {};
}

/// The layers up to the first obstacle, which `problem` then names.
std::vector<FieldLayer> fieldOf(const Experiment& experiment, const Data& data,
                                const Initializer& initializer, std::string& problem) {
    const Matrix& x = data.evaluation.x;
    const double n = static_cast<double>(experiment.width);
    const auto variance = [&](Index fanIn) {
        return initializer.variance(fanIn, experiment.width, experiment.gain, experiment.initScale);
    };
    double q = variance(data.features()) * x.squaredNorm() / static_cast<double>(x.cols());
    std::vector<FieldLayer> layers;
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth) && problem.empty(); ++l) {
        FieldLayer layer{activationOf(experiment, l), biasShift(experiment, l), q, {}};
        if (!layers.empty() && sameField(layer, layers.back()))
            layer.moments = layers.back().moments;
        else if (std::isfinite(q))
            layer.moments = signalMoments(layer.activation, layer.mean, q);
        problem = obstacle(layer, l);
        q = n * variance(experiment.width) * layer.moments.f2;
        layers.push_back(layer);
    }
    return layers;
}

/// Cosines between rows of x, taken at even distances: the means of five equal groups of pairs, in order.
std::vector<double> typicalCosines(const Matrix& x) {
    const Index rows = std::min<Index>(x.cols(), 24);
    std::vector<double> cosines;
    for (Index i = 0; i < rows; ++i) {
        for (Index k = 0; k < i; ++k) {
            const auto a = x.col(i * x.cols() / rows);
            const auto b = x.col(k * x.cols() / rows);
            const double lengths = a.norm() * b.norm();
            cosines.push_back(lengths > 0 ? std::clamp(a.dot(b) / lengths, -1.0, 1.0) : 0);
        }
    }
    if (cosines.empty())
        return {1};
    std::ranges::sort(cosines);
    const std::size_t groups = std::min<std::size_t>(5, cosines.size());
    std::vector<double> means(groups, 0);
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t from = g * cosines.size() / groups;
        const std::size_t to = (g + 1) * cosines.size() / groups;
        for (std::size_t i = from; i < to; ++i)
            means[g] += cosines[i] / static_cast<double>(to - from);
    }
    return means;
}

/// log10 of (mean |delta_l| / mean |delta_L|) without the finite width's share.
std::vector<double> meanFieldCenter(const std::vector<FieldLayer>& layers, const std::vector<double>& chi) {
    const auto shape = [&](const FieldLayer& layer) { // mean magnitude over root mean square of f'
        return std::log10(layer.moments.slopeAbs) - root10(layer.moments.slope2);
    };
    std::vector<double> center(layers.size(), 0);
    double sum = 0;
    for (std::size_t l = layers.size() - 1; l-- > 0;) {
        sum += root10(chi[l]);
        center[l] = sum + shape(layers[l]) - shape(layers.back());
    }
    return center;
}

std::string noteOn(const std::vector<FieldLayer>& layers, double width) {
    std::string note = "Mean-field theory: nine random networks in ten start inside the band. Training moves "
                       "the weights and leaves it behind.";
    for (const FieldLayer& layer : layers) {
        const SignalMoments& m = layer.moments;
        if ((3 * m.slope4 / (m.slope2 * m.slope2) - 1) / width > roughVariance)
            return note + " With so few active units per layer the true spread is wider.";
    }
    return note;
}

} // namespace

Profile predictProfile(const Experiment& experiment, const Data& data) {
    const Initializer* initializer = findInitializer(experiment.initializer);
    assert(initializer != nullptr);
    if (experiment.depth == 0)
        return none("A linear model has no hidden layers to compare.");
    if (initializer->variance == nullptr)
        return none(std::string(initializer->name) + " weights are not random: no theory says what they do.");
    if (initializer->variance(1, 1, experiment.gain, experiment.initScale) == 0)
        return none("All weights are 0: no error signal passes.");
    std::string problem;
    const std::vector<FieldLayer> layers = fieldOf(experiment, data, *initializer, problem);
    if (!problem.empty())
        return none(problem);

    const double n = static_cast<double>(experiment.width);
    const double sw2 =
        n * initializer->variance(experiment.width, experiment.width, experiment.gain, experiment.initScale);
    Profile profile;
    profile.valid = true;
    profile.note = noteOn(layers, n);
    for (const FieldLayer& layer : layers) {
        profile.q.push_back(layer.q);
        profile.chi.push_back(sw2 * layer.moments.slope2);
    }
    profile.chi.back() = 0;
    const Fluctuation chance =
        fluctuation(layers, n, initializer->keepsLengths, typicalCosines(data.evaluation.x));
    profile.center = meanFieldCenter(layers, profile.chi);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        profile.center[l] += chance.mean[l] * std::numbers::log10e;
        const double reach = ninetyPercent * chance.deviation[l] * std::numbers::log10e;
        profile.low.push_back(profile.center[l] - reach);
        profile.high.push_back(profile.center[l] + reach);
    }
    return profile;
}

namespace {

double rms(const Matrix& values) {
    return norm2(Eigen::Map<const Vector>(values.data(), values.size())) /
           std::sqrt(static_cast<double>(values.size()));
}

} // namespace

std::vector<BackwardFactor> backwardSplit(const Network& network, const Trace& trace) {
    std::vector<BackwardFactor> factors(network.depth());
    Matrix arriving;
    for (std::size_t l = 0; l < factors.size(); ++l) {
        arriving.noalias() =
            network.layers[l + 1].weights(network.parameters).transpose() * trace.delta[l + 1];
        const double rmsArriving = rms(arriving);
        factors[l].weightGain = rmsArriving / rms(trace.delta[l + 1]);
        factors[l].slopeFactor = rms(trace.delta[l]) / rmsArriving;
    }
    return factors;
}

} // namespace lab
