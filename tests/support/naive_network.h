// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slow, plain reading of the definitions, in long double and single loops, that judges the fast code.
// It shares only the scalar activation functions with it, which have a reference table of their own.
#pragma once

#include "core/math/network.h"
#include "core/math/random.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace labtest {

using Real = long double;
using Grid = std::vector<std::vector<Real>>; // [unit][sample]

inline Grid grid(lab::Index rows, lab::Index columns) {
    return Grid(static_cast<std::size_t>(rows), std::vector<Real>(static_cast<std::size_t>(columns), 0));
}

inline lab::Matrix toMatrix(const Grid& values) {
    lab::Matrix matrix(values.size(), values.empty() ? 0 : values.front().size());
    for (std::size_t r = 0; r < values.size(); ++r) {
        for (std::size_t c = 0; c < values[r].size(); ++c)
            matrix(static_cast<lab::Index>(r), static_cast<lab::Index>(c)) =
                static_cast<double>(values[r][c]);
    }
    return matrix;
}

/// What one pass leaves behind; delta is of the batch's mean loss, as in lab::Trace.
struct NaivePass {
    std::vector<Grid> z;
    std::vector<Grid> a;
    std::vector<Grid> slope;
    std::vector<Grid> delta;
    lab::Vector gradient;
    double loss = 0;
};

/// Mean loss by its textbook formula.
inline Real naiveLoss(std::string_view key, const Grid& z, const lab::Matrix& target) {
    const std::size_t outputs = z.size();
    const std::size_t batch = z.front().size();
    Real sum = 0;
    for (std::size_t i = 0; i < batch; ++i) {
        Real partition = 0;
        for (std::size_t k = 0; k < outputs; ++k)
            partition += std::exp(z[k][i]);
        for (std::size_t k = 0; k < outputs; ++k) {
            const Real y = target(static_cast<lab::Index>(k), static_cast<lab::Index>(i));
            const Real p = 1 / (1 + std::exp(-z[k][i]));
            if (key == "mse")
                sum += (z[k][i] - y) * (z[k][i] - y);
            else if (key == "bce")
                sum -= y * std::log(p) + (1 - y) * std::log(1 / (1 + std::exp(z[k][i]))); // 1 - p
            else if (key == "huber")
                sum += std::abs(z[k][i] - y) <= 1 ? (z[k][i] - y) * (z[k][i] - y) / 2
                                                  : std::abs(z[k][i] - y) - Real{0.5};
            else if (key == "softmax")
                sum -= y * std::log(std::exp(z[k][i]) / partition);
            else
                throw std::logic_error("no plain form of the loss " + std::string(key) + " is written yet");
        }
    }
    return sum / static_cast<Real>(key == "softmax" ? batch : batch * outputs);
}

/// dL/dz of that loss.
inline Grid naiveLossGradient(std::string_view key, const Grid& z, const lab::Matrix& target) {
    Grid gradient = z;
    for (std::size_t i = 0; i < z.front().size(); ++i) {
        Real partition = 0;
        for (std::size_t k = 0; k < z.size(); ++k)
            partition += std::exp(z[k][i]);
        const auto batch = static_cast<Real>(z.front().size());
        const auto entries = batch * static_cast<Real>(z.size());
        for (std::size_t k = 0; k < z.size(); ++k) {
            const Real y = target(static_cast<lab::Index>(k), static_cast<lab::Index>(i));
            if (key == "mse")
                gradient[k][i] = 2 * (z[k][i] - y) / entries;
            else if (key == "huber")
                gradient[k][i] = std::clamp<Real>(z[k][i] - y, -1, 1) / entries;
            else if (key == "bce")
                gradient[k][i] = (1 / (1 + std::exp(-z[k][i])) - y) / entries;
            else
                gradient[k][i] = (std::exp(z[k][i]) / partition - y) / batch;
        }
    }
    return gradient;
}

inline void naiveForward(const lab::Network& network, const lab::Matrix& x, NaivePass& pass) {
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const lab::LayerShape& shape = network.layers[l];
        const double* W = network.parameters.data() + shape.offset; // column by column
        const double* b = W + shape.in * shape.out;
        Grid z = grid(shape.out, x.cols());
        Grid a = z;
        for (lab::Index u = 0; u < shape.out; ++u) {
            for (lab::Index i = 0; i < x.cols(); ++i) {
                const auto unit = static_cast<std::size_t>(u);
                const auto sample = static_cast<std::size_t>(i);
                Real sum = b[u];
                for (lab::Index k = 0; k < shape.in; ++k) {
                    const Real below =
                        l == 0 ? Real{x(k, i)} : pass.a[l - 1][static_cast<std::size_t>(k)][sample];
                    sum += Real{W[k * shape.out + u]} * below;
                }
                z[unit][sample] = sum;
                if (l < network.depth()) {
                    const lab::LayerActivation& f = network.activations[l];
                    a[unit][sample] = f.function->f(static_cast<double>(sum), f.settings);
                }
            }
        }
        pass.z.push_back(std::move(z));
        if (l < network.depth())
            pass.a.push_back(std::move(a));
    }
}

