# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps a second of the benchmark's networks in PyTorch, one thread: torch_steps.py WORKLOAD SECONDS DTYPE.
With --version: which PyTorch, and on which BLAS: without OpenBLAS it is up to 29 times as slow.

Batches lie ready, as for the engine; the loop is the plainest that PyTorch's own tutorials show.
"""
import sys
import time

import torch

WORKLOADS = {
    "W1": ([2, 8, 8, 1], torch.nn.Tanh, 10),
    "W2r": ([2] + [32] * 10 + [1], torch.nn.ReLU, 32),
    "W2s": ([2] + [32] * 10 + [1], torch.nn.Sigmoid, 32),
    "W2t": ([2] + [32] * 10 + [1], torch.nn.Tanh, 32),
    "W3": ([64, 128, 64, 10], torch.nn.ReLU, 64),
    "W4": ([784, 256, 128, 10], torch.nn.ReLU, 128),
    "W5": ([784, 1024, 1024, 10], torch.nn.ReLU, 256),
}


def main(name, seconds, dtype):
    torch.set_num_threads(1)
    torch.manual_seed(7)
    torch.set_default_dtype(getattr(torch, dtype))
    sizes, activation, batch = WORKLOADS[name]
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), activation()]
    model = torch.nn.Sequential(*layers[:-1])
    classes = sizes[-1] > 1
    loss_of = torch.nn.CrossEntropyLoss() if classes else torch.nn.MSELoss()
    batches = [
        (torch.randn(batch, sizes[0]),
         torch.randint(sizes[-1], (batch,)) if classes else torch.randn(batch, sizes[-1]))
        for _ in range(4)
    ]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def steps(count):
        for i in range(count):
            x, target = batches[i % len(batches)]
            optimizer.zero_grad()
            loss_of(model(x), target).backward()
            optimizer.step()

    steps(3)
    done, begun = 0, time.process_time()
    while time.process_time() - begun < seconds:
        steps(1)
        done += 1
    print(done / (time.process_time() - begun))


def version():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        blas = sorted({line.split()[-1] for line in maps if "blas" in line})
    return f"PyTorch {torch.__version__} on {', '.join(blas) or 'its own BLAS'}"


if sys.argv[1] == "--version":
    print(version())
else:
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
