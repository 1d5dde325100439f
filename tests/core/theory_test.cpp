// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Mean-field theory and what real networks do at initialisation, against published and simulated numbers.
// "Sheet" is the project's sheet of acceptance figures: means and deviations over seeds of a simulation in
// another program.

#include "core/math/initializer.h"
#include "core/math/signal.h"
#include "core/runner/session.h"
#include "core/theory/drawn_networks.h"
#include "core/theory/gaussian.h"
#include "core/theory/theory.h"
#include "tests/support/check.h"

#include <Eigen/SVD>

#include <QTest>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <numbers>
#include <string>
#include <tuple>
#include <vector>

using namespace lab;

namespace {

LayerActivation named(std::string_view key) {
    const Activation* row = findActivation(key);
    return {row, {row->parameter.initial, 0}};
}

/// How weights are drawn: an initialiser with its gain and scale.
struct Draw {
    std::string_view initializer;
    double gain = 1;
    double scale = 1;
};

/// inputs - width x depth - 1, biases 0, BCE.
Network drawnNetwork(std::string_view activation, Draw draw, Index inputs, Index width, std::size_t depth,
                     std::uint64_t seed) {
    std::vector<Index> sizes{inputs};
    sizes.insert(sizes.end(), depth, width);
    sizes.push_back(1);
    Network network =
        makeNetwork(sizes, std::vector<LayerActivation>(depth, named(activation)), *findLoss("bce"));
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        Random random(seed, l);
        findInitializer(draw.initializer)
            ->fill(random, draw.gain, draw.scale, network.layers[l].weights(network.parameters));
    }
    return network;
}

Matrix normalInputs(Index features, Index rows, std::uint64_t seed) {
    Random random(seed, 1'000'000);
    Matrix x(features, rows);
    for (double& entry : x.reshaped())
        entry = random.normal();
    return x;
}

Matrix randomLabels(Index rows, std::uint64_t seed) {
    Random random(seed, 1'000'001);
    Matrix target(1, rows);
    for (double& entry : target.reshaped())
        entry = static_cast<double>(random.below(2));
    return target;
}

double rms(const Matrix& values) {
    return norm2(Eigen::Map<const Vector>(values.data(), values.size())) /
           std::sqrt(static_cast<double>(values.size()));
}

/// The slope of the straight line through y over x = 0, 1, 2, ... with the least squares.
double lineSlope(const std::vector<double>& y) {
    const double middle = 0.5 * static_cast<double>(y.size() - 1);
    double xy = 0, xx = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double x = static_cast<double>(i) - middle;
        xy += x * y[i];
        xx += x * x;
    }
    return xy / xx;
}

/// Decades per layer over layers 2 .. D: rms of delta (which is what the sheet measures; E_l, a mean of
/// magnitudes, falls by 0.03 a layer more for GELU and SiLU), rms of dL/dW, rms of a.
using Slopes = std::array<double, 3>;

Slopes slopesOf(const Network& network, const Trace& trace) {
    const std::vector<LayerSignal> layers = layerSignals(network, trace);
    std::array<std::vector<double>, 3> logs;
    for (std::size_t l = 1; l < network.depth(); ++l) {
        logs[0].push_back(std::log10(rms(trace.delta[l])));
        logs[1].push_back(std::log10(layers[l].weightGradientRms));
        logs[2].push_back(std::log10(layers[l].activationScale));
    }
    return {lineSlope(logs[0]), lineSlope(logs[1]), lineSlope(logs[2])};
}

/// Inputs N(0, 1)^2, 64 samples, random labels; the mean over seeds.
Slopes meanSlopes(std::string_view activation, Draw draw, Index width, std::size_t depth, int seeds) {
    Slopes mean{};
    Trace trace;
    for (int s = 0; s < seeds; ++s) {
        const auto seed = static_cast<std::uint64_t>(s);
        const Network network = drawnNetwork(activation, draw, 2, width, depth, seed);
        forwardBackward(network, normalInputs(2, 64, seed), randomLabels(64, seed), trace);
        const Slopes slopes = slopesOf(network, trace);
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += slopes[i] / seeds;
    }
    return mean;
}

constexpr int sheetSeeds = 20;

/// The sheet's pass rule.
double allowed(double deviation, int seeds) {
    return 4 * deviation * std::sqrt(1.0 / seeds + 1.0 / sheetSeeds) + 0.002;
}

/// Keeps the check that came nearest to its tolerance, to say how well all went.
struct Worst {
    double share = 0;
    std::string where;
    int count = 0;

    template <class... Parts>
    bool within(double value, double expected, double tolerance, const Parts&... parts) {
        ++count;
        const double used = std::abs(value - expected) / tolerance;
        if (!(used <= share)) {
            share = used;
            where = labtest::text(parts..., value, "for", expected, "+-", tolerance);
        }
        return used <= 1;
    }
    void say(const char* title) const {
        qInfo("%s: %d figures, the nearest to its tolerance at %.0f %%: %s", title, count, 100 * share,
              where.c_str());
    }
};

/// E[g(z)], z ~ N(mean, q), by Simpson's rule on so many points that no kink matters: slow and plain.
double plainExpectation(const std::function<double(double)>& g, double mean, double q) {
    // Every whole z is the end of a piece, and the pieces are so short that anything between them is smooth.
    const double deviation = std::sqrt(q);
    long double sum = 0;
    const auto density = [&](double z) {
        const double x = (z - mean) / deviation;
        return std::exp(-0.5 * x * x) / (deviation * std::sqrt(2 * std::numbers::pi));
    };
    const int low = static_cast<int>(std::floor(mean - 9 * deviation)) - 1;
    const int high = static_cast<int>(std::ceil(mean + 9 * deviation)) + 1;
    const int parts = 2 * std::max(600, static_cast<int>(300 / deviation));
    const double h = 1.0 / parts;
    constexpr double inside = 1e-12; // a kink belongs to neither side
    for (int piece = low; piece < high; ++piece) {
        for (int i = 0; i <= parts; ++i) {
            const double z = i == 0 ? piece + inside : i == parts ? piece + 1 - inside : piece + i * h;
            const double weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
            sum += static_cast<long double>(weight * h / 3 * g(z) * density(z));
        }
    }
    return static_cast<double>(sum);
}

