// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs on one clock: each is the run that it would be alone, bit for bit, whatever stands beside it, wherever
// the lineup goes and whatever is changed in it.

#include "core/runner/lockstep.h"
#include "tests/support/moments.h"

#include <QTest>

#include <map>
#include <numeric>
#include <set>
#include <vector>

using namespace lab;
using labtest::compareMoments;
using labtest::compareRecords;
using labtest::randomRun;
using labtest::same;
using labtest::Shown;

namespace {

/// What the lineup shows of one of its runs.
Shown shown(Lockstep& runs, std::size_t place) {
    return {runs.track(place).trainer().network().parameters, runs.observe({}, false)->runs[place]};
}

/// What a run shows that went straight to `step`, or to its divergence.
Shown alone(const Run& run, std::int64_t step) {
    Session session(run);
    while (session.trainer().stepCount() < step && session.step() != nullptr) {
    }
    return labtest::shown(session);
}

void compareWithRunsAlone(Lockstep& runs, std::int64_t step) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        // One that has diverged stands at the end of its run.
        const Trainer& trainer = runs.track(i).trainer();
        const Shown straight = alone(trainer.run(), trainer.divergence() ? step + 1'000 : step);
        compareMoments(shown(runs, i), straight);
        compareRecords(shown(runs, i), straight);
        if (QTest::currentTestFailed()) {
            qInfo() << "run" << i << "of" << runs.size() << "step" << step;
            return;
        }
    }
}

std::vector<ShownRun> randomLineup(Random& random) {
    std::vector<ShownRun> lineup;
    const std::uint64_t size = 1 + random.below(4);
    while (lineup.size() < size)
        lineup.push_back(randomRun(random, 200, 5, random.below(4) == 0));
    return lineup;
}

class LockstepTest : public QObject {
    Q_OBJECT

  private slots:
    // Random lineups of one to four runs, driven forwards, backwards and by changes in some of their runs.
    void eachIsTheRunThatItIsAlone() {
        Random random(21, 0);
        std::size_t diverged = 0;
        std::size_t acted = 0;
        for (int trial = 0; trial < 30; ++trial) {
            Lockstep runs(Run{});
            runs.show(randomLineup(random), trial);
            for (int move = 0; move < 8; ++move) {
                const auto step = static_cast<std::int64_t>(random.below(300));
                runs.seek(step);
                compareWithRunsAlone(runs, step);
                QVERIFY2(!QTest::currentTestFailed(), qPrintable(QStringLiteral("trial %1").arg(trial)));
                if (random.below(3) != 0)
                    continue;
                std::vector<std::size_t> targets;
                for (std::size_t i = 0; i < runs.size(); ++i) {
                    if (random.below(2) == 0)
                        targets.push_back(i);
                }
                const Trainer& one = runs.track(0).trainer();
                const Intervention change{0, labtest::randomChange(one.current(), one.network(), random)};
                const auto before = runs.observe({}, false)->runs;
                const Applied applied = runs.apply(change, targets);
                QCOMPARE(applied.size(), targets.size());
                for (std::size_t i = 0; i < targets.size(); ++i) {
                    const Snapshot& was = *before[targets[i]];
                    const bool can = !was.divergence && !check(was.experiment, change.change);
                    QCOMPARE(applied[i].has_value(), can);
                    if (!can)
                        continue;
                    ++acted;
                    QCOMPARE(*applied[i], was.step);
                    Run expected = was.run;
                    lab::change(expected, {was.step, change.change});
                    QVERIFY(runs.track(targets[i]).trainer().run() == expected);
                }
            }
            diverged += runs.diverged();
        }
        QVERIFY2(diverged > 3 && acted > 30, qPrintable(QStringLiteral("%1 %2").arg(diverged).arg(acted)));
    }

    // Step by step, with all on the clock, but for those that have diverged.
    void allStandAtTheClock() {
        Random random(22, 0);
        for (int trial = 0; trial < 10; ++trial) {
            Lockstep runs(Run{});
            runs.show(randomLineup(random), 1);
            for (std::int64_t step = 1; step <= 60; ++step) {
                const bool went = runs.step();
                QCOMPARE(went, runs.canGoOn());
                if (!went)
                    break;
                QCOMPARE(runs.clock(), step);
                for (std::size_t i = 0; i < runs.size(); ++i) {
                    const Trainer& trainer = runs.track(i).trainer();
                    QVERIFY(trainer.divergence() ? trainer.stepCount() < step : trainer.stepCount() == step);
                }
            }
        }
    }

    // What a lineup of one makes is what a Track makes: the same, and no more steps.
    void aLineupOfOneIsATrack() {
        Random random(23, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Run run = randomRun(random, 200, 5, trial % 3 == 0);
            Lockstep runs(run);
            Track track(run);
            for (int move = 0; move < 6; ++move) {
                const auto step = static_cast<std::int64_t>(random.below(1200));
                QCOMPARE(runs.approach(step), track.approach(step));
                runs.seek(step);
                track.seek(step);
                compareMoments(shown(runs, 0), labtest::shown(track));
                compareRecords(shown(runs, 0), labtest::shown(track));
                QVERIFY2(!QTest::currentTestFailed(), qPrintable(QString::number(trial)));
            }
        }
    }

