// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one-click demonstrations keep their promise: each is trained with its own seed and script, and shows
// what its question asks about; and what the program offers as a cure changes the verdict.

#include "core/experiment/scenario.h"
#include "core/insight/cure.h"
#include "core/insight/diagnosis.h"
#include "core/math/network.h"
#include "core/runner/session.h"
#include "tests/support/check.h"

#include <QTest>

#include <array>
#include <set>
#include <string>

using namespace lab;

namespace {

void trainTo(Session& session, std::int64_t step) {
    while (session.trainer().stepCount() < step && session.step() != nullptr) {
    }
}

Run runOf(std::string_view key) {
    return findScenario(key)->run();
}

/// What a scenario shows at a step.
struct Promise {
    const char* key;
    std::int64_t step;
    Verdict verdict;
};

constexpr std::array promises{
    Promise{"sigmoid-vanishes", 0, Verdict::Vanishing},
    Promise{"sigmoid-vanishes", 600, Verdict::Vanishing},
    Promise{"sigmoid-vanishes", 3000, Verdict::Vanishing},
    Promise{"relu-carries", 0, Verdict::Healthy},
    Promise{"relu-carries", 600, Verdict::Healthy},
    Promise{"relu-carries", 3000, Verdict::Healthy},
    Promise{"rate-kills", 0, Verdict::Healthy},
    Promise{"rate-kills", 400, Verdict::Healthy},
    Promise{"rate-kills", 410, Verdict::Blocked},
    Promise{"rate-kills", 1000, Verdict::Blocked},
    Promise{"bias-kills", 0, Verdict::Healthy},
    Promise{"bias-kills", 400, Verdict::Healthy},
    Promise{"bias-kills", 401, Verdict::Blocked},
    Promise{"bias-kills", 1000, Verdict::Blocked},
    Promise{"he-against-small", 0, Verdict::Vanishing},
    Promise{"he-against-small", 1000, Verdict::Vanishing},
    Promise{"explodes", 0, Verdict::Exploding},
    Promise{"explodes", 10, Verdict::Diverged},
    Promise{"identity-is-a-line", 0, Verdict::Healthy},
    Promise{"identity-is-a-line", 1500, Verdict::Healthy},
};

} // namespace

class ScenarioTest : public QObject {
    Q_OBJECT

  private slots:
    void everyRowCanRunAndIsTold() {
        std::set<std::string_view> keys;
        for (const Scenario& scenario : scenarios()) {
            const Run run = scenario.run();
            CHECK(problems(run.experiment).empty(), scenario.key);
            for (const Intervention& wish : run.interventions)
                CHECK(!check(run.experiment, wish), scenario.key, wish.key);
            CHECK(keys.insert(scenario.key).second, scenario.key);
            CHECK(findScenario(scenario.key) == &scenario, scenario.key);
            CHECK(scenarioOf(run) == &scenario, scenario.key);
            CHECK(!scenario.title.empty() && scenario.question.ends_with("?"), scenario.key);
            const auto shown = [&](const Promise& promise) { return scenario.key == promise.key; };
            CHECK(std::ranges::any_of(promises, shown), scenario.key, "is not tested");
        }
        QCOMPARE(scenarios().size(), std::size_t{7});
        QVERIFY(findScenario("no such") == nullptr);
    }

    void everyPromiseIsKept() {
        for (const Promise& promise : promises) {
            Session session(runOf(promise.key));
            trainTo(session, promise.step);
            const Diagnosis d = session.diagnosis();
            qInfo("%-18s step %4d: %s: %s", promise.key, int(promise.step), verdictName(d.verdict).data(),
                  d.sentence.c_str());
            CHECK(d.verdict == promise.verdict, promise.key, promise.step, verdictName(d.verdict));
        }
    }

    void theReluNetLearnsWhatTheSigmoidNetDoesNot() {
        Session sigmoid(runOf("sigmoid-vanishes"));
        Session relu(runOf("relu-carries"));
        trainTo(sigmoid, 1000);
        trainTo(relu, 1000);
        CHECK(sigmoid.measurement().test.score < 0.6, sigmoid.measurement().test.score);
        CHECK(relu.measurement().test.score > 0.95, relu.measurement().test.score);
    }

    void theScriptsKillMostUnitsForGood() {
        struct Row {
            const char* key;
            std::int64_t before; // dead at step 400, at most
            std::int64_t after;  // dead for good at step 410, at least
        };
        for (const Row& row : {Row{"rate-kills", 2, 24}, Row{"bias-kills", 3, 20}}) {
            Session session(runOf(row.key));
            trainTo(session, 400);
            const auto before = session.measurement().deadUnits();
            CHECK(before <= row.before && session.measurement().test.score > 0.9, row.key, before);
            trainTo(session, 410);
            const Measurement& m = session.measurement();
            CHECK(m.hiddenUnits() == 32 && m.deadForGoodUnits() >= row.after, row.key, m.deadForGoodUnits());
            trainTo(session, 1000);
            CHECK(session.measurement().test.score < 0.6, row.key, session.measurement().test.score);
        }
    }

    void theDeathLogNamesWhatTheScriptDid() {
        struct Row {
            const char* key;
            const char* cause;
        };
        for (const Row& row : {Row{"rate-kills", "learning rate 3 at step 400"},
                               Row{"bias-kills", "bias shifted to -3 at step 400"}}) {
            Session session(runOf(row.key));
            trainTo(session, 400);
            session.observe({}, false);
            trainTo(session, 410);
            const LifeEvent& last = session.observe({}, false)->lives->events().back();
            CHECK(last.kind == LifeEventKind::DeadForGood && last.after >= 400 && last.seen <= 410, row.key,
                  last.after, last.seen);
            CHECK(last.cause == row.cause, row.key, last.cause);
        }
        Session gentle(runOf("relu-carries"));
        trainTo(gentle, 100);
        for (const LifeEvent& event : gentle.observe({}, false)->lives->events())
            CHECK(event.cause == (event.after < 0 ? "initialisation" : "updates at learning rate 0.03"),
                  event.cause);
    }

