// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/diagnosis.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace lab {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// log10(E_1 / E_L). An error at the output of which nothing reaches layer 1 has vanished altogether:
/// -infinity. Where the output has none, there is nothing to compare: NaN.
double logRatioOf(double first, double last, double output) {
    if (first > 0 && last > 0)
        return std::log10(first) - std::log10(last); // their ratio may be no double
    return first == 0 && output > 0 ? -infinity : undefined;
}

double logRatioOf(const Measurement& now) {
    return now.hiddenLayers() == 0 ? undefined
                                   : logRatioOf(now.layers.front().signal.errorSignal,
                                                now.layers[now.hiddenLayers() - 1].signal.errorSignal,
                                                now.layers.back().signal.errorSignal);
}

/// True if layer 1 gets no error signal at all though training could use one, and it is not merely too small
/// for a double.
bool noSignalBelow(const Measurement& now) {
    return now.hiddenLayers() > 0 && now.layers.front().signal.errorSignal == 0 &&
           now.layers.back().signal.errorSignal > 0 && !now.underflows;
}

/// False if what is measured has left the numbers, though the last update had not: the next one will say
/// where.
bool isFinite(const Measurement& now) {
    const auto finite = [](const LayerMeasurement& layer) {
        const LayerSignal& s = layer.signal;
        return layer.isFinite && std::isfinite(s.errorSignal) && std::isfinite(s.weightGradient) &&
               std::isfinite(s.activationScale);
    };
    return std::isfinite(now.train.loss) && std::ranges::all_of(now.layers, finite);
}

double deadShare(const Measurement& now) {
    const std::int64_t dead = now.deadUnits();
    return dead < 0 ? undefined : static_cast<double>(dead) / static_cast<double>(now.hiddenUnits());
}

Verdict profileOf(double v, const Thresholds& t) {
    if (v > t.exploding)
        return Verdict::Exploding;
    if (v > t.growing)
        return Verdict::Growing;
    if (v < t.vanishing)
        return Verdict::Vanishing;
    return v < t.fading ? Verdict::Fading : Verdict::Healthy;
}

/// One of the four rules about v. What is vanishing also fades: it is beyond both borders.
Finding profileFinding(Verdict rule, double v, double threshold, Verdict profile) {
    const bool grows = rule == Verdict::Exploding || rule == Verdict::Growing;
    const Verdict farther = grows ? Verdict::Exploding : Verdict::Vanishing;
    const bool met = profile == rule || profile == farther;
    return {rule, v, threshold, met, met != (grows ? v > threshold : v < threshold)};
}

} // namespace

int whollyDeadLayer(const Measurement& now) {
    for (std::size_t l = now.hiddenLayers(); l-- > 0;) {
        if (now.layers[l].dead == static_cast<std::int64_t>(now.layers[l].units.size()))
            return static_cast<int>(l);
    }
    return -1;
}

bool Diagnostician::isDying(const Measurement& now) const {
    const std::int64_t dead = now.deadUnits();
    return !m_largestUpdates.empty() && dead > 0 &&
           static_cast<double>(dead) >= m_thresholds.dying * static_cast<double>(now.hiddenUnits());
}

/// The geometric mean of the ratios as log10: -infinity if one is 0. NaN if none is defined.
double Diagnostician::meanLogRatio() const {
    const auto checks = std::min(m_logRatios.size(), static_cast<std::size_t>(m_thresholds.ratioChecks));
    double sum = 0;
    int votes = 0;
    for (auto v = m_logRatios.end() - static_cast<std::ptrdiff_t>(checks); v != m_logRatios.end(); ++v) {
        sum += std::isnan(*v) ? 0 : *v;
        votes += !std::isnan(*v);
    }
    return votes == 0 ? undefined : sum / votes;
}

/// The smallest of the last checks' largest U_l: it is above a border if all of them are. NaN with fewer
/// checks than must be above it.
double Diagnostician::leastLargeUpdate() const {
    const auto checks = static_cast<std::ptrdiff_t>(m_thresholds.updateChecks);
    if (std::ssize(m_largestUpdates) < checks)
        return undefined;
    return std::ranges::min_element(m_largestUpdates.end() - checks, m_largestUpdates.end(), {},
                                    &LargestUpdate::ratio)
        ->ratio;
}