    // One that stops somewhere waits there, goes along on the way, and leads nowhere.
    void oneThatStopsWaits() {
        Random random(26, 0);
        for (int trial = 0; trial < 10; ++trial) {
            const Run leader = randomRun(random, 200, 5, trial % 3 == 0);
            const Run other = randomRun(random, 200, 5);
            const auto end = static_cast<std::int64_t>(random.below(150));
            Lockstep runs(Run{});
            runs.show({leader, {other, end}}, 1);
            for (int move = 0; move < 8; ++move) {
                const auto step = static_cast<std::int64_t>(random.below(300));
                runs.seek(step);
                const std::int64_t clock = runs.clock();
                QVERIFY(clock == step || runs.track(0).trainer().divergence());
                compareMoments(shown(runs, 1), alone(other, std::min(clock, end)));
                QVERIFY2(!QTest::currentTestFailed(), qPrintable(QStringLiteral("trial %1").arg(trial)));
            }
        }
    }

    // Another lineup: runs that are at hand stay where they are, with all that is known of them.
    void whatIsAtHandIsKept() {
        Random random(24, 0);
        const Run a = randomRun(random, 100, 3);
        const Run b = randomRun(random, 100, 3);
        Lockstep runs(a);
        runs.seek(500);
        const std::int64_t end = runs.track(0).end();
        runs.show({b, a}, 5);
        QCOMPARE(runs.track(0).end(), std::int64_t{0});
        QCOMPARE(runs.track(1).end(), end);
        QCOMPARE(runs.end(), end);
        const auto frame = runs.observe({}, false);
        QCOMPARE(frame->generation, std::int64_t{5});
        QCOMPARE(frame->runs[0]->generation, std::int64_t{5});
        QCOMPARE(frame->runs[1]->generation, std::int64_t{5});
        runs.seek(90);
        compareWithRunsAlone(runs, 90);
        // Twice the same run are two of them.
        runs.show({a, a}, 6);
        runs.seek(40);
        QVERIFY(
            same(runs.track(0).trainer().network().parameters, runs.track(1).trainer().network().parameters));
        QVERIFY(runs.track(0).trainer().network().parameters.data() !=
                runs.track(1).trainer().network().parameters.data());
        const std::size_t second = 1;
        runs.apply({0, "learningRate", 0.5}, {&second, 1});
        runs.seek(80);
        compareWithRunsAlone(runs, 80);
    }

    // One field differs: data, batches and weights at step 0 are the same; the data are there once.
    void onlyWhatDiffersDiffers() {
        Experiment e;
        e.rows = 60;
        e.depth = 2;
        std::vector<ShownRun> lineup(4, Run{e, {}});
        lineup[1].run.experiment.activation = "relu";
        lineup[2].run.experiment.learningRate = 0.3;
        lineup[3].run.experiment.seed = 21;
        Lockstep runs(Run{});
        runs.show(lineup, 1);
        const auto trainer = [&](std::size_t i) -> const Trainer& { return runs.track(i).trainer(); };
        QVERIFY(trainer(1).data() == trainer(0).data());
        QVERIFY(trainer(2).data() == trainer(0).data());
        QVERIFY(trainer(3).data() != trainer(0).data());
        QVERIFY(same(trainer(1).network().parameters, trainer(0).network().parameters));
        for (int step = 1; step <= 40; ++step) {
            runs.step();
            for (const std::size_t i : {1, 2})
                QVERIFY(std::ranges::equal(trainer(i).batch(), trainer(0).batch()));
        }
    }

    // Data may be shared only where they are equal: each field in turn, and what it makes of them.
    void equalDataAreThoseOfEqualFields() {
        Experiment e;
        e.rows = 50;
        Random random(25, 0);
        int shared = 0;
        for (const Parameter& field : parameters()) {
            for (int i = 0; i < 5; ++i) {
                Experiment other = e;
                assign(other, field, labtest::randomValue(field, random));
                if (!problems(other).empty())
                    continue;
                const bool same = sameData(e, other);
                QCOMPARE(sameData(other, e), same);
                const auto one = makeData(e);
                const auto two = makeData(other);
                const auto equalRows = [](const Matrix& a, const Matrix& b) {
                    return a.rows() == b.rows() && a.cols() == b.cols() && a == b;
                };
                const bool equal = equalRows(one->train.x, two->train.x) &&
                                   equalRows(one->train.target, two->train.target) &&
                                   equalRows(one->test.x, two->test.x) && one->outputs == two->outputs;
                QVERIFY2(!same || equal, field.key.data());
                shared += same;
            }
        }
        QVERIFY(shared > 50);
    }

    void thresholdsHoldForAll() {
        Thresholds thresholds;
        thresholds.vanishing = -2.5;
        Lockstep runs(Run{});
        runs.setThresholds(thresholds);
        Run other;
        other.experiment.activation = "relu";
        runs.show({Run{}, other}, 1);
        const auto frame = runs.observe({}, false);
        for (const auto& run : frame->runs)
            QVERIFY(run->thresholds == thresholds);
    }
};

} // namespace

QTEST_GUILESS_MAIN(LockstepTest)
#include "lockstep_test.moc"