double criticalSw2(std::string_view activation, double sb2) {
    double low = 1, high = 4;
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        (meanField(named(activation), middle, sb2).chi1 < 1 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/// The layer (1-based) up to which a ReLU net passes something of x on; depth + 1 if it is alive throughout.
std::size_t firstDeadLayer(const Trace& trace) {
    std::size_t l = 0;
    while (l < trace.a.size() && trace.a[l].maxCoeff() > 0)
        ++l;
    return l + 1;
}

Matrix circleOfDirections(int count) {
    Matrix x(2, count);
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * std::numbers::pi * i / count;
        x.col(i) << std::cos(angle), std::sin(angle);
    }
    return x;
}

/// Shares of nets whose hidden layer `depths[i]` is 0 on all of x, over `nets` He-normal ReLU nets.
std::vector<double> bornDead(const Matrix& x, Index width, const std::vector<std::size_t>& depths, int nets) {
    std::vector<double> shares(depths.size(), 0);
    Trace trace;
    for (int s = 0; s < nets; ++s) {
        const Network network = drawnNetwork("relu", {"he_normal"}, x.rows(), width, depths.back(),
                                             static_cast<std::uint64_t>(s));
        forward(network, x, trace);
        const std::size_t dead = firstDeadLayer(trace);
        for (std::size_t i = 0; i < depths.size(); ++i)
            shares[i] += (dead <= depths[i] ? 1.0 : 0.0) / nets;
    }
    return shares;
}

double shareTolerance(double p, int nets) {
    const double q = std::clamp(p, 0.0005, 0.9995); // what "1.000" may stand for
    return 4 * std::sqrt(q * (1 - q) / nets) + 0.003;
}

/// Share of the layer's units whose slope is 0 on every sample.
double deadShare(const Network& network, std::size_t layer, const Trace& trace) {
    Matrix slope;
    network.activations[layer].function->slopes(trace.z[layer], network.activations[layer].settings, slope);
    return static_cast<double>((slope.rowwise().maxCoeff().array() == 0).count()) /
           static_cast<double>(slope.rows());
}

Experiment experimentWith(std::string activation, Draw draw, std::int64_t width, std::int64_t depth) {
    Experiment experiment;
    experiment.activation = std::move(activation);
    experiment.initializer = draw.initializer;
    experiment.gain = draw.gain;
    experiment.initScale = draw.scale;
    experiment.width = width;
    experiment.depth = depth;
    return experiment;
}

} // namespace

class TheoryTest : public QObject {
    Q_OBJECT

  private slots:
    // --- Expectations -------------------------------------------------------------------------------------

    void expectationsEqualPlainSums() {
        constexpr double tolerance = 2e-10;
        Worst worst;
        for (const Activation& row : activations()) {
            const LayerActivation activation = named(row.key);
            for (const auto& [mean, q] :
                 {std::pair{0.0, 1.0}, {0.0, 0.09}, {0.7, 2.0}, {-1.5, 0.4}, {0.0, 30.0}}) {
                const SignalMoments m = signalMoments(activation, mean, q);
                const auto f = [&](double z) { return row.f(z, activation.settings); };
                const auto s = [&](double z) { return row.slope(z, activation.settings); };
                const auto check = [&](double value, const std::function<double(double)>& g,
                                       const char* name) {
                    const double expected = plainExpectation(g, mean, q);
                    CHECK(worst.within(value, expected, tolerance * std::abs(expected) + 1e-14, row.key, name,
                                       mean, q),
                          row.key, name, mean, q, value, expected);
                };
                check(
                    m.f2, [&](double z) { return f(z) * f(z); }, "f2");
                check(
                    m.f4, [&](double z) { return std::pow(f(z), 4); }, "f4");
                const double odd = plainExpectation([&](double z) { return std::abs(s(z)); }, mean, q);
                CHECK(std::abs(m.slopeAbs - odd) <= 1e-3 * odd, row.key, mean, q, m.slopeAbs, odd);
                check(
                    m.slope2, [&](double z) { return s(z) * s(z); }, "slope2");
                check(
                    m.slope4, [&](double z) { return std::pow(s(z), 4); }, "slope4");
                check(
                    m.slope2f2, [&](double z) { return s(z) * s(z) * f(z) * f(z); }, "slope2f2");
            }
        }
        worst.say("expectations");
    }

    void expectationsHaveTheirClosedForms() {
        // ReLU with a mean: E[a^2] = (m^2 + q) Phi(m/s) + m s phi(m/s), E[f'^2] = Phi(m/s).
        for (const double mean : {-12.0, -4.0, -0.5, 0.0, 1.0, 6.0}) {
            for (const double q : {1e-4, 0.3, 1.0, 1e6}) {
                const double s = std::sqrt(q), u = mean / s;
                const double Phi = 0.5 * std::erfc(-u / std::numbers::sqrt2);
                const double phi = std::exp(-0.5 * u * u) / std::sqrt(2 * std::numbers::pi);
                const SignalMoments m = signalMoments(named("relu"), mean, q);
                CHECK(labtest::close(m.slope2, Phi, 1e-12, 1e-40), mean, q, m.slope2, Phi);
                if (u > -5) // beyond, the closed form cancels
                    CHECK(labtest::close(m.f2, (mean * mean + q) * Phi + mean * s * phi, 1e-9), mean, q,
                          m.f2);
            }
        }
        // Growths: identity and ReLU scale with q; a saturated tanh does not.
        QVERIFY(labtest::close(signalMoments(named("relu"), 0, 3).f2Growth, 1, 1e-12));
        QVERIFY(labtest::close(signalMoments(named("relu"), 0, 3).slope2Growth, 0, 0, 1e-12));
        QVERIFY(std::abs(signalMoments(named("tanh"), 0, 1e12).f2Growth) < 1e-5);
        for (const Activation& row : activations()) { // against differences, for every row
            const double q = 0.8, h = 1e-4;
            const SignalMoments m = signalMoments(named(row.key), 0.3, q);
            const SignalMoments above = signalMoments(named(row.key), 0.3, q * std::exp(h));
            const SignalMoments below = signalMoments(named(row.key), 0.3, q * std::exp(-h));
            CHECK(std::abs(m.f2Growth - std::log(above.f2 / below.f2) / (2 * h)) < 1e-6, row.key);
            if (m.slope2 > 0)
                CHECK(std::abs(m.slope2Growth - std::log(above.slope2 / below.slope2) / (2 * h)) < 1e-6,
                      row.key);
        }
    }

    void pairsHaveTheirClosedForms() {
        // Cho & Saul 2009 for ReLU; the correlation passes unchanged through the identity.
        for (const double c : {-0.8, -0.2, 0.0, 0.5, 0.9, 1.0}) {
            const double angle = std::acos(c);
            const PairMoments relu = pairMoments(named("relu"), 0, 2, c);
            CHECK(std::abs(relu.slopeCorrelation - (1 - angle / std::numbers::pi)) < 0.03, c,
                  relu.slopeCorrelation);
            const double expected = (std::sin(angle) + (std::numbers::pi - angle) * c) / std::numbers::pi;
            CHECK(std::abs(relu.correlation - expected) < 0.01, c, relu.correlation, expected);
            // P(both active), and E[y^2; both active], over their values at c = 0.
            const double both = 2 * (std::numbers::pi - angle) / std::numbers::pi;
            CHECK(std::abs(relu.slope2slope2 - both) < 0.06, c, relu.slope2slope2, both);
            // A slope of 1/2 below 0: 1 where both are active, 1/16 where neither is, 1/4 elsewhere.
            const PairMoments leaky = pairMoments({findActivation("leaky_relu"), {0.5, 0}}, 0, 2, c);
            const double leakyBoth = (both / 4 * (1 + 0.0625) + (1 - both / 2) * 0.25) / (0.625 * 0.625);
            CHECK(std::abs(leaky.slope2slope2 - leakyBoth) < 0.03, c, leaky.slope2slope2, leakyBoth);
            const double square = both + 2 * std::sin(angle) * c / std::numbers::pi;
            CHECK(std::abs(relu.slope2f2 - square) < 0.03, c, relu.slope2f2, square);
            const PairMoments identity = pairMoments(named("identity"), 0, 2, c);
            CHECK(std::abs(identity.correlation - c) < 1e-4, c, identity.correlation);
            CHECK(std::abs(identity.f2f2 - (1 + 2 * c * c)) < 0.01, c, identity.f2f2);
        }
    }

