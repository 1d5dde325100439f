// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/formats/run_error.h"
#include "core/formats/run_export.h"

#include "core/math/kernels/kernels.h"
#include "core/math/table.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lab {
namespace {

// JSON lists and objects of numbers and keys are Python literals too.
using Json = nlohmann::ordered_json;

/// What stands in the script for one of our table rows.
struct Python {
    std::string_view key;
    std::string_view text;
};

// PyTorch's BCE takes sigmoid(z) - y, and its cross-entropy p - 1: both lose all digits where an answer is
// sure.
constexpr std::array lossTexts{
    Python{"bce", "-((1 - y) * F.logsigmoid(-z) + y * F.logsigmoid(z)).mean()"},
    Python{"softmax", "SoftmaxLoss.apply(z, y)"},
    Python{"mse", "F.mse_loss(z, y)"},
    Python{"huber", "F.huber_loss(z, y)"},
};
constexpr std::string_view softmaxLoss = R"python(

class SoftmaxLoss(torch.autograd.Function):
    """-ln p of the true class, whose gradient p - 1 is taken as -(sum of the other p)."""

    @staticmethod
    def forward(ctx, z, y):
        ctx.save_for_backward(z, y)
        return -torch.log_softmax(z, 1).gather(1, y[:, None]).mean()

    @staticmethod
    def backward(ctx, gradient):
        z, y = ctx.saved_tensors
        others = torch.softmax(z, 1).scatter(1, y[:, None], 0)
        return gradient * others.scatter(1, y[:, None], -others.sum(1, keepdim=True)) / len(y), None

)python";

/// How an optimiser is made, and how it takes a step's settings besides the rate.
struct PythonOptimizer {
    std::string_view key;
    std::string_view make;
    std::string_view settle;
};
constexpr std::array optimizerTexts{
    PythonOptimizer{"sgd", "torch.optim.SGD(groups, lr=1)", ""},
    PythonOptimizer{
        "momentum", "torch.optim.SGD(groups, lr=1, momentum=0.9)",
        "        # At momentum 0 PyTorch drops its buffer; so small a number keeps it and changes no digit.\n"
        "        group[\"momentum\"] = max(settings[\"momentum\"], 1e-300)\n"},
    PythonOptimizer{
        "nesterov", "torch.optim.SGD(groups, lr=1, momentum=0.9, nesterov=True)",
        "        # At momentum 0 PyTorch drops its buffer; so small a number keeps it and changes no digit.\n"
        "        group[\"momentum\"] = max(settings[\"momentum\"], 1e-300)\n"},
    PythonOptimizer{"rmsprop", "torch.optim.RMSprop(groups, lr=1)",
                    "        group[\"alpha\"] = settings[\"rmsDecay\"]\n"
                    "        group[\"eps\"] = settings[\"epsilon\"]\n"},
    PythonOptimizer{"adam", "torch.optim.Adam(groups, lr=1)",
                    "        group[\"betas\"] = (settings[\"beta1\"], settings[\"beta2\"])\n"
                    "        group[\"eps\"] = settings[\"epsilon\"]\n"},
    PythonOptimizer{
        "adamw", "torch.optim.AdamW(groups, lr=1)",
        "        group[\"betas\"] = (settings[\"beta1\"], settings[\"beta2\"])\n"
        "        group[\"eps\"] = settings[\"epsilon\"]\n"
        "        # Weights only; biases do not decay.\n"
        "        group[\"weight_decay\"] = settings[\"weightDecay\"] if group[\"decays\"] else 0\n"},
};

/// The live settings that the script reads at every step.
constexpr std::array settingKeys{
    "learningRate", "schedule", "schedulePeriod", "scheduleDecay", "momentum",
    "rmsDecay",     "beta1",    "beta2",          "epsilon",       "weightDecay",
    "l1",           "l2",       "clip",           "clipLimit",
};

constexpr std::string_view opening = R"python(
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

# --- The run --------------------------------------------------------------------------------------------------

)python";

constexpr std::string_view ownActivation = R"python(
def own(f, slope):
    """An activation whose derivative is not what PyTorch would take it to be everywhere."""

    class Own(torch.autograd.Function):
        @staticmethod
        def forward(ctx, z):
            ctx.save_for_backward(z)
            return f(z)

        @staticmethod
        def backward(ctx, gradient):
            (z,) = ctx.saved_tensors
            return gradient * slope(z)

    return Own.apply


