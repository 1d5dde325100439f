#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps a second of our engine and of what people would use instead, alternating in one run.

compare.py FOLDER [--rounds N] [--seconds S] [WORKLOAD...]: FOLDER holds engine_bench and, where their packages
are installed, peers_bench. Prints the medians, their spreads ((largest - smallest) / median), and ratios of medians. One thread each;
processor time is counted, so that other work on the machine disturbs less. Only the ratios are to be trusted.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WORKLOADS = ["W1", "W2r", "W2s", "W2t", "W3", "W4", "W5"]
SETS = {
    "AVX2": {"LAB_ISA": "AVX2", "OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2"},
    "AVX-512": {"LAB_ISA": "AVX-512", "OPENBLAS_CORETYPE": "SkylakeX", "ATEN_CPU_CAPABILITY": "avx512"},
}


def output(command, environment):
    everything = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", **environment)
    done = subprocess.run(command, env=everything, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def google_rate(folder, program, name, seconds, environment, counter=None):
    """Rate of one benchmark by processor time; None where there is none of that name."""
    path = os.path.join(folder, program)
    if not os.path.exists(path):
        return None
    text = output([path, f"--benchmark_filter=^{name}$", f"--benchmark_min_time={seconds}",
                   "--benchmark_format=json"], environment)
    rows = json.loads(text)["benchmarks"] if text.strip() else []
    if not rows:
        return None
    return rows[0][counter] if counter else 1e9 / rows[0]["cpu_time"]


def torch_rate(name, seconds, dtype, environment):
    text = output(["/usr/bin/python3", os.path.join(HERE, "torch_steps.py"), name, str(seconds), dtype],
                  environment)
    return float(text) if text.strip() else None


def systems(folder, seconds, isa):
    environment = SETS[isa]
    return {
        "ours": lambda w: google_rate(folder, "engine_bench", f"step/{w}/every", seconds, environment),
        "ours, not measuring": lambda w: google_rate(folder, "engine_bench", f"step/{w}/off", seconds, environment),
        "PyTorch f64": lambda w: torch_rate(w, seconds, "float64", environment),
        "PyTorch f32": lambda w: torch_rate(w, seconds, "float32", environment),
        "FANN f32": lambda w: google_rate(folder, "peers_bench", f"fann/{w}", seconds, environment),
        "tiny-dnn f32": lambda w: google_rate(folder, "peers_bench", f"tiny_dnn/{w}", seconds, environment),
    }


def measure(calls, rounds):
    """calls: {key: function}. The median and spread of each, the calls alternating."""
    found = {key: [] for key in calls}
    for _ in range(rounds):
        for key, call in calls.items():
            if found[key] is None:
                continue
            value = call()
            if value is None:
                found[key] = None
            else:
                found[key].append(value)
    return {key: (statistics.median(values), (max(values) - min(values)) / statistics.median(values))
            for key, values in found.items() if values}


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def print_table(title, header, rows):
    print(f"\n## {title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def limits(folder, seconds, rounds, isa):
    environment = SETS[isa]
    calls = {}
    for n in (64, 256, 1024):
        for name in ("own", "eigen", "openblas"):
            key = f"dgemm/{name}/{n}"
            program = "peers_bench" if name == "openblas" else "engine_bench"
            calls[key] = lambda p=program, k=key: google_rate(folder, p, k, seconds, environment, "GF")
    peak = google_rate(folder, "engine_bench", "peak", seconds, environment, "GF")
    found = measure(calls, rounds)
    print_table(f"Double products, GF/s, {isa}" + (f" (multiply-add peak {peak:.0f})" if peak else ""),
                ["product", "median", "spread"],
                [[key, f"{value:.1f}", f"{spread:.0%}"] for key, (value, spread) in found.items()])
    return peak


def vanished(folder, seconds, rounds, isa):
    """What gradients that have vanished cost: processors may take many times as long over subnormal numbers."""
    calls = {name: (lambda n=name: google_rate(folder, "engine_bench", f"deep/{n}", seconds, SETS[isa]))
             for name in ("healthy", "vanished", "subnormal")}
    found = measure(calls, rounds)
    healthy = found["healthy"][0]
    print_table(f"Thirty layers of 32 ReLUs, {isa}", ["gradients", "steps a second", "spread", "time / healthy"],
                [[name, f"{value:,.0f}", f"{spread:.0%}", f"{healthy / value:.2f}"]
                 for name, (value, spread) in found.items()])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.4)
    parser.add_argument("workloads", nargs="*", default=WORKLOADS)
    wish = parser.parse_intermixed_args()
    print(f"Processor: {processor()}; {wish.rounds} rounds of {wish.seconds} s")
    for isa in SETS:
        has_isa = google_rate(wish.folder, "engine_bench", f"isa/{isa}", 0.01, SETS[isa])
        if has_isa is None:
            print(f"\nThis processor has no {isa}.")
            continue
        peak = limits(wish.folder, wish.seconds, wish.rounds, isa)
        rows = []
        for workload in wish.workloads:
            calls = {name: (lambda c=call, w=workload: c(w))
                     for name, call in systems(wish.folder, wish.seconds, isa).items()}
            found = measure(calls, wish.rounds)
            flop = google_rate(wish.folder, "engine_bench", f"step/{workload}/off", 0.05, SETS[isa], "GF")
            ours = found["ours"][0]
            off = found["ours, not measuring"][0]
            for name, (median, spread) in found.items():
                share = f"{flop / peak:.0%}" if peak and name == "ours, not measuring" else ""
                rows.append([workload, name, f"{median:,.0f}" if median > 100 else f"{median:.1f}",
                             f"{spread:.0%}", f"{ours / median:.2f}", share])
            rows.append([workload, "cost of measuring every step", "", "", f"{off / ours - 1:.1%}", ""])
        print_table(f"Steps a second, double, one thread, {isa}",
                    ["network", "engine", "median", "spread", "ours / it", "of peak"], rows)
        vanished(wish.folder, wish.seconds, wish.rounds, isa)


main()
