// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forecasts: what counts as which outcome, that the sweep counts what bare trainers give, and that the bias's
// shares are those of a plain computation; in which order, how soon it stops, and that nothing stale arrives.

#include "core/experiment/scenario.h"
#include "core/experiment/trainer.h"
#include "core/insight/diagnosis.h"
#include "core/runner/rate_trials.h"
#include "core/runner/session.h"
#include "core/runner/sweep.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <set>

using namespace lab;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Longer than anything here takes, under any sanitizer.
constexpr auto patience = 120s;

Experiment net(const char* activation, std::int64_t depth, std::int64_t width) {
    Experiment e;
    e.activation = activation;
    e.depth = depth;
    e.width = width;
    return e;
}

/// Quick to sweep.
Experiment small() {
    Experiment e = net("relu", 2, 4);
    e.rows = 40;
    return e;
}

/// A Sweep with somebody who waits for it.
class Watched {
  public:
    Sweep& sweep() { return m_sweep; }

    /// The first rate forecast that satisfies the condition; null if none comes in time.
    template <class Condition>
    std::shared_ptr<const RateForecast> rates(Condition condition) {
        return await(&Sweep::takeRates, condition);
    }
    std::shared_ptr<const BiasForecast> bias() {
        return await(&Sweep::takeBias, [](const BiasForecast&) { return true; });
    }
    /// The last one, when all cures have been tried.
    std::shared_ptr<const CureForecast> cures() {
        return await(&Sweep::takeCures, [](const CureForecast& forecast) { return forecast.complete; });
    }

    /// Returns when the pool's thread has been between two steps of a run, or at rest, so many times more:
    /// it answers a question there.
    void pass(int times) {
        const auto snapshot = Session(Run{small(), {}}).observe({}, false);
        for (int i = 0; i < times; ++i) {
            m_sweep.askBias(*biasQuestion(*snapshot, 0));
            if (!bias())
                qFatal("the sweep does not answer");
        }
    }

  private:
    template <class Forecast, class Condition>
    std::shared_ptr<const Forecast> await(std::shared_ptr<const Forecast> (Sweep::*take)(),
                                          Condition condition) {
        const auto deadline = Clock::now() + patience;
        std::unique_lock lock(m_mutex);
        for (;;) {
            lock.unlock();
            auto result = (m_sweep.*take)();
            if ((result && condition(*result)) || Clock::now() > deadline)
                return result;
            lock.lock();
            m_rang.wait_for(lock, 100ms);
        }
    }
    void ring() {
        const std::lock_guard lock(m_mutex);
        m_rang.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_rang;
    /// Last: its thread rings. Not idle, or the tests would wait for whatever else the machine does.
    Jobs m_jobs{Jobs::Scheduling::Normal};
    Sweep m_sweep{m_jobs, [this] { ring(); }};
};

/// A run of it takes the better part of the second that is allowed, or more.
Experiment slow() {
    return net("relu", 8, 100);
}

/// The plain way: one trainer, then the definition.
Outcome bareOutcome(Experiment experiment, double rate) {
    experiment.learningRate = rate;
    Trainer trainer(Run{experiment, {}});
    Trace trace;
    const Measurement start = measure(trainer.network(), *trainer.data(), false, trace);
    while (trainer.stepCount() < RateForecast::steps && trainer.step() != nullptr) {
    }
    const Measurement end = measure(trainer.network(), *trainer.data(), false, trace);
    return outcomeOf(start, end, trainer.divergence() != nullptr,
                     lossLevels(trainer.network(), *trainer.data()));
}

bool finished(const RateForecast& forecast) {
    return std::ranges::all_of(forecast.rates,
                               [](const auto& at) { return at.made() == RateForecast::seeds; });
}

int runsMade(const RateForecast& forecast) {
    int sum = 0;
    for (const RateForecast::AtRate& at : forecast.rates)
        sum += at.made();
    return sum;
}

bool equal(const RateForecast& a, const RateForecast& b) {
    return std::ranges::equal(
        a.rates, b.rates, [](const auto& x, const auto& y) { return x.rate == y.rate && x.runs == y.runs; });
}

/// Hidden layers of eight units, so many of each dead; -1 = units that cannot die.
Measurement measured(const std::vector<std::int64_t>& dead, double loss) {
    Measurement m;
    for (const std::int64_t count : dead) {
        LayerMeasurement layer;
        layer.units.resize(8);
        layer.dead = count;
        m.layers.push_back(layer);
    }
    m.layers.emplace_back(); // the output
    m.train.loss = loss;
    return m;
}

std::int64_t naiveDead(const Network& network, const Matrix& x) {
    labtest::NaivePass pass;
    labtest::naiveForward(network, x, pass);
    std::int64_t dead = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& f = network.activations[l];
        for (const auto& unit : pass.z[l])
            dead += f.canDie() && std::ranges::all_of(unit, [&](labtest::Real z) {
                        return f.function->slope(static_cast<double>(z), f.settings) == 0;
                    });
    }
    return dead;
}

