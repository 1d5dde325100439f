// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/verdict_rule.h"

#include "core/math/table.h"

#include <array>
#include <cassert>
#include <cmath>

namespace lab {
namespace {

using T = Thresholds;

constexpr std::array fields{
    ThresholdField{"dying", "Dying", "%", 0.01, 1, &T::dying},
    ThresholdField{"exploding", "Exploding", "", -300, 300, &T::exploding},
    ThresholdField{"growing", "Growing", "", -300, 300, &T::growing},
    ThresholdField{"vanishing", "Vanishing", "", -300, 300, &T::vanishing},
    ThresholdField{"fading", "Fading", "", -300, 300, &T::fading},
    ThresholdField{"updateRatio", "Steps too large", "%", 1e-6, 1000, &T::updateRatio},
    ThresholdField{"updateChecks", "Steps in a row for U", "", 1, maxChecks, &T::updateChecks},
    ThresholdField{"ratioChecks", "Steps averaged in v", "", 1, maxChecks, &T::ratioChecks},
    ThresholdField{"hysteresis", "Hysteresis of v", "", 0, 1, &T::hysteresis},
};

constexpr std::array rules{
    VerdictRule{Verdict::Diverged, "Loss, gradients and weights", "not all finite", ""},
    VerdictRule{Verdict::Blocked, "E₁", "exactly 0, or a layer wholly dead", ""},
    VerdictRule{Verdict::Dying, "dead units", "at least", "dying"},
    VerdictRule{Verdict::Exploding, "v", "above", "exploding"},
    VerdictRule{Verdict::Growing, "v", "above", "growing"},
    VerdictRule{Verdict::Vanishing, "v", "below", "vanishing"},
    VerdictRule{Verdict::Fading, "v", "below", "fading"},
    VerdictRule{Verdict::StepsTooLarge, "U", "above", "updateRatio"},
    VerdictRule{Verdict::Healthy, "", "none of the above", ""},
};

} // namespace

std::string_view verdictName(Verdict verdict) {
    static constexpr std::array<std::string_view, 9> names{"Diverged",  "Blocked",         "Dying",
                                                           "Exploding", "Growing",         "Vanishing",
                                                           "Fading",    "Steps too large", "Healthy"};
    return names[static_cast<std::size_t>(verdict)];
}

std::span<const ThresholdField> thresholdFields() {
    return fields;
}

const ThresholdField* findThreshold(std::string_view key) {
    return findRow(thresholdFields(), key);
}

double valueOf(const Thresholds& thresholds, const ThresholdField& field) {
    return std::visit([&](auto member) { return static_cast<double>(thresholds.*member); }, field.field);
}

bool fits(const ThresholdField& field, double value) {
    return value >= field.minimum && value <= field.maximum &&
           (!field.isCount() || value == std::floor(value));
}

void assign(Thresholds& thresholds, const ThresholdField& field, double value) {
    assert(fits(field, value));
    if (const auto* count = std::get_if<int Thresholds::*>(&field.field))
        thresholds.** count = static_cast<int>(value);
    else
        thresholds.*std::get<double Thresholds::*>(field.field) = value;
}

std::optional<std::string> problem(const Thresholds& thresholds) {
    static constexpr std::array<std::string_view, 4> rising{"vanishing", "fading", "growing", "exploding"};
    for (std::size_t i = 1; i < rising.size(); ++i) {
        if (!(valueOf(thresholds, *findThreshold(rising[i - 1])) <
              valueOf(thresholds, *findThreshold(rising[i]))))
            return std::string(rising[i]) + " must be above " + std::string(rising[i - 1]);
    }
    return std::nullopt;
}

std::span<const VerdictRule> verdictRules() {
    return rules;
}

} // namespace lab
