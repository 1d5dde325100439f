// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One word on how training fares, with the sentence, the number and the threshold behind it.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/measurement.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

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
};

struct Diagnosis {
    Verdict verdict = Verdict::Healthy;
    /// "layer 1 receives 1/4,862 of layer 8's error signal": what follows the word in the chip.
    std::string sentence;
    /// v; NaN with fewer than two hidden layers or where a signal is 0.
    double logRatio = 0;
    /// The number that decided, the threshold it crossed, and what they are: "v = -3.7, below -3".
    std::string reason;
    /// What to try; empty when healthy.
    std::string cure;
};

/// Keeps the last checks and says the verdict. A check is one step's record (E and U on its batch); before
/// the first step the evaluation set stands in. Deterministic in the run: it does not matter who watches, or
/// when.
class Diagnostician {
  public:
    explicit Diagnostician(Thresholds thresholds = {}) : m_thresholds(thresholds) {}

    /// Takes one step's record into the window of checks.
    void add(const StepRecord& record);
    void clear();

    /// `divergence` may be null.
    Diagnosis diagnose(const Measurement& now, const Divergence* divergence) const;

    const Thresholds& thresholds() const { return m_thresholds; }

  private:
    Thresholds m_thresholds;
    double meanLogRatio() const;

    std::deque<double> m_logRatios;
    /// The word for the gradients' profile after the last check: one of Exploding .. Fading, or Healthy.
    std::optional<Verdict> m_profile;
    /// Steps in a row whose largest U_l was above the threshold, and that layer and value.
    int m_largeUpdates = 0;
    std::size_t m_largeLayer = 0;
    double m_largeRatio = 0;
};

/// "1/4,862", "×6.7", "1/1.2·10⁷" or "1": a ratio as the screen says it. "0" for 0, "—" for what is no ratio.
std::string ratioText(double ratio);

} // namespace lab
