// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Training: the same run gives the same bits, every update is the one that its rule states, every row is used
// once per epoch, live changes act between two steps and replay, and divergence stops at the last good state.

#include "core/experiment/trainer.h"
#include "core/formats/run_json.h"
#include "core/math/schedule.h"
#include "tests/support/check.h"
#include "tests/support/hand_data.h"
#include "tests/support/naive_network.h"
#include "tests/support/random_runs.h"

#include <QTest>

#include <array>
#include <numbers>
#include <optional>
#include <set>

using namespace lab;
using labtest::same;

namespace {

constexpr double tolerance = 1e-12;
constexpr double rounding = 4e-16;

Intervention set(std::string key, Value value, std::int64_t layer = 0, std::int64_t step = 0) {
    return {step, std::move(key), std::move(value), layer};
}

/// A random experiment small enough to train here.
Experiment smallExperiment(Random& random) {
    for (;;) {
        Experiment e = labtest::randomExperiment(random);
        e.depth = static_cast<std::int64_t>(random.below(5));
        e.width = 1 + static_cast<std::int64_t>(random.below(9));
        e.rows = 10 + static_cast<std::int64_t>(random.below(60));
        e.batchSize = 1 + static_cast<std::int64_t>(random.below(40));
        e.dataset = random.below(2) == 0 ? "circle" : "xor";
        e.layerBias.resize(random.below(static_cast<std::uint64_t>(e.depth + 1)), 0.25);
        e.layerActivation.resize(e.layerBias.size());
        if (problems(e).empty())
            return e;
    }
}

/// N rows whose inputs are the unit vectors: the columns of W that a step moves tell which rows it saw.
std::shared_ptr<const Data> oneHotRows(Index rows) {
    return labtest::share(labtest::handData(
        labtest::samples(Matrix::Identity(rows, rows), 3 * labtest::randomMatrix(1, rows, 31))));
}

/// A linear model under MSE and plain SGD.
Experiment linear(std::int64_t batchSize, double rate = 0.125) {
    Experiment e;
    e.depth = 0;
    e.loss = "mse";
    e.initializer = "normal";
    e.learningRate = rate;
    e.batchSize = batchSize;
    return e;
}

/// The rows whose column of the first layer's W differs.
std::vector<Index> movedColumns(const Network& network, const Vector& before) {
    std::vector<Index> moved;
    const auto was = network.layers[0].weights(before);
    const auto is = network.layers[0].weights(network.parameters);
    for (Index c = 0; c < was.cols(); ++c) {
        if (was.col(c) != is.col(c))
            moved.push_back(c);
    }
    return moved;
}

/// Everything of a step that a replay must repeat.
void compareRecords(const StepRecord* a, const StepRecord* b, const std::string& where) {
    CHECK((a == nullptr) == (b == nullptr), where);
    if (a == nullptr)
        return;
    CHECK(a->step == b->step && same(a->loss, b->loss), where);
    for (std::size_t l = 0; l < a->layers.size(); ++l) {
        CHECK(same(a->layers[l].errorSignal, b->layers[l].errorSignal), where);
        CHECK(same(a->layers[l].weightGradient, b->layers[l].weightGradient), where);
        CHECK(same(a->layers[l].activationScale, b->layers[l].activationScale), where);
        CHECK(same(a->updateRatio[l], b->updateRatio[l]), where);
    }
}

Vector hiddenBias(const Trainer& trainer, std::size_t l) {
    return trainer.network().layers[l].bias(trainer.network().parameters);
}

Experiment reluNet() {
    Experiment e;
    e.depth = 3;
    e.width = 6;
    e.activation = "relu";
    e.rows = 60;
    return e;
}

} // namespace

class TrainerTest : public QObject {
    Q_OBJECT

