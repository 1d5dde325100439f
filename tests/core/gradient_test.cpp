// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The backward pass of every activation with every loss, parameter by parameter: against central differences
// and against plain loops in long double.

#include "core/math/activation.h"
#include "core/math/loss.h"
#include "core/math/network.h"
#include "tests/support/check.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <array>
#include <optional>

using namespace lab;

namespace {

constexpr double step = 1e-6;
constexpr double absolute = 1e-8;
constexpr double relative = 1e-6;
constexpr double naiveRelative = 1e-13;
/// ln(1 + tiny) keeps no more.
constexpr double lossAbsolute = 1e-15;
/// No pre-activation of a kinked row may come closer to a kink: the step above would cross it.
constexpr double kinkDistance = 1e-4;

struct Architecture {
    std::vector<Index> hidden;
    Index inputs;
    Index outputs;
};

const std::array architectures{
    Architecture{{}, 3, 3},        Architecture{{}, 2, 1},  Architecture{{5}, 3, 3},
    Architecture{{1}, 1, 2},       Architecture{{4}, 2, 1}, Architecture{{4, 5, 3}, 2, 3},
    Architecture{{6, 2, 5}, 4, 1},
};

struct Case {
    Network network;
    Matrix x;
    Matrix target;
};

/// True where f' jumps within kinkDistance of z.
bool nearKink(const LayerActivation& activation, double z) {
    const double left = activation.function->slope(z - kinkDistance, activation.settings);
    const double right = activation.function->slope(z + kinkDistance, activation.settings);
    return std::abs(right - left) > 10 * kinkDistance;
}

bool avoidsKinks(const Case& c) {
    Trace trace;
    forward(c.network, c.x, trace);
    for (std::size_t l = 0; l < c.network.depth(); ++l) {
        if (c.network.activations[l].function->kink.empty())
            continue;
        for (const double z : trace.z[l].reshaped()) {
            if (nearKink(c.network.activations[l], z) || std::abs(z) < kinkDistance)
                return false;
        }
    }
    return true;
}

/// The first seed from `first` whose pre-activations keep clear of every kink; nothing after a hundred.
std::optional<Case> makeCase(const Architecture& shape, LayerActivation activation, const Loss& loss,
                             Index batch, std::uint64_t first) {
    std::vector<Index> sizes{shape.inputs};
    sizes.insert(sizes.end(), shape.hidden.begin(), shape.hidden.end());
    sizes.push_back(shape.outputs);
    for (std::uint64_t seed = first; seed < first + 100; ++seed) {
        Case c{labtest::randomNetwork(sizes, activation, loss, seed),
               labtest::randomMatrix(shape.inputs, batch, seed),
               labtest::randomTarget(loss, shape.outputs, batch, seed)};
        if (avoidsKinks(c))
            return c;
    }
    return std::nullopt;
}

/// Calls check(case, where) for every activation, loss, architecture and batch size.
template <class Check>
void forEachCase(Check check) {
    std::uint64_t seed = 1;
    for (const Activation& activation : activations()) {
        std::vector<double> parameters{activation.parameter.initial};
        if (!activation.parameter.key.empty())
            parameters.push_back(0.5 * (activation.parameter.initial + activation.parameter.maximum));
        for (const double parameter : parameters) {
            for (const Loss& loss : losses()) {
                for (const Architecture& shape : architectures) {
                    if (loss.oneOutputPerClass && shape.outputs == 1)
                        continue;
                    for (const Index batch : {Index{1}, Index{7}}) {
                        const std::string where =
                            labtest::text(activation.key, parameter, loss.key, "depth", shape.hidden.size(),
                                          "outputs", shape.outputs, "batch", batch);
                        std::optional<Case> c =
                            makeCase(shape, {&activation, {parameter, 0}}, loss, batch, seed += 100);
                        CHECK(c, "no seed keeps clear of the kinks:", where);
                        check(*c, where);
                        if (QTest::currentTestFailed())
                            return;
                    }
                }
            }
        }
    }
}

double lossAt(const Network& network, const Matrix& x, const Matrix& target, Trace& scratch) {
    forward(network, x, scratch);
    return network.loss->value(scratch.z.back(), target);
}

} // namespace

class GradientTest : public QObject {
    Q_OBJECT

  private slots:
    void equalsCentralDifferences() {
        Index checked = 0;
        forEachCase([&](Case& c, const std::string& where) {
            Trace trace;
            forwardBackward(c.network, c.x, c.target, trace);
            QCOMPARE(trace.gradient.size(), c.network.parameters.size());
            Trace scratch;
            for (Index p = 0; p < c.network.parameters.size(); ++p) {
                const double value = c.network.parameters[p];
                c.network.parameters[p] = value + step;
                const double above = lossAt(c.network, c.x, c.target, scratch);
                c.network.parameters[p] = value - step;
                const double below = lossAt(c.network, c.x, c.target, scratch);
                c.network.parameters[p] = value;
                const double expected = (above - below) / (2 * step);
                CHECK(labtest::close(trace.gradient[p], expected, relative, absolute), where, "parameter", p,
                      "is", trace.gradient[p], "not", expected);
                ++checked;
            }
        });
        qInfo("%lld partial derivatives", static_cast<long long>(checked));
        QVERIFY(checked > 1000);
    }

