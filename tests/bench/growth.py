# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How time and memory grow with the network, the batch, the data and the length of a run; what going to a step
and starting over cost."""
from measuring import duration, exponents, median, memory, output, print_table, say, seconds_of, verdict

DIMENSIONS = {
    "depth": ("hidden layers of 8, batch 10", ["step", "check", "snapshot"]),
    "width": ("units in each of 2 hidden layers, batch 10", ["step", "check", "snapshot"]),
    "batch": ("samples in a batch, 2 layers of 8", ["step", "check", "snapshot"]),
    "rows": ("training rows, 2 layers of 8, batch 10", ["step", "shuffle", "check", "snapshot"]),
}
MOST_GROWTH = 1.10  # of a step's time and of memory, from 10^5 steps to the last line
MOST_FOR_RESET = 0.1


def times(programs, pattern, rounds):
    """{name: (median of seconds, spread)} of all benchmarks of the pattern, in turn in every round."""
    found = {}
    for _ in range(rounds):
        for name, row in programs.rows("session_bench", pattern).items():
            found.setdefault(name, []).append(seconds_of(row))
    return {name: median(values) for name, values in found.items()}


def with_exponents(sizes, columns):
    """Rows of a table: size, then of each column its value and its exponent since the row before; last, the
    exponents over all."""
    slopes = [exponents(sizes, column) for column in columns]
    rows = []
    for i, size in enumerate(sizes):
        row = [f"{size:,}"]
        for column, (between, _) in zip(columns, slopes):
            row += [duration(column[i]), f"{between[i - 1]:.2f}" if i else ""]
        rows.append(row)
    overall = ["overall"]
    for _, slope in slopes:
        overall += ["", f"{slope:.2f}"]
    return rows + [overall]


def print_growth(programs, rounds):
    for dimension, (meaning, whats) in DIMENSIONS.items():
        say(f"growth with {dimension}")
        found = times(programs, f"{dimension}/.*", rounds)
        sizes = sorted(int(name.split("/")[-1]) for name in found if name.startswith(f"{dimension}/step/"))
        columns = [[found[f"{dimension}/{what}/{size}"].value for size in sizes] for what in whats]
        header = [dimension] + [text for what in whats for text in (what, "exponent")]
        spread = max(value.spread for value in found.values())
        print_table(f"Growth with {dimension}: {meaning}", header, with_exponents(sizes, columns),
                    f"Largest spread {spread:.0%}. check: all units looked at; snapshot: all that is drawn, with the check"
                    + ("; shuffle: the first step of an epoch." if "shuffle" in whats else "."))


def print_length(programs, length):
    say(f"a run of {length:,} steps")
    lines = [line.split() for line in output([programs.path("long_run"), "length", "W1", str(length)], {}).splitlines()]
    numbers = [[float(word) for word in line] for line in lines]
    rows = [[f"{steps:,.0f}", duration(step), memory(resident), duration(observe), memory(snapshot)]
            for steps, step, resident, observe, snapshot in numbers]
    after = [line for line in numbers if line[0] >= 1e5]
    legend = ""
    if len(after) > 1:
        step, resident = (after[-1][i] / after[0][i] for i in (1, 2))
        legend = (f"From {after[0][0]:,.0f} steps on: time of a step x {step:.2f}, resident memory x {resident:.2f}; flat "
                  f"(<= {MOST_GROWTH:.2f}): {verdict(max(step, resident) <= MOST_GROWTH)}. A snapshot shares its data and "
                  "logs with others.\nIts series fold in pairs when full, so that its size goes up and down.")
    print_table("Growth with the length of a run: W1 as the program trains it",
                ["steps", "step", "resident memory", "snapshot", "it holds"], rows, legend)


def print_costs(programs, rounds, workloads):
    say("what going to a step and starting over cost")
    found = times(programs, "seek/.*", rounds)
    print_table("Going to a step: there are no checkpoints, so that it is replayed from the start",
                ["network", "step", "time", "spread"],
                [[*name.split("/")[1:], duration(time.value), f"{time.spread:.0%}"] for name, time in found.items()])
    found = times(programs, "reset/.*", rounds)
    print_table("Starting over, to the first snapshot", ["layers x units", "time", "spread", "goal <= 100 ms"],
                [["x".join(name.split("/")[1:]), duration(time.value), f"{time.spread:.0%}",
                  verdict(time.value <= MOST_FOR_RESET)] for name, time in found.items()])
    resident = {w: output([programs.path("long_run"), "memory", w], {}) for w in workloads}
    print_table("The most memory resident in a process that trains, without a window",
                ["network", "memory"], [[w, memory(float(text))] for w, text in resident.items() if text.strip()],
                "W1 and W2 as the program trains them, with snapshots; W3 to W5 the engine with its ready batches.")
