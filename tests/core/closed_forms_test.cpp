// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Results that are known without any program: losses at chosen logits, symmetric and dead networks, dead
// shares, variances of initialisers, the error modes of one linear unit.

#include "core/experiment/experiment.h"
#include "core/insight/measurement.h"
#include "core/math/initializer.h"
#include "core/math/loss.h"
#include "core/math/network.h"
#include "core/math/optimizer.h"
#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"

#include <Eigen/Eigenvalues>

#include <QTest>

#include <array>
#include <numbers>
#include <numeric>
#include <optional>

using namespace lab;

namespace {

constexpr double rounding = 4e-16;
/// How far a frequency or a moment may lie from its expectation, in standard deviations.
constexpr double deviations = 4;
constexpr double normalVarianceTolerance = 0.022;  // 4 sd for 256 x 256 entries
constexpr double uniformVarianceTolerance = 0.014; // the same for a uniform
constexpr double modeTolerance = 1e-9;
constexpr double orthogonality = 1e-12;

/// What initialisers with a scale get here.
constexpr double scale = 0.5;

constexpr double ln2 = std::numbers::ln2;

Matrix column(std::initializer_list<double> values) {
    Matrix matrix(static_cast<Index>(values.size()), 1);
    std::copy(values.begin(), values.end(), matrix.data());
    return matrix;
}

void train(Network& network, const Matrix& x, const Matrix& target, double rate, Trace& trace) {
    OptimizerSettings settings;
    settings.learningRate = rate;
    Matrix state; // SGD keeps none
    Vector after;
    forwardBackward(network, x, target, trace);
    findOptimizer("sgd")->update(settings, 1, trace.gradient, network.parameters, state, after);
    network.parameters = after;
}

/// Targets that the loss may meet: even, uneven and one-sided classes; narrow, wide and skewed numbers.
std::vector<std::pair<const char*, Matrix>> tasks(const Loss& loss) {
    std::vector<std::pair<const char*, Matrix>> all;
    const auto oneHot = [](std::initializer_list<Index> counts) {
        Matrix target = Matrix::Zero(static_cast<Index>(counts.size()),
                                     std::accumulate(counts.begin(), counts.end(), Index{0}));
        Index from = 0, row = 0;
        for (const Index count : counts) {
            target.row(row++).segment(from, count).setOnes();
            from += count;
        }
        return target;
    };
    all.emplace_back("two even outputs", oneHot({12, 12}));
    all.emplace_back("three uneven classes", oneHot({20, 7, 1}));
    all.emplace_back("a class that never occurs", oneHot({9, 0, 4, 2, 7}));
    if (loss.oneOutputPerClass)
        return all;
    all.emplace_back("even classes", oneHot({15, 15}).topRows(1));
    all.emplace_back("uneven classes", oneHot({3, 40}).topRows(1));
    all.emplace_back("one class", oneHot({0, 8}).bottomRows(1));
    if (loss.needsClasses)
        return all;
    const Matrix normal = labtest::randomMatrix(1, 60, 31);
    all.emplace_back("narrow numbers", 0.2 * normal);
    all.emplace_back("standardised numbers", normal);
    all.emplace_back("wide numbers", (30 * normal.array() + 7).matrix());
    all.emplace_back("skewed numbers", (3 * normal.array()).exp().matrix());
    all.emplace_back("two outputs of numbers", labtest::randomMatrix(2, 40, 32) * 4);
    all.emplace_back("one row", Matrix::Constant(1, 1, -3.5));
    return all;
}

/// The least loss of a constant, one output after another, by trisection: all losses are convex.
double searchedConstantLoss(const Loss& loss, const Matrix& target) {
    Vector constant = Vector::Zero(target.rows());
    double least = loss.value(constant.replicate(1, target.cols()), target);
    for (int round = 0; round < 400; ++round) {
        for (double& entry : constant) {
            double low = std::min(-40.0, target.minCoeff()), high = std::max(40.0, target.maxCoeff());
            const auto at = [&](double value) {
                entry = value;
                return loss.value(constant.replicate(1, target.cols()), target);
            };
            for (int i = 0; i < 120; ++i) {
                const double left = low + (high - low) / 3, right = high - (high - low) / 3;
                const bool rises = at(left) < at(right);
                (rises ? high : low) = rises ? right : left;
            }
            entry = low;
        }
        const double now = loss.value(constant.replicate(1, target.cols()), target);
        if (now >= least - 1e-13)
            break;
        least = now;
    }
    return least;
}

/// The gradient of a layer's weights.
Matrix weightGradient(const Network& network, const Trace& trace, std::size_t l) {
    return network.layers[l].weights(trace.gradient);
}

Vector biasGradient(const Network& network, const Trace& trace, std::size_t l) {
    return network.layers[l].bias(trace.gradient);
}

bool allZero(const Matrix& matrix) {
    return (matrix.array() == 0).all();
}

/// Rows of a matrix are equal bit for bit.
bool rowsEqual(const Matrix& matrix) {
    for (Index r = 1; r < matrix.rows(); ++r) {
        if (!labtest::same(matrix.row(r), matrix.row(0)))
            return false;
    }
    return true;
}

double variance(const Matrix& W) {
    return (W.array() - W.mean()).square().sum() / static_cast<double>(W.size() - 1);
}

/// Points on a grid in [-1, 1]^2 with its corners.
Matrix square(int side) {
    Matrix x(2, side * side);
    for (int i = 0; i < side * side; ++i)
        x.col(i) << -1 + 2.0 * (i % side) / (side - 1), -1 + 2.0 * (i / side) / (side - 1);
    return x;
}

Data twoClasses(const Matrix& x) {
    std::vector<int> labels(static_cast<std::size_t>(x.cols()));
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<int>(i % 2);
    return labtest::handData(
        labtest::samples(x, Eigen::Map<Eigen::RowVectorXi>(labels.data(), x.cols()).cast<double>(), labels));
}

} // namespace

