// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/verdict_words.h"

#include "core/runner/snapshot.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(VerdictWords)
};

/// What a verdict is explained from.
struct Evidence {
    const Diagnosis& diagnosis;
    const Measurement& now;
    const Divergence* divergence;
    const Thresholds& thresholds;
};

/// With as many digits as it takes to tell the value from the border that it is beside.
QString numberBeside(double value, double border) {
    int digits = 3;
    while (digits < 17 && value != border && numberText(value, digits) == numberText(border, digits))
        ++digits;
    return numberText(value, digits);
}

void explainDiverged(VerdictWords& words, const Evidence& evidence) {
    if (evidence.divergence == nullptr) {
        words.sentence = Texts::tr("what the network computes on the evaluation set is not finite");
        words.shorter = {Texts::tr("not finite")};
        words.reason =
            Texts::tr("The weights are finite, but activations, loss or gradient are beyond what a "
                      "number can hold.");
        return;
    }
    const Divergence& divergence = *evidence.divergence;
    const QString what = divergedText(divergence);
    const QString step = countText(divergence.step);
    const bool many = areMany(divergence);
    if (divergence.layer > 0)
        words.sentence = (many ? Texts::tr("at step %1 %2 are not finite (first in %3)")
                               : Texts::tr("at step %1 %2 is not finite (first in %3)"))
                             .arg(step, what, layerOf(divergence, evidence.now));
    else
        words.sentence =
            (many ? Texts::tr("at step %1 %2 are not finite") : Texts::tr("at step %1 %2 is not finite"))
                .arg(step, what);
    words.shorter = {Texts::tr("step %1").arg(step)};
    words.reason =
        (many ? Texts::tr("At step %1 %2 are beyond what a number can hold; the last finite state is kept.")
              : Texts::tr("At step %1 %2 is beyond what a number can hold; the last finite state is kept."))
            .arg(step, what);
}

void explainBlocked(VerdictWords& words, const Evidence& evidence) {
    const int dead = whollyDeadLayer(evidence.now);
    if (dead >= 0) {
        const QString layer = countText(dead + 1);
        words.sentence =
            (evidence.now.onAllRows
                 ? Texts::tr("all units of layer %1 are dead; no gradient reaches it or the layers below")
                 : Texts::tr("all units of layer %1 are dead on all rows of the evaluation set"))
                .arg(layer);
        words.shorter = {Texts::tr("layer %1 is all dead").arg(layer)};
        words.reason = Texts::tr("f′(z) = 0 for every unit of the layer on every row of the evaluation set.");
    } else {
        words.sentence = Texts::tr("the error signal of layer 1 is exactly 0");
        words.shorter = {Texts::tr("layer 1 gets 0")};
        words.reason = Texts::tr("E₁ = 0 while the output layer still has an error.");
    }
}

/// What layer 1 receives now, for the chip: the same number as on the gradient card.
void sayProfile(VerdictWords& words, const Measurement& now) {
    const double first = now.layers.front().signal.errorSignal;
    const double top = now.layers[now.hiddenLayers() - 1].signal.errorSignal;
    if (!(first > 0) || !(top > 0)) {
        words.sentence = now.underflows ? Texts::tr("what reaches layer 1 is too small for any number")
                                        : Texts::tr("layer 1 receives no error signal now");
        words.shorter = {Texts::tr("layer 1 gets 0")};
        return;
    }
    const QString last = countText(now.hiddenLayers());
    const QString ratio = ratioText(first / top);
    const QString factor = factorText(first / top);
    if (ratio == numberText(1)) {
        words.sentence = Texts::tr("layer 1 receives as much error signal as layer %1").arg(last);
        words.shorter = {Texts::tr("layer 1 gets as much as layer %1").arg(last)};
    } else if (ratio != factor) {
        words.sentence = Texts::tr("layer 1 receives %1 times layer %2’s error signal").arg(factor, last);
        words.shorter = {Texts::tr("layer 1 gets %1 times layer %2’s").arg(factor, last),
                         Texts::tr("%1 times layer %2’s").arg(factor, last),
                         Texts::tr("%1 times").arg(factor)};
    } else {
        words.sentence = Texts::tr("layer 1 receives %1 of layer %2’s error signal").arg(ratio, last);
        words.shorter = {Texts::tr("layer 1 gets %1 of layer %2’s").arg(ratio, last),
                         Texts::tr("%1 of layer %2’s").arg(ratio, last), ratio};
    }
}