  private slots:
    // A state taken anywhere and set anywhere else: from its first update on, all bits of the straight run.
    void aStateGoesOnWithTheSameBits() {
        Random random(20261128, 0);
        for (int trial = 0; trial < 40; ++trial) {
            Run run{smallExperiment(random), {}};
            constexpr std::int64_t last = 120;
            const Network network = makeNetwork(run.experiment, *makeData(run.experiment));
            for (int i = 0; i < 20; ++i)
                record(run, {static_cast<std::int64_t>(random.below(last)),
                             labtest::randomChange(run.experiment, network, random)});
            Trainer straight(run);
            std::vector<TrainerState> states{straight.state()};
            std::vector<double> losses;
            while (states.size() <= last) {
                const StepRecord* step = straight.step();
                if (step == nullptr)
                    break;
                losses.push_back(step->loss);
                if (random.below(4) == 0)
                    straight.applyDue(); // the state is the one before it
                states.push_back(straight.state());
            }
            Trainer other(run);
            for (int jump = 0; jump < 12; ++jump) {
                const std::size_t from = random.below(states.size());
                other.restore(states[from]);
                const std::size_t to = std::min(states.size() - 1, from + random.below(30));
                for (std::size_t s = from; s < to; ++s) {
                    const StepRecord* step = other.step();
                    QVERIFY(step != nullptr);
                    QCOMPARE(step->step, static_cast<std::int64_t>(s));
                    QVERIFY(same(step->loss, losses[s]));
                }
                const TrainerState there = other.state();
                QCOMPARE(there.step, states[to].step);
                QCOMPARE(there.epoch, states[to].epoch);
                QCOMPARE(there.position, states[to].position);
                QVERIFY(same(there.parameters, states[to].parameters));
                QCOMPARE(there.updater.updates, states[to].updater.updates);
                QVERIFY(same(there.updater.vectors, states[to].updater.vectors));
                QVERIFY(other.current() == experimentAt(run, std::max<std::int64_t>(0, there.step - 1)));
            }
            if (straight.divergence() == nullptr || states.size() < 2)
                continue;
            other.restore(states[random.below(states.size() - 1)]);
            while (other.step() != nullptr) {
            }
            QCOMPARE(other.divergence()->step, straight.divergence()->step);
            QCOMPARE(other.divergence()->quantity, straight.divergence()->quantity);
            QCOMPARE(other.stepCount(), straight.stepCount());
            QVERIFY(same(other.network().parameters, straight.network().parameters));
        }
    }

    void theSameRunGivesTheSameBits() {
        Random random(1);
        for (int i = 0; i < 60; ++i) {
            const Experiment e = smallExperiment(random);
            const std::string where = labtest::text("experiment", i, e.activation, e.optimizer, e.loss);
            Trainer a({e, {}});
            Trainer b({e, {}}, makeData(e));
            CHECK(same(a.network().parameters, b.network().parameters), where);
            for (int step = 0; step < 40; ++step) {
                compareRecords(a.step(), b.step(), where);
                if (QTest::currentTestFailed())
                    return;
                CHECK(same(a.network().parameters, b.network().parameters), where, "step", step);
            }
            CHECK(a.stepCount() == b.stepCount() && a.epoch() == b.epoch(), where);
        }
    }

    void anotherSeedGivesAnotherRun() {
        Experiment e = reluNet();
        Trainer a({e, {}});
        ++e.seed;
        Trainer b({e, {}});
        QVERIFY(!same(a.network().parameters, b.network().parameters));
        QVERIFY(!same(a.data()->train.x, b.data()->train.x));
    }

    void liveInterventionsReplay() {
        Random random(2);
        std::size_t made = 0;
        for (int i = 0; i < 60; ++i) {
            const Experiment e = smallExperiment(random);
            const std::string where = labtest::text("experiment", i, e.activation, e.optimizer);
            Trainer live({e, {}});
            std::vector<Vector> states;
            for (int step = 0; step < 50; ++step) {
                for (std::uint64_t n = random.below(8) == 0 ? 1 + random.below(4) : 0; n > 0; --n)
                    live.apply({999, labtest::randomChange(live.current(), live.network(), random)});
                CHECK(live.current() == experimentAt(live.run(), live.stepCount()), where, step);
                const bool goesOn = live.step() != nullptr;
                states.push_back(live.network().parameters);
                if (!goesOn)
                    break; // diverged: there is nothing left to change
            }
            made += live.run().interventions.size();
            const auto saved = runFromJson(toJson(live.run()));
            CHECK(std::holds_alternative<Run>(saved), where);
            Trainer replay(live.run());
            Trainer loaded(std::get<Run>(saved));
            for (std::size_t step = 0; step < states.size(); ++step) {
                replay.step();
                loaded.step();
                CHECK(same(replay.network().parameters, states[step]), where, "step", step);
                CHECK(same(loaded.network().parameters, states[step]), where, "step", step);
            }
            CHECK(replay.current() == live.current() && replay.run() == live.run(), where);
            CHECK((replay.divergence() == nullptr) == (live.divergence() == nullptr), where);
        }
        QVERIFY(made > 100);
    }