    // --- Sheet, section 1 ---------------------------------------------------------------------------------

    void meanFieldTable() {
        struct Row {
            std::string_view activation;
            double sw2;
            Fate fate;
            double q, qUnit; // half a unit of the last printed digit
            double chi1, chiUnit;
            double slope;
        };
        // Two of the sheet's figures are off in their last digit. tanh at 2: 0.6179648 by plain sums in
        // another program (it prints 0.61797). SELU: chi1 = lambda^2 (1/2 + alpha^2 e^2 Phi(-2)) = 1.0715750
        // exactly (it prints 1.0720, from sums across the kink).
        const std::array rows{
            Row{"sigmoid", 1, Fate::FixedPoint, 0.26469, 5e-6, 0.055721, 5e-7, 0.6270},
            Row{"sigmoid", 2, Fate::FixedPoint, 0.55529, 5e-6, 0.100977, 5e-7, 0.4979},
            Row{"sigmoid", 16, Fate::FixedPoint, 5.8554, 5e-5, 0.398879, 5e-7, 0.1996},
            Row{"softplus", 1, Fate::FixedPoint, 0.85631, 5e-6, 0.288722, 5e-7, 0.2698},
            Row{"tanh", 0.25, Fate::Vanishes, 0, 0.5e-9, 0.25, 1e-12, 0.3010},
            Row{"tanh", 2, Fate::FixedPoint, 0.6179648, 5e-8, 1.105529, 5e-7, -0.0218},
            Row{"tanh", 2.25, Fate::FixedPoint, 0.79335, 5e-6, 1.139323, 5e-7, -0.0283},
            Row{"tanh", 4, Fate::FixedPoint, 2.12147, 5e-6, 1.362673, 5e-7, -0.0672},
            Row{"relu", 2, Fate::Stays, 1, 1e-12, 1, 1e-12, 0},
            Row{"relu", 1, Fate::Vanishes, 0, 1e-12, 0.5, 1e-12, 0.1505},
            Row{"relu", 4, Fate::Explodes, std::numeric_limits<double>::infinity(), 0, 2, 1e-12, -0.1505},
            Row{"selu", 1, Fate::FixedPoint, 1, 1e-10, 1.0715750, 5e-8, -0.01501},
            Row{"tanh", 1, Fate::Vanishes, 0, 1e-12, 1, 1e-12, 0},
        };
        Worst worst;
        for (const Row& row : rows) {
            const MeanField field = meanField(named(row.activation), row.sw2, 0);
            CHECK(field.fate == row.fate, row.activation, row.sw2, static_cast<int>(field.fate));
            if (row.fate == Fate::Explodes)
                CHECK(field.q == row.q, row.activation);
            else
                CHECK(worst.within(field.q, row.q, row.qUnit, row.activation, row.sw2, "q*"), row.activation,
                      row.sw2, field.q);
            CHECK(worst.within(field.chi1, row.chi1, row.chiUnit, row.activation, row.sw2, "chi1"),
                  row.activation, row.sw2, field.chi1);
            CHECK(worst.within(-field.decadesPerLayer(), row.slope, 5e-5, row.activation, row.sw2, "slope"),
                  row.activation, row.sw2, field.decadesPerLayer());
        }
        worst.say("section 1, theory");
    }

    void meanFieldFacts() {
        for (const double sw2 : {0.3, 1.0, 7.0}) {
            CHECK(labtest::close(meanField(named("relu"), sw2, 0.1).chi1, sw2 / 2, 1e-12), sw2);
            const double s = findActivation("leaky_relu")->parameter.initial;
            CHECK(labtest::close(meanField(named("leaky_relu"), sw2, 0).chi1, sw2 * (1 + s * s) / 2, 1e-12),
                  sw2);
            QVERIFY(meanField(named("sigmoid"), sw2, 0).chi1 <= sw2 / 16);
            for (const Activation& row : activations()) // the fixed point is one, for every row
                CHECK(isConsistent(meanField(named(row.key), sw2, 0.05), named(row.key), sw2, 0.05), row.key,
                      sw2);
        }
        QVERIFY(labtest::close(meanField(named("gelu"), 1, 0).chi1, 0.25, 1e-10));
        QVERIFY(labtest::close(meanField(named("silu"), 1, 0).chi1, 0.25, 1e-10));
        QVERIFY(labtest::close(meanField(named("relu"), 2 * std::exp(-0.2), 0).depthScale, 5, 1e-9));
        QVERIFY(std::isinf(meanField(named("relu"), 2, 0).depthScale));
        QVERIFY(meanField(named("relu"), 2, 0.1).fate == Fate::Explodes);
        QCOMPARE(meanField(named("binary_step"), 1, 0).chi1, 0.0);
        QCOMPARE(meanField(named("tanh"), 0, 0).chi1, 0.0);
        // He et al. 2015: Xavier weights lose 1/sqrt 2 per ReLU layer, 3.1e-5 over 30 of them.
        QVERIFY(std::abs(std::pow(meanField(named("relu"), 1, 0).chi1, 15) / 3.1e-5 - 1) < 0.02);
        QVERIFY(std::abs(std::pow(meanField(named("relu"), 1, 0).chi1, 11) / 4.9e-4 - 1) < 0.01);
    }

    void tanhCriticalLine() {
        Worst worst;
        for (const auto& [sb2, sw2] : {std::pair{0.0001, 1.0860},
                                       {0.001, 1.1892},
                                       {0.01, 1.4242},
                                       {0.05, 1.7610},
                                       {0.1, 1.9861},
                                       {0.3, 2.5051}}) {
            const double found = criticalSw2("tanh", sb2);
            CHECK(worst.within(found, sw2, 0.0005, "sb2", sb2), sb2, found);
        }
        worst.say("tanh critical line");
    }

    void wideNetworksFollowTheMeanField() {
        struct Row {
            std::string_view activation;
            Draw draw;
            double slope, deviation;
        };
        const auto normal = [](double sw2) { return Draw{"lecun_normal", std::sqrt(sw2)}; };
        const std::array rows{
            Row{"sigmoid", normal(1), 0.6276, 0.003},      Row{"sigmoid", normal(2), 0.4983, 0.003},
            Row{"sigmoid", normal(16), 0.2027, 0.006},     Row{"softplus", normal(1), 0.2701, 0.005},
            Row{"tanh", normal(0.25), 0.3016, 0.003},      Row{"tanh", normal(2), -0.0223, 0.002},
            Row{"tanh", normal(2.25), -0.0288, 0.001},     Row{"tanh", normal(4), -0.0679, 0.001},
            Row{"relu", {"he_normal"}, 0.0008, 0.002},     Row{"relu", normal(1), 0.1513, 0.002},
            Row{"relu", normal(4), -0.1496, 0.002},        Row{"selu", {"lecun_normal"}, -0.0178, 0.002},
            Row{"tanh", {"glorot_normal"}, 0.0034, 0.003},
        };
        constexpr int seeds = 2;
        Worst worst;
        for (const Row& row : rows) {
            const double slope = meanSlopes(row.activation, row.draw, 256, 50, seeds)[0];
            CHECK(
                worst.within(slope, row.slope, allowed(row.deviation, seeds), row.activation, row.draw.gain),
                row.activation, row.draw.gain, slope, row.slope);
        }
        worst.say("section 1, simulated 256 x 50");
    }

