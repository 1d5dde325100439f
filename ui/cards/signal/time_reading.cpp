// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/signal/time_reading.h"

#include "core/insight/diagnosis.h"
#include "core/runner/snapshot.h"
#include "ui/look/number_text.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::TimeCard)
};

/// A quantity of the hidden layers in the batches.
struct Signals {
    const History& history;
    LayerQuantity quantity;
    std::size_t layers;
    const SeriesFacts& facts;

    const Bin& bin(std::size_t i, std::size_t layer) const {
        return history.bin(i, quantityOf(quantity)->stepChannel({layers + 1}, layer));
    }
    std::size_t size() const { return history.size(); }
};

/// The first bin from which on the layer receives exactly 0. Only whole bins of zeros prove "since": one of
/// several steps does not.
std::size_t zeroFrom(const Signals& series, std::size_t layer) {
    std::size_t from = series.size();
    while (from > 0 && series.bin(from - 1, layer).maximum == 0)
        --from;
    return from;
}

/// "Layer 1 receives exactly 0", or all layers do.
QString zeroClaim(const Signals& series, bool all) {
    const bool many = all && series.layers > 1;
    const QString zero =
        series.facts.underflows ? Texts::tr("<b>less than any number</b>") : Texts::tr("exactly <b>0</b>");
    switch (series.quantity) {
    case LayerQuantity::WeightGradient:
        return (many ? Texts::tr("All weight gradients are %1")
                     : Texts::tr("The weight gradient of layer 1 is %1"))
            .arg(zero);
    case LayerQuantity::ActivationScale:
        return many ? Texts::tr("All activations are exactly <b>0</b>")
                    : Texts::tr("The activations of layer 1 are exactly <b>0</b>");
    case LayerQuantity::UpdateRatio:
        return many ? Texts::tr("No weight of a hidden layer moves: <b>0</b>")
                    : Texts::tr("The weights of layer 1 do not move: <b>0</b>");
    default:
        return (many ? Texts::tr("All layers receive %1") : Texts::tr("Layer 1 receives %1")).arg(zero);
    }
}

QStringList zeroSentence(const Signals& series) {
    const std::size_t from = zeroFrom(series, 0);
    if (from == series.size())
        return {};
    bool all = true;
    for (std::size_t l = 1; l < series.layers; ++l)
        all = all && zeroFrom(series, l) == from;
    const QString when =
        from == 0 ? QString() : Texts::tr(" since step %1").arg(countText(series.history.firstStep(from)));
    const QString brief = zeroClaim(series, all);
    const QString claim = (series.quantity == LayerQuantity::UpdateRatio ? Texts::tr("%1 in every step")
                                                                         : Texts::tr("%1 in every batch"))
                              .arg(brief) +
                          when;
    // What layer 1 receives over all rows after the last step may differ from the batches.
    if (series.quantity == LayerQuantity::ErrorSignal && series.facts.receivedOverAllRows > 0)
        return {claim + Texts::tr("; over all rows it is more"), claim, brief + when};
    return {claim, brief + when};
}

/// Share of the steps at which layer 1 is surely below (factor < 1) or above (factor > 1) factor times the
/// last layer.
double provenShare(const Signals& series, double factor) {
    double proven = 0;
    double total = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Bin& first = series.bin(i, 0);
        const Bin& last = series.bin(i, series.layers - 1);
        const auto steps = static_cast<double>(series.history.lastStep(i) - series.history.firstStep(i) + 1);
        total += steps;
        // The worst pair of steps within the bin must still hold.
        if (factor < 1 ? first.maximum < factor * last.minimum : first.minimum > factor * last.maximum)
            proven += steps;
    }
    return proven / total;
}

QStringList farSentence(const Signals& series) {
    for (const double factor : {1e-3, 1e3, 1e-1, 1e1}) {
        const double share = provenShare(series, factor);
        if (share < 0.5)
            continue;
        const QString form = factor < 1 ? Texts::tr("Layer 1 below <b>%1</b> of layer %2")
                                        : Texts::tr("Layer 1 above <b>%1 times</b> layer %2");
        const QString claim = form.arg(factorText(factor), countText(series.layers));
        if (share >= 1)
            return {Texts::tr("%1 in every batch").arg(claim), Texts::tr("%1 always").arg(claim)};
        const QString percent = fixedText(std::floor(100 * share), 0);
        // Folded bins can hide further steps at which it holds.
        if (series.history.rowsPerBin() > 1)
            return {Texts::tr("%1 in %2 % of the batches or more").arg(claim, percent),
                    Texts::tr("%1, ≥ %2 % of batches").arg(claim, percent),
                    Texts::tr("%1, ≥ %2 %").arg(claim, percent)};
        return {Texts::tr("%1 in %2 % of the batches").arg(claim, percent),
                Texts::tr("%1, %2 % of batches").arg(claim, percent),
                Texts::tr("%1, %2 %").arg(claim, percent)};
    }
    return {};
}