inline void naiveBackward(const lab::Network& network, const lab::Matrix& x, NaivePass& pass) {
    pass.slope.resize(network.depth());
    for (std::size_t l = network.depth(); l-- > 0;) {
        const lab::LayerShape& above = network.layers[l + 1];
        const double* W = network.parameters.data() + above.offset;
        const lab::LayerActivation& f = network.activations[l];
        pass.slope[l] = grid(above.in, x.cols());
        for (std::size_t u = 0; u < pass.slope[l].size(); ++u) {
            for (std::size_t i = 0; i < pass.slope[l][u].size(); ++i) {
                Real sum = 0;
                for (lab::Index k = 0; k < above.out; ++k)
                    sum += Real{W[static_cast<lab::Index>(u) * above.out + k]} *
                           pass.delta[l + 1][static_cast<std::size_t>(k)][i];
                pass.slope[l][u][i] = f.function->slope(static_cast<double>(pass.z[l][u][i]), f.settings);
                pass.delta[l][u][i] = sum * pass.slope[l][u][i];
            }
        }
    }
    pass.gradient = lab::Vector::Zero(network.parameters.size());
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const lab::LayerShape& shape = network.layers[l];
        for (lab::Index u = 0; u < shape.out; ++u) {
            const auto& delta = pass.delta[l][static_cast<std::size_t>(u)];
            for (lab::Index k = 0; k <= shape.in; ++k) { // k == in: the bias, whose input is 1
                Real sum = 0;
                for (std::size_t i = 0; i < delta.size(); ++i) {
                    const Real input = k == shape.in ? Real{1}
                                       : l == 0      ? Real{x(k, static_cast<lab::Index>(i))}
                                                     : pass.a[l - 1][static_cast<std::size_t>(k)][i];
                    sum += delta[i] * input;
                }
                pass.gradient[shape.offset + k * shape.out + u] = static_cast<double>(sum);
            }
        }
    }
}

/// Forward, loss and backward. x: (inputs x batch), target: (outputs x batch).
inline NaivePass naivePass(const lab::Network& network, const lab::Matrix& x, const lab::Matrix& target) {
    NaivePass pass;
    naiveForward(network, x, pass);
    pass.loss = static_cast<double>(naiveLoss(network.loss->key, pass.z.back(), target));
    pass.delta = pass.z;
    pass.delta.back() = naiveLossGradient(network.loss->key, pass.z.back(), target);
    naiveBackward(network, x, pass);
    return pass;
}

/// A layer's activation with its own parameter at `parameter`, or at the row's initial value.
inline lab::LayerActivation activation(std::string_view key) {
    const lab::Activation* row = lab::findActivation(key);
    return {row, {row->parameter.initial, 0}};
}

/// A network with one activation throughout and all parameters drawn from N(0, deviation^2).
inline lab::Network randomNetwork(const std::vector<lab::Index>& sizes, lab::LayerActivation activation,
                                  const lab::Loss& loss, std::uint64_t seed, double deviation = 0.7) {
    lab::Network network =
        lab::makeNetwork(sizes, std::vector<lab::LayerActivation>(sizes.size() - 2, activation), loss);
    lab::Random random(seed, 77);
    for (double& parameter : network.parameters)
        parameter = deviation * random.normal();
    return network;
}

inline lab::Matrix randomMatrix(lab::Index rows, lab::Index columns, std::uint64_t seed) {
    lab::Matrix matrix(rows, columns);
    lab::Random random(seed, 78);
    for (double& entry : matrix.reshaped())
        entry = random.normal();
    return matrix;
}

/// Targets that suit the loss: 0/1, one-hot columns, or numbers.
inline lab::Matrix randomTarget(const lab::Loss& loss, lab::Index outputs, lab::Index batch,
                                std::uint64_t seed) {
    lab::Random random(seed, 79);
    lab::Matrix target = lab::Matrix::Zero(outputs, batch);
    for (lab::Index i = 0; i < batch; ++i) {
        if (loss.oneOutputPerClass) {
            target(static_cast<lab::Index>(random.below(static_cast<std::uint64_t>(outputs))), i) = 1;
            continue;
        }
        for (lab::Index k = 0; k < outputs; ++k)
            target(k, i) = loss.needsClasses ? static_cast<double>(random.below(2)) : random.normal();
    }
    return target;
}

} // namespace labtest