    // --- Sheet, section 3 ---------------------------------------------------------------------------------

    void slopesAtInitialisation() {
        struct Row {
            std::string_view activation;
            Draw draw;
            Index width;
            std::size_t depth;
            Slopes mean;
            Slopes deviation; // 0: the sheet gives none
        };
        const Draw glorot{"glorot_normal"}, he{"he_normal"}, lecun{"lecun_normal"}, small{"normal", 1, 0.01};
        const Draw wide{"lecun_normal", 2}; // sigma_w = 2
        const std::array rows{
            Row{"sigmoid", glorot, 32, 10, {0.6353, 0.6347, 0.0003}, {0.021, 0.022, 0.002}},
            Row{"sigmoid", glorot, 32, 20, {0.6350, 0.6346, 0}, {0.015, 0, 0.002}},
            Row{"sigmoid", glorot, 32, 50, {0.6341, 0.6340, 0}, {0.008, 0, 0.002}},
            Row{"sigmoid", he, 32, 20, {0.5074, 0.5062, -0.0003}, {0.016, 0, 0.002}},
            Row{"tanh", glorot, 32, 10, {0.0240, 0.0005, -0.0290}, {0.020, 0.029, 0}},
            Row{"tanh", glorot, 32, 50, {0.0119, -0.0015, -0.0132}, {0.008, 0.011, 0}},
            Row{"tanh", wide, 32, 50, {-0.0655, -0.0639, 0.0001}, {0.006, 0, 0.002}},
            Row{"tanh", small, 32, 10, {1.2538, -0.0012, -1.2520}, {0.020, 0.028, 0.015}},
            Row{"relu", he, 32, 10, {0.0077, 0.0120, -0.0115}, {0.021, 0.034, 0}},
            Row{"relu", he, 32, 50, {0.0119, -0.0034, -0.0151}, {0.010, 0.012, 0}},
            Row{"relu", glorot, 32, 20, {0.1597, -0.0113, -0.1646}, {0.016, 0.024, 0}},
            Row{"relu", lecun, 32, 20, {0.1597, -0.0113, -0.1646}, {0.016, 0.024, 0}},
            Row{"relu", glorot, 256, 20, {0.1507, -0.0045, -0.1514}, {0.004, 0.012, 0}},
            Row{"relu", {"normal", 1, 1}, 32, 10, {-0.5939, 0.0288, 0.5906}, {0.021, 0.030, 0.027}},
            Row{"selu", lecun, 32, 50, {-0.0187, -0.0122, 0.0004}, {0.006, 0.007, 0}},
            Row{"gelu", he, 32, 20, {0.0233, -0.0192, -0.0403}, {0.035, 0, 0}},
            Row{"silu", he, 32, 20, {0.0707, -0.0234, -0.0778}, {0.050, 0, 0}},
            Row{"softplus", glorot, 32, 20, {0.2774, 0.2798, 0.0022}, {0.021, 0.021, 0}},
        };
        const std::array names{"delta", "dW", "rms a"};
        Worst worst;
        for (const Row& row : rows) {
            const Slopes slopes = meanSlopes(row.activation, row.draw, row.width, row.depth, sheetSeeds);
            for (std::size_t i = 0; i < slopes.size(); ++i) {
                // Where the sheet gives none, the error signal's: the rows that give all have them alike.
                const double deviation = row.deviation[i] > 0 ? row.deviation[i] : row.deviation[0];
                CHECK(worst.within(slopes[i], row.mean[i], allowed(deviation, sheetSeeds), row.activation,
                                   row.draw.initializer, row.width, row.depth, names[i]),
                      row.activation, row.draw.initializer, row.width, row.depth, names[i], slopes[i],
                      row.mean[i]);
            }
        }
        worst.say("section 3");
    }

    void rotationsKeepEveryLength() {
        for (const Index width : {Index{32}, Index{100}}) {
            const Network network = drawnNetwork("identity", {"orthogonal"}, 2, width, 20, 3);
            Trace trace;
            forwardBackward(network, normalInputs(2, 1, 3), Matrix::Ones(1, 1), trace);
            for (std::size_t l = 1; l < network.depth(); ++l) {
                const LayerShape& shape = network.layers[l];
                const double dW = norm2(trace.gradient.segment(shape.offset, shape.weightCount()));
                const LayerShape& second = network.layers[1];
                const double reference = norm2(trace.gradient.segment(second.offset, second.weightCount()));
                CHECK(std::abs(rms(trace.delta[l]) / rms(trace.delta[0]) - 1) < 1e-12, l);
                CHECK(std::abs(rms(trace.a[l]) / rms(trace.a[0]) - 1) < 1e-12, l);
                CHECK(std::abs(dW / reference - 1) < 1e-12, l);
            }
        }
    }

    // --- Sheet, section 4 ---------------------------------------------------------------------------------

    void initialisersHaveTheirVariance() {
        constexpr double gain = 1.3, scale = 0.2;
        Worst worst;
        for (const Initializer& row : initializers()) {
            for (const auto& [out, in] : {std::pair<Index, Index>{256, 256}, {128, 512}, {512, 128}}) {
                Matrix W(out, in);
                Random random(11);
                row.fill(random, gain, scale, W);
                if (row.variance == nullptr) {
                    CHECK((W.array() == W(0, 0)).all(), row.key);
                    continue;
                }
                const double expected = row.variance(in, out, gain, scale);
                const double deviation = std::sqrt(expected);
                CHECK(worst.within(W.mean(), 0, 4 * deviation / 256, row.key, "mean"), row.key, W.mean());
                CHECK(worst.within(W.squaredNorm() / static_cast<double>(W.size()), expected,
                                   (row.key.ends_with("uniform") ? 0.014 : 0.022) * expected, row.key, in,
                                   out),
                      row.key, in, out, W.squaredNorm() / static_cast<double>(W.size()), expected);
                if (row.key.ends_with("uniform"))
                    CHECK(W.cwiseAbs().maxCoeff() <= std::sqrt(3 * expected) * (1 + 1e-12), row.key);
                if (row.keepsLengths) {
                    const Matrix product = in < out ? Matrix(W.transpose() * W) : Matrix(W * W.transpose());
                    const Matrix identity = Matrix::Identity(product.rows(), product.cols());
                    CHECK((product / (gain * gain) - identity).cwiseAbs().maxCoeff() < 1e-12, row.key);
                }
            }
        }
        const auto variance = [](const char* key) {
            return findInitializer(key)->variance(100, 300, 1, 0.5);
        };
        QCOMPARE(variance("he_normal"), 2.0 / 100);
        QCOMPARE(variance("he_uniform"), 2.0 / 100);
        QCOMPARE(variance("glorot_normal"), 2.0 / 400);
        QCOMPARE(variance("glorot_uniform"), 2.0 / 400);
        QCOMPARE(variance("lecun_normal"), 1.0 / 100);
        QCOMPARE(variance("orthogonal"), 1.0 / 300);
        QCOMPARE(variance("uniform"), 0.25 / 3);
        QCOMPARE(variance("normal"), 0.25);
        worst.say("section 4, variances");
    }

