// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every number of the definitions (ARCHITECTURE, section 4) against plain loops over small networks.

#include "core/insight/measurement.h"
#include "core/math/signal.h"
#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <array>
#include <numeric>
#include <set>

using namespace lab;
using labtest::Real;

namespace {

constexpr double tolerance = 1e-12;
constexpr double normTolerance = 4e-16;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

Real norm(const double* values, Index count) {
    Real sum = 0;
    for (Index i = 0; i < count; ++i)
        sum += Real{values[i]} * values[i];
    return std::sqrt(sum);
}

/// The definitions, one by one.
struct Expected {
    double errorSignal = 0;
    double weightGradient = 0;
    double weightGradientRms = 0;
    double activationScale = 0;
    std::vector<UnitState> units;
    std::int64_t dead = -1;
    std::int64_t deadForGood = -1;
    std::int64_t alwaysOn = -1;
    std::int64_t zerosOfZ = 0;
    std::int64_t saturatedUnits = 0;
    double saturatedShare = 0;
    double sparsity = 0;
    double meanSlope = 1;
};

void countSlopes(const labtest::Grid& slope, bool canDie, Expected& e) {
    Real sum = 0;
    std::size_t flatPairs = 0;
    std::size_t pairs = 0;
    e.dead = canDie ? 0 : -1;
    e.alwaysOn = canDie ? 0 : -1;
    for (const auto& unit : slope) {
        std::size_t zeros = 0;
        std::size_t flat = 0;
        for (const Real s : unit) {
            zeros += s == 0;
            flat += std::abs(s) < 0.01L;
            sum += s;
        }
        flatPairs += flat;
        pairs += unit.size();
        e.alwaysOn += canDie && zeros == 0;
        if (canDie && zeros == unit.size()) {
            ++e.dead;
            e.units.push_back(UnitState::Dormant);
        } else if (static_cast<double>(flat) >= 0.95 * static_cast<double>(unit.size())) {
            ++e.saturatedUnits;
            e.units.push_back(UnitState::Saturated);
        } else {
            e.units.push_back(!canDie     ? UnitState::Alive
                              : zeros > 0 ? UnitState::Sparse
                                          : UnitState::AlwaysOn);
        }
    }
    e.saturatedShare = static_cast<double>(flatPairs) / static_cast<double>(pairs);
    e.meanSlope = static_cast<double>(sum / static_cast<Real>(pairs));
}

std::vector<Expected> expectedOf(const Network& network, const Samples& rows, bool rests) {
    const labtest::NaivePass pass = labtest::naivePass(network, rows.x, rows.target);
    const auto n = static_cast<Real>(rows.rows());
    std::vector<Expected> expected(network.layers.size());
    for (std::size_t l = 0; l < expected.size(); ++l) {
        Expected& e = expected[l];
        const LayerShape& shape = network.layers[l];
        Real sum = 0;
        for (const auto& unit : pass.delta[l]) {
            for (const Real delta : unit)
                sum += std::abs(delta) * n; // of one sample's loss, not of the mean
        }
        const auto pairs = n * static_cast<Real>(shape.out);
        e.errorSignal = static_cast<double>(sum / pairs);
        e.weightGradient =
            static_cast<double>(norm(pass.gradient.data() + shape.offset, shape.in * shape.out));
        e.weightGradientRms = e.weightGradient / std::sqrt(static_cast<double>(shape.in * shape.out));
        const labtest::Grid& a = l < network.depth() ? pass.a[l] : pass.z[l];
        Real squares = 0;
        std::size_t zeros = 0;
        for (const auto& unit : a) {
            for (const Real value : unit) {
                squares += value * value;
                zeros += value == 0;
            }
        }
        e.activationScale = static_cast<double>(std::sqrt(squares / pairs));
        e.sparsity = static_cast<double>(static_cast<Real>(zeros) / pairs);
        for (const auto& unit : pass.z[l])
            e.zerosOfZ += l < network.depth() ? std::count(unit.begin(), unit.end(), Real{0}) : 0;
        if (l < network.depth())
            countSlopes(pass.slope[l], network.activations[l].canDie(), e);
    }
    for (std::size_t l = 0; l < network.depth(); ++l) {
        bool still = l == 0; // layer 1 sees fixed inputs
        for (std::size_t above = l == 0 ? 0 : l - 1; above < network.depth(); ++above) // and what rests, too
            still = still || expected[above].dead == static_cast<std::int64_t>(expected[above].units.size());
        if (expected[l].dead < 0)
            continue;
        expected[l].deadForGood = still && rests ? expected[l].dead : 0;
        if (still && rests)
            std::ranges::replace(expected[l].units, UnitState::Dormant, UnitState::Dead);
    }
    return expected;
}

/// Networks with dead, saturated and live units in many places.
std::vector<Network> networks(const LayerActivation& activation, const Loss& loss, Index outputs) {
    std::vector<Network> list;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        for (const double deviation : {0.3, 1.5, 6.0})
            list.push_back(labtest::randomNetwork({2, 6, 5, 4, outputs}, activation, loss, seed, deviation));
        list.push_back(labtest::randomNetwork({2, 7, outputs}, activation, loss, seed));
        list.push_back(labtest::randomNetwork({2, outputs}, activation, loss, seed));
    }
    for (std::size_t l = 0; l < 3; ++l) { // a whole layer shifted out of reach, downwards or upwards
        for (const double shift : {-50.0, 50.0}) {
            Network network = labtest::randomNetwork({2, 6, 5, 4, outputs}, activation, loss, 9);
            network.layers[l].bias(network.parameters).array() += shift;
            list.push_back(network);
        }
    }
    Network single = labtest::randomNetwork({2, 6, 5, 4, outputs}, activation, loss, 10);
    for (std::size_t l = 0; l < 3; ++l)
        single.layers[l].bias(single.parameters)[1] = -40; // one unit of each layer
    list.push_back(single);
    return list;
}

