# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs benchmarks so that their ratios can be trusted on a machine that does other things too: one thread, the
processor's time, all competitors in turn in every round, medians over the rounds."""
import collections
import json
import math
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def output(command, environment):
    """What the command printed; nothing if it is not there or failed."""
    try:
        done = subprocess.run(command, env=os.environ | ONE_THREAD | environment, capture_output=True, text=True,
                              check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def rows_of(text):
    """Google Benchmark's report: {name: row}, without benchmarks that gave up."""
    rows = json.loads(text)["benchmarks"] if text.strip() else []
    return {row["name"].removesuffix("/manual_time"): row for row in rows if not row.get("error_occurred")}


def seconds_of(row):
    """Time of one iteration; benchmarks that time a part of their loop do so by the processor too."""
    unit = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[row["time_unit"]]
    return unit * row["real_time" if row["name"].endswith("/manual_time") else "cpu_time"]


def say(what):
    """To whoever waits; what is measured goes to the other stream."""
    print(f"Measuring {what} ...", file=sys.stderr, flush=True)


class Programs:
    """The benchmark programs in a folder, each run for so many seconds."""

    def __init__(self, folder, seconds):
        self.folder = folder
        self.seconds = seconds

    def path(self, program):
        return os.path.join(self.folder, program)

    def report(self, program, pattern, environment=None, seconds=None):
        return output([self.path(program), f"--benchmark_filter=^{pattern}$",
                       f"--benchmark_min_time={seconds or self.seconds}", "--benchmark_format=json"],
                      environment or {})

    def rows(self, program, pattern, environment=None, seconds=None):
        return rows_of(self.report(program, pattern, environment, seconds))

    def rate(self, program, name, environment=None):
        """Iterations a second; None where there is no such benchmark."""
        row = self.rows(program, name, environment).get(name)
        return 1 / seconds_of(row) if row else None

    def gigaflops(self, program, name, environment=None):
        row = self.rows(program, name, environment).get(name)
        return row["GF"] if row else None


def alternate(calls, rounds):
    """{key: function} to {key: its values, one a round}. All functions are called in turn in every round; one
    that returns None is left out."""
    found = {key: [] for key in calls}
    for _ in range(rounds):
        for key, call in calls.items():
            if key not in found:
                continue
            value = call()
            if value is None:
                del found[key]
            else:
                found[key].append(value)
    return found


Median = collections.namedtuple("Median", "value spread")


def median(values):
    """The median, and (largest - smallest) / median."""
    middle = statistics.median(values)
    return Median(middle, (max(values) - min(values)) / middle if middle else 0.0)


def paired(values, others):
    """Median and spread of the quotients round by round: what slows a whole round cancels."""
    return median([a / b for a, b in zip(values, others)])


def exponents(sizes, times):
    """How time grows: d log(time) / d log(size) between neighbours, and the slope of the straight line through
    all points (least squares)."""
    x = [math.log(size) for size in sizes]
    y = [math.log(time) for time in times]
    between = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    slope = (sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x))
    return between, slope


def number(value):
    """Three digits that count: 1.53M, 20.8k, 299, 0.0512."""
    for sign, scale in (("M", 1e6), ("k", 1e3)):
        if abs(value) >= 0.9995 * scale:
            return number(value / scale) + sign
    if value == 0:
        return "0"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value)) + 1e-3))}f}"


def duration(seconds):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= 0.9995 * scale:
            return f"{number(seconds / scale)} {unit}"
    return f"{number(seconds * 1e9)} ns"


def memory(size):
    return f"{number(size / 2**20)} MB" if size >= 2**20 else f"{number(size / 2**10)} kB"


def verdict(met):
    return "met" if met else "MISSED"


def print_table(title, header, rows, legend=""):
    """A Markdown table whose columns are aligned for the terminal too."""
    cells = [header] + rows
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    print(f"\n## {title}\n")
    for i, row in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if i == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    if legend:
        print(f"\n{legend}")
    sys.stdout.flush()