double naiveFlatShare(const Network& network, const Matrix& x) {
    labtest::NaivePass pass;
    labtest::naiveForward(network, x, pass);
    int flat = 0, all = 0;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& f = network.activations[l];
        for (const auto& unit : pass.z[l]) {
            for (const labtest::Real z : unit) {
                flat += std::abs(f.function->slope(static_cast<double>(z), f.settings)) < flatSlope;
                ++all;
            }
        }
    }
    return static_cast<double>(flat) / all;
}

} // namespace

class SweepTest : public QObject {
    Q_OBJECT

  private slots:
    void ratesAreThoseOfTheSlider() {
        const auto rates = forecastRates();
        QCOMPARE(rates.size(), 61u);
        QCOMPARE(rates.front(), 1e-5);
        QCOMPARE(rates.back(), 10.0);
        QCOMPARE(rates[1], 1.26e-5);
        QCOMPARE(rates[35], 0.0316);
        QCOMPARE(rates[50], 1.0);
    }

    void orderIsCoarseFirstAndComplete() {
        const auto order = rateOrder();
        QCOMPARE(order.size(), 427u);
        std::set<std::pair<std::size_t, std::size_t>> seen;
        for (const RateRun& run : order)
            seen.insert({run.seed, run.rate});
        QCOMPARE(seen.size(), order.size());
        for (std::size_t i = 0; i < 16; ++i)
            QCOMPARE(order[i], (RateRun{0, 4 * i}));
        QCOMPARE(order[16], (RateRun{0, 2}));
        for (std::size_t i = 0; i < order.size(); ++i)
            QCOMPARE(order[i].seed, i / 61);
    }

    void outcomeFollowsItsDefinition_data() {
        QTest::addColumn<QList<int>>("before");
        QTest::addColumn<QList<int>>("after");
        QTest::addColumn<double>("loss");
        QTest::addColumn<bool>("diverged");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<double>("lossBefore");
        const auto row = [](const char* name, QList<int> before, QList<int> after, double loss, bool diverged,
                            Outcome outcome, double lossBefore = 1.2) {
            QTest::newRow(name) << before << after << loss << diverged << static_cast<int>(outcome)
                                << lossBefore;
        };
        // Chance is 1.
        row("good from the start", {0, 0}, {0, 0}, 0.5, false, Outcome::Stuck, 0.55);
        row("and better now", {0, 0}, {0, 0}, 0.49, false, Outcome::Learns, 0.55);
        row("below 0.9 of chance", {0, 0}, {0, 0}, 0.899, false, Outcome::Learns);
        row("not below it", {0, 0}, {0, 0}, 0.9, false, Outcome::Stuck);
        row("a quarter dead", {0, 0}, {2, 2}, 0.1, false, Outcome::Dies);
        row("less than a quarter", {0, 0}, {2, 1}, 0.1, false, Outcome::Learns);
        row("a whole layer of many", {0, 0, 0, 0, 0}, {0, 8, 0, 0, 0}, 1, false, Outcome::Dies);
        row("all but one of it", {0, 0, 0, 0, 0}, {0, 7, 0, 0, 0}, 1, false, Outcome::Stuck);
        row("born dead", {8, 8}, {8, 8}, 1, false, Outcome::Stuck);
        row("born dead, and more since", {4, 0}, {4, 1}, 1, false, Outcome::Dies);
        row("cannot die", {-1, -1}, {-1, -1}, 1, false, Outcome::Stuck);
        row("no hidden layer", {}, {}, 0.5, false, Outcome::Learns);
        row("diverged before all", {0, 0}, {8, 8}, 0.1, true, Outcome::Diverges);
    }
    void outcomeFollowsItsDefinition() {
        QFETCH(QList<int>, before);
        QFETCH(QList<int>, after);
        QFETCH(double, loss);
        QFETCH(bool, diverged);
        QFETCH(int, outcome);
        QFETCH(double, lossBefore);
        const Measurement start = measured({before.begin(), before.end()}, lossBefore);
        const Measurement end = measured({after.begin(), after.end()}, loss);
        QCOMPARE(static_cast<int>(outcomeOf(start, end, diverged, {1, 0})), outcome);
    }

