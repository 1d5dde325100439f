// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/activation.h"

#include "core/math/table.h"

#include <array>
#include <cmath>
#include <numbers>

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

double prelu(double z, const Settings& s) {
    return leaky(z, s);
}
double preluSlope(double z, const Settings& s) {
    return leakySlope(z, s);
}

double relu6(double z, const Settings&) {
    return z <= 0 ? 0 : z >= 6 ? 6 : z;
}
double relu6Slope(double z, const Settings& s) {
    return z >= 6 ? 0 : reluSlope(z, s);
}

double elu(double z, const Settings& s) {
    return z < 0 ? s.parameter * std::expm1(z) : z;
}
double eluSlope(double z, const Settings& s) {
    if (std::isnan(z))
        return z;
    return z < 0 ? s.parameter * std::exp(z) : 1;
}

// Klambauer et al. 2017, eq. 14: the constants that make mean 0 and variance 1 a stable fixed point.
constexpr double seluAlpha = 1.6732632423543772848170429916717;
constexpr double seluScale = 1.0507009873554804934193349852946;

double selu(double z, const Settings&) {
    return z > 0 ? seluScale * z : seluScale * seluAlpha * std::expm1(z);
}
double seluSlope(double z, const Settings&) {
    return z > 0 ? seluScale : seluScale * seluAlpha * std::exp(z);
}

