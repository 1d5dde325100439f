// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/layers_reading.h"

#include "core/insight/diagnosis.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// Ratios in between are "about the same".
constexpr double sameFactor = 2;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::LayersCard)
};

/// "1/4,862 of", "6.7 times" or "1.0 times".
QString share(double value) {
    const QString text = factorText(value);
    if (text == numberText(1))
        return Texts::tr("<b>%1 times</b>").arg(fixedText(1, 1));
    return (value > 1 ? Texts::tr("<b>%1 times</b>") : Texts::tr("<b>%1</b> of")).arg(text);
}

QStringList aboutTheSame(LayerQuantity quantity) {
    if (quantity == LayerQuantity::ErrorSignal)
        return {Texts::tr("All layers get <b>about the same</b> error signal, factor below 2"),
                Texts::tr("<b>About the same</b> in all layers, factor below 2")};
    return {Texts::tr("<b>About the same</b> in all layers, factor below 2")};
}

QStringList comparison(LayerQuantity quantity, const std::vector<double>& values) {
    const auto count = values.size();
    const double last = values.back();
    const bool same = std::all_of(values.begin(), values.end(), [last](double value) {
        return value > last / sameFactor && value < last * sameFactor;
    });
    if (same)
        return aboutTheSame(quantity);
    const double ratioToLast = values.front() / last;
    const QString text =
        quantity == LayerQuantity::ErrorSignal
            ? Texts::tr("Layer 1 gets %1 layer %2’s error signal").arg(share(ratioToLast), countText(count))
            : Texts::tr("Layer 1’s %1 is %2 layer %3’s")
                  .arg(textsOf(quantity).inText, share(ratioToLast), countText(count));
    const QString brief = Texts::tr("Layer 1: %1 layer %2").arg(share(ratioToLast), countText(count));
    const double perLayer = std::pow(ratioToLast, 1 / static_cast<double>(count - 1));
    QString trend;
    if (ratioToLast < 1 / sameFactor)
        trend = Texts::tr(": ÷ %1 per layer").arg(numberText(1 / perLayer, 2));
    else if (ratioToLast > sameFactor)
        trend = Texts::tr(": × %1 per layer").arg(numberText(perLayer, 2));
    return {text + trend, text, brief};
}

} // namespace

QStringList layersReading(LayerQuantity quantity, const std::vector<double>& values, bool underflows) {
    const std::size_t count = values.size();
    if (count == 0)
        return {Texts::tr("No hidden layer: the network is linear.")};
    const QString name = textsOf(quantity).inText;
    const auto broken =
        std::find_if(values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
    if (broken != values.end() && quantity == LayerQuantity::UpdateRatio && std::isinf(*broken))
        return {Texts::tr("The update ratio of layer %1 is <b>infinite</b>: its weights were 0")
                    .arg(countText(broken - values.begin() + 1))};
    if (broken != values.end())
        return {Texts::tr("The %1 of layer %2 is <b>not a number</b>")
                    .arg(name, countText(broken - values.begin() + 1))};
    if (count == 1)
        return {Texts::tr("One hidden layer: nothing to compare it with.")};
    const bool tiny = underflows && quantity != LayerQuantity::ActivationScale;
    if (std::all_of(values.begin(), values.end(), [](double value) { return value == 0; }))
        return {(tiny ? Texts::tr("The %1 is <b>too small for any number</b> in every hidden layer")
                      : Texts::tr("The %1 is exactly <b>0</b> in every hidden layer"))
                    .arg(name)};
    if (values.front() == 0)
        return {(tiny ? Texts::tr("The %1 of layer 1 is <b>too small for any number</b>")
                      : Texts::tr("The %1 of layer 1 is exactly <b>0</b>"))
                    .arg(name)};
    if (values.back() == 0)
        return {Texts::tr("The %1 of layer %2 is exactly <b>0</b>").arg(name, countText(count))};
    return comparison(quantity, values);
}

QStringList splitReading(const std::vector<BackwardFactor>& split, std::size_t layer) {
    if (split.empty())
        return {Texts::tr("No hidden layer: the network is linear.")};
    const std::size_t shown = std::min(layer, split.size() - 1);
    const BackwardFactor& factor = split[shown];
    if (!std::isfinite(factor.weightGain))
        return {Texts::tr("No error signal arrives above layer %1").arg(countText(shown + 1))};
    const QString weights = numberText(factor.weightGain, 2);
    if (!std::isfinite(factor.slopeFactor))
        return {Texts::tr("Layer %1: weights <b>× %2</b>, and nothing arrives")
                    .arg(countText(shown + 1), weights)};
    const QString slope = numberText(factor.slopeFactor, 2);
    const QString both = numberText(factor.weightGain * factor.slopeFactor, 2);
    return {Texts::tr("Layer %1, going back: weights × %2, weighted slope × %3, together <b>× %4</b>")
                .arg(countText(shown + 1), weights, slope, both),
            Texts::tr("Layer %1: weights × %2, weighted slope × %3, together <b>× %4</b>")
                .arg(countText(shown + 1), weights, slope, both),
            Texts::tr("Layer %1: × %2 by weights, × %3 by weighted slope")
                .arg(countText(shown + 1), weights, slope)};
}

} // namespace lab::ui
