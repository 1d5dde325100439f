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

QString tr(const char* text) {
    return QCoreApplication::translate("lab::ui::TimeCard", text);
}

/// The error signals of the hidden layers in the batches.
struct Signals {
    const History& history;
    std::size_t layers;
    /// Batches that are all rows once; 0 where that is not known.
    double batchesPerEpoch;

    const Bin& bin(std::size_t i, std::size_t layer) const {
        return history.bin(i, StepChannels{layers + 1}.errorSignal(layer));
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

/// `overAllRows`: what layer 1 receives over all rows after the last step, which may differ from the batches.
QStringList zeroSentence(const Signals& series, double overAllRows, bool underflows) {
    const std::size_t from = zeroFrom(series, 0);
    if (from == series.size())
        return {};
    bool all = true;
    for (std::size_t l = 1; l < series.layers; ++l)
        all = all && zeroFrom(series, l) == from;
    const QString who = all && series.layers > 1 ? tr("All layers receive") : tr("Layer 1 receives");
    const QString when =
        from == 0 ? QString() : tr(" since step %1").arg(countText(series.history.firstStep(from)));
    const QString brief =
        (underflows ? tr("%1 <b>less than any number</b>") : tr("%1 exactly <b>0</b>")).arg(who);
    const QString claim = tr("%1 in every batch").arg(brief) + when;
    if (overAllRows > 0)
        return {claim + tr("; over all rows it is more"), claim, brief + when};
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
        const QString form = factor < 1 ? tr("Layer 1 below <b>%1</b> of layer %2")
                                        : tr("Layer 1 above <b>%1 times</b> layer %2");
        const QString claim = form.arg(factorText(factor), countText(series.layers));
        if (share >= 1)
            return {tr("%1 in every batch").arg(claim), tr("%1 always").arg(claim)};
        const QString percent = fixedText(std::floor(100 * share), 0);
        // Folded bins can hide further steps at which it holds.
        if (series.history.rowsPerBin() > 1)
            return {tr("%1 in %2 % of the batches or more").arg(claim, percent),
                    tr("%1, ≥ %2 % of batches").arg(claim, percent), tr("%1, ≥ %2 %").arg(claim, percent)};
        return {tr("%1 in %2 % of the batches").arg(claim, percent),
                tr("%1, %2 % of batches").arg(claim, percent), tr("%1, %2 %").arg(claim, percent)};
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
        tr("All layers within a factor of <b>10</b> of layer %1").arg(countText(series.layers));
    const QString shortForm = tr("All within factor <b>10</b> of layer %1").arg(countText(series.layers));
    if (always)
        return {tr("%1 in every batch").arg(longForm), tr("%1, always").arg(shortForm)};
    return {tr("%1, on average").arg(longForm), tr("%1, on average").arg(shortForm)};
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
           static_cast<double>(last - series.history.firstStep(from) + 1) < series.batchesPerEpoch)
        --from;
    double first = 0;
    double top = 0;
    for (std::size_t i = from; i <= end; ++i) {
        const auto steps = static_cast<double>(series.history.lastStep(i) - series.history.firstStep(i) + 1);
        first += steps * series.bin(i, 0).mean;
        top += steps * series.bin(i, series.layers - 1).mean;
    }
    const double ratio = first / top;
    if (!(ratio > 0) || !std::isfinite(ratio))
        return {
            tr("Layer %1 receives <b>0</b> or no number in the last batches").arg(countText(series.layers)),
            tr("Layer %1 receives <b>0</b> or no number").arg(countText(series.layers))};
    const double rounded = ratio < 1 ? 1 / oneDigit(1 / ratio) : oneDigit(ratio);
    const QString of = rounded < 1    ? tr("about <b>%1</b> of layer %2")
                       : rounded == 1 ? tr("about as much as layer %2")
                                      : tr("about <b>%1 times</b> layer %2");
    const QString what = rounded == 1 ? of.arg(countText(series.layers))
                                      : of.arg(factorText(rounded), countText(series.layers));
    if (series.history.firstStep(from) == last)
        return {tr("At step %1 layer 1 at %2").arg(countText(last), what)};
    const QString since = countText(series.history.firstStep(from));
    return {tr("Since step %1 layer 1 on average at %2").arg(since, what),
            tr("Layer 1 on average at %2 since %1").arg(since, what), tr("Layer 1 lately at %1").arg(what)};
}

} // namespace

QStringList timeReading(const History* history, std::size_t layers, double overAllRows,
                        double batchesPerEpoch, bool underflows) {
    if (history == nullptr || history->empty())
        return {tr("Nothing trained yet. Press Play or Step.")};
    if (layers == 0)
        return {tr("No hidden layer: the network is linear.")};
    const Signals series{*history, layers, batchesPerEpoch};
    if (const QStringList zero = zeroSentence(series, overAllRows, underflows); !zero.isEmpty())
        return zero;
    if (layers == 1)
        return {tr("One hidden layer: nothing to compare it with.")};
    if (const QStringList far = farSentence(series); !far.isEmpty())
        return far;
    const QStringList near = nearSentence(series);
    return near.isEmpty() ? lastSentence(series) : near;
}

} // namespace lab::ui
