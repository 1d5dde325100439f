// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layer_quantities.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("lab::ui::LayersCard", text);
}

bool hasUpdates(const Snapshot& snapshot) {
    const History* steps = snapshot.steps.get();
    return steps != nullptr && !steps->empty() &&
           steps->channels() == StepChannels{snapshot.now.hiddenLayers() + 1}.count();
}

double errorSignal(const Snapshot& snapshot, std::size_t layer) {
    return snapshot.now.layers[layer].signal.errorSignal;
}

double weightGradient(const Snapshot& snapshot, std::size_t layer) {
    return snapshot.now.layers[layer].signal.weightGradientRms;
}

double activationScale(const Snapshot& snapshot, std::size_t layer) {
    return snapshot.now.layers[layer].signal.activationScale;
}

double updateRatio(const Snapshot& snapshot, std::size_t layer) {
    if (!hasUpdates(snapshot))
        return 0;
    const StepChannels channels{snapshot.now.hiddenLayers() + 1};
    return snapshot.steps->bin(snapshot.steps->size() - 1, channels.updateRatio(layer)).mean;
}

double backwardFactor(const Snapshot& snapshot, std::size_t layer) {
    if (layer >= snapshot.split.size())
        return 0;
    return snapshot.split[layer].weightGain * snapshot.split[layer].slopeFactor;
}

} // namespace

const std::array<LayerQuantityRow, 5>& layerQuantities() {
    static const std::array<LayerQuantityRow, 5> rows{
        {{tr("Gradient by layer"), tr("Gradient over time"), tr("Gradient"), tr("Error signal"),
          tr("E: mean of |δ|, δ = ∂L/∂z of one sample’s loss"), tr("mean |δ| over all rows"), tr("mean |δ|"),
          errorSignal, &StepChannels::errorSignal},
         {tr("Gradient by layer"), tr("Gradient over time"), tr("Gradient"), tr("Weight gradient"),
          tr("G: rms of ∂L/∂W. With ReLU and tanh it can stay level while the error signal "
             "vanishes:\nactivations shrink upward while errors shrink downward."),
          QStringLiteral("rms ∂L/∂W"), QStringLiteral("rms ∂L/∂W"), weightGradient,
          &StepChannels::weightGradient},
         {tr("Activations by layer"), tr("Activations over time"), tr("Activations"), tr("Activation scale"),
          tr("A: rms of a, the activations"), QStringLiteral("rms a"), QStringLiteral("rms a"),
          activationScale, &StepChannels::activationScale},
         {tr("Updates by layer"), tr("Updates over time"), tr("Updates"), tr("Update ratio"),
          tr("U: ‖ΔW‖ / ‖W‖ of the last update, or averaged over the last few of a long run"),
          QStringLiteral("‖ΔW‖ / ‖W‖"), QStringLiteral("‖ΔW‖ / ‖W‖"), updateRatio,
          &StepChannels::updateRatio},
         {tr("Gradient by layer"),
          {},
          tr("Gradient"),
          tr("Weights × slope"),
          tr("What a layer makes of the error signal on its way back:\n"
             "rms(δ) / rms(δ of the layer above) = gain of the weights × weighted slope,\n"
             "the rms of f′, each weighted by the error that arrives at it"),
          tr("rms δ against the layer above"),
          {},
          backwardFactor,
          nullptr}}};
    return rows;
}

const LayerQuantityRow& rowOf(LayerQuantity quantity) {
    return layerQuantities()[static_cast<std::size_t>(quantity)];
}

std::pair<std::int64_t, std::int64_t> updateSteps(const Snapshot& snapshot) {
    if (!hasUpdates(snapshot))
        return {};
    const std::size_t last = snapshot.steps->size() - 1;
    return {snapshot.steps->firstStep(last), snapshot.steps->lastStep(last)};
}

QString updateTitle(const std::pair<std::int64_t, std::int64_t>& steps) {
    const auto [first, last] = steps;
    return first == last ? tr("‖ΔW‖ / ‖W‖ of step %1").arg(countText(last))
                         : tr("‖ΔW‖ / ‖W‖, mean of steps %1–%2").arg(countText(first), countText(last));
}

} // namespace lab::ui
