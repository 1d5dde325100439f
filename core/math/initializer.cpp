// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/initializer.h"

#include "core/math/table.h"

#include <array>
#include <cmath>

namespace lab {
namespace {

void fillNormal(Random& random, double deviation, Eigen::Ref<Matrix> W) {
    for (Index column = 0; column < W.cols(); ++column) {
        for (Index r = 0; r < W.rows(); ++r)
            W(r, column) = deviation * random.normal();
    }
}

void zeros(Random&, double, Eigen::Ref<Matrix> W) {
    W.setZero();
}

void uniformHalf(Random& random, double gain, Eigen::Ref<Matrix> W) {
    for (Index column = 0; column < W.cols(); ++column) {
        for (Index r = 0; r < W.rows(); ++r)
            W(r, column) = gain * random.uniform(-0.5, 0.5);
    }
}

void glorotNormal(Random& random, double gain, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * std::sqrt(2 / static_cast<double>(W.rows() + W.cols())), W);
}

void heNormal(Random& random, double gain, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * std::sqrt(2 / static_cast<double>(W.cols())), W);
}

constexpr std::array table{
    Initializer{"uniform", "Uniform ±0.5", "W ~ U(−0.5, 0.5) · gain, whatever the fan-in",
                "as TensorFlow Playground does", uniformHalf},
    Initializer{"glorot_normal", "Xavier (Glorot)", "W ~ N(0, 2 / (fan_in + fan_out)) · gain",
                "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward networks",
                glorotNormal},
    Initializer{"he_normal", "He (Kaiming)", "W ~ N(0, 2 / fan_in) · gain",
                "He et al. 2015, Delving deep into rectifiers", heNormal},
    Initializer{"zeros", "Zeros", "W = 0: every unit of a layer stays the same as its neighbours",
                "a known bad choice", zeros},
};

} // namespace

std::span<const Initializer> initializers() {
    return table;
}

const Initializer* findInitializer(std::string_view key) {
    return findRow(initializers(), key);
}

} // namespace lab
