// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a session shows beside the measurements: the pictures of the answer in their own units, how far
// weights have moved, when it checks, and when death is for good. Judged by the slow reference network.

#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"
#include "tests/support/recorded.h"

#include <QTest>

#include <map>
#include <utility>

using namespace lab;

namespace {

/// Pictures hold floats.
constexpr double pictureTolerance = 2e-6;

Run runOn(const char* dataset, const char* loss, std::int64_t depth = 2) {
    Run run;
    run.experiment.dataset = dataset;
    run.experiment.loss = loss;
    run.experiment.activation = "tanh";
    run.experiment.depth = depth;
    run.experiment.width = 6;
    run.experiment.rows = 90;
    run.experiment.noise = 0.1;
    run.experiment.learningRate = 0.05;
    return run;
}

Session trainedSession(const Run& run, int steps, std::shared_ptr<const Data> data = nullptr) {
    Session session(run, 0, std::move(data));
    for (int i = 0; i < steps; ++i)
        session.step();
    return session;
}

/// z of the output layer for one column of scaled inputs.
std::vector<double> naiveOutput(const Network& network, const Vector& x) {
    labtest::NaivePass pass;
    labtest::naiveForward(network, x, pass);
    std::vector<double> z;
    for (const auto& unit : pass.z.back())
        z.push_back(static_cast<double>(unit[0]));
    return z;
}

int largest(const std::vector<double>& z) {
    return static_cast<int>(std::ranges::max_element(z) - z.begin());
}

/// Weight and bias of the least squares line, from sums.
std::pair<double, double> line(const Matrix& x, const Matrix& y) {
    const double n = static_cast<double>(x.cols());
    const double slope = (n * (x.array() * y.array()).sum() - x.sum() * y.sum()) /
                         (n * x.array().square().sum() - x.sum() * x.sum());
    return {slope, (y.sum() - slope * x.sum()) / n};
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

  private slots:
    // While it plays, only a frame that asks for the picture gets the present one; a paused run always shows
    // it.
    void thePictureOfTheOutputIsOfThisStepWherePausedOrAskedFor() {
        Session session(runOn("moons", "bce"));
        const auto picture = [&](bool asked, bool playing) {
            return session.observe({.output = asked}, playing)->output.grid;
        };
        const auto first = picture(true, true);
        session.step();
        QVERIFY(picture(false, true) == first);
        const auto second = picture(true, true);
        QVERIFY(second != first);
        session.step();
        QVERIFY(picture(false, true) == second);
        const auto third = picture(false, false);
        QVERIFY(third != second);
        QVERIFY(picture(true, true) == third);
    }

    void thePlaneShowsTheFirstOutput_data() {
        QTest::addColumn<QString>("dataset");
        QTest::addColumn<QString>("loss");
        QTest::newRow("a probability") << "moons"
                                       << "bce";
        QTest::newRow("a value of classes") << "moons"
                                            << "mse";
        QTest::newRow("the winning class") << "moons"
                                           << "softmax";
        QTest::newRow("a value in its own unit") << "plane"
                                                 << "mse";
    }
    void thePlaneShowsTheFirstOutput() {
        QFETCH(QString, dataset);
        QFETCH(QString, loss);
        Run run = runOn(dataset.toUtf8(), loss.toUtf8());
        run.experiment.standardize = true;
        Session session = trainedSession(run, 15);
        const auto picture = session.observe({}, false)->output;
        const Data& data = *session.trainer().data();
        const double reach =
            1.08 * std::max(data.trainPlane.cwiseAbs().maxCoeff(), data.testPlane.cwiseAbs().maxCoeff());
        QCOMPARE(picture.high, reach);
        QCOMPARE(picture.low, -reach);
        for (const auto& [c, r] : {std::pair{0, 0}, {47, 0}, {0, 47}, {13, 30}, {30, 13}, {24, 24}}) {
            const Vector point = Vector{{-reach + 2 * reach * c / 47, -reach + 2 * reach * r / 47}};
            const Vector x = (point - data.scaling.mean).cwiseQuotient(data.scaling.deviation);
            const std::vector<double> z = naiveOutput(session.trainer().network(), x);
            double expected = z[0];
            if (loss == "bce")
                expected = 1 / (1 + std::exp(-z[0]));
            else if (loss == "softmax")
                expected = largest(z);
            else if (dataset == "plane")
                expected = z[0] * data.targetScaling.deviation[0] + data.targetScaling.mean[0];
            const double shown = picture.grid[static_cast<std::size_t>(c * picture.side + r)];
            CHECK(labtest::close(shown, expected, pictureTolerance, pictureTolerance), c, r, shown, expected);
        }
    }

    // Its points would take longer than the network's own start.
    void aLargeNetworksPictureIsCoarser() {
        const auto sideOf = [](std::int64_t depth, std::int64_t width) {
            Run run = runOn("moons", "bce");
            run.experiment.depth = depth;
            run.experiment.width = width;
            Session session(run);
            const auto picture = session.observe({}, false)->output;
            const auto side = static_cast<std::size_t>(picture.side);
            return picture.grid.size() == side * side ? picture.side : -1;
        };
        QCOMPARE(sideOf(8, 8), 48);
        QCOMPARE(sideOf(10, 128), 48);
        const int large = sideOf(10, 256);
        QVERIFY2(large >= 24 && large < 32, QByteArray::number(large));
    }

    // However many layers without a bend there are, they are one matrix: what the network answers, in own
    // units.
    void layersWithoutABendAreOneLine() {
        for (const char* dataset : {"plane", "sine", "moons"}) {
            for (const std::int64_t depth : {0, 1, 5}) {
                const bool classes = std::string(dataset) == "moons";
                Run run = runOn(dataset, classes ? "bce" : "mse", depth);
                run.experiment.activation = "identity";
                run.experiment.width = 3;
                Session session = trainedSession(run, 20);
                const auto snapshot = session.observe({}, false);
                QVERIFY(snapshot->linear.has_value());
                QCOMPARE(snapshot->leastSquares.has_value(), depth == 0 && !classes);
                const Data& data = *session.trainer().data();
                Trace trace;
                forward(session.trainer().network(), data.train.x, trace);
                const Matrix own =
                    (data.train.x.array().colwise() * data.scaling.deviation.array()).matrix().colwise() +
                    data.scaling.mean;
                for (Index row = 0; row < 20; ++row) {
                    const double said =
                        (snapshot->linear->weights * own.col(row) + snapshot->linear->bias)[0];
                    const double z = trace.z.back()(0, row);
                    const double expected =
                        classes ? z : z * data.targetScaling.deviation[0] + data.targetScaling.mean[0];
                    CHECK(labtest::close(said, expected, 1e-9, 1e-9), dataset, depth, row, said, expected);
                }
            }
        }
        QVERIFY(!trainedSession(runOn("moons", "bce", 2), 1).observe({}, false)->linear.has_value());
    }

    void oneInputShowsACurveAndTheBestLine() {
        Session session = trainedSession(runOn("sine", "mse", 0), 30);
        const auto picture = session.observe({}, false)->output;
        const Data& data = *session.trainer().data();
        const Network& network = session.trainer().network();
        const auto [slope, bias] = line(data.train.x, data.train.target);
        QCOMPARE(picture.curve.size(), std::size_t{200});
        QCOMPARE(picture.bestCurve.size(), std::size_t{200});
        const double unit = data.targetScaling.deviation[0], zero = data.targetScaling.mean[0];
        for (const std::size_t i : {std::size_t{0}, std::size_t{77}, std::size_t{199}}) {
            const double own = picture.low + (picture.high - picture.low) * static_cast<double>(i) / 199.0;
            const double x = (own - data.scaling.mean[0]) / data.scaling.deviation[0];
            const double said = (network.parameters[0] * x + network.parameters[1]) * unit + zero;
            const double best = (slope * x + bias) * unit + zero;
            CHECK(labtest::close(picture.curve[i], said, pictureTolerance, pictureTolerance), i);
            CHECK(labtest::close(picture.bestCurve[i], best, pictureTolerance, pictureTolerance), i);
        }
        const double bestLoss =
            ((slope * data.train.x.array() + bias) - data.train.target.array()).square().mean();
        QVERIFY(labtest::close(picture.bestLoss, bestLoss, 1e-10));
        // No line to strive for where another loss is, or a hidden layer.
        QVERIFY(std::isnan(trainedSession(runOn("sine", "huber", 0), 1).observe({}, false)->output.bestLoss));
        QVERIFY(std::isnan(trainedSession(runOn("sine", "mse", 1), 1).observe({}, false)->output.bestLoss));
    }

    void regressionShowsTargetsAndAnswers() {
        Run run = runOn("hills", "mse");
        run.experiment.rows = 1000; // as many answers as are shown, in blocks of which the last is smaller
        run.experiment.trainShare = 0.5;
        Session session = trainedSession(run, 10);
        const auto picture = session.observe({}, false)->output;
        const Data& data = *session.trainer().data();
        QCOMPARE(picture.targets.size(), static_cast<std::size_t>(data.test.rows()));
        const double unit = data.targetScaling.deviation[0], zero = data.targetScaling.mean[0];
        for (Index i = 0; i < data.test.rows(); ++i) {
            const auto row = static_cast<std::size_t>(i);
            const double target = data.test.target(0, i) * unit + zero;
            const double z = naiveOutput(session.trainer().network(), data.test.x.col(i))[0];
            CHECK(labtest::close(picture.targets[row], target, pictureTolerance, pictureTolerance), i);
            CHECK(labtest::close(picture.answers[row], z * unit + zero, pictureTolerance, pictureTolerance),
                  i);
        }
    }

    void otherClassesShowTheirConfusion() {
        // Two classes in three inputs and one output; and three classes.
        const Matrix x = labtest::randomMatrix(3, 60, 4);
        Matrix target(1, 60);
        std::vector<int> labels;
        for (Index i = 0; i < x.cols(); ++i) {
            labels.push_back(x(0, i) + x(1, i) > 0.7);
            target(0, i) = labels.back();
        }
        const auto two = labtest::share(labtest::handData(labtest::samples(x, target, labels)));
        for (const char* loss : {"bce", "mse"}) {
            Session session = trainedSession(runOn("moons", loss), 40, two);
            Eigen::MatrixXi expected = Eigen::MatrixXi::Zero(2, 2);
            for (Index i = 0; i < x.cols(); ++i) {
                const double z = naiveOutput(session.trainer().network(), x.col(i))[0];
                ++expected(labels[static_cast<std::size_t>(i)], z > (loss[0] == 'b' ? 0 : 0.5));
            }
            QVERIFY(expected.minCoeff() < expected.maxCoeff());
            QVERIFY(session.observe({}, false)->output.confusion == expected);
        }
        Session penguins = trainedSession(runOn("penguins", "softmax"), 20);
        const Samples& test = penguins.trainer().data()->test;
        Eigen::MatrixXi expected = Eigen::MatrixXi::Zero(3, 3);
        for (Index i = 0; i < test.rows(); ++i)
            ++expected(test.labels[static_cast<std::size_t>(i)],
                       largest(naiveOutput(penguins.trainer().network(), test.x.col(i))));
        QVERIFY(penguins.observe({}, false)->output.confusion == expected);
    }

    void picturesShowWrongAnswersFirst() {
        Session session = trainedSession(runOn("digits8x8", "softmax"), 150);
        const Samples& test = session.trainer().data()->test;
        std::vector<TestSample> wrong, right;
        for (Index i = 0; i < test.rows(); ++i) {
            const int answer =
                static_cast<int>(largest(naiveOutput(session.trainer().network(), test.x.col(i))));
            (answer == test.labels[static_cast<std::size_t>(i)] ? right : wrong).push_back({i, answer});
        }
        wrong.insert(wrong.end(), right.begin(), right.end());
        wrong.resize(std::min(wrong.size(), OutputPicture::mostSamples));
        QVERIFY(session.observe({}, false)->output.samples == wrong);
        QVERIFY(trainedSession(runOn("penguins", "softmax"), 5).observe({}, false)->output.samples.empty());
    }

    void weightsMovedIsTheFarthestHiddenLayers() {
        Session session(runOn("moons", "bce"));
        const Vector first = session.trainer().network().parameters;
        for (int i = 0; i < 25; ++i)
            session.step();
        const Network& network = session.trainer().network();
        double farthest = 0;
        for (std::size_t l = 0; l < 2; ++l) {
            const LayerShape& shape = network.layers[l];
            double moved = 0, size = 0;
            for (Index p = shape.offset; p < shape.offset + shape.in * shape.out; ++p) {
                moved += std::pow(network.parameters[p] - first[p], 2);
                size += first[p] * first[p];
            }
            farthest = std::max(farthest, std::sqrt(moved / size));
        }
        QVERIFY(labtest::close(session.observe({}, false)->weightsMoved, farthest, 1e-12));
        Run still = runOn("moons", "bce");
        still.experiment.initializer = "zeros";
        QCOMPARE(Session(still).observe({}, false)->weightsMoved, 0.0);
    }

    void deathIsForGoodWhereNothingElseMoves() {
        Run run = runOn("moons", "bce");
        run.experiment.activation = "relu";
        run.experiment.bias = -20;
        run.experiment.momentum = run.experiment.beta1 = run.experiment.weightDecay = 0;
        const auto forGood = [](const Run& r) { return Session(r).measurement().deadForGoodUnits(); };
        for (const char* penalty : {"l1", "l2"}) {
            Run penalised = run;
            assign(penalised.experiment, *findParameter(penalty), 0.1);
            QCOMPARE(forGood(penalised), std::int64_t{0});
        }
        for (const Optimizer& optimizer : optimizers()) {
            run.experiment.optimizer = optimizer.key;
            CHECK(forGood(run) == 12, optimizer.key);
            for (const char* field : {"momentum", "beta1", "weightDecay"}) {
                Run moving = run;
                assign(moving.experiment, *findParameter(field), 0.5);
                const bool moves = findParameter(field)->applies(moving.experiment);
                CHECK(forGood(moving) == (moves ? 0 : 12), optimizer.key, field);
            }
        }
    }

    // 1, 2, 4, 8 ... steps after the start, once in sixteen passes over the data, and at first eight between
    // two powers of 2 unless they came closer than one epoch. Nobody's looking adds one.
    void checksAreMadeOnSchedule() {
        Run run = runOn("moons", "bce"); // tanh: no unit dies
        run.experiment.rows = 40;
        run.experiment.trainShare = 0.5;
        run.experiment.batchSize = 5; // an epoch is four steps
        const auto due = [](std::int64_t step) {
            bool powerOfTwo = false;
            for (std::int64_t p = 1; p <= step; p *= 2)
                powerOfTwo = powerOfTwo || p == step;
            const std::int64_t close = step < 64    ? 4
                                       : step < 128 ? 8
                                       : step < 256 ? 16
                                       : step < 512 ? 32
                                                    : 64;
            return step == 0 || powerOfTwo || step % close == 0;
        };
        for (const int watchEvery : {0, 1, 7}) {
            Session session(run);
            std::vector<std::int64_t> expected{0};
            for (std::int64_t step = 1; step <= 1500; ++step) {
                session.step();
                if (due(step))
                    expected.push_back(step);
                if (watchEvery > 0 && step % watchEvery == 0)
                    session.observe({}, true);
            }
            const auto checks = session.observe({}, false)->checks;
            std::vector<std::int64_t> steps;
            for (std::size_t i = 0; i < checks->size(); ++i)
                steps.push_back(checks->lastStep(i));
            QCOMPARE(steps.back(), std::int64_t{1500}); // the present, which is shown and not kept
            steps.pop_back();
            QCOMPARE(steps, expected);
        }
    }

    void nobodysLookingChangesWhatIsRecorded_data() {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("batch");
        QTest::addColumn<bool>("changes");
        QTest::newRow("units die and return") << "relu" << 0.3 << 4 << false;
        QTest::newRow("and are pushed") << "relu" << 0.3 << 4 << true;
        QTest::newRow("all rows at once") << "relu" << 0.7 << 4096 << true;
        QTest::newRow("one row at a time") << "hard_tanh" << 0.3 << 1 << true;
        QTest::newRow("smooth") << "sigmoid" << 0.5 << 10 << true;
        QTest::newRow("diverges") << "leaky_relu" << 9.0 << 10 << false;
    }
    void nobodysLookingChangesWhatIsRecorded() {
        QFETCH(QString, activation);
        QFETCH(double, rate);
        QFETCH(int, batch);
        QFETCH(bool, changes);
        constexpr std::int64_t steps = 700;
        Run run;
        run.experiment.activation = activation.toStdString();
        run.experiment.depth = 4;
        run.experiment.learningRate = rate;
        run.experiment.batchSize = batch;
        if (activation == "leaky_relu")
            run.experiment.loss = "mse";
        Run changed = run;
        if (changes)
            changed.interventions = {{100, "bias", -1.0, 0},
                                     {101, "bias", -1.5, 2},
                                     {333, "learningRate", 0.1, 0},
                                     {333, "bias", 0.5, 0},
                                     {500, "batchSize", std::int64_t{7}, 0},
                                     {650, "bias", 0.0, 2}};
        enum class Watcher { Never, Always, Sometimes, Measuring, Teacher, ByHand };
        std::string expected;
        for (const Watcher watcher : {Watcher::Never, Watcher::Always, Watcher::Sometimes, Watcher::Measuring,
                                      Watcher::Teacher, Watcher::ByHand}) {
            Session session(watcher == Watcher::ByHand ? run : changed);
            Random random(3, 0);
            auto change = changed.interventions.begin();
            for (std::int64_t step = 0; step < steps; ++step) {
                while (watcher == Watcher::ByHand && change != changed.interventions.end() &&
                       change->step == step)
                    session.apply(*change++);
                if (watcher == Watcher::Measuring)
                    session.measurementForStep();
                session.step();
                if (watcher == Watcher::Always || (watcher == Watcher::Sometimes && random.below(9) == 0))
                    session.observe({random.below(4), -4, 4, 9, random.below(2) == 0}, true);
                if (watcher == Watcher::Teacher && random.below(5) == 0)
                    session.setThresholds({});
            }
            const auto snapshot = session.observe({}, false);
            QVERIFY(snapshot->run == changed);
            const std::string records = labtest::recorded(*snapshot);
            if (expected.empty())
                expected = records;
            CHECK(records == expected, static_cast<int>(watcher),
                  labtest::firstDifference(records, expected));
            const bool mortal = activation == "relu" || activation == "hard_tanh";
            CHECK((snapshot->lives->died() > 0) == mortal, snapshot->lives->died());
            CHECK((snapshot->divergence.has_value()) == (activation == "leaky_relu"),
                  activation.toStdString());
        }
    }

    // A unit that died long before the next check on schedule is logged when it was off in a whole epoch, and
    // one that came back at once.
    void deathsAreSeenInTime() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.depth = 2;
        run.experiment.width = 6;
        run.experiment.learningRate = 0.15;
        run.experiment.batchSize = 5;
        run.experiment.rows = 100; // ten steps an epoch, a check on schedule every 160
        int waited = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            run.experiment.seed = seed;
            Session session(run);
            std::map<std::pair<std::size_t, std::size_t>, std::int64_t> deadSince;
            for (std::int64_t step = 1; step <= 4000; ++step) {
                session.step();
                Trace trace;
                forward(session.trainer().network(), session.trainer().data()->train.x, trace);
                for (std::size_t l = 0; l < 2; ++l) {
                    for (Index u = 0; u < 6; ++u) {
                        const std::pair unit{l, static_cast<std::size_t>(u)};
                        if (trace.z[l].row(u).maxCoeff() > 0)
                            deadSince.erase(unit);
                        else
                            deadSince.try_emplace(unit, step);
                    }
                }
            }
            for (const LifeEvent& event : session.observe({}, false)->lives->events()) {
                const auto since = deadSince.find({event.layer, event.unit});
                if (event.kind != LifeEventKind::Died || since == deadSince.end() || since->second < 1100 ||
                    event.seen < since->second)
                    continue;
                CHECK(event.seen - since->second <= 20, seed, "died at", since->second, "seen at",
                      event.seen);
                ++waited;
            }
        }
        QVERIFY2(waited >= 3, QByteArray::number(waited));
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
