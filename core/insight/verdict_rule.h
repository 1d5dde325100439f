// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words a verdict may be, the rule behind each, and the borders between them, which a teacher may move.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace lab {

/// In order of precedence.
enum class Verdict {
    Diverged,
    Blocked,
    Dying,
    Exploding,
    Growing,
    Vanishing,
    Fading,
    StepsTooLarge,
    Healthy,
};

inline constexpr std::size_t verdictCount = 9;

std::string_view verdictName(Verdict verdict);

/// Where the words change. v = log10(E_first hidden / E_last hidden).
struct Thresholds {
    double vanishing = -3;
    double fading = -1;
    double growing = 1;
    double exploding = 3;
    /// Share of hidden units that are dead.
    double dying = 0.25;
    /// U_l above this ...
    double updateRatio = 0.1;
    /// ... for so many checks in a row.
    int updateChecks = 3;
    /// v is the geometric mean over so many checks.
    int ratioChecks = 10;
    /// A word once said stays until v is this far beyond its border, so that the chip does not flicker.
    double hysteresis = 0.1;

    bool operator==(const Thresholds&) const = default;
};

/// The most checks that ratioChecks and updateChecks may name.
inline constexpr int maxChecks = 100;

/// One row per field of Thresholds.
struct ThresholdField {
    /// The member's own name; what preferences store.
    std::string_view key;
    std::string_view label;
    /// "%" where a share of 1 is shown as per cent.
    std::string_view unit;
    /// Inclusive, and in the field's own unit (a share: 0..1).
    double minimum;
    double maximum;
    std::variant<double Thresholds::*, int Thresholds::*> field;

    bool isCount() const { return field.index() == 1; }
};

std::span<const ThresholdField> thresholdFields();
const ThresholdField* findThreshold(std::string_view key);

double valueOf(const Thresholds& thresholds, const ThresholdField& field);
/// True if the value is in range and, for a count, whole. False for NaN.
bool fits(const ThresholdField& field, double value);
/// Sets the field; the value fits (asserted).
void assign(Thresholds& thresholds, const ThresholdField& field, double value);
/// What is wrong with them taken together ("fading must be above vanishing"), or nothing.
std::optional<std::string> problem(const Thresholds& thresholds);

/// How a word of the verdict is decided.
struct VerdictRule {
    Verdict verdict;
    /// What is looked at, and what must be true of it: "v", "below".
    std::string_view quantity;
    std::string_view condition;
    /// Key of the threshold; empty where there is none to move.
    std::string_view threshold;
};

/// All rules in order of precedence: the first that is met gives the word. The last, Healthy, is met when no
/// other is.
std::span<const VerdictRule> verdictRules();

/// One rule judged by itself, whether or not it is the one that decides.
struct Finding {
    Verdict rule = Verdict::Healthy;
    /// Blocked: E_1. Dying: the share of dead units. Exploding to Fading: v. Steps too large: the smallest of
    /// the last checks' largest U_l. NaN where it is not defined; always so for Diverged and Healthy.
    double value = 0;
    /// NaN where the rule has none.
    double threshold = 0;
    bool met = false;
    /// True where hysteresis alone decides: value and threshold by themselves say the opposite of `met`.
    bool kept = false;
};

} // namespace lab
