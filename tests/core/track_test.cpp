// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Going back in a run: whatever the order in which its steps are visited, each is that of a straight run.

#include "core/math/network.h"
#include "core/runner/track.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>
#include <variant>
#include <vector>

using namespace lab;
using labtest::same;

namespace {

/// A small run of any kind, or one that diverges as a rule; its changes come before `steps`.
Run randomRun(Random& random, std::int64_t steps, int changes, bool wild = false) {
    for (;;) {
        Run run{labtest::randomExperiment(random), {}};
        Experiment& e = run.experiment;
        e.depth = static_cast<std::int64_t>(random.below(5));
        e.width = 1 + static_cast<std::int64_t>(random.below(9));
        e.rows = 10 + static_cast<std::int64_t>(random.below(60));
        e.dataset = random.below(2) == 0 ? "circle" : "xor";
        e.layerBias.clear();
        e.layerActivation.clear();
        if (wild) {
            e.activation = "relu";
            e.loss = "mse";
            e.optimizer = "sgd";
            e.learningRate = random.uniform(0.5, 3);
            e.clip = "none";
        }
        if (!problems(e).empty())
            continue;
        const Network network = makeNetwork(e, *makeData(e));
        for (int i = 0; i < changes; ++i)
            record(run, {static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(steps))),
                         labtest::randomChange(e, network, random)});
        return run;
    }
}

/// What a straight run shows at one step.
struct Shown {
    Vector parameters;
    std::shared_ptr<const Snapshot> snapshot;
};

/// runs: a Session or a Track.
template <class Runs>
Shown shown(Runs& runs) {
    return {runs.trainer().network().parameters, runs.observe({}, false)};
}

bool equal(const Bin& a, const Bin& b) {
    return same(a.minimum, b.minimum) && same(a.mean, b.mean) && same(a.maximum, b.maximum);
}

bool equal(const History& a, const History& b) {
    if (a.size() != b.size() || a.channels() != b.channels() || a.rowsPerBin() != b.rowsPerBin())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.firstStep(i) != b.firstStep(i) || a.lastStep(i) != b.lastStep(i))
            return false;
        for (std::size_t c = 0; c < a.channels(); ++c) {
            if (!equal(a.bin(i, c), b.bin(i, c)))
                return false;
        }
    }
    return true;
}

bool equal(const VerdictHistory& a, const VerdictHistory& b) {
    return std::ranges::equal(a.stretches(), b.stretches(), [](const auto& x, const auto& y) {
        return x.first == y.first && x.last == y.last && x.steps == y.steps;
    });
}

bool equal(const LifeLog& a, const LifeLog& b) {
    return std::ranges::equal(a.events(), b.events(), [](const LifeEvent& x, const LifeEvent& y) {
        return x.kind == y.kind && x.layer == y.layer && x.unit == y.unit && x.after == y.after &&
               x.seen == y.seen && x.cause == y.cause;
    });
}

/// The moment: everything that is shown of the step itself.
void compareMoments(const Shown& now, const Shown& before) {
    QCOMPARE(now.snapshot->step, before.snapshot->step);
    QVERIFY(same(now.snapshot->epoch, before.snapshot->epoch));
    QVERIFY(same(now.parameters, before.parameters));
    QVERIFY(now.snapshot->experiment == before.snapshot->experiment);
    QVERIFY(same(now.snapshot->gradient, before.snapshot->gradient));
    QVERIFY(same(now.snapshot->now.train.loss, before.snapshot->now.train.loss));
    QVERIFY(same(now.snapshot->now.test.loss, before.snapshot->now.test.loss));
    for (std::size_t l = 0; l < now.snapshot->now.layers.size(); ++l) {
        QVERIFY(now.snapshot->now.layers[l].units == before.snapshot->now.layers[l].units);
        QVERIFY(same(now.snapshot->now.layers[l].signal.errorSignal,
                     before.snapshot->now.layers[l].signal.errorSignal));
    }
    QCOMPARE(now.snapshot->diagnosis.verdict, before.snapshot->diagnosis.verdict);
    QCOMPARE(now.snapshot->diagnosis.sentence, before.snapshot->diagnosis.sentence);
    QVERIFY(same(now.snapshot->diagnosis.logRatio, before.snapshot->diagnosis.logRatio));
    QCOMPARE(now.snapshot->divergence.has_value(), before.snapshot->divergence.has_value());
    if (now.snapshot->divergence) {
        QCOMPARE(now.snapshot->divergence->step, before.snapshot->divergence->step);
        QCOMPARE(now.snapshot->divergence->quantity, before.snapshot->divergence->quantity);
    }
}

