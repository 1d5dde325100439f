// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The few loops in which training spends its time, once for every instruction set that this program was built
// for. The processor decides at start which of them is used; all give the same numbers up to rounding, and
// one of them always the same bits.
#pragma once

#include "core/math/matrix.h"

#include <span>
#include <string_view>

namespace lab {

/// A matrix inside other memory: element (r, c) stands at data[r * rowStep + c * columnStep].
struct Strided {
    const Scalar* data = nullptr;
    Index rowStep = 1;
    Index columnStep = 0;
};

/// C = start + A B, with A (rows x depth), B (depth x columns) and C (rows x columns), column by column.
/// Every element is summed in the order of depth, so that equal units of a layer stay equal.
struct Product {
    Index rows = 0;
    Index columns = 0;
    Index depth = 0;
    Strided a;
    Strided b;
    /// One value per row, added to every column (a bias); null is 0.
    const Scalar* start = nullptr;
    Scalar* c = nullptr;
    /// From one column of C to the next; 0 is `rows`.
    Index cStep = 0;

    Index stepOfC() const { return cStep == 0 ? rows : cStep; }
};

/// The activations that have a loop of their own.
enum class Curve { None, Identity, Relu, Leaky, Relu6, Sigmoid, Tanh };

struct CurveSettings {
    /// Slope for z < 0 of the leaky curve.
    Scalar parameter = 0;
    /// The slope at z = 0 of ReLU and ReLU6.
    Scalar kinkSlope = 0;
};

/// What an update did to one layer's weights: sums over them.
struct UpdateSums {
    /// Of squares of the gradient, of the weights before, and of the update itself. Infinite if the squares
    /// leave the range of doubles; NaN or infinite if a number was not finite.
    Scalar gradient = 0;
    Scalar weights = 0;
    Scalar update = 0;
};

/// The loops for one instruction set. Arrays may stand at any address, and their ends are never overrun.
struct Kernels {
    /// "AVX2"; what --isa and exports say.
    std::string_view name;
    /// `workspace`: productWorkspace() numbers of scratch.
    void (*product)(const Product& product, Scalar* workspace);
    /// out[r] = sum over c of matrix(r, c), in the order of c. matrix: (rows x columns), column by column.
    void (*rowSums)(Index rows, Index columns, const Scalar* matrix, Scalar* out);
    /// a = f(z); returns the sum of a^2, or NaN where a z is not finite, even if f makes a finite a of it. n
    /// values.
    Scalar (*activate)(Curve curve, const CurveSettings& settings, Index n, const Scalar* z, Scalar* a);
    /// a = f(z) and slope = f'(z); returns the same. n values.
    Scalar (*activateWithSlope)(Curve curve, const CurveSettings& settings, Index n, const Scalar* z,
                                Scalar* a, Scalar* slope);
    /// delta *= slope; returns the sum of |delta|. n values.
    Scalar (*timesSlope)(Index n, const Scalar* slope, Scalar* delta);
    /// after = before - rate * gradient. n values.
    UpdateSums (*descend)(Index n, Scalar rate, const Scalar* gradient, const Scalar* before, Scalar* after);
    /// Sums of x^2 and of |x|. n values.
    Scalar (*sumOfSquares)(Index n, const Scalar* x);
    Scalar (*sumOfMagnitudes)(Index n, const Scalar* x);
};

/// Numbers of scratch that a product of this size needs.
Index productWorkspace(Index rows, Index columns, Index depth);

/// All that this processor can run, the best first; the last is "reference": plain loops and Eigen.
std::span<const Kernels> kernelSets();

/// The set in use, chosen at the first call: what the environment variable LAB_ISA names in any case of
/// letters (--isa sets it), else the best.
const Kernels& kernels();

/// The set of this name, in any case of letters; null if this processor has none of that name.
const Kernels* findKernels(std::string_view name);

} // namespace lab
