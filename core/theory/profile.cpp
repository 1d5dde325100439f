// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// predictProfile(): drawn networks, or the mean field and the chance of finite width, for an experiment.

#include "core/math/initializer.h"
#include "core/theory/drawn_networks.h"
#include "core/theory/fluctuation.h"
#include "core/theory/theory.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>

namespace lab {
namespace {

/// 5 % of a normal distribution lie above this many deviations, and 5 % below.
constexpr double ninetyPercent = 1.6448536269514722;

using Kind = BandNote::Kind;

/// To the accuracy of the moments: most activations reach their fixed point within a few layers.
bool sameField(const FieldLayer& a, const FieldLayer& b) {
    return a.activation.function == b.activation.function && a.activation.settings == b.activation.settings &&
           a.mean == b.mean && std::abs(a.q - b.q) <= 1e-10 * b.q;
}

/// False where the expected activations exceed every number or are 0, or no unit is expected to have a slope.
bool passesSignal(const FieldLayer& layer) {
    return std::isfinite(layer.q) && layer.moments.slope2 != 0 && layer.moments.f2 != 0;
}

/// Var(W) of a matrix into a hidden layer.
double weightVariance(const Experiment& experiment, Index fanIn) {
    return findInitializer(experiment.initializer)
        ->variance(fanIn, experiment.width, experiment.gain, experiment.initScale);
}

/// n Var(W) of the square matrices between hidden layers.
double squareSw2(const Experiment& experiment) {
    return static_cast<double>(experiment.width) * weightVariance(experiment, experiment.width);
}

/// The hidden layers above inputs with |x|^2 = `length2`, up to the first that passes no signal. There is one
/// at least.
std::vector<FieldLayer> fieldOf(const Experiment& experiment, const Data& data, double length2) {
    double q = weightVariance(experiment, data.features()) * length2;
    std::vector<FieldLayer> layers;
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth); ++l) {
        FieldLayer layer{activationOf(experiment, l), biasShift(experiment, l), q, {}};
        if (!layers.empty() && sameField(layer, layers.back()))
            layer.moments = layers.back().moments;
        else if (std::isfinite(q))
            layer.moments = signalMoments(layer.activation, layer.mean, q);
        layers.push_back(layer);
        if (!passesSignal(layer))
            break;
        q = squareSw2(experiment) * layer.moments.f2;
    }
    return layers;
}

/// The means of (at most) five equal groups of the values, in order. Not empty.
std::vector<double> groupMeans(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t groups = std::min<std::size_t>(5, values.size());
    std::vector<double> means(groups, 0);
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t from = g * values.size() / groups;
        const std::size_t to = (g + 1) * values.size() / groups;
        for (std::size_t i = from; i < to; ++i)
            means[g] += values[i] / static_cast<double>(to - from);
    }
    return means;
}

/// Cosines between rows of x, taken at even distances.
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
    return cosines.empty() ? std::vector<double>{1} : groupMeans(std::move(cosines));
}

/// log10 of the mean |delta_l| over infinitely many units, for an output error of 1.
std::vector<double> meanFieldSignal(const std::vector<FieldLayer>& layers, double sw2) {
    std::vector<double> signal(layers.size());
    double arriving = 0; // log10 rms of W^T delta
    for (std::size_t l = layers.size(); l-- > 0;) {
        signal[l] = arriving + std::log10(layers[l].moments.slopeAbs);
        arriving += 0.5 * std::log10(layers[l].moments.slope2) + 0.5 * std::log10(sw2);
    }
    return signal;
}

/// log10 of the signal over log10 |x|^2, at values far enough apart to be cheap and near enough to be joined
/// by straight lines.
struct SignalCurve {
    std::vector<double> logLength2;
    std::vector<std::vector<double>> signal;

    double at(double x, std::size_t layer) const {
        const auto above = std::ranges::upper_bound(logLength2, x);
        const auto i = static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(above - logLength2.begin() - 1, 0, std::ssize(logLength2) - 2));
        const double share = (x - logLength2[i]) / (logLength2[i + 1] - logLength2[i]);
        return signal[i][layer] + share * (signal[i + 1][layer] - signal[i][layer]);
    }
};