    void equalsPlainLoops() {
        forEachCase([](Case& c, const std::string& where) {
            Trace trace;
            forwardBackward(c.network, c.x, c.target, trace);
            const labtest::NaivePass naive = labtest::naivePass(c.network, c.x, c.target);
            CHECK(labtest::close(trace.loss, naive.loss, naiveRelative, lossAbsolute), where, trace.loss,
                  naive.loss);
            const std::size_t layers = c.network.layers.size();
            CHECK(trace.z.size() == layers && trace.delta.size() == layers, where);
            CHECK(trace.a.size() == layers - 1 && trace.slope.size() == layers - 1, where);
            const auto check = [&](const Matrix& fast, const labtest::Grid& slow, const char* name,
                                   std::size_t l) {
                const double apart = labtest::farthest(fast, labtest::toMatrix(slow));
                CHECK(apart <= naiveRelative, where, name, l, "apart by", apart);
            };
            for (std::size_t l = 0; l < layers; ++l) {
                check(trace.z[l], naive.z[l], "z", l);
                check(trace.delta[l], naive.delta[l], "delta", l);
                if (l + 1 < layers) {
                    check(trace.a[l], naive.a[l], "a", l);
                    check(trace.slope[l], naive.slope[l], "slope", l);
                }
            }
            const double apart = labtest::farthest(trace.gradient, naive.gradient);
            CHECK(apart <= naiveRelative, where, "gradient apart by", apart);
            const double largest = trace.gradient.cwiseAbs().maxCoeff();
            CHECK(largest <= trace.gradientBound * (1 + naiveRelative), where, largest, "above",
                  trace.gradientBound);
        });
    }

    void forwardAloneIsTheSame() {
        forEachCase([](Case& c, const std::string& where) {
            Trace both, alone;
            forwardBackward(c.network, c.x, c.target, both);
            forward(c.network, c.x, alone);
            for (std::size_t l = 0; l < both.z.size(); ++l)
                CHECK(labtest::same(both.z[l], alone.z[l]), where);
            for (std::size_t l = 0; l < both.a.size(); ++l)
                CHECK(labtest::same(both.a[l], alone.a[l]), where);
            CHECK(labtest::same(both.loss, c.network.loss->value(alone.z.back(), c.target)), where);
        });
    }

    void aUsedTraceLeavesNoTrace() {
        // The same trace for batches and networks of other shapes gives what a fresh one gives.
        Trace used;
        forEachCase([&](Case& c, const std::string& where) {
            Trace fresh;
            forwardBackward(c.network, c.x, c.target, used);
            forwardBackward(c.network, c.x, c.target, fresh);
            CHECK(labtest::same(used.gradient, fresh.gradient), where);
            CHECK(used.gradientBound == fresh.gradientBound, where);
            CHECK(used.z.size() == fresh.z.size() && used.delta.size() == fresh.delta.size(), where);
            CHECK(used.a.size() == fresh.a.size() && used.slope.size() == fresh.slope.size(), where);
        });
    }

    void aBatchIsTheMeanOfItsSamples() {
        forEachCase([](Case& c, const std::string& where) {
            Trace whole, single;
            forwardBackward(c.network, c.x, c.target, whole);
            Vector mean = Vector::Zero(whole.gradient.size());
            for (Index i = 0; i < c.x.cols(); ++i) {
                forwardBackward(c.network, c.x.col(i), c.target.col(i), single);
                mean += single.gradient / static_cast<double>(c.x.cols());
            }
            CHECK(labtest::farthest(whole.gradient, mean) <= naiveRelative, where);
        });
    }

    void selectableKinkSlopePassesBack() {
        // z = 0 exactly in the one hidden unit: delta is the convention times what arrives.
        for (const double kinkSlope : {0.0, 0.5, 1.0}) {
            Network network =
                makeNetwork({1, 1, 1}, {{findActivation("relu"), {0, kinkSlope}}}, *findLoss("mse"));
            network.parameters << 2, 0, 3, 1; // z = 2 * 0 + 0; output = 3 * 0 + 1
            Trace trace;
            forwardBackward(network, Matrix::Zero(1, 1), Matrix::Zero(1, 1), trace);
            QCOMPARE(trace.delta[1](0, 0), 2.0);
            QCOMPARE(trace.delta[0](0, 0), 6 * kinkSlope);
            // |dL/dz| times 1 (the bias) and what arrives from below: nothing, to either layer.
            QCOMPARE(trace.gradientBound, 2 + 6 * kinkSlope);
        }
    }

    void nonFiniteValuesPassThrough() {
        for (const Activation& activation : activations()) {
            if (labtest::activation(activation.key).maxSlope() == 0)
                continue; // a step's slope is 0 whatever comes
            Network network = labtest::randomNetwork({2, 3, 3, 1}, labtest::activation(activation.key),
                                                     *findLoss("mse"), 5);
            network.parameters[network.layers[0].offset] = std::numeric_limits<double>::quiet_NaN();
            Trace trace;
            forwardBackward(network, Matrix::Ones(2, 4), Matrix::Ones(1, 4), trace);
            CHECK(std::isnan(trace.loss), activation.key);
            CHECK(trace.gradient.array().isNaN().any(), activation.key);
            CHECK(!std::isfinite(trace.gradientBound), activation.key);
        }
    }
};

QTEST_APPLESS_MAIN(GradientTest)
#include "gradient_test.moc"