void compareRecords(const Shown& now, const Shown& before) {
    QVERIFY(equal(*now.snapshot->steps, *before.snapshot->steps));
    QVERIFY(equal(*now.snapshot->checks, *before.snapshot->checks));
    QVERIFY(equal(*now.snapshot->verdicts, *before.snapshot->verdicts));
    QVERIFY(equal(*now.snapshot->lives, *before.snapshot->lives));
}

class TrackTest : public QObject {
    Q_OBJECT

  private slots:
    // 40 runs with 20 changes each, of every kind, some of them diverging: any order of
    // visits.
    void anyStepIsThatOfAStraightRun() {
        Random random(11, 0);
        int diverged = 0;
        for (int trial = 0; trial < 40; ++trial) {
            constexpr std::int64_t last = 400;
            const Run run = randomRun(random, last, 20, trial % 2 == 1);
            Session straight(run);
            std::vector<Shown> moments{shown(straight)};
            while (static_cast<std::int64_t>(moments.size()) <= last && straight.step() != nullptr)
                moments.push_back(shown(straight));
            const bool diverges = straight.trainer().divergence() != nullptr;
            diverged += diverges;
            const Shown end = shown(straight);
            if (diverges) // the last moments may have been taken back
                moments.resize(static_cast<std::size_t>(straight.trainer().stepCount()));

            // A budget for a few checkpoints, or for none at all.
            const std::size_t each = Session(run).checkpoint().bytes();
            Track track(run, 0, nullptr, Checkpoints(trial % 3 == 0 ? each / 2 : 6 * each, 16));
            for (int visit = 0; visit < 30 && !moments.empty(); ++visit) {
                const std::size_t to = random.below(moments.size());
                track.seek(static_cast<std::int64_t>(to));
                compareMoments(shown(track), moments[to]);
                compareRecords(shown(track), moments[to]);
                if (QTest::currentTestFailed()) {
                    qInfo() << "trial" << trial << "visit" << visit << "step" << to;
                    return;
                }
            }
            // To the end, twice: what is recorded is recorded once.
            for (int i = 0; i < 2; ++i) {
                track.seek(last + 10);
                if (!diverges) {
                    track.seek(static_cast<std::int64_t>(random.below(moments.size())));
                    track.seek(last);
                    continue;
                }
                compareMoments(shown(track), end);
                track.seek(static_cast<std::int64_t>(random.below(moments.size() + 1)));
                track.seek(last + 10);
                compareMoments(shown(track), end);
                compareRecords(shown(track), end);
            }
            if (!diverges) {
                Session longer(run);
                while (longer.trainer().stepCount() < last + 10 && longer.step() != nullptr) {
                }
                track.seek(last + 10);
                compareMoments(shown(track), shown(longer));
                compareRecords(shown(track), shown(longer));
            }
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(QString::number(trial)));
        }
        QVERIFY2(diverged > 3 && diverged < 37, qPrintable(QString::number(diverged)));
    }

    // 50 steps of a long run of the default network with 20 changes of every kind: 5,000 steps, or as many
    // as LAB_TRACK_STEPS says.
    void stepsOfALongRun() {
        const int wish = qEnvironmentVariableIntValue("LAB_TRACK_STEPS");
        const std::int64_t last = wish > 0 ? wish : 5'000;
        Random random(14, 0);
        const auto anyStep = [&] {
            return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(last)));
        };
        for (int attempt = 0; attempt < 20; ++attempt) {
            Run run;
            const Network network = makeNetwork(run.experiment, *makeData(run.experiment));
            std::set<std::size_t> kinds;
            while (run.interventions.size() < 20 || kinds.size() < std::variant_size_v<Change>) {
                const Change change = labtest::randomChange(run.experiment, network, random);
                if (keyOf(change) != "learningRate") // stay finite
                    record(run, {anyStep(), change}), kinds.insert(change.index());
            }
            std::set<std::int64_t> steps;
            while (steps.size() < 50)
                steps.insert(anyStep());
            Session straight(run);
            std::map<std::int64_t, Shown> moments;
            while (straight.trainer().stepCount() < last) {
                if (steps.contains(straight.trainer().stepCount()))
                    moments.emplace(straight.trainer().stepCount(), shown(straight));
                if (straight.step() == nullptr)
                    break;
            }
            if (straight.trainer().divergence() != nullptr)
                continue;
            Track track(run);
            QVERIFY(track.advance(last));
            QVERIFY(track.checkpoints().bytes() <= Checkpoints::usualBudget);
            std::vector<std::int64_t> order(steps.begin(), steps.end());
            random.shuffle(order);
            for (const std::int64_t step : order) {
                track.seek(step);
                compareMoments(shown(track), moments.at(step));
                QVERIFY2(!QTest::currentTestFailed(), qPrintable(QString::number(step)));
            }
            return;
        }
        QFAIL("all runs diverged");
    }

    // A change in the middle begins another future: nothing of the old one is left.
    void aChangeInTheMiddleBeginsAnotherFuture() {
        Random random(12, 0);
        for (int trial = 0; trial < 30; ++trial) {
            Track track(randomRun(random, 200, 4), 0, nullptr, Checkpoints(1 << 20, 16));
            if (!track.advance(300))
                continue;
            track.seek(static_cast<std::int64_t>(random.below(200)));
            for (int i = 0; i < 2; ++i)
                track.apply(
                    {0, labtest::randomChange(track.trainer().current(), track.trainer().network(), random)});
            track.seek(150);
            track.seek(300);
            Session straight(track.trainer().run());
            while (straight.trainer().stepCount() < 300 && straight.step() != nullptr) {
            }
            compareMoments(shown(track), shown(straight));
            compareRecords(shown(track), shown(straight));
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(QString::number(trial)));
        }
    }

    void thresholdsStayInForce() {
        Track track(Run{});
        Thresholds thresholds;
        thresholds.vanishing = -2;
        track.setThresholds(thresholds);
        track.advance(200);
        track.seek(100);
        QVERIFY(track.observe({}, false)->thresholds == thresholds);
    }

    // Every second one goes when they no longer fit; the budget holds at every moment.
    void checkpointsKeepTheirBudget() {
        const std::size_t each = Session(Run{}).checkpoint().bytes();
        Track track(Run{}, 0, nullptr, Checkpoints(10 * each + each / 2, 64));
        for (int i = 0; i < 10'000; ++i) {
            QVERIFY(track.step() != nullptr);
            QVERIFY(track.checkpoints().bytes() <= 10 * each + each / 2);
        }
        QVERIFY(track.checkpoints().size() >= 5);
        QCOMPARE(track.checkpoints().spacing(),
                 std::int64_t{1024}); // 10,000 / 10 and no power of two between
        for (std::int64_t step : {1, 1024, 1025, 5000, 10'000}) {
            const auto before = track.checkpoints().before(step);
            QCOMPARE(before ? before->step() : 0, (step - 1) / 1024 * 1024);
        }
        Track none(Run{}, 0, nullptr, Checkpoints(each / 2, 64));
        none.advance(1000);
        QCOMPARE(none.checkpoints().size(), std::size_t{0});
        QCOMPARE(none.checkpoints().bytes(), std::size_t{0});
    }

    // The way back is short: never more updates than the distance of two checkpoints.
    void theWayIsShort() {
        Track track(Run{});
        track.advance(5000);
        Random random(13, 0);
        for (int i = 0; i < 50; ++i) {
            const auto step = static_cast<std::int64_t>(1 + random.below(5000));
            const std::int64_t left = track.approach(step);
            QVERIFY(left >= 0 && left <= track.checkpoints().spacing());
            QVERIFY(track.advance(left));
            QCOMPARE(track.trainer().stepCount(), step);
        }
    }
};

} // namespace

QTEST_GUILESS_MAIN(TrackTest)
#include "track_test.moc"
