// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/limits.h"
#include "core/formats/replay_names.h"
#include "core/formats/run_error.h"
#include "core/formats/run_export.h"
#include "core/math/kernels/kernels.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace lab {
namespace {

std::string refusal(std::string_view place, const std::string& what, const std::string& cure) {
    return std::string(place) + ": " + std::string(replayFormat) + " " + what + ". " + cure;
}

std::optional<std::string> unknownActivation(const Experiment& experiment) {
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth); ++l) {
        const std::string key(activationKey(experiment, l));
        if (key == "prelu" ||
            std::ranges::find(activationNames, key, &ActivationName::key) != activationNames.end())
            continue;
        const bool own = l < experiment.layerActivation.size() && !experiment.layerActivation[l].empty();
        return refusal(own ? "layerActivation[" + std::to_string(l) + "]" : "activation", "has no " + key,
                       "Choose another activation");
    }
    return std::nullopt;
}

/// Why the experiment at step 0 cannot be written, or nothing.
std::optional<std::string> obstacle(const Experiment& experiment) {
    if (auto found = unknownActivation(experiment))
        return found;
    if (experiment.kinkSlope != 0 && findParameter("kinkSlope")->applies(experiment))
        return refusal("kinkSlope", "takes the slope of ReLU at 0 to be 0", "Set kinkSlope to 0");
    if (std::ranges::find(lossNames, experiment.loss, &LossName::key) == lossNames.end())
        return refusal("loss", "has no " + experiment.loss, "Choose mse, bce or softmax");
    if (experiment.optimizer == "adamw")
        return refusal("optimizer", "has no adamw",
                       "Choose adam, with an l2 penalty if weights should decay");
    if (experiment.schedule != "constant")
        return refusal("schedule", "has one learning rate for all steps", "Set schedule to constant");
    return std::nullopt;
}

/// The first intervention within `steps` that changes what the format writes once for the whole case.
std::optional<std::string> obstacle(const Run& run, std::int64_t steps) {
    Experiment experiment = experimentAt(run, 0);
    for (std::size_t i = 0; i < run.interventions.size(); ++i) {
        const Intervention& intervention = run.interventions[i];
        if (intervention.step <= 0)
            continue;
        if (intervention.step >= steps)
            break;
        const Experiment before = experiment;
        const Change& change = intervention.change;
        lab::apply(experiment, change);
        const bool isField = valueBefore(experiment, change).has_value();
        const bool matters = (!isField || experiment != before) && hasBearing(experiment, change);
        if (matters && keyOf(change) != "batchSize")
            return refusal("interventions[" + std::to_string(i) + "]",
                           "cannot change " + std::string(keyOf(change)) + " at step " +
                               std::to_string(intervention.step),
                           "Export at most " + std::to_string(intervention.step) +
                               " steps, take the intervention out, or use export-pytorch");
    }
    return std::nullopt;
}

} // namespace

std::variant<std::vector<std::vector<Index>>, RunError> nextBatches(Trainer& trainer, std::int64_t steps) {
    std::vector<std::vector<Index>> batches;
    std::size_t rows = 0;
    for (std::int64_t step = 0; step < steps; ++step) {
        const bool finite = trainer.step() != nullptr;
        batches.emplace_back(trainer.batch().begin(), trainer.batch().end());
        rows += batches.back().size();
        if (rows > static_cast<std::size_t>(maxBatchRows))
            return RunError{"steps: the batches of " + std::to_string(steps) + " steps have more than " +
                            std::to_string(maxBatchRows) + " rows. Export fewer steps"};
        if (!finite)
            break;
    }
    return batches;
}

std::variant<ReplayCase, RunError> replayOf(const Run& run, std::int64_t steps) {
    if (auto found = obstacle(experimentAt(run, 0)))
        return RunError{*std::move(found)};
    if (auto found = obstacle(run, steps))
        return RunError{*std::move(found)};
    Trainer trainer(run);
    const Data& data = *trainer.data();
    ReplayCase replay;
    replay.name = trainer.current().dataset + ", seed " + std::to_string(trainer.current().seed);
    replay.note = "written by Gradient Lab on its " + std::string(kernels().name) + " kernels";
    replay.network = trainer.network();
    replay.rule = updateRule(trainer.current(), 0);
    replay.x = data.train.x;
    replay.target = data.train.target;
    if (data.evaluationIsSubset)
        replay.evaluation = data.evaluation.x;
    auto batches = nextBatches(trainer, steps);
    if (auto* error = std::get_if<RunError>(&batches))
        return std::move(*error);
    replay.batches = std::get<0>(std::move(batches));
    return replay;
}

} // namespace lab
