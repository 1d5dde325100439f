// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/quantity.h"

#include "core/formats/replay.h"
#include "core/math/table.h"

#include <array>
#include <limits>
#include <type_traits>

namespace lab {
namespace {

template <double LayerSignal::*field>
double signalOfStep(const StepRecord& step, std::size_t l) {
    return step.layers[l].*field;
}
template <double LayerSignal::*field>
double signalNow(const Measurement& now, std::size_t l) {
    return now.layers[l].signal.*field;
}
template <double LayerMeasurement::*field>
double ofLayer(const Measurement& now, std::size_t l) {
    return now.layers[l].*field;
}
/// -1 says that it is not defined.
template <std::int64_t LayerMeasurement::*field>
double countOfLayer(const Measurement& now, std::size_t l) {
    const std::int64_t count = now.layers[l].*field;
    return count < 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(count);
}
template <Fit Measurement::*split, double Fit::*field>
double ofFit(const Measurement& now, std::size_t) {
    return now.*split.*field;
}
template <auto values>
double ofCase(const ReplayRecord& step, std::size_t l) {
    return static_cast<double>((step.*values)[l]);
}

/// What there is one of in a run has one channel, whatever the layer.
template <auto member, class Channels>
std::size_t channel(const Channels& channels, std::size_t l) {
    if constexpr (std::is_invocable_v<decltype(member), const Channels&>)
        return (channels.*member)();
    else
        return (channels.*member)(l);
}

constexpr std::array table{
    Quantity{.key = "loss",
             .symbol = "L",
             .formula = "mean Lᵢ",
             .scope = Scope::Run,
             .ofStep = [](const StepRecord& step, std::size_t) { return step.loss; },
             .ofReplay = [](const ReplayRecord& step, std::size_t) { return step.loss; },
             .stepChannel = channel<&StepChannels::loss>,
             .isColumn = true},
    Quantity{.key = "train_loss",
             .formula = "mean Lᵢ",
             .scope = Scope::Run,
             .ofMeasurement = ofFit<&Measurement::train, &Fit::loss>,
             .checkChannel = channel<&CheckChannels::trainLoss>,
             .isColumn = true},
    Quantity{.key = "test_loss",
             .formula = "mean Lᵢ",
             .scope = Scope::Run,
             .ofMeasurement = ofFit<&Measurement::test, &Fit::loss>,
             .checkChannel = channel<&CheckChannels::testLoss>,
             .isColumn = true},
    Quantity{.key = "train_score",
             .scope = Scope::Run,
             .ofMeasurement = ofFit<&Measurement::train, &Fit::score>,
             .checkChannel = channel<&CheckChannels::trainScore>},
    Quantity{.key = "test_score",
             .scope = Scope::Run,
             .ofMeasurement = ofFit<&Measurement::test, &Fit::score>,
             .checkChannel = channel<&CheckChannels::testScore>},
    Quantity{.key = "error_signal",
             .symbol = "E",
             .formula = "mean |δ|",
             .scope = Scope::Layer,
             .ofStep = signalOfStep<&LayerSignal::errorSignal>,
             .ofMeasurement = signalNow<&LayerSignal::errorSignal>,
             .ofReplay = ofCase<&ReplayRecord::delta>,
             .stepChannel = channel<&StepChannels::errorSignal>,
             .isColumn = true},
    Quantity{.key = "weight_gradient",
             .symbol = "G",
             .formula = "‖∂L/∂W‖",
             .scope = Scope::Layer,
             .ofStep = signalOfStep<&LayerSignal::weightGradient>,
             .ofMeasurement = signalNow<&LayerSignal::weightGradient>,
             .ofReplay = ofCase<&ReplayRecord::weightGradient>,
             .isColumn = true},
    Quantity{.key = "weight_gradient_rms",
             .symbol = "rms G",
             .formula = "rms ∂L/∂W",
             .scope = Scope::Layer,
             .ofStep = signalOfStep<&LayerSignal::weightGradientRms>,
             .ofMeasurement = signalNow<&LayerSignal::weightGradientRms>,
             .stepChannel = channel<&StepChannels::weightGradient>},
    Quantity{.key = "bias_gradient",
             .formula = "‖∂L/∂b‖",
             .scope = Scope::Layer,
             .ofReplay = ofCase<&ReplayRecord::biasGradient>},
    Quantity{.key = "activation_scale",
             .symbol = "A",
             .formula = "rms a",
             .scope = Scope::Layer,
             .ofStep = signalOfStep<&LayerSignal::activationScale>,
             .ofMeasurement = signalNow<&LayerSignal::activationScale>,
             .stepChannel = channel<&StepChannels::activationScale>,
             .isColumn = true},
    Quantity{.key = "update_ratio",
             .symbol = "U",
             .formula = "‖ΔW‖ / ‖W‖",
             .scope = Scope::Layer,
             .ofStep = [](const StepRecord& step, std::size_t l) { return step.updateRatio[l]; },
             .stepChannel = channel<&StepChannels::updateRatio>,
             .isColumn = true},
    Quantity{.key = "dead",
             .formula = "f′(z) = 0",
             .unit = "units",
             .scope = Scope::HiddenLayer,
             .ofMeasurement = countOfLayer<&LayerMeasurement::dead>,
             .ofReplay = ofCase<&ReplayRecord::dead>,
             .checkChannel = channel<&CheckChannels::dead>,
             .isColumn = true},
    Quantity{.key = "dead_for_good",
             .formula = "f′(z) = 0",
             .unit = "units",
             .scope = Scope::HiddenLayer,
             .ofMeasurement = countOfLayer<&LayerMeasurement::deadForGood>,
             .checkChannel = channel<&CheckChannels::deadForGood>},
    Quantity{.key = "always_on",
             .formula = "f′(z) ≠ 0",
             .unit = "units",
             .scope = Scope::HiddenLayer,
             .ofMeasurement = countOfLayer<&LayerMeasurement::alwaysOn>,
             .checkChannel = channel<&CheckChannels::alwaysOn>},
    Quantity{.key = "saturated",
             .formula = "|f′(z)| < 0.01",
             .scope = Scope::HiddenLayer,
             .ofMeasurement = ofLayer<&LayerMeasurement::saturatedShare>,
             .checkChannel = channel<&CheckChannels::saturatedShare>,
             .isColumn = true},
    Quantity{.key = "saturated_pairs",
             .formula = "|f′(z)| < 0.01",
             .unit = "pairs",
             .scope = Scope::HiddenLayer,
             .ofReplay = ofCase<&ReplayRecord::saturated>},
    Quantity{.key = "sparsity",
             .formula = "a = 0",
             .scope = Scope::Layer,
             .ofMeasurement = ofLayer<&LayerMeasurement::sparsity>},
};

} // namespace

std::size_t Quantity::count(std::size_t layers) const {
    return scope == Scope::Run ? 1 : scope == Scope::Layer || layers == 0 ? layers : layers - 1;
}

std::span<const Quantity> quantities() {
    return table;
}

const Quantity* findQuantity(std::string_view key) {
    return findRow(quantities(), key);
}

double columnValue(const Quantity& quantity, const StepRecord& step, const Measurement& before,
                   std::size_t l) {
    return quantity.ofStep != nullptr ? quantity.ofStep(step, l) : quantity.ofMeasurement(before, l);
}

} // namespace lab