    void heWeightsCarryWhatSmallOnesDoNot() {
        Session small(runOf("he-against-small"));
        trainTo(small, 1000);
        CHECK(small.measurement().test.score < 0.6, small.measurement().test.score);
        const auto cures = curesFor(Verdict::Vanishing, small.trainer().current());
        QCOMPARE(cures.front().label, std::string("He initialisation"));
        Session he({cured(small.trainer().current(), cures.front()), {}});
        trainTo(he, 1000);
        QCOMPARE(he.diagnosis().verdict, Verdict::Healthy);
        CHECK(he.measurement().test.score > 0.95, he.measurement().test.score);
    }

    void layersOfIdentityMakeOneLine() {
        Session session(runOf("identity-is-a-line"));
        trainTo(session, 1500);
        const Network& network = session.trainer().network();
        QVERIFY(network.depth() == 8);
        const Matrix corners{{0, 1, 0, 1, 3.5}, {0, 0, 1, 1, -2}};
        Trace trace;
        forward(network, corners, trace);
        const Matrix z =
            trace.z.back(); // logits: affine in the inputs, so a corner follows from three others
        QVERIFY(labtest::close(z(0, 3), z(0, 1) + z(0, 2) - z(0, 0), 1e-9, 1e-9));
        const double expected = z(0, 0) + 3.5 * (z(0, 1) - z(0, 0)) - 2 * (z(0, 2) - z(0, 0));
        QVERIFY(labtest::close(z(0, 4), expected, 1e-9, 1e-9));
        const double score = session.measurement().test.score;
        CHECK(score > 0.8 && score < 0.92, score); // a line cannot separate the moons
    }

    void aRunThatLeavesItsScriptIsNoScenario() {
        Run run = runOf("rate-kills");
        QCOMPARE(scenarioOf(run)->key, std::string_view("rate-kills"));
        run.interventions.push_back({700, "learningRate", 0.1});
        QCOMPARE(scenarioOf(run)->key, std::string_view("rate-kills"));
        run.interventions.clear();
        QVERIFY(scenarioOf(run) == nullptr);
        run = runOf("relu-carries");
        run.experiment.seed = 3;
        QVERIFY(scenarioOf(run) == nullptr);
    }

    void firstCuresCure() {
        struct Row {
            const char* key;
            std::int64_t step;
        };
        constexpr std::array rows{Row{"sigmoid-vanishes", 0}, Row{"rate-kills", 500}, Row{"bias-kills", 500},
                                  Row{"he-against-small", 0}, Row{"explodes", 10}};
        for (const Row& row : rows) {
            Session ill(runOf(row.key));
            trainTo(ill, row.step);
            const Experiment now = ill.trainer().current();
            const Cure cure = curesFor(ill.diagnosis().verdict, now).at(0);
            if (!cure.restarts) {
                ill.apply({0, std::string(cure.settings[0].key), cure.settings[0].value});
                trainTo(ill, row.step + 1000);
                CHECK(ill.diagnosis().verdict == Verdict::Healthy, row.key, cure.label);
                continue;
            }
            Session healed({cured(now, cure), {}});
            trainTo(healed, 1000);
            const Verdict verdict = healed.diagnosis().verdict;
            qInfo("%s: %s: %s", row.key, cure.label.c_str(), verdictName(verdict).data());
            CHECK(verdict == Verdict::Healthy, row.key, cure.label, verdictName(verdict));
        }
    }

    void curesChangeSomethingAndCanRun() {
        std::vector<Experiment> experiments;
        for (const Scenario& scenario : scenarios())
            experiments.push_back(experimentAt(scenario.run(), 1000));
        Experiment e;
        e.activation = "tanh";
        e.initializer = "zeros";
        e.layerBias = {1, 2, 3, 4, 5};
        e.layerActivation = {"", "", "", "", "relu"};
        experiments.push_back(e);
        e.learningRate = findParameter("learningRate")->minimum;
        e.depth = 0;
        e.layerBias = {};
        e.layerActivation = {};
        experiments.push_back(e);
        for (const Experiment& experiment : experiments) {
            for (const VerdictRule& rule : verdictRules()) {
                const auto cures = curesFor(rule.verdict, experiment);
                CHECK(rule.verdict != Verdict::Healthy || cures.empty(), "healthy needs no cure");
                for (const Cure& cure : cures) {
                    CHECK(!cure.label.empty() && (cure.restarts || cure.settings.size() == 1), cure.label);
                    for (const Setting& setting : cure.settings)
                        CHECK(!check(*findParameter(setting.key), setting.value), cure.label, setting.key);
                    const Experiment after = cured(experiment, cure);
                    CHECK(after != experiment && problems(after).empty(), cure.label);
                    const Effect effect = findParameter(cure.settings.front().key)->effect;
                    CHECK(cure.restarts || effect == Effect::Live, cure.label);
                }
            }
        }
        e.learningRate = 0.03;
        e.depth = 8;
        QCOMPARE(curesFor(Verdict::StepsTooLarge, e).at(0).label, std::string("Try learning rate 0.003"));
        QVERIFY(!curesFor(Verdict::StepsTooLarge, e).at(0).restarts);
    }
};

QTEST_APPLESS_MAIN(ScenarioTest)
#include "scenario_test.moc"
