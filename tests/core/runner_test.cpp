// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worker thread: it gives the bits of a bare Trainer, whoever watches and however it is driven, obeys in
// order, and never keeps anyone waiting.

#include "core/runner/runner.h"
#include "core/runner/session.h"
#include "core/runner/vector_state.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"
#include "tests/support/recorded.h"

#include <QTest>

#include <array>
#include <chrono>
#include <condition_variable>
#include <map>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;
using labtest::same;

namespace {

using Clock = std::chrono::steady_clock;

/// Longer than anything here takes, under any sanitizer; a test that waits so long has failed.
constexpr auto patience = 120s;

/// A Runner with somebody who waits for its snapshots.
class Watched {
  public:
    explicit Watched(Run run) : m_runner(std::move(run), [this] { ring(); }) {}

    Runner& runner() { return m_runner; }

    int readies() {
        const std::lock_guard lock(m_mutex);
        return m_readies;
    }

    /// Waits for more than `before` calls of ready. False if none comes in time.
    bool waitReady(int before, Clock::duration time = patience) {
        std::unique_lock lock(m_mutex);
        return m_rang.wait_for(lock, time, [&] { return m_readies > before; });
    }

    /// Asks for what was asked for last.
    void want() {
        ++m_wishes;
        m_runner.want(m_request);
    }
    int wishes() const { return m_wishes; }

    /// Commands obeyed when the last of these was made; and whether they were all.
    std::int64_t obeyed() const { return m_obeyed; }
    bool isUpToDate() { return m_obeyed == m_runner.posted(); }

    /// A snapshot made from now on: asks for something new, so that it comes even when nothing changes.
    std::shared_ptr<const Snapshot> fresh() {
        m_request.bins = m_request.bins == 64 ? 63 : 64;
        int before = readies();
        want();
        // The answer to a change is announced too.
        while (waitReady(before)) {
            before = readies();
            if (const auto frame = m_runner.take()) {
                m_obeyed = frame->obeyed;
                return frame->runs.front();
            }
        }
        return nullptr;
    }

    /// The first snapshot that satisfies the condition.
    template <class Condition>
    std::shared_ptr<const Snapshot> until(Condition condition) {
        const auto deadline = Clock::now() + patience;
        while (Clock::now() < deadline) {
            const auto snapshot = fresh();
            if (snapshot && condition(*snapshot))
                return snapshot;
        }
        return nullptr;
    }

    std::shared_ptr<const Snapshot> atStep(std::int64_t step) {
        return until([&](const Snapshot& s) { return s.step == step && isUpToDate(); });
    }

    /// The step after so many more turns of the worker, in each of which it would train if it were to. -1 if
    /// it no longer answers.
    std::int64_t stepLater(int turns = 20) {
        std::shared_ptr<const Snapshot> last;
        for (int i = 0; i < turns; ++i)
            last = fresh();
        return last ? last->step : -1;
    }

    /// Paused, with every command obeyed.
    std::shared_ptr<const Snapshot> paused() {
        m_runner.pause();
        return until([&](const Snapshot& s) { return !s.playing && isUpToDate(); });
    }

  private:
    void ring() {
        const std::lock_guard lock(m_mutex);
        ++m_readies;
        m_rang.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_rang;
    int m_readies = 0;
    int m_wishes = 0;
    std::int64_t m_obeyed = -1;
    SnapshotRequest m_request;
    Runner m_runner; // last: its thread rings
};

Experiment experiment(const char* activation, std::int64_t depth, const char* optimizer = "sgd") {
    Experiment e;
    e.activation = activation;
    e.depth = depth;
    e.optimizer = optimizer;
    e.rows = 100;
    return e;
}

const std::array experiments{experiment("sigmoid", 8), experiment("relu", 3), experiment("tanh", 0),
                             experiment("leaky_relu", 2, "adam"), experiment("relu", 2, "nesterov")};

Intervention set(std::string key, Value value, std::int64_t layer = 0) {
    return {-1, std::move(key), std::move(value), layer};
}

/// The state of a bare Trainer after so many steps.
Trainer trained(const Run& run, std::int64_t steps) {
    Trainer trainer(run);
    while (trainer.stepCount() < steps && trainer.step() != nullptr) {
    }
    trainer.applyDue(); // a change made at this very step has acted already
    return trainer;
}

void compare(const Snapshot* snapshot, const Run& run) {
    QVERIFY(snapshot != nullptr);
    const Trainer trainer = trained(run, snapshot->step);
    CHECK(trainer.stepCount() == snapshot->step, trainer.stepCount(), snapshot->step);
    CHECK(same(snapshot->parameters, trainer.network().parameters), "step", snapshot->step);
    CHECK(snapshot->epoch == trainer.epoch(), "step", snapshot->step);
    CHECK(snapshot->experiment == trainer.current(), "step", snapshot->step);
}

/// Leaves the thread as a library does that uses AVX and does not clear up after itself.
void useUpperHalves() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx"))
        asm volatile("vmovaps %%ymm0, %%ymm0\n\tvcmpps $15, %%ymm0, %%ymm0, %%ymm0" ::: "xmm0");
#endif
}

#define RETURN_IF_FAILED()                                                                                   \
    if (QTest::currentTestFailed())                                                                          \
    return

} // namespace