    void glorotAndBengioTable() {
        // 5 x 1000 tanh: U(+-1/sqrt n) against the normalised initialisation, delta_l / delta_{l+1}.
        struct Row {
            Draw draw;
            std::array<double, 4> ratios;
            double total;
        };
        const std::array rows{
            Row{{"uniform", 1, 1 / std::sqrt(1000.0)}, {0.470, 0.550, 0.566, 0.584}, 0.0856},
            Row{{"glorot_uniform"}, {0.680, 0.808, 0.851, 0.900}, 0.421},
        };
        Worst worst;
        for (const Row& row : rows) {
            const Network network = drawnNetwork("tanh", row.draw, 1000, 1000, 5, 5);
            Trace trace;
            forwardBackward(network, normalInputs(1000, 16, 5), randomLabels(16, 5), trace);
            for (std::size_t l = 0; l < row.ratios.size(); ++l) {
                const double ratio = rms(trace.delta[l]) / rms(trace.delta[l + 1]);
                // chance at 1000 units, one seed: about sqrt(2 / 1000) / 2 per layer
                CHECK(worst.within(ratio, row.ratios[l], 0.1 * row.ratios[l], row.draw.initializer, l), l,
                      ratio);
            }
            const double total = rms(trace.delta[0]) / rms(trace.delta[4]);
            CHECK(worst.within(total, row.total, 0.2 * row.total, row.draw.initializer, "total"), total);
        }
        // The mean singular value of such matrices is 8 / (3 pi) sigma_w.
        const double factor = 8 / (3 * std::numbers::pi);
        for (const Draw draw : {Draw{"uniform", 1, 1.0 / 16}, Draw{"glorot_uniform"}}) {
            Matrix W(256, 256);
            Random random(6);
            findInitializer(draw.initializer)->fill(random, draw.gain, draw.scale, W);
            const double sw2 =
                256 * findInitializer(draw.initializer)->variance(256, 256, draw.gain, draw.scale);
            const double mean = Eigen::BDCSVD<Matrix>(W).singularValues().mean();
            CHECK(worst.within(mean, factor * std::sqrt(sw2), 0.01 * mean, "singular value"), mean);
        }
        worst.say("section 4, Glorot & Bengio");
    }

    void rotationsOfTanhVaryLess() {
        const double slope = meanSlopes("tanh", {"orthogonal"}, 256, 50, 1)[0];
        CHECK(std::abs(slope - 0.0019) < 0.001, slope);
    }

    // --- Sheet, section 5 ---------------------------------------------------------------------------------

    void finiteWidthSpread() {
        // ln |a_D|^2 / |a_1|^2 of one input, ReLU with He weights: the sheet's simulated mean and variance.
        struct Row {
            Index width;
            std::size_t depth;
            double mean, variance;
        };
        constexpr int nets = 500;
        Worst worst;
        for (const Row& row :
             {Row{32, 10, -0.727, 1.608}, Row{32, 20, -1.561, 3.313}, Row{32, 50, -4.040, 8.520}}) {
            double sum = 0, squares = 0;
            Trace trace;
            for (int s = 0; s < nets; ++s) {
                const auto seed = static_cast<std::uint64_t>(s);
                const Network network = drawnNetwork("relu", {"he_normal"}, 2, row.width, row.depth, seed);
                forward(network, normalInputs(2, 1, seed), trace);
                const double value = 2 * std::log(trace.a.back().norm() / trace.a.front().norm());
                sum += value;
                squares += value * value;
            }
            const double mean = sum / nets;
            const double variance = squares / nets - mean * mean;
            CHECK(worst.within(mean, row.mean, 4 * std::sqrt(2 * row.variance / nets), row.depth, "mean"),
                  row.depth, mean);
            // 15 % on the measured one, and as much again for the sheet's own
            CHECK(worst.within(variance, row.variance, 0.2 * row.variance, row.depth, "variance"), row.depth,
                  variance);
        }
        worst.say("section 5");
    }

    void bandHoldsNineInTenAtEachLayer() {
        // What the note says, of other networks than the band was made of: 96 kinds of networks, 200 of each.
        struct Shape {
            std::int64_t width, depth;
        };
        constexpr int nets = 200;
        double all = 0;
        int kinds = 0;
        Worst least, median;
        const auto judge = [&](Experiment experiment, const std::string& name) {
            const auto data = makeData(experiment);
            const Profile profile = predictProfile(experiment, *data);
            CHECK(profile.valid && profile.note.kind != BandNote::Kind::Rough, name);
            const auto last = static_cast<std::size_t>(experiment.depth) - 1;
            std::vector<double> first;
            double inside = 0, whole = 0, profiles = 0;
            Trace trace;
            for (int s = 0; s < nets; ++s) {
                experiment.seed = 100 + static_cast<std::uint64_t>(s);
                forwardBackward(makeNetwork(experiment, *data), data->evaluation.x, data->evaluation.target,
                                trace);
                const auto signal = [&](std::size_t l) { return trace.delta[l].cwiseAbs().mean(); };
                if (signal(last) == 0)
                    continue; // no profile
                std::size_t layers = 0;
                for (std::size_t l = 0; l < last; ++l) {
                    const double ratio = std::log10(signal(l)) - std::log10(signal(last));
                    layers += ratio >= profile.low[l] && ratio <= profile.high[l];
                }
                first.push_back(std::log10(signal(0)) - std::log10(signal(last)));
                ++profiles;
                inside += static_cast<double>(layers) / static_cast<double>(last);
                whole += layers == last;
            }
            std::ranges::sort(first);
            inside /= profiles;
            all += inside;
            ++kinds;
            CHECK(least.within(inside, 0.91, 0.07, name), name, "inside", inside);
            // In whole profiles fewer: a reader must not take the band for that.
            CHECK(whole / profiles <= inside, name, whole / profiles);
            // The median is said to two digits: 200 draws here and there leave a few hundredths of a decade.
            const double spread = profile.high.front() - profile.low.front();
            CHECK(median.within(profile.center.front(), first[first.size() / 2], 0.1 * spread + 0.03, name),
                  name, "median", profile.center.front(), first[first.size() / 2]);
        };
        for (const char* activation : {"sigmoid", "tanh", "relu", "leaky_relu", "relu6", "elu", "gelu",
                                       "silu", "softplus", "hard_swish"}) {
            for (const char* initializer : {"he_normal", "glorot_uniform"}) {
                for (const Shape shape : {Shape{4, 5}, Shape{8, 8}, Shape{12, 12}, Shape{16, 4}})
                    judge(experimentWith(activation, {initializer}, shape.width, shape.depth),
                          labtest::text(activation, initializer, shape.width, shape.depth));
            }
        }
        struct Row {
            const char* activation;
            Draw draw;
            Shape shape;
            double bias = 0;
        };
        for (const Row& row : {
                 Row{"relu6", {"he_normal", 2}, {4, 5}},
                 Row{"silu", {"he_normal"}, {8, 8}},
                 Row{"tanh", {"orthogonal"}, {32, 10}},
                 Row{"identity", {"orthogonal"}, {16, 10}},
                 Row{"tanh", {"glorot_normal"}, {16, 10}, 1},
                 Row{"relu", {"he_normal"}, {16, 10}, 0.5},
                 Row{"relu", {"he_normal"}, {12, 3}, -0.5},
                 Row{"sigmoid", {"normal", 1, 1}, {16, 10}},
                 Row{"relu", {"normal", 1, 0.1}, {12, 8}},
                 Row{"hard_tanh", {"uniform", 1, 0.5}, {8, 6}},
                 Row{"selu", {"lecun_normal"}, {32, 8}},
                 Row{"tanh", {"glorot_uniform"}, {64, 5}}, // from here on theory
                 Row{"softplus", {"he_normal"}, {64, 5}},
                 Row{"sigmoid", {"glorot_normal"}, {64, 6}},
                 Row{"relu", {"he_uniform"}, {80, 4}},
                 Row{"gelu", {"glorot_normal"}, {80, 4}},
             }) {
            Experiment experiment =
                experimentWith(row.activation, row.draw, row.shape.width, row.shape.depth);
            experiment.bias = row.bias;
            judge(experiment, labtest::text(row.activation, row.draw.initializer, row.draw.gain,
                                            row.draw.scale, row.shape.width, row.shape.depth, row.bias));
        }
        all /= kinds;
        qInfo("%d kinds: the band holds %.1f %% on average", kinds, 100 * all);
        least.say("band");
        median.say("median");
        QVERIFY(kinds >= 80 && all > 0.89 && all < 0.94);
    }