    void anInterventionActsExactlyBetweenTwoSteps() {
        const auto data = oneHotRows(9);
        Trainer trainer({linear(9, 0.125), {}}, data);
        for (int step = 0; step < 12; ++step) {
            if (step == 5)
                trainer.apply(set("learningRate", 0.5));
            const double rate = step < 5 ? 0.125 : 0.5;
            const Vector before = trainer.network().parameters;
            trainer.step();
            const double bias = before[9];
            for (Index j = 0; j < 9; ++j) { // one-hot inputs: each weight's gradient has one term
                const double gradient = (before[j] + bias - data->train.target(0, j)) * (2.0 / 9);
                CHECK(trainer.network().parameters[j] == before[j] - rate * gradient, "step", step, "W", j);
            }
        }
        const std::vector<Intervention> expected{set("learningRate", 0.5, 0, 5)};
        QVERIFY(trainer.run().interventions == expected);
    }

    void updatesAreTheRulesOwn() {
        // With one row per batch there are few updates to choose from, and one of them must be the one made,
        // to the bit. Over an epoch every row is found once.
        constexpr Index rows = 5;
        Data rowsOfData = labtest::handData(
            labtest::samples(labtest::randomMatrix(3, rows, 4), labtest::randomMatrix(1, rows, 5)));
        const auto data = labtest::share(rowsOfData);
        struct Variant {
            const char* name;
            void (*change)(Experiment&);
        };
        const std::array variants{
            Variant{"plain", [](Experiment&) {}},
            Variant{"l1", [](Experiment& e) { e.l1 = 0.03; }},
            Variant{"l2", [](Experiment& e) { e.l2 = 0.1; }},
            Variant{"norm", [](Experiment& e) { e.clip = "norm", e.clipLimit = 0.3, e.l2 = 0.1; }},
            Variant{"value", [](Experiment& e) { e.clip = "value", e.clipLimit = 0.05; }},
            Variant{"decay", [](Experiment& e) { e.weightDecay = 0.5; }},
            Variant{"step", [](Experiment& e) { e.schedule = "step", e.schedulePeriod = 3; }},
            Variant{"cosine", [](Experiment& e) { e.schedule = "cosine", e.schedulePeriod = 15; }},
            Variant{"warmup", [](Experiment& e) { e.schedule = "warmup", e.schedulePeriod = 7; }},
        };
        for (const Optimizer& optimizer : optimizers()) {
            for (const Variant& variant : variants) {
                Experiment e = reluNet();
                e.activation = "tanh";
                e.loss = "mse";
                e.optimizer = optimizer.key;
                e.learningRate = 0.05;
                e.batchSize = 1;
                variant.change(e);
                const std::string where = labtest::text(optimizer.key, variant.name);
                Trainer trainer({e, {}}, data);
                Updater updater(optimizer, trainer.network().parameters.size());
                std::set<Index> unused; // rows of this epoch
                for (std::int64_t step = 0; step < 3 * rows; ++step) {
                    for (Index row = 0; row < rows && step % rows == 0; ++row)
                        unused.insert(row);
                    const Network before = trainer.network();
                    CHECK(trainer.step() != nullptr, where);
                    std::optional<Index> found;
                    for (const Index row : unused) {
                        Trace trace;
                        forwardBackward(before, data->train.x.col(row), data->train.target.col(row), trace);
                        Updater tried = updater;
                        Vector after;
                        tried.update(updateRule(e, step), before, trace.gradient, before.parameters, after);
                        if (same(after, trainer.network().parameters)) {
                            found = row;
                            updater = tried;
                            break;
                        }
                    }
                    CHECK(found, where, "step", step, "is no row's update");
                    unused.erase(*found);
                }
            }
        }
    }

    void sgdIsBeforeMinusRateTimesGradient() {
        // The same without any code of the update: exactly before - rate * gradient.
        const auto data = labtest::share(labtest::handData(
            labtest::samples(labtest::randomMatrix(3, 1, 4), labtest::randomMatrix(1, 1, 5))));
        for (const Activation& activation : activations()) {
            Experiment e = reluNet();
            e.activation = activation.key;
            e.loss = "mse";
            e.learningRate = 0.0037;
            Trainer trainer({e, {}}, data);
            for (int step = 0; step < 10; ++step) {
                const Network before = trainer.network();
                Trace trace;
                forwardBackward(before, data->train.x, data->train.target, trace);
                const StepRecord* record = trainer.step();
                CHECK(record != nullptr && same(record->loss, trace.loss), activation.key);
                for (Index p = 0; p < trace.gradient.size(); ++p) {
                    const double moved = 0.0037 * trace.gradient[p]; // rounded before it is taken away
                    CHECK(trainer.network().parameters[p] == before.parameters[p] - moved, activation.key);
                }
            }
        }
    }

