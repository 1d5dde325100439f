// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The death log: every way a unit can go, the cause that is named, and a run whose slopes are counted by
// hand.

#include "core/insight/life_log.h"

#include "core/runner/session.h"
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
           std::to_string(event.seen) + "] " + event.cause;
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
    return log.events().size() == 1 ? log.events()[0].cause : "no single event";
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

    void theCauseIsWhatCameBetween() {
        const std::string rate = "updates at learning rate 0.25";
        QCOMPARE(causeWith({}), rate);
        QCOMPARE(causeWith({{15, "bias", -1.5, 0}}), std::string("bias shifted to -1.5 at step 15"));
        // The first check was made before a change at its own step, the second after one.
        QCOMPARE(causeWith({{10, "bias", -1.5, 0}}), std::string("bias shifted to -1.5 at step 10"));
        QCOMPARE(causeWith({{20, "bias", -1.5, 2}}), std::string("bias shifted to -1.5 at step 20"));
        QCOMPARE(causeWith({{12, "bias", -1.0, 0}, {13, "bias", -2.0, 0}, {14, "l2", 0.1, 0}}),
                 std::string("bias shifted to -2 at step 13"));
        QCOMPARE(causeWith({{9, "bias", -1.5, 0}}), rate);
        QCOMPARE(causeWith({{21, "bias", -1.5, 0}}), rate);
        QCOMPARE(causeWith({{15, "l2", 0.5, 0}}), rate);
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

    void aRunIsLoggedAsItsSlopesSay() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.depth = 3;
        run.experiment.width = 12;
        run.experiment.rows = 80;
        run.experiment.learningRate = 0.3;
        Session session(run);
        auto before = deadByHand(session.trainer());
        std::int64_t born = 0, died = 0, revived = 0;
        for (const auto& layer : before)
            born += std::ranges::count(layer, true);
        for (int step = 0; step < 120; ++step) {
            if (step == 40 || step == 80)
                session.apply({0, "bias", step == 40 ? -2.0 : 0.5, 0});
            session.step();
            const auto snapshot = session.observe({}, true); // makes a check
            const auto now = deadByHand(session.trainer());
            for (std::size_t l = 0; l < now.size(); ++l) {
                for (std::size_t u = 0; u < now[l].size(); ++u) {
                    died += !before[l][u] && now[l][u];
                    revived += before[l][u] && !now[l][u];
                }
            }
            before = now;
            CHECK(snapshot->lives->born() == born, "step", step, snapshot->lives->born(), born);
            CHECK(snapshot->lives->died() == died, "step", step, snapshot->lives->died(), died);
            CHECK(snapshot->lives->revived() == revived, "step", step);
        }
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
