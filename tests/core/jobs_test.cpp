// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Jobs: in which order they run, how soon one stops, and that of a question only the newest is answered.

#include "core/insight/cure_trials.h"
#include "core/runner/inquiry.h"
#include "core/runner/jobs.h"
#include "core/runner/rate_trials.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

using namespace lab;

namespace {

using Priority = Jobs::Priority;
constexpr std::array priorities{Priority::Survey, Priority::Trial, Priority::Request, Priority::Immediate};

/// Something that happens once, on one thread, and that another one waits for. Copies are the same event: who
/// lets it happen may still hold it when who waits has gone on.
class Event {
  public:
    void happen() const { m_promise->set_value(); }
    void await() const {
        if (m_future.wait_for(std::chrono::seconds(120)) != std::future_status::ready)
            qFatal("waited in vain");
    }

  private:
    std::shared_ptr<std::promise<void>> m_promise = std::make_shared<std::promise<void>>();
    std::shared_future<void> m_future = m_promise->get_future().share();
};

/// Returns when all that was submitted before has been finished or cancelled.
void drain(Jobs& jobs) {
    const Event event;
    jobs.submit(
        [event](const Jobs::GoOn&) {
            event.happen();
            return true;
        },
        Priority::Survey);
    event.await();
}

/// Keeps the pool's thread in one step until it is destroyed.
class Blocked {
  public:
    explicit Blocked(Jobs& jobs) {
        jobs.submit(
            [begun = m_begun, released = m_released](const Jobs::GoOn&) {
                begun.happen();
                released.await();
                return true;
            },
            Priority::Immediate);
        m_begun.await();
    }
    ~Blocked() { m_released.happen(); }

  private:
    Event m_begun, m_released;
};

} // namespace

class JobsTest : public QObject {
    Q_OBJECT

  private slots:
    void aJobIsCalledUntilItIsFinished() {
        Jobs jobs(Jobs::Scheduling::Normal);
        int calls = 0;
        jobs.submit([&](const Jobs::GoOn& goOn) { return goOn() && ++calls == 7; }, Priority::Survey);
        drain(jobs);
        QCOMPARE(calls, 7);
    }

    void theHighestPriorityRunsFirstThenTheOldest() {
        Jobs jobs(Jobs::Scheduling::Normal);
        std::vector<std::pair<Priority, int>> order, expected;
        {
            const Blocked blocked(jobs);
            for (int round = 0; round < 3; ++round) {
                for (const Priority priority : priorities) {
                    jobs.submit(
                        [&order, priority, round, left = 2](const Jobs::GoOn&) mutable {
                            order.emplace_back(priority, round);
                            return --left == 0;
                        },
                        priority);
                    expected.insert(expected.end(), 2, {priority, round});
                }
            }
        }
        drain(jobs);
        std::ranges::stable_sort(expected, std::ranges::greater(), &std::pair<Priority, int>::first);
        QVERIFY(order == expected);
    }

    // The job itself submits the other in its fifth step, so that no time passes in between.
    void onlyAHigherPriorityInterruptsAndThatWithinOneStep() {
        for (const Priority running : priorities) {
            for (const Priority other : priorities) {
                Jobs jobs(Jobs::Scheduling::Normal);
                int steps = 0, pieces = 0, stepsBefore = -1;
                jobs.submit(
                    [&](const Jobs::GoOn& goOn) {
                        ++pieces;
                        while (steps < 10 && goOn()) {
                            if (++steps != 5)
                                continue;
                            jobs.submit(
                                [&](const Jobs::GoOn&) {
                                    stepsBefore = steps;
                                    return true;
                                },
                                other);
                        }
                        return steps == 10;
                    },
                    running);
                drain(jobs);         // of the first
                drain(jobs);         // of what it has submitted
                QCOMPARE(steps, 10); // it goes on where it was
                QCOMPARE(pieces, other > running ? 2 : 1);
                QCOMPARE(stepsBefore, other > running ? 5 : 10);
            }
        }
    }

    void aJobStopsWithinTheStepInWhichItIsCancelled() {
        Jobs jobs(Jobs::Scheduling::Normal);
        Event inStep, cancelled;
        std::atomic<int> steps = 0, pieces = 0;
        const Jobs::Ticket ticket = jobs.submit(
            [&](const Jobs::GoOn& goOn) {
                ++pieces;
                while (goOn()) {
                    if (++steps != 5)
                        continue;
                    inStep.happen();
                    cancelled.await();
                }
                return false;
            },
            Priority::Survey);
        inStep.await();
        jobs.cancel(ticket);
        cancelled.happen();
        drain(jobs);
        QCOMPARE(steps.load(), 5);
        QCOMPARE(pieces.load(), 1);
    }