class RunnerTest : public QObject {
    Q_OBJECT

  private slots:
    void startsPausedAtStepZero() {
        for (const Experiment& e : experiments) {
            Watched watched({e, {}});
            const auto snapshot = watched.fresh();
            QVERIFY(snapshot != nullptr);
            QCOMPARE(snapshot->step, std::int64_t{0});
            QCOMPARE(snapshot->generation, std::int64_t{0});
            QVERIFY(!snapshot->playing);
            QVERIFY(snapshot->run == (Run{e, {}}));
            compare(snapshot.get(), {e, {}});
            QCOMPARE(watched.stepLater(), std::int64_t{0});
        }
    }

    void steppedItIsTheTrainer() {
        for (const Experiment& e : experiments) {
            Watched watched({e, {}});
            std::int64_t step = 0;
            for (const std::int64_t count : {1, 1, 2, 7, 50, 200}) {
                watched.runner().step(count);
                step += count;
                compare(watched.atStep(step).get(), {e, {}});
                RETURN_IF_FAILED();
            }
            watched.runner().step(3); // two commands that arrive together add up
            watched.runner().step(4);
            compare(watched.atStep(step + 7).get(), {e, {}});
            RETURN_IF_FAILED();
        }
    }

    void whatIsRecordedDoesNotDependOnTheScreen() {
        Run run{experiment("relu", 4), {}};
        run.experiment.learningRate = 0.3;
        run.experiment.batchSize = 4;
        const std::vector<Intervention> changes{{150, "bias", -1.0, 0}, {400, "learningRate", 0.1, 0}};
        Session unwatched(run);
        Watched watched(run);
        std::int64_t step = 0;
        const auto advance = [&](std::int64_t to) { // asking for as many snapshots as there is time for
            for (std::int64_t i = step; i < to; ++i)
                unwatched.step();
            watched.runner().step(to - step);
            step = to;
            return watched.atStep(to);
        };
        QVERIFY(advance(150));
        unwatched.apply(changes[0]);
        watched.runner().apply(changes[0]);
        QVERIFY(advance(400));
        unwatched.apply(changes[1]);
        watched.runner().apply(changes[1]);
        QVERIFY(advance(401));
        const auto snapshot = advance(900);
        QVERIFY(snapshot);
        const std::string here = labtest::recorded(*snapshot);
        const std::string there = labtest::recorded(*unwatched.observe({}, false));
        QVERIFY2(here == there, labtest::firstDifference(here, there).c_str());
        QVERIFY(snapshot->lives->died() > 0);
    }

    void playedUnderAFloodOfWishesItIsTheTrainer() {
        for (const Experiment& e : experiments) {
            Watched watched({e, {}});
            watched.runner().play();
            std::map<std::int64_t, std::shared_ptr<const Snapshot>> seen;
            while (seen.empty() || (seen.rbegin()->first < 1500 && seen.size() < 400)) {
                const auto snapshot = watched.fresh();
                QVERIFY(snapshot != nullptr);
                if (!seen.empty())
                    QVERIFY(snapshot->step >= seen.rbegin()->first);
                seen[snapshot->step] = snapshot;
            }
            const auto last = watched.paused();
            QVERIFY(last != nullptr);
            seen[last->step] = last;
            Trainer trainer({e, {}});
            for (const auto& [step, snapshot] : seen) {
                while (trainer.stepCount() < step)
                    QVERIFY(trainer.step() != nullptr);
                CHECK(same(snapshot->parameters, trainer.network().parameters), e.activation, "step", step);
            }
        }
    }

    void unwatchedItIsTheTrainer() {
        for (const Experiment& e : experiments) {
            Watched watched({e, {}});
            watched.runner().play();
            static_cast<void>(trained({e, {}}, 1000)); // meanwhile it does about the same
            QCOMPARE(watched.readies(), 0);
            QVERIFY(watched.runner().take() == nullptr);
            compare(watched.paused().get(), {e, {}});
            RETURN_IF_FAILED();
        }
    }

    void speedChangesOnlyThePace() {
        const Run run{experiment("relu", 3), {}};
        Watched watched(run);
        watched.runner().setSpeed(400);
        watched.runner().play();
        for (const double speed : {2000.0, 50.0, Runner::unlimited, 100.0, 1e9, 0.5, 700.0}) {
            const auto before = watched.fresh();
            QVERIFY(before != nullptr);
            watched.runner().setSpeed(speed); // the next step comes at once
            QVERIFY(watched.until([&](const Snapshot& s) { return s.step > before->step; }) != nullptr);
        }
        compare(watched.paused().get(), run);
    }

    void speedIsHeldFromAbove() {
        Watched watched({experiment("relu", 1), {}});
        watched.runner().setSpeed(200);
        const auto start = Clock::now();
        watched.runner().play();
        const auto snapshot = watched.until([](const Snapshot& s) { return s.step >= 60; });
        QVERIFY(snapshot != nullptr);
        const std::chrono::duration<double> time = Clock::now() - start;
        const double most = 200 * time.count() + 2;
        CHECK(static_cast<double>(snapshot->step) <= most, snapshot->step, "steps in", time.count(), "s");
    }