/// Over [low, high]; inputs so short that theory knows no signal for them are left out.
SignalCurve signalCurve(const Experiment& experiment, const Data& data, double low, double high) {
    const int parts = std::clamp(static_cast<int>(std::ceil(3 * (high - low))), 1, 7);
    SignalCurve curve;
    for (int i = 0; i <= parts; ++i) {
        const double x = low + (high - low) * i / parts;
        const std::vector<FieldLayer> layers = fieldOf(experiment, data, std::pow(10, x));
        if (!passesSignal(layers.back()))
            continue;
        curve.logLength2.push_back(x);
        curve.signal.push_back(meanFieldSignal(layers, squareSw2(experiment)));
    }
    return curve;
}

/// log10 |x|^2 of at most 64 rows in order of their lengths; rows of zeros pass nothing back and are left
/// out.
std::vector<double> logLengths2(const Matrix& x) {
    std::vector<double> all;
    for (Index i = 0; i < x.cols(); ++i) {
        if (const double length2 = x.col(i).squaredNorm(); length2 > 1e-6)
            all.push_back(std::log10(length2));
    }
    std::ranges::sort(all);
    std::vector<double> some;
    const std::size_t count = std::min<std::size_t>(64, all.size());
    for (std::size_t i = 0; i < count; ++i)
        some.push_back(all[i * (all.size() - 1) / std::max<std::size_t>(count - 1, 1)]);
    return some;
}

/// log10(E_l / E_L) of an infinitely wide network. E_l is a mean over rows, and short inputs, whose units sit
/// where f is steep, may pass back far more than long ones; `typical` is the field of the mean |x|^2.
std::vector<double> meanFieldCenter(const Experiment& experiment, const Data& data,
                                    const std::vector<FieldLayer>& typical) {
    const std::vector<double> reference = meanFieldSignal(typical, squareSw2(experiment));
    std::vector<double> center(typical.size(), 0);
    for (std::size_t l = 0; l < center.size(); ++l)
        center[l] = reference[l] - reference.back();
    const std::vector<double> rows = logLengths2(data.evaluation.x);
    if (rows.empty() || rows.back() - rows.front() < 1e-3)
        return center;
    const SignalCurve curve = signalCurve(experiment, data, rows.front(), rows.back());
    if (curve.logLength2.size() < 2)
        return center;
    std::vector<double> sums(center.size(), 0); // of 10^(signal - reference): no overflow
    for (const double row : rows) {
        for (std::size_t l = 0; l < sums.size(); ++l)
            sums[l] += std::pow(10, curve.at(row, l) - reference[l]);
    }
    for (std::size_t l = 0; l < center.size(); ++l)
        center[l] += std::log10(sums[l] / sums.back());
    return center;
}

/// The share of drawn networks that the band leaves out at either end: a little less than 5 %, as the ends of
/// 60 to 200 draws are a matter of chance themselves.
constexpr double tail = 0.04;

/// First order in 1/width says too little of networks with a layer for each so many units of width.
constexpr std::int64_t deepPerWidth = 3;

/// The share p of the ascending values lies below it. -infinity stands for networks without a signal.
double quantile(const std::vector<double>& sorted, double p) {
    const double place = std::clamp(p * static_cast<double>(sorted.size() + 1) - 1, 0.0,
                                    static_cast<double>(sorted.size() - 1));
    const auto i = static_cast<std::size_t>(place);
    const double rest = place - static_cast<double>(i);
    return rest == 0 ? sorted[i] : sorted[i] + rest * (sorted[i + 1] - sorted[i]);
}

/// False where in most networks of this kind numbers overflow, or no error signal reaches the last hidden
/// layer or layer 1.
bool passSignals(const DrawnNetworks& drawn) {
    const auto blocked = std::ranges::count_if(
        drawn.profiles, [](const auto& profile) { return std::isinf(profile.front()); });
    return 2 * drawn.overflown <= drawn.count() && 2 * drawn.silent <= drawn.count() &&
           2 * blocked < std::ssize(drawn.profiles);
}