/// What else is true of a network whose units die: the error signal explodes, vanishes ...
void addProfile(VerdictWords& words, const Evidence& evidence) {
    const auto met = std::ranges::find_if(evidence.diagnosis.findings, [](const Finding& finding) {
        return finding.met && finding.rule >= Verdict::Exploding && finding.rule <= Verdict::Fading;
    });
    if (met == evidence.diagnosis.findings.end())
        return;
    const QString rule = verdictWordInside(met->rule);
    const auto with = [&](const QString& dying) { return Texts::tr("%1; also %2").arg(dying, rule); };
    VerdictWords profile;
    sayProfile(profile, evidence.now);
    words.shorter.prepend(with(words.shorter.front()));
    words.shorter.prepend(with(words.sentence));
    words.sentence = Texts::tr("%1: %2").arg(with(words.sentence), profile.sentence);
}

void explainDying(VerdictWords& words, const Evidence& evidence) {
    const std::int64_t dead = evidence.now.deadUnits();
    const std::int64_t units = evidence.now.hiddenUnits();
    const std::int64_t forGood = evidence.now.deadForGoodUnits();
    const QString deadText = countText(dead), unitsText = countText(units);
    words.sentence = forGood > 0
                         ? Texts::tr("%1 of %2 units are dead, %3 beyond training", "", asInt(units))
                               .arg(deadText, unitsText, countText(forGood))
                         : Texts::tr("%1 of %2 units are dead", "", asInt(units)).arg(deadText, unitsText);
    words.shorter = {Texts::tr("%1 of %2 dead").arg(deadText, unitsText),
                     Texts::tr("%1 of %2").arg(deadText, unitsText)};
    words.reason = Texts::tr("%1 of the hidden units have f′(z) = 0 on every row; the limit is %2.")
                       .arg(percentOf(static_cast<double>(dead) / static_cast<double>(units), 3),
                            percentOf(evidence.thresholds.dying, 3));
    addProfile(words, evidence);
}

/// v beside its border, or why a word holds though v has crossed it. `claim`: "v = %1".
QString keptText(const QString& claim, double border, const Thresholds& thresholds) {
    return Texts::tr("%1; the word stays until v is %2 beyond %3.")
        .arg(claim, numberText(thresholds.hysteresis), numberText(border));
}

QString profileReason(const Evidence& evidence, double border, bool grows) {
    const double v = evidence.diagnosis.logRatio;
    const QString borderText = numberText(border);
    if (std::isinf(v))
        return evidence.now.underflows
                   ? Texts::tr("E₁ is smaller than %1, the smallest number that the program can hold: "
                               "v = −∞, below %2.")
                         .arg(numberText(std::numeric_limits<double>::denorm_min(), 2), borderText)
                   : Texts::tr("In at least one of the last checks layer 1 received exactly 0: v = −∞, "
                               "below %1.")
                         .arg(borderText);
    const QString claim = Texts::tr("v = log₁₀(E₁ / E%1) = %2 over the last checks")
                              .arg(subscript(asInt(evidence.now.hiddenLayers())), numberBeside(v, border));
    if (grows ? v <= border : v >= border)
        return keptText(claim, border, evidence.thresholds);
    return (grows ? Texts::tr("%1, above %2.") : Texts::tr("%1, below %2.")).arg(claim, borderText);
}

void explainProfile(VerdictWords& words, const Evidence& evidence) {
    const Verdict verdict = evidence.diagnosis.verdict;
    const bool grows = verdict == Verdict::Exploding || verdict == Verdict::Growing;
    const Thresholds& t = evidence.thresholds;
    const double threshold = verdict == Verdict::Exploding   ? t.exploding
                             : verdict == Verdict::Growing   ? t.growing
                             : verdict == Verdict::Vanishing ? t.vanishing
                                                             : t.fading;
    sayProfile(words, evidence.now);
    words.reason = profileReason(evidence, threshold, grows);
    if (std::isinf(evidence.diagnosis.logRatio) && evidence.now.layers.front().signal.errorSignal > 0) {
        words.sentence = Texts::tr("layer 1 received no error signal at all in one of the last checks");
        words.shorter = {Texts::tr("layer 1 got 0")};
    }
}

void explainStepsTooLarge(VerdictWords& words, const Evidence& evidence) {
    const double update = evidence.diagnosis.largestUpdate;
    const QString layer = layerName(evidence.diagnosis.largestUpdateLayer, evidence.now.hiddenLayers());
    const QString limit = numberText(evidence.thresholds.updateRatio);
    const int checks = evidence.thresholds.updateChecks;
    if (std::isinf(update)) { // of 0 there is no share
        words.sentence = Texts::tr("the last update changed the weights of %1, which were all 0").arg(layer);
        words.shorter = {Texts::tr("%1 was all 0").arg(layer)};
        words.reason = Texts::tr("U is infinite in %1, above %2 for %3 steps in a row or more.", "", checks)
                           .arg(layer, limit, countText(checks));
        return;
    }
    const QString share = percentOf(update);
    words.sentence = Texts::tr("the last update changed the weights of %1 by %2").arg(layer, share);
    words.shorter = {Texts::tr("%1 a step").arg(share), share};
    words.reason = Texts::tr("U = %1 in %2, above %3 for %4 steps in a row or more.", "", checks)
                       .arg(numberText(update), layer, limit, countText(checks));
}

