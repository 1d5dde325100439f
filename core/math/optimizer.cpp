// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/optimizer.h"

#include "core/math/table.h"

#include <array>

namespace lab {
namespace {

void sgd(const OptimizerSettings& settings, std::int64_t, const Vector& gradient, const Vector& before,
         Matrix&, Vector& after) {
    after = before - settings.learningRate * gradient;
}

constexpr std::array table{
    Optimizer{"sgd", "SGD", "θ ← θ − rate · gradient", "Robbins & Monro 1951", 0, sgd},
};

} // namespace

std::span<const Optimizer> optimizers() {
    return table;
}

const Optimizer* findOptimizer(std::string_view key) {
    return findRow(optimizers(), key);
}

} // namespace lab