Samples rowsFor(const Loss& loss, Index outputs, Index rows, std::uint64_t seed) {
    Samples samples{
        labtest::randomMatrix(2, rows, seed), labtest::randomTarget(loss, outputs, rows, seed), {}};
    if (loss.needsClasses && outputs == 1) {
        for (Index i = 0; i < rows; ++i)
            samples.labels.push_back(samples.target(0, i) == 1);
    }
    return samples;
}

} // namespace

class MeasurementTest : public QObject {
    Q_OBJECT

  private slots:
    void everyNumberEqualsItsDefinition() {
        std::int64_t dead = 0;
        std::int64_t forGood = 0;
        std::int64_t saturated = 0;
        for (const Activation& activation : activations()) {
            for (const char* key : {"bce", "mse"}) {
                const Loss& loss = *findLoss(key);
                const Data data = labtest::handData(rowsFor(loss, 1, 23, 7));
                for (const Network& network : networks(labtest::activation(activation.key), loss, 1)) {
                    for (const bool rests : {true, false}) {
                        Trace trace;
                        const Measurement m = measure(network, data, rests, trace);
                        const auto expected = expectedOf(network, data.evaluation, rests);
                        QCOMPARE(m.layers.size(), expected.size());
                        for (std::size_t l = 0; l < expected.size(); ++l) {
                            const LayerMeasurement& got = m.layers[l];
                            const Expected& e = expected[l];
                            const std::string where = labtest::text(activation.key, key, "layer", l + 1, "of",
                                                                    expected.size(), "rests", rests);
                            const auto near = [](double a, double b) {
                                return labtest::close(a, b, tolerance, 1e-290);
                            };
                            CHECK(near(got.signal.errorSignal, e.errorSignal), where, got.signal.errorSignal,
                                  e.errorSignal);
                            CHECK(near(got.signal.weightGradient, e.weightGradient), where,
                                  got.signal.weightGradient, e.weightGradient);
                            CHECK(near(got.signal.weightGradientRms, e.weightGradientRms), where);
                            CHECK(near(got.signal.activationScale, e.activationScale), where);
                            CHECK(got.units == e.units, where);
                            CHECK(got.dead == e.dead, where, got.dead, e.dead);
                            CHECK(got.deadForGood == e.deadForGood, where, got.deadForGood, e.deadForGood);
                            CHECK(got.alwaysOn == e.alwaysOn, where, got.alwaysOn, e.alwaysOn);
                            CHECK(got.zerosOfZ == e.zerosOfZ, where, got.zerosOfZ, e.zerosOfZ);
                            CHECK(got.saturatedUnits == e.saturatedUnits, where, got.saturatedUnits);
                            CHECK(near(got.saturatedShare, e.saturatedShare), where, got.saturatedShare);
                            CHECK(near(got.sparsity, e.sparsity), where, got.sparsity, e.sparsity);
                            CHECK(labtest::close(got.meanSlope, e.meanSlope, tolerance, 1e-15), where,
                                  got.meanSlope, e.meanSlope);
                            dead += std::max<std::int64_t>(e.dead, 0);
                            forGood += std::max<std::int64_t>(e.deadForGood, 0);
                            saturated += e.saturatedUnits;
                        }
                    }
                }
            }
        }
        // The nets above show every state many times over.
        QVERIFY(dead > 100 && forGood > 100 && dead - forGood > 100 && saturated > 100);
    }

