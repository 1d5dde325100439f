// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The exact step of a death or a return: that of a log which checks after every step, on runs drawn at
// random.

#include "core/experiment/scenario.h"
#include "core/insight/life_replay.h"
#include "core/insight/monitor.h"
#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/cause_text.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

using namespace lab;

namespace {

/// A small run whose units die and return, with changes of every kind.
Run flickeringRun(Random& random, std::int64_t steps) {
    static constexpr std::array activations{"relu", "relu6", "hard_tanh"};
    Run run;
    run.experiment.activation = activations[random.below(activations.size())];
    run.experiment.depth = 1 + static_cast<std::int64_t>(random.below(3));
    run.experiment.width = 3 + static_cast<std::int64_t>(random.below(6));
    run.experiment.rows = 40;
    run.experiment.learningRate = random.uniform(0.1, 1.5);
    run.experiment.momentum = 0.5;
    run.experiment.optimizer = random.below(2) == 0 ? "sgd" : "momentum";
    run.experiment.seed = random.bits();
    const Trainer start(run);
    for (int i = 0; i < 6; ++i) {
        const auto step = 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(steps)));
        record(run, {step, labtest::randomChange(run.experiment, start.network(), random)});
    }
    return run;
}

LifeReplay finished(const Run& run, const LifeEvent& event) {
    LifeReplay replay(run, event);
    replay.advance([] { return true; });
    return replay;
}

/// The same kind of event of the same unit.
bool isAlike(const LifeEvent& a, const LifeEvent& b) {
    return a.kind == b.kind && a.layer == b.layer && a.unit == b.unit;
}

/// Whether the changes made before the update to `step` leave the unit as the event does.
bool changeAlone(const Run& run, const LifeEvent& event, std::int64_t step) {
    Trainer trainer(run);
    while (trainer.stepCount() < step - 1)
        trainer.step();
    Trace trace;
    return trainer.applyDue() &&
           leaves(event.kind, measureCheck(trainer, trace).layers[event.layer].units[event.unit]);
}

} // namespace

class ExactStepTest : public QObject {
    Q_OBJECT

  private slots:
    void theStepIsThatOfALogThatChecksAfterEveryStep() {
        constexpr std::int64_t steps = 400;
        int apart = 0, flickered = 0, byChange = 0, byUpdate = 0;
        int kinds[4] = {};
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Random random(seed, 21);
            const Run run = flickeringRun(random, steps);
            Session session(run);
            LifeLog dense;
            dense.add(0, session.measurement(), run, session.trainer().current());
            while (session.trainer().stepCount() < steps && session.step() != nullptr)
                dense.add(session.trainer().stepCount(), session.measurement(), run,
                          session.trainer().current());
            const auto snapshot = session.observe({}, false);
            for (const LifeEvent& event : snapshot->lives->events()) {
                if (event.after < 0)
                    continue;
                std::vector<const LifeEvent*> within;
                for (const LifeEvent& other : dense.events()) {
                    if (isAlike(event, other) && other.seen > event.after && other.seen <= event.seen)
                        within.push_back(&other);
                }
                const auto found = finished(run, event).search().found;
                CHECK(!within.empty() && found.has_value(), seed, event.layer, event.unit, event.after);
                CHECK(found->step > event.after && found->step <= event.seen, seed, found->step, event.after,
                      event.seen);
                CHECK(found->step == within.back()->seen, seed, found->step, within.back()->seen, event.after,
                      event.seen);
                CHECK(found->cause == within.back()->cause, seed, labtest::causeText(found->cause),
                      labtest::causeText(within.back()->cause));
                CHECK(found->earlier + 1 == static_cast<int>(within.size()), seed, found->earlier,
                      within.size());
                CHECK(found->byChange == changeAlone(run, event, found->step), seed, found->step);
                apart += event.seen - event.after > 1;
                flickered += found->earlier > 0;
                ++(found->byChange ? byChange : byUpdate);
                ++kinds[static_cast<std::size_t>(event.kind)];
            }
        }
        qInfo("%d apart, %d flickered, %d by a change, %d by an update; %d died, %d revived, %d for good",
              apart, flickered, byChange, byUpdate, kinds[1], kinds[2], kinds[3]);
        QVERIFY(apart > 100 && flickered > 5 && byChange > 20 && byUpdate > 100);
        QVERIFY(kinds[1] > 100 && kinds[2] > 50 && kinds[3] > 20);
    }

    void aReplayGoesOnWhereItWas() {
        const Run run = findScenario("rate-kills")->run();
        Session session(run);
        while (session.trainer().stepCount() < 500 && session.step() != nullptr) {
        }
        const auto snapshot = session.observe({}, false);
        const auto& events = snapshot->lives->events();
        const auto event = std::ranges::find_if(events, [](const LifeEvent& e) { return e.after > 10; });
        QVERIFY(event != events.end());
        LifeReplay replay(run, *event, session.trainer().data());
        double share = 0;
        int pieces = 0;
        for (; !replay.isFinished(); ++pieces) {
            QVERIFY(!replay.search().found);
            bool first = true;
            replay.advance([&] { return std::exchange(first, false); }); // one step
            QVERIFY(replay.search().share > share);
            share = replay.search().share;
        }
        QCOMPARE(std::int64_t{pieces}, event->seen);
        QCOMPARE(share, 1.0);
        QVERIFY(replay.search().found == finished(run, *event).search().found);
    }
};

QTEST_GUILESS_MAIN(ExactStepTest)
#include "exact_step_test.moc"