def logistic(z):
    """1 / (1 + exp(-z)), with all digits of either tail."""
    e = torch.exp(-z.abs())
    return torch.where(z < 0, e, torch.ones_like(e)) / (1 + e)


def logistic_slope(z):
    e = torch.exp(-z.abs())
    return e / ((1 + e) * (1 + e))


)python";

constexpr std::string_view network = R"python(

# --- The network ----------------------------------------------------------------------------------------------

weights = [torch.tensor(W, dtype=torch.float64, requires_grad=True) for W, b in PARAMETERS]
biases = [torch.tensor(b, dtype=torch.float64, requires_grad=True) for W, b in PARAMETERS]


def forward(x):
    """The output layer's z: (batch x outputs)."""
    a = x
    for W, b, f in zip(weights, biases, ACTIVATIONS):
        a = f(F.linear(a, W, b))
    return F.linear(a, weights[-1], biases[-1])


def loss_of(z, y):
    return )python";

constexpr std::string_view training = R"python(

# --- The training ---------------------------------------------------------------------------------------------

settings = dict(SETTINGS)
groups = [{"params": weights, "decays": True}, {"params": biases, "decays": False}]
optimizer = OPTIMIZER


def learning_rate(step):
    """The rate of this step, as the schedule has it."""
    period = settings["schedulePeriod"]
    factor = {
        "constant": lambda: 1.0,
        "step": lambda: settings["scheduleDecay"] ** (step // period),
        "cosine": lambda: 0.5 * (1 + math.cos(math.pi * min(step, period) / period)),
        "warmup": lambda: min(1.0, (step + 1) / period),
    }[settings["schedule"]]()
    return settings["learningRate"] * factor


def settle(step):
    """Makes the changes that were made before this step, and gives the optimiser its settings."""
    settings.update(CHANGES.get(step, {}))
    with torch.no_grad():
        for layer, shift in BIAS_SHIFTS.get(step, []):
            biases[layer] += shift
        for layer, unit, entry, value in WEIGHTS.get(step, []):
            if entry == 0:
                biases[layer - 1][unit - 1] = value
            else:
                weights[layer - 1][unit - 1, entry - 1] = value
    ACTIVATIONS[:] = NEXT_ACTIVATIONS.get(step, ACTIVATIONS)
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(step)
SETTLE

def shape_gradients():
    """Penalties, then clipping: what stands between the data loss's gradient and the optimiser."""
    if settings["l1"] != 0 or settings["l2"] != 0:
        for W in weights:
            W.grad += settings["l2"] * W.detach() + settings["l1"] * torch.sign(W.detach())
    if settings["clip"] == "norm":
        torch.nn.utils.clip_grad_norm_(weights + biases, settings["clipLimit"])
    elif settings["clip"] == "value":
        torch.nn.utils.clip_grad_value_(weights + biases, settings["clipLimit"])


for step, rows in enumerate(BATCHES):
    settle(step)
    optimizer.zero_grad()
    loss = loss_of(forward(X[rows]), Y[rows])
    print(step, repr(loss.item()))
    loss.backward()
    shape_gradients()
    optimizer.step()
)python";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// A list with one item a line.
std::string lines(const std::string& name, const Json& list) {
    std::string text = name + " = [\n";
    for (const Json& item : list)
        text += "    " + item.dump() + ",\n";
    return text + "]\n";
}

Json row(const Eigen::Ref<const Vector>& values) {
    Json list = Json::array();
    for (const double value : values)
        list.push_back(value);
    return list;
}

Json columns(const Matrix& matrix) {
    Json list = Json::array();
    for (Index c = 0; c < matrix.cols(); ++c)
        list.push_back(row(matrix.col(c)));
    return list;
}

std::string dataText(const Samples& train, const Loss& loss) {
    const bool labels = loss.oneOutputPerClass;
    return "# One row per training sample.\n" + lines("X", columns(train.x)) +
           "X = torch.tensor(X, dtype=torch.float64)\n" +
           lines("Y", labels ? Json(train.labels) : columns(train.target)) +
           (labels ? "Y = torch.tensor(Y)\n" : "Y = torch.tensor(Y, dtype=torch.float64)\n");
}