    void theMedianOfTheFaultsIsRight() {
        // Found by simulation elsewhere: mean-field theory's median was off up to 3 times in narrow nets.
        for (const auto& [activation, gain, width, depth] :
             {std::tuple{"silu", 1.0, 8, 8}, std::tuple{"relu6", 2.0, 4, 5}}) {
            Experiment experiment = experimentWith(activation, {"he_normal", gain}, width, depth);
            experiment.rows = 200;
            const auto data = makeData(experiment);
            const Profile profile = predictProfile(experiment, *data);
            std::vector<double> ratios;
            Trace trace;
            for (experiment.seed = 1; experiment.seed <= 1000; ++experiment.seed) {
                forwardBackward(makeNetwork(experiment, *data), data->evaluation.x, data->evaluation.target,
                                trace);
                ratios.push_back(
                    std::log10(trace.delta.front().cwiseAbs().mean() /
                               trace.delta[static_cast<std::size_t>(depth) - 1].cwiseAbs().mean()));
            }
            std::erase_if(ratios, [](double ratio) { return std::isnan(ratio); });
            std::ranges::nth_element(ratios, ratios.begin() + std::ssize(ratios) / 2);
            const double median = ratios[ratios.size() / 2];
            CHECK(std::abs(profile.center.front() - median) < std::log10(1.4), activation,
                  profile.center.front(), median);
        }
    }

    void whereSomethingPassesThatIsNotDenied() {
        // A shift below 0: for inputs of mean length no unit would be active; for longer ones some are.
        Experiment experiment = experimentWith("relu", {"normal", 1, 0.1}, 8, 1);
        experiment.depth = 2;
        for (const double bias : {-0.3, -1.0, -3.0}) {
            experiment.bias = bias;
            const auto data = makeData(experiment);
            const Profile profile = predictProfile(experiment, *data);
            int passes = 0;
            Trace trace;
            for (experiment.seed = 500; experiment.seed < 600; ++experiment.seed) {
                forwardBackward(makeNetwork(experiment, *data), data->evaluation.x, data->evaluation.target,
                                trace);
                passes += (trace.delta[0].array() != 0).any();
            }
            CHECK(profile.valid == (passes > 50) || std::abs(passes - 50) < 15, bias, passes);
        }
    }

    // --- Sheet, section 6 ---------------------------------------------------------------------------------

    void bornDeadNetworks() {
        struct Row {
            Index width;
            std::vector<double> twoRays; // (b), simulated
        };
        const std::vector<std::size_t> depths{3, 5, 9, 10, 19, 20, 29, 50};
        const std::array rows{
            Row{2, {0.341, 0.622, 0.881, 0.910, 0.993, 0.995, 1, 1}},
            Row{3, {0.119, 0.295, 0.578, 0.630, 0.889, 0.902, 0.971, 0.998}},
            Row{4, {0.037, 0.115, 0.294, 0.336, 0.626, 0.651, 0.804, 0.949}},
            Row{8, {0.0003, 0.0017, 0.008, 0.010, 0.036, 0.040, 0.070, 0.143}},
        };
        constexpr int nets = 1000;
        Worst worst;
        Matrix rays(1, 2);
        rays << 1, -1;
        for (const Row& row : rows) {
            const std::vector<double> two = bornDead(rays, row.width, depths, nets);
            const std::vector<double> one = bornDead(Matrix::Ones(1, 1), row.width, depths, nets);
            for (std::size_t i = 0; i < depths.size(); ++i) {
                // (a), exact: 1 - prod (1 - 2^-N)
                const double exact = 1 - std::pow(1 - std::pow(2, -static_cast<double>(row.width)),
                                                  static_cast<double>(depths[i]));
                CHECK(worst.within(one[i], exact, shareTolerance(exact, nets), "(a)", row.width, depths[i]),
                      row.width, depths[i], one[i], exact);
                CHECK(worst.within(two[i], row.twoRays[i], shareTolerance(row.twoRays[i], nets), "(b)",
                                   row.width, depths[i]),
                      row.width, depths[i], two[i], row.twoRays[i]);
            }
        }
        worst.say("section 6 (a), (b)");
    }

    void bornDeadOnTheCircle() {
        struct Row {
            Index width;
            std::vector<double> shares;
        };
        const std::vector<std::size_t> depths{5, 10, 20, 50};
        constexpr int nets = 1000;
        Worst worst;
        for (const Row& row :
             {Row{2, {0.557, 0.892, 0.994, 1}}, Row{3, {0.193, 0.570, 0.883, 0.998}},
              Row{4, {0.045, 0.252, 0.599, 0.941}}, Row{8, {0.0001, 0.0025, 0.021, 0.121}}}) {
            const std::vector<double> shares = bornDead(circleOfDirections(64), row.width, depths, nets);
            for (std::size_t i = 0; i < depths.size(); ++i)
                CHECK(worst.within(shares[i], row.shares[i], shareTolerance(row.shares[i], nets), "(c)",
                                   row.width, depths[i]),
                      row.width, depths[i], shares[i]);
        }
        worst.say("section 6 (c)");
    }

