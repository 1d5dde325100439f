// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Going back in a run: whatever the order in which its steps are visited, each is that of a straight run.

#include "core/math/network.h"
#include "core/runner/track.h"
#include "tests/support/moments.h"

#include <QTest>

#include <map>
#include <set>
#include <variant>
#include <vector>

using namespace lab;
using labtest::compareMoments;
using labtest::compareRecords;
using labtest::randomRun;
using labtest::shown;
using labtest::Shown;

namespace {

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
            // From the past all that was recorded is seen, from the end nothing more than that.
            const std::int64_t trained = track.end();
            for (int i = 0; i < 3 && !moments.empty(); ++i) {
                const std::size_t to = random.below(moments.size());
                track.seek(static_cast<std::int64_t>(to));
                const auto recorded = track.observe({}, false)->recorded;
                QCOMPARE(recorded != nullptr, static_cast<std::int64_t>(to) < trained);
                QVERIFY(!recorded || recorded->end() >= trained); // the last may have been taken back
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
