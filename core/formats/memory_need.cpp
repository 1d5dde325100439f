// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/memory_need.h"

#include "core/formats/replay.h"
#include "core/math/optimizer.h"

#include <algorithm>

namespace lab {
namespace {

/// Beside the network: data, series, and the program itself.
constexpr std::uint64_t base = 60'000'000;
/// Vectors as long as the parameters: the network, its state before a step and before a change, at step 0,
/// and the gradients of a batch, of a short batch, of the evaluation set, and after penalties and clipping.
constexpr std::int64_t parameterVectors = 8;
/// What the JSON library takes for a value in a list that has grown to twice its size, and for taking it
/// apart again; and for a key beside it, in a list that has grown likewise.
constexpr std::uint64_t perValue = 64;
constexpr std::uint64_t perKey = 128;
/// Vectors as long as a case's parameters: the network, the next one, the gradient and what penalties and
/// clipping make of it; besides the optimiser's.
constexpr std::int64_t replayVectors = 4;
/// Matrices of all units by the rows of a pass: z, a, f' and dL/dz.
constexpr std::int64_t passMatrices = 4;

} // namespace

// Each value but the first of a list or object follows a comma, and the first a bracket.
std::uint64_t readingNeed(std::string_view text) {
    std::uint64_t values = 1;
    std::uint64_t keys = 0;
    for (const char c : text) {
        values += c == ',' || c == '[' || c == '{';
        keys += c == ':';
    }
    return text.size() + values * perValue + keys * perKey; // texts are copied
}

std::uint64_t memoryNeed(const Experiment& experiment) {
    const DataShape data = dataShape(experiment);
    const std::int64_t parameters = parameterCount(experiment);
    const Optimizer* optimizer = findOptimizer(experiment.optimizer);
    const std::int64_t vectors = parameterVectors + (optimizer == nullptr ? 2 : optimizer->stateVectors);

    const std::int64_t units = data.inputs + experiment.depth * experiment.width + data.outputs;
    const std::int64_t batches = 2 * std::min(experiment.batchSize, data.trainRows);
    // The test set passes forward alone, without slopes and errors.
    const std::int64_t numbers =
        parameters * vectors +
        units * (passMatrices * (batches + data.evaluationRows) + passMatrices / 2 * data.testRows);
    return base + static_cast<std::uint64_t>(numbers) * sizeof(double);
}

std::uint64_t memoryNeed(const Run& run) {
    Experiment largest = run.experiment;
    for (const Intervention& change : run.interventions) {
        if (keyOf(change.change) == "batchSize")
            largest.batchSize = std::max(largest.batchSize, std::get<std::int64_t>(valueOf(change.change)));
    }
    return memoryNeed(largest);
}

std::uint64_t memoryNeed(const ReplayCase& replay) {
    std::int64_t units = replay.x.rows() + replay.target.rows();
    for (const LayerShape& layer : replay.network.layers)
        units += layer.out;
    std::size_t batch = 0;
    for (const auto& rows : replay.batches)
        batch = std::max(batch, rows.size());
    const std::int64_t rows = static_cast<std::int64_t>(batch) + replay.evaluationRows().cols();
    const std::int64_t vectors = replayVectors + replay.rule.optimizer->stateVectors;
    const std::int64_t numbers = replay.network.parameters.size() * vectors + passMatrices * units * rows;
    return static_cast<std::uint64_t>(numbers) * sizeof(double);
}

} // namespace lab
