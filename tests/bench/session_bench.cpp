// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a run costs as the program makes it: batches gathered in a shuffled order, the numbers of every step
// kept, units checked, snapshots taken; and how that grows with the network, the batch and the data.
#include "tests/bench/workloads.h"

#include "core/data/generators.h"
#include "core/math/random.h"
#include "core/runner/session.h"
#include "core/runner/track.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace lab;
using namespace labbench;

namespace {

Experiment experimentLike(std::int64_t depth, std::int64_t width, std::int64_t batch) {
    Experiment experiment;
    experiment.activation = "relu";
    experiment.depth = depth;
    experiment.width = width;
    experiment.batchSize = batch;
    experiment.learningRate = 1e-3;
    return experiment;
}

/// So many training rows and 250 to test: more than the program offers to draw.
std::shared_ptr<const Data> circleOf(const Experiment& experiment, Index trainingRows) {
    constexpr Index testRows = 250;
    const auto rows = static_cast<double>(trainingRows + testRows);
    const Dataset dataset = makeCircle({static_cast<int>(trainingRows + testRows), 0.1, 1});
    const double share = (static_cast<double>(trainingRows) + 0.5) / rows;
    return std::make_shared<const Data>(prepareData(dataset, *findLoss(experiment.loss), share, true, 1));
}

template <class Trains>
void stepOnce(benchmark::State& state, Trains& trains) {
    if (trains.step() == nullptr)
        state.SkipWithError("diverged");
}

/// Past the start, at which units are checked often.
template <class Trains>
void begin(benchmark::State& state, Trains& trains) {
    for (int i = 0; i < 1024; ++i)
        stepOnce(state, trains);
}

template <class Trains>
void train(benchmark::State& state, const Experiment& experiment) {
    Trains trains{Run{experiment, {}}};
    begin(state, trains);
    for (auto _ : state)
        stepOnce(state, trains);
}

/// With all that a screen wants to see, as often as it wants it; every third time the answer's picture too,
/// as the window asks.
void trainInSight(benchmark::State& state, const Experiment& experiment) {
    Session session{Run{experiment, {}}};
    begin(state, session);
    session.observe({}, true); // what is looked up once per run
    Screen screen;
    SnapshotRequest request;
    int frames = 0;
    for (auto _ : state) {
        stepOnce(state, session);
        if (screen.wants()) {
            request.output = ++frames % 3 == 0;
            benchmark::DoNotOptimize(session.observe(request, true));
        }
    }
}

/// What grows: an experiment and the data that it trains on; null makes its own.
struct Case {
    Experiment experiment;
    std::shared_ptr<const Data> data;
};
using MakeCase = Case (*)(std::int64_t size);

Case ofDepth(std::int64_t depth) {
    return {experimentLike(depth, 8, 10), nullptr};
}
Case ofWidth(std::int64_t width) {
    return {experimentLike(2, width, 10), nullptr};
}
Case ofBatch(std::int64_t batch) {
    const Experiment experiment = experimentLike(2, 8, batch);
    return {experiment, circleOf(experiment, 2048)};
}
Case ofRows(std::int64_t rows) {
    const Experiment experiment = experimentLike(2, 8, 10);
    return {experiment, circleOf(experiment, rows)};
}

void growStep(benchmark::State& state, MakeCase make) {
    const Case it = make(state.range(0));
    Trainer trainer{Run{it.experiment, {}}, it.data};
    for (auto _ : state)
        stepOnce(state, trainer);
}

/// Processor time that `call` takes, for benchmarks in which only some steps count.
template <class Call>
double secondsOf(Call call) {
    const double begun = processorSeconds();
    call();
    return processorSeconds() - begun;
}

/// The first step of an epoch, which shuffles the rows.
void growEpoch(benchmark::State& state, MakeCase make) {
    const Case it = make(state.range(0));
    Trainer trainer{Run{it.experiment, {}}, it.data};
    for (auto _ : state) {
        for (std::int64_t left = trainer.stepsToEpochEnd(); left > 0; --left)
            stepOnce(state, trainer);
        state.SetIterationTime(secondsOf([&] { stepOnce(state, trainer); }));
    }
}

/// What a look at all units costs.
void growCheck(benchmark::State& state, MakeCase make) {
    const Case it = make(state.range(0));
    const Trainer trainer{Run{it.experiment, {}}, it.data};
    Trace trace;
    for (auto _ : state)
        benchmark::DoNotOptimize(measure(trainer.network(), *trainer.data(), true, trace));
}

/// A snapshot after a step that made no check of its own.
void growSnapshot(benchmark::State& state, MakeCase make) {
    const Case it = make(state.range(0));
    Session session{Run{it.experiment, {}}, 0, it.data};
    for (int i = 0; i < 32; ++i)
        stepOnce(state, session);
    session.observe({}, true);
    for (auto _ : state) {
        stepOnce(state, session);
        state.SetIterationTime(secondsOf([&] { benchmark::DoNotOptimize(session.observe({}, true)); }));
    }
}

/// What recording costs, as a ratio: series, verdicts, checks and the log of deaths (Session), with
/// checkpoints (Track), over the bare Trainer. All train in turn, so that what else the machine does slows
/// all alike.
void recording(benchmark::State& state, const Experiment& experiment) {
    constexpr int turn = 256;
    Trainer trainer{Run{experiment, {}}};
    Session session{Run{experiment, {}}};
    Track track{Run{experiment, {}}};
    begin(state, trainer);
    begin(state, session);
    begin(state, track);
    double bare = 0, recorded = 0, tracked = 0;
    const auto takeTurn = [&](auto& trains) {
        return secondsOf([&] {
            for (int i = 0; i < turn; ++i)
                stepOnce(state, trains);
        });
    };
    for (auto _ : state) {
        bare += takeTurn(trainer);
        recorded += takeTurn(session);
        tracked += takeTurn(track);
    }
    state.counters["session/trainer"] = recorded / bare;
    state.counters["track/trainer"] = tracked / bare;
}

/// Without checkpoints: a step is reached from the start.
void seek(benchmark::State& state, const Experiment& experiment) {
    for (auto _ : state) {
        Session session{Run{experiment, {}}};
        for (std::int64_t step = 0; step < state.range(0); ++step)
            stepOnce(state, session);
        benchmark::DoNotOptimize(session.observe({}, false));
    }
}

/// With them: any step of a run of so many, in any order, and what a window draws of it.
void visit(benchmark::State& state, const Experiment& experiment) {
    Track track{Run{experiment, {}}};
    if (!track.advance(state.range(0)))
        state.SkipWithError("diverged");
    Random random(1);
    for (auto _ : state) {
        track.seek(static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(state.range(0)))));
        benchmark::DoNotOptimize(track.observe({}, false));
    }
    state.counters["MiB"] = static_cast<double>(track.checkpoints().bytes()) / (1 << 20);
}

