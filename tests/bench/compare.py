#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark suite. Its parts, all of them if none is named:
peers (steps a second beside other engines, the machine's limit, what telemetry costs, the goals),
growth (time against depth, width, batch, rows and length of a run),
costs (going to a step, starting over, memory), window (frames).
Only the ratios of one run are to be trusted. All of it takes about 20 minutes; --rounds 1 is a quick look."""
import argparse
import os
import platform
import re
import subprocess
import time

from growth import print_costs, print_growth, print_length
from measuring import HERE, Programs, output
from peers import WORKLOADS, compare

PARTS = ["peers", "growth", "costs", "window"]


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def print_machine(programs):
    chosen = re.search(r'"kernels": "(.*)"', programs.report("engine_bench", "step/W1/off", seconds=0.01))
    blas = re.search(r'"openblas": "(.*)"', programs.report("peers_bench", "dgemm/openblas/64", seconds=0.01))
    torch = output(["/usr/bin/python3", os.path.join(HERE, "torch_steps.py"), "--version"], {}).strip()
    node = output(["node", "--version"], {}).strip()
    print(f"Processor: {processor()}, {os.cpu_count()} of them; ours by itself uses {chosen[1] if chosen else '?'}")
    print(f"{blas[1] if blas else 'no OpenBLAS'}; {torch or 'no PyTorch'}; node {node or 'is not there'}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)  # of the programs; ./dev gives it
    parser.add_argument("parts", nargs="*", metavar="PART", help="one of " + ", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is taken (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.4, help="for one measurement (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, default=WORKLOADS, metavar="NETWORK",
                        help="of " + " ".join(WORKLOADS))
    parser.add_argument("--steps", type=int, default=10**7, help="of the long run (%(default)s)")
    parser.add_argument("--playground", metavar="FOLDER",
                        help="a checkout of https://github.com/tensorflow/playground, to compare with its engine")
    wish = parser.parse_args()
    parts = wish.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}")
    if wish.playground and not os.path.exists(os.path.join(wish.playground, "src", "nn.ts")):
        parser.error(f"{wish.playground} holds no src/nn.ts: it is no checkout of the Playground")
    begun = time.monotonic()
    programs = Programs(wish.folder, wish.seconds)
    print_machine(programs)
    print(f"{wish.rounds} rounds of {wish.seconds} s")
    few = min(3, wish.rounds)
    if "peers" in parts:
        compare(programs, wish.rounds, wish.only, wish.playground)
    if "growth" in parts:
        print_growth(Programs(wish.folder, wish.seconds / 4), few)
        print_length(programs, wish.steps)
    if "costs" in parts:
        print_costs(Programs(wish.folder, wish.seconds / 4), few, wish.only)
    if "window" in parts:
        print("\n## Frames\n", flush=True)
        subprocess.run([programs.path("window_bench")], check=False,
                       env={"QT_QPA_PLATFORM": "offscreen"} | os.environ)
    print(f"\nIt took {(time.monotonic() - begun) / 60:.1f} minutes.")


main()
