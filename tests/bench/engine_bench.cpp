// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training steps a second of the engine alone, next to the machine's own limit. Names are step/W1/..., so
// that
// --benchmark_filter picks some; LAB_ISA picks the instruction set.
#include "tests/bench/workloads.h"

#include "core/experiment/trainer.h"
#include "core/runner/session.h"

#include <benchmark/benchmark.h>

#include <string>

using namespace lab;
using namespace labbench;

namespace {

void flops(benchmark::State& state, double each) {
    state.counters["GF"] = benchmark::Counter(each * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

void step(benchmark::State& state, const Workload& workload, bool measuring) {
    Loop loop(workload);
    for (auto _ : state)
        loop.step(measuring);
    flops(state, workload.flops());
}

/// Thirty layers of 32 ReLUs, with gradients that are healthy, tiny or subnormal by their weights.
void deep(benchmark::State& state, double deviation) {
    std::vector<Index> sizes(32, 32);
    sizes.front() = 2;
    sizes.back() = 1;
    Loop loop({"deep", sizes, "relu", "mse", 32, 1e-3, 8}, deviation);
    for (auto _ : state)
        loop.step(true);
    state.counters["delta_1"] = loop.trace().deltaMagnitudes.front();
}

/// A square product: what the processor can multiply and add at best in this program.
void square(benchmark::State& state) {
    const Index n = state.range(0);
    const Matrix a = Matrix::Random(n, n);
    const Matrix b = Matrix::Random(n, n);
    Matrix c(n, n);
    std::vector<Scalar> workspace(static_cast<std::size_t>(productWorkspace(n, n, n)));
    for (auto _ : state) {
        kernels().product({n, n, n, {a.data(), 1, n}, {b.data(), 1, n}, nullptr, c.data()}, workspace.data());
        benchmark::ClobberMemory();
    }
    flops(state, 2.0 * static_cast<double>(n * n * n));
}

void eigenSquare(benchmark::State& state) {
    const Index n = state.range(0);
    const Matrix a = Matrix::Random(n, n);
    const Matrix b = Matrix::Random(n, n);
    Matrix c(n, n);
    for (auto _ : state) {
        c.noalias() = a * b;
        benchmark::ClobberMemory();
    }
    flops(state, 2.0 * static_cast<double>(n * n * n));
}

/// Multiplications and additions that stay in registers' reach: a product so small that it never leaves the
/// first cache, of the tile's own shape.
void peak(benchmark::State& state) {
    constexpr Index rows = 32;
    constexpr Index columns = 12;
    constexpr Index depth = 64;
    const Matrix a = Matrix::Random(rows, depth);
    const Matrix b = Matrix::Random(depth, columns);
    Matrix c(rows, columns);
    for (auto _ : state) {
        kernels().product(
            {rows, columns, depth, {a.data(), 1, rows}, {b.data(), 1, depth}, nullptr, c.data()}, nullptr);
        benchmark::ClobberMemory();
    }
    flops(state, 2.0 * rows * columns * depth);
}

Experiment experimentLike(std::int64_t depth, std::int64_t width, const char* activation,
                          std::int64_t batch) {
    Experiment experiment;
    experiment.depth = depth;
    experiment.width = width;
    experiment.activation = activation;
    experiment.batchSize = batch;
    return experiment;
}

/// The product's own steps: batches gathered in a shuffled order, every number of every step kept.
template <class Trains>
void train(benchmark::State& state, const Experiment& experiment) {
    Trains trains{Run{experiment, {}}};
    for (auto _ : state) {
        if (trains.step() == nullptr)
            state.SkipWithError("diverged");
    }
}

} // namespace

int main(int argc, char** argv) {
    for (const Workload& workload : workloads()) {
        const std::string name = "step/" + std::string(workload.name);
        benchmark::RegisterBenchmark((name + "/off").c_str(), step, workload, false);
        benchmark::RegisterBenchmark((name + "/every").c_str(), step, workload, true);
    }
    benchmark::RegisterBenchmark("deep/healthy", deep, 0.0);
    benchmark::RegisterBenchmark("deep/vanished", deep, 0.01);
    benchmark::RegisterBenchmark("deep/subnormal", deep, 1e-11);
    benchmark::RegisterBenchmark(("isa/" + std::string(kernels().name)).c_str(), peak);
    benchmark::RegisterBenchmark("peak", peak);
    benchmark::RegisterBenchmark("dgemm/own", square)->Arg(64)->Arg(256)->Arg(1024);
    benchmark::RegisterBenchmark("dgemm/eigen", eigenSquare)->Arg(64)->Arg(256)->Arg(1024);
    for (const char* activation : {"relu", "sigmoid", "tanh"}) {
        for (const auto& [depth, width, batch] :
             {std::array{2, 8, 10}, std::array{8, 8, 10}, std::array{10, 32, 32}}) {
            const Experiment experiment = experimentLike(depth, width, activation, batch);
            const std::string name = std::to_string(depth) + "x" + std::to_string(width) + "/" + activation;
            benchmark::RegisterBenchmark(("trainer/" + name).c_str(), train<Trainer>, experiment);
            benchmark::RegisterBenchmark(("session/" + name).c_str(), train<Session>, experiment);
        }
    }
    benchmark::AddCustomContext("kernels", std::string(kernels().name));
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