    /// Of a line on a wave even the best is hardly better than the constant answer; linear layers are a line.
    void aLineLearnsWhatALineCan() {
        for (const std::int64_t depth : {0, 2}) {
            Experiment e = net("identity", depth, 4);
            e.dataset = "sine";
            e.loss = "mse";
            e.batchSize = 250;
            const double rate = depth == 0 ? 0.12 : 0.01;
            QCOMPARE(bareOutcome(e, rate), Outcome::Learns);
            QCOMPARE(bareOutcome(e, 1e-5), Outcome::Stuck);
            e.loss = "huber"; // whose best line nobody knows
            QCOMPARE(bareOutcome(e, rate), Outcome::Stuck);
        }
        Experiment swings = net("identity", 0, 4);
        swings.dataset = "sine";
        swings.loss = "mse";
        swings.batchSize = 250;
        QCOMPARE(bareOutcome(swings, 1), Outcome::Stuck);
    }

    void knownExperimentsEndAsTheyAreKnownTo() {
        QCOMPARE(bareOutcome(net("relu", 8, 8), 0.0316), Outcome::Learns);
        QCOMPARE(bareOutcome(net("relu", 8, 8), 1e-5), Outcome::Stuck);
        const Outcome wild = bareOutcome(net("relu", 8, 8), 10);
        QVERIFY(wild == Outcome::Dies || wild == Outcome::Diverges);
        for (const double rate : {1e-4, 0.0316, 1.0})
            QCOMPARE(bareOutcome(net("sigmoid", 8, 8), rate), Outcome::Stuck);
        Experiment identity = net("identity", 4, 8);
        identity.loss = "mse";
        QCOMPARE(bareOutcome(identity, 10), Outcome::Diverges);
    }

    void sweepCountsWhatBareTrainersGive() {
        Watched watched;
        watched.sweep().predictRates(small());
        const auto forecast = watched.rates(finished);
        QVERIFY(forecast);
        QVERIFY(forecast->canDie && !forecast->tooLarge);
        for (const std::size_t i : {0u, 30u, 37u, 45u, 60u}) {
            RateForecast::AtRate expected;
            Experiment experiment = small();
            for (int s = 0; s < RateForecast::seeds; ++s) {
                const Outcome outcome = bareOutcome(experiment, forecast->rates[i].rate);
                ++expected.runs[static_cast<std::size_t>(outcome)];
                experiment.seed = nextSeed(experiment.seed);
            }
            QCOMPARE(forecast->rates[i].runs, expected.runs);
        }
    }

    void everyPartOfASweepIsABeginningOfItsOrder() {
        const auto order = rateOrder();
        Watched watched;
        watched.sweep().predictRates(net("relu", 8, 8));
        int parts = 0;
        int last = 0;
        const auto check = [&](const RateForecast& forecast) {
            const int made = runsMade(forecast);
            std::vector<int> expected(forecast.rates.size(), 0);
            for (int i = 0; i < made; ++i)
                ++expected[order[static_cast<std::size_t>(i)].rate];
            for (std::size_t i = 0; i < expected.size(); ++i) {
                if (forecast.rates[i].made() != expected[i])
                    qFatal("rate %zu has %d runs of %d made in all", i, forecast.rates[i].made(), made);
            }
            parts += made > last;
            last = made;
            return parts == 3;
        };
        QVERIFY(watched.rates(check));
        QVERIFY(last < 427);
    }

    void learningRateIsOfNoAccountAndResultsRepeat() {
        Watched first, second;
        first.sweep().predictRates(small());
        Experiment other = small();
        other.learningRate = 3;
        second.sweep().predictRates(other);
        const auto a = first.rates(finished), b = second.rates(finished);
        QVERIFY(a && b);
        QVERIFY(equal(*a, *b));
        // Asked again, the same comes at once, also after a rest.
        first.sweep().rest();
        first.sweep().predictRates(other);
        const auto again = first.rates([](const RateForecast&) { return true; });
        QVERIFY(again && equal(*a, *again));
    }

