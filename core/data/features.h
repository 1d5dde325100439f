// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a network may be given of a point in the plane: one row per input feature, as in TensorFlow
// Playground.
#pragma once

#include "core/data/dataset.h"

#include <span>
#include <string_view>
#include <vector>

namespace lab {

/// One input computed from the two coordinates.
struct InputFeature {
    std::string_view key;
    /// As shown: "x₁²".
    std::string_view name;
    double (*f)(double x1, double x2);
};

std::span<const InputFeature> inputFeatures();

/// plane: (2 x rows). Returns (features x rows).
Matrix featuresOf(const Matrix& plane, const std::vector<const InputFeature*>& features);

/// The data set with its two coordinates replaced by these features; they stay in Dataset::plane.
/// dataset.features() == 2 and features is not empty (asserted).
Dataset withFeatures(Dataset dataset, std::vector<const InputFeature*> features);

} // namespace lab