    void schedulesFollowTheirFormulas() {
        struct Row {
            const char* key;
            std::int64_t t;
            std::int64_t period;
            double decay;
            double factor;
        };
        constexpr std::array rows{
            Row{"constant", 0, 10, 0.5, 1},  Row{"constant", 1'000'000, 10, 0.5, 1},
            Row{"step", 0, 10, 0.5, 1},      Row{"step", 9, 10, 0.5, 1},
            Row{"step", 10, 10, 0.5, 0.5},   Row{"step", 29, 10, 0.5, 0.25},
            Row{"step", 3, 1, 0.1, 0.001},   Row{"cosine", 0, 10, 0.5, 1},
            Row{"cosine", 5, 10, 0.5, 0.5},  Row{"cosine", 10, 10, 0.5, 0},
            Row{"cosine", 1000, 10, 0.5, 0}, Row{"warmup", 0, 10, 0.5, 0.1},
            Row{"warmup", 4, 10, 0.5, 0.5},  Row{"warmup", 9, 10, 0.5, 1},
            Row{"warmup", 1000, 10, 0.5, 1}, Row{"warmup", 0, 1, 0.5, 1},
        };
        for (const Row& row : rows) {
            const double factor = findSchedule(row.key)->factor(row.t, row.period, row.decay);
            CHECK(labtest::close(factor, row.factor, rounding * 4, rounding), row.key, row.t, factor);
        }
        for (const Schedule& schedule : schedules()) {
            for (std::int64_t t = 0; t < 50; ++t) {
                const double factor = schedule.factor(t, 13, 0.7);
                CHECK(factor >= 0 && factor <= 1, schedule.key, t, factor);
            }
        }
    }

    void everyRowIsUsedOncePerEpoch() {
        constexpr Index rows = 23;
        for (const std::int64_t batch : {1, 2, 5, 22, 23, 24, 4096}) {
            const auto data = oneHotRows(rows);
            Trainer trainer({linear(batch), {}}, data);
            std::vector<std::vector<Index>> orders;
            for (int epoch = 0; epoch < 4; ++epoch) {
                std::vector<Index> seen;
                while (seen.size() < std::size_t(rows)) {
                    const std::int64_t left =
                        static_cast<std::int64_t>(rows) - static_cast<std::int64_t>(seen.size());
                    CHECK(trainer.stepsToEpochEnd() == (left + batch - 1) / batch, batch,
                          trainer.stepsToEpochEnd());
                    const Vector before = trainer.network().parameters;
                    trainer.step();
                    const auto moved = movedColumns(trainer.network(), before);
                    CHECK(static_cast<std::int64_t>(moved.size()) == std::min(batch, left), batch,
                          moved.size());
                    for (const Index row : moved) { // a short batch is averaged over its real size
                        const double miss = before[row] + before[rows] - data->train.target(0, row);
                        const double step = 0.125 * (miss * (2 / static_cast<double>(moved.size())));
                        CHECK(trainer.network().parameters[row] == before[row] - step, batch, row);
                    }
                    seen.insert(seen.end(), moved.begin(), moved.end());
                    const double epochs = epoch + static_cast<double>(seen.size()) / rows;
                    CHECK(labtest::close(trainer.epoch(), epochs, rounding), batch, trainer.epoch(), epochs);
                }
                CHECK(std::set<Index>(seen.begin(), seen.end()).size() == seen.size(), batch, "epoch", epoch);
                orders.push_back(seen);
            }
            CHECK(trainer.stepCount() == 4 * ((rows + batch - 1) / batch), batch);
            if (batch == 1) // epochs come in orders of their own
                CHECK(orders[0] != orders[1] && orders[1] != orders[2], "the order repeats");
        }
    }

    void theBatchSizeChangesLive() {
        constexpr Index rows = 40;
        Trainer trainer({linear(4), {}}, oneHotRows(rows));
        std::vector<Index> seen;
        Random random(8);
        for (int step = 0; step < 200; ++step) {
            if (step % 3 == 1)
                trainer.apply(set("batchSize", static_cast<std::int64_t>(1 + random.below(13))));
            const std::int64_t batch = trainer.current().batchSize;
            const auto left = static_cast<std::int64_t>(rows - static_cast<Index>(seen.size()));
            CHECK(trainer.stepsToEpochEnd() == (left + batch - 1) / batch, "step", step);
            const Vector before = trainer.network().parameters;
            trainer.step();
            const auto moved = movedColumns(trainer.network(), before);
            CHECK(static_cast<std::int64_t>(moved.size()) == std::min(batch, left), "step", step);
            seen.insert(seen.end(), moved.begin(), moved.end());
            CHECK(std::set<Index>(seen.begin(), seen.end()).size() == seen.size(), "step", step);
            if (seen.size() == std::size_t(rows))
                seen.clear();
        }
        QVERIFY(trainer.epoch() > 10);
    }

