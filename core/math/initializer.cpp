// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/initializer.h"

#include "core/math/table.h"

#include <Eigen/QR>

#include <algorithm>
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

void fillUniform(Random& random, double bound, Eigen::Ref<Matrix> W) {
    for (Index column = 0; column < W.cols(); ++column) {
        for (Index r = 0; r < W.rows(); ++r)
            W(r, column) = random.uniform(-bound, bound);
    }
}

double fanIn(const Eigen::Ref<Matrix>& W) {
    return static_cast<double>(W.cols());
}
double fanSum(const Eigen::Ref<Matrix>& W) {
    return static_cast<double>(W.rows() + W.cols());
}

void zeros(Random&, double, double, Eigen::Ref<Matrix> W) {
    W.setZero();
}
void constant(Random&, double gain, double scale, Eigen::Ref<Matrix> W) {
    W.setConstant(gain * scale);
}
void uniform(Random& random, double gain, double scale, Eigen::Ref<Matrix> W) {
    fillUniform(random, gain * scale, W);
}
void normal(Random& random, double gain, double scale, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * scale, W);
}
void lecunNormal(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * std::sqrt(1 / fanIn(W)), W);
}
void glorotNormal(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * std::sqrt(2 / fanSum(W)), W);
}
void glorotUniform(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    fillUniform(random, gain * std::sqrt(6 / fanSum(W)), W);
}
void heNormal(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    fillNormal(random, gain * std::sqrt(2 / fanIn(W)), W);
}
void heUniform(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    fillUniform(random, gain * std::sqrt(6 / fanIn(W)), W);
}

// Q of a QR decomposition of normal draws, with the signs of R's diagonal taken in so that it is uniform over
// the orthogonal matrices (Mezzadri 2007). Rows or columns, whichever are fewer, are orthonormal.
void orthogonal(Random& random, double gain, double, Eigen::Ref<Matrix> W) {
    Matrix draws(W.rows(), W.cols());
    fillNormal(random, 1, draws);
    const bool wide = W.cols() > W.rows();
    const Matrix tall = wide ? Matrix(draws.transpose()) : draws;
    const Eigen::HouseholderQR<Matrix> qr(tall);
    Matrix q = qr.householderQ() * Matrix::Identity(tall.rows(), tall.cols());
    for (Index c = 0; c < q.cols(); ++c) {
        if (qr.matrixQR()(c, c) < 0)
            q.col(c) *= -1;
    }
    if (wide)
        W = gain * q.transpose();
    else
        W = gain * q;
}

double perFanIn(Index fanIn, Index, double gain, double) {
    return gain * gain / static_cast<double>(fanIn);
}
double twicePerFanIn(Index fanIn, Index, double gain, double) {
    return 2 * gain * gain / static_cast<double>(fanIn);
}
double perMeanFan(Index fanIn, Index fanOut, double gain, double) {
    return 2 * gain * gain / static_cast<double>(fanIn + fanOut);
}
double perLargerFan(Index fanIn, Index fanOut, double gain, double) {
    return gain * gain / static_cast<double>(std::max(fanIn, fanOut));
}
double ofHalfWidth(Index, Index, double gain, double scale) {
    return gain * gain * scale * scale / 3;
}
double ofDeviation(Index, Index, double gain, double scale) {
    return gain * gain * scale * scale;
}

constexpr std::array table{
    Initializer{"he_normal", "He normal", "W ~ N(0, 2 / fan_in) · gain",
                "He et al. 2015, Delving deep into rectifiers", "", heNormal, twicePerFanIn, false},
    Initializer{"he_uniform", "He uniform", "W ~ U(±√(6 / fan_in)) · gain", "He et al. 2015", "", heUniform,
                twicePerFanIn, false, true},
    Initializer{"glorot_normal", "Xavier normal", "W ~ N(0, 2 / (fan_in + fan_out)) · gain",
                "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward networks",
                "", glorotNormal, perMeanFan, false},
    Initializer{"glorot_uniform", "Xavier uniform", "W ~ U(±√(6 / (fan_in + fan_out))) · gain",
                "Glorot & Bengio 2010", "", glorotUniform, perMeanFan, false, true},
    Initializer{"lecun_normal", "LeCun normal", "W ~ N(0, 1 / fan_in) · gain",
                "LeCun et al. 1998, Efficient BackProp", "", lecunNormal, perFanIn, false},
    Initializer{"orthogonal", "Orthogonal", "W random with orthonormal rows or columns, · gain",
                "Saxe, McClelland & Ganguli 2014, arXiv 1312.6120", "", orthogonal, perLargerFan, true},
    Initializer{"uniform", "Uniform ±scale", "W ~ U(−scale, scale) · gain, whatever the fan-in",
                "scale 0.5 as in TensorFlow Playground", "half width", uniform, ofHalfWidth, false, true},
    Initializer{"normal", "Normal, σ = scale", "W ~ N(0, scale²) · gain, whatever the fan-in",
                "scale 0.01 as in Krizhevsky et al. 2012", "standard deviation", normal, ofDeviation, false},
    Initializer{"constant", "Constant", "W = scale · gain: units of a layer stay alike", "a known bad choice",
                "value", constant, nullptr, false},
    Initializer{"zeros", "Zeros", "W = 0: no error signal passes, and units of a layer stay alike",
                "a known bad choice", "", zeros, nullptr, false},
};

} // namespace

std::span<const Initializer> initializers() {
    return table;
}

const Initializer* findInitializer(std::string_view key) {
    return findRow(initializers(), key);
}

} // namespace lab
