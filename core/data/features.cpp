// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/features.h"

#include <array>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

namespace lab {
namespace {

constexpr std::array table{
    InputFeature{"x1", "x₁", [](double x1, double) { return x1; }},
    InputFeature{"x2", "x₂", [](double, double x2) { return x2; }},
    InputFeature{"x1_squared", "x₁²", [](double x1, double) { return x1 * x1; }},
    InputFeature{"x2_squared", "x₂²", [](double, double x2) { return x2 * x2; }},
    InputFeature{"x1_x2", "x₁x₂", [](double x1, double x2) { return x1 * x2; }},
    InputFeature{"sin_x1", "sin x₁", [](double x1, double) { return std::sin(x1); }},
    InputFeature{"sin_x2", "sin x₂", [](double, double x2) { return std::sin(x2); }},
};

} // namespace

std::span<const InputFeature> inputFeatures() {
    return table;
}

Matrix featuresOf(const Matrix& plane, const std::vector<const InputFeature*>& features) {
    Matrix x(static_cast<Index>(features.size()), plane.cols());
    for (Index row = 0; row < plane.cols(); ++row) {
        for (Index feature = 0; feature < x.rows(); ++feature)
            x(feature, row) = features[static_cast<std::size_t>(feature)]->f(plane(0, row), plane(1, row));
    }
    return x;
}

Dataset withFeatures(Dataset dataset, std::vector<const InputFeature*> features) {
    assert(dataset.features() == 2 && !features.empty());
    dataset.plane = std::move(dataset.x);
    dataset.x = featuresOf(dataset.plane, features);
    dataset.featureNames.clear();
    for (const InputFeature* feature : features)
        dataset.featureNames.emplace_back(feature->name);
    dataset.planeFeatures = std::move(features);
    return dataset;
}

} // namespace lab
