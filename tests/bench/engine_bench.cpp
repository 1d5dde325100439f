// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Training steps a second of the engine's kernels alone, next to the machine's own limit. Names are
// step/W1/..., so that --benchmark_filter picks some; LAB_ISA picks the instruction set.
#include "tests/bench/peak.h"
#include "tests/bench/workloads.h"

#include "core/math/kernels/kernels.h"

#include <benchmark/benchmark.h>

#include <string>

using namespace lab;
using namespace labbench;

namespace {

void flops(benchmark::State& state, double each) {
    state.counters["GF"] = benchmark::Counter(each * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

enum class Telemetry { Off, Screen, Every };

/// Screen: the numbers of every layer at every step, as the program keeps them, and what is drawn of them.
void step(benchmark::State& state, const Workload& workload, Telemetry telemetry) {
    Loop loop(workload);
    Screen screen;
    for (auto _ : state) {
        loop.step(telemetry != Telemetry::Off);
        if (telemetry == Telemetry::Screen && screen.wants())
            loop.draw();
    }
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

void peak(benchmark::State& state) {
    const MultiplyAdds* multiplyAdds = multiplyAddsOf(kernels().name);
    if (multiplyAdds == nullptr) {
        state.SkipWithError("not known for this instruction set");
        return;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(multiplyAdds->run());
    flops(state, multiplyAdds->flops);
}

} // namespace

int main(int argc, char** argv) {
    for (const Workload& workload : workloads()) {
        const std::string name = "step/" + std::string(workload.name);
        benchmark::RegisterBenchmark((name + "/off").c_str(), step, workload, Telemetry::Off);
        benchmark::RegisterBenchmark((name + "/screen").c_str(), step, workload, Telemetry::Screen);
        benchmark::RegisterBenchmark((name + "/every").c_str(), step, workload, Telemetry::Every);
    }
    benchmark::RegisterBenchmark("deep/healthy", deep, 0.0);
    benchmark::RegisterBenchmark("deep/vanished", deep, 0.01);
    benchmark::RegisterBenchmark("deep/subnormal", deep, 1e-11);
    benchmark::RegisterBenchmark("peak", peak);
    benchmark::RegisterBenchmark("dgemm/own", square)->Arg(64)->Arg(256)->Arg(1024);
    benchmark::AddCustomContext("kernels", std::string(kernels().name));
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
