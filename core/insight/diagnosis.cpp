// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/diagnosis.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace lab {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// `value` with `digits` significant digits, point decimals, no exponent for ordinary sizes.
std::string number(double value, int digits = 3) {
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::general, digits);
    return {buffer, end.ptr};
}

/// "4862" with a comma between thousands.
std::string grouped(double value) {
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::fixed, 0).ptr;
    const auto digits = static_cast<std::size_t>(end - buffer);
    std::string text;
    for (std::size_t i = 0; i < digits; ++i) {
        if (i > 0 && (digits - i) % 3 == 0)
            text += ',';
        text += buffer[i];
    }
    return text;
}

/// A finite factor >= 1: "6.7", "253", "4,862" or "1.2·10⁷".
std::string factorText(double factor) {
    if (factor < 10)
        return number(factor, 2);
    if (factor < 1e6)
        return grouped(factor);
    // "1.2e+07": to_chars carries a mantissa that rounds up to 10 into the exponent.
    char buffer[64];
    const auto end =
        std::to_chars(std::begin(buffer), std::end(buffer), factor, std::chars_format::scientific, 1).ptr;
    const std::string text(buffer, end);
    const std::size_t e = text.find('e');
    static constexpr std::array superscripts{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string power;
    for (const char digit : text.substr(text[e + 2] == '0' ? e + 3 : e + 2))
        power += superscripts[static_cast<std::size_t>(digit - '0')];
    return text.substr(0, text[2] == '0' ? 1 : e) + "·10" + power;
}

std::string layerName(std::size_t l) {
    return "layer " + std::to_string(l + 1);
}

double logRatioOf(double first, double last) {
    return first > 0 && last > 0 ? std::log10(first / last) : undefined;
}

/// The lowest hidden layer that gets no error signal at all though training could use one; -1 if there is
/// none.
bool noSignalBelow(const Measurement& now) {
    return now.hiddenLayers() > 0 && now.layers.front().signal.errorSignal == 0 &&
           now.layers.back().signal.errorSignal > 0;
}

int wholeDeadLayer(const Measurement& now) {
    for (std::size_t l = now.hiddenLayers(); l-- > 0;) {
        if (now.layers[l].dead == static_cast<std::int64_t>(now.layers[l].units.size()))
            return static_cast<int>(l);
    }
    return -1;
}

Diagnosis diverged(const Divergence& divergence) {
    Diagnosis d{Verdict::Diverged, "", undefined, "", "Start over with a learning rate ten times smaller."};
    const std::string step = std::to_string(divergence.step);
    const std::string where =
        divergence.layer > 0 ? " (first in layer " + std::to_string(divergence.layer) + ")" : "";
    const bool many = divergence.quantity != "loss" && divergence.quantity != "gradient";
    d.sentence =
        "at step " + step + " the " + divergence.quantity + (many ? " are" : " is") + " not finite" + where;
    d.reason = "The " + divergence.quantity + (many ? " are" : " is") +
               " beyond what a number can hold; the last finite state is kept.";
    return d;
}

/// True if what is measured has left the numbers, though the last update had not: the next one will say
/// where.
bool isNotFinite(const Measurement& now) {
    const auto finite = [](const LayerMeasurement& layer) {
        const LayerSignal& s = layer.signal;
        return std::isfinite(s.errorSignal) && std::isfinite(s.weightGradient) &&
               std::isfinite(s.activationScale);
    };
    return !std::isfinite(now.train.loss) || !std::ranges::all_of(now.layers, finite);
}

Diagnosis notFinite() {
    return {Verdict::Diverged, "what the network computes on the evaluation set is not finite", undefined,
            "The weights are finite, but activations, loss or gradient are beyond what a number can hold.",
            "Start over with a learning rate ten times smaller."};
}

Diagnosis blocked(const Measurement& now) {
    Diagnosis d{Verdict::Blocked, "", undefined, "", ""};
    const int layer = wholeDeadLayer(now);
    if (layer >= 0) {
        d.sentence = "all units of " + layerName(static_cast<std::size_t>(layer)) +
                     " are dead; no gradient reaches it or the layers below";
        d.reason = "f′(z) = 0 for every unit of the layer on every row of the evaluation set.";
        d.cure = "Move the bias up, or start over with a smaller learning rate, He weights or leaky ReLU.";
    } else {
        d.sentence = "the error signal of layer 1 is exactly 0";
        d.reason = "E₁ = 0 while the output layer still has an error.";
        d.cure = "Start over with weights that are not all zero.";
    }
    return d;
}

Diagnosis dying(const Measurement& now, const Thresholds& thresholds) {
    Diagnosis d{Verdict::Dying, "", undefined, "", ""};
    const std::int64_t dead = now.deadUnits();
    const std::int64_t forGood = now.deadForGoodUnits();
    d.sentence = std::to_string(dead) + " of " + std::to_string(now.hiddenUnits()) + " units are dead";
    if (forGood > 0)
        d.sentence += ", " + std::to_string(forGood) + " for good";
    d.reason = number(100 * static_cast<double>(dead) / static_cast<double>(now.hiddenUnits()), 3) +
               " % of the hidden units have f′(z) = 0 on every row; the limit is " +
               number(100 * thresholds.dying) + " %.";
    d.cure = "Lower the learning rate or raise the bias, then start over; or try leaky ReLU.";
    return d;
}

struct Profile {
    Verdict verdict;
    std::string_view word;
    std::string_view cure;
};

constexpr std::array profiles{
    Profile{Verdict::Exploding, "above", "Use smaller first weights, or He or Xavier initialisation."},
    Profile{Verdict::Growing, "above", "Use smaller first weights, or He or Xavier initialisation."},
    Profile{Verdict::Vanishing, "below", "Try ReLU with He weights, larger first weights, or fewer layers."},
    Profile{Verdict::Fading, "below", "Try ReLU with He weights, or tanh with Xavier weights."},
    Profile{Verdict::Healthy, "between", ""},
};

const Profile& profileRow(Verdict verdict) {
    return *std::ranges::find(profiles, verdict, &Profile::verdict);
}

const Profile& profileOf(double v, const Thresholds& t) {
    if (v > t.exploding)
        return profileRow(Verdict::Exploding);
    if (v > t.growing)
        return profileRow(Verdict::Growing);
    if (v < t.vanishing)
        return profileRow(Verdict::Vanishing);
    return profileRow(v < t.fading ? Verdict::Fading : Verdict::Healthy);
}

double thresholdOf(Verdict verdict, const Thresholds& t) {
    switch (verdict) {
    case Verdict::Exploding:
        return t.exploding;
    case Verdict::Growing:
        return t.growing;
    case Verdict::Vanishing:
        return t.vanishing;
    default:
        return t.fading;
    }
}

/// What layer 1 receives now, for the chip: the same number as on the gradient card.
std::string profileSentence(const Measurement& now) {
    const std::size_t last = now.hiddenLayers() - 1;
    const double first = now.layers.front().signal.errorSignal;
    const double top = now.layers[last].signal.errorSignal;
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

} // namespace

std::string_view verdictName(Verdict verdict) {
    static constexpr std::array<std::string_view, 9> names{"Diverged",  "Blocked",         "Dying",
                                                           "Exploding", "Growing",         "Vanishing",
                                                           "Fading",    "Steps too large", "Healthy"};
    return names[static_cast<std::size_t>(verdict)];
}

std::string ratioText(double ratio) {
    if (!(ratio > 0) || std::isinf(ratio))
        return ratio == 0 ? "0" : "—";
    if (ratio > 0.95 && ratio < 1.05)
        return "1";
    // The inverse of a subnormal number is infinite.
    return ratio < 1 ? "1/" + factorText(std::min(1 / ratio, std::numeric_limits<double>::max()))
                     : "×" + factorText(ratio);
}

/// The geometric mean of the ratios as log10; NaN if none is defined. Batches in which a signal was exactly 0
/// have no ratio; they do not vote.
double Diagnostician::meanLogRatio() const {
    double sum = 0;
    int votes = 0;
    for (const double v : m_logRatios) {
        sum += std::isfinite(v) ? v : 0;
        votes += std::isfinite(v);
    }
    return votes == 0 ? undefined : sum / votes;
}

void Diagnostician::clear() {
    *this = Diagnostician(m_thresholds);
}

void Diagnostician::add(const StepRecord& record) {
    const std::size_t hidden = record.layers.size() - 1;
    if (hidden >= 1) {
        m_logRatios.push_back(
            logRatioOf(record.layers.front().errorSignal, record.layers[hidden - 1].errorSignal));
        while (m_logRatios.size() > static_cast<std::size_t>(m_thresholds.ratioChecks))
            m_logRatios.pop_front();
        const double v = meanLogRatio();
        const double slack = m_thresholds.hysteresis;
        const bool stays = m_profile && (profileOf(v - slack, m_thresholds).verdict == *m_profile ||
                                         profileOf(v + slack, m_thresholds).verdict == *m_profile);
        if (!stays && std::isfinite(v))
            m_profile = profileOf(v, m_thresholds).verdict;
    }
    const auto largest = std::ranges::max_element(record.updateRatio);
    m_largeUpdates = *largest > m_thresholds.updateRatio ? m_largeUpdates + 1 : 0;
    m_largeLayer = static_cast<std::size_t>(largest - record.updateRatio.begin());
    m_largeRatio = *largest;
}

Diagnosis Diagnostician::diagnose(const Measurement& now, const Divergence* divergence) const {
    if (divergence != nullptr)
        return diverged(*divergence);
    if (isNotFinite(now))
        return notFinite();
    if (wholeDeadLayer(now) >= 0 || noSignalBelow(now))
        return blocked(now);
    const std::int64_t dead = now.deadUnits();
    if (dead > 0 && static_cast<double>(dead) >= m_thresholds.dying * static_cast<double>(now.hiddenUnits()))
        return dying(now, m_thresholds);

    Diagnosis d;
    d.logRatio = undefined;
    if (now.hiddenLayers() >= 2)
        d.logRatio = m_logRatios.empty() ? logRatioOf(now.layers.front().signal.errorSignal,
                                                      now.layers[now.hiddenLayers() - 1].signal.errorSignal)
                                         : meanLogRatio();
    d.verdict = now.hiddenLayers() < 2 ? Verdict::Healthy
                : m_profile            ? *m_profile
                                       : profileOf(d.logRatio, m_thresholds).verdict;
    if (d.verdict != Verdict::Healthy) {
        const Profile& profile = profileRow(d.verdict);
        d.sentence = profileSentence(now);
        d.cure = profile.cure;
        d.reason = "v = log₁₀(E₁ / E_" + std::to_string(now.hiddenLayers()) + ") = " + number(d.logRatio, 3) +
                   " over the last checks, " + std::string(profile.word) + " " +
                   number(thresholdOf(d.verdict, m_thresholds)) + ".";
        return d;
    }
    if (m_largeUpdates >= m_thresholds.updateChecks) {
        d.verdict = Verdict::StepsTooLarge;
        d.sentence = "each update changes the weights of " + layerName(m_largeLayer) + " by " +
                     number(100 * m_largeRatio, 2) + " %";
        d.reason = "U = " + number(m_largeRatio, 3) + " in " + layerName(m_largeLayer) + ", above " +
                   number(m_thresholds.updateRatio) + " for " + std::to_string(m_thresholds.updateChecks) +
                   " steps in a row or more.";
        d.cure = "Lower the learning rate.";
        return d;
    }
    d.verdict = Verdict::Healthy;
    d.sentence = now.hiddenLayers() >= 2 ? profileSentence(now) : "the error signal reaches every layer";
    d.reason = now.hiddenLayers() >= 2
                   ? "v = " + number(d.logRatio, 3) + ", between " + number(m_thresholds.fading) + " and " +
                         number(m_thresholds.growing) + "."
                   : "With fewer than two hidden layers there is nothing to compare.";
    return d;
}

} // namespace lab
