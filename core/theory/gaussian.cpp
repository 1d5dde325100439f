// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/theory/gaussian.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

namespace lab {
namespace {

/// Gauss-Legendre, 16 points on [-1, 1]: the positive half (Abramowitz & Stegun, table 25.4).
struct Node {
    double x;
    double weight;
};
constexpr std::array nodes{
    Node{0.0950125098376374402, 0.1894506104550684963}, Node{0.2816035507792589132, 0.1826034150449235889},
    Node{0.4580167776572273863, 0.1691565193950025382}, Node{0.6178762444026437484, 0.1495959888165767321},
    Node{0.7554044083550030339, 0.1246289712555338721}, Node{0.8656312023878317439, 0.0951585116824927848},
    Node{0.9445750230732325761, 0.0622535239386478929}, Node{0.9894009349916499326, 0.0271524594117540949},
};

/// In deviations; what lies outside has a probability below 1e-18, or 1e-56 where an activation may live in
/// the tail alone (a ReLU far below 0).
double reachOf(double mean, double deviation) {
    return std::abs(mean) < 3 * deviation ? 9 : 16;
}

double density(double x) {
    return std::exp(-0.5 * x * x) * (0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
}

// Where the density needs an edge, and where f does: at every whole z up to 12, which holds all kinks of the
// table and keeps the poles of tanh and its like far from each panel, then in a geometric row for the tails.
std::vector<double> panelEdges(double mean, double deviation) {
    std::vector<double> edges{0};
    const double reach = reachOf(mean, deviation);
    for (const double x : {2.0, 4.0, 6.5, 9.0, 12.5, 16.0}) {
        if (x <= reach)
            edges.insert(edges.end(), {-x, x});
    }
    const auto add = [&](double z) {
        const double x = (z - mean) / deviation;
        if (std::abs(x) < reach)
            edges.push_back(x);
    };
    for (int z = -12; z <= 12; ++z)
        add(z);
    const double farthest = std::min(std::abs(mean) + reach * deviation, 1e24);
    for (double z = 24; z < farthest; z *= 4) {
        add(z);
        add(-z);
    }
    std::ranges::sort(edges);
    return edges;
}

void add(SignalMoments& sum, const LayerActivation& activation, double z, double x, double weight) {
    const double a = activation.function->f(z, activation.settings);
    const double slope = activation.function->slope(z, activation.settings);
    const double a2 = a * a;
    const double slope2 = slope * slope;
    sum.f2 += weight * a2;
    sum.f4 += weight * a2 * a2;
    sum.slopeAbs += weight * std::abs(slope);
    sum.slope2 += weight * slope2;
    sum.slope3 += weight * slope2 * std::abs(slope);
    sum.slope4 += weight * slope2 * slope2;
    sum.slope2f2 += weight * slope2 * a2;
    sum.f2Growth += weight * a2 * (x * x - 1);
    sum.slope2Growth += weight * slope2 * (x * x - 1);
}

} // namespace

SignalMoments signalMoments(const LayerActivation& activation, double mean, double q) {
    assert(q >= 0 && std::isfinite(q));
    SignalMoments sum;
    if (q == 0) {
        add(sum, activation, mean, 1, 1);
        return sum;
    }
    const double deviation = std::sqrt(q);
    const std::vector<double> edges = panelEdges(mean, deviation);
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const double half = 0.5 * (edges[i + 1] - edges[i]);
        const double middle = 0.5 * (edges[i + 1] + edges[i]);
        if (half == 0)
            continue;
        for (const Node& node : nodes) {
            for (const double x : {middle - half * node.x, middle + half * node.x})
                add(sum, activation, mean + deviation * x, x, half * node.weight * density(x));
        }
    }
    sum.f2Growth = sum.f2 > 0 ? sum.f2Growth / (2 * sum.f2) : 0;
    sum.slope2Growth = sum.slope2 > 0 ? sum.slope2Growth / (2 * sum.slope2) : 0;
    return sum;
}

namespace {

/// The lattice x = +-0.2, +-0.6, ... +-5: no point at 0, where the kinks are.
constexpr double step = 0.4;
constexpr int halfSide = 13;

struct LatticePoint {
    double x;
    double weight;
};

std::array<LatticePoint, 2 * halfSide> lattice() {
    std::array<LatticePoint, 2 * halfSide> points;
    for (int i = 0; i < 2 * halfSide; ++i) {
        const double x = (i - halfSide + 0.5) * step;
        points[static_cast<std::size_t>(i)] = {x, step * density(x)};
    }
    return points;
}

} // namespace

PairMoments pairMoments(const LayerActivation& activation, double mean, double q, double c) {
    // Rounding takes the correlation of like samples just past 1; samples that are all 0 have none (0/0).
    c = std::isfinite(c) ? std::clamp(c, -1.0, 1.0) : 1;
    const auto& [function, settings] = activation;
    const double deviation = std::sqrt(q);
    const double rest = std::sqrt(1 - c * c);
    const auto points = lattice();
    PairMoments sum;
    double f2a = 0, f2b = 0, slope2a = 0, slope2b = 0;
    for (const LatticePoint& p : points) {
        const double a = function->f(mean + deviation * p.x, settings);
        const double s = function->slope(mean + deviation * p.x, settings);
        for (const LatticePoint& r : points) {
            const double w = p.weight * r.weight;
            if (w < 1e-7)
                continue;
            const double z = mean + deviation * (c * p.x + rest * r.x);
            const double b = function->f(z, settings);
            const double t = function->slope(z, settings);
            f2a += w * a * a;
            f2b += w * b * b;
            slope2a += w * s * s;
            slope2b += w * t * t;
            sum.correlation += w * a * b;
            sum.slopeCorrelation += w * s * t;
            sum.f2f2 += w * a * a * b * b;
            sum.slope2slope2 += w * s * s * t * t;
            sum.slope2f2 += 0.5 * w * (s * s * b * b + t * t * a * a);
        }
    }
    const double f2 = std::sqrt(f2a * f2b);
    const double slope2 = std::sqrt(slope2a * slope2b);
    if (!(f2 > 0 && slope2 > 0)) // active beyond the lattice alone: as good as unrelated
        return {0, 0, 1, 1, 1};
    return {std::clamp(sum.correlation / f2, -1.0, 1.0), std::clamp(sum.slopeCorrelation / slope2, -1.0, 1.0),
            sum.f2f2 / (f2 * f2), sum.slope2slope2 / (slope2 * slope2), sum.slope2f2 / (f2 * slope2)};
}

} // namespace lab
