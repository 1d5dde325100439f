// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far networks of finite width stray from the mean field: against the laws of chi-squared where lengths
// are all that matters, and against drawn networks for two samples that differ.

#include "core/theory/fluctuation.h"

#include "core/math/initializer.h"
#include "core/math/random.h"
#include "tests/support/check.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <numbers>

using namespace lab;

namespace {

std::vector<FieldLayer> fieldLayers(std::string_view key, std::size_t depth) {
    const LayerActivation activation = labtest::activation(key);
    return std::vector<FieldLayer>(depth, {activation, 0, 1, signalMoments(activation, 0, 1)});
}

/// E[ln x] and Var(ln x) of x ~ chi^2 with 2 m degrees of freedom, over 2 m: digamma(m) - ln m and
/// trigamma(m).
double logChiMean(int m) {
    double sum = -std::numbers::egamma - std::log(m);
    for (int k = 1; k < m; ++k)
        sum += 1.0 / k;
    return sum;
}
double logChiVariance(int m) {
    double sum = std::numbers::pi * std::numbers::pi / 6;
    for (int k = 1; k < m; ++k)
        sum -= 1.0 / (static_cast<double>(k) * k);
    return sum;
}

/// A mean and a covariance of two numbers that come in pairs.
struct Pairs {
    double count = 0, a = 0, b = 0, ab = 0, aa = 0, bb = 0;

    void add(double x, double y) { ++count, a += x, b += y, ab += x * y, aa += x * x, bb += y * y; }
    double covariance() const { return ab / count - a / count * b / count; }
    double variance() const { return aa / count - a / count * a / count; }
};

} // namespace

class FluctuationTest : public QObject {
    Q_OBJECT

  private slots:
    // |W^T delta|^2 / |delta|^2 is chi^2 over n at each layer of normal weights. The mean magnitude of n
    // normal numbers, for given length, strays by pi/2 - 3/2 over n besides, at either end.
    void normalWeightsMakeChiSquared() {
        constexpr std::size_t depth = 7;
        for (const int m : {8, 16, 50}) {
            const double n = 2 * m;
            const Fluctuation found = fluctuation(fieldLayers("identity", depth), n, false, {1.0});
            for (std::size_t l = 0; l + 1 < depth; ++l) {
                const auto above = static_cast<double>(depth - 1 - l);
                const double ends = 8 * (std::numbers::pi / 2 - 1.5) / n;
                const double variance = above * logChiVariance(m) + ends; // of 2 ln E_l / E_L
                CHECK(labtest::close(4 * found.deviation[l] * found.deviation[l], variance, 1e-3), n, l);
                CHECK(labtest::close(found.mean[l], above * logChiMean(m) / 2, 1e-3), n, l, found.mean[l]);
            }
            QCOMPARE(found.deviation.back(), 0.0);
            QCOMPARE(found.mean.back(), 0.0);
        }
    }

    // Then only the mean magnitude strays, for all samples alike, whatever the depth and the width.
    void rotationsKeepLengths() {
        for (const double n : {7.0, 8.0, 32.0, 100.0}) {
            for (const double c : {1.0, 0.3, -0.5}) {
                const Fluctuation found = fluctuation(fieldLayers("identity", 9), n, true, {c});
                for (std::size_t l = 0; l + 1 < found.deviation.size(); ++l) {
                    const double ends = 8 * (std::numbers::pi / 2 - 1.5) / n;
                    CHECK(labtest::close(4 * found.deviation[l] * found.deviation[l], ends, 2e-2), n, c, l,
                          found.deviation[l]);
                    CHECK(std::abs(found.mean[l]) < 1e-6, n, c, l, found.mean[l]);
                }
            }
        }
    }

