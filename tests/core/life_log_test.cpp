// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The death log: every way a unit can go, the cause that is named, and a run whose slopes are counted by
// hand.

#include "core/insight/life_log.h"

#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/cause_text.h"
#include "tests/support/check.h"

#include <QTest>

using namespace lab;

namespace {

using States = std::vector<UnitState>;
constexpr auto alive = UnitState::Alive;
constexpr auto saturated = UnitState::Saturated;
constexpr auto dormant = UnitState::Dormant;
constexpr auto dead = UnitState::Dead;

/// A measurement of hidden layers in these states.
Measurement measured(const std::vector<States>& hidden) {
    Measurement measurement;
    for (const States& units : hidden) {
        measurement.layers.emplace_back();
        measurement.layers.back().units = units;
    }
    measurement.layers.emplace_back(); // the output layer
    return measurement;
}

/// "died 0/2 (10, 20] cause"
std::string text(const LifeEvent& event) {
    static constexpr std::array kinds{"born dead", "died", "revived", "dead for good"};
    return std::string(kinds[static_cast<std::size_t>(event.kind)]) + " " + std::to_string(event.layer) +
           "/" + std::to_string(event.unit) + " (" + std::to_string(event.after) + ", " +
           std::to_string(event.seen) + "] " + labtest::causeText(event.cause);
}

std::vector<std::string> texts(const LifeLog& log, std::size_t from = 0) {
    std::vector<std::string> all;
    for (std::size_t i = from; i < log.events().size(); ++i)
        all.push_back(text(log.events()[i]));
    return all;
}

Run runWith(std::vector<Intervention> interventions) {
    Run run;
    run.experiment.learningRate = 0.25;
    run.interventions = std::move(interventions);
    return run;
}

/// What the log writes of one unit that goes from `before` (at step 10) to `after` (at step 20).
std::vector<std::string> passage(UnitState before, UnitState after) {
    const Run run = runWith({});
    LifeLog log;
    log.add(10, measured({{before}}), run, run.experiment);
    const std::size_t sofar = log.events().size();
    const bool happened = log.add(20, measured({{after}}), run, run.experiment);
    const auto found = texts(log, sofar);
    return happened == !found.empty() ? found : std::vector<std::string>{"says otherwise"};
}

/// What the log names as the cause of a death between steps 10 and 20.
std::string causeWith(std::vector<Intervention> interventions) {
    const Run run = runWith(std::move(interventions));
    LifeLog log;
    log.add(10, measured({{alive}}), run, run.experiment);
    log.add(20, measured({{dormant}}), run, run.experiment);
    return log.events().size() == 1 ? labtest::causeText(log.events()[0].cause) : "no single event";
}

/// f'(z) == 0 on every training row, by the definition of ReLU.
std::vector<std::vector<bool>> deadByHand(const Trainer& trainer) {
    Trace trace;
    forward(trainer.network(), trainer.data()->train.x, trace);
    std::vector<std::vector<bool>> layers;
    for (std::size_t l = 0; l < trainer.network().depth(); ++l) {
        layers.emplace_back();
        for (Index u = 0; u < trace.z[l].rows(); ++u)
            layers.back().push_back(trace.z[l].row(u).maxCoeff() <= 0);
    }
    return layers;
}

} // namespace

class LifeLogTest : public QObject {
    Q_OBJECT

  private slots:
    void theFirstCheckFindsTheBornDead() {
        const Run run = runWith({});
        LifeLog log;
        QVERIFY(log.add(0, measured({{alive, dormant}, {dead, saturated}}), run, run.experiment));
        const std::vector<std::string> expected{"born dead 0/1 (-1, 0] initialisation",
                                                "born dead 1/0 (-1, 0] initialisation",
                                                "dead for good 1/0 (-1, 0] initialisation"};
        QCOMPARE(texts(log), expected);
        QCOMPARE(log.born(), std::int64_t{2});
        QCOMPARE(log.count(LifeEventKind::DeadForGood), std::int64_t{1});
    }

    void everyPassage() {
        const std::string rate = "updates at learning rate 0.25";
        const std::string died = "died 0/0 (10, 20] " + rate;
        const std::string revived = "revived 0/0 (10, 20] " + rate;
        const std::string forGood = "dead for good 0/0 (10, 20] " + rate;
        using Texts = std::vector<std::string>;
        for (const UnitState before : {alive, saturated}) {
            QCOMPARE(passage(before, alive), Texts{});
            QCOMPARE(passage(before, saturated), Texts{});
            QCOMPARE(passage(before, dormant), Texts{died});
            QCOMPARE(passage(before, dead), (Texts{died, forGood}));
        }
        for (const UnitState before : {dormant, dead}) {
            QCOMPARE(passage(before, alive), Texts{revived});
            QCOMPARE(passage(before, saturated), Texts{revived});
            QCOMPARE(passage(before, dormant), Texts{});
        }
        QCOMPARE(passage(dormant, dead), Texts{forGood});
        QCOMPARE(passage(dead, dead), Texts{});
    }