void explainHealthy(VerdictWords& words, const Evidence& evidence) {
    if (const std::size_t hidden = evidence.now.hiddenLayers(); hidden < 2) {
        words.sentence = hidden == 0 ? Texts::tr("there is no hidden layer to pass the error through")
                                     : Texts::tr("there is one hidden layer and none to compare it with");
        words.shorter = {hidden == 0 ? Texts::tr("no hidden layer") : Texts::tr("one hidden layer")};
        words.reason = Texts::tr("With fewer than two hidden layers there is nothing to compare.");
        return;
    }
    const double v = evidence.diagnosis.logRatio;
    if (std::isnan(v)) {
        words.sentence = Texts::tr("the output has no error to pass back");
        words.shorter = {Texts::tr("no error")};
        words.reason =
            Texts::tr("The error at the output is exactly 0 on every row: there is nothing to compare.");
        return;
    }
    const Thresholds& t = evidence.thresholds;
    sayProfile(words, evidence.now);
    const double border = v < 0 ? t.fading : t.growing;
    const QString claim = Texts::tr("v = %1").arg(numberBeside(v, border));
    words.reason =
        v >= t.fading && v <= t.growing
            ? Texts::tr("%1, between %2 and %3.").arg(claim, numberText(t.fading), numberText(t.growing))
            : keptText(claim, border, t);
}

void explain(VerdictWords& words, const Evidence& evidence) {
    switch (evidence.diagnosis.verdict) {
    case Verdict::Diverged:
        return explainDiverged(words, evidence);
    case Verdict::Blocked:
        return explainBlocked(words, evidence);
    case Verdict::Dying:
        return explainDying(words, evidence);
    case Verdict::Exploding:
    case Verdict::Growing:
    case Verdict::Vanishing:
    case Verdict::Fading:
        return explainProfile(words, evidence);
    case Verdict::StepsTooLarge:
        return explainStepsTooLarge(words, evidence);
    case Verdict::Healthy:
        return explainHealthy(words, evidence);
    }
}

} // namespace

VerdictWords wordsOf(const Diagnosis& diagnosis, const Measurement& now, const Divergence* divergence,
                     const Thresholds& thresholds) {
    VerdictWords words{diagnosis.verdict, verdictWord(diagnosis.verdict), {}, {}, {}};
    explain(words, {diagnosis, now, divergence, thresholds});
    const std::int64_t dead = now.deadUnits();
    const bool said = diagnosis.verdict == Verdict::Diverged || diagnosis.verdict == Verdict::Blocked;
    if (diagnosis.atStart && dead > 0 && !said)
        words.sentence = Texts::tr("%1; %2 of %3 units start silent", "", asInt(now.hiddenUnits()))
                             .arg(words.sentence, countText(dead), countText(now.hiddenUnits()));
    return words;
}

VerdictWords verdictWords(const Snapshot& snapshot) {
    if (!snapshot.divergence)
        return wordsOf(snapshot.diagnosis, snapshot.now, nullptr, snapshot.thresholds);
    VerdictWords words =
        wordsOf(snapshot.diagnosis, snapshot.now, &*snapshot.divergence, snapshot.thresholds);
    // The counters beside it are of another step than the one that failed.
    const QString failed = countText(snapshot.divergence->step), shown = countText(snapshot.step);
    words.sentence = Texts::tr("%1; shown is the last finite state, step %2").arg(words.sentence, shown);
    if (snapshot.divergence->step != snapshot.step)
        words.shorter = {Texts::tr("step %1; shown is the last finite, step %2").arg(failed, shown),
                         Texts::tr("step %1; shown is step %2").arg(failed, shown),
                         Texts::tr("step %1, shown %2").arg(failed, shown), Texts::tr("step %1").arg(failed)};
    return words;
}

QString layerName(std::size_t l, std::size_t hidden) {
    return l < hidden ? Texts::tr("layer %1").arg(countText(l + 1)) : Texts::tr("the output layer");
}

QString layerOf(const Divergence& divergence, const Measurement& now) {
    return layerName(static_cast<std::size_t>(divergence.layer - 1), now.hiddenLayers());
}

QString divergedText(const Divergence& divergence) {
    if (divergence.quantity == "loss")
        return Texts::tr("the loss");
    if (divergence.quantity == "gradient")
        return Texts::tr("the gradient");
    if (divergence.quantity == "activations")
        return Texts::tr("the activations");
    return divergence.quantity == "weights" ? Texts::tr("the weights") : Texts::tr("the mean squares");
}

bool areMany(const Divergence& divergence) {
    return divergence.quantity != "loss" && divergence.quantity != "gradient";
}

} // namespace lab::ui