std::string parametersText(const Network& net) {
    std::string text = "# Per layer W (outputs x inputs) and b at step 0.\nPARAMETERS = [\n";
    for (const LayerShape& shape : net.layers) {
        text += "    ([\n";
        for (Index r = 0; r < shape.out; ++r)
            text += "        " + row(shape.weights(net.parameters).row(r).transpose()).dump() + ",\n";
        text += "    ], " + row(shape.bias(net.parameters)).dump() + "),\n";
    }
    return text + "]\n";
}

Json valueJson(const Experiment& experiment, std::string_view key) {
    return std::visit([](const auto& value) { return Json(value); },
                      valueOf(experiment, *findParameter(key)));
}

std::string settingsText(const Experiment& experiment) {
    std::string text = "# What may change between two steps, as it stands at step 0.\nSETTINGS = {\n";
    for (const char* key : settingKeys)
        text += "    " + Json(key).dump() + ": " + valueJson(experiment, key).dump() + ",\n";
    return text + "}\n";
}

/// The entries that a change of single weights sets: [layer, unit, input or 0 for the bias, value].
Json entriesOf(const Change& change, Network changed, const Experiment& experiment) {
    Json entries = Json::array();
    lab::apply(changed, experiment, change);
    const auto add = [&](std::int64_t layer, std::int64_t unit, std::int64_t first, std::int64_t last) {
        const LayerShape& shape = changed.layers[static_cast<std::size_t>(layer - 1)];
        for (std::int64_t i = first; i <= last; ++i) {
            const double value = i == 0 ? shape.bias(changed.parameters)(unit - 1)
                                        : shape.weights(changed.parameters)(unit - 1, i - 1);
            entries.push_back(Json::array({layer, unit, i, value}));
        }
    };
    if (const auto* weight = std::get_if<SetWeight>(&change))
        add(weight->layer, weight->unit, weight->input, weight->input);
    else if (const auto* drawn = std::get_if<Redraw>(&change))
        add(drawn->layer, drawn->unit, 0, changed.layers[static_cast<std::size_t>(drawn->layer - 1)].in);
    return entries;
}

/// Every step at which something changes: all settings that then differ, by how much which biases move, and
/// which single weights are set.
std::string changesText(const Run& run, const Network& net, std::int64_t steps) {
    std::string changes = "# Before which step which settings change.\nCHANGES = {\n";
    std::string shifts =
        "# Before which step which hidden layer's biases move, and by how much.\nBIAS_SHIFTS = {\n";
    std::string weights =
        "# Before which step which weights are set: layer, unit, input (0 is the bias), value.\n"
        "WEIGHTS = {\n";
    Experiment now = experimentAt(run, 0);
    for (auto next = run.interventions.begin(); next != run.interventions.end();) {
        const std::int64_t step = next->step;
        const Experiment before = now;
        const auto first = next;
        for (; next != run.interventions.end() && next->step == step; ++next)
            lab::apply(now, next->change);
        if (step <= 0 || step >= steps)
            continue;
        Json settings = Json::object();
        for (const char* key : settingKeys) {
            if (valueJson(now, key) != valueJson(before, key))
                settings[key] = valueJson(now, key);
        }
        Json moved = Json::array();
        for (std::size_t l = 0; l < static_cast<std::size_t>(now.depth); ++l) {
            const double shift = biasShift(now, l) - biasShift(before, l);
            if (shift != 0)
                moved.push_back(Json::array({l, shift}));
        }
        Json set = Json::array();
        for (auto one = first; one != next; ++one) {
            const Json entries = entriesOf(one->change, net, now);
            set.insert(set.end(), entries.begin(), entries.end());
        }
        if (!set.empty())
            weights += "    " + std::to_string(step) + ": " + set.dump() + ",\n";
        if (!settings.empty())
            changes += "    " + std::to_string(step) + ": " + settings.dump() + ",\n";
        if (!moved.empty())
            shifts += "    " + std::to_string(step) + ": " + moved.dump() + ",\n";
    }
    return changes + "}\n" + shifts + "}\n" + weights + "}\n";
}

template <class Row>
RunError untranslated(const char* field, std::string_view key) {
    return {std::string(field) + ": " + std::string(key) +
            " has no counterpart in the script. Choose another"};
}

template <class Rows>
auto find(const Rows& rows, std::string_view key) {
    return findRow(std::span(rows.data(), rows.size()), key);
}

std::vector<std::string> activationKeys(const Experiment& experiment) {
    std::vector<std::string> keys;
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment.depth); ++l)
        keys.emplace_back(activationKey(experiment, l));
    return keys;
}