class ClosedFormsTest : public QObject {
    Q_OBJECT

  private slots:
    void lossesAtEqualLogits() {
        const Loss& bce = *findLoss("bce");
        for (const double y : {0.0, 1.0}) {
            for (const Index batch : {1, 7, 64}) {
                const double loss = bce.value(Matrix::Zero(1, batch), Matrix::Constant(1, batch, y));
                CHECK(labtest::close(loss, ln2, rounding), "y", y, "batch", batch, loss);
            }
        }
        const Loss& softmax = *findLoss("softmax");
        for (const double logit : {0.0, 1.0, -700.0, 1e3, -1e3, 1e308, -1e308}) {
            for (Index classes = 2; classes <= 12; ++classes) {
                Matrix target = Matrix::Zero(classes, 1);
                target(classes / 2, 0) = 1;
                const Matrix output = Matrix::Constant(classes, 1, logit);
                const double expected = std::log(static_cast<double>(classes));
                CHECK(labtest::close(softmax.value(output, target), expected, rounding), logit, classes);
                Matrix gradient, p;
                softmax.gradient(output, target, gradient);
                softmax.predict(output, p);
                for (Index k = 0; k < classes; ++k) {
                    const double share = 1 / static_cast<double>(classes);
                    CHECK(labtest::close(p(k, 0), share, rounding), logit, classes);
                    CHECK(labtest::close(gradient(k, 0), share - target(k, 0), 2 * rounding), logit, classes);
                }
            }
        }
    }

