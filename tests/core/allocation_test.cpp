// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A step takes no memory: once a run is under way, every buffer has its size; the short batch at an
// epoch's end and the new order after it included. What a test's own frame takes is not counted.

#include "core/experiment/trainer.h"
#include "core/math/optimizer.h"
#include "core/runner/session.h"
#include "tests/support/check.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::int64_t> taken = 0;

/// glibc's own malloc, which Eigen calls too, by the name under which it cannot be replaced.
extern "C" void* __libc_malloc(std::size_t);
} // namespace

// Every allocation of this program goes through malloc.
extern "C" void* malloc(std::size_t size) {
    taken.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}

using namespace lab;

namespace {

/// Allocations in `count` steps.
template <class Trains>
std::int64_t allocations(Trains& trains, int count) {
    const std::int64_t before = taken;
    for (int i = 0; i < count; ++i)
        trains.step();
    return taken - before;
}

Experiment experimentOf(std::int64_t depth, std::int64_t width, const char* activation,
                        const char* optimizer) {
    Experiment experiment;
    experiment.depth = depth;
    experiment.width = width;
    experiment.activation = activation;
    experiment.optimizer = optimizer;
    experiment.learningRate = 1e-4;
    experiment.batchSize = 32; // 250 rows: seven batches and a short one
    return experiment;
}

} // namespace

class AllocationTest : public QObject {
    Q_OBJECT

  private slots:
    void countsAllocations() {
        const std::int64_t before = taken;
        const Matrix matrix = Matrix::Zero(3, 3);
        QVERIFY(taken > before);
        QVERIFY(matrix(0, 0) == 0);
    }

    void trainersStepTakesNoMemory() {
        // 256 wide: beyond the size up to which products need no blocks, and of 128 KB, where Eigen's own
        // products begin to allocate.
        for (const std::int64_t width : {3, 8, 256}) {
            for (const char* activation : {"relu", "sigmoid", "tanh", "gelu"}) {
                for (const Optimizer& optimizer : optimizers()) {
                    Trainer trainer(Run{experimentOf(2, width, activation, optimizer.key.data()), {}});
                    for (int i = 0; i < 30; ++i)
                        trainer.step();
                    const std::int64_t sum = allocations(trainer, 20);
                    CHECK(sum == 0, width, activation, optimizer.key, sum, "allocations in 20 steps");
                }
            }
        }
    }

    void sessionsStepTakesNoMemory() {
        // Between two checks on schedule, without a unit that is switched on, and between the steps, one in
        // 32, at which the deque of the last updates takes its next block.
        for (const char* activation : {"relu", "sigmoid"}) {
            Experiment e = experimentOf(8, 8, activation, "sgd");
            e.learningRate = 1e-5;
            Session session(Run{e, {}});
            for (int i = 0; i < 1250; ++i)
                session.step();
            const std::int64_t sum = allocations(session, 24);
            CHECK(sum == 0, activation, sum, "allocations in 24 steps");
        }
    }
};

QTEST_GUILESS_MAIN(AllocationTest)
#include "allocation_test.moc"
