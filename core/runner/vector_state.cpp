// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/vector_state.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace lab {

#if defined(__x86_64__)
namespace {

__attribute__((target("avx"))) void zeroUpper() {
    _mm256_zeroupper();
}

/// Whether XGETBV can say which registers are in use.
bool tellsUse() {
    constexpr unsigned extendedState = 0xd;
    constexpr unsigned usageBit = 1U << 2;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __builtin_cpu_supports("avx") && __get_cpuid_count(extendedState, 1, &a, &b, &c, &d) != 0 &&
           (a & usageBit) != 0;
}

__attribute__((target("xsave"))) unsigned long long registersInUse() {
    return _xgetbv(1);
}

} // namespace

void clearUpperHalves() {
    if (__builtin_cpu_supports("avx"))
        zeroUpper();
}

bool upperHalvesAreClear() {
    constexpr unsigned long long avxState = 1U << 2;
    return !tellsUse() || (registersInUse() & avxState) == 0;
}
#else
void clearUpperHalves() {}

bool upperHalvesAreClear() {
    return true;
}
#endif

} // namespace lab