    void slowSpeedDoesNotDelayCommands() {
        Watched watched({experiment("relu", 1), {}});
        watched.runner().setSpeed(0.001); // the second step would come after 1000 s
        watched.runner().play();
        QVERIFY(watched.until([](const Snapshot& s) { return s.step >= 1; }) != nullptr);
        watched.runner().step(5); // single steps come at once
        QVERIFY(watched.until([](const Snapshot& s) { return s.step >= 6; }) != nullptr);
        watched.runner().play();
        watched.runner().setSpeed(Runner::unlimited);
        QVERIFY(watched.until([](const Snapshot& s) { return s.step >= 50; }) != nullptr);
    }

    void observingChangesNothing() {
        // Neither the numbers nor the verdict depend on who watched, or when.
        for (const Experiment& e : experiments) {
            Watched watched({e, {}}), alone({e, {}});
            for (int i = 0; i < 60; ++i) {
                watched.runner().step(3);
                QVERIFY(watched.fresh() != nullptr);
                alone.runner().step(3);
            }
            const auto a = watched.atStep(180);
            const auto b = alone.atStep(180);
            QVERIFY(a != nullptr && b != nullptr);
            QVERIFY(same(a->parameters, b->parameters) && same(a->gradient, b->gradient));
            QCOMPARE(a->diagnosis.verdict, b->diagnosis.verdict);
            QCOMPARE(a->diagnosis.largestUpdate, b->diagnosis.largestUpdate);
            QVERIFY(same(a->diagnosis.logRatio, b->diagnosis.logRatio));
            QVERIFY(a->run == b->run);
            QCOMPARE(a->steps->size(), b->steps->size());
            for (std::size_t i = 0; i < a->steps->size(); ++i) {
                for (std::size_t c = 0; c < a->steps->channels(); ++c)
                    QVERIFY(same(a->steps->bin(i, c).mean, b->steps->bin(i, c).mean));
            }
        }
    }

    void snapshotsHoldWhatTheySay() {
        Experiment e = experiment("relu", 3);
        e.rows = 300;
        Watched watched({e, {}});
        watched.runner().step(40);
        const auto s = watched.atStep(40);
        QVERIFY(s != nullptr);
        const Trainer trainer = trained({e, {}}, 40);
        Trace trace;
        const Measurement m = measure(trainer.network(), *trainer.data(), true, trace);
        QVERIFY(same(s->gradient, trace.gradient));
        QCOMPARE(s->now.train.loss, m.train.loss);
        QCOMPARE(s->now.test.score, m.test.score);
        QCOMPARE(s->now.deadUnits(), m.deadUnits());
        QCOMPARE(s->layers.size(), std::size_t{4});
        for (std::size_t l = 0; l < 4; ++l) {
            QCOMPARE(s->now.layers[l].signal.errorSignal, m.layers[l].signal.errorSignal);
            QCOMPARE(s->layers[l].offset, trainer.network().layers[l].offset);
        }
        // The series of steps has every record so far, in the channels of StepChannels.
        QCOMPARE(s->steps->size(), std::size_t{40});
        QCOMPARE(s->steps->channels(), StepChannels{4}.count());
        QCOMPARE(s->checks->channels(), CheckChannels{3}.count());
        Trainer again({e, {}});
        for (std::size_t i = 0; i < 40; ++i) {
            const StepRecord* record = again.step();
            QCOMPARE(s->steps->firstStep(i), std::int64_t(i));
            QCOMPARE(s->steps->bin(i, StepChannels{4}.loss()).mean, record->loss);
            for (std::size_t l = 0; l < 4; ++l) {
                const StepChannels channels{4};
                QCOMPARE(s->steps->bin(i, channels.errorSignal(l)).mean, record->layers[l].errorSignal);
                QCOMPARE(s->steps->bin(i, channels.weightGradient(l)).mean,
                         record->layers[l].weightGradientRms);
                QCOMPARE(s->steps->bin(i, channels.activationScale(l)).mean,
                         record->layers[l].activationScale);
                QCOMPARE(s->steps->bin(i, channels.updateRatio(l)).mean, record->updateRatio[l]);
            }
        }
        const std::size_t lastCheck = s->checks->size() - 1;
        QCOMPARE(s->checks->lastStep(lastCheck), std::int64_t{40});
        QCOMPARE(s->checks->bin(lastCheck, CheckChannels{3}.testScore()).maximum, m.test.score);
        QCOMPARE(s->checks->bin(lastCheck, CheckChannels{3}.dead(1)).maximum, double(m.layers[1].dead));

        // A taken snapshot never changes again.
        const Vector parameters = s->parameters;
        watched.runner().step(100);
        QVERIFY(watched.atStep(140) != nullptr);
        QCOMPARE(s->steps->size(), std::size_t{40});
        QVERIFY(same(s->parameters, parameters));
    }

