// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/theory/theory.h"

#include "core/math/network.h"
#include "core/math/signal.h"
#include "core/theory/gaussian.h"

#include <cassert>
#include <cmath>
#include <limits>

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

double rms(const Matrix& values) {
    return norm2(Eigen::Map<const Vector>(values.data(), values.size())) /
           std::sqrt(static_cast<double>(values.size()));
}

} // namespace

std::vector<BackwardFactor> backwardSplit(const Network& network, const Trace& trace) {
    std::vector<BackwardFactor> factors(network.depth());
    for (std::size_t l = 0; l < factors.size(); ++l) {
        const double rmsArriving = rms(throughWeights(network, l + 1, trace.delta[l + 1]));
        factors[l].weightGain = rmsArriving / rms(trace.delta[l + 1]);
        factors[l].slopeFactor = rms(trace.delta[l]) / rmsArriving;
    }
    return factors;
}

} // namespace lab