    void deadUnitsOfTheFirstLayer() {
        Matrix corners(2, 4);
        corners << 1, 1, -1, -1, 1, -1, 1, -1;
        Matrix unitCorners(2, 4);
        unitCorners << 0, 1, 0, 1, 0, 0, 1, 1;
        constexpr int seeds = 20;
        const auto meanDead = [&](const Matrix& x, double bias) {
            double mean = 0;
            Trace trace;
            for (int s = 0; s < seeds; ++s) {
                Network network =
                    drawnNetwork("relu", {"he_normal"}, 2, 256, 1, static_cast<std::uint64_t>(s));
                network.layers[0].bias(network.parameters).setConstant(bias);
                forward(network, x, trace);
                mean += deadShare(network, 0, trace) / seeds;
            }
            return mean;
        };
        const auto tolerance = [](double p) { return 4 * std::sqrt(p * (1 - p) / (256 * seeds)); };
        Worst worst;
        for (const auto& [t, printed] : {std::pair{0.25, 0.0197},
                                         {0.5, 0.0764},
                                         {0.75, 0.1633},
                                         {1.0, 0.2709},
                                         {1.5, 0.5057},
                                         {2.0, 0.7101},
                                         {3.0, 0.9334}}) {
            const double p = std::erf(t / 2) * std::erf(t / 2);
            CHECK(worst.within(p, printed, 5.1e-5, "(d) erf", t), t, p);
            const double dead = meanDead(corners, -t);
            CHECK(worst.within(dead, p, tolerance(p), "(d)", t), t, dead, p);
        }
        CHECK(worst.within(meanDead(unitCorners, 0), 0.25, tolerance(0.25), "(d) unit square"),
              "unit square");
        QCOMPARE(meanDead(corners, 0), 0.0);
        worst.say("section 6 (d)");
    }

    void deadUnitsPerLayer() {
        struct Row {
            Index width;
            int nets;
            std::vector<double> shares;
        };
        Matrix grid(2, 21 * 21);
        for (int i = 0; i < 21 * 21; ++i)
            grid.col(i) << -1 + 0.1 * (i % 21), -1 + 0.1 * static_cast<double>(i / 21);
        const std::array rows{
            Row{2, 1500, {0, 0.246, 0.455, 0.596, 0.694}},
            Row{4, 700, {0, 0.118, 0.215, 0.298, 0.372}},
            Row{8, 300, {0, 0.076, 0.131, 0.179, 0.221}},
            Row{16, 100, {0, 0.071, 0.120, 0.156, 0.190, 0.213, 0.242, 0.247, 0.274, 0.288}},
            Row{64, 40, {0, 0.071, 0.118, 0.150, 0.181}},
        };
        Worst worst;
        for (const Row& row : rows) {
            std::vector<double> mean(row.shares.size(), 0);
            Trace trace;
            for (int s = 0; s < row.nets; ++s) {
                const Network network = drawnNetwork("relu", {"he_normal"}, 2, row.width, row.shares.size(),
                                                     static_cast<std::uint64_t>(s));
                forward(network, grid, trace);
                for (std::size_t l = 0; l < mean.size(); ++l)
                    mean[l] += deadShare(network, l, trace) / row.nets;
            }
            for (std::size_t l = 0; l < mean.size(); ++l)
                CHECK(worst.within(mean[l], row.shares[l], 0.03, "(e)", row.width, l + 1), row.width, l + 1,
                      mean[l]);
        }
        worst.say("section 6 (e)");
    }

    // --- Sheet, section 8, at initialisation and in a run
    // ---------------------------------------------------

    void whatNothingCanMove() {
        for (const char* activation : {"tanh", "relu"}) {
            const Network zero = drawnNetwork(activation, {"zeros"}, 2, 5, 4, 1);
            Trace trace;
            forwardBackward(zero, normalInputs(2, 8, 1), randomLabels(8, 1), trace);
            for (std::size_t l = 0; l <= zero.depth(); ++l) // the output's too: a = 0
                CHECK((zero.layers[l].weights(trace.gradient).array() == 0).all(), activation, l);
        }
        // A dead layer 3 of 5: no weight moves up to layer 4, biases from layer 4 on do.
        Network network = drawnNetwork("relu", {"he_normal"}, 2, 16, 5, 4);
        network.layers[2].bias(network.parameters).setConstant(-1000);
        for (std::size_t l = 3; l < 5; ++l)
            network.layers[l].bias(network.parameters).setConstant(0.5);
        Trace trace;
        forwardBackward(network, normalInputs(2, 32, 4), randomLabels(32, 4), trace);
        for (std::size_t l = 0; l <= 3; ++l)
            CHECK((network.layers[l].weights(trace.gradient).array() == 0).all(), l);
        QVERIFY(network.layers[3].bias(trace.gradient).norm() > 0);
        QVERIFY(network.layers[4].weights(trace.gradient).norm() > 0);
        const std::vector<BackwardFactor> split = backwardSplit(network, trace);
        QVERIFY(split[3].weightGain > 0 && split[2].weightGain > 0);
        QCOMPARE(split[2].slopeFactor, 0.0);
        QVERIFY(std::isnan(split[1].weightGain) && std::isnan(split[0].slopeFactor));
    }

    // --- The profile and the split
    // --------------------------------------------------------------------------

    void splitMultipliesToTheWhole() {
        for (const Activation& row : activations()) {
            const double maxSlope = row.maxSlope({row.parameter.initial, 0});
            if (maxSlope == 0)
                continue;
            const Network network = drawnNetwork(row.key, {"normal", 1, 0.3}, 3, 12, 6, 9);
            Trace trace;
            forwardBackward(network, normalInputs(3, 40, 9), randomLabels(40, 9), trace);
            const std::vector<BackwardFactor> split = backwardSplit(network, trace);
            QCOMPARE(split.size(), network.depth());
            for (std::size_t l = 0; l < split.size(); ++l) {
                const double whole = rms(trace.delta[l]) / rms(trace.delta[l + 1]);
                CHECK(labtest::close(split[l].weightGain * split[l].slopeFactor, whole, 1e-13), row.key, l);
                CHECK(split[l].slopeFactor <= maxSlope * (1 + 1e-12), row.key, l, split[l].slopeFactor);
                if (row.key == "identity")
                    CHECK(split[l].slopeFactor == 1, l);
            }
        }
    }

    // A single layer has few weights, however wide it is.
    void networksAreDrawnWhereTheyAreCheap() {
        const auto count = [](std::int64_t width, std::int64_t depth) {
            const Experiment experiment = experimentWith("tanh", {"glorot_normal"}, width, depth);
            const auto drawn = drawNetworks(experiment, *makeData(experiment));
            return drawn ? drawn->count() : 0;
        };
        QCOMPARE(count(8, 0), 0);
        QCOMPARE(count(8, 1), 200);
        QVERIFY(count(2000, 1) >= 60);
        QVERIFY(count(60, 9) >= 60);
        QCOMPARE(count(300, 20), 0);
    }

