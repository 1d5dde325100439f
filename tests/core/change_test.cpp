// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each kind of change does what it says and nothing else. That any mixture of them is replayed to the same
// bits is tested with the trainer and the track.

#include "core/experiment/trainer.h"
#include "core/math/initializer.h"
#include "core/math/signal.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace lab;
using labtest::same;

namespace {

Experiment small() {
    Experiment e;
    e.activation = "relu";
    e.depth = 2;
    e.width = 4;
    e.rows = 60;
    e.bias = 0.5;
    return e;
}

void train(Trainer& trainer, int steps) {
    for (int i = 0; i < steps; ++i)
        QVERIFY(trainer.step() != nullptr);
}

/// Where the parameters differ.
std::vector<Index> differences(const Vector& a, const Vector& b) {
    std::vector<Index> places;
    for (Index i = 0; i < a.size(); ++i) {
        if (!same(a[i], b[i]))
            places.push_back(i);
    }
    return places;
}

class ChangeTest : public QObject {
    Q_OBJECT

  private slots:
    void aWeightIsSetAlone() {
        for (const int steps : {0, 7}) {
            for (const std::int64_t input : {0, 3}) {
                Trainer trainer({small(), {}});
                train(trainer, steps);
                const Vector before = trainer.network().parameters;
                trainer.apply({0, SetWeight{2, 3, input, 0.75}});
                const LayerShape& shape = trainer.network().layers[1];
                const Vector& now = trainer.network().parameters;
                QCOMPARE(input == 0 ? shape.bias(now)(2) : shape.weights(now)(2, 2), 0.75);
                QCOMPARE(differences(now, before).size(), std::size_t{1});
                QCOMPARE(trainer.current(), small()); // no field says it
            }
        }
    }

    // Each draw is another one, the same at any step, with the initialiser's spread; nothing else changes.
    void aUnitIsDrawnAnew() {
        Experiment e = small();
        e.width = 64;
        Trainer trainer({e, {}});
        const LayerShape shape = trainer.network().layers[1];
        const auto drawn = [&](std::uint64_t draw) -> Vector {
            trainer.apply({0, Redraw{2, 5, draw}});
            return shape.weights(trainer.network().parameters).row(4).transpose();
        };
        const Vector first = drawn(1);
        const Vector start = trainer.network().parameters;
        double sum = 0;
        double squares = 0;
        constexpr int draws = 200;
        for (std::uint64_t draw = 2; draw < 2 + draws; ++draw) {
            const Vector weights = drawn(draw);
            QVERIFY(differences(weights, first).size() > 60);
            sum += weights.sum();
            squares += weights.squaredNorm();
        }
        // He: variance 2 / fan-in; five standard errors of 200 x 64 draws.
        const double n = draws * 64.0;
        const double variance = 2.0 / 64;
        QVERIFY(std::abs(sum / n) < 5 * std::sqrt(variance / n));
        QVERIFY(std::abs(squares / n / variance - 1) < 5 * std::sqrt(2 / n));
        QVERIFY(same(drawn(1), first));
        QVERIFY(same(trainer.network().parameters, start));

        train(trainer, 20);
        const Vector before = trainer.network().parameters;
        QVERIFY(same(drawn(1), first));
        QCOMPARE(shape.bias(trainer.network().parameters)(4), 0.5);
        for (const Index i : differences(trainer.network().parameters, before)) {
            const Index within = i - shape.offset;
            QVERIFY(within >= 0 && within < shape.parameterCount());
            QCOMPARE(within < shape.weightCount() ? within % shape.out : within - shape.weightCount(),
                     Index{4});
        }
    }

    // At step 0 it is another start; later the weights stay, and the layer computes with the other function.
    void anActivationChangesWhileItTrains() {
        Experiment other = small();
        other.layerActivation = {"", "tanh"};
        Trainer start({small(), {}});
        start.apply({0, SetActivation{2, "tanh"}});
        QVERIFY(start.run() == (Run{other, {}}));
        Trainer straight({other, {}});
        train(start, 10);
        train(straight, 10);
        QVERIFY(same(start.network().parameters, straight.network().parameters));

        Trainer later({small(), {}});
        train(later, 10);
        const Vector before = later.network().parameters;
        later.apply({0, SetActivation{0, "sigmoid"}});
        QVERIFY(same(later.network().parameters, before));
        QCOMPARE(later.current().activation, std::string("sigmoid"));
        for (const LayerActivation& activation : later.network().activations)
            QCOMPARE(activation.function->key, std::string_view("sigmoid"));
        later.apply({0, SetActivation{1, "tanh"}});
        later.apply({0, SetActivation{1, ""}}); // takes the others'
        QCOMPARE(later.network().activations[0].function->key, std::string_view("sigmoid"));
        train(later, 5);
    }

    // What is kept beside the trainer knows of it too: units that cannot die any more are not dead, and
    // theory is about the network as it is.
    void whatIsMeasuredFollowsTheActivation() {
        Experiment e = small();
        e.bias = -5; // silent from the start
        Session session({e, {}});
        QVERIFY(session.observe({}, false)->now.deadUnits() > 0);
        while (session.trainer().stepCount() < 20)
            QVERIFY(session.step() != nullptr);
        const auto before = session.observe({}, false);
        session.apply({0, SetActivation{0, "tanh"}});
        const auto now = session.observe({}, false);
        QCOMPARE(now->now.deadUnits(), std::int64_t{-1}); // not defined
        QVERIFY(now->theory != before->theory);
        QVERIFY(now->experiment.activation == "tanh");
        QVERIFY(session.step() != nullptr);
        QVERIFY(session.observe({}, false)->lives->revived() > 0);
    }

    // Of two at one step that set the same thing, the later one stands; the order of the others is kept, as a
    // new draw takes back what was set before it.
    void theLaterOneStands() {
        Run run{small(), {}};
        record(run, {3, SetWeight{1, 1, 1, 1.0}});
        record(run, {3, Redraw{1, 1, 1}});
        record(run, {3, SetWeight{1, 1, 2, 2.0}});
        record(run, {3, SetWeight{1, 1, 1, 4.0}});
        QCOMPARE(run.interventions.size(), std::size_t{3});
        Trainer trainer(run);
        train(trainer, 3);
        trainer.applyDue();
        const auto weights = trainer.network().layers[0].weights(trainer.network().parameters);
        QCOMPARE(weights(0, 0), 4.0);
        QCOMPARE(weights(0, 1), 2.0);
        QVERIFY(valueBefore(run, 2) == std::nullopt);

        record(run, {5, ShiftBias{2, 1.0}});
        record(run, {6, ShiftBias{1, 2.0}});
        record(run, {7, ShiftBias{2, 3.0}});
        QVERIFY(valueBefore(run, 3) == Value(0.0));
        QVERIFY(valueBefore(run, 5) == Value(1.0));
    }
};

} // namespace

QTEST_GUILESS_MAIN(ChangeTest)
#include "change_test.moc"
