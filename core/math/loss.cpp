// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/loss.h"

#include "core/math/table.h"

#include <array>
#include <cassert>
#include <cmath>

namespace lab {
namespace {

void assertShapes(const Matrix& output, const Matrix& target) {
    assert(output.rows() == target.rows() && output.cols() == target.cols() && output.size() > 0);
    static_cast<void>(output), static_cast<void>(target);
}

double mseValue(const Matrix& output, const Matrix& target) {
    assertShapes(output, target);
    return (output - target).squaredNorm() / static_cast<double>(output.size());
}

void mseGradient(const Matrix& output, const Matrix& target, Matrix& gradient) {
    assertShapes(output, target);
    gradient = (output - target) * (2 / static_cast<double>(output.size()));
}

// Huber 1964 with threshold 1: quadratic near 0, linear beyond; as PyTorch's HuberLoss.
double huberValue(const Matrix& output, const Matrix& target) {
    assertShapes(output, target);
    double sum = 0;
    for (Index i = 0; i < output.size(); ++i) {
        const double miss = std::abs(output.data()[i] - target.data()[i]);
        sum += miss <= 1 ? 0.5 * miss * miss : miss - 0.5;
    }
    return sum / static_cast<double>(output.size());
}

void huberGradient(const Matrix& output, const Matrix& target, Matrix& gradient) {
    assertShapes(output, target);
    gradient = (output - target).cwiseMax(-1).cwiseMin(1) / static_cast<double>(output.size());
}

/// The mean loss's slope in a constant c, the mean of c - y cut to [-1, 1], rises with c: bisection finds its
/// zero. (Huber 1964: for wide targets it tends to the median, for narrow ones to the mean.)
Vector huberConstant(const Matrix& target) {
    constexpr int halvings = 100; // the interval ends as two neighbouring doubles
    Vector best(target.rows());
    for (Index k = 0; k < target.rows(); ++k) {
        const auto y = target.row(k).array();
        double low = y.minCoeff();
        double high = y.maxCoeff();
        for (int i = 0; i < halvings && low < high; ++i) {
            const double middle = low + (high - low) / 2;
            ((middle - y).cwiseMax(-1).cwiseMin(1).sum() < 0 ? low : high) = middle;
        }
        best[k] = high;
    }
    return best;
}

Vector meanConstant(const Matrix& target) {
    return target.rowwise().mean();
}

void asItIs(const Matrix& output, Matrix& prediction) {
    prediction = output;
}

double sigmoid(double z) {
    const double e = std::exp(-std::abs(z));
    return (z < 0 ? e : 1) / (1 + e);
}

/// Shares of the classes, none of which has an infinite logit.
Vector sharesOf(const Matrix& target) {
    constexpr double smallest = 1e-12;
    return target.rowwise().mean().cwiseMax(smallest).cwiseMin(1 - smallest);
}

Vector logitConstant(const Matrix& target) {
    const Vector p = sharesOf(target);
    return (p.array() / (1 - p.array())).log();
}

Vector logShares(const Matrix& target) {
    return sharesOf(target).array().log();
}

// max(z, 0) - z y + log(1 + exp(-|z|)): finite for every finite logit.
double bceValue(const Matrix& output, const Matrix& target) {
    assertShapes(output, target);
    double sum = 0;
    for (Index i = 0; i < output.size(); ++i) {
        const double z = output.data()[i];
        const double y = target.data()[i];
        // For y = 1 and large z the first two terms cancel exactly; written so that they do not round.
        const double linear = z > 0 ? z * (1 - y) : -z * y;
        sum += linear + std::log1p(std::exp(-std::abs(z)));
    }
    return sum / static_cast<double>(output.size());
}

// s(z) - y, from the tail that keeps its digits: -s(-z) for y = 1.
void bceGradient(const Matrix& output, const Matrix& target, Matrix& gradient) {
    assertShapes(output, target);
    const double scale = 1 / static_cast<double>(output.size());
    gradient.resize(output.rows(), output.cols());
    for (Index i = 0; i < output.size(); ++i) {
        const double z = output.data()[i];
        const double y = target.data()[i];
        gradient.data()[i] = scale * ((1 - y) * sigmoid(z) - y * sigmoid(-z));
    }
}

void bcePredict(const Matrix& output, Matrix& prediction) {
    prediction = output.unaryExpr([](double z) { return sigmoid(z); });
}

double softmaxValue(const Matrix& output, const Matrix& target) {
    assertShapes(output, target);
    double sum = 0;
    for (Index c = 0; c < output.cols(); ++c) {
        const double top = output.col(c).maxCoeff();
        const double logSum = std::log((output.col(c).array() - top).exp().sum());
        // sum_k y_k (log sum exp - z_k); terms with y = 0 are left out, as 0 * inf is not 0.
        for (Index k = 0; k < output.rows(); ++k) {
            if (target(k, c) != 0)
                sum += target(k, c) * (logSum - (output(k, c) - top));
        }
    }
    return sum / static_cast<double>(output.cols());
}

void softmaxPredict(const Matrix& output, Matrix& prediction) {
    prediction.resize(output.rows(), output.cols());
    for (Index c = 0; c < output.cols(); ++c) {
        prediction.col(c) = (output.col(c).array() - output.col(c).maxCoeff()).exp();
        prediction.col(c) /= prediction.col(c).sum();
    }
}

// p_k - y_k; for the true class -(sum of the other p), which keeps its digits when p_k is near 1.
void softmaxGradient(const Matrix& output, const Matrix& target, Matrix& gradient) {
    assertShapes(output, target);
    softmaxPredict(output, gradient);
    const double scale = 1 / static_cast<double>(output.cols());
    for (Index c = 0; c < output.cols(); ++c) {
        for (Index k = 0; k < output.rows(); ++k) {
            if (target(k, c) == 1) {
                double others = 0;
                for (Index j = 0; j < output.rows(); ++j)
                    others += j == k ? 0 : gradient(j, c);
                gradient(k, c) = -others;
                break;
            }
        }
        gradient.col(c) *= scale;
    }
}

constexpr std::array table{
    Loss{"bce", "Cross-entropy", "L = −[y ln p + (1 − y) ln(1 − p)], p = σ(z), mean over samples and outputs",
         "Good 1952; from logits as in PyTorch's BCEWithLogitsLoss", true, false, bceValue, bceGradient,
         bcePredict, logitConstant},
    Loss{"softmax", "Softmax", "L = −ln p(true class), p = softmax(z), mean over samples",
         "Bridle 1990, Probabilistic interpretation of network outputs", true, true, softmaxValue,
         softmaxGradient, softmaxPredict, logShares},
    Loss{"mse", "Squared error", "L = (p − y)², mean over samples and outputs", "Legendre 1805", false, false,
         mseValue, mseGradient, asItIs, meanConstant},
    Loss{"huber", "Huber",
         "L = (p − y)²/2 up to |p − y| = 1, then |p − y| − 1/2; mean over samples and outputs",
         "Huber 1964, threshold 1", false, false, huberValue, huberGradient, asItIs, huberConstant},
};

} // namespace

std::span<const Loss> losses() {
    return table;
}

double constantAnswerLoss(const Loss& loss, const Matrix& target) {
    return loss.value(loss.bestConstant(target).replicate(1, target.cols()), target);
}

const Loss* findLoss(std::string_view key) {
    return findRow(losses(), key);
}

} // namespace lab