/// All layers within a factor of 10 of the last one: at every step, or in the mean of each bin.
QStringList nearSentence(const Signals& series) {
    bool always = true;
    bool onAverage = true;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Bin& last = series.bin(i, series.layers - 1);
        for (std::size_t l = 0; l + 1 < series.layers; ++l) {
            const Bin& other = series.bin(i, l);
            always = always && other.maximum < 10 * last.minimum && 10 * other.minimum > last.maximum;
            onAverage = onAverage && other.mean < 10 * last.mean && 10 * other.mean > last.mean;
        }
    }
    if (!onAverage && !always)
        return {};
    const QString longForm =
        Texts::tr("All layers within a factor of <b>10</b> of layer %1").arg(countText(series.layers));
    const QString shortForm =
        Texts::tr("All within factor <b>10</b> of layer %1").arg(countText(series.layers));
    if (always)
        return {Texts::tr("%1 in every batch").arg(longForm), Texts::tr("%1, always").arg(shortForm)};
    return {Texts::tr("%1, on average").arg(longForm), Texts::tr("%1, on average").arg(shortForm)};
}

/// About 3 for 3.4: the mean of a few batches has no second digit that holds.
double oneDigit(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    return std::round(value / decade) * decade;
}

/// The mean over the last epoch, or over the last point where one holds more.
QStringList lastSentence(const Signals& series) {
    const std::size_t end = series.size() - 1;
    const std::int64_t last = series.history.lastStep(end);
    std::size_t from = end;
    while (from > 0 &&
           static_cast<double>(last - series.history.firstStep(from) + 1) < series.facts.batchesPerEpoch)
        --from;
    double first = 0;
    double top = 0;
    for (std::size_t i = from; i <= end; ++i) {
        const auto steps = static_cast<double>(series.history.lastStep(i) - series.history.firstStep(i) + 1);
        first += steps * series.bin(i, 0).mean;
        top += steps * series.bin(i, series.layers - 1).mean;
    }
    const double ratio = first / top;
    if (!(ratio > 0) || !std::isfinite(ratio)) {
        const QString form = series.quantity == LayerQuantity::ErrorSignal
                                 ? Texts::tr("Layer %1 receives <b>0</b> or no number")
                                 : Texts::tr("Layer %1 is at <b>0</b> or at no number");
        const QString claim = form.arg(countText(series.layers));
        return {Texts::tr("%1 in the last batches").arg(claim), claim};
    }
    const double rounded = ratio < 1 ? 1 / oneDigit(1 / ratio) : oneDigit(ratio);
    const QString of = rounded < 1    ? Texts::tr("about <b>%1</b> of layer %2")
                       : rounded == 1 ? Texts::tr("about as much as layer %2")
                                      : Texts::tr("about <b>%1 times</b> layer %2");
    const QString what = rounded == 1 ? of.arg(countText(series.layers))
                                      : of.arg(factorText(rounded), countText(series.layers));
    if (series.history.firstStep(from) == last)
        return {Texts::tr("At step %1 layer 1 at %2").arg(countText(last), what)};
    const QString since = countText(series.history.firstStep(from));
    return {Texts::tr("Since step %1 layer 1 on average at %2").arg(since, what),
            Texts::tr("Layer 1 on average at %2 since %1").arg(since, what),
            Texts::tr("Layer 1 lately at %1").arg(what)};
}

} // namespace

QStringList timeReading(const History* history, LayerQuantity quantity, std::size_t layers,
                        const SeriesFacts& facts) {
    if (history == nullptr || history->empty())
        return {Texts::tr("Nothing trained yet. Press Play or Step.")};
    if (layers == 0)
        return {Texts::tr("No hidden layer: the network is linear.")};
    const Signals series{*history, quantity, layers, facts};
    if (const QStringList zero = zeroSentence(series); !zero.isEmpty())
        return zero;
    if (layers == 1)
        return {Texts::tr("One hidden layer: nothing to compare it with.")};
    if (const QStringList far = farSentence(series); !far.isEmpty())
        return far;
    const QStringList near = nearSentence(series);
    return near.isEmpty() ? lastSentence(series) : near;
}

} // namespace lab::ui
