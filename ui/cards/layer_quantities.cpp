// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layer_quantities.h"

#include "ui/look/number_text.h"
#include "ui/look/quantity_words.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::LayersCard)
};

/// One entry of the cards' choice: the row in core, and the titles of the cards that show it.
struct Row {
    std::string_view key;
    const char* title;
    const char* titleOverTime;
    const char* briefTitle;
};

constexpr Row gradientRow(std::string_view key) {
    return {key, QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Gradient by layer"),
            QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Gradient over time"),
            QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Gradient")};
}

/// In the order of LayerQuantity.
constexpr std::array rows{gradientRow("error_signal"), gradientRow("weight_gradient_rms"),
                          Row{"activation_scale",
                              QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Activations by layer"),
                              QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Activations over time"),
                              QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Activations")},
                          Row{"update_ratio", QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Updates by layer"),
                              QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Updates over time"),
                              QT_TRANSLATE_NOOP("lab::ui::LayersCard", "Updates")},
                          gradientRow({})};

const Row& rowOf(LayerQuantity quantity) {
    return rows[static_cast<std::size_t>(quantity)];
}

bool hasUpdates(const Snapshot& snapshot) {
    const History* steps = snapshot.steps.get();
    return steps != nullptr && !steps->empty() &&
           steps->channels() == StepChannels{snapshot.now.hiddenLayers() + 1}.count();
}

double backwardFactor(const Snapshot& snapshot, std::size_t layer) {
    if (layer >= snapshot.split.size())
        return 0;
    return snapshot.split[layer].weightGain * snapshot.split[layer].slopeFactor;
}

} // namespace

std::vector<LayerQuantity> layerQuantities() {
    std::vector<LayerQuantity> all;
    for (std::size_t i = 0; i < rows.size(); ++i)
        all.push_back(static_cast<LayerQuantity>(i));
    return all;
}

std::vector<LayerQuantity> recordedQuantities() {
    std::vector<LayerQuantity> recorded;
    for (const LayerQuantity quantity : layerQuantities()) {
        const Quantity* row = quantityOf(quantity);
        if (row != nullptr && row->stepChannel != nullptr)
            recorded.push_back(quantity);
    }
    return recorded;
}

const Quantity* quantityOf(LayerQuantity quantity) {
    static const auto inCore = [] { // asked for every point of a line
        std::array<const Quantity*, rows.size()> found{};
        std::ranges::transform(rows, found.begin(), findQuantity, &Row::key);
        return found;
    }();
    return inCore[static_cast<std::size_t>(quantity)];
}

double valueOf(LayerQuantity quantity, const Snapshot& snapshot, std::size_t layer) {
    const Quantity* row = quantityOf(quantity);
    if (row == nullptr)
        return backwardFactor(snapshot, layer);
    if (row->ofMeasurement != nullptr)
        return row->ofMeasurement(snapshot.now, layer);
    if (!hasUpdates(snapshot)) // what only steps have
        return 0;
    const StepChannels channels{snapshot.now.hiddenLayers() + 1};
    return snapshot.steps->bin(snapshot.steps->size() - 1, row->stepChannel(channels, layer)).mean;
}

LayerQuantityTexts textsOf(LayerQuantity quantity) {
    const Row& row = rowOf(quantity);
    LayerQuantityTexts texts;
    texts.title = Texts::tr(row.title);
    texts.titleOverTime = Texts::tr(row.titleOverTime);
    texts.briefTitle = Texts::tr(row.briefTitle);
    if (const Quantity* inCore = quantityOf(quantity)) {
        const QuantityWords words = wordsOf(*inCore);
        texts.name = words.name;
        texts.inText = words.inText;
        texts.definition = QStringLiteral("%1: %2").arg(textOf(inCore->symbol), localized(words.definition));
        texts.batchTitle = tableText(inCore->formula);
        texts.axisTitle = quantity == LayerQuantity::ErrorSignal
                              ? Texts::tr("%1 over all rows").arg(texts.batchTitle)
                              : texts.batchTitle;
    } else {
        texts.name = Texts::tr("Weights × slope");
        texts.inText = Texts::tr("weights × slope");
        texts.definition =
            Texts::tr("What a layer makes of the error signal on its way back:\n"
                      "rms(δ) / rms(δ of the layer above) = gain of the weights × weighted slope,\n"
                      "the rms of f′, each weighted by the error that arrives at it");
        texts.axisTitle = Texts::tr("rms δ against the layer above");
    }
    return texts;
}

std::pair<std::int64_t, std::int64_t> updateSteps(const Snapshot& snapshot) {
    if (!hasUpdates(snapshot))
        return {};
    const std::size_t last = snapshot.steps->size() - 1;
    return {snapshot.steps->firstStep(last), snapshot.steps->lastStep(last)};
}

QString updateTitle(const std::pair<std::int64_t, std::int64_t>& steps) {
    const auto [first, last] = steps;
    const QString what = textsOf(LayerQuantity::UpdateRatio).batchTitle;
    return first == last ? Texts::tr("%1 of step %2").arg(what, countText(last))
                         : Texts::tr("%1, mean of steps %2–%3").arg(what, countText(first), countText(last));
}

} // namespace lab::ui
