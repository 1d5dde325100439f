# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our engine beside what people would use instead, beside the machine's own limit, and beside our goals."""
import os

from measuring import HERE, alternate, median, number, output, paired, print_table, say, verdict

WORKLOADS = ["W1", "W2r", "W2s", "W2t", "W3", "W4", "W5"]
SETS = {
    "AVX2": {"LAB_ISA": "AVX2", "OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2"},
    "AVX-512": {"LAB_ISA": "AVX-512", "OPENBLAS_CORETYPE": "SkylakeX", "ATEN_CPU_CAPABILITY": "avx512"},
}
PLAYGROUND = "TF Playground f64"
GOALS = {  # at least so many times as fast, with the same instruction set on both sides
    ("PyTorch f64", "AVX2"): {"W1": 150, "W2r": 7.5, "W2s": 6.5, "W2t": 6, "W3": 2, "W4": 1.1, "W5": 1.05},
    ("PyTorch f32", "AVX2"): {"W3": 1},
    (PLAYGROUND, "AVX2"): {"W1": 20, "W2r": 70, "W2s": 70, "W2t": 70},
}
LEAST_OF_PEAK = {"AVX2": 0.75, "AVX-512": 0.60}  # W2 to W5
LEAST_WIDER = 1.6  # AVX-512 over AVX2, W2 to W5
MOST_FOR_TELEMETRY = {"W1": 0.25, "W2r": 0.08, "W2s": 0.08, "W2t": 0.08, "W3": 0.04, "W4": 0.04, "W5": 0.04}
MOST_VANISHED = 1.3
LEVELS = {"off": "off", "screen": "at screen rate", "every": "every step"}


def sets_of(programs):
    """The instruction sets that this processor has."""
    return [isa for isa, environment in SETS.items()
            if f'"kernels": "{isa}"' in programs.report("engine_bench", "step/W1/off", environment, 0.01)]


def torch_rate(name, seconds, dtype, environment):
    text = output(["/usr/bin/python3", os.path.join(HERE, "torch_steps.py"), name, str(seconds), dtype], environment)
    return float(text) if text.strip() else None


def playground_rate(checkout, name, seconds):
    text = output(["node", os.path.join(HERE, "playground_steps.js"), checkout, name, str(seconds)],
                  {"NODE_PATH": "/usr/share/nodejs"})
    return float(text) if text.strip() else None


def steps(programs, isas, playground, workload):
    """{(system, instruction set): a function that measures its steps a second}."""
    calls = {}
    for isa in isas:
        environment = SETS[isa]
        for level in LEVELS:
            calls["ours", level, isa] = lambda e=environment, v=level: programs.rate(
                "engine_bench", f"step/{workload}/{v}", e)
        calls["program", isa] = lambda e=environment: programs.rate("session_bench", f"screen/{workload}", e)
        for dtype in ("float64", "float32"):
            calls[f"PyTorch f{dtype[-2:]}", isa] = lambda e=environment, d=dtype: torch_rate(
                workload, programs.seconds, d, e)
    first = SETS[isas[0]]
    calls["FANN f32", isas[0]] = lambda: programs.rate("peers_bench", f"fann/{workload}", first)
    calls["tiny-dnn f32", isas[0]] = lambda: programs.rate("peers_bench", f"tiny_dnn/{workload}", first)
    if playground and workload in GOALS[PLAYGROUND, "AVX2"]:
        calls[PLAYGROUND, isas[0]] = lambda: playground_rate(playground, workload, programs.seconds)
    return calls


def name_of(key):
    if key[0] == "ours":
        return f"ours {LEVELS[key[1]]}, {key[-1]}"
    return {"program": f"ours as the window trains, {key[-1]}"}.get(key[0], f"{key[0]}, {key[-1]}")


def ratio_cell(found, key):
    """Median steps a second, spread, and how many times as fast ours at screen rate is."""
    if key not in found:
        return "-"
    rate = median(found[key])
    cell = f"{number(rate.value)} ({rate.spread:.0%})"
    if key[0] != "ours":
        cell += f" {number(paired(found['ours', 'screen', key[-1]], found[key]).value)}x"
    return cell


def print_ratios(found):
    keys = list(dict.fromkeys(key for of_workload in found.values() for key in of_workload))
    rows = [[name_of(key)] + [ratio_cell(of_workload, key) for of_workload in found.values()] for key in keys
            if key[:2] not in {("ours", "off"), ("ours", "every")}]
    print_table("Steps a second: median (spread), ratio", ["engine, instruction set"] + list(found), rows,
                "One thread. Ratio: how many times as fast ours at screen rate is, median of the rounds, with the same\n"
                "instruction set. Ours in double at screen rate: the numbers of every layer at every step, as the program\n"
                "keeps them, and 30 times a second what is drawn of them; peers measure nothing. Batches lie ready for\n"
                "all, but 'as the window trains' also gathers them in shuffled order, keeps the series, looks for dead\n"
                "units, and makes 30 whole snapshots a second. FANN has neither ReLU nor softmax; a clamped line and the\n"
                "squared error stand in.")


def print_telemetry(found):
    rows = []
    for workload, values in found.items():
        for isa in SETS:
            if ("ours", "off", isa) in values:
                off = values["ours", "off", isa]
                costs = [paired(off, values["ours", level, isa]) for level in ("screen", "every")]
                met = costs[1].value - 1 <= MOST_FOR_TELEMETRY[workload]
                rows.append([workload, isa, f"{number(median(off).value)} ({median(off).spread:.0%})"]
                            + [f"{cost.value - 1:+.1%} (spread {cost.spread:.1%})" for cost in costs]
                            + [f"<= {MOST_FOR_TELEMETRY[workload]:.0%}", verdict(met)])
    print_table("What telemetry costs: time of a step beside one that measures nothing",
                ["network", "set", "off, steps/s", "at screen rate", "every step", "goal, every step", ""], rows)