    void biasShiftsAreDifferences() {
        struct Move {
            double value;
            std::int64_t layer;
            std::array<double, 3> difference; // of each hidden layer
        };
        constexpr std::array moves{
            Move{-1.5, 0, {-1.5, -1.5, -1.5}}, Move{0.25, 2, {0, 0.25, 0}}, Move{-1.0, 0, {0.5, 0.5, 0.5}},
            Move{-0.75, 2, {0, -1, 0}},        Move{2.0, 3, {0, 0, 2}},     Move{0.0, 0, {1, 1, 1}},
            Move{0.0, 2, {0, 0.75, 0}},        Move{0.0, 0, {0, 0, 0}},     Move{0.5, 1, {0.5, 0, 0}},
        };
        Trainer trainer({reluNet(), {}});
        for (const Move& move : moves) {
            for (int i = 0; i < 7; ++i)
                trainer.step();
            const Vector before = trainer.network().parameters;
            Vector expected = before;
            for (std::size_t l = 0; l < 3; ++l)
                trainer.network().layers[l].bias(expected).array() += move.difference[l];
            trainer.apply(set("bias", move.value, move.layer));
            CHECK(same(trainer.network().parameters, expected), "bias", move.value, "layer", move.layer);
        }
        QCOMPARE(trainer.run().interventions.size(), moves.size());
    }

    void theInitialBiasStandsAtStepZero() {
        Experiment e = reluNet();
        e.bias = -0.75;
        e.layerBias = {0, 0.5};
        const Trainer trainer({e, {}});
        for (std::size_t l = 0; l < 3; ++l)
            QVERIFY((hiddenBias(trainer, l).array() == (l == 1 ? -0.25 : -0.75)).all());
        QVERIFY((hiddenBias(trainer, 3).array() == 0).all()); // the output's is not shifted

        // Moved before the first step, the slider is the initial bias: the experiment itself changes.
        Trainer moved({reluNet(), {}});
        moved.apply(set("bias", -3.0));
        moved.apply(set("bias", -0.75));
        moved.apply(set("bias", 0.5, 2));
        QVERIFY(same(moved.network().parameters, trainer.network().parameters));
        QVERIFY(moved.run() == trainer.run());
        moved.apply(set("learningRate", 1.5));
        QCOMPARE(moved.run().experiment.learningRate, 1.5);
        QVERIFY(moved.run().interventions.empty());
    }

    void interventionsOfStepZeroAreTheStart() {
        Run run{reluNet(), {}};
        record(run, set("bias", -0.75));
        record(run, set("bias", 0.5, 2));
        record(run, set("learningRate", 0.5));
        Experiment e = reluNet();
        e.bias = -0.75;
        e.layerBias = {0, 0.5};
        e.learningRate = 0.5;
        Trainer a(run), b({e, {}});
        for (int step = 0; step < 20; ++step) {
            QVERIFY(same(a.network().parameters, b.network().parameters));
            a.step();
            b.step();
        }
    }

    void aDragIsItsLastValue() {
        // Hundreds of values between two steps, of all layers and of one: to the bit what the last ones alone
        // give.
        Trainer dragged({reluNet(), {}}), direct({reluNet(), {}});
        for (int step = 0; step < 12; ++step) {
            dragged.step();
            direct.step();
        }
        for (int i = 1; i <= 100; ++i) {
            dragged.apply(set("bias", -0.0137 * i));
            dragged.apply(set("bias", 0.0211 * i, 1));
            dragged.apply(set("learningRate", 0.001 * i));
        }
        direct.apply(set("bias", -0.0137 * 100));
        direct.apply(set("bias", 0.0211 * 100, 1));
        direct.apply(set("learningRate", 0.001 * 100));
        QVERIFY(dragged.run() == direct.run());
        QCOMPARE(dragged.run().interventions.size(), std::size_t{3});
        for (int step = 0; step < 12; ++step) {
            QVERIFY(same(dragged.network().parameters, direct.network().parameters));
            dragged.step();
            direct.step();
        }
        // Back to where it was within the same step: nothing has happened.
        const Vector before = dragged.network().parameters;
        const double bias = dragged.current().bias;
        dragged.apply(set("bias", 4.3));
        QVERIFY(!same(dragged.network().parameters, before));
        dragged.apply(set("bias", bias));
        QVERIFY(same(dragged.network().parameters, before));
    }

