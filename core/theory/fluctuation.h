// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far the error signal of one random network of finite width lies from its mean over all networks.
#pragma once

#include "core/theory/gaussian.h"

#include <vector>

namespace lab {

/// One hidden layer: z = b + W a has mean b and variance q over the weights.
struct FieldLayer {
    LayerActivation activation;
    double mean = 0;
    double q = 0;
    SignalMoments moments;
};

/// Mean and deviation of ln(E_l / E_L) beyond the mean field's value, one entry per hidden layer.
struct Fluctuation {
    std::vector<double> mean;
    std::vector<double> deviation;
};

/// layers: hidden layers 1 .. L, all `width` units wide; rotations: the weights keep lengths exactly.
/// correlations: cosines between the inputs of pairs of rows, each standing for an equal share of all pairs;
/// not empty. To first order in 1/width; every layer has E[f^2] > 0 and E[f'^2] > 0.
///
/// With x_l = ln(q_l / its mean) and T_l = ln |delta_l|^2 - ln |delta_L|^2, layer by layer
///   x_{l+1} = phi_l x_l + eta_l,            phi_l = d ln E[f^2] / d ln q
///   T_l = T_{l+1} + ln chi_l + psi_l x_l + xi_l,    psi_l = d ln E[f'^2] / d ln q
/// with independent layers, and for two samples a, b, correlated by c in z_l and by r in W^T delta,
///   n Cov(eta_a, eta_b) = E[f_a^2 f_b^2] / E[f^2]^2 - 1                (- 2 c^2 phi^2 for rotations)
///   n Cov(xi_a, xi_b)   = (1 + 2 r^2) E[f'_a^2 f'_b^2] / E[f'^2]^2 - 1 (- 2 r^2 - 2 c^2 psi^2)
///   n Cov(xi_a, eta_b)  = E[f'_a^2 f_b^2] / (E[f'^2] E[f^2]) - 1       (- 2 c^2 phi psi)
/// (fourth moments of the normal numbers that random W makes of a and of delta; a rotation keeps the sums of
/// their squares, and the terms taken off are what those sums would add).
Fluctuation fluctuation(const std::vector<FieldLayer>& layers, double width, bool rotations,
                        const std::vector<double>& correlations);

} // namespace lab
