// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/fluctuation.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace lab {
namespace {

/// n times the covariances of one layer's chance numbers between two samples.
struct Chance {
    double eta = 0;
    double xi = 0;
    double cross = 0;
};

/// c: correlation of z; r2: square of the correlation of W^T delta.
Chance chanceOf(const PairMoments& pair, const SignalMoments& moments, double c, double r2, bool rotations) {
    Chance chance{pair.f2f2 - 1, (1 + 2 * r2) * pair.slope2slope2 - 1, pair.slope2f2 - 1};
    if (rotations) {
        const double c2 = c * c;
        const double phi = moments.f2Growth;
        const double psi = moments.slope2Growth;
        chance.eta -= 2 * c2 * phi * phi;
        chance.xi -= 2 * r2 + 2 * c2 * psi * psi;
        chance.cross -= 2 * c2 * phi * psi;
    }
    return chance;
}

PairMoments withItself(const SignalMoments& m) {
    return {1, 1, m.f4 / (m.f2 * m.f2), m.slope4 / (m.slope2 * m.slope2), m.slope2f2 / (m.slope2 * m.f2)};
}

std::vector<Chance> ofOneSample(const std::vector<FieldLayer>& layers, bool rotations) {
    std::vector<Chance> chances;
    for (const FieldLayer& layer : layers)
        chances.push_back(chanceOf(withItself(layer.moments), layer.moments, 1, 1, rotations));
    return chances;
}

/// True if the layer does to a pair what it did in the layer below, to well within pairMoments()' accuracy.
bool alike(const FieldLayer& a, double ca, const FieldLayer& b, double cb) {
    return a.activation.function == b.activation.function && a.activation.settings == b.activation.settings &&
           a.mean == b.mean && std::abs(a.q - b.q) <= 1e-4 * b.q && std::abs(ca - cb) <= 1e-4;
}

/// Two samples whose inputs are correlated by c: up through the layers for z, back down for delta.
std::vector<Chance> ofPair(const std::vector<FieldLayer>& layers, double c, bool rotations) {
    std::vector<PairMoments> pairs(layers.size());
    std::vector<double> correlation(layers.size());
    for (std::size_t l = 0; l < layers.size(); ++l) {
        correlation[l] = c;
        const FieldLayer& layer = layers[l];
        const bool same = l > 0 && alike(layer, c, layers[l - 1], correlation[l - 1]);
        pairs[l] = same ? pairs[l - 1] : pairMoments(layer.activation, layer.mean, layer.q, c);
        c = pairs[l].correlation;
    }
    // At the output the errors of two samples differ by a factor alone, as far as there is one output.
    double r = 1;
    std::vector<Chance> chances(layers.size());
    for (std::size_t l = layers.size(); l-- > 0;) {
        chances[l] = chanceOf(pairs[l], layers[l].moments, correlation[l], r * r, rotations);
        r *= pairs[l].slopeCorrelation;
    }
    return chances;
}

/// n times the covariance of T_l between the two samples, for every l.
/// Each eta_j enters T_l through all x_k above it: B_k is d T_l / d x_k.
std::vector<double> accumulated(const std::vector<FieldLayer>& layers, const std::vector<Chance>& chances) {
    const std::size_t last = layers.size() - 1;
    std::vector<double> variances(layers.size(), 0);
    for (std::size_t l = 0; l < last; ++l) {
        double B = 0; // B_{k+1}
        for (std::size_t k = last; k-- > 0;) {
            variances[l] += B * B * chances[k].eta;
            if (k >= l)
                variances[l] += chances[k].xi + 2 * B * chances[k].cross;
            B = layers[k].moments.f2Growth * B + (k >= l ? layers[k].moments.slope2Growth : 0);
        }
    }
    return variances;
}

/// n times the mean of T_l beyond the mean field: ln(1 + noise) is below 0 by half the variance.
std::vector<double> meansOf(const std::vector<FieldLayer>& layers, const std::vector<Chance>& chances) {
    std::vector<double> means(layers.size(), 0);
    double x = 0;
    for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
        means[l] = layers[l].moments.slope2Growth * x - 0.5 * chances[l].xi;
        x = layers[l].moments.f2Growth * x - 0.5 * chances[l].eta;
    }
    for (std::size_t l = layers.size() - 1; l-- > 0;)
        means[l] += means[l + 1];
    return means;
}

} // namespace

// E_l is a mean over samples of |delta_l| = exp(T / 2): with variance v of one T and mean covariance w of
// two, ln E_l has mean E[T] / 2 + (v - w) / 8 and variance w / 4.
Fluctuation fluctuation(const std::vector<FieldLayer>& layers, double width, bool rotations,
                        const std::vector<double>& correlations) {
    const std::vector<Chance> single = ofOneSample(layers, rotations);
    const std::vector<double> v = accumulated(layers, single);
    std::vector<double> w(layers.size(), 0);
    for (const double c : correlations) {
        const std::vector<double> covariances =
            std::abs(c) > 1 - 1e-12 && c > 0 ? v : accumulated(layers, ofPair(layers, c, rotations));
        for (std::size_t l = 0; l < w.size(); ++l)
            w[l] += covariances[l] / static_cast<double>(correlations.size());
    }
    const std::vector<double> means = meansOf(layers, single);
    Fluctuation result;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const double shared = std::clamp(w[l], 0.0, std::max(v[l], 0.0));
        result.mean.push_back((means[l] / 2 + (v[l] - shared) / 8) / width);
        result.deviation.push_back(std::sqrt(shared / 4 / width));
    }
    return result;
}

} // namespace lab