    void profileOfTheFirstLesson() {
        // Wide and deep, the profile is the mean field's straight line.
        const Experiment experiment = experimentWith("sigmoid", {"glorot_normal"}, 1024, 30);
        const Profile profile = predictProfile(experiment, *makeData(experiment));
        QVERIFY(profile.valid);
        QCOMPARE(profile.center.size(), std::size_t{30});
        QCOMPARE(profile.center.back(), 0.0);
        QCOMPARE(profile.high.back(), 0.0);
        const double perLayer = meanField(named("sigmoid"), 1, 0).decadesPerLayer();
        QVERIFY(std::abs((profile.center[5] - profile.center[15]) / 10 - perLayer) < 1e-3);
        QVERIFY(labtest::close(profile.q[20], 0.26469, 2e-5));
        QVERIFY(labtest::close(profile.chi[20], 0.055721, 1e-5));
        for (std::size_t l = 0; l + 1 < 30; ++l)
            QVERIFY(profile.low[l] < profile.center[l] && profile.center[l] < profile.high[l]);
    }

    void profileOfMixedLayers() {
        // W^T delta is normal, so that a ReLU layer's mean |delta| is half of E|W^T delta|, and its rms,
        // which the layer below receives, half the root of 2 of what arrived.
        Experiment experiment = experimentWith("identity", {"lecun_normal"}, 2048, 4);
        experiment.layerActivation = {"relu", "relu", "identity"};
        const Profile profile = predictProfile(experiment, *makeData(experiment));
        QVERIFY(profile.valid);
        const std::array expected{std::log10(0.5 * std::sqrt(0.5)), std::log10(0.5), 0.0, 0.0};
        for (std::size_t l = 0; l < expected.size(); ++l) {
            CHECK(std::abs(profile.center[l] - expected[l]) < 2e-3, l, profile.center[l], expected[l]);
            CHECK(labtest::close(profile.high[l] - profile.center[l], profile.center[l] - profile.low[l], 0,
                                 1e-12),
                  l);
        }
    }

    void profileIsNoneWhereNoSignalIsToBeCompared() {
        const auto isNone = [](Experiment experiment) {
            const Profile profile = predictProfile(experiment, *makeData(experiment));
            return !profile.valid && profile.center.empty();
        };
        QVERIFY(isNone(experimentWith("tanh", {"zeros"}, 8, 4)));
        QVERIFY(isNone(experimentWith("tanh", {"constant", 1, 0.5}, 8, 4)));
        QVERIFY(isNone(experimentWith("tanh", {"he_normal", 0}, 8, 4)));
        QVERIFY(isNone(experimentWith("tanh", {"he_normal"}, 8, 0)));
        QVERIFY(isNone(experimentWith("binary_step", {"he_normal"}, 8, 4)));
        QVERIFY(isNone(experimentWith("binary_step", {"he_normal"}, 500, 4)));
        Experiment dead = experimentWith("relu", {"he_normal"}, 8, 4);
        dead.layerBias = {0, 0, -5};
        dead.gain = 1e-3;
        QVERIFY(isNone(dead));
        dead.width = 500;
        QVERIFY(isNone(dead));
        QVERIFY(!isNone(experimentWith("identity", {"normal", 100, 100}, 4096, 1)));
        QVERIFY(isNone(experimentWith("identity", {"normal", 100, 100}, 300, 64)));
    }

    void profileHoldsForEveryRow() {
        for (const Activation& row : activations()) {
            for (const Initializer& initializer : initializers()) {
                for (const std::int64_t width : {1, 8, 200}) {
                    for (const double bias : {-5.0, 0.0, 0.3}) {
                        Experiment experiment =
                            experimentWith(std::string(row.key), {initializer.key}, width, 6);
                        experiment.bias = bias;
                        const Profile profile = predictProfile(experiment, *makeData(experiment));
                        CHECK(profile.center.size() == (profile.valid ? 6u : 0u), row.key, initializer.key);
                        for (std::size_t l = 0; l < profile.center.size(); ++l)
                            CHECK(std::isfinite(profile.low[l]) && std::isfinite(profile.high[l]) &&
                                      profile.low[l] <= profile.center[l] &&
                                      profile.center[l] <= profile.high[l],
                                  row.key, initializer.key, width, bias, l, profile.low[l], profile.center[l],
                                  profile.high[l]);
                    }
                }
            }
        }
    }

    // Rows that all are the same say no more than one of them.
    void profileKnowsHowAlikeRowsAre() {
        Experiment experiment;
        experiment.activation = "relu";
        experiment.depth = 4;
        experiment.width = 1024; // too large to be drawn
        const auto data = makeData(experiment);
        const auto profileOf = [&](Index rows, bool alike) {
            Data other = *data;
            other.evaluation.x = data->evaluation.x.leftCols(rows).eval();
            other.evaluation.target = data->evaluation.target.leftCols(rows).eval();
            if (alike)
                other.evaluation.x.colwise() = data->evaluation.x.col(0).eval();
            return predictProfile(experiment, other);
        };
        const Profile one = profileOf(1, true);
        const Profile same = profileOf(20, true);
        const Profile others = profileOf(20, false);
        QVERIFY(one.note.kind == BandNote::Kind::Theory);
        for (std::size_t l = 0; l + 1 < one.low.size(); ++l) {
            const auto width = [&](const Profile& profile) { return profile.high[l] - profile.low[l]; };
            QVERIFY(labtest::close(width(same), width(one), 1e-9));
            QVERIFY(width(others) < width(one)); // their chances average out
        }
    }

    void profileIsQuick() {
        double slowest = 0;
        for (const Activation& row : activations()) {
            const Experiment experiment = experimentWith(std::string(row.key), {"he_normal"}, 64, 64);
            const auto data = makeData(experiment);
            double best = 1e9;
            for (int i = 0; i < 3; ++i) {
                const std::clock_t before = std::clock(); // processor time: others use this machine too
                static_cast<void>(predictProfile(experiment, *data));
                best = std::min(best, static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
            }
            slowest = std::max(slowest, best);
        }
        qInfo("64 layers: at most %.1f ms", 1e3 * slowest);
        QVERIFY(slowest < 1); // a guard against mistakes of kind, not a benchmark
    }

    void snapshotsCarryTheory() {
        Run run;
        run.experiment = experimentWith("tanh", {"glorot_normal"}, 8, 4);
        Session session(run);
        const auto first = session.observe({}, false);
        QVERIFY(first->theory && first->theory->valid);
        QCOMPARE(first->weightsMoved, 0.0);
        QCOMPARE(first->split.size(), std::size_t{4});
        for (int i = 0; i < 20; ++i)
            session.step();
        const auto second = session.observe({}, false);
        QVERIFY(second->weightsMoved > 0);
        QCOMPARE(second->theory.get(), first->theory.get());
        session.apply({20, "bias", 1.5, 0});
        const auto third = session.observe({}, false);
        QVERIFY(third->theory->center.front() < first->theory->center.front());
        QCOMPARE(third->weightsMoved, second->weightsMoved);
    }

  private:
    static bool isConsistent(const MeanField& field, const LayerActivation& activation, double sw2,
                             double sb2) {
        if (field.fate != Fate::FixedPoint)
            return field.fate == Fate::Explodes ? std::isinf(field.q) : true;
        const SignalMoments m = signalMoments(activation, 0, field.q);
        return labtest::close(sw2 * m.f2 + sb2, field.q, 1e-10) &&
               labtest::close(field.chi1, sw2 * m.slope2, 1e-12);
    }
};

QTEST_APPLESS_MAIN(TheoryTest)
#include "theory_test.moc"