    void aJobThatWaitsIsCancelledAtOnce() {
        Jobs jobs(Jobs::Scheduling::Normal);
        bool called = false, other = false;
        {
            const Blocked blocked(jobs);
            auto input = std::make_shared<int>(1);
            const std::weak_ptr<int> held = input;
            const Jobs::Ticket ticket = jobs.submit(
                [&called, input = std::move(input)](const Jobs::GoOn&) {
                    called = true;
                    return true;
                },
                Priority::Request);
            jobs.submit([&](const Jobs::GoOn&) { return other = true; }, Priority::Survey);
            QVERIFY(!held.expired());
            jobs.cancel(ticket);
            QVERIFY(held.expired());
            jobs.cancel(ticket); // again, and what never was: ignored
            jobs.cancel(0);
        }
        drain(jobs);
        QVERIFY(!called && other);
    }

    void thePoolStopsWithinOneStep() {
        bool called = false;
        int after = 0;
        {
            Event inStep;
            std::atomic<bool> told = false;
            Jobs jobs(Jobs::Scheduling::Normal);
            jobs.submit(
                [&](const Jobs::GoOn& goOn) {
                    inStep.happen();
                    while (goOn()) {
                    }
                    after += told;
                    return false;
                },
                Priority::Survey);
            inStep.await();
            jobs.submit([&](const Jobs::GoOn&) { return called = true; }, Priority::Survey);
            told = true;
        }
        QCOMPARE(after, 1);
        QVERIFY(!called);
    }

    void aJobWithoutMemoryIsDropped() {
        Jobs jobs(Jobs::Scheduling::Normal);
        int calls = 0;
        jobs.submit(
            [&](const Jobs::GoOn&) -> bool {
                ++calls;
                throw std::bad_alloc();
            },
            Priority::Trial);
        drain(jobs);
        QCOMPARE(calls, 1);
    }

    void whatTrainsAsksBeforeEachStep() {
        Experiment experiment;
        experiment.gain = 20;
        RateTrials rates(experiment);
        CureTrials cures({Verdict::Exploding, Run{experiment, {}}, 0, {}});
        for (const auto& advance : std::vector<std::function<void(const Jobs::GoOn&)>>{
                 [&](const auto& goOn) { rates.advance(goOn); },
                 [&](const auto& goOn) { cures.advance(goOn); }}) {
            int asked = 0;
            advance([&] { return ++asked < 5; });
            QCOMPARE(asked, 5); // and not once more when told to return
        }
        QCOMPARE(rates.made(), std::size_t{0});
    }

    void onlyTheNewestQuestionIsAnswered() {
        Jobs jobs(Jobs::Scheduling::Normal);
        std::atomic<int> ready = 0;
        Inquiry<std::string> inquiry(jobs, Priority::Request, [&] { ++ready; });
        Event begun, replaced;
        inquiry.ask([&](const auto&, const auto& publish) {
            publish("of the old question, soon");
            begun.happen();
            replaced.await();
            publish("of the old question, late");
            return true;
        });
        begun.await();
        QCOMPARE(ready.load(), 1);
        inquiry.ask([&](const auto&, const auto& publish) {
            publish("of the new one");
            publish("of the new one, better");
            return true;
        });
        QVERIFY(!inquiry.take());
        replaced.happen();
        drain(jobs);
        QCOMPARE(*inquiry.take(), std::string("of the new one, better"));
        QVERIFY(!inquiry.take());
        QCOMPARE(ready.load(), 3);
    }

    void nothingArrivesOfADroppedQuestion_data() {
        QTest::addColumn<bool>("destroyed");
        QTest::newRow("dropped") << false;
        QTest::newRow("destroyed") << true;
    }
    void nothingArrivesOfADroppedQuestion() {
        QFETCH(bool, destroyed);
        Jobs jobs(Jobs::Scheduling::Normal);
        std::atomic<int> ready = 0;
        Event begun, dropped;
        auto inquiry = std::make_unique<Inquiry<int>>(jobs, Priority::Request, [&] { ++ready; });
        inquiry->ask([&](const auto&, const auto& publish) {
            begun.happen();
            dropped.await();
            publish(1);
            return true;
        });
        begun.await();
        if (destroyed)
            inquiry.reset();
        else
            inquiry->drop();
        dropped.happen();
        drain(jobs);
        QCOMPARE(ready.load(), 0);
        QVERIFY(destroyed || !inquiry->take());
    }
};

QTEST_GUILESS_MAIN(JobsTest)
#include "jobs_test.moc"
