// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/scenario.h"

#include "core/math/table.h"

#include <algorithm>
#include <array>

namespace lab {
namespace {

/// When a script interferes: more than four points in five are right by then, and a class has not waited
/// long.
constexpr std::int64_t scriptedStep = 150;

Experiment relu(std::int64_t depth, std::int64_t width) {
    Experiment e;
    e.activation = "relu";
    e.depth = depth;
    e.width = width;
    return e;
}

Run sigmoidVanishes() {
    return {};
}

Run reluCarries() {
    return {relu(8, 8), {}};
}

Run rateKills() {
    return {relu(4, 8), {{scriptedStep, "learningRate", 3.0}}};
}

Run biasKills() {
    return {relu(2, 16), {{scriptedStep, "bias", -3.0}}};
}

Run smallWeights() {
    // Leaky: units of a plain ReLU would die of the first updates of their biases, next to which z is small.
    Experiment e = relu(8, 12);
    e.activation = "leaky_relu";
    e.initializer = "normal";
    e.initScale = 0.1;
    return {e, {}};
}

Run explodes() {
    Experiment e = relu(10, 32);
    e.initializer = "normal";
    e.initScale = 1;
    return {e, {}};
}

/// The loss of a line over one standardised input, with the whole set as one batch, curves alike in both
/// parameters: a step at rate r leaves 1 - 2 r of the error, with the other sign beyond 1/2.
Run rateExplodes() {
    Experiment e;
    e.dataset = "sine";
    e.loss = "mse";
    e.depth = 0;
    e.batchSize = 250; // all of them
    e.learningRate = 1.2;
    return {e, {}};
}

Run identityIsALine() {
    Experiment e;
    e.activation = "identity";
    e.initializer = "lecun_normal";
    e.dataset = "moons";
    return {e, {}};
}

constexpr std::array table{
    Scenario{"sigmoid-vanishes", "Sigmoid vanishes",
             "How much of layer 8’s error signal still reaches layer 1, and does layer 1 learn?",
             sigmoidVanishes},
    Scenario{"relu-carries", "ReLU carries",
             "The same eight layers with ReLU: does the error signal reach layer 1 now?", reluCarries},
    Scenario{"rate-kills", "A high learning rate kills units",
             "At step 150 the learning rate jumps from 0.03 to 3: how many units are alive ten steps later?",
             rateKills},
    Scenario{"bias-kills", "A low bias kills units",
             "At step 150 every hidden bias falls by 3: how many units still receive a gradient?", biasKills},
    Scenario{"he-against-small", "He against small weights",
             "With weights of N(0, 0.1²) hardly any error signal reaches layer 1: what does He "
             "initialisation change?",
             smallWeights},
    Scenario{"explodes", "Gradients explode",
             "With weights of N(0, 1) the error signal grows on its way back: what does the first step do?",
             explodes, 1},
    Scenario{
        "rate-explodes", "A high learning rate diverges",
        "At rate 1.2 each step leaves a larger error than the one before: at which rate does the line swing "
        "for ever, and below which does it settle?",
        rateExplodes, 2},
    Scenario{"identity-is-a-line", "Identity is a line",
             "Eight layers without a kink: what shape can the border between the classes have?",
             identityIsALine},
};

} // namespace

std::span<const Scenario> scenarios() {
    return table;
}

const Scenario* findScenario(std::string_view key) {
    return findRow(scenarios(), key);
}

const Scenario* scenarioOf(const Run& run) {
    const Scenario* found = nullptr;
    std::size_t scripted = 0;
    for (const Scenario& scenario : table) {
        const Run script = scenario.run();
        const auto kept = [&](const Intervention& wish) {
            return std::ranges::find(run.interventions, wish) != run.interventions.end();
        };
        // The same experiment may stand in two rows: the one with more of a script is meant.
        if (script.experiment == run.experiment && std::ranges::all_of(script.interventions, kept) &&
            (found == nullptr || script.interventions.size() > scripted)) {
            found = &scenario;
            scripted = script.interventions.size();
        }
    }
    return found;
}

} // namespace lab
