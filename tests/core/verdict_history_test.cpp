// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict over time against a plain list of every step's word, and the rule for loss spikes.

#include "core/insight/loss_spikes.h"
#include "core/insight/verdict_history.h"
#include "core/math/random.h"
#include "core/runner/session.h"

#include <QTest>

#include <algorithm>
#include <optional>

using namespace lab;

namespace {

/// Words in stretches of 1 to `longest` steps.
std::vector<Verdict> drawnVerdicts(std::uint64_t seed, std::size_t steps, std::uint64_t longest) {
    Random random(seed);
    std::vector<Verdict> verdicts;
    while (verdicts.size() < steps) {
        const auto verdict = static_cast<Verdict>(random.below(verdictCount));
        verdicts.insert(verdicts.end(), 1 + random.below(longest), verdict);
    }
    verdicts.resize(steps);
    return verdicts;
}

VerdictHistory historyOf(const std::vector<Verdict>& verdicts, std::size_t capacity) {
    VerdictHistory history(capacity);
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        history.append(static_cast<std::int64_t>(i), verdicts[i]);
    return history;
}

std::array<std::int64_t, verdictCount> countsOf(const std::vector<Verdict>& verdicts, std::int64_t first,
                                                std::int64_t last) {
    std::array<std::int64_t, verdictCount> counts{};
    for (std::int64_t i = first; i <= last; ++i)
        ++counts[static_cast<std::size_t>(verdicts[static_cast<std::size_t>(i)])];
    return counts;
}

Experiment dyingRelu() {
    Experiment e;
    e.activation = "relu";
    e.depth = 3;
    e.learningRate = 1;
    return e;
}

std::vector<Verdict> unfolded(const VerdictHistory& history) {
    std::vector<Verdict> verdicts;
    for (const VerdictStretch& stretch : history.stretches())
        verdicts.insert(verdicts.end(), static_cast<std::size_t>(stretch.last - stretch.first + 1),
                        stretch.verdict());
    return verdicts;
}

History lossesOf(const std::vector<double>& losses) {
    History history(1);
    for (std::size_t i = 0; i < losses.size(); ++i)
        history.append(static_cast<std::int64_t>(i), std::span(&losses[i], 1));
    return history;
}

} // namespace

class VerdictHistoryTest : public QObject {
    Q_OBJECT

  private slots:
    // Where layer 1 receives exactly 0 of an error that there is, nothing is healthy.
    void noStepWithoutSignalIsHealthy() {
        int without = 0;
        for (std::uint64_t seed = 100; seed < 108; ++seed) {
            for (const char* activation : {"hard_tanh", "relu", "hard_sigmoid"}) {
                for (const std::int64_t depth : {1, 2, 3}) {
                    Experiment e;
                    e.activation = activation;
                    e.depth = depth;
                    e.width = 2;
                    e.batchSize = 1;
                    e.learningRate = 1;
                    e.bias = -1;
                    e.gain = 2;
                    e.seed = seed;
                    Session session({e, {}});
                    for (int i = 0; i < 120; ++i) {
                        const StepRecord* record = session.step();
                        if (record == nullptr)
                            break;
                        const Diagnosis d = session.diagnosis();
                        if (record->layers.front().errorSignal != 0 || record->layers.back().errorSignal == 0)
                            continue;
                        ++without;
                        const auto verdicts = session.observe({}, true)->verdicts;
                        for (const Verdict verdict : {d.verdict, verdicts->at(i + 1)->verdict()})
                            QVERIFY2(verdict == Verdict::Vanishing || verdict <= Verdict::Dying,
                                     std::string(verdictName(verdict)).c_str());
                    }
                }
            }
        }
        QVERIFY2(without > 300, QByteArray::number(without));
    }