    void deathIsUndefinedForSmoothActivations() {
        const Loss& loss = *findLoss("bce");
        const Data data = labtest::handData(rowsFor(loss, 1, 9, 3));
        for (const Activation& activation : activations()) {
            const LayerActivation layer = labtest::activation(activation.key);
            Network network = labtest::randomNetwork({2, 3, 3, 1}, layer, loss, 2);
            network.layers[0].bias(network.parameters).setConstant(-1e6); // sigmoid'(-1e6) is 0, and yet n/a
            Trace trace;
            const Measurement m = measure(network, data, true, trace);
            for (std::size_t l = 0; l < 2; ++l) {
                CHECK((m.layers[l].dead >= 0) == layer.canDie(), activation.key, m.layers[l].dead);
                CHECK((m.layers[l].deadForGood >= 0) == layer.canDie(), activation.key);
            }
            CHECK((m.deadUnits() >= 0) == layer.canDie(), activation.key, m.deadUnits());
            CHECK(layer.canDie() || m.deadUnits() == -1, activation.key);
            CHECK(layer.canDie() || m.deadForGoodUnits() == -1, activation.key);
            CHECK(m.layers[2].dead == -1 && m.layers[2].units.empty(), activation.key);
            CHECK(m.hiddenUnits() == 6 && m.hiddenLayers() == 2, activation.key);
        }
    }

