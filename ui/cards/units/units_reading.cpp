// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/units/units_reading.h"

#include "core/insight/diagnosis.h"
#include "core/math/activation.h"
#include "ui/look/number_text.h"
#include "ui/look/revivals.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/reading.h"

#include <QCoreApplication>

#include <algorithm>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::UnitsCard)
};

bool canDie(const LayerMeasurement& layer) {
    return layer.dead >= 0;
}

QString bold(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

QString countOf(std::int64_t part, std::int64_t whole) {
    return Texts::tr("%1 of %2").arg(countText(part), countText(whole));
}

std::int64_t saturatedUnits(const Measurement& now) {
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        sum += now.layers[l].saturatedUnits;
    return sum;
}

std::int64_t underflowedUnits(const Measurement& now) {
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        sum += now.layers[l].underflowed;
    return sum;
}

/// Share of exact zeros among all hidden activations.
double sparsityOf(const Measurement& now) {
    double zeros = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        zeros += now.layers[l].sparsity * static_cast<double>(now.layers[l].units.size());
    return zeros / std::max(1.0, static_cast<double>(now.hiddenUnits()));
}

/// Units of layers where death is defined.
std::int64_t mortalUnits(const Measurement& now) {
    std::int64_t units = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        units += canDie(now.layers[l]) ? static_cast<std::int64_t>(now.layers[l].units.size()) : 0;
    return units;
}

QString activationName(const Experiment& experiment) {
    const Activation* activation = commonActivation(experiment);
    if (activation == nullptr)
        return Texts::tr("These");
    return tableText(activation->name);
}

QStringList immortalReadings(const Snapshot& snapshot) {
    const std::int64_t saturated = saturatedUnits(snapshot.now);
    const QString name = activationName(snapshot.experiment);
    const QString count =
        saturated == 0 ? Texts::tr("<b>none</b> is saturated")
                       : Texts::tr("%1 saturated").arg(bold(countOf(saturated, snapshot.now.hiddenUnits())));
    if (const std::int64_t flat = underflowedUnits(snapshot.now); flat > 0)
        return {Texts::tr("%1 units cannot die (n/a), but the slope of %2 is too small for a number")
                    .arg(name, bold(countOf(flat, snapshot.now.hiddenUnits()))),
                Texts::tr("Cannot die (n/a); slope too small for a number: %1")
                    .arg(bold(countOf(flat, snapshot.now.hiddenUnits())))};
    return {Texts::tr("%1 units cannot die (n/a); %2").arg(name, count),
            Texts::tr("%1 units cannot die; %2").arg(name, count),
            Texts::tr("Cannot die (n/a); %1").arg(count)};
}

/// At step 0 nothing has died: what is dead starts silent. Of all hidden units, as the verdict counts them.
QString silentCount(const Snapshot& snapshot) {
    const QString count = bold(countOf(snapshot.now.deadUnits(), snapshot.now.hiddenUnits()));
    const bool silent = snapshot.step == 0 && snapshot.now.deadUnits() > 0;
    return (silent ? Texts::tr("%1 start silent") : Texts::tr("%1 dead")).arg(count);
}

QString deadCount(const Snapshot& snapshot) {
    const Measurement& now = snapshot.now;
    if (now.deadUnits() == 0)
        return silentCount(snapshot);
    return silentCount(snapshot) +
           (now.deadForGoodUnits() == 0
                ? Texts::tr(", none beyond training")
                : Texts::tr(", %1 beyond training").arg(countText(now.deadForGoodUnits())));
}

/// ", you revived 7, 3 other returns so far": what came back from death, if anything did.
QString returnsText(const LifeLog* lives) {
    if (lives == nullptr || lives->revived() == 0)
        return {};
    const std::vector<bool> hands = revivedByHand(*lives);
    const auto byHand = std::ranges::count(hands, true);
    const std::int64_t others = lives->revived() - byHand;
    QString text = byHand > 0 ? Texts::tr(", you revived %1").arg(bold(countText(byHand))) : QString();
    if (others == 1)
        text += Texts::tr(", 1 return so far");
    else if (others > 1)
        text += Texts::tr(", %1 returns so far").arg(countText(others));
    return text;
}

/// "45 sometimes 0, 16 always on": what the units that are not dead do. Empty where it was not counted.
QString livingText(const Measurement& now) {
    std::int64_t always = 0;
    std::int64_t sparse = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l) {
        const LayerMeasurement& layer = now.layers[l];
        if (!canDie(layer))
            continue;
        if (layer.alwaysOn < 0)
            return {};
        always += layer.alwaysOn;
        sparse += static_cast<std::int64_t>(layer.units.size()) - layer.dead - layer.alwaysOn;
    }
    return Texts::tr("; %1 sometimes 0, %2 always on").arg(bold(countText(sparse)), countText(always));
}

/// From the longest to the shortest.
QStringList mortalReadings(const Snapshot& snapshot) {
    const Measurement& now = snapshot.now;
    const QString bare = silentCount(snapshot);
    const QString dead = deadCount(snapshot);
    if (const int layer = whollyDeadLayer(now) + 1; layer > 0)
        return {dead + (now.onAllRows ? Texts::tr("; layer %1 is <b>all dead</b>: no gradient passes")
                                      : Texts::tr("; layer %1 is <b>all dead</b> on the evaluation set"))
                           .arg(countText(layer)),
                dead + Texts::tr("; layer %1 is <b>all dead</b>").arg(countText(layer)),
                bare + Texts::tr("; layer %1 is <b>all dead</b>").arg(countText(layer)), bare};
    const QString returns = returnsText(snapshot.lives.get());
    const QString living = livingText(now);
    QString others;
    if (const std::int64_t immortal = now.hiddenUnits() - mortalUnits(now); immortal > 0)
        others = Texts::tr(" (%1 cannot die)").arg(countText(immortal));
    const QString zeros = Texts::tr("; %1 of activations are 0").arg(percentText(sparsityOf(now)));
    // Sparsity stands beside death also where there is little room: half the units of a ReLU layer are 0 on a
    // row, and that is not what kills them.
    return {dead + returns + others + living + zeros,
            dead + returns + others + living,
            dead + returns + living,
            dead + living,
            bare + living,
            dead + returns,
            dead,
            bare};
}

} // namespace

QStringList unitsReading(const Snapshot& snapshot) {
    const Measurement& now = snapshot.now;
    if (now.hiddenLayers() == 0)
        return {Texts::tr("There is no hidden layer")};
    return now.deadUnits() >= 0 ? mortalReadings(snapshot) : immortalReadings(snapshot);
}

QString unitsBefore(const Snapshot& before, const Snapshot& now) {
    const std::int64_t whole = before.now.hiddenUnits();
    if (whole == 0)
        return Texts::tr("no hidden layer");
    const auto count = [&](std::int64_t part) {
        return bold(whole == now.now.hiddenUnits() ? countText(part) : countOf(part, whole));
    };
    const std::int64_t dead = before.now.deadUnits();
    if (dead < 0)
        return now.now.deadUnits() < 0 ? Texts::tr("%1 saturated").arg(count(saturatedUnits(before.now)))
                                       : Texts::tr("cannot die");
    const bool silent = before.step == 0 && dead > 0;
    return (silent ? Texts::tr("%1 start silent") : Texts::tr("%1 dead")).arg(count(dead));
}

} // namespace lab::ui
