// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/verdict_story.h"

#include "ui/look/number_text.h"
#include "ui/look/wording/verdict_words.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

struct Story {
    Q_DECLARE_TR_FUNCTIONS(VerdictStory)
};

QString bold(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

/// "weights × 1.6, slopes × 0.18" where these multiply to about the whole.
QString partsText(const WayBack& way) {
    return way.isSplit() ? Story::tr(" (weights %1, slopes %2)")
                               .arg(timesText(way.weights, 2), timesText(way.slopes, 2))
                         : QString();
}

QString passedText(const WayBack& way) {
    return way.layersPassed == 1
               ? Story::tr("Once: %1.").arg(bold(ratioText(way.whole)))
               : Story::tr("%1 times over: %2.").arg(countText(way.layersPassed), bold(ratioText(way.whole)));
}

/// What that makes of layer 1 beside the last one, from the number alone.
QString comparison(double whole) {
    if (whole < 1e-3)
        return Story::tr(" Layer 1 receives almost none of the error that the last layer receives.");
    if (whole < 0.1)
        return Story::tr(" Layer 1 receives much less of the error than the last layer.");
    if (whole <= 10)
        return Story::tr(" Layer 1 receives about as much of it as the last layer, within a factor of 10.");
    return whole <= 1e3
               ? Story::tr(" Layer 1 receives much more of the error than the last layer.")
               : Story::tr(" Layer 1 receives more than a thousand times the error of the last layer.");
}

/// From the last hidden layer to layer 1: what all the words about a profile come from.
QString profileStory(const Snapshot& snapshot) {
    const WayBack way = wayBack(snapshot);
    if (way.layersPassed == 0)
        return snapshot.now.hiddenLayers() < 2
                   ? Story::tr(
                         "The network learns from its error, which is passed back from layer to layer. With "
                         "fewer than two hidden layers there is nothing to compare on its way.")
                   : Story::tr(
                         "The network learns from its error, which is passed back from layer to layer. Now "
                         "the error of layer 1 or of the last hidden layer is 0, or smaller than the "
                         "smallest "
                         "number that the computer can hold.");
    const QString rate = bold(ratioText(way.signal));
    const QString text =
        ratioText(way.signal) == numberText(1)
            ? Story::tr("From layer to layer about as much of the error arrives as was sent%1. %2")
                  .arg(partsText(way), passedText(way))
            : (way.signal < 1
                   ? Story::tr("From layer to layer about %1 of the error survives on its way back%2. %3")
                   : Story::tr(
                         "From layer to layer the error grows on its way back, each time about %1%2. %3"))
                  .arg(rate, partsText(way), passedText(way));
    return text + comparison(way.whole);
}

QString pointText(const Measurement& now) {
    return now.onAllRows ? Story::tr("training point") : Story::tr("point of the evaluation set");
}

QString deadStory(const Measurement& now) {
    const std::int64_t dead = now.deadUnits();
    const std::int64_t beyond = now.deadForGoodUnits();
    QString story = Story::tr("A unit whose slope is 0 on every %2 is dead: it passes no error back "
                              "and gets none to learn from. Now %1 units are.")
                        .arg(bold(Story::tr("%1 of %2").arg(countText(dead), countText(now.hiddenUnits()))),
                             pointText(now));
    if (beyond > 0)
        story += Story::tr(" %1 of them are beyond training: no gradient can revive them.")
                     .arg(bold(countText(beyond)));
    return story;
}

QString blockedStory(const Measurement& now) {
    for (std::size_t l = now.hiddenLayers(); l-- > 0;) {
        if (now.layers[l].dead == static_cast<std::int64_t>(now.layers[l].units.size()))
            return Story::
                tr("Passing a unit, the error is multiplied by the unit's slope. In %1 that slope is 0 in "
                   "%2 units, on every %3: no error of these points reaches the weights of this layer "
                   "and of those below.")
                    .arg(layerName(l, now.hiddenLayers()),
                         bold(Story::tr("all %1").arg(countText(now.layers[l].dead))), pointText(now));
    }
    return Story::
        tr("The error that reaches layer 1 is exactly %1, though there is one at the output: nothing says "
           "how its weights should change.")
            .arg(bold(countText(0)));
}

QString divergedStory(const Snapshot& snapshot) {
    if (!snapshot.divergence)
        return Story::tr("Numbers have grown beyond what the computer can hold, about %1.")
            .arg(bold(numberText(std::numeric_limits<double>::max(), 2)));
    const Divergence& divergence = *snapshot.divergence;
    const QString where =
        divergence.layer > 0 ? Story::tr(" of %1").arg(layerOf(divergence, snapshot.now)) : QString();
    return Story::tr("At step %1 %2%3 grew beyond the largest number that the computer can hold, about %4. "
                     "Training stops there; the plots show the last step with finite numbers.")
        .arg(bold(countText(divergence.step)), divergedText(divergence), where,
             numberText(std::numeric_limits<double>::max(), 2));
}

QString stepsStory(const Snapshot& snapshot) {
    const double least = snapshot.diagnosis.findings[static_cast<std::size_t>(Verdict::StepsTooLarge)].value;
    if (std::isinf(least))
        return Story::tr("A step should change the weights a little. Each of the last %1 steps changed those "
                         "of some layer that were all %2 before.")
            .arg(countText(snapshot.thresholds.updateChecks), countText(0));
    return Story::tr(
               "A step should change the weights a little. Each of the last %1 steps changed those of some "
               "layer by %2 of their size or more, so that what was learned may be lost.")
        .arg(countText(snapshot.thresholds.updateChecks), bold(percentOf(least)));
}

} // namespace

bool WayBack::isSplit() const {
    return std::abs(weights * slopes / signal - 1) <= 0.05;
}

WayBack wayBack(const Snapshot& snapshot) {
    const Measurement& now = snapshot.now;
    if (now.hiddenLayers() < 2 || snapshot.split.size() < now.hiddenLayers())
        return {};
    WayBack way;
    way.whole = now.layers.front().signal.errorSignal / now.layers[now.hiddenLayers() - 1].signal.errorSignal;
    if (!(way.whole > 0) || !std::isfinite(way.whole))
        return {};
    way.layersPassed = now.hiddenLayers() - 1;
    double logWeights = 0, logSlopes = 0;
    for (std::size_t l = 0; l < way.layersPassed; ++l) {
        logWeights += std::log(snapshot.split[l].weightGain);
        logSlopes += std::log(snapshot.split[l].slopeFactor);
    }
    const auto passed = static_cast<double>(way.layersPassed);
    way.signal = std::pow(way.whole, 1 / passed);
    way.weights = std::exp(logWeights / passed);
    way.slopes = std::exp(logSlopes / passed);
    return way;
}

QString verdictStory(const Snapshot& snapshot) {
    switch (snapshot.diagnosis.verdict) {
    case Verdict::Diverged:
        return divergedStory(snapshot);
    case Verdict::Blocked:
        return blockedStory(snapshot.now);
    case Verdict::Dying:
        return deadStory(snapshot.now);
    case Verdict::StepsTooLarge:
        return stepsStory(snapshot);
    case Verdict::Exploding:
    case Verdict::Growing:
    case Verdict::Vanishing:
    case Verdict::Fading:
    case Verdict::Healthy:
        break;
    }
    return profileStory(snapshot);
}

} // namespace lab::ui
