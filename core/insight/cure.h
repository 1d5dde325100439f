// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to try against a verdict, as changes of the experiment that one click can make.
#pragma once

#include "core/experiment/experiment.h"
#include "core/insight/verdict_rule.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

/// A field of the experiment and its new value.
struct Setting {
    /// A key of parameters().
    std::string_view key;
    Value value;
};

struct Cure {
    /// "Start over at learning rate 0.003".
    std::string label;
    /// One at least. All of them pass check().
    std::vector<Setting> settings;
    /// True if the run must start over at step 0; otherwise the one setting acts between two steps.
    bool restarts = true;
};

/// The cures for this verdict in this experiment, the likeliest first; only such as change something. Empty
/// where nothing is wrong, or where nothing of the kind is left to try. The experiment has no problems().
std::vector<Cure> curesFor(Verdict verdict, const Experiment& experiment);

/// The experiment with the cure's settings.
Experiment cured(Experiment experiment, const Cure& cure);

} // namespace lab
