// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lessons come out: gradients vanish in the deep sigmoid net, flow in the ReLU net, and units die by too
// large a learning rate and by a negative bias. The numbers are printed; the limits leave room for other
// seeds.

#include "core/insight/diagnosis.h"
#include "core/insight/measurement.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <array>

using namespace lab;

namespace {

constexpr double vanished = 1e-3;
/// A cross-entropy near ln 2 = 0.693: nothing is learned.
constexpr double stuck = 0.65;
constexpr std::array seeds{20u, 1u, 2u, 3u, 4u, 5u}; // the first is the default experiment's

double ratio(const Measurement& m) {
    return m.layers.front().signal.errorSignal / m.layers[m.hiddenLayers() - 1].signal.errorSignal;
}

double deadShare(const Measurement& m) {
    return static_cast<double>(m.deadUnits()) / static_cast<double>(m.hiddenUnits());
}

void train(Session& session, std::int64_t steps) {
    for (std::int64_t i = 0; i < steps && session.step() != nullptr; ++i) {
    }
}

Experiment relu(std::int64_t depth, std::int64_t width, std::uint64_t seed) {
    Experiment e;
    e.activation = "relu";
    e.depth = depth;
    e.width = width;
    e.seed = seed;
    return e;
}

} // namespace

class LessonsTest : public QObject {
    Q_OBJECT

  private slots:
    void gradientsVanishInTheDeepSigmoidNet() {
        for (const std::uint64_t seed : seeds) {
            Experiment e; // the first lesson, as the program starts
            e.seed = seed;
            Session session({e, {}});
            const double before = ratio(session.measurement());
            const Verdict verdict = session.diagnosis().verdict;
            CHECK(before < vanished, seed, before);
            CHECK(verdict == Verdict::Vanishing, seed, verdictName(verdict));
            train(session, 300);
            const double after = ratio(session.measurement());
            CHECK(after < vanished, seed, after);
            CHECK(session.diagnosis().verdict == Verdict::Vanishing, seed);
            CHECK(session.measurement().deadUnits() == -1, seed, "a smooth unit cannot die");
            train(session, 3000);
            const Fit fit = session.measurement().train;
            CHECK(fit.loss > stuck, seed, "learns after all, loss", fit.loss);
            qInfo("sigmoid 8x8, seed %d: E1/E8 %.3g, after 300 steps %.3g; loss after 3,300 steps %.4f",
                  int(seed), before, after, fit.loss);
        }
        QCOMPARE(Experiment().seed, std::uint64_t{seeds[0]});
    }

    void gradientsFlowInTheReluNet() {
        for (const std::uint64_t seed : seeds) {
            Session session({relu(8, 8, seed), {}});
            const double before = ratio(session.measurement());
            std::int64_t learned = -1;
            for (int i = 0; i < 40 && learned < 0; ++i) {
                train(session, 25);
                if (session.measurement().test.score > 0.9)
                    learned = session.trainer().stepCount();
            }
            train(session, 1000);
            const double after = ratio(session.measurement());
            qInfo("ReLU 8x8, seed %d: E1/E8 %.3g, later %.3g; test accuracy > 0.9 at step %d, later %.3f",
                  int(seed), before, after, int(learned), session.measurement().test.score);
            CHECK(learned > 0, seed, "has not learned in 1000 steps");
            CHECK(session.measurement().test.score > 0.9, seed, session.measurement().test.score);
            CHECK(before > 0.03 && before < 30, seed, before); // narrow nets scatter (theory.md 5)
            CHECK(after > 0.1 && after < 10, seed, after);
            CHECK(session.diagnosis().verdict == Verdict::Healthy, seed);
            if (seed == Experiment().seed)
                CHECK(before > 0.1 && before < 10, before);
        }
    }

    void unitsDieByTooLargeALearningRate() {
        double dying = 0;
        for (const std::uint64_t seed : seeds) {
            Experiment e = relu(3, 16, seed);
            Session gentle({e, {}});
            train(gentle, 500);
            e.learningRate = 3;
            Session harsh({e, {}});
            const double before = deadShare(harsh.measurement());
            train(harsh, 500);
            const double after = deadShare(harsh.measurement());
            dying += after / seeds.size();
            qInfo("ReLU 3x16, seed %d: dead %.3f; after 500 steps at rate 0.03 %.3f, at rate 3 %.3f (%s)",
                  int(seed), before, deadShare(gentle.measurement()), after,
                  verdictName(harsh.diagnosis().verdict).data());
            CHECK(before < 0.15, seed, before);
            CHECK(after > 0.25, seed, after);
            CHECK(harsh.diagnosis().verdict <= Verdict::Dying, seed);
            CHECK(deadShare(gentle.measurement()) < 0.15, seed);
            CHECK(gentle.measurement().test.score > 0.9, seed, gentle.measurement().test.score);
        }
        CHECK(dying > 0.5, dying);
    }