BandNote noteOn(const DrawnNetworks& drawn, const Profile& profile) {
    const auto isInside = [&](const std::vector<double>& drawnProfile) {
        for (std::size_t l = 0; l < drawnProfile.size(); ++l) {
            if (!(drawnProfile[l] >= profile.low[l] && drawnProfile[l] <= profile.high[l]))
                return false;
        }
        return true;
    };
    const auto all = static_cast<double>(drawn.profiles.size());
    BandNote note{Kind::Drawn, drawn.count()};
    note.inside = static_cast<double>(std::ranges::count_if(drawn.profiles, isInside)) / all;
    const auto blocked = std::ranges::count_if(
        drawn.profiles, [](const auto& drawnProfile) { return std::isinf(drawnProfile.front()); });
    note.blocked = static_cast<double>(blocked + drawn.silent) / static_cast<double>(drawn.count());
    return note;
}

/// Median and band of networks that were drawn.
void fill(Profile& profile, const DrawnNetworks& drawn) {
    const std::size_t layers = drawn.profiles.front().size();
    for (std::size_t l = 0; l < layers; ++l) {
        std::vector<double> values;
        for (const std::vector<double>& drawnProfile : drawn.profiles)
            values.push_back(drawnProfile[l]);
        std::ranges::sort(values);
        const double center = quantile(values, 0.5);
        const double lowest = *std::ranges::find_if(values, [](double v) { return std::isfinite(v); });
        const double low = quantile(values, tail);
        profile.center.push_back(std::isfinite(center) ? center : lowest);
        profile.low.push_back(std::isfinite(low) ? low : lowest);
        profile.high.push_back(quantile(values, 1 - tail));
    }
    profile.note = noteOn(drawn, profile);
}

/// Median and band that theory gives.
void fill(Profile& profile, const Experiment& experiment, const Data& data,
          const std::vector<FieldLayer>& layers, bool rotations) {
    const Fluctuation chance = fluctuation(layers, static_cast<double>(experiment.width), rotations,
                                           typicalCosines(data.evaluation.x));
    profile.center = meanFieldCenter(experiment, data, layers);
    // Below one output, W^T delta of the last hidden layer is a single weight: for uniform weights its mean
    // magnitude over its root mean square is sqrt(3) / 2 instead of a normal number's sqrt(2 / pi).
    if (findInitializer(experiment.initializer)->isUniform && data.evaluation.target.rows() == 1) {
        for (std::size_t l = 0; l + 1 < layers.size(); ++l)
            profile.center[l] -= std::log10(std::sqrt(3.0 * std::numbers::pi / 8));
    }
    for (std::size_t l = 0; l < layers.size(); ++l) {
        profile.center[l] += chance.mean[l] * std::numbers::log10e;
        const double reach = ninetyPercent * chance.deviation[l] * std::numbers::log10e;
        profile.low.push_back(profile.center[l] - reach);
        profile.high.push_back(profile.center[l] + reach);
    }
    const bool rough = experiment.depth * deepPerWidth > experiment.width;
    profile.note = {rough ? Kind::Rough : Kind::Theory};
}

} // namespace

Profile predictProfile(const Experiment& experiment, const Data& data) {
    const Initializer* initializer = findInitializer(experiment.initializer);
    assert(initializer != nullptr);
    if (experiment.depth == 0 || initializer->variance == nullptr ||
        initializer->variance(1, 1, experiment.gain, experiment.initScale) == 0)
        return {};
    const std::optional<DrawnNetworks> drawn = drawNetworks(experiment, data);
    const Matrix& x = data.evaluation.x;
    const std::vector<FieldLayer> layers =
        fieldOf(experiment, data, x.squaredNorm() / static_cast<double>(x.cols()));
    // Theory speaks of inputs of mean length; others may get through.
    if (drawn ? !passSignals(*drawn) : !passesSignal(layers.back()))
        return {};

    Profile profile;
    profile.valid = true;
    for (const FieldLayer& layer : layers) {
        profile.q.push_back(layer.q);
        profile.chi.push_back(squareSw2(experiment) * layer.moments.slope2);
    }
    profile.chi.back() = 0;
    if (drawn)
        fill(profile, *drawn);
    else
        fill(profile, experiment, data, layers, initializer->keepsLengths);
    return profile;
}

} // namespace lab