    void lossesAtExtremeLogits() {
        struct Row {
            const char* loss;
            std::vector<double> logits;
            std::vector<double> target;
            double value;
            std::vector<double> gradient;
        };
        constexpr double e40 = 4.2483542552915889e-18; // exp(-40), to its last digit
        const std::vector<Row> rows{
            {"bce", {1e3}, {1}, 0, {0}},
            {"bce", {1e3}, {0}, 1e3, {1}},
            {"bce", {-1e3}, {0}, 0, {0}},
            {"bce", {-1e3}, {1}, 1e3, {-1}},
            {"bce", {1e308}, {1}, 0, {0}},
            {"bce", {1e308}, {0}, 1e308, {1}},
            {"bce", {-1e308}, {1}, 1e308, {-1}},
            {"bce", {-1e308}, {0}, 0, {0}},
            {"bce", {40}, {1}, e40, {-e40}},
            {"bce", {-40}, {0}, e40, {e40}},
            {"softmax", {1e3, 0}, {1, 0}, 0, {0, 0}},
            {"softmax", {1e3, 0}, {0, 1}, 1e3, {1, -1}},
            {"softmax", {-1e3, 0}, {1, 0}, 1e3, {-1, 1}},
            {"softmax", {1e308, 0, 0}, {1, 0, 0}, 0, {0, 0, 0}},
            {"softmax", {1e308, 0, 0}, {0, 0, 1}, 1e308, {1, 0, -1}},
            {"softmax", {-1e308, 0}, {0, 1}, 0, {0, 0}},
            {"softmax", {1e308, -1e308}, {1, 0}, 0, {0, 0}},
            {"softmax", {1e308, 1e308}, {1, 0}, ln2, {-0.5, 0.5}},
            {"softmax", {40, 0}, {1, 0}, 0, {-e40, e40}}, // the value may round to 0
            {"mse", {1e3, -1e3}, {0, 0}, 1e6, {1e3, -1e3}},
            {"mse", {1e154}, {0}, 1e308, {2e154}},
            {"mse", {1e-200}, {1e-200}, 0, {0}},
        };
        for (const Row& row : rows) {
            const auto size = static_cast<Index>(row.logits.size());
            const Matrix output = Eigen::Map<const Vector>(row.logits.data(), size);
            const Matrix target = Eigen::Map<const Vector>(row.target.data(), size);
            const Loss& loss = *findLoss(row.loss);
            const double value = loss.value(output, target);
            CHECK(labtest::close(value, row.value, rounding, row.value == 0 ? 1e-17 : 0), row.loss,
                  row.logits.front(), "value", value, "not", row.value);
            CHECK(value >= 0, row.loss, value);
            Matrix gradient, p;
            loss.gradient(output, target, gradient);
            loss.predict(output, p);
            for (Index k = 0; k < size; ++k) {
                const double expected = row.gradient[static_cast<std::size_t>(k)];
                // exp(-1000) may come out as the smallest number instead of 0.
                CHECK(labtest::close(gradient(k, 0), expected, rounding, 1e-300), row.loss,
                      row.logits.front(), "gradient", gradient(k, 0), "not", expected);
                CHECK(!loss.needsClasses || (p(k, 0) >= 0 && p(k, 0) <= 1), row.loss, p(k, 0));
            }
        }
    }

    void constantAnswersHaveTheirClosedForms() {
        const Matrix classes{{1, 0, 0, 0}};
        const Matrix oneHot{{1, 0, 0, 0}, {0, 1, 1, 0}, {0, 0, 0, 1}};
        const Matrix numbers{{1, 3, 5, 7}};
        const auto chance = [](const char* key, const Matrix& target) {
            return constantAnswerLoss(*findLoss(key), target);
        };
        const auto near = [](double a, double b) { return std::abs(a - b) < 1e-12; };
        QVERIFY(near(chance("bce", classes), -(0.25 * std::log(0.25) + 0.75 * std::log(0.75))));
        QVERIFY(near(chance("softmax", oneHot), 1.5 * ln2));
        QVERIFY(near(chance("mse", numbers), 5));
        QVERIFY(near(chance("mse", classes), 0.25 * 0.75));
        QVERIFY(near(chance("huber", numbers), (2.5 + 0.5 + 0.5 + 2.5) / 4));
        QVERIFY(near(chance("huber", classes), 0.25 * 0.75 / 2)); // misses below 1: half the squared error
        // One far away: c - 0 on two rows pulls as hard as the slope's limit 1 on the third; c = 1/2.
        QVERIFY(near(chance("huber", Matrix{{0, 0, 100}}), (2 * 0.125 + 99) / 3));
        // All of one class: chance has nothing to lose, and that is a number.
        QVERIFY(chance("bce", Matrix::Ones(1, 4)) < 1e-9);
    }

    // No constant that a search finds has a smaller loss, whatever the loss and the task.
    void noConstantAnswerIsBetter() {
        for (const Loss& loss : losses()) {
            for (const auto& [task, target] : tasks(loss)) {
                const Vector best = loss.bestConstant(target);
                QCOMPARE(best.size(), target.rows());
                QVERIFY(best.allFinite());
                const double chance = constantAnswerLoss(loss, target);
                const double found = searchedConstantLoss(loss, target);
                CHECK(labtest::close(chance, found, 1e-9, 1e-9), loss.key, task, chance, "found", found);
            }
        }
    }

    void probabilitiesSumToOne() {
        const Loss& softmax = *findLoss("softmax");
        for (const double scale : {1e-3, 1.0, 50.0, 1e3, 1e307}) {
            Matrix p;
            softmax.predict(scale * labtest::randomMatrix(5, 20, 3), p);
            for (Index i = 0; i < p.cols(); ++i)
                CHECK(labtest::close(p.col(i).sum(), 1, 4 * rounding), scale, p.col(i).sum());
        }
    }

