// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The instruction sets that the loops are compiled for. Include it before Highway: some sets are left out, as
// they gain nothing for doubles over the next below.
#pragma once

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)

#include "core/math/kernels/kernels.h"

#include <hwy/detect_targets.h>

#include <cstdint>

namespace lab {

constexpr std::string_view targetName(std::int64_t target) {
    return target == HWY_AVX3   ? "AVX-512"
           : target == HWY_AVX2 ? "AVX2"
           : target == HWY_NEON ? "NEON"
                                : "baseline";
}

/// Each fills its members of `set` with the loops for Highway's chosen target.
void addProducts(Kernels& set);
void addElementwise(Kernels& set);

/// Plain loops and Eigen, which the others are compared with.
Kernels referenceKernels();

} // namespace lab