    void applyKeepsWhatIsPlanned() {
        Run run{reluNet(), {}};
        record(run, set("learningRate", 0.1, 0, 2));
        record(run, set("bias", -0.5, 0, 5));
        record(run, set("learningRate", 0.2, 0, 9));
        run.note = "\"kept\"";
        Trainer trainer(run);
        trainer.apply(set("learningRate", 0.04)); // another start
        for (int step = 0; step < 5; ++step)
            trainer.step();
        // At step 5 the recorded bias is due: it belongs to this step, not to a later one.
        trainer.apply(set("batchSize", std::int64_t{3}));
        const std::vector<Intervention> expected{set("learningRate", 0.1, 0, 2), set("bias", -0.5, 0, 5),
                                                 set("batchSize", std::int64_t{3}, 0, 5),
                                                 set("learningRate", 0.2, 0, 9)};
        QCOMPARE(trainer.current().bias, -0.5);
        QCOMPARE(trainer.run().experiment.learningRate, 0.04);
        QVERIFY(trainer.run().interventions == expected);
        QCOMPARE(trainer.run().note, run.note);
        Trainer replay(trainer.run());
        for (int step = 0; step < 20; ++step) {
            if (step >= 5)
                trainer.step();
            replay.step();
        }
        QVERIFY(same(trainer.network().parameters, replay.network().parameters));
    }

    void applyDueIsStepsFirstHalf() {
        Run run{reluNet(), {}};
        record(run, set("bias", -0.5, 0, 3));
        Trainer early(run), late(run);
        for (int step = 0; step < 6; ++step) {
            const bool due = early.applyDue();
            CHECK(due == (step == 3), step);
            CHECK(!early.applyDue(), step, "is applied twice");
            early.step();
            late.step();
            CHECK(same(early.network().parameters, late.network().parameters), step);
        }
    }

    void recordsAreOfTheBatchBeforeTheUpdate() {
        for (const char* key : {"sigmoid", "relu", "tanh"}) {
            Experiment e = reluNet();
            e.activation = key;
            e.batchSize = 4096; // the whole training set
            e.learningRate = 0.3;
            e.l2 = 0.01; // not in the recorded loss, nor in G
            Trainer trainer({e, {}});
            for (std::int64_t step = 0; step < 15; ++step) {
                const Network before = trainer.network();
                const StepRecord* record = trainer.step();
                const auto& train = trainer.data()->train;
                const auto naive = labtest::naivePass(before, train.x, train.target);
                CHECK(record->step == step && trainer.stepCount() == step + 1, key, step);
                CHECK(labtest::close(record->loss, naive.loss, tolerance), key, step, record->loss);
                CHECK(record->layers.size() == 4 && record->updateRatio.size() == 4, key);
                for (std::size_t l = 0; l < 4; ++l) {
                    double sum = 0;
                    for (const auto& unit : naive.delta[l]) {
                        for (const auto delta : unit)
                            sum += static_cast<double>(std::abs(delta));
                    }
                    const double E = sum / static_cast<double>(before.layers[l].out);
                    CHECK(labtest::close(record->layers[l].errorSignal, E, tolerance, 1e-300), key, step, l);
                    const LayerShape& shape = before.layers[l];
                    const double G = shape.weights(naive.gradient).norm();
                    CHECK(labtest::close(record->layers[l].weightGradient, G, tolerance, 1e-300), key, step,
                          l);
                    const Matrix was = shape.weights(before.parameters);
                    const Matrix is = shape.weights(trainer.network().parameters);
                    const double U = (is - was).norm() / was.norm();
                    CHECK(labtest::close(record->updateRatio[l], U, tolerance), key, step, l);
                }
            }
        }
    }

    void updateRatiosOfZeroWeights() {
        Experiment e = reluNet();
        e.initializer = "zeros";
        Trainer trainer({e, {}});
        const StepRecord* record = trainer.step();
        for (std::size_t l = 0; l < 4; ++l)
            QCOMPARE(record->updateRatio[l], 0.0); // 0/0: nothing is there and nothing moves
        e.activation = "sigmoid";                  // feeds the output layer's weights, which leave 0
        e.batchSize = 3;                           // an odd count: its errors do not cancel
        Trainer feeding({e, {}});
        record = feeding.step();
        QCOMPARE(record->updateRatio[2], 0.0);
        QCOMPARE(record->updateRatio[3], std::numeric_limits<double>::infinity());
        QVERIFY(feeding.divergence() == nullptr);
    }