std::string listOf(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return "[" + list + "]";
}

/// The lines that define the activations in use, and the lists of them per hidden layer.
std::string activationsText(const Run& run, std::int64_t steps) {
    const Experiment experiment = experimentAt(run, 0);
    std::vector<std::string> used = activationKeys(experiment);
    const std::string start = listOf(used);
    std::map<std::int64_t, std::string> later;
    for (const Intervention& made : run.interventions) {
        if (!std::holds_alternative<SetActivation>(made.change) || made.step <= 0 || made.step >= steps)
            continue;
        const std::vector<std::string> then = activationKeys(experimentAt(run, made.step));
        used.insert(used.end(), then.begin(), then.end());
        later[made.step] = listOf(then);
    }
    std::string next = "# Before which step they change.\nNEXT_ACTIVATIONS = {\n";
    for (const auto& [step, list] : later)
        next += "    " + std::to_string(step) + ": " + list + ",\n";

    std::set<std::string_view> defined;
    std::string definitions;
    for (const std::string& key : used) {
        if (!defined.insert(key).second)
            continue;
        Experiment alike = experiment;
        alike.activation = key;
        alike.layerActivation.clear();
        const LayerActivation activation = activationOf(alike, 0);
        const PythonActivation& python = activation.function->python;
        const bool other = experiment.kinkSlope != 0 && !python.withKink.empty();
        std::string text(other ? python.withKink : python.text);
        if (!activation.function->parameter.key.empty())
            text = replaced(text, "P", Json(activation.settings.parameter).dump());
        definitions += replaced(text, "K", Json(experiment.kinkSlope).dump()) + "\n";
    }
    const bool needsOwn = definitions.find("own(") != std::string::npos;
    return std::string(needsOwn ? ownActivation : "") + definitions +
           "# One per hidden layer.\nACTIVATIONS = " + start + "\n" + next + "}\n";
}

std::string docText(const Experiment& experiment, std::size_t steps, const Divergence* divergence) {
    std::string text =
        "#!/usr/bin/env python3\n\"\"\"A run of Gradient Lab, rebuilt in PyTorch (1.13 or newer).\n\n";
    text += "Data set " + experiment.dataset + ", " + std::to_string(experiment.depth) +
            " hidden layers of " + std::to_string(experiment.width) + " units, loss " + experiment.loss +
            ", optimiser " + experiment.optimizer + ", seed " + std::to_string(experiment.seed) + ".\n";
    text += "Prints \"step loss\" for each of " + std::to_string(steps) +
            " updates: the mean loss of the step's batch, before the update, as\n"
            "`gradient-lab run` writes it into its table. Written on the " +
            std::string(kernels().name) + " kernels.\n";
    if (divergence != nullptr)
        text += "Gradient Lab finds numbers that are not finite at step " + std::to_string(divergence->step) +
                " and stops there.\n";
    return text + "\"\"\"\n";
}

} // namespace

std::variant<std::string, RunError> pytorchScript(const Run& run, std::int64_t steps) {
    Trainer trainer(run);
    const Experiment experiment = trainer.current();
    const Network initial = trainer.network();
    const Python* loss = find(lossTexts, experiment.loss);
    if (loss == nullptr)
        return untranslated<Python>("loss", experiment.loss);
    const PythonOptimizer* optimizer = find(optimizerTexts, experiment.optimizer);
    if (optimizer == nullptr)
        return untranslated<PythonOptimizer>("optimizer", experiment.optimizer);
    auto batches = nextBatches(trainer, steps);
    if (auto* error = std::get_if<RunError>(&batches))
        return std::move(*error);
    const auto& rows = std::get<0>(batches);

    std::string text = docText(experiment, rows.size(), trainer.divergence()) + std::string(opening);
    text += dataText(trainer.data()->train, *initial.loss);
    text += "# The rows of each update's batch.\n" + lines("BATCHES", rows);
    text += parametersText(initial);
    text += settingsText(experiment) + changesText(run, initial, steps);
    text += activationsText(run, steps);
    if (initial.loss->oneOutputPerClass)
        text += softmaxLoss;
    text += std::string(network) + std::string(loss->text) + "\n";
    return text + replaced(replaced(std::string(training), "OPTIMIZER", optimizer->make), "SETTLE",
                           optimizer->settle);
}

} // namespace lab
