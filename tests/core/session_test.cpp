// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a session shows beside the measurements: the pictures of the answer in their own units, how far
// weights have moved, when it checks, and when death is for good. Judged by the slow reference network.

#include "core/runner/session.h"

#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"

#include <QTest>

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

    // 0, 1, 2, 4, 8 ... steps after the start, once in sixteen passes over the data, and when somebody looks.
    void checksAreMadeUnwatched() {
        Run run = runOn("moons", "bce");
        run.experiment.rows = 20;
        run.experiment.trainShare = 0.5;
        run.experiment.batchSize = 5;
        Session session = trainedSession(run, 70);
        const auto checks = session.observe({}, false)->checks;
        std::vector<std::int64_t> steps;
        for (std::size_t i = 0; i < checks->size(); ++i)
            steps.push_back(checks->lastStep(i));
        QCOMPARE(steps, (std::vector<std::int64_t>{0, 1, 2, 4, 8, 16, 32, 64, 70}));
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
