// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an activation makes of normally distributed inputs: the expectations that mean-field theory is built
// of.
#pragma once

#include "core/math/layer.h"

namespace lab {

/// Expectations over z ~ N(mean, q) of a = f(z) and s = f'(z).
struct SignalMoments {
    /// E[a^2], E[a^4].
    double f2 = 0;
    double f4 = 0;
    /// E|s|, E[s^2], E|s|^3, E[s^4].
    double slopeAbs = 0;
    double slope2 = 0;
    double slope3 = 0;
    double slope4 = 0;
    /// E[s^2 a^2].
    double slope2f2 = 0;
    /// d ln E[a^2] / d ln q and d ln E[s^2] / d ln q; 0 where the expectation is 0.
    double f2Growth = 0;
    double slope2Growth = 0;
};

/// Relative error below 1e-10 for every row of activations(); 1e-3 for the odd powers of |s| where f' changes
/// its sign (GELU and its like). q >= 0 and finite. Gauss-Legendre in panels that end at every kink of the
/// table; the growths by d/dq E[g] = E[g (x^2 - 1)] / (2 q), x = (z - mean) / sqrt(q). Beyond 16 deviations
/// nothing is counted.
SignalMoments signalMoments(const LayerActivation& activation, double mean, double q);

/// How two samples' units go together: z_a, z_b ~ N(mean, q) with correlation c, a = f(z), s = f'(z).
struct PairMoments {
    /// E[a_a a_b] / E[a^2]: the correlation of the next layer's pre-activations.
    double correlation = 0;
    /// E[s_a s_b] / E[s^2].
    double slopeCorrelation = 0;
    /// E[a_a^2 a_b^2] / E[a^2]^2, E[s_a^2 s_b^2] / E[s^2]^2, E[s_a^2 a_b^2] / (E[s^2] E[a^2]).
    double f2f2 = 0;
    double slope2slope2 = 0;
    double slope2f2 = 0;
};

/// To about 1 %, enough for the width of a band: a lattice of step 0.4. c in [-1, 1]; E[a^2], E[s^2] > 0.
PairMoments pairMoments(const LayerActivation& activation, double mean, double q, double c);

} // namespace lab