def goals(found, peaks, flops):
    """(goal, network, wanted, measured, whether it is met) for every goal whose two sides were measured. flops:
    thousands of millions in one step; peaks: in one second."""
    for (peer, isa), least in GOALS.items():
        for workload, values in found.items():
            if workload in least and (peer, isa) in values:
                ratio = paired(values["ours", "screen", isa], values[peer, isa])
                yield (f"times {peer}, {isa}", workload, f">= {least[workload]}",
                       f"{number(ratio.value)} (spread {ratio.spread:.0%})", ratio.value >= least[workload])
    large = {workload: values for workload, values in found.items() if workload != "W1"}
    for isa, least in LEAST_OF_PEAK.items():
        for workload, values in large.items():
            if peaks.get(isa) and ("ours", "screen", isa) in values:
                share = flops[workload] * median(values["ours", "screen", isa]).value / peaks[isa]
                yield f"of the multiply-add peak, {isa}", workload, f">= {least:.0%}", f"{share:.0%}", share >= least
    for workload, values in large.items():
        if ("ours", "screen", "AVX2") in values and ("ours", "screen", "AVX-512") in values:
            wider = paired(values["ours", "screen", "AVX-512"], values["ours", "screen", "AVX2"])
            yield ("times ours AVX2, AVX-512", workload, f">= {LEAST_WIDER}",
                   f"{wider.value:.2f} (spread {wider.spread:.0%})", wider.value >= LEAST_WIDER)


def print_limits(programs, isas, rounds):
    """Returns the multiply-add peak of each set in GF/s."""
    calls = {}
    for isa in isas:
        calls[isa, "peak"] = lambda e=SETS[isa]: programs.gigaflops("engine_bench", "peak", e)
        for name in ("own", "openblas") + (("eigen",) if isa == "AVX2" else ()):
            for side in (64, 256, 1024):
                program = "engine_bench" if name == "own" else "peers_bench"
                calls[isa, f"{name} {side}"] = lambda e=SETS[isa], p=program, n=f"dgemm/{name}/{side}": (
                    programs.gigaflops(p, n, e))
    found = alternate(calls, rounds)
    peaks = {isa: median(found[isa, "peak"]).value for isa in isas if (isa, "peak") in found}
    rows = []
    for (isa, name), values in found.items():
        rate = median(values)
        share = f"{rate.value / peaks[isa]:.0%}" if isa in peaks else ""
        rows.append([isa, name, f"{rate.value:.1f}", f"{rate.spread:.0%}", share])
    print_table("The machine's limit: multiply-adds in registers, and square products in double",
                ["set", "product", "GF/s", "spread", "of peak"], rows, "Eigen's is compiled for AVX2.")
    return peaks


def print_vanished(programs, isas, rounds):
    """Processors may take many times as long over subnormal numbers."""
    names = ("healthy", "vanished", "subnormal")
    found = alternate({(isa, name): (lambda e=SETS[isa], n=name: programs.rate("engine_bench", f"deep/{n}", e))
                       for isa in isas for name in names}, rounds)
    rows = []
    for isa in isas:
        for name in names:
            slower = paired(found[isa, "healthy"], found[isa, name])
            rows.append([isa, name, number(median(found[isa, name]).value), f"{slower.value:.2f}", f"{slower.spread:.0%}",
                         verdict(slower.value <= MOST_VANISHED) if name == "vanished" else ""])
    print_table(f"Thirty layers of 32 ReLUs: gradients of any size (goal, vanished: <= {MOST_VANISHED})",
                ["set", "gradients", "steps/s", "time / healthy", "spread", ""], rows,
                "vanished: weights drawn from N(0, 0.01^2); subnormal: from N(0, 1e-11^2), so that most numbers of the\n"
                "pass back are too small for a double's full precision.")


def compare(programs, rounds, workloads, playground):
    isas = sets_of(programs)
    if not isas:
        print("\nThis processor has neither AVX2 nor AVX-512: nothing to compare on equal terms.")
        return
    for isa in SETS.keys() - set(isas):
        print(f"\nThis processor has no {isa}.")
    say("the machine's limit")
    peaks = print_limits(programs, isas, rounds)
    found, flops = {}, {}
    for workload in workloads:
        say(workload)
        found[workload] = alternate(steps(programs, isas, playground, workload), rounds)
        row = programs.rows("engine_bench", f"step/{workload}/off", SETS[isas[0]], 0.01)[f"step/{workload}/off"]
        flops[workload] = row["GF"] * row["cpu_time"] * 1e-9
    print_ratios(found)
    if not playground:
        print("\nTensorFlow Playground was left out. Get it with\n"
              "  git clone https://github.com/tensorflow/playground\nand say --playground FOLDER.")
    print_telemetry(found)
    print_table("Goals", ["what", "network", "wanted", "measured", ""],
                [[*texts, verdict(met)] for *texts, met in goals(found, peaks, flops)],
                "Of the peak: products alone are counted; the rest of a step's time goes into activations, updates and\n"
                "measurements.")
    say("vanished gradients")
    print_vanished(programs, isas, rounds)
