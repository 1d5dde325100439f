// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The instruction sets that the loops are compiled for. Include it before Highway: some sets are left out, as
// they gain nothing for doubles over the next below.
#pragma once

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)

#include "core/math/kernels/kernels.h"

#include <hwy/detect_targets.h>

#include <cstdint>

namespace lab {

constexpr std::string_view targetName(std::int64_t target) {
    switch (target) {
    case HWY_AVX3:
        return "AVX-512";
    case HWY_AVX2:
        return "AVX2";
    case HWY_SSE4:
        return "SSE4";
    case HWY_NEON:
        return "NEON";
    default:
        return "scalar";
    }
}

/// Each fills its members of `set` with the loops for Highway's chosen target.
void addProducts(Kernels& set);
void addElementwise(Kernels& set);

/// Plain loops and Eigen, which the others are compared with.
Kernels referenceKernels();

} // namespace lab