/// The standard normal distribution and density. erfc keeps the digits of the lower tail.
double normalCdf(double z) {
    return 0.5 * std::erfc(-z * (std::numbers::sqrt2 / 2));
}
double normalPdf(double z) {
    return std::exp(-0.5 * z * z) * (0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
}

/// What z * (something that vanishes) tends to at the infinities: the lower tail is 0, the upper is z or 1.
double gelu(double z, const Settings&) {
    return std::isinf(z) ? (z > 0 ? z : 0) : z * normalCdf(z);
}
double geluSlope(double z, const Settings&) {
    return std::isinf(z) ? (z > 0 ? 1 : 0) : normalCdf(z) + z * normalPdf(z);
}

// tanh approximation of GELU: z s(2u) with u = sqrt(2/pi) (z + 0.044715 z^3), as (1 + tanh u)/2 = s(2u).
constexpr double geluCubic = 0.044715;
double geluTanhArgument(double z) {
    constexpr double twiceRoot = 2 * 0.79788456080286535588; // 2 sqrt(2 / pi)
    return twiceRoot * (z + geluCubic * z * z * z);
}
double geluTanh(double z, const Settings& s) {
    return std::isinf(z) ? (z > 0 ? z : 0) : z * sigmoid(geluTanhArgument(z), s);
}
double geluTanhSlope(double z, const Settings& s) {
    if (std::abs(z) > 50) // far beyond where the slope differs from its limits; the cube would overflow
        return z > 0 ? 1 : 0;
    constexpr double twiceRoot = 2 * 0.79788456080286535588;
    const double u = geluTanhArgument(z);
    return sigmoid(u, s) + z * sigmoidSlope(u, s) * twiceRoot * (1 + 3 * geluCubic * z * z);
}

double silu(double z, const Settings& s) {
    return std::isinf(z) ? (z > 0 ? z : 0) : z * sigmoid(z, s);
}
double siluSlope(double z, const Settings& s) {
    return std::isinf(z) ? (z > 0 ? 1 : 0) : sigmoid(z, s) * (1 + z * sigmoid(-z, s));
}

double softplus(double z, const Settings&) {
    return (z > 0 ? z : 0) + std::log1p(std::exp(-std::abs(z)));
}

double softsign(double z, const Settings&) {
    return std::isinf(z) ? (z > 0 ? 1 : -1) : z / (1 + std::abs(z));
}
double softsignSlope(double z, const Settings&) {
    const double t = 1 / (1 + std::abs(z));
    return t * t;
}

double hardSigmoid(double z, const Settings&) {
    return z <= -3 ? 0 : z >= 3 ? 1 : z / 6 + 0.5;
}
double hardSigmoidSlope(double z, const Settings&) {
    if (std::isnan(z))
        return z;
    return std::abs(z) < 3 ? 1.0 / 6 : 0;
}

double hardTanh(double z, const Settings&) {
    return z <= -1 ? -1 : z >= 1 ? 1 : z;
}
double hardTanhSlope(double z, const Settings&) {
    if (std::isnan(z))
        return z;
    return std::abs(z) < 1 ? 1 : 0;
}

double hardSwish(double z, const Settings&) {
    return z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6;
}
double hardSwishSlope(double z, const Settings&) {
    return z <= -3 ? 0 : z >= 3 ? 1 : (2 * z + 3) / 6;
}

double binaryStep(double z, const Settings&) {
    if (std::isnan(z))
        return z;
    return z > 0 ? 1 : 0;
}
double binaryStepSlope(double z, const Settings&) {
    return std::isnan(z) ? z : 0;
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

template <double (*F)(double, const Settings&), double (*D)(double, const Settings&), Curve C = Curve::None>
constexpr Activation row(std::string_view key, std::string_view name, std::string_view formula,
                         std::string_view slopeFormula, std::string_view kink, std::string_view source,
                         PythonActivation python, bool isFlatSomewhere, double steepest,
                         ActivationParameter parameter = {}) {
    // All parameters so far are the slope just below 0.
    const bool parameterScalesBelow = !parameter.key.empty();
    return {key,
            name,
            formula,
            slopeFormula,
            kink,
            source,
            python,
            parameter,
            isFlatSomewhere,
            steepest,
            parameterScalesBelow,
            F,
            D,
            overMatrix<F>,
            overMatrix<D>,
            C};
}

constexpr ActivationParameter eluAlpha{"eluAlpha", "ELU α", 1, 0, 10};
constexpr ActivationParameter preluParameter{"preluSlope", "PReLU slope", 0.25, 0, 1};
constexpr ActivationParameter leakyParameter{"leakySlope", "Leaky slope", 0.01, 0, 1};

// The Python of a row: PyTorch's own function where value and derivative agree with ours to rounding for
// every finite z. Not so: sigmoid, tanh, silu, gelu_tanh and softsign (their derivatives are differences that
// lose all digits in a tail: that of sigmoid is wrong by 1e-3 at z = 30 and 0 beyond 37), gelu (1 + erf
// does), selu (exp - 1 does near 0), softplus (linear above 20), elu (another slope at 0), hard_sigmoid and
// hard_swish (PyTorch takes 1/6 in single precision, and other slopes at the kinks) and relu with another
// slope at 0.
constexpr PythonActivation reluPython{"relu = F.relu",
                                      "relu = own(F.relu, lambda z: (z > 0) + K * (z == 0))"};
constexpr PythonActivation sigmoidPython{"sigmoid = own(logistic, logistic_slope)"};
constexpr PythonActivation tanhPython{"tanh = own(torch.tanh, lambda z: 4 * logistic_slope(2 * z))"};
constexpr PythonActivation leakyReluPython{"leaky_relu = lambda z: F.leaky_relu(z, P)"};
constexpr PythonActivation identityPython{"identity = lambda z: z"};
constexpr PythonActivation preluPython{
    "prelu = lambda z: F.leaky_relu(z, P)  # the slope is set, not learned"};
constexpr PythonActivation relu6Python{"relu6 = F.relu6",
                                       "relu6 = own(F.relu6, lambda z: ((z > 0) & (z < 6)) + K * (z == 0))"};
constexpr PythonActivation eluPython{
    "elu = own(lambda z: torch.where(z < 0, P * torch.expm1(z), z),\n"
    "          lambda z: torch.where(z < 0, P * torch.exp(z), torch.ones_like(z)))"};
constexpr PythonActivation seluPython{
    "SCALE, ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717\n"
    "selu = own(lambda z: SCALE * torch.where(z > 0, z, ALPHA * torch.expm1(z)),\n"
    "           lambda z: SCALE * torch.where(z > 0, torch.ones_like(z), ALPHA * torch.exp(z)))"};
constexpr PythonActivation geluPython{"gelu = own(lambda z: z * 0.5 * torch.erfc(-z / math.sqrt(2)),\n"
                                      "           lambda z: 0.5 * torch.erfc(-z / math.sqrt(2))\n"
                                      "           + z * torch.exp(-z * z / 2) / math.sqrt(2 * math.pi))"};
constexpr PythonActivation geluTanhPython{
    "U = 2 * math.sqrt(2 / math.pi)\n"
    "cubic = lambda z: U * (z + 0.044715 * z**3)\n"
    "gelu_tanh = own(lambda z: z * logistic(cubic(z)),\n"
    "                lambda z: torch.where(z.abs() > 50, (z > 0).to(z.dtype), logistic(cubic(z))\n"
    "                + z * logistic_slope(cubic(z)) * U * (1 + 3 * 0.044715 * z * z)))"};
constexpr PythonActivation siluPython{
    "silu = own(lambda z: z * logistic(z), lambda z: logistic(z) * (1 + z * logistic(-z)))"};
constexpr PythonActivation softplusPython{
    "softplus = lambda z: -F.logsigmoid(-z)  # F.softplus is linear above 20"};
constexpr PythonActivation softsignPython{
    "softsign = own(lambda z: z / (1 + z.abs()), lambda z: (1 / (1 + z.abs())) ** 2)"};
constexpr PythonActivation hardSigmoidPython{
    "hard_sigmoid = own(lambda z: (z / 6 + 0.5).clamp(0, 1), lambda z: (z.abs() < 3) / 6)"};
constexpr PythonActivation hardTanhPython{"hard_tanh = F.hardtanh"};
constexpr PythonActivation hardSwishPython{
    "hard_swish = own(lambda z: z * (z / 6 + 0.5).clamp(0, 1),\n"
    "                 lambda z: (z >= 3) + (z.abs() < 3) * (2 * z + 3) / 6)"};
constexpr PythonActivation binaryStepPython{
    "binary_step = own(lambda z: (z > 0).to(z.dtype), torch.zeros_like)"};

constexpr std::array table{
    row<relu, reluSlope, Curve::Relu>("relu", "ReLU", "f(z) = max(0, z)", "f′(z) = 1 for z > 0, 0 for z < 0",
                                      "f′(0) = 0 by convention; 0, 1/2 or 1 selectable",
                                      "Nair & Hinton 2010, Rectified linear units", reluPython, true, 1),
    row<sigmoid, sigmoidSlope, Curve::Sigmoid>(
        "sigmoid", "Sigmoid", "σ(z) = 1 / (1 + e⁻ᶻ)", "σ′(z) = σ(z) σ(−z), at most 1/4", "",
        "Rumelhart, Hinton & Williams 1986", sigmoidPython, false, 0.25),
    row<tanhOf, tanhSlope, Curve::Tanh>("tanh", "Tanh", "tanh(z)", "tanh′(z) = 1 − tanh²(z), at most 1", "",
                                        "LeCun et al. 1998, Efficient BackProp", tanhPython, false, 1),
    row<leaky, leakySlope, Curve::Leaky>(
        "leaky_relu", "Leaky ReLU", "f(z) = z for z > 0, slope · z otherwise",
        "f′(z) = 1 for z > 0, slope otherwise", "f′(0) = slope",
        "Maas, Hannun & Ng 2013, Rectifier nonlinearities", leakyReluPython, false, 1, leakyParameter),
    row<identity, identitySlope, Curve::Identity>("identity", "Identity", "f(z) = z", "f′(z) = 1", "",
                                                  "linear unit", identityPython, false, 1),
    row<prelu, preluSlope, Curve::Leaky>(
        "prelu", "PReLU (fixed slope)", "f(z) = z for z > 0, slope · z otherwise",
        "f′(z) = 1 for z > 0, slope otherwise", "f′(0) = slope",
        "He et al. 2015, Delving deep into rectifiers; the slope is set, not learned", preluPython, false, 1,
        preluParameter),
    row<relu6, relu6Slope, Curve::Relu6>("relu6", "ReLU6", "f(z) = min(max(0, z), 6)",
                                         "f′(z) = 1 for 0 < z < 6, 0 outside", "f′(0) as ReLU’s, f′(6) = 0",
                                         "Krizhevsky 2010, Convolutional deep belief networks", relu6Python,
                                         true, 1),
    row<elu, eluSlope>("elu", "ELU", "f(z) = z for z ≥ 0, α (eᶻ − 1) otherwise",
                       "f′(z) = 1 for z ≥ 0, α eᶻ otherwise", "f′(0) = 1",
                       "Clevert, Unterthiner & Hochreiter 2015, arXiv 1511.07289", eluPython, false, 1,
                       eluAlpha),
    row<selu, seluSlope>("selu", "SELU", "f(z) = λ z for z > 0, λ α (eᶻ − 1) otherwise",
                         "f′(z) = λ for z > 0, λ α eᶻ otherwise", "f′(0) = λ α",
                         "Klambauer et al. 2017, Self-normalizing neural networks", seluPython, false,
                         seluScale* seluAlpha),
    row<gelu, geluSlope>("gelu", "GELU", "f(z) = z Φ(z)", "f′(z) = Φ(z) + z φ(z), at most 1.129", "",
                         "Hendrycks & Gimpel 2016, arXiv 1606.08415 (exact, by erfc)", geluPython, false,
                         1.1289041451865157),
    row<geluTanh, geluTanhSlope>(
        "gelu_tanh", "GELU (tanh form)", "f(z) = z/2 (1 + tanh √(2/π) (z + 0.0447 z³))",
        "f′ by the chain rule, at most 1.129", "", "Hendrycks & Gimpel 2016, the approximation",
        geluTanhPython, false, 1.1289930687),
    row<silu, siluSlope>("silu", "SiLU (swish)", "f(z) = z σ(z)", "f′(z) = σ(z) (1 + z σ(−z)), at most 1.100",
                         "", "Elfwing, Uchibe & Doya 2018; Ramachandran et al. 2017", siluPython, false,
                         1.0998393202),
    row<softplus, sigmoid>("softplus", "Softplus", "f(z) = ln(1 + eᶻ)", "f′(z) = σ(z), at most 1", "",
                           "Dugas et al. 2001", softplusPython, false, 1),
    row<softsign, softsignSlope>("softsign", "Softsign", "f(z) = z / (1 + |z|)",
                                 "f′(z) = 1 / (1 + |z|)², at most 1", "", "Bergstra et al. 2009",
                                 softsignPython, false, 1),
    row<hardSigmoid, hardSigmoidSlope>("hard_sigmoid", "Hard sigmoid", "f(z) = clip(z/6 + 1/2, 0, 1)",
                                       "f′(z) = 1/6 for |z| < 3, 0 outside", "f′(±3) = 0",
                                       "Courbariaux et al. 2015; the slope 1/6 as in PyTorch",
                                       hardSigmoidPython, true, 1.0 / 6),
    row<hardTanh, hardTanhSlope>("hard_tanh", "Hard tanh", "f(z) = clip(z, −1, 1)",
                                 "f′(z) = 1 for |z| < 1, 0 outside", "f′(±1) = 0", "Collobert 2004",
                                 hardTanhPython, true, 1),
    row<hardSwish, hardSwishSlope>("hard_swish", "Hard swish", "f(z) = z clip(z/6 + 1/2, 0, 1)",
                                   "f′(z) = (2 z + 3)/6 for |z| < 3, 0 below, 1 above",
                                   "f′(−3) = 0, f′(3) = 1", "Howard et al. 2019, Searching for MobileNetV3",
                                   hardSwishPython, true, 1.5),
    row<binaryStep, binaryStepSlope>("binary_step", "Binary step", "f(z) = 1 for z > 0, 0 otherwise",
                                     "f′(z) = 0 everywhere: no gradient passes", "f′(0) = 0",
                                     "McCulloch & Pitts 1943", binaryStepPython, true, 0),
};
static_assert(std::ranges::none_of(table, [](const Activation& row) { return row.python.text.empty(); }));

} // namespace

std::span<const Activation> activations() {
    return table;
}

const Activation* findActivation(std::string_view key) {
    return findRow(activations(), key);
}

} // namespace lab