    void divergenceStopsAtTheLastFiniteState() {
        struct Row {
            const char* name;
            void (*change)(Experiment&);
        };
        const std::array rows{
            Row{"linear", [](Experiment& e) { e.depth = 0, e.loss = "mse", e.learningRate = 10; }},
            Row{"deep linear",
                [](Experiment& e) { e.activation = "identity", e.loss = "mse", e.learningRate = 5; }},
            Row{"relu", [](Experiment& e) { e.loss = "mse", e.learningRate = 3, e.bias = 0.5; }},
            Row{"leaky",
                [](Experiment& e) { e.activation = "leaky_relu", e.loss = "mse", e.learningRate = 3; }},
            Row{"gain",
                [](Experiment& e) { e.gain = 100, e.learningRate = 10, e.activation = "leaky_relu"; }},
            Row{"at once",
                [](Experiment& e) {
                    e.depth = 64, e.width = 20, e.initializer = "normal", e.initScale = 100, e.gain = 100,
                    e.activation = "identity";
                }},
            Row{"momentum",
                [](Experiment& e) {
                    e.depth = 1, e.loss = "mse", e.optimizer = "momentum", e.activation = "identity",
                    e.learningRate = 5;
                }},
            Row{"penalty", [](Experiment& e) { e.l2 = 10, e.learningRate = 10; }},
        };
        std::set<std::string> quantities;
        for (const Row& row : rows) {
            Experiment e = reluNet();
            row.change(e);
            Trainer trainer({e, {}});
            std::vector<Vector> states{trainer.network().parameters};
            std::vector<double> epochs{trainer.epoch()};
            for (int step = 0; step < 20000 && trainer.step() != nullptr; ++step) {
                states.push_back(trainer.network().parameters);
                epochs.push_back(trainer.epoch());
            }
            const Divergence* divergence = trainer.divergence();
            CHECK(divergence != nullptr, row.name, "does not diverge");
            const std::int64_t count = trainer.stepCount();
            qInfo("%-12s step %lld layer %lld %s", row.name, static_cast<long long>(divergence->step),
                  static_cast<long long>(divergence->layer), divergence->quantity.c_str());
            quantities.insert(divergence->quantity);
            const auto layers = static_cast<std::int64_t>(trainer.network().layers.size());
            CHECK(divergence->layer >= 0 && divergence->layer <= layers, row.name, divergence->layer);
            CHECK(divergence->quantity == "loss" || divergence->layer >= 1, row.name);
            CHECK(divergence->step == std::int64_t(states.size()) - 1, row.name, divergence->step,
                  states.size());
            // The state is the one of its step count, and what it computes is finite.
            CHECK(count <= divergence->step && divergence->step - count <= 1, row.name, count);
            const Vector last = trainer.network().parameters;
            CHECK(last.allFinite(), row.name);
            CHECK(same(last, states[static_cast<std::size_t>(count)]), row.name, count);
            CHECK(trainer.epoch() == epochs[static_cast<std::size_t>(count)], row.name, trainer.epoch());
            // It stays stopped.
            const Divergence first = *divergence;
            for (int i = 0; i < 5; ++i)
                CHECK(trainer.step() == nullptr, row.name);
            CHECK(trainer.stepCount() == count && same(trainer.network().parameters, last), row.name);
            CHECK(trainer.divergence()->step == first.step && trainer.divergence()->layer == first.layer,
                  row.name);
        }
        QVERIFY(quantities.size() >= 2);
    }