    // What lengths that stray add to the chance of sum g^2 f'(z)^2, for normal g and z, and rotations do not:
    // drawn once as they come and once at their mean length.
    void rotationsLeaveOutTheChanceOfLengths() {
        constexpr int draws = 20'000;
        constexpr Index n = 512;
        constexpr double q = 4; // where tanh's slopes depend on it
        const LayerActivation tanh = labtest::activation("tanh");
        const auto logOfSum = [&](const Vector& g, const Vector& z) {
            double sum = 0;
            for (Index i = 0; i < n; ++i)
                sum += std::pow(g[i] * (1 - std::pow(std::tanh(z[i]), 2)), 2);
            return std::log(sum);
        };
        Random random(1, 0);
        Pairs seen;
        Vector g(n), z(n);
        for (int i = 0; i < draws; ++i) {
            for (Index u = 0; u < n; ++u) {
                g[u] = random.normal();
                z[u] = std::sqrt(q) * random.normal();
            }
            seen.add(logOfSum(g, z),
                     logOfSum(std::sqrt(n) * g.normalized(), std::sqrt(n * q) * z.normalized()));
        }
        const double straying = seen.aa / seen.count - std::pow(seen.a / seen.count, 2);
        const double kept = seen.bb / seen.count - std::pow(seen.b / seen.count, 2);
        const std::vector<FieldLayer> layers(2, {tanh, 0, q, signalMoments(tanh, 0, q)});
        const double normal = 4 * std::pow(fluctuation(layers, n, false, {1.0}).deviation[0], 2);
        const double rotations = 4 * std::pow(fluctuation(layers, n, true, {1.0}).deviation[0], 2);
        CHECK(std::abs(n * (normal - rotations) - n * (straying - kept)) < 0.1, n * (normal - rotations),
              n * (straying - kept));
    }

    // Over two layers below the last one, a length enters both through the slopes and through the lengths
    // above. Each of the four lengths that a rotation keeps would add 2 / n times the square of how ln
    // |delta|^2 hangs on it: 1 for each of W^T delta, psi for z_2, and psi + psi phi for z_1.
    void rotationsLeaveOutWhatLengthsCarryUp() {
        const LayerActivation tanh = labtest::activation("tanh");
        const SignalMoments moments = signalMoments(tanh, 0, 4);
        const std::vector<FieldLayer> layers(3, {tanh, 0, 4, moments});
        constexpr double n = 1e6; // first order in 1/n is all there is
        const double normal = 4 * std::pow(fluctuation(layers, n, false, {1.0}).deviation[0], 2);
        const double rotations = 4 * std::pow(fluctuation(layers, n, true, {1.0}).deviation[0], 2);
        const double psi = moments.slope2Growth;
        const double phi = moments.f2Growth;
        const double expected = 2 * (1 + 1 + psi * psi + std::pow(psi + psi * phi, 2));
        CHECK(labtest::close(n * (normal - rotations), expected, 1e-4), n * (normal - rotations), expected);
    }

    // Two samples at right angles, two ReLU layers, He weights: ln |delta_1| / |delta_2| of one sample, and
    // how it goes along with the other's.
    void twoSamplesShareLessThanOneHas() {
        constexpr int nets = 4000;
        constexpr Index n = 64;
        Pairs seen;
        Trace trace;
        Network network = makeNetwork(
            {2, n, n, 1}, {labtest::activation("relu"), labtest::activation("relu")}, *findLoss("bce"));
        const Matrix target = Matrix::Ones(1, 2);
        for (int s = 0; s < nets; ++s) {
            for (std::size_t l = 0; l < 3; ++l) {
                Random random(static_cast<std::uint64_t>(s), l);
                findInitializer("he_normal")
                    ->fill(random, 1, 1, network.layers[l].weights(network.parameters));
            }
            forwardBackward(network, Matrix::Identity(2, 2), target, trace);
            const auto straying = [&trace](Index sample) {
                return 2 * std::log(trace.delta[0].col(sample).cwiseAbs().mean() /
                                    trace.delta[1].col(sample).cwiseAbs().mean());
            };
            seen.add(straying(0), straying(1));
        }
        const std::vector<FieldLayer> layers = fieldLayers("relu", 2);
        const double one = 4 * std::pow(fluctuation(layers, n, false, {1.0}).deviation[0], 2);
        // 15 % of one sample's variance are added to the covariance: what rows that dominate a mean bring.
        const double mixed = 4 * std::pow(fluctuation(layers, n, false, {0.0}).deviation[0], 2);
        const double two = (mixed - 0.15 * one) / 0.85;
        CHECK(std::abs(n * (one - seen.variance())) < 1, n * one, n * seen.variance());
        // How much of what the ends add is common to both is a rule of thumb: 2.3 instead of 1.3 here.
        CHECK(std::abs(n * (two - seen.covariance())) < 1.5, n * two, n * seen.covariance());
    }
};

QTEST_APPLESS_MAIN(FluctuationTest)
#include "fluctuation_test.moc"