    void adjacentLossesKeepNan() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const Loss& loss : losses()) {
            CHECK(std::isnan(loss.value(column({nan, 1}), column({1, 0}))), loss.key);
            Matrix gradient;
            loss.gradient(column({nan, 1}), column({1, 0}), gradient);
            CHECK(!gradient.allFinite(), loss.key);
        }
    }

    void equalUnitsStayEqual() {
        for (const Activation& activation : activations()) {
            for (const Index width : {2, 5, 8, 33}) {
                Network network =
                    makeNetwork({2, width, width, 1}, std::vector(2, labtest::activation(activation.key)),
                                *findLoss("bce"));
                network.parameters.setConstant(0.3);
                const Matrix x = labtest::randomMatrix(2, 11, 4);
                const Matrix target = labtest::randomTarget(*network.loss, 1, 11, 4);
                const Vector start = network.parameters;
                Trace trace;
                for (int step = 0; step < 40; ++step) {
                    train(network, x, target, 0.1, trace);
                    for (std::size_t l = 0; l < 2; ++l) {
                        const Matrix W = network.layers[l].weights(network.parameters);
                        const Matrix b = network.layers[l].bias(network.parameters);
                        CHECK(rowsEqual(W), activation.key, width, "W, layer", l + 1, "step", step);
                        CHECK(rowsEqual(b), activation.key, width, "b, layer", l + 1, "step", step);
                        CHECK(rowsEqual(trace.a[l]), activation.key, width, "a, layer", l + 1, "step", step);
                        CHECK(rowsEqual(trace.delta[l]), activation.key, width, "delta, layer", l + 1);
                    }
                }
                CHECK(!labtest::same(start, network.parameters), activation.key, "did not train");
            }
        }
    }

    void zeroWeightsGiveNoHiddenGradient() {
        for (const Activation& activation : activations()) {
            for (const Loss& loss : losses()) {
                Network network =
                    makeNetwork({3, 4, 5, 2}, std::vector(2, labtest::activation(activation.key)), loss);
                const Matrix x = labtest::randomMatrix(3, 9, 6);
                const Matrix target = labtest::randomTarget(loss, 2, 9, 6);
                Trace trace;
                forwardBackward(network, x, target, trace);
                for (std::size_t l = 0; l < 2; ++l) {
                    CHECK(allZero(weightGradient(network, trace, l)), activation.key, loss.key, "layer",
                          l + 1);
                    CHECK(allZero(biasGradient(network, trace, l)), activation.key, loss.key, "layer", l + 1);
                    CHECK(allZero(trace.delta[l]), activation.key, loss.key, "layer", l + 1);
                }
                CHECK(!allZero(biasGradient(network, trace, 2)), activation.key, loss.key);
                if (activation.f(0, {}) != 0)
                    continue; // activations at 0 feed the output's weights
                for (int step = 0; step < 20; ++step)
                    train(network, x, target, 0.2, trace);
                for (std::size_t l = 0; l < 3; ++l)
                    CHECK(allZero(network.layers[l].weights(network.parameters)), activation.key, loss.key);
            }
        }
    }

    void deadShareOfShiftedUnits() {
        // theory.md 6 (d): P(dead) = erf(t / 2)^2 for entries N(0, 1), inputs with the corners (+-1, +-1) and
        // every bias -t.
        struct Row {
            double t;
            double dead;
        };
        constexpr std::array rows{Row{0.25, .0197}, Row{0.5, .0764}, Row{0.75, .1633}, Row{1, .2709},
                                  Row{1.5, .5057},  Row{2, .7101},   Row{3, .9334}};
        constexpr int seeds = 20;
        constexpr std::int64_t width = 256;
        const Data data = twoClasses(square(5));
        for (const Row& row : rows) {
            const double p = std::pow(std::erf(row.t / 2), 2);
            QVERIFY(std::abs(p - row.dead) < 6e-5);
            std::int64_t dead = 0;
            for (int seed = 1; seed <= seeds; ++seed) {
                Experiment experiment;
                experiment.depth = 1;
                experiment.width = width;
                experiment.activation = "relu";
                experiment.initializer = "he_normal";
                experiment.bias = -row.t;
                experiment.seed = static_cast<std::uint64_t>(seed);
                Trace trace;
                dead += measure(makeNetwork(experiment, data), data, true, trace).layers[0].dead;
            }
            const double n = static_cast<double>(seeds * width);
            const double share = static_cast<double>(dead) / n;
            CHECK(std::abs(share - p) <= deviations * std::sqrt(p * (1 - p) / n), "t", row.t, "share", share,
                  "expected", p);
        }
    }

    void noUnitIsBornDeadRoundTheOrigin() {
        // theory.md 6 (d): without a shift, and with data on both sides of every line through 0: exactly
        // none.
        const Data data = twoClasses(square(5));
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Experiment experiment;
            experiment.depth = 1;
            experiment.width = 256;
            experiment.activation = "relu";
            experiment.seed = seed;
            Trace trace;
            QCOMPARE(measure(makeNetwork(experiment, data), data, true, trace).layers[0].dead,
                     std::int64_t{0});
        }
    }

    void aDeadLayerBlocksEverythingBelow() {
        for (std::size_t deadLayer = 0; deadLayer < 4; ++deadLayer) {
            Network network =
                labtest::randomNetwork({3, 6, 5, 7, 6, 2}, labtest::activation("relu"), *findLoss("mse"), 11);
            network.layers[deadLayer].bias(network.parameters).setConstant(-1e3);
            const Matrix x = labtest::randomMatrix(3, 20, 2);
            const Matrix target = labtest::randomTarget(*network.loss, 2, 20, 2);
            Trace trace;
            for (int step = 0; step < 10; ++step) {
                train(network, x, target, 0.01, trace);
                CHECK(allZero(trace.slope[deadLayer]), "layer", deadLayer + 1, "is alive");
                for (std::size_t l = 0; l <= deadLayer; ++l) {
                    CHECK(allZero(weightGradient(network, trace, l)), "dead", deadLayer + 1, "dW", l + 1);
                    CHECK(allZero(biasGradient(network, trace, l)), "dead", deadLayer + 1, "db", l + 1);
                }
                CHECK(allZero(weightGradient(network, trace, deadLayer + 1)), "next dW", deadLayer + 2);
                CHECK(!allZero(biasGradient(network, trace, deadLayer + 1)), "next db", deadLayer + 2);
            }
        }
    }

    void initialiserVariances() {
        struct Row {
            const char* key;
            double (*variance)(double fanIn, double fanOut);
            double tolerance;
        };
        constexpr auto uniform = uniformVarianceTolerance;
        constexpr auto normal = normalVarianceTolerance;
        constexpr std::array rows{
            Row{"uniform", [](double, double) { return 1.0 / 12; }, uniform}, // scale: half width 0.5
            Row{"normal", [](double, double) { return 0.25; }, normal},       // scale: deviation 0.5
            Row{"glorot_normal", [](double in, double out) { return 2 / (in + out); }, normal},
            Row{"glorot_uniform", [](double in, double out) { return 2 / (in + out); }, uniform},
            Row{"he_normal", [](double in, double) { return 2 / in; }, normal},
            Row{"he_uniform", [](double in, double) { return 2 / in; }, uniform},
            Row{"lecun_normal", [](double in, double) { return 1 / in; }, normal},
            Row{"lecun_uniform", [](double in, double) { return 1 / in; }, uniform},
        };
        int checked = 0;
        for (const Row& row : rows) {
            const Initializer* initializer = findInitializer(row.key);
            if (initializer == nullptr)
                continue;
            ++checked;
            for (const auto& [fanOut, fanIn] : {std::pair{256, 256}, {64, 1024}, {1024, 64}}) {
                for (const double gain : {1.0, 3.0}) {
                    Matrix W(fanOut, fanIn);
                    Random random(17, 3);
                    initializer->fill(random, gain, scale, W);
                    const double expected = gain * gain * row.variance(fanIn, fanOut);
                    CHECK(labtest::close(variance(W), expected, row.tolerance), row.key, fanOut, fanIn,
                          "variance", variance(W), "not", expected);
                    CHECK(std::abs(W.mean()) <= deviations * std::sqrt(expected) / 256, row.key, W.mean());
                }
            }
        }
        QVERIFY(checked >= 3);
        Matrix W(100, 100);
        Random random(1);
        findInitializer("uniform")->fill(random, 1, scale, W);
        QVERIFY(W.maxCoeff() < scale && W.minCoeff() >= -scale && W.maxCoeff() > 0.99 * scale);
    }

    void orthogonalWeightsAreOrthogonal() {
        const Initializer* orthogonal = findInitializer("orthogonal");
        QVERIFY(orthogonal != nullptr);
        for (const auto& [fanOut, fanIn] : {std::pair{64, 64}, {32, 80}, {80, 32}, {1, 5}, {5, 1}, {1, 1}}) {
            for (const double gain : {1.0, std::numbers::sqrt2}) {
                Matrix W(fanOut, fanIn);
                Random random(23, 1);
                orthogonal->fill(random, gain, scale, W);
                const Matrix tall = fanOut <= fanIn ? Matrix(W.transpose()) : W;
                const Matrix product = tall.transpose() * tall;
                const Matrix expected =
                    gain * gain * Matrix::Identity(std::min(fanOut, fanIn), std::min(fanOut, fanIn));
                CHECK((product - expected).cwiseAbs().maxCoeff() < orthogonality, fanOut, fanIn, gain);
            }
        }
        // Uniform over the orthogonal matrices: no entry, not even on the diagonal, has a preferred sign.
        int positive = 0;
        constexpr int draws = 400;
        for (std::uint64_t seed = 0; seed < draws; ++seed) {
            Matrix W(3, 3);
            Random random(seed);
            orthogonal->fill(random, 1, scale, W);
            positive += W(0, 0) > 0;
        }
        CHECK(std::abs(positive - draws / 2) < deviations * std::sqrt(draws / 4.0), positive);
    }

    void identityWithOrthogonalWeightsKeepsEveryNorm() {
        // theory.md 3: the exact check of forward and backward over depth.
        Experiment experiment;
        experiment.depth = 12;
        experiment.width = 16;
        experiment.activation = "identity";
        experiment.initializer = "orthogonal";
        const Data data = twoClasses(square(5));
        const Network network = makeNetwork(experiment, data);
        Trace trace;
        forwardBackward(network, data.train.x.col(7), data.train.target.col(7), trace);
        const double a = trace.a[0].norm();
        const double delta = trace.delta[0].norm();
        const double dW = weightGradient(network, trace, 1).norm();
        for (std::size_t l = 1; l < 12; ++l) {
            CHECK(labtest::close(trace.a[l].norm(), a, orthogonality), "a", l);
            CHECK(labtest::close(trace.delta[l].norm(), delta, orthogonality), "delta", l);
            CHECK(labtest::close(weightGradient(network, trace, l).norm(), dW, orthogonality), "dW", l);
        }
    }

    void gainScalesEveryEntry() {
        for (const Initializer& initializer : initializers()) {
            Matrix once(30, 20), twice(30, 20), none(30, 20);
            Random first(9, 1), second(9, 1), third(9, 1);
            initializer.fill(first, 1, scale, once);
            initializer.fill(second, 2, scale, twice);
            initializer.fill(third, 0, scale, none);
            CHECK(labtest::same(2 * once, twice), initializer.key);
            CHECK(allZero(none), initializer.key);
            CHECK(first.bits() == second.bits(), initializer.key, "draws more with another gain");
        }
    }

    void normalInitialisersShareTheirDraws() {
        Matrix reference(40, 30);
        Random random(5, 2);
        findInitializer("he_normal")->fill(random, 1, scale, reference);
        int shared = 0;
        for (const Initializer& initializer : initializers()) {
            if (!initializer.key.ends_with("_normal"))
                continue;
            ++shared;
            Matrix W(40, 30);
            Random same(5, 2);
            initializer.fill(same, 1, scale, W);
            const double ratio = W(0, 0) / reference(0, 0);
            for (Index i = 0; i < W.size(); ++i)
                CHECK(labtest::close(W.data()[i], ratio * reference.data()[i], 2 * rounding),
                      initializer.key);
        }
        QVERIFY(shared >= 2);
        Matrix glorot(40, 30);
        Random same(5, 2);
        findInitializer("glorot_normal")->fill(same, 1, scale, glorot);
        QVERIFY(labtest::close(glorot(3, 4) / reference(3, 4), std::sqrt(30.0 / 70), 4 * rounding));
    }

    void networksDrawEachLayerByItself() {
        // A layer's draws depend on (seed, layer) alone: a deeper or differently scaled network of the same
        // seed has the same lower layers.
        const Data data = twoClasses(square(5));
        Experiment shallow;
        shallow.depth = 2;
        Experiment deep = shallow;
        deep.depth = 5;
        const Network a = makeNetwork(shallow, data);
        const Network b = makeNetwork(deep, data);
        for (std::size_t l = 0; l < 2; ++l)
            QVERIFY(labtest::same(a.layers[l].weights(a.parameters), b.layers[l].weights(b.parameters)));
        QVERIFY(!labtest::same(b.layers[1].weights(b.parameters), b.layers[2].weights(b.parameters)));
        QVERIFY(allZero(a.layers[2].bias(a.parameters)));
    }

    void firstAndLastStepsOfOptimisers() {
        // theory.md 8, for gradients of very different sizes.
        const Vector gradient = Vector{{1e-6, -3, 250}};
        const Vector before = Vector::Zero(3);
        OptimizerSettings settings;
        settings.learningRate = 0.01;
        const auto moved = [&](const char* key, int steps) {
            const Optimizer& optimizer = *findOptimizer(key);
            Matrix state = Matrix::Zero(3, optimizer.stateVectors);
            Vector now = before, after;
            for (int t = 1; t <= steps; ++t) {
                optimizer.update(settings, t, gradient, now, state, after);
                if (t < steps)
                    now = after;
            }
            return Vector(after - now);
        };
        settings.momentum = 0; // RMSProp has one of its own
        for (Index i = 0; i < 3; ++i) {
            const double g = gradient[i];
            const double eps = settings.epsilon;
            CHECK(labtest::close(moved("sgd", 1)[i], -0.01 * g, 1e-9), i);
            CHECK(labtest::close(moved("adam", 1)[i], -0.01 * g / (std::abs(g) + eps), 1e-9), i);
            const double v = std::sqrt(1 - settings.decay) * std::abs(g);
            CHECK(labtest::close(moved("rmsprop", 1)[i], -0.01 * g / (v + eps), 1e-9), i);
        }
        settings.momentum = 0.9;
        for (Index i = 0; i < 3; ++i)
            CHECK(labtest::close(moved("momentum", 500)[i], -0.01 * gradient[i] / (1 - 0.9), 1e-6), i);
    }

    void linearUnitErrorModes() {
        // theory.md 8: the error along each eigenvector of X X^T / N shrinks by 1 - 2 rate lambda per step.
        Matrix x = labtest::randomMatrix(3, 40, 21);
        x.row(0) *= 2.5;
        x.row(1) += 0.5 * x.row(0);
        x.colwise() -= x.rowwise().mean().eval(); // so that the bias is a mode of its own, with lambda 1
        const Matrix covariance = x * x.transpose() / 40;
        const Eigen::SelfAdjointEigenSolver<Matrix> modes(covariance);
        const double largest = modes.eigenvalues().maxCoeff();
        QVERIFY(largest > 1);
        const Vector truth = Vector{{0.7, -1.2, 0.4}};
        const Matrix target = (truth.transpose() * x).array() + 0.9;
        for (const double rate : {0.05 / largest, 0.5 / largest, 0.99 / largest, 1.01 / largest}) {
            Network network = makeNetwork({3, 1}, {}, *findLoss("mse"));
            network.parameters << 1, 2, -1, 0.5;
            const Vector start = modes.eigenvectors().transpose() * (network.parameters.head(3) - truth);
            const double startBias = network.parameters[3] - 0.9;
            Trace trace;
            double errorBefore = 0;
            for (int t = 1; t <= 60; ++t) {
                errorBefore =
                    std::abs((modes.eigenvectors().transpose() * (network.parameters.head(3) - truth))[2]);
                train(network, x, target, rate, trace);
                const Vector now = modes.eigenvectors().transpose() * (network.parameters.head(3) - truth);
                for (Index i = 0; i < 3; ++i) {
                    const double expected = start[i] * std::pow(1 - 2 * rate * modes.eigenvalues()[i], t);
                    CHECK(labtest::close(now[i], expected, modeTolerance, 1e-13), "rate", rate, "step", t,
                          "mode", i, now[i], expected);
                }
                const double expected = startBias * std::pow(1 - 2 * rate, t);
                CHECK(labtest::close(network.parameters[3] - 0.9, expected, modeTolerance, 1e-13), "bias");
                const bool grows = std::abs(now[2]) > errorBefore;
                CHECK(grows == (rate > 1 / largest) || errorBefore < 1e-12, "rate", rate, "step", t);
            }
        }
    }
};

QTEST_APPLESS_MAIN(ClosedFormsTest)
#include "closed_forms_test.moc"