    void restGoesOnWhereItWas() {
        Watched watched;
        watched.sweep().predictRates(net("relu", 8, 8));
        const auto before = watched.rates([](const RateForecast& f) { return runsMade(f) >= 16; });
        QVERIFY(before);
        watched.sweep().rest();
        for (int i = 0; i < 16; ++i)
            static_cast<void>(bareOutcome(net("relu", 8, 8), 0.1)); // as many as it would make meanwhile
        watched.pass(1);
        QVERIFY(!watched.sweep().takeRates()); // nothing arrives from a sweep at rest
        watched.sweep().predictRates(net("relu", 8, 8));
        const auto after = watched.rates([](const RateForecast&) { return true; });
        QVERIFY(after && runsMade(*after) >= runsMade(*before));
    }

    void anotherExperimentReplacesTheFirst() {
        Watched watched;
        watched.sweep().predictRates(slow());
        watched.pass(3);
        watched.sweep().predictRates(net("sigmoid", 1, 2));
        const auto forecast = watched.rates([](const RateForecast&) { return true; });
        QVERIFY(forecast && !forecast->canDie); // the first to arrive is the second's
    }

    void stopsInTheMiddleOfARun() {
        auto watched = std::make_unique<Watched>();
        watched->sweep().predictRates(slow());
        watched->pass(3);
        // Processor time of this program, in steps: other work on the machine, or a sanitizer, does not
        // count.
        const std::clock_t before = std::clock();
        watched.reset();
        const std::clock_t stopped = std::clock();
        Trainer trainer(Run{slow(), {}});
        while (trainer.stepCount() < 40)
            trainer.step();
        QVERIFY(stopped - before < 2 * (std::clock() - stopped)); // 80 steps of the run's 400
    }

    void tooLargeIsSaidAndNotTried() {
        const RateTrials trials(net("relu", 2, 4096)); // known before anything is made
        QVERIFY(trials.isFinished() && trials.forecast().tooLarge && trials.made() == 0);
        QVERIFY(!RateTrials(net("relu", 2, 8)).isFinished());
        Watched watched;
        watched.sweep().predictRates(net("relu", 2, 4096)); // refused before memory is taken
        auto forecast = watched.rates([](const RateForecast& f) { return f.tooLarge; });
        QVERIFY(forecast && runsMade(*forecast) == 0);
        Experiment digits = net("relu", 10, 256);
        digits.dataset = "digits8x8";
        digits.loss = "softmax";
        watched.sweep().predictRates(digits); // seen in its first steps
        forecast = watched.rates([](const RateForecast& f) { return f.tooLarge; });
        QVERIFY(forecast && runsMade(*forecast) == 0);
    }

    void biasSharesAreThoseOfAPlainComputation_data() {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<int>("layer");
        for (const Activation& row : activations()) {
            for (const int layer : {0, 2})
                QTest::addRow("%s, layer %d", row.key.data(), layer) << QString(row.key.data()) << layer;
        }
    }
    void biasSharesAreThoseOfAPlainComputation() {
        QFETCH(QString, activation);
        QFETCH(int, layer);
        BiasQuestion question;
        question.network = labtest::randomNetwork(
            {2, 5, 4, 3, 1}, labtest::activation(activation.toStdString()), *findLoss("bce"), 5, 1.3);
        question.data = labtest::share(labtest::handData(
            labtest::samples(labtest::randomMatrix(2, 9, 3), Matrix::Zero(1, 9), std::vector<int>(9, 0))));
        question.layer = static_cast<std::size_t>(layer);
        question.shiftNow = 0.7;
        const auto forecast = forecastBias(question, [] { return true; });
        QVERIFY(forecast);
        QCOMPARE(forecast->units, 12);
        QCOMPARE(forecast->canDie, question.network.activations.front().canDie());
        QCOMPARE(forecast->shifts.size(), 101u);
        for (const BiasForecast::AtShift& at : forecast->shifts) {
            Network moved = question.network;
            for (std::size_t l = 0; l < 3; ++l) {
                if (layer == 0 || l + 1 == question.layer)
                    moved.layers[l].bias(moved.parameters).array() += at.shift - 0.7;
            }
            QCOMPARE(at.dead, naiveDead(moved, question.data->evaluation.x));
            QVERIFY(std::abs(at.saturatedShare - naiveFlatShare(moved, question.data->evaluation.x)) < 1e-12);
        }
        QCOMPARE(forecast->shifts.front().shift, -5.0);
        QCOMPARE(forecast->shifts.back().shift, 5.0);
    }