    void unitsDieByANegativeBias() {
        double share = 0;
        for (const std::uint64_t seed : seeds) {
            Experiment e = relu(2, 8, seed);
            Session plain({e, {}});
            e.bias = -3;
            Session shifted({e, {}});
            const Measurement before = shifted.measurement();
            train(shifted, 500);
            const Measurement after = shifted.measurement();
            qInfo("ReLU 2x8, seed %d: dead %.3f; with bias -3 %.3f, after 500 steps %.3f (%s, test accuracy "
                  "%.3f)",
                  int(seed), deadShare(plain.measurement()), deadShare(before), deadShare(after),
                  verdictName(shifted.diagnosis().verdict).data(), after.test.score);
            share += deadShare(after) / seeds.size();
            CHECK(deadShare(plain.measurement()) < 0.2, seed);
            CHECK(deadShare(before) > 0.6, seed, deadShare(before));
            CHECK(deadShare(after) > deadShare(before) - 0.1, seed, deadShare(after)); // it stays
            CHECK(after.layers[0].dead >= before.layers[0].dead, seed, "dead in layer 1 is for ever");
            CHECK(after.deadForGoodUnits() >= after.layers[0].dead, seed);
            CHECK(shifted.diagnosis().verdict <= Verdict::Dying, seed);
            CHECK(after.test.score < 0.75, seed, after.test.score);
        }
        CHECK(share > 0.75, share);
    }

    void theBiasSliderKillsAndRevives() {
        // Moved while training: what it did to the units, moving it back undoes.
        for (const std::uint64_t seed : seeds) {
            Session session({relu(2, 8, seed), {}});
            train(session, 1000);
            const double alive = deadShare(session.measurement());
            const double score = session.measurement().test.score;
            session.apply({0, "bias", -3.0, 0});
            const double dead = deadShare(session.measurement());
            train(session, 500);
            const double later = deadShare(session.measurement());
            session.apply({0, "bias", 0.0, 0});
            const double back = deadShare(session.measurement());
            qInfo("slider, seed %d: dead %.3f, at -3 %.3f, 500 steps later %.3f, back at 0 %.3f", int(seed),
                  alive, dead, later, back);
            CHECK(score > 0.9, seed, score);
            CHECK(dead > 0.6 && later > 0.6, seed, dead, later);
            CHECK(back <= alive + 0.1, seed, back);
        }
    }

    void leakyUnitsCannotDie() {
        // The same net, bias and rate: ReLU stays blocked, leaky ReLU has no dead units and goes on learning.
        Experiment e = relu(2, 8, 2);
        e.bias = -3;
        e.learningRate = 0.3;
        Session blocked({e, {}});
        e.activation = "leaky_relu";
        Session leaky({e, {}});
        QCOMPARE(leaky.measurement().deadUnits(), std::int64_t{-1});
        train(blocked, 3000);
        train(leaky, 3000);
        const double stays = blocked.measurement().test.score;
        const double learns = leaky.measurement().test.score;
        qInfo("2x8, bias -3, rate 0.3, 3,000 steps: test accuracy %.3f with ReLU, %.3f with leaky ReLU",
              stays, learns);
        QCOMPARE(leaky.measurement().deadUnits(), std::int64_t{-1});
        CHECK(blocked.diagnosis().verdict == Verdict::Blocked, verdictName(blocked.diagnosis().verdict));
        CHECK(learns > stays + 0.2, learns, stays);
    }

    void aConstantStartKeepsUnitsAlike() {
        Experiment e;
        e.depth = 2;
        e.activation = "tanh";
        e.initializer = "constant";
        e.learningRate = 0.3;
        Session session({e, {}});
        train(session, 3000);
        const Network& network = session.trainer().network();
        for (std::size_t l = 0; l < 2; ++l) {
            const Matrix W = network.layers[l].weights(network.parameters);
            for (Index r = 1; r < W.rows(); ++r)
                CHECK(labtest::same(W.row(r), W.row(0)), "layer", l + 1, "unit", r);
        }
        e.initializer = "zeros";
        QCOMPARE(Session({e, {}}).diagnosis().verdict, Verdict::Blocked);
    }