    void theCauseIsTheLatestChangeThatReachesTheUnit() {
        const std::string rate = "updates at learning rate 0.25";
        QCOMPARE(causeWith({}), rate);
        QCOMPARE(causeWith({{15, "bias", -1.5, 0}}), std::string("bias -1.5 at step 15"));
        // A check comes before what changes at its step.
        QCOMPARE(causeWith({{10, "bias", -1.5, 0}}), std::string("bias -1.5 at step 10"));
        QCOMPARE(causeWith({{19, "bias", -1.5, 2}}), std::string("bias of layer 2 -1.5 at step 19"));
        QCOMPARE(causeWith({{20, "bias", -1.5, 0}}), rate);
        QCOMPARE(causeWith({{9, "bias", -1.5, 0}}), rate);
        QCOMPARE(causeWith({{21, "bias", -1.5, 0}}), rate);
        QCOMPARE(causeWith({{12, "bias", -1.0, 0}, {13, "bias", -2.0, 0}}),
                 std::string("bias -2 at step 13"));
        QCOMPARE(causeWith({{13, "bias", -2.0, 0}, {20, "bias", -3.0, 0}}),
                 std::string("bias -2 at step 13"));
        // Every kind of change that acts, and none that does not.
        QCOMPARE(causeWith({{13, "bias", -2.0, 0}, {14, "l2", 0.5, 0}}), std::string("l2 0.5 at step 14"));
        QCOMPARE(causeWith({{14, "batchSize", std::int64_t{4}, 0}}), std::string("batchSize 4 at step 14"));
        QCOMPARE(causeWith({{14, "clip", std::string("norm"), 0}}), std::string("clip norm at step 14"));
        QCOMPARE(causeWith({{14, "momentum", 0.5, 0}}), rate);  // plain SGD has none
        QCOMPARE(causeWith({{14, "clipLimit", 0.5, 0}}), rate); // nothing is clipped
        QCOMPARE(causeWith({{14, "bias", 0.0, 0}}), rate);      // it was 0
        QCOMPARE(causeWith({{14, "bias", 0.0, 3}}), rate);
        QCOMPARE(causeWith({{4, "bias", -1.0, 3}, {14, "bias", -1.0, 3}}), rate);
        QCOMPARE(causeWith({{4, "bias", -1.0, 3}, {14, "bias", -1.0, 0}}), std::string("bias -1 at step 14"));
        // The rate that held, and since when.
        QCOMPARE(causeWith({{4, "learningRate", 2.0, 0}}), std::string("learningRate 2 at step 4"));
        QCOMPARE(causeWith({{4, "learningRate", 2.0, 0}, {20, "learningRate", 3.0, 0}}),
                 std::string("learningRate 2 at step 4"));
        QCOMPARE(causeWith({{19, "learningRate", 3.0, 0}}), std::string("learningRate 3 at step 19"));
        // Of two at one step, the one that moves the unit's layer by itself: the unit is in layer 1.
        QCOMPARE(causeWith({{14, "bias", -1.0, 1}, {14, "bias", 1.0, 4}}),
                 std::string("bias of layer 1 -1 at step 14"));
        QCOMPARE(causeWith({{14, "bias", 1.0, 4}, {14, "bias", -1.0, 0}, {14, "learningRate", 3.0, 0}}),
                 std::string("bias -1 at step 14"));
        QCOMPARE(causeWith({{14, "bias", 1.0, 4}}), std::string("bias of layer 4 1 at step 14"));
    }

    void valuesOfStepZeroAreTheStart() {
        Run run = runWith({{0, "bias", -1.5, 0}});
        LifeLog log;
        log.add(0, measured({{alive}}), run, run.experiment);
        log.add(4, measured({{dormant}}), run, run.experiment);
        QCOMPARE(labtest::causeText(log.events()[0].cause), std::string("updates at learning rate 0.25"));
    }

