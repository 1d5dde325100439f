// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/explanation.h"

#include "core/insight/ratio_text.h"

#include <array>
#include <cmath>
#include <string>

namespace lab {
namespace {

/// With as many digits as it takes to tell the value from the border that it is beside.
std::string numberBeside(double value, double border) {
    int digits = 3;
    while (digits < 17 && value != border && number(value, digits) == number(border, digits))
        ++digits;
    return number(value, digits);
}

/// 12 as "₁₂".
std::string subscript(std::size_t number) {
    static constexpr std::array digits{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string text;
    for (const char digit : std::to_string(number))
        text += digits[static_cast<std::size_t>(digit - '0')];
    return text;
}

std::string layerName(std::size_t l) {
    return "layer " + std::to_string(l + 1);
}

void explainDiverged(Diagnosis& d, const Evidence& evidence) {
    if (evidence.divergence == nullptr) {
        d.sentence = "what the network computes on the evaluation set is not finite";
        d.brief = "not finite";
        d.reason =
            "The weights are finite, but activations, loss or gradient are beyond what a number can hold.";
        return;
    }
    const Divergence& divergence = *evidence.divergence;
    const std::string where =
        divergence.layer > 0 ? " (first in layer " + std::to_string(divergence.layer) + ")" : "";
    const bool many = divergence.quantity != "loss" && divergence.quantity != "gradient";
    const std::string what = divergence.quantity + (many ? " are" : " is");
    d.sentence = "at step " + std::to_string(divergence.step) + " the " + what + " not finite" + where;
    d.brief = "step " + std::to_string(divergence.step);
    d.reason = "The " + what + " beyond what a number can hold; the last finite state is kept.";
}

void explainBlocked(Diagnosis& d, const Evidence& evidence) {
    const int layer = whollyDeadLayer(evidence.now);
    if (layer >= 0) {
        d.sentence = "all units of " + layerName(static_cast<std::size_t>(layer)) +
                     (evidence.now.onAllRows ? " are dead; no gradient reaches it or the layers below"
                                             : " are dead on all rows of the evaluation set");
        d.brief = layerName(static_cast<std::size_t>(layer)) + " is all dead";
        d.reason = "f′(z) = 0 for every unit of the layer on every row of the evaluation set.";
    } else {
        d.sentence = "the error signal of layer 1 is exactly 0";
        d.brief = "layer 1 gets 0";
        d.reason = "E₁ = 0 while the output layer still has an error.";
    }
}

void explainDying(Diagnosis& d, const Evidence& evidence) {
    const std::int64_t dead = evidence.now.deadUnits();
    const std::int64_t units = evidence.now.hiddenUnits();
    const std::int64_t forGood = evidence.now.deadForGoodUnits();
    d.sentence = std::to_string(dead) + " of " + std::to_string(units) + " units are dead";
    d.brief = std::to_string(dead) + " of " + std::to_string(units) + " dead";
    if (forGood > 0)
        d.sentence += ", " + std::to_string(forGood) + " beyond training";
    d.reason = number(100 * static_cast<double>(dead) / static_cast<double>(units)) +
               " % of the hidden units have f′(z) = 0 on every row; the limit is " +
               number(100 * evidence.thresholds.dying) + " %.";
}

/// What layer 1 receives now, for the chip: the same number as on the gradient card.
std::string profileSentence(const Measurement& now) {
    const std::size_t last = now.hiddenLayers() - 1;
    const double first = now.layers.front().signal.errorSignal;
    const double top = now.layers[last].signal.errorSignal;
    if (now.underflows)
        return "what reaches layer 1 is too small for any number";
    if (!(first > 0) || !(top > 0))
        return "layer 1 receives no error signal now";
    const std::string ratio = ratioText(first / top);
    const std::string_view times = "×";
    if (ratio == "1")
        return "layer 1 receives as much error signal as " + layerName(last);
    if (ratio.starts_with(times))
        return "layer 1 receives " + ratio.substr(times.size()) + " times " + layerName(last) +
               "’s error signal";
    return "layer 1 receives " + ratio + " of " + layerName(last) + "’s error signal";
}

std::string profileBrief(const Measurement& now) {
    const double first = now.layers.front().signal.errorSignal;
    const double top = now.layers[now.hiddenLayers() - 1].signal.errorSignal;
    if (!(first > 0) || !(top > 0))
        return "layer 1 gets 0";
    const std::string ratio = ratioText(first / top);
    const std::string last = layerName(now.hiddenLayers() - 1);
    if (ratio == "1")
        return "layer 1 gets as much as " + last;
    const std::string_view times = "×";
    return "layer 1 gets " +
           (ratio.starts_with(times) ? ratio.substr(times.size()) + " times " : ratio + " of ") + last + "’s";
}

/// Why a word holds though v has crossed its border.
std::string keptText(double border, const Thresholds& thresholds) {
    return "; the word stays until v is " + number(thresholds.hysteresis) + " beyond " + number(border) + ".";
}

std::string profileReason(const Diagnosis& d, const Measurement& now, double border, const Thresholds& t,
                          bool grows) {
    const double v = d.logRatio;
    if (std::isinf(v))
        return (now.underflows ? "E₁ is smaller than " + number(5e-324, 2) +
                                     ", the smallest number that the program can hold"
                               : "In at least one of the last checks layer 1 received exactly 0") +
               std::string(": v = −∞, below ") + number(border) + ".";
    const bool beyond = grows ? v > border : v < border;
    return "v = log₁₀(E₁ / E" + subscript(now.hiddenLayers()) + ") = " + numberBeside(v, border) +
           " over the last checks" +
           (beyond ? (grows ? ", above " : ", below ") + number(border) + "." : keptText(border, t));
}

void explainProfile(Diagnosis& d, const Evidence& evidence) {
    const bool grows = d.verdict == Verdict::Exploding || d.verdict == Verdict::Growing;
    const Thresholds& t = evidence.thresholds;
    const double threshold = d.verdict == Verdict::Exploding   ? t.exploding
                             : d.verdict == Verdict::Growing   ? t.growing
                             : d.verdict == Verdict::Vanishing ? t.vanishing
                                                               : t.fading;
    d.sentence = profileSentence(evidence.now);
    d.brief = profileBrief(evidence.now);
    d.reason = profileReason(d, evidence.now, threshold, t, grows);
    if (std::isinf(d.logRatio) && evidence.now.layers.front().signal.errorSignal > 0) {
        d.sentence = "layer 1 received no error signal at all in one of the last checks";
        d.brief = "layer 1 got 0";
    }
}

void explainStepsTooLarge(Diagnosis& d, const Evidence& evidence) {
    const std::string layer = layerName(evidence.largestUpdateLayer);
    const bool fromZero = std::isinf(evidence.largestUpdate); // of 0 there is no share
    const std::string share = number(100 * evidence.largestUpdate, 2) + " %";
    d.sentence = "the last update changed the weights of " + layer +
                 (fromZero ? ", which were all 0" : " by " + share);
    d.brief = fromZero ? layer + " was all 0" : share + " a step";
    d.reason = "U " + (fromZero ? "is infinite" : "= " + number(evidence.largestUpdate)) + " in " + layer +
               ", above " + number(evidence.thresholds.updateRatio) + " for " +
               std::to_string(evidence.thresholds.updateChecks) + " steps in a row or more.";
}

void explainHealthy(Diagnosis& d, const Evidence& evidence) {
    if (evidence.now.hiddenLayers() < 2) {
        d.sentence = evidence.now.hiddenLayers() == 0
                         ? "there is no hidden layer to pass the error through"
                         : "there is one hidden layer and none to compare it with";
        d.brief = evidence.now.hiddenLayers() == 0 ? "no hidden layer" : "one hidden layer";
        d.reason = "With fewer than two hidden layers there is nothing to compare.";
        return;
    }
    const Thresholds& t = evidence.thresholds;
    if (std::isnan(d.logRatio)) {
        d.sentence = "the output has no error to pass back";
        d.brief = "no error";
        d.reason = "The error at the output is exactly 0 on every row: there is nothing to compare.";
        return;
    }
    d.sentence = profileSentence(evidence.now);
    d.brief = profileBrief(evidence.now);
    const bool between = d.logRatio >= t.fading && d.logRatio <= t.growing;
    d.reason = "v = " + numberBeside(d.logRatio, d.logRatio < 0 ? t.fading : t.growing) +
               (between ? ", between " + number(t.fading) + " and " + number(t.growing) + "."
                        : keptText(d.logRatio < 0 ? t.fading : t.growing, t));
}

void explainVerdict(Diagnosis& d, const Evidence& evidence) {
    switch (d.verdict) {
    case Verdict::Diverged:
        return explainDiverged(d, evidence);
    case Verdict::Blocked:
        return explainBlocked(d, evidence);
    case Verdict::Dying:
        return explainDying(d, evidence);
    case Verdict::Exploding:
    case Verdict::Growing:
    case Verdict::Vanishing:
    case Verdict::Fading:
        return explainProfile(d, evidence);
    case Verdict::StepsTooLarge:
        return explainStepsTooLarge(d, evidence);
    case Verdict::Healthy:
        return explainHealthy(d, evidence);
    }
}

} // namespace

int whollyDeadLayer(const Measurement& now) {
    for (std::size_t l = now.hiddenLayers(); l-- > 0;) {
        if (now.layers[l].dead == static_cast<std::int64_t>(now.layers[l].units.size()))
            return static_cast<int>(l);
    }
    return -1;
}

void explain(Diagnosis& diagnosis, const Evidence& evidence) {
    explainVerdict(diagnosis, evidence);
    const std::int64_t dead = evidence.now.deadUnits();
    const bool said = diagnosis.verdict == Verdict::Diverged || diagnosis.verdict == Verdict::Blocked;
    if (evidence.atStart && dead > 0 && !said)
        diagnosis.sentence += "; " + std::to_string(dead) + " of " +
                              std::to_string(evidence.now.hiddenUnits()) + " units start silent";
}

} // namespace lab
