// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/schedule.h"

#include "core/math/table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lab {
namespace {

double constant(std::int64_t, std::int64_t, double) {
    return 1;
}

double stepDecay(std::int64_t t, std::int64_t period, double decay) {
    return std::pow(decay, static_cast<double>(t / period));
}

double cosine(std::int64_t t, std::int64_t period, double) {
    const double part = static_cast<double>(std::min(t, period)) / static_cast<double>(period);
    return 0.5 * (1 + std::cos(std::numbers::pi * part));
}

double warmUp(std::int64_t t, std::int64_t period, double) {
    return std::min(1.0, static_cast<double>(t + 1) / static_cast<double>(period));
}

constexpr std::array table{
    Schedule{"constant", "Constant", "rate", "", constant},
    Schedule{"step", "Step decay", "rate · decayᵏ after k periods", "as PyTorch's StepLR", stepDecay},
    Schedule{"cosine", "Cosine", "rate · (1 + cos(π t / period)) / 2, then 0",
             "Loshchilov & Hutter 2017, SGDR", cosine},
    Schedule{"warmup", "Warm-up", "rate · (t + 1) / period, then rate", "Goyal et al. 2017, arXiv 1706.02677",
             warmUp},
};

} // namespace

std::span<const Schedule> schedules() {
    return table;
}

const Schedule* findSchedule(std::string_view key) {
    return findRow(schedules(), key);
}

} // namespace lab
