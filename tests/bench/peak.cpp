// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/peak.h"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace labbench {
namespace {

/// Enough to fill two units whose results come after four or five cycles.
constexpr int chains = 12;
constexpr int rounds = 1000;

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) double runAvx2() {
    __m256d sums[chains];
    for (int i = 0; i < chains; ++i)
        sums[i] = _mm256_set1_pd(i);
    const __m256d factor = _mm256_set1_pd(0.5);
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (__m256d& sum : sums)
            sum = _mm256_fmadd_pd(sum, factor, factor);
    }
    __m256d total = sums[0];
    for (const __m256d& sum : sums)
        total = _mm256_add_pd(total, sum);
    return _mm256_cvtsd_f64(total);
}

__attribute__((target("avx512f"))) double runAvx512() {
    __m512d sums[chains];
    for (int i = 0; i < chains; ++i)
        sums[i] = _mm512_set1_pd(i);
    const __m512d factor = _mm512_set1_pd(0.5);
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (__m512d& sum : sums)
            sum = _mm512_fmadd_pd(sum, factor, factor);
    }
    __m512d total = sums[0];
    for (const __m512d& sum : sums)
        total = _mm512_add_pd(total, sum);
    return _mm512_cvtsd_f64(total);
}

constexpr double each = 2.0 * chains * rounds;
constexpr std::array known{
    MultiplyAdds{"AVX2", runAvx2, 4 * each},
    MultiplyAdds{"AVX-512", runAvx512, 8 * each},
};
#else
constexpr std::array<MultiplyAdds, 0> known{};
#endif

} // namespace

const MultiplyAdds* multiplyAddsOf(std::string_view isa) {
    const auto* found = std::ranges::find(known, isa, &MultiplyAdds::isa);
    return found == known.end() ? nullptr : found;
}

} // namespace labbench
