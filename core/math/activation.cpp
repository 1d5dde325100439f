// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/activation.h"

#include "core/math/table.h"

#include <array>
#include <cmath>
#include <limits>

namespace lab {
namespace {

using Settings = ActivationSettings;

// NaN must stay NaN: every comparison below is written so that NaN falls through to an expression in z.

double identity(double z, const Settings&) {
    return z;
}
double identitySlope(double z, const Settings&) {
    return std::isnan(z) ? z : 1;
}

double relu(double z, const Settings&) {
    return z <= 0 ? 0 : z;
}
double reluSlope(double z, const Settings& s) {
    if (std::isnan(z))
        return z;
    return z > 0 ? 1 : z < 0 ? 0 : s.kinkSlope;
}

double leaky(double z, const Settings& s) {
    return z < 0 ? s.parameter * z : z;
}
double leakySlope(double z, const Settings& s) {
    if (std::isnan(z))
        return z;
    return z > 0 ? 1 : s.parameter;
}

// Both branches exponentiate a negative number: no overflow, and full relative accuracy in either tail.
double sigmoid(double z, const Settings&) {
    const double e = std::exp(-std::abs(z));
    return (z < 0 ? e : 1) / (1 + e);
}
// s(z) s(-z), as 1 - s loses all digits for large z.
double sigmoidSlope(double z, const Settings&) {
    const double e = std::exp(-std::abs(z));
    return e / ((1 + e) * (1 + e));
}

double tanhOf(double z, const Settings&) {
    return std::tanh(z);
}
// 1 / cosh^2 = 4 e / (1 + e)^2 with e = exp(-2|z|), as 1 - tanh^2 loses all digits for large z.
double tanhSlope(double z, const Settings&) {
    const double e = std::exp(-2 * std::abs(z));
    return 4 * e / ((1 + e) * (1 + e));
}

// The matrix forms of a row, made from its scalar forms so that both give the same bits.
template <double (*F)(double, const Settings&)>
void overMatrix(const Matrix& z, const Settings& s, Matrix& result) {
    result.resize(z.rows(), z.cols());
    const double* from = z.data();
    double* to = result.data();
    for (Index i = 0; i < z.size(); ++i)
        to[i] = F(from[i], s);
}

template <double (*F)(double, const Settings&), double (*D)(double, const Settings&)>
constexpr Activation row(std::string_view key, std::string_view name, std::string_view formula,
                         std::string_view slopeFormula, std::string_view kink, std::string_view source,
                         bool canDie, double maxSlope, ActivationParameter parameter = {}) {
    return {key,      name, formula, slopeFormula,  kink,         source, parameter, canDie,
            maxSlope, F,    D,       overMatrix<F>, overMatrix<D>};
}

constexpr std::array table{
    row<relu, reluSlope>("relu", "ReLU", "f(z) = max(0, z)", "f′(z) = 1 for z > 0, 0 for z < 0",
                         "f′(0) = 0 by convention; 0, 1/2 or 1 selectable",
                         "Nair & Hinton 2010, Rectified linear units", true, 1),
    row<sigmoid, sigmoidSlope>("sigmoid", "Sigmoid", "σ(z) = 1 / (1 + e⁻ᶻ)",
                               "σ′(z) = σ(z) σ(−z), at most 1/4", "", "Rumelhart, Hinton & Williams 1986",
                               false, 0.25),
    row<tanhOf, tanhSlope>("tanh", "Tanh", "tanh(z)", "tanh′(z) = 1 − tanh²(z), at most 1", "",
                           "LeCun et al. 1998, Efficient BackProp", false, 1),
    row<leaky, leakySlope>("leaky_relu", "Leaky ReLU", "f(z) = z for z > 0, slope · z otherwise",
                           "f′(z) = 1 for z > 0, slope otherwise", "f′(0) = slope",
                           "Maas, Hannun & Ng 2013, Rectifier nonlinearities", false, 1,
                           {"leakySlope", "Slope for z < 0", 0.01, 0, 1}),
    row<identity, identitySlope>("identity", "Identity", "f(z) = z", "f′(z) = 1", "", "linear unit", false,
                                 1),
};

} // namespace

std::span<const Activation> activations() {
    return table;
}

const Activation* findActivation(std::string_view key) {
    return findRow(activations(), key);
}

} // namespace lab