    void biasQuestionIsAboutTheSnapshot() {
        Experiment experiment = small();
        experiment.bias = -0.5;
        experiment.layerBias = {0, 0.25};
        Session session(Run{experiment, {}});
        for (int i = 0; i < 20; ++i)
            session.step();
        const auto snapshot = session.observe({}, false);
        QCOMPARE(biasQuestion(*snapshot, 0)->shiftNow, -0.5);
        QCOMPARE(biasQuestion(*snapshot, 1)->shiftNow, 0.0);
        QCOMPARE(biasQuestion(*snapshot, 2)->shiftNow, 0.25);
        Watched watched;
        watched.sweep().askBias(*biasQuestion(*snapshot, 0));
        const auto forecast = watched.bias();
        QVERIFY(forecast);
        // Where the slider stands, the forecast says what is measured now.
        QCOMPARE(forecast->shifts[45].shift, -0.5);
        QCOMPARE(forecast->shifts[45].dead, session.measurement().deadUnits());
        Experiment linear = experiment;
        linear.depth = 0;
        linear.layerBias.clear();
        QVERIFY(!biasQuestion(*Session(Run{linear, {}}).observe({}, false), 0));
    }

    void biasIsAnsweredInTheMiddleOfARun() {
        Watched watched;
        const Experiment experiment = small();
        const auto snapshot = Session(Run{experiment, {}}).observe({}, false);
        watched.sweep().predictRates(net("relu", 8, 8));
        QVERIFY(watched.rates([](const RateForecast& f) { return runsMade(f) >= 1; }));
        watched.sweep().askBias(*biasQuestion(*snapshot, 0));
        QVERIFY(watched.bias());
        QVERIFY(watched.rates([](const RateForecast& f) { return runsMade(f) >= 16; })); // and it goes on
    }

    void curesAreTriedInTheMiddleOfASweep() {
        const Experiment experiment = findScenario("explodes")->run().experiment;
        const auto snapshot = Session(Run{experiment, {}}).observe({}, false);
        const auto question = cureQuestion(*snapshot);
        QVERIFY(question && question->verdict == snapshot->diagnosis.verdict && question->step == 0);
        CureTrials trials(*question);
        while (!trials.isFinished())
            trials.advance([] { return true; });
        Watched watched;
        watched.sweep().predictRates(net("relu", 8, 8));
        QVERIFY(watched.rates([](const RateForecast& f) { return runsMade(f) >= 1; }));
        watched.sweep().tryCures(question);
        const auto forecast = watched.cures();
        QVERIFY(forecast && !forecast->cures.empty());
        QVERIFY(forecast->cures == trials.forecast().cures && forecast->experiment == experiment);
        QVERIFY(watched.rates([](const RateForecast& f) { return runsMade(f) >= 16; })); // and it goes on
    }

    void onlyTheNewestQuestionAboutCuresIsAnswered() {
        Experiment first = small();
        first.depth = 8;
        first.gain = 20;
        Experiment second = first;
        second.seed = 5;
        Watched watched;
        for (const Experiment& experiment : {first, second})
            watched.sweep().tryCures(CureQuestion{Verdict::Exploding, Run{experiment, {}}, 0, {}});
        const auto forecast = watched.cures();
        QVERIFY(forecast && forecast->experiment == second);
        watched.sweep().tryCures(CureQuestion{Verdict::Exploding, Run{first, {}}, 0, {}});
        watched.sweep().tryCures({}); // healthy again: nothing is left to answer
        QVERIFY(!watched.sweep().takeCures());
        watched.sweep().tryCures(CureQuestion{Verdict::Exploding, Run{first, {}}, 0, {}});
        QVERIFY(watched.cures());                                              // and it still works
        QVERIFY(!cureQuestion(*Session(Run{small(), {}}).observe({}, false))); // healthy
    }

    void biasOfALargeNetworkIsNotTried() {
        BiasQuestion question;
        question.network =
            makeNetwork({64, 100, 100, 10}, {labtest::activation("relu"), labtest::activation("relu")},
                        *findLoss("softmax"));
        Data data;
        data.evaluation.x = Matrix::Zero(64, 4096);
        question.data = labtest::share(std::move(data));
        const auto forecast = forecastBias(question, [] { return true; });
        QVERIFY(forecast && forecast->tooLarge && forecast->shifts.empty());
    }
};

QTEST_GUILESS_MAIN(SweepTest)
#include "sweep_test.moc"
