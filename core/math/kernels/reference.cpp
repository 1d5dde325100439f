// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same loops as plainly as they can be written: what the others are compared with.

#include "core/math/activation.h"
#include "core/math/kernels/targets.h"

#include <cmath>

namespace lab {
namespace {

using Steps = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
using StridedMatrix = Eigen::Map<const Matrix, 0, Steps>;

void product(const Product& p, Scalar*) {
    const StridedMatrix a(p.a.data, p.rows, p.depth, {p.a.columnStep, p.a.rowStep});
    const StridedMatrix b(p.b.data, p.depth, p.columns, {p.b.columnStep, p.b.rowStep});
    Eigen::Map<Matrix, 0, Eigen::OuterStride<>> c(p.c, p.rows, p.columns, Eigen::OuterStride<>(p.stepOfC()));
    for (Index column = 0; column < p.columns; ++column) {
        for (Index row = 0; row < p.rows; ++row)
            c(row, column) = p.start ? p.start[row] : 0;
        for (Index k = 0; k < p.depth; ++k)
            c.col(column) += a.col(k) * b(k, column);
    }
}

void rowSums(Index rows, Index columns, const Scalar* matrix, Scalar* out) {
    Eigen::Map<Vector> sums(out, rows);
    sums.setZero();
    for (Index c = 0; c < columns; ++c)
        sums += Eigen::Map<const Vector>(matrix + c * rows, rows);
}

std::string_view keyOf(Curve curve) {
    switch (curve) {
    case Curve::Identity:
        return "identity";
    case Curve::Relu:
        return "relu";
    case Curve::Leaky:
        return "leaky_relu";
    case Curve::Relu6:
        return "relu6";
    case Curve::Sigmoid:
        return "sigmoid";
    case Curve::Tanh:
        return "tanh";
    case Curve::None:
        break;
    }
    return "";
}

Scalar sumOfSquares(Index n, const Scalar* x) {
    return Eigen::Map<const Vector>(x, n).squaredNorm();
}

Scalar sumOfMagnitudes(Index n, const Scalar* x) {
    return Eigen::Map<const Vector>(x, n).lpNorm<1>();
}

Scalar activate(Curve curve, const CurveSettings& s, Index n, const Scalar* z, Scalar* a) {
    const Activation& row = *findActivation(keyOf(curve));
    for (Index i = 0; i < n; ++i)
        a[i] = row.f(z[i], {s.parameter, s.kinkSlope});
    return sumOfSquares(n, a) + 0 * sumOfMagnitudes(n, z);
}

Scalar activateWithSlope(Curve curve, const CurveSettings& s, Index n, const Scalar* z, Scalar* a,
                         Scalar* slope) {
    const Activation& row = *findActivation(keyOf(curve));
    for (Index i = 0; i < n; ++i)
        slope[i] = row.slope(z[i], {s.parameter, s.kinkSlope});
    return activate(curve, s, n, z, a);
}

Scalar timesSlope(Index n, const Scalar* slope, Scalar* delta) {
    for (Index i = 0; i < n; ++i)
        delta[i] *= slope[i];
    return sumOfMagnitudes(n, delta);
}

UpdateSums descend(Index n, Scalar rate, const Scalar* gradient, const Scalar* before, Scalar* after) {
    UpdateSums sums;
    for (Index i = 0; i < n; ++i) {
        after[i] = before[i] - rate * gradient[i];
        sums.gradient += gradient[i] * gradient[i];
        sums.weights += before[i] * before[i];
        sums.update += (after[i] - before[i]) * (after[i] - before[i]);
    }
    return sums;
}

} // namespace

Kernels referenceKernels() {
    return {"reference", product, rowSums,      activate,       activateWithSlope,
            timesSlope,  descend, sumOfSquares, sumOfMagnitudes};
}

} // namespace lab