    // Without the change that is named the unit's layer would be another when it died; without those that
    // came after it, the same.
    void whatIsNamedHasReachedTheLayer() {
        int named = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            Random random(seed, 11);
            Run run;
            run.experiment.activation = "relu";
            run.experiment.depth = 4;
            run.experiment.rows = 60;
            run.experiment.learningRate = 0.3;
            run.experiment.seed = seed;
            for (std::int64_t step = 1 + static_cast<std::int64_t>(random.below(5)); step < 80;
                 step += 1 + static_cast<std::int64_t>(random.below(20))) {
                const auto kind = random.below(5);
                if (kind < 3)
                    record(run,
                           {step, "bias", random.uniform(-2, 2), static_cast<std::int64_t>(random.below(5))});
                if (kind >= 2)
                    record(run,
                           {step, kind == 4 ? "momentum" : "learningRate", random.uniform(0.05, 0.9), 0});
            }
            Session session(run);
            for (int i = 0; i < 100; ++i)
                session.step();
            const auto lives = session.observe({}, false)->lives;
            // The parameters of layers 1 .. l + 1 after so many steps.
            const auto upTo = [](const Run& of, const LifeEvent& event) {
                Trainer trainer(of);
                while (trainer.stepCount() < event.seen && trainer.step() != nullptr) {
                }
                const LayerShape& shape = trainer.network().layers[event.layer];
                return Vector(trainer.network().parameters.head(shape.offset + shape.parameterCount()));
            };
            for (const LifeEvent& event : lives->events()) {
                std::int64_t cause = -1; // its step
                if (const auto* change = std::get_if<Intervention>(&event.cause))
                    cause = change->step;
                if (event.kind != LifeEventKind::Died || cause < event.after || cause < 0)
                    continue;
                Run before = run, without = run;
                std::erase_if(before.interventions, [&](const auto& c) { return c.step > cause; });
                std::erase_if(without.interventions, [&](const auto& c) { return c.step == cause; });
                const Vector was = upTo(run, event);
                CHECK(upTo(before, event) == was, seed, text(event), "came after a later change");
                CHECK(upTo(without, event) != was, seed, text(event), "does without it");
                ++named;
            }
        }
        QVERIFY2(named > 100, QByteArray::number(named));
    }

    void eventsAreBoundedAndCountsAreNot() {
        const Run run = runWith({});
        const std::size_t units = LifeLog::maxEvents + 7;
        LifeLog log;
        log.add(0, measured({States(units, dormant)}), run, run.experiment);
        log.add(1, measured({States(units, alive)}), run, run.experiment);
        log.add(2, measured({States(units, dormant)}), run, run.experiment);
        QCOMPARE(log.events().size(), LifeLog::maxEvents);
        QCOMPARE(log.born(), static_cast<std::int64_t>(units));
        QCOMPARE(log.revived(), static_cast<std::int64_t>(units));
        QCOMPARE(log.died(), static_cast<std::int64_t>(units));
    }

    // Counted from one check to the next by ReLU's definition.
    void aRunIsLoggedAsItsSlopesSay() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.depth = 3;
        run.experiment.width = 12;
        run.experiment.rows = 80;
        run.experiment.learningRate = 0.3;
        Session session(run);
        std::vector<std::vector<std::vector<bool>>> dead{deadByHand(session.trainer())};
        for (int step = 0; step < 200; ++step) {
            if (step == 40 || step == 80)
                session.apply({0, "bias", step == 40 ? -2.0 : 0.5, 0});
            session.step();
            dead.push_back(deadByHand(session.trainer()));
        }
        std::int64_t born = 0, died = 0, revived = 0;
        for (const auto& layer : dead.front())
            born += std::ranges::count(layer, true);
        const auto snapshot = session.observe({}, false);
        for (std::size_t i = 1; i < snapshot->checks->size(); ++i) {
            const auto& before = dead[static_cast<std::size_t>(snapshot->checks->lastStep(i - 1))];
            const auto& now = dead[static_cast<std::size_t>(snapshot->checks->lastStep(i))];
            if (snapshot->checks->lastStep(i) == 200)
                break; // the present may be no check
            for (std::size_t l = 0; l < now.size(); ++l) {
                for (std::size_t u = 0; u < now[l].size(); ++u) {
                    died += !before[l][u] && now[l][u];
                    revived += before[l][u] && !now[l][u];
                }
            }
        }
        QCOMPARE(snapshot->lives->born(), born);
        QCOMPARE(snapshot->lives->died(), died);
        QCOMPARE(snapshot->lives->revived(), revived);
        QVERIFY(died > 5 && revived > 5);
    }

    // A bias that is set before the first step is the initial bias: what it kills is born dead.
    void biasesBeforeStepZeroAreTheStart() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.depth = 2;
        run.experiment.width = 20;
        Session session(run);
        session.observe({}, false);
        session.apply({0, "bias", -3.0, 0});
        auto snapshot = session.observe({}, false);
        const std::int64_t deadNow = snapshot->now.deadUnits();
        QVERIFY(deadNow > 0);
        QCOMPARE(snapshot->lives->born(), deadNow);
        QCOMPARE(snapshot->checks->size(), std::size_t{1});
        const CheckChannels channels{2};
        QCOMPARE(snapshot->checks->bin(0, channels.trainLoss()).mean, snapshot->now.train.loss);
        session.apply({0, "bias", 3.0, 0});
        snapshot = session.observe({}, false);
        QCOMPARE(snapshot->lives->born(), snapshot->now.deadUnits());
        QCOMPARE(snapshot->lives->died() + snapshot->lives->revived(), std::int64_t{0});
    }
};

QTEST_GUILESS_MAIN(LifeLogTest)
#include "life_log_test.moc"
