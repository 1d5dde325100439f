// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small runs of any kind, and what is shown of them at one step, compared bit for bit.
#pragma once

#include "core/math/network.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"

#include <QTest>

#include <algorithm>
#include <memory>

namespace labtest {

using namespace lab;

/// A small run of any kind, or one that diverges as a rule; its changes come before `steps`.
inline Run randomRun(Random& random, std::int64_t steps, int changes, bool wild = false) {
    for (;;) {
        Run run{randomExperiment(random), {}};
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
                         randomChange(e, network, random)});
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
inline Shown shown(Runs& runs) {
    return {runs.trainer().network().parameters, runs.observe({}, false)};
}

inline bool equal(const Bin& a, const Bin& b) {
    return same(a.minimum, b.minimum) && same(a.mean, b.mean) && same(a.maximum, b.maximum);
}

inline bool equal(const History& a, const History& b) {
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

inline bool equal(const VerdictHistory& a, const VerdictHistory& b) {
    return std::ranges::equal(a.stretches(), b.stretches(), [](const auto& x, const auto& y) {
        return x.first == y.first && x.last == y.last && x.steps == y.steps;
    });
}

inline bool equal(const LifeLog& a, const LifeLog& b) {
    return std::ranges::equal(a.events(), b.events(), [](const LifeEvent& x, const LifeEvent& y) {
        return x.kind == y.kind && x.layer == y.layer && x.unit == y.unit && x.after == y.after &&
               x.seen == y.seen && x.cause == y.cause;
    });
}

/// The moment: everything that is shown of the step itself.
inline void compareMoments(const Shown& now, const Shown& before) {
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
    QCOMPARE(now.snapshot->diagnosis.largestUpdate, before.snapshot->diagnosis.largestUpdate);
    QVERIFY(same(now.snapshot->diagnosis.logRatio, before.snapshot->diagnosis.logRatio));
    QCOMPARE(now.snapshot->divergence.has_value(), before.snapshot->divergence.has_value());
    if (now.snapshot->divergence) {
        QCOMPARE(now.snapshot->divergence->step, before.snapshot->divergence->step);
        QCOMPARE(now.snapshot->divergence->quantity, before.snapshot->divergence->quantity);
    }
}

inline void compareRecords(const Shown& now, const Shown& before) {
    QVERIFY(equal(*now.snapshot->steps, *before.snapshot->steps));
    QVERIFY(equal(*now.snapshot->checks, *before.snapshot->checks));
    QVERIFY(equal(*now.snapshot->verdicts, *before.snapshot->verdicts));
    QVERIFY(equal(*now.snapshot->lives, *before.snapshot->lives));
}

} // namespace labtest
