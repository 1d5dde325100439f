// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The activation functions: one row each. Adding one touches its row alone; the menu, the file format, the
// curves, the finite-difference test and the reference test loop over the table.
#pragma once

#include "core/math/kernels/kernels.h"
#include "core/math/matrix.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace lab {

/// What a student may set about an activation besides its name.
struct ActivationSettings {
    /// The row's own parameter (leaky ReLU: slope for z < 0). Ignored by rows without one.
    double parameter = 0;
    /// relu'(0) by convention: 0 (default), 1/2 or 1. Used by rows whose slope jumps from 0 to 1 at z = 0.
    double kinkSlope = 0;

    bool operator==(const ActivationSettings&) const = default;
};

/// A real parameter of an activation. An empty key means that the row has none.
struct ActivationParameter {
    std::string_view key = {};
    std::string_view label = {};
    double initial = 0;
    double minimum = 0;
    double maximum = 0;
};

/// How PyTorch is told of it: Python that defines a function named by the row's key. P in it: the row's
/// parameter; K: kinkSlope; own(f, f'): a function whose derivative is to be taken from f'; logistic,
/// logistic_slope: see formats/pytorch_script.cpp.
struct PythonActivation {
    std::string_view text;
    /// For a kinkSlope other than 0, where that makes a difference.
    std::string_view withKink = {};
};

/// One activation function a = f(z), applied unit by unit.
struct Activation {
    std::string_view key;
    std::string_view name;
    /// f and f' in Unicode, as shown on screen.
    std::string_view formula;
    std::string_view slopeFormula;
    /// What f' is taken to be where it does not exist; empty for smooth functions.
    std::string_view kink;
    std::string_view source;
    PythonActivation python;
    ActivationParameter parameter;
    /// What the shape says whatever the parameter is; ask canDie() and maxSlope().
    bool isFlatSomewhere;
    double steepest;
    /// True where f' below z = 0 is the parameter times a factor of 0 to 1 that comes as close to 1 as one
    /// likes: the slope of leaky ReLU, the alpha of ELU.
    bool parameterScalesBelow;

    /// f(z) and f'(z). Any z, including +-inf and NaN (NaN gives NaN).
    double (*f)(double z, const ActivationSettings&);
    double (*slope)(double z, const ActivationSettings&);
    /// The same over a whole matrix. z: (units x batch); a, slopes: resized to the same shape.
    void (*apply)(const Matrix& z, const ActivationSettings&, Matrix& a);
    void (*slopes)(const Matrix& z, const ActivationSettings&, Matrix& slopes);
    /// Its loop among the kernels, which training uses: equal to f and f' within 4 ulp. None where it has
    /// none.
    Curve curve = Curve::None;

    /// True where f' is exactly 0 on an interval by design, so that a unit can be dead: leaky ReLU with slope
    /// 0 is ReLU. For the others death is not defined and every display says "n/a", never 0.
    bool canDie(const ActivationSettings& settings) const {
        return isFlatSomewhere || (parameterScalesBelow && settings.parameter == 0);
    }
    /// Supremum of |f'|: the most that one layer can pass back per unit of weight.
    double maxSlope(const ActivationSettings& settings) const {
        return parameterScalesBelow ? std::max(steepest, std::abs(settings.parameter)) : steepest;
    }
};

/// All rows, in the order in which menus show them.
std::span<const Activation> activations();

/// The row with this key, or null.
const Activation* findActivation(std::string_view key);

} // namespace lab