/// To the first snapshot, which holds all that a window draws.
void reset(benchmark::State& state) {
    const Experiment experiment = experimentLike(state.range(0), state.range(1), 10);
    for (auto _ : state) {
        Session session{Run{experiment, {}}};
        benchmark::DoNotOptimize(session.observe({}, false));
    }
}

struct Growth {
    const char* name;
    MakeCase make;
    std::vector<std::int64_t> sizes;
};

void registerAll() {
    for (const Workload& workload : workloads()) {
        const auto experiment = experimentOf(workload);
        if (!experiment)
            continue;
        const std::string name(workload.name);
        benchmark::RegisterBenchmark(("trainer/" + name).c_str(), train<Trainer>, *experiment);
        benchmark::RegisterBenchmark(("session/" + name).c_str(), train<Session>, *experiment);
        benchmark::RegisterBenchmark(("track/" + name).c_str(), train<Track>, *experiment);
        benchmark::RegisterBenchmark(("recording/" + name).c_str(), recording, *experiment);
        benchmark::RegisterBenchmark(("screen/" + name).c_str(), trainInSight, *experiment);
        if (name == "W1" || name == "W2r")
            benchmark::RegisterBenchmark(("seek/" + name).c_str(), seek, *experiment)
                ->RangeMultiplier(10)
                ->Range(1'000, 100'000);
    }
    benchmark::RegisterBenchmark("recording/default", recording, Experiment{});
    benchmark::RegisterBenchmark("visit/default", visit, Experiment{})
        ->RangeMultiplier(10)
        ->Range(10'000, 1'000'000);
    for (const auto& [layers, units] : {std::array{2, 8}, std::array{4, 16}, std::array{8, 32},
                                        std::array{10, 64}, std::array{10, 128}, std::array{10, 256}})
        benchmark::RegisterBenchmark("reset", reset)->Args({layers, units});
    for (const auto& [name, make, sizes] : {Growth{"depth", ofDepth, {1, 2, 4, 8, 16, 30}},
                                            Growth{"width", ofWidth, {8, 16, 32, 64, 128, 256, 512, 1024}},
                                            Growth{"batch", ofBatch, {1, 4, 16, 64, 256, 1024}},
                                            Growth{"rows", ofRows, {100, 1'000, 10'000, 100'000}}}) {
        const std::string dimension(name);
        benchmark::RegisterBenchmark((dimension + "/step").c_str(), growStep, make)->ArgsProduct({sizes});
        benchmark::RegisterBenchmark((dimension + "/check").c_str(), growCheck, make)->ArgsProduct({sizes});
        benchmark::RegisterBenchmark((dimension + "/snapshot").c_str(), growSnapshot, make)
            ->ArgsProduct({sizes})
            ->UseManualTime();
        if (make == ofRows)
            benchmark::RegisterBenchmark((dimension + "/shuffle").c_str(), growEpoch, make)
                ->ArgsProduct({sizes})
                ->UseManualTime();
    }
}

} // namespace

int main(int argc, char** argv) {
    registerAll();
    benchmark::AddCustomContext("kernels", std::string(kernels().name));
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