void Diagnostician::clear() {
    *this = Diagnostician(m_thresholds);
}

void Diagnostician::setThresholds(const Thresholds& thresholds) {
    assert(!problem(thresholds));
    if (thresholds == m_thresholds)
        return;
    m_thresholds = thresholds;
    const double v = meanLogRatio();
    m_profile = std::isnan(v) ? std::nullopt : std::optional(profileOf(v, thresholds));
}

void Diagnostician::add(const StepRecord& record) {
    const std::size_t hidden = record.layers.size() - 1;
    if (hidden >= 1) {
        m_logRatios.push_back(logRatioOf(record.layers.front().errorSignal,
                                         record.layers[hidden - 1].errorSignal,
                                         record.layers.back().errorSignal));
        if (m_logRatios.size() > maxChecks)
            m_logRatios.pop_front();
        const double v = meanLogRatio();
        const double slack = m_thresholds.hysteresis;
        const bool stays = m_profile && (profileOf(v - slack, m_thresholds) == *m_profile ||
                                         profileOf(v + slack, m_thresholds) == *m_profile);
        if (!stays && !std::isnan(v))
            m_profile = profileOf(v, m_thresholds);
    }
    const auto largest = std::ranges::max_element(record.updateRatio);
    m_largestUpdates.push_back({*largest, static_cast<std::size_t>(largest - record.updateRatio.begin())});
    if (m_largestUpdates.size() > maxChecks)
        m_largestUpdates.pop_front();
}

std::vector<Finding> Diagnostician::findings(const Measurement& now, bool finite, double v) const {
    const Thresholds& t = m_thresholds;
    const Verdict profile = m_profile.value_or(profileOf(v, t));
    const double first = now.hiddenLayers() > 0 ? now.layers.front().signal.errorSignal : undefined;
    // NaN > 0 is false: naive counts would call everything dead that is no number.
    const bool countable = isFinite(now);
    const bool blocked = countable && (whollyDeadLayer(now) >= 0 || noSignalBelow(now));
    const double leastUpdate = leastLargeUpdate();
    std::vector<Finding> all{
        {Verdict::Diverged, undefined, undefined, !finite},
        {Verdict::Blocked, first, undefined, blocked},
        {Verdict::Dying, countable ? deadShare(now) : undefined, t.dying, countable && isDying(now)},
        profileFinding(Verdict::Exploding, v, t.exploding, profile),
        profileFinding(Verdict::Growing, v, t.growing, profile),
        profileFinding(Verdict::Vanishing, v, t.vanishing, profile),
        profileFinding(Verdict::Fading, v, t.fading, profile),
        {Verdict::StepsTooLarge, leastUpdate, t.updateRatio, leastUpdate > t.updateRatio},
    };
    all.push_back({Verdict::Healthy, undefined, undefined, std::ranges::none_of(all, &Finding::met)});
    return all;
}

std::optional<Verdict> Diagnostician::verdictOfUnits(const Measurement& now) const {
    if (!isFinite(now))
        return Verdict::Diverged;
    if (whollyDeadLayer(now) >= 0 || noSignalBelow(now))
        return Verdict::Blocked;
    return isDying(now) ? std::optional(Verdict::Dying) : std::nullopt;
}

Verdict Diagnostician::verdictOfSteps() const {
    const Verdict profile = m_profile.value_or(Verdict::Healthy);
    if (profile != Verdict::Healthy)
        return profile;
    return leastLargeUpdate() > m_thresholds.updateRatio ? Verdict::StepsTooLarge : Verdict::Healthy;
}

Diagnosis Diagnostician::diagnose(const Measurement& now, const Divergence* divergence) const {
    Diagnosis d;
    d.logRatio = m_logRatios.empty() ? logRatioOf(now) : meanLogRatio();
    if (now.hiddenLayers() < 2 && std::isfinite(d.logRatio))
        d.logRatio = undefined; // one layer beside itself
    d.findings = findings(now, divergence == nullptr && isFinite(now), d.logRatio);
    d.verdict = std::ranges::find_if(d.findings, &Finding::met)->rule;
    d.atStart = m_largestUpdates.empty();
    if (!d.atStart) {
        d.largestUpdateLayer = m_largestUpdates.back().layer;
        d.largestUpdate = m_largestUpdates.back().ratio;
    }
    return d;
}

} // namespace lab