    void divergenceNamesGradientAndWeights() {
        // Inputs so large that either the gradient or its step leaves the numbers while the loss is finite.
        std::set<std::string> quantities;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            for (const double size : {5e307, 1.5e308}) {
                Experiment e = reluNet();
                e.depth = 1;
                e.width = 1;
                e.activation = "identity";
                e.learningRate = 10;
                e.seed = seed;
                const auto data =
                    labtest::share(labtest::handData(labtest::samples(Matrix{{size}}, Matrix{{0}}, {0})));
                Trainer trainer({e, {}}, data);
                const Vector start = trainer.network().parameters;
                if (trainer.step() != nullptr)
                    continue;
                const Divergence& d = *trainer.divergence();
                quantities.insert(d.quantity);
                CHECK(d.step == 0 && trainer.stepCount() == 0, seed);
                CHECK(same(trainer.network().parameters, start), seed, d.quantity);
                CHECK(d.layer == 1 || d.layer == 2, seed, d.quantity, d.layer);
                Trace trace; // the first quantity in the order loss, gradient, weights
                forwardBackward(trainer.network(), data->train.x, data->train.target, trace);
                const bool lossFinite = std::isfinite(trace.loss);
                const bool gradientFinite = trace.gradient.allFinite();
                const char* expected = !lossFinite ? "activations" : !gradientFinite ? "gradient" : "weights";
                CHECK(d.quantity == expected, seed, size, d.quantity, "not", expected);
            }
        }
        QVERIFY(quantities.contains("gradient") && quantities.contains("weights"));
    }

    // Many activations make a finite number of an infinite one, and a ReLU makes 0 of it: the loss looks
    // well.
    void infinitePreActivationsAreADivergence() {
        int looksWell = 0;
        const auto check = [&](const Experiment& e, std::uint64_t seed) {
            const bool softmax = e.loss == "softmax";
            const Matrix target = softmax ? Matrix{{1, 0}, {0, 1}} : Matrix{{0, 1}};
            const auto data = labtest::share(labtest::handData(
                labtest::samples(labtest::randomMatrix(3, 2, seed) * 1e308, target, {0, 1})));
            const Network network = makeNetwork(e, *data);
            // So near the limit the order of the sums decides which layer overflows: theirs, not the naive
            // one's.
            Trace pass;
            forwardBackward(network, data->train.x, data->train.target, pass);
            std::int64_t expected = 0;
            for (std::size_t l = 0; l < pass.z.size() && expected == 0; ++l) {
                if (!pass.z[l].allFinite())
                    expected = static_cast<std::int64_t>(l) + 1;
            }
            if (expected == 0)
                return;
            Trainer trainer({e, {}}, data);
            CHECK(trainer.step() == nullptr, e.activation, e.loss, e.depth, seed);
            CHECK(trainer.divergence()->layer == expected, e.activation, trainer.divergence()->layer,
                  expected);
            CHECK(trainer.divergence()->quantity == "activations", e.activation);
            looksWell += std::isfinite(pass.loss) && pass.gradient.allFinite();
        };
        for (const Activation& row : activations()) {
            for (std::uint64_t seed = 1; seed <= 12; ++seed) {
                for (const std::int64_t depth : {0, 1, 3}) {
                    Experiment e = reluNet();
                    e.activation = row.key;
                    e.leakySlope = e.preluSlope = seed % 2 == 0 ? 0 : 0.25;
                    e.depth = depth;
                    e.width = 3;
                    e.seed = seed;
                    e.loss = depth == 0 || seed % 3 == 0 ? "softmax" : "bce";
                    check(e, seed);
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
        QVERIFY2(looksWell > 30, QByteArray::number(looksWell));
    }

    void overflowingMeanSquaresAreADivergence() {
        // The gradient is a number, its square is not: RMSProp and Adam would divide by it and stand still.
        for (const Optimizer& optimizer : optimizers()) {
            Experiment e = linear(4096, 1e-5);
            e.optimizer = optimizer.key;
            e.loss = "bce";
            Trainer trainer({e, {}}, labtest::share(labtest::handData(
                                         labtest::samples(Matrix{{1e160, -1e160}}, Matrix{{1, 1}}, {1, 1}))));
            while (trainer.stepCount() < 3 && trainer.step() != nullptr) {
            }
            const bool squares = optimizer.key == "rmsprop" || optimizer.key.starts_with("adam");
            if (!squares)
                continue;
            CHECK(trainer.divergence() != nullptr, optimizer.key);
            CHECK(trainer.divergence()->quantity == "mean squares", trainer.divergence()->quantity);
            CHECK(trainer.divergence()->layer == 1 && trainer.divergence()->step == 0, optimizer.key);
        }
    }

    void tinyGradientsDoNotUnderflow() {
        // 30 ReLU layers of 32 units, weights N(0, 0.01^2): theory.md 2 has log10 |dW_2| = -43.4 and
        // log10 E_1 / E_30 = -40.9 (0.17 sd over nets of 10 layers, sqrt(3) times that here).
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            Experiment e;
            e.depth = 30;
            e.width = 32;
            e.activation = "relu";
            e.initializer = "normal";
            e.initScale = 0.01;
            e.batchSize = 4096;
            e.seed = seed;
            Trainer trainer({e, {}});
            const Vector before = trainer.network().parameters;
            const StepRecord* record = trainer.step();
            const double ratio = std::log10(record->layers[0].errorSignal / record->layers[29].errorSignal);
            const double gradient = std::log10(record->layers[1].weightGradient);
            qInfo("log10 E_1/E_30 = %.2f, log10 |dW_2| = %.2f", ratio, gradient);
            CHECK(std::abs(ratio + 40.9) < 1.5, seed, ratio);
            CHECK(std::abs(gradient + 43.4) < 2, seed, gradient);
            for (std::size_t l = 0; l < 30; ++l) {
                const double G = record->layers[l].weightGradient;
                CHECK(G > 0 && G < 1e-38, "layer", l + 1, G);
                CHECK(record->layers[l].errorSignal > 0 && record->layers[l].activationScale > 0, l);
            }
            QVERIFY(trainer.divergence() == nullptr);
        }
    }
};

QTEST_APPLESS_MAIN(TrainerTest)
#include "trainer_test.moc"