    // The same function under another name: leaky ReLU and PReLU with slope 0, ELU with alpha 0.
    void whatIsReluDiesAsRelu() {
        const Loss& loss = *findLoss("bce");
        const Data data = labtest::handData(rowsFor(loss, 1, 23, 7));
        const auto measured = [&](const LayerActivation& activation, std::uint64_t seed) {
            const Network network = labtest::randomNetwork({2, 6, 5, 4, 1}, activation, loss, seed, 1.5);
            Trace trace;
            return measure(network, data, true, trace);
        };
        std::int64_t dead = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Measurement relu = measured(labtest::activation("relu"), seed);
            dead += relu.deadUnits();
            for (const Activation& row : activations()) {
                if (row.parameter.key.empty())
                    continue;
                const Measurement same = measured({&row, {0, 0}}, seed);
                for (std::size_t l = 0; l < 3; ++l) {
                    CHECK(same.layers[l].units == relu.layers[l].units, row.key, "layer", l + 1);
                    CHECK(same.layers[l].dead == relu.layers[l].dead, row.key, same.layers[l].dead);
                    CHECK(same.layers[l].deadForGood == relu.layers[l].deadForGood, row.key);
                }
                const Measurement steep = measured({&row, {0.3, 0}}, seed);
                CHECK(steep.deadUnits() == -1, row.key, steep.deadUnits());
            }
        }
        QVERIFY(dead > 20);
    }

    void deathIsCountedWhereItIsDefined() {
        // A network of mixed layers: the sum is over those layers that can die.
        Network network = makeNetwork(
            {2, 3, 4, 1}, {labtest::activation("tanh"), labtest::activation("relu")}, *findLoss("bce"));
        network.layers[1].bias(network.parameters) << -1, 1, -1, 1;
        const Data data = labtest::handData(rowsFor(*network.loss, 1, 9, 3));
        Trace trace;
        const Measurement m = measure(network, data, true, trace);
        QCOMPARE(m.layers[0].dead, std::int64_t{-1});
        QCOMPARE(m.layers[1].dead, std::int64_t{2});
        QCOMPARE(m.deadUnits(), std::int64_t{2});
        QCOMPARE(m.layers[1].deadForGood, std::int64_t{0}); // dormant: layer 1 may move its inputs
        QCOMPARE(m.deadForGoodUnits(), std::int64_t{0});
        QCOMPARE(m.layers[1].units[0], UnitState::Dormant);
        QCOMPARE(m.layers[1].units[1], UnitState::AlwaysOn);
    }

    // Row by row z is 0, 1 and -1: only where it is exactly 0 is the slope a matter of choice.
    void exactZerosOfZAreCounted() {
        Network network = makeNetwork({1, 2, 1}, {labtest::activation("relu")}, *findLoss("mse"));
        network.layers[0].weights(network.parameters) << 1, 1;
        network.layers[0].bias(network.parameters) << 0, 5;
        Samples samples{Matrix(1, 4), Matrix::Ones(1, 4), {}};
        samples.x << 0, 1, -1, 0;
        Trace trace;
        const Measurement m = measure(network, labtest::handData(samples), true, trace);
        QCOMPARE(m.layers[0].zerosOfZ, std::int64_t{2});
        QCOMPARE(m.layers[0].alwaysOn, std::int64_t{1});
        const std::vector<UnitState> expected{UnitState::Sparse, UnitState::AlwaysOn};
        QVERIFY(m.layers[0].units == expected);
    }

    void withoutHiddenLayersThereIsNothingToCount() {
        const Loss& loss = *findLoss("mse");
        const Network network = labtest::randomNetwork({2, 1}, {}, loss, 1);
        const Data data = labtest::handData(rowsFor(loss, 1, 9, 3));
        Trace trace;
        const Measurement m = measure(network, data, true, trace);
        QCOMPARE(m.layers.size(), std::size_t{1});
        QCOMPARE(m.hiddenLayers(), std::size_t{0});
        QCOMPARE(m.hiddenUnits(), std::int64_t{0});
        QCOMPARE(m.deadUnits(), std::int64_t{-1});
        QCOMPARE(Measurement().hiddenLayers(), std::size_t{0});
    }

    void nanKillsNoUnit() {
        // NaN > 0 is false: a naive count would call every unit dead.
        for (const Activation& activation : activations()) {
            Network network = labtest::randomNetwork({2, 4, 4, 1}, labtest::activation(activation.key),
                                                     *findLoss("bce"), 3);
            network.parameters.setConstant(notANumber);
            const Data data = labtest::handData(rowsFor(*network.loss, 1, 9, 3));
            Trace trace;
            const Measurement m = measure(network, data, true, trace);
            for (std::size_t l = 0; l < 2; ++l) {
                CHECK(m.layers[l].dead == (labtest::activation(activation.key).canDie() ? 0 : -1),
                      activation.key, m.layers[l].dead);
                CHECK(m.layers[l].saturatedUnits == 0 && m.layers[l].saturatedShare == 0, activation.key);
                CHECK(m.layers[l].sparsity == 0, activation.key);
            }
        }
    }

    void anInfinitePreActivationIsSeen() {
        const Data data = labtest::handData(rowsFor(*findLoss("bce"), 1, 9, 3));
        for (const Activation& row : activations()) {
            for (std::size_t l = 0; l < 3; ++l) {
                for (const double size : {1.0, 1e200, infinity, -infinity}) { // squares of 1e200 overflow
                    Network network = labtest::randomNetwork({2, 4, 4, 1}, labtest::activation(row.key),
                                                             *findLoss("bce"), 3);
                    network.layers[l].bias(network.parameters)[0] = size;
                    Trace trace;
                    const Measurement m = measure(network, data, true, trace);
                    CHECK(m.layers[l].isFinite == std::isfinite(size), row.key, l, size);
                }
            }
        }
    }

    void errorSignalDoesNotDependOnTheBatch() {
        const Loss& loss = *findLoss("bce");
        const Network network = labtest::randomNetwork({2, 5, 5, 1}, labtest::activation("tanh"), loss, 4);
        const Samples rows = rowsFor(loss, 1, 12, 5);
        Trace once, thrice;
        forwardBackward(network, rows.x, rows.target, once);
        forwardBackward(network, rows.x.replicate(1, 3), rows.target.replicate(1, 3), thrice);
        const auto a = layerSignals(network, once);
        const auto b = layerSignals(network, thrice);
        for (std::size_t l = 0; l < a.size(); ++l) {
            QVERIFY(labtest::close(a[l].errorSignal, b[l].errorSignal, tolerance));
            QVERIFY(labtest::close(a[l].weightGradient, b[l].weightGradient, tolerance));
            QVERIFY(labtest::close(a[l].activationScale, b[l].activationScale, tolerance));
        }
    }

    void normsNeitherOverflowNorUnderflow() {
        for (const double size : {1e-300, 1e-160, 1e-154, 1e-30, 1.0, 1e30, 1e154, 1e160, 1e300}) {
            for (const Index count : {1, 2, 3, 7, 100, 4097}) {
                Vector values = labtest::randomMatrix(count, 1, 6) * size;
                Real sum = 0;
                for (const double value : values)
                    sum += Real{value} * value; // long double holds 1e600
                const double rounding = normTolerance * std::max<double>(4, std::sqrt(double(count)));
                CHECK(labtest::close(norm2(values), static_cast<double>(std::sqrt(sum)), rounding), size,
                      count, norm2(values));
            }
        }
        QCOMPARE(norm2(Vector()), 0.0);
        QCOMPARE(norm2(Vector::Zero(5)), 0.0);
        QCOMPARE(norm2(Vector{{3e-160, 4e-160}}), 5e-160);
        QCOMPARE(norm2(Vector{{3e160, -4e160}}), 5e160);
        QVERIFY(labtest::close(norm2(Vector{{1e-320, 0}}), 1e-320, 1e-3));
        QCOMPARE(norm2(Vector{{1, infinity, 2}}), infinity);
        QVERIFY(std::isnan(norm2(Vector{{1, notANumber, 2}})));
        // Entries of very different sizes, around the plain sum's limits.
        QVERIFY(labtest::close(norm2(Vector{{1e-160, 1}}), 1, normTolerance));
        QVERIFY(labtest::close(norm2(Vector{{1e160, 1}}), 1e160, normTolerance));
    }

    // Long doubles reach down to 1e-4951: what is still there in them has underflowed, what is 0 was stopped.
    void underflowIsToldFromZero() {
        int underflowed = 0, stopped = 0;
        const auto check = [&](const Network& network, const std::string& where) {
            const Samples rows = rowsFor(*network.loss, 1, 9, 3);
            Trace trace;
            const Measurement m = measure(network, labtest::handData(rows), true, trace);
            if (m.layers.front().signal.errorSignal != 0) {
                CHECK(!m.underflows, where);
                return;
            }
            const labtest::NaivePass pass = labtest::naivePass(network, rows.x, rows.target);
            bool arrives = false;
            for (const auto& unit : pass.delta.front())
                arrives = arrives || std::ranges::any_of(unit, [](Real delta) { return delta != 0; });
            CHECK(m.underflows == arrives, where, arrives);
            underflowed += arrives;
            stopped += !arrives;
        };
        for (const Activation& row : activations()) {
            for (std::uint64_t seed = 1; seed <= 6; ++seed) {
                for (const double deviation : {1e-6, 1e-30, 0.5, 0.0}) {
                    std::vector<Index> sizes(61, 3);
                    sizes.front() = 2;
                    sizes.back() = 1;
                    const LayerActivation activation = labtest::activation(row.key);
                    check(labtest::randomNetwork(sizes, activation, *findLoss("bce"), seed, deviation),
                          labtest::text(row.key, seed, deviation));
                    if (QTest::currentTestFailed())
                        return;
                }
                check(labtest::randomNetwork({2, 2, 2, 1}, labtest::activation(row.key), *findLoss("bce"),
                                             seed, 3),
                      labtest::text(row.key, seed));
            }
        }
        QVERIFY2(underflowed > 50 && stopped > 50, labtest::text(underflowed, stopped).c_str());
    }

    void aSlopeThatUnderflowsIsNoZero() {
        Network network =
            labtest::randomNetwork({2, 3, 3, 1}, labtest::activation("sigmoid"), *findLoss("bce"), 1);
        network.layers[1].bias(network.parameters).setConstant(-2000); // sigmoid' = e^-2000
        Trace trace;
        const Measurement m =
            measure(network, labtest::handData(rowsFor(*network.loss, 1, 9, 3)), true, trace);
        QCOMPARE(m.layers[0].signal.errorSignal, 0.0);
        QCOMPARE(m.layers[0].underflowed, std::int64_t{0});
        QCOMPARE(m.layers[1].underflowed, std::int64_t{3});
        QVERIFY(m.underflows && m.onAllRows);
    }

    void signalsOfAnUnderflowingNetKeepTheirSize() {
        // dL/dW near 1e-200: its square is 0 in double, its norm is not.
        Network network = makeNetwork({1, 1, 1}, {labtest::activation("identity")}, *findLoss("mse"));
        network.parameters << 1e-200, 0, 1e-200, 0; // W1, b1, W2, b2
        Trace trace;
        forwardBackward(network, Matrix::Ones(1, 1), Matrix::Ones(1, 1), trace);
        const auto layers = layerSignals(network, trace);
        QCOMPARE(layers[0].errorSignal, 2e-200);
        QCOMPARE(layers[0].weightGradient, 2e-200);
        QCOMPARE(layers[0].activationScale, 1e-200);
    }

    void fitsOfClassifiers() {
        for (const char* key : {"bce", "softmax", "mse"}) {
            const Loss& loss = *findLoss(key);
            for (const int classes : {2, 3}) {
                const Index outputs = classes == 2 && !loss.oneOutputPerClass ? 1 : classes;
                Samples rows{labtest::randomMatrix(2, 60, 8), Matrix::Zero(outputs, 60), {}};
                Random random(4);
                for (Index i = 0; i < 60; ++i) {
                    const auto label = static_cast<int>(random.below(static_cast<std::uint64_t>(classes)));
                    rows.labels.push_back(label);
                    if (outputs == 1)
                        rows.target(0, i) = label;
                    else
                        rows.target(label, i) = 1;
                }
                const Network network =
                    labtest::randomNetwork({2, 5, outputs}, labtest::activation("tanh"), loss, 6, 2);
                Trace trace;
                const Fit fit = fitOf(network, rows, trace);
                forward(network, rows.x, trace);
                Matrix prediction;
                loss.predict(trace.z.back(), prediction);
                int right = 0;
                for (Index i = 0; i < 60; ++i) {
                    Index answer = outputs == 1 && prediction(0, i) > 0.5 ? 1 : 0;
                    for (Index k = 1; k < outputs; ++k)
                        answer = prediction(k, i) > prediction(answer, i) ? k : answer;
                    right += answer == rows.labels[static_cast<std::size_t>(i)];
                }
                CHECK(right > 5 && right < 55, key, classes, "shows nothing:", right);
                CHECK(labtest::close(fit.score, right / 60.0, tolerance), key, classes, fit.score);
                const auto naive = labtest::naivePass(network, rows.x, rows.target);
                CHECK(labtest::close(fit.loss, naive.loss, tolerance), key, classes, fit.loss);
            }
        }
    }

    void fitsOfRegression() {
        const Loss& loss = *findLoss("mse");
        const Network network = labtest::randomNetwork({2, 5, 1}, labtest::activation("tanh"), loss, 6);
        const Samples rows{labtest::randomMatrix(2, 50, 8), 3 * labtest::randomMatrix(1, 50, 9), {}};
        Trace trace;
        const Fit fit = fitOf(network, rows, trace);
        const double mean = rows.target.mean();
        double around = 0, missed = 0;
        for (Index i = 0; i < 50; ++i) {
            around += std::pow(rows.target(0, i) - mean, 2);
            missed += std::pow(rows.target(0, i) - trace.z.back()(0, i), 2);
        }
        QVERIFY(labtest::close(fit.score, 1 - missed / around, tolerance));
        QVERIFY(labtest::close(fit.loss, missed / 50, tolerance));
        Samples exact = rows;
        exact.target = trace.z.back();
        QCOMPARE(fitOf(network, exact, trace).score, 1.0);
    }

    void trainAndTestAreTheirOwnSets() {
        const Loss& loss = *findLoss("bce");
        const Network network = labtest::randomNetwork({2, 5, 1}, labtest::activation("relu"), loss, 6);
        Data data = labtest::handData(rowsFor(loss, 1, 30, 1));
        data.test = rowsFor(loss, 1, 20, 2);
        Trace trace, scratch;
        const Measurement m = measure(network, data, true, trace);
        QCOMPARE(m.train.loss, fitOf(network, data.evaluation, scratch).loss);
        QCOMPARE(m.test.loss, fitOf(network, data.test, scratch).loss);
        QCOMPARE(m.test.score, fitOf(network, data.test, scratch).score);
        QVERIFY(m.train.loss != m.test.loss);
        // The trace keeps the evaluation set's pass, for histograms and for the network picture.
        QCOMPARE(trace.z.front().cols(), Index{30});
        Trace own;
        forwardBackward(network, data.evaluation.x, data.evaluation.target, own);
        QVERIFY(labtest::same(trace.gradient, own.gradient));
    }

    void measuringChangesNothing() {
        const Loss& loss = *findLoss("bce");
        const Network network = labtest::randomNetwork({2, 5, 1}, labtest::activation("relu"), loss, 6);
        const Network copy = network;
        const Data data = labtest::handData(rowsFor(loss, 1, 30, 1));
        Trace trace;
        measure(network, data, true, trace);
        QVERIFY(labtest::same(network.parameters, copy.parameters));
    }

    void largeSetsAreJudgedOnASubset() {
        for (const Index rows : {Index{100}, evaluationLimit, evaluationLimit + 1, Index{12000}}) {
            Dataset table;
            table.x = Vector::LinSpaced(rows + 1, 0, static_cast<double>(rows)).transpose();
            table.y = table.x;
            table.featureNames = {"row"};
            table.targetName = "row";
            const double share = (static_cast<double>(rows) + 0.25) / static_cast<double>(rows + 1);
            const Data data = prepareData(table, *findLoss("mse"), share, false, 5);
            QCOMPARE(data.train.rows(), rows);
            QCOMPARE(data.evaluation.rows(), std::min(rows, evaluationLimit));
            QCOMPARE(data.evaluationIsSubset, rows > evaluationLimit);
            std::set<double> training(data.train.x.data(), data.train.x.data() + rows);
            std::set<double> judged;
            for (Index i = 0; i < data.evaluation.rows(); ++i) {
                CHECK(training.contains(data.evaluation.x(0, i)), "row", i, "does not train");
                CHECK(data.evaluation.target(0, i) == data.evaluation.x(0, i), "row", i, "lost its target");
                judged.insert(data.evaluation.x(0, i));
            }
            QCOMPARE(static_cast<Index>(judged.size()), data.evaluation.rows());
            const Data again = prepareData(table, *findLoss("mse"), share, false, 5);
            QVERIFY(labtest::same(data.evaluation.x, again.evaluation.x));
            if (data.evaluationIsSubset) { // a fair draw: its mean is the whole's
                const double deviation =
                    static_cast<double>(rows) / std::sqrt(12.0 * static_cast<double>(evaluationLimit));
                QVERIFY(std::abs(data.evaluation.x.mean() - static_cast<double>(rows) / 2) < 4 * deviation);
            }
        }
    }

    void unitsAreJudgedOnTheEvaluationSet() {
        // A unit that is alive on a training row outside the evaluation set counts as dead: by definition.
        Network network = makeNetwork({1, 1, 1}, {labtest::activation("relu")}, *findLoss("mse"));
        network.parameters << 1, 0, 1, 0;
        Data data = labtest::handData({Matrix{{-1, -2, 5}}, Matrix{{0, 0, 0}}, {}});
        data.evaluation = {Matrix{{-1, -2}}, Matrix{{0, 0}}, {}};
        Trace trace;
        QCOMPARE(measure(network, data, true, trace).layers[0].dead, std::int64_t{1});
        data.evaluation = data.train;
        QCOMPARE(measure(network, data, true, trace).layers[0].dead, std::int64_t{0});
    }

    void histogramsCountEverythingOnce() {
        struct Row {
            double low;
            double high;
            int bins;
            double size;
        };
        constexpr std::array rows{Row{-8, 8, 64, 3},
                                  Row{-1, 1, 1, 1},
                                  Row{0, 0.1, 7, 0.1},
                                  Row{-3, 5, 16, 20},
                                  Row{-1e-12, 1e-12, 9, 1e-12},
                                  Row{100, 200, 3, 1}};
        for (const Row& row : rows) {
            Matrix values = row.size * labtest::randomMatrix(7, 40, 12);
            values(0, 0) = row.low; // both edges belong to the range
            values(1, 0) = row.high;
            const Histogram h = histogramOf(values, row.low, row.high, row.bins);
            std::vector<std::int64_t> counts(static_cast<std::size_t>(row.bins), 0);
            std::int64_t outside = 0;
            for (const double value : values.reshaped()) {
                if (value < row.low || value > row.high) {
                    ++outside;
                    continue;
                }
                const double width = (row.high - row.low) / row.bins;
                int bin = 0;
                while (bin + 1 < row.bins && value >= row.low + width * (bin + 1))
                    ++bin;
                ++counts[static_cast<std::size_t>(bin)];
            }
            CHECK(h.low == row.low && h.high == row.high, row.low);
            CHECK(h.counts == counts, row.low, row.high, row.bins);
            CHECK(h.outside == outside, row.low, h.outside, outside);
            CHECK(h.minimum == values.minCoeff() && h.maximum == values.maxCoeff(), row.low);
            CHECK(labtest::close(h.mean, values.mean(), tolerance, 1e-15), row.low, h.mean, values.mean());
        }
    }

    void histogramsLeaveOutWhatIsNotFinite() {
        const Matrix values{{1, notANumber, infinity}, {-infinity, 0.5, -0.5}};
        const Histogram h = histogramOf(values, -1, 1, 4);
        QCOMPARE(h.outside, std::int64_t{3});
        QCOMPARE(std::accumulate(h.counts.begin(), h.counts.end(), std::int64_t{0}), std::int64_t{3});
        QCOMPARE(h.minimum, -0.5);
        QCOMPARE(h.maximum, 1.0);
        QVERIFY(labtest::close(h.mean, 1.0 / 3, tolerance));
        const Histogram none = histogramOf(Matrix::Constant(2, 2, notANumber), -1, 1, 4);
        QCOMPARE(none.outside, std::int64_t{4});
    }
};

QTEST_APPLESS_MAIN(MeasurementTest)
#include "measurement_test.moc"