    void requestsAreServed() {
        Watched watched({experiment("tanh", 3), {}});
        const int before = watched.readies();
        watched.runner().want({.layer = 99, .low = -2, .high = 3, .bins = 10, .output = true});
        QVERIFY(watched.waitReady(before));
        const auto frame = watched.runner().take();
        QVERIFY(frame != nullptr);
        const auto s = frame->runs.front();
        QCOMPARE(s->histogramLayer, std::size_t{2}); // clamped to the last hidden layer
        QCOMPARE(s->histogram.counts.size(), std::size_t{10});
        QCOMPARE(s->histogram.low, -2.0);
        QCOMPARE(s->histogram.high, 3.0);
        std::int64_t all = s->histogram.outside;
        for (const std::int64_t count : s->histogram.counts)
            all += count;
        QCOMPARE(all, s->data->evaluation.rows() * 8);
        QVERIFY(s->output.side > 0);
        QCOMPARE(s->output.grid.size(), std::size_t(s->output.side) * std::size_t(s->output.side));
        QVERIFY(watched.runner().take() == nullptr); // once
    }

    void bigNetworksShowTheirFirstUnits() {
        Experiment e = experiment("relu", 3);
        e.width = 120;
        Watched watched({e, {}});
        const auto s = watched.fresh();
        QVERIFY(s != nullptr);
        const LayerShape& last = s->layers.back();
        QVERIFY(last.offset + last.parameterCount() > networkPictureLimit);
        // Two inputs, three layers of which sixteen units are kept, one output.
        QCOMPARE(s->pictureLayers.size(), s->layers.size());
        QCOMPARE(s->parameters.size(), Index{16 * 3 + 2 * 16 * 17 + 17});
        const Trainer trainer({e, {}});
        Trace trace;
        forwardBackward(trainer.network(), trainer.data()->evaluation.x, trainer.data()->evaluation.target,
                        trace);
        for (std::size_t l = 0; l < s->layers.size(); ++l) {
            const LayerShape& part = s->pictureLayers[l];
            const LayerShape& whole = s->layers[l];
            for (Index row = 0; row < part.out; ++row) {
                QCOMPARE(part.bias(s->parameters)[row], whole.bias(trainer.network().parameters)[row]);
                for (Index column = 0; column < part.in; ++column) {
                    QCOMPARE(part.weights(s->parameters)(row, column),
                             whole.weights(trainer.network().parameters)(row, column));
                    QCOMPARE(part.weights(s->gradient)(row, column),
                             whole.weights(trace.gradient)(row, column));
                }
            }
        }
    }

