// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Steps a second of the benchmark's small networks in TensorFlow Playground's own engine:
//   node playground_steps.js CHECKOUT WORKLOAD SECONDS
// The loop is the Playground's: every sample forward and back, then one update a batch. Samples lie ready.
"use strict";
const fs = require("fs");
const path = require("path");
const typescript = require("typescript");

const [checkout, workload, seconds] = process.argv.slice(2);

function loadEngine() {
  const source = fs.readFileSync(path.join(checkout, "src", "nn.ts"), "utf8");
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2015 },
  });
  const engine = {};
  new Function("exports", outputText)(engine);
  return engine;
}

const nn = loadEngine();
const deep = [2, ...Array(10).fill(32), 1];
const { sizes, activation, batch } = {
  W1: { sizes: [2, 8, 8, 1], activation: "TANH", batch: 10 },
  W2r: { sizes: deep, activation: "RELU", batch: 32 },
  W2s: { sizes: deep, activation: "SIGMOID", batch: 32 },
  W2t: { sizes: deep, activation: "TANH", batch: 32 },
}[workload];
const network = nn.buildNetwork(sizes, nn.Activations[activation], nn.Activations.LINEAR, null, ["x", "y"]);
const samples = Array.from({ length: 4 * batch }, () => ({
  input: [2 * Math.random() - 1, 2 * Math.random() - 1],
  label: 2 * Math.random() - 1,
}));

/** Updates made by one pass over the samples. */
function epoch() {
  samples.forEach(({ input, label }, i) => {
    nn.forwardProp(network, input);
    nn.backProp(network, label, nn.Errors.SQUARE);
    if ((i + 1) % batch === 0) {
      nn.updateWeights(network, 0.01, 0);
    }
  });
  return samples.length / batch;
}

function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Updates a second, over at least so many seconds of the processor. */
function rate(span) {
  const begun = processorSeconds();
  let steps = 0;
  while (processorSeconds() - begun < span) {
    for (let i = 0; i < 10; ++i) {
      steps += epoch();
    }
  }
  return steps / (processorSeconds() - begun);
}

rate(0.5); // until it is compiled
console.log(rate(Number(seconds)));