    void errorSignalsFallAsTheoryTells() {
        // theory.md 3: decades per layer over layers 2..D, nets 2-[n]*D-1, N(0,1) inputs, 64 samples, random
        // labels, BCE, bias 0, step 0: mean over 20 seeds.
        struct Row {
            const char* activation;
            const char* initializer;
            double scale;
            std::int64_t width;
            std::int64_t depth;
            double slope;
            double deviation;
        };
        constexpr std::array rows{
            Row{"sigmoid", "glorot_normal", 0, 32, 10, 0.6353, 0.021},
            Row{"sigmoid", "glorot_normal", 0, 32, 50, 0.6341, 0.008},
            Row{"sigmoid", "he_normal", 0, 32, 20, 0.5074, 0.016},
            Row{"tanh", "glorot_normal", 0, 32, 10, 0.0240, 0.020},
            Row{"tanh", "glorot_normal", 0, 32, 50, 0.0119, 0.008},
            Row{"tanh", "normal", 0.01, 32, 10, 1.2538, 0.020},
            Row{"relu", "he_normal", 0, 32, 10, 0.0077, 0.021},
            Row{"relu", "he_normal", 0, 32, 50, 0.0119, 0.010},
            Row{"relu", "glorot_normal", 0, 32, 20, 0.1597, 0.016},
            Row{"relu", "normal", 1, 32, 10, -0.5939, 0.021},
            Row{"selu", "lecun_normal", 0, 32, 50, -0.0187, 0.006},
            Row{"gelu", "he_normal", 0, 32, 20, 0.0233, 0.035},
            Row{"silu", "he_normal", 0, 32, 20, 0.0707, 0.050},
            Row{"softplus", "glorot_normal", 0, 32, 20, 0.2774, 0.021},
        };
        for (const Row& row : rows) {
            double mean = 0;
            for (std::uint64_t seed = 1; seed <= 20; ++seed) {
                Experiment e;
                e.activation = row.activation;
                e.initializer = row.initializer;
                e.initScale = row.scale;
                e.width = row.width;
                e.depth = row.depth;
                e.seed = seed;
                const Matrix x = labtest::randomMatrix(2, 64, 1000 + seed);
                const Matrix target = labtest::randomTarget(*findLoss("bce"), 1, 64, 1000 + seed);
                const Data data = labtest::handData(labtest::samples(x, target));
                const Network network = makeNetwork(e, data);
                Trace trace;
                forwardBackward(network, x, target, trace);
                double covariance = 0, variance = 0; // least squares of log10 |delta_l| over l
                const double middle = static_cast<double>(row.depth + 2) / 2;
                for (std::int64_t l = 2; l <= row.depth; ++l) {
                    const double at = static_cast<double>(l) - middle;
                    covariance += at * std::log10(trace.delta[static_cast<std::size_t>(l - 1)].norm());
                    variance += at * at;
                }
                mean += covariance / variance / 20;
            }
            const double allowed = 4 * row.deviation / std::sqrt(20.0) + 0.002;
            qInfo("%-8s %-13s %2dx%d: %+.4f decades per layer, theory %+.4f +- %.4f", row.activation,
                  row.initializer, int(row.depth), int(row.width), mean, row.slope, allowed);
            CHECK(std::abs(mean - row.slope) <= allowed, row.activation, row.initializer, mean, row.slope);
        }
    }

    void narrowReluNetsAreBornDead() {
        // theory.md 6 (b): share of nets whose last hidden layer is 0 on the inputs +1 and -1.
        struct Row {
            std::int64_t width;
            std::int64_t depth;
            double share;
        };
        constexpr std::array rows{Row{2, 3, .341},  Row{2, 10, .910}, Row{3, 5, .295}, Row{3, 20, .902},
                                  Row{4, 10, .336}, Row{8, 20, .040}, Row{8, 50, .143}};
        constexpr int nets = 1000;
        const Data data = labtest::handData(labtest::samples(Matrix{{1, -1}}, Matrix{{0, 1}}, {0, 1}));
        for (const Row& row : rows) {
            int dead = 0;
            for (int seed = 1; seed <= nets; ++seed) {
                Trace trace;
                forward(makeNetwork(relu(row.depth, row.width, std::uint64_t(seed)), data), data.train.x,
                        trace);
                dead += (trace.a.back().array() == 0).all();
            }
            const double share = dead / double{nets};
            const double allowed = 4 * std::sqrt(row.share * (1 - row.share) / nets) + 0.003;
            qInfo("%d wide, %d deep: %.3f born dead, theory %.3f", int(row.width), int(row.depth), share,
                  row.share);
            CHECK(std::abs(share - row.share) <= allowed, row.width, row.depth, share, row.share);
        }
    }

    void unitsAreDeadLayerByLayer() {
        // theory.md 6 (e): He normal, bias 0, a 21 x 21 grid on [-1, 1]^2: dead share per layer.
        struct Row {
            std::int64_t width;
            std::array<double, 5> share;
        };
        constexpr std::array rows{Row{4, {0, .118, .215, .298, .372}}, Row{8, {0, .076, .131, .179, .221}},
                                  Row{64, {0, .071, .118, .150, .181}}};
        Matrix x(2, 441);
        for (int i = 0; i < 441; ++i)
            x.col(i) << -1 + 0.1 * (i % 21), -1 + 0.1 * (i / 21);
        const Data data =
            labtest::handData(labtest::samples(x, Matrix::Zero(1, 441), std::vector<int>(441, 0)));
        for (const Row& row : rows) {
            const int nets = row.width == 64 ? 100 : 1000; // narrow ones scatter more
            std::array<double, 5> share{};
            for (int seed = 1; seed <= nets; ++seed) {
                Trace trace;
                const Network network = makeNetwork(relu(5, row.width, std::uint64_t(seed)), data);
                const Measurement m = measure(network, data, true, trace);
                for (std::size_t l = 0; l < 5; ++l)
                    share[l] += double(m.layers[l].dead) / double(row.width) / nets;
            }
            for (std::size_t l = 0; l < 5; ++l)
                CHECK(std::abs(share[l] - row.share[l]) <= 0.03, row.width, "layer", l + 1, share[l]);
            QCOMPARE(share[0], 0.0);
        }
    }
};

QTEST_APPLESS_MAIN(LessonsTest)
#include "lessons_test.moc"