    void commandsActInOrder() {
        const Run run{experiment("relu", 3), {}};
        Watched watched(run);
        watched.runner().step(10);
        QVERIFY(watched.atStep(10) != nullptr);
        watched.runner().apply(set("learningRate", 0.5));
        watched.runner().apply(set("bias", -1.0));
        watched.runner().apply(set("bias", -0.5)); // the later one stands
        watched.runner().apply(set("bias", 0.25, 2));
        const auto s = watched.atStep(10);
        QVERIFY(s != nullptr);
        const std::vector<Intervention> expected{
            {10, "learningRate", 0.5, 0}, {10, "bias", -0.5, 0}, {10, "bias", 0.25, 2}};
        QVERIFY(s->run.interventions == expected);
        compare(s.get(), s->run);
        RETURN_IF_FAILED();
        watched.runner().play();
        watched.runner().pause(); // both at once: it ends paused
        const auto stopped = watched.paused();
        QVERIFY(stopped != nullptr && !stopped->playing);
        watched.runner().step(1'000'000'000);
        watched.runner().pause(); // cancels the rest
        const auto cancelled = watched.paused();
        QVERIFY(cancelled != nullptr);
        QCOMPARE(watched.stepLater(), cancelled->step);
        // Apply after a reset acts on the new run.
        watched.runner().reset(run);
        watched.runner().apply(set("bias", -2.0));
        watched.runner().step(1);
        const auto anew = watched.until([](const Snapshot& n) { return n.generation == 1 && n.step == 1; });
        QVERIFY(anew != nullptr);
        QCOMPARE(anew->run.experiment.bias, -2.0); // at step 0 it is the experiment's own
        QVERIFY(anew->run.interventions.empty());
    }

    // What the first step makes of a run is not its start. A wish that comes too late sees a later step: then
    // again.
    void whoWaitsForAnotherRunSeesItsStart() {
        Watched watched({experiment("relu", 3), {}});
        watched.runner().play();
        bool seen = false;
        for (int attempt = 0; attempt < 20 && !seen; ++attempt) {
            Experiment another = experiment("tanh", 4);
            another.width = 64; // takes a while to make
            const std::int64_t generation = watched.runner().reset({another, {}});
            const auto first = watched.until([&](const Snapshot& s) { return s.generation == generation; });
            QVERIFY(first != nullptr && first->playing);
            seen = first->step == 0;
        }
        QVERIFY(seen);
        const auto later = watched.until([](const Snapshot& s) { return s.step > 3; });
        QVERIFY(later != nullptr); // and goes on
    }

    void resetsCount() {
        Watched watched({experiment("relu", 3), {}});
        watched.runner().step(5);
        QVERIFY(watched.atStep(5) != nullptr);
        for (std::int64_t generation = 1; generation <= 4; ++generation) {
            const Run run{experiments[static_cast<std::size_t>(generation)], {}};
            QCOMPARE(watched.runner().reset(run), generation);
            const auto s = watched.atStep(0);
            QVERIFY(s != nullptr);
            QCOMPARE(s->generation, generation);
            QVERIFY(!s->playing); // paused as before
            QVERIFY(s->run == run);
            compare(s.get(), run);
            RETURN_IF_FAILED();
            watched.runner().step(5);
            compare(watched.atStep(5).get(), run);
            RETURN_IF_FAILED();
        }
        watched.runner().play();
        const Run run{experiment("sigmoid", 2), {}};
        watched.runner().reset(run);
        const auto going = watched.until([](const Snapshot& s) { return s.generation == 5 && s.step > 3; });
        QVERIFY(going != nullptr && going->playing); // going on as before
        compare(watched.paused().get(), run);
    }

    void aReplayEndsAtItsStepAndPauses() {
        Run run{experiment("relu", 3), {{3, "learningRate", 0.2}, {40, "bias", -0.1}}};
        Watched watched(run);
        watched.runner().play();
        watched.runner().replay(run, 7); // replaced at once
        const std::int64_t generation = watched.runner().replay(run, 40);
        watched.runner().apply(set("learningRate", 0.05)); // waits for the end
        const auto s = watched.until([&](const Snapshot& n) {
            return n.generation == generation && !n.playing && watched.isUpToDate();
        });
        QVERIFY(s != nullptr);
        QCOMPARE(s->step, std::int64_t{40});
        QCOMPARE(s->experiment.bias, -0.1); // what is due has acted
        Run changed = run;
        change(changed, {40, "learningRate", 0.05});
        QVERIFY(s->run == changed);
        compare(s.get(), changed);
        RETURN_IF_FAILED();
        const auto acted = watched.runner().takeApplied();
        QCOMPARE(acted.size(), std::size_t{1});
        QVERIFY(acted[0] == Applied{40});
        watched.runner().replay(run, 0);
        QVERIFY(watched.atStep(0) != nullptr);
        watched.runner().apply(set("bias", 1.0, 9)); // no such layer
        QVERIFY(watched.atStep(0) != nullptr);
        QVERIFY(watched.runner().takeApplied() == std::vector<Applied>{{std::nullopt}});
    }

    // A step of the run at hand is visited, not trained to from the start; a change there begins another
    // future.
    void aVisitedStepIsThatOfAStraightRun() {
        const Run run{experiment("relu", 3), {{300, "learningRate", 0.2}}};
        Watched watched(run);
        const auto visited = [&](std::int64_t step) {
            const std::int64_t generation = watched.runner().replay(run, step);
            return watched.until([&](const Snapshot& n) {
                return n.generation == generation && !n.playing && watched.isUpToDate();
            });
        };
        watched.runner().step(1000);
        QVERIFY(watched.atStep(1000) != nullptr);
        for (const std::int64_t step : {999, 10, 700, 0, 300, 1000, 1}) {
            const auto s = visited(step);
            QVERIFY(s != nullptr);
            QCOMPARE(s->step, step);
            QVERIFY(s->checks->lastStep(s->checks->size() - 1) <= step);
            QVERIFY(s->verdicts->stretches().back().last == step);
            compare(s.get(), run);
            RETURN_IF_FAILED();
        }
        QVERIFY(visited(200) != nullptr);
        watched.runner().apply(set("bias", -1.0));
        Run changed = run;
        change(changed, {200, "bias", -1.0});
        auto s = watched.until([&](const Snapshot& n) { return !n.playing && n.run == changed; });
        QVERIFY(s != nullptr);
        QCOMPARE(s->step, std::int64_t{200});
        compare(s.get(), changed);
        RETURN_IF_FAILED();
        watched.runner().step(300);
        s = watched.atStep(500);
        QVERIFY(s != nullptr);
        compare(s.get(), changed);
    }

    // Where it has been before, playing stops at the same steps as the first time.
    void playingStopsInThePastAsItDidAtFirst() {
        const Run run{experiment("relu", 2), {{30, "bias", -3.0}}};
        Watched watched(run);
        const auto stopAfter = [&](std::int64_t step) -> std::int64_t {
            watched.runner().playUntilEvent();
            const auto s = watched.until(
                [&](const Snapshot& n) { return !n.playing && watched.isUpToDate() && n.step > step; });
            return s ? s->step : -1;
        };
        std::vector<std::int64_t> stops{0};
        while (stops.back() >= 0 && stops.back() < 30)
            stops.push_back(stopAfter(stops.back()));
        QVERIFY(stops.back() == 30);
        watched.runner().replay(run, 0);
        for (std::size_t i = 1; i < stops.size(); ++i)
            QCOMPARE(stopAfter(stops[i - 1]), stops[i]);
    }

    void playingUntilSomethingHappensStopsThere() {
        // A planned change, then the verdict or a death that it causes.
        const Run run{experiment("relu", 2), {{30, "bias", -3.0}}};
        Watched watched(run);
        std::int64_t before = -1;
        for (int stop = 0; stop < 50 && before < 30; ++stop) {
            watched.runner().playUntilEvent();
            const auto s = watched.until(
                [&](const Snapshot& n) { return !n.playing && watched.isUpToDate() && n.step > before; });
            QVERIFY(s != nullptr);
            QVERIFY(s->step <= 30); // never past the plan
            before = s->step;
            QVERIFY(s->stopped && s->stopped->plan == (before == 30));
            if (before == 30)
                QCOMPARE(s->experiment.bias, -3.0); // it has just acted
        }
        QCOMPARE(before, std::int64_t{30});
        watched.runner().playUntilEvent();
        const auto dead = watched.until(
            [&](const Snapshot& n) { return !n.playing && watched.isUpToDate() && n.step > 30; });
        QVERIFY(dead != nullptr);
        QVERIFY(dead->step < 40);
        QVERIFY(dead->lives->died() > 0 || dead->verdicts->last() != dead->verdicts->at(30)->verdict());
        // A divergence ends it as well.
        Experiment wild = experiment("identity", 6);
        wild.gain = 20;
        wild.learningRate = 10;
        watched.runner().reset({wild, {}});
        for (int stop = 0; stop < 20; ++stop) {
            watched.runner().playUntilEvent();
            const auto end =
                watched.until([&](const Snapshot& n) { return !n.playing && watched.isUpToDate(); });
            QVERIFY(end != nullptr);
            QVERIFY(end->stopped && end->stopped->diverged == end->divergence.has_value());
            if (end->divergence)
                return;
        }
        QFAIL("has not diverged");
    }

    void onlyWhatCountsStopsPlaying() {
        // A planned change that kills units and changes the verdict, then another.
        const Run run{experiment("relu", 2), {{30, "bias", -3.0}, {60, "learningRate", 0.02}}};
        Watched watched(run);
        const auto stop = [&](const Occasions& occasions) {
            watched.runner().reset(run);
            watched.runner().playUntilEvent(occasions);
            return watched.until([&](const Snapshot& n) { return !n.playing && watched.isUpToDate(); });
        };
        const Occasions nothing{.lives = false, .verdict = false, .plan = false};
        const auto plan = stop({.lives = false, .verdict = false});
        QVERIFY(plan != nullptr);
        QCOMPARE(plan->step, std::int64_t{30});
        QVERIFY(plan->stopped == StopReason{.plan = true}); // and not what does not count
        const auto lives = stop({.verdict = false, .plan = false});
        QVERIFY(lives != nullptr);
        QVERIFY(lives->lives->died() + lives->lives->revived() > 0);
        QVERIFY(lives->stopped ==
                (StopReason{.died = lives->lives->died(), .revived = lives->lives->revived()}));
        QVERIFY(lives->step <= 40);
        const auto verdict = stop({.lives = false, .plan = false});
        QVERIFY(verdict != nullptr);
        QVERIFY(verdict->step > 0);
        QVERIFY(verdict->stopped == StopReason{.verdict = true});
        watched.runner().setSpeed(100); // moves nothing
        const auto still = watched.fresh();
        QVERIFY(still != nullptr && still->stopped == verdict->stopped);
        watched.runner().step(1);
        const auto further = watched.atStep(verdict->step + 1);
        QVERIFY(further != nullptr && !further->stopped);
        watched.runner().setSpeed(Runner::unlimited);
        QVERIFY(verdict->verdicts->last() != verdict->verdicts->at(verdict->step - 1)->verdict() ||
                verdict->verdicts->at(0)->verdict() != verdict->verdicts->last());
        // What does not count is passed.
        watched.runner().reset(run);
        watched.runner().playUntilEvent(nothing);
        const auto past = watched.until([](const Snapshot& n) { return n.step > 60; });
        QVERIFY(past != nullptr && past->playing);
        watched.runner().pause();
    }

    void thresholdsJudgeAnewAndChangeNoBit() {
        const Run run{experiment("sigmoid", 8), {}};
        Watched watched(run);
        watched.runner().step(30);
        const auto before = watched.atStep(30);
        QVERIFY(before != nullptr && before->thresholds == Thresholds());
        QCOMPARE(before->diagnosis.verdict, Verdict::Vanishing);
        Thresholds thresholds;
        thresholds.vanishing = -9;
        watched.runner().setThresholds(thresholds);
        const auto after = watched.atStep(30);
        QVERIFY(after != nullptr && after->thresholds == thresholds);
        QCOMPARE(after->diagnosis.verdict, Verdict::Fading);
        QVERIFY(labtest::same(after->diagnosis.logRatio, before->diagnosis.logRatio)); // the same checks
        QVERIFY(after->run == run);
        watched.runner().step(30);
        compare(watched.atStep(60).get(), run);
        RETURN_IF_FAILED();
        watched.runner().reset(run); // a teacher's choice outlives the run
        const auto again = watched.atStep(0);
        QVERIFY(again != nullptr && again->thresholds == thresholds);
        QCOMPARE(again->diagnosis.verdict, Verdict::Fading);
    }

    void pauseStops() {
        Watched watched({experiment("relu", 3), {}});
        watched.runner().play();
        QVERIFY(watched.until([](const Snapshot& s) { return s.step > 20 && s.playing; }) != nullptr);
        const auto s = watched.paused();
        QVERIFY(s != nullptr);
        QCOMPARE(watched.stepLater(), s->step);
        QVERIFY(same(watched.fresh()->parameters, s->parameters));
    }

    void stepEpochEndsWithTheEpoch() {
        Experiment e = experiment("relu", 2);
        e.rows = 94; // 47 training rows in batches of 10: five steps, the last one short
        const Run run{e, {}};
        Watched watched(run);
        for (const std::int64_t end : {5, 10}) {
            watched.runner().stepEpoch();
            const auto s = watched.atStep(end);
            QVERIFY(s != nullptr);
            QCOMPARE(s->epoch, static_cast<double>(end) / 5);
            compare(s.get(), run);
            RETURN_IF_FAILED();
        }
        watched.runner().step(2);
        QVERIFY(watched.atStep(12) != nullptr);
        watched.runner().stepEpoch(); // the rest of the started one
        QVERIFY(watched.atStep(15) != nullptr);
        QCOMPARE(watched.stepLater(), std::int64_t{15});
    }

    void stepEpochHeedsABatchSizeThatChanges() {
        Experiment e = experiment("relu", 2);
        e.rows = 94;
        Run run{e, {}};
        record(run, {2, "batchSize", std::int64_t{3}, 0}); // 20 rows in two steps, 27 in nine
        Watched watched(run);
        watched.runner().stepEpoch();
        const auto s = watched.until([](const Snapshot& n) { return n.step >= 11 || n.epoch >= 1; });
        QVERIFY(s != nullptr);
        QCOMPARE(s->step, std::int64_t{11});
        QCOMPARE(s->epoch, 1.0);
        QCOMPARE(watched.stepLater(), std::int64_t{11});
    }

    void interventionsComeBackAndReplay() {
        Random random(3);
        for (const Experiment& e : experiments) {
            Watched watched({e, {}});
            watched.runner().play();
            std::shared_ptr<const Snapshot> s;
            for (int i = 0; i < 25; ++i) {
                Intervention intervention = labtest::randomIntervention(e, -7, random);
                const std::string_view key = keyOf(intervention.change);
                if (key != "learningRate" && key != "bias" && key != "batchSize")
                    continue;
                if (key == "learningRate") // stay finite
                    intervention.change = SetField{"learningRate", 0.001 + 0.05 * random.uniform()};
                watched.runner().apply(intervention);
                s = watched.fresh();
                QVERIFY(s != nullptr);
            }
            s = watched.paused();
            QVERIFY(s != nullptr);
            const Run& run = s->run;
            std::int64_t before = 0;
            for (const Intervention& intervention : run.interventions) {
                QVERIFY(!check(run.experiment, intervention.change));
                QVERIFY(intervention.step >= before && intervention.step <= s->step);
                before = intervention.step;
            }
            compare(s.get(), run);
            RETURN_IF_FAILED();
            // The same run given to another Runner plays the same film.
            if (s->step == 0)
                continue;
            Watched again(run);
            again.runner().step(s->step);
            const auto replayed = again.atStep(s->step);
            QVERIFY(replayed != nullptr);
            Trainer bare(run);
            while (bare.stepCount() < s->step)
                bare.step();
            QVERIFY(same(replayed->parameters, bare.network().parameters));
        }
    }

    void whatDoesNotFitIsVoid() {
        const Run run{experiment("relu", 2), {}};
        Watched watched(run);
        watched.runner().step(3);
        watched.runner().apply(set("bias", 1.0, 3)); // there is no third layer
        watched.runner().apply(set("depth", std::int64_t{4}));
        watched.runner().apply(set("bias", 77.0));
        const auto s = watched.atStep(3);
        QVERIFY(s != nullptr && s->run == run);
        compare(s.get(), run);
    }

    void divergenceStopsTheRun() {
        Experiment e = experiment("identity", 2);
        e.loss = "mse";
        e.learningRate = 10;
        Watched watched({e, {}});
        watched.runner().play();
        const auto s = watched.until([](const Snapshot& n) { return n.divergence.has_value(); });
        QVERIFY(s != nullptr);
        QVERIFY(!s->playing);
        QCOMPARE(s->diagnosis.verdict, Verdict::Diverged);
        QVERIFY(s->parameters.allFinite());
        Trainer trainer({e, {}});
        while (trainer.step() != nullptr) {
        }
        QCOMPARE(s->step, trainer.stepCount());
        QCOMPARE(s->divergence->step, trainer.divergence()->step);
        QCOMPARE(s->divergence->quantity, trainer.divergence()->quantity);
        QVERIFY(same(s->parameters, trainer.network().parameters));
        watched.runner().play(); // nothing moves any more
        watched.runner().step(5);
        watched.runner().apply(set("bias", 1.0));
        const auto later = watched.until([&](const Snapshot&) { return watched.obeyed() == 4; });
        QVERIFY(later != nullptr && !later->playing);
        QCOMPARE(later->step, s->step);
        QVERIFY(same(later->parameters, s->parameters) && later->run == s->run);
        watched.runner().reset({experiment("relu", 2), {}}); // but a reset does
        watched.runner().step(2);
        QVERIFY(watched.until([](const Snapshot& n) { return n.generation == 1 && n.step == 2; }) != nullptr);
    }

    void readyComesOncePerWish() {
        Watched watched({experiment("relu", 2), {}});
        Runner& runner = watched.runner();
        runner.step(5); // nobody asked
        QVERIFY(watched.atStep(5) != nullptr);
        for (int i = 0; i < 300; ++i) {
            const int before = watched.readies();
            watched.want(); // nothing new: the wish waits
            std::this_thread::yield();
            runner.step(1);
            QVERIFY(watched.waitReady(before));
            const auto s = runner.take();
            QVERIFY(s != nullptr);
            QCOMPARE(s->step, std::int64_t{6 + i}); // not one of before
        }
        runner.play();
        for (int i = 0; i < 20; ++i) {
            const int before = watched.readies();
            watched.want();
            QVERIFY(watched.waitReady(before));
        }
        QVERIFY(runner.take() != nullptr); // the newest wins: there is one, not twenty
        QVERIFY(runner.take() == nullptr);
        QCOMPARE(watched.readies(), watched.wishes());
    }

    // Of what the screen asks for first, also where it is what nobody has to ask for.
    void theFirstWishIsAnswered() {
        Watched watched({experiment("relu", 1), {}});
        const int before = watched.readies();
        watched.runner().want({});
        QVERIFY(watched.waitReady(before));
        const auto frame = watched.runner().take();
        QVERIFY(frame != nullptr && frame->step == 0 && frame->obeyed == 0);
    }

    void aWishOnAPausedRunnerWakesIt() {
        // The classic lost wake-up: many wishes, each of something new, each answered.
        Watched watched({experiment("relu", 1), {}});
        for (int i = 0; i < 300; ++i) {
            const auto s = watched.fresh();
            CHECK(s != nullptr, "wish", i, "is lost");
        }
    }

    void manyThreadsMayDriveIt() {
        const Run run{experiment("leaky_relu", 2), {}};
        Watched watched(run);
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t t = 0; t < 4; ++t) {
                threads.emplace_back([&watched, t] {
                    Random random(t, 9);
                    Runner& runner = watched.runner();
                    for (int i = 0; i < 250; ++i) {
                        switch (random.below(9)) {
                        case 0:
                            runner.play();
                            break;
                        case 1:
                            runner.pause();
                            break;
                        case 2:
                            runner.step(1 + static_cast<std::int64_t>(random.below(5)));
                            break;
                        case 3:
                            runner.stepEpoch();
                            break;
                        case 4:
                            runner.setSpeed(random.below(2) == 0 ? Runner::unlimited : 3000);
                            break;
                        case 5:
                            runner.apply(set("learningRate", 0.001 + 0.02 * random.uniform()));
                            break;
                        case 6:
                            runner.apply(set("bias", random.uniform(-1, 1), random.below(2) == 0 ? 0 : 2));
                            break;
                        case 7:
                            runner.want({.layer = random.below(3)});
                            break;
                        default:
                            if (const auto s = runner.take())
                                static_cast<void>(s->runs.front()->parameters.sum());
                        }
                        if (t == 0 && i % 100 == 99)
                            runner.reset({experiment("leaky_relu", 2), {}});
                        if (i % 16 == 0)
                            std::this_thread::yield();
                    }
                });
            }
        }
        const auto s = watched.paused();
        QVERIFY(s != nullptr);
        QCOMPARE(s->generation, std::int64_t{2});
        compare(s.get(), s->run); // whatever happened, the run tells it
    }

    // Otherwise training takes up to 13 times as long in a program with a window as in one without.
    void trainsWithCleanRegisters() {
        useUpperHalves();
        if (upperHalvesAreClear())
            QSKIP("this processor does not tell whether the registers are in use");
        std::atomic<int> clean = 0;
        std::atomic<int> calls = 0;
        Run run;
        useUpperHalves(); // the new thread inherits this
        Runner runner(run, [&] {
            clean += upperHalvesAreClear();
            ++calls;
            useUpperHalves(); // as the GUI's code may
        });
        runner.play();
        for (int i = 0; i < 20; ++i) {
            const int before = calls;
            runner.want({.bins = i % 2 == 0 ? 10 : 20});
            QTRY_VERIFY_WITH_TIMEOUT(calls > before, 120'000);
        }
        QCOMPARE(clean.load(), calls.load());
    }

    void leavesQuickly() {
        struct Row {
            const char* name;
            std::int64_t depth;
            std::int64_t width;
            void (*drive)(Runner&);
        };
        const std::array rows{
            Row{"paused", 2, 8, [](Runner&) {}},
            Row{"flat out", 2, 8, [](Runner& r) { r.play(); }},
            Row{"large", 10, 100, [](Runner& r) { r.play(); }},
            Row{"slow", 2, 8, [](Runner& r) { r.setSpeed(0.001), r.play(); }},
            Row{"many steps", 2, 8, [](Runner& r) { r.step(1'000'000'000'000); }},
            Row{"watched", 2, 8, [](Runner& r) { r.play(), r.want({}); }},
        };
        for (const Row& row : rows) {
            Experiment e = experiment("relu", row.depth);
            e.width = row.width;
            auto watched = std::make_unique<Watched>(Run{e, {}});
            row.drive(watched->runner());
            QVERIFY(watched->fresh() != nullptr); // it is at it
            const auto start = Clock::now();
            watched.reset();
            CHECK(Clock::now() - start < patience, row.name); // all that it has to do takes far longer
        }
        for (int i = 0; i < 50; ++i) { // gone before it has started
            const Runner runner({experiment("relu", 1), {}}, [] {});
        }
    }
};

QTEST_APPLESS_MAIN(RunnerTest)
#include "runner_test.moc"