    void stretchesEqualEveryStepsWord() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto verdicts = drawnVerdicts(seed, 2'000, 40);
            const VerdictHistory history = historyOf(verdicts, 2'000);
            QVERIFY(unfolded(history) == verdicts);
            for (std::size_t i = 1; i < history.stretches().size(); ++i)
                QVERIFY(history.stretches()[i].verdict() != history.stretches()[i - 1].verdict());
            for (std::int64_t step = 0; step < 2'000; ++step)
                QVERIFY(history.at(step)->verdict() == verdicts[static_cast<std::size_t>(step)]);
            QVERIFY(history.at(2'000) == nullptr);
        }
    }

    void foldedStretchesLoseNoStep() {
        for (const std::size_t capacity : {2u, 3u, 16u, 64u}) {
            const auto verdicts = drawnVerdicts(capacity, 5'000, 9);
            const VerdictHistory history = historyOf(verdicts, capacity);
            QVERIFY(history.stretches().size() <= capacity);
            std::int64_t next = 0;
            for (const VerdictStretch& stretch : history.stretches()) {
                QCOMPARE(stretch.first, next);
                QVERIFY(stretch.steps == countsOf(verdicts, stretch.first, stretch.last));
                next = stretch.last + 1;
            }
            QCOMPARE(next, std::int64_t{5'000});
        }
    }

    // The plain way: a list of stretches, of which the first of the shortest pairs becomes one.
    void theShortestPairIsFolded() {
        struct Stretch {
            std::int64_t first;
            std::int64_t last;
            std::optional<Verdict> only;
        };
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const std::size_t capacity = 2 + seed % 5;
            const auto verdicts = drawnVerdicts(seed, 60, 6);
            std::vector<Stretch> expected;
            for (std::int64_t step = 0; step < 60; ++step) {
                const Verdict verdict = verdicts[static_cast<std::size_t>(step)];
                if (expected.empty() || expected.back().only != verdict) {
                    if (expected.size() == capacity) {
                        std::vector<std::int64_t> lengths;
                        for (std::size_t i = 0; i + 1 < capacity; ++i)
                            lengths.push_back(expected[i + 1].last - expected[i].first);
                        const auto pair =
                            expected.begin() + (std::ranges::min_element(lengths) - lengths.begin());
                        *pair = {pair->first, (pair + 1)->last, std::nullopt};
                        expected.erase(pair + 1);
                    }
                    expected.push_back({step, step, verdict});
                }
                expected.back().last = step;
            }
            const VerdictHistory history = historyOf(verdicts, capacity);
            QCOMPARE(history.stretches().size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                QCOMPARE(history.stretches()[i].first, expected[i].first);
                QCOMPARE(history.stretches()[i].last, expected[i].last);
            }
        }
    }

    void longStretchesSurviveFlicker() {
        std::vector<Verdict> verdicts(1'000, Verdict::Healthy);
        for (std::size_t i = 0; i < 1'000; ++i)
            verdicts.push_back(i % 2 == 0 ? Verdict::Fading : Verdict::Vanishing);
        verdicts.insert(verdicts.end(), 1'000, Verdict::Dying);
        const VerdictHistory history = historyOf(verdicts, 8);
        QVERIFY(!history.at(0)->isMixed());
        QCOMPARE(history.at(0)->last, std::int64_t{999});
        QVERIFY(!history.at(2'999)->isMixed());
        QCOMPARE(history.at(2'999)->first, std::int64_t{2'000});
        QVERIFY(history.at(1'500)->isMixed());
    }

    void theLastStepAgainReplacesItsVerdict() {
        VerdictHistory history;
        for (std::int64_t step = 0; step < 3; ++step)
            history.append(step, Verdict::Exploding);
        history.append(2, Verdict::Diverged);
        history.append(2, Verdict::Diverged);
        QCOMPARE(history.stretches().size(), 2u);
        QCOMPARE(history.stretches().front().last, std::int64_t{1});
        QVERIFY(history.at(2)->verdict() == Verdict::Diverged);
    }

    void whoWatchesDoesNotMatter() {
        Run run{dyingRelu(), {{30, "bias", -1.5, 0}, {77, "learningRate", 0.01, 0}}};
        Session alone(run);
        Session watched(run);
        for (int i = 0; i < 150; ++i) {
            alone.step();
            watched.step();
            if (i % 3 == 0)
                watched.observe({}, true);
        }
        const auto a = alone.observe({}, false);
        const auto b = watched.observe({}, false);
        QVERIFY(unfolded(*a->verdicts) == unfolded(*b->verdicts));
        QCOMPARE(a->verdicts->stretches().back().last, std::int64_t{150});
    }

    void aChangeIsSeenAtTheNextStep() {
        Experiment e = dyingRelu();
        e.learningRate = 0.01;
        Session session(Run{e, {{50, "bias", -5.0, 0}}});
        for (int i = 0; i < 51; ++i)
            session.step();
        const auto snapshot = session.observe({}, false);
        QVERIFY(snapshot->diagnosis.verdict == Verdict::Blocked ||
                snapshot->diagnosis.verdict == Verdict::Dying);
        QVERIFY(snapshot->verdicts->at(51)->verdict() == snapshot->diagnosis.verdict);
        QVERIFY(snapshot->verdicts->at(50)->verdict() != snapshot->diagnosis.verdict);
    }

    void atChecksTheHistorySaysWhatTheChipSays() {
        Session session(Run{dyingRelu(), {}});
        for (int step = 0; step <= 256; ++step) {
            const auto snapshot = session.observe({}, false);
            const bool due = step < 3 || (step & (step - 1)) == 0;
            if (due && !snapshot->divergence)
                QVERIFY(snapshot->verdicts->at(step)->verdict() == snapshot->diagnosis.verdict);
            session.step();
        }
    }

    void anotherStartIsJudgedAnew() {
        Session session(Run{dyingRelu(), {}});
        session.apply({0, "bias", -5.0, 0});
        const auto snapshot = session.observe({}, false);
        QCOMPARE(snapshot->verdicts->stretches().size(), 1u);
        QVERIFY(snapshot->verdicts->at(0)->verdict() == snapshot->diagnosis.verdict);
    }

    void divergenceIsTheLastWord() {
        Experiment e;
        e.activation = "identity";
        e.loss = "mse";
        e.depth = 4;
        e.gain = 20;
        e.learningRate = 10;
        Session session(Run{e, {}});
        while (session.step() != nullptr) {
        }
        session.step();
        const auto snapshot = session.observe({}, false);
        const VerdictStretch& last = snapshot->verdicts->stretches().back();
        QVERIFY(last.verdict() == Verdict::Diverged);
        QCOMPARE(last.first, snapshot->divergence->step);
        QCOMPARE(last.last, snapshot->divergence->step);
    }

    void aJumpIsASpikeAndNoiseIsNot() {
        std::vector<double> losses;
        Random random(1);
        for (int i = 0; i < 100; ++i)
            losses.push_back(0.5 + 0.2 * random.uniform());
        QVERIFY(lossSpikes(lossesOf(losses), 0).empty());
        losses[60] = 3;
        losses[62] = 2.5; // its foot
        const auto spikes = lossSpikes(lossesOf(losses), 0);
        QCOMPARE(spikes.size(), 1u);
        QCOMPARE(spikes[0].firstStep, std::int64_t{60});
        QCOMPARE(spikes[0].loss, 3.0);
        QCOMPARE(spikes[0].before, *std::max_element(losses.begin() + 44, losses.begin() + 60));
        losses[61] = 7; // a larger one right after takes its place
        QCOMPARE(lossSpikes(lossesOf(losses), 0).size(), 1u);
        QCOMPARE(lossSpikes(lossesOf(losses), 0)[0].firstStep, std::int64_t{61});
    }

    void gapsAndShortSeriesHaveNoSpikes() {
        QVERIFY(lossSpikes(lossesOf(std::vector<double>(10, 1.0)), 0).empty());
        std::vector<double> losses(40, std::numeric_limits<double>::quiet_NaN());
        losses[30] = 5; // nothing before it to be compared with
        QVERIFY(lossSpikes(lossesOf(losses), 0).empty());
    }
};

QTEST_GUILESS_MAIN(VerdictHistoryTest)
#include "verdict_history_test.moc"
