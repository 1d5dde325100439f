// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/random.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace lab {
namespace {

// Mixes seed and stream so that neighbouring ones share no visible structure (SplitMix64, Steele et al.
// 2014).
std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) : m_engine(mix(mix(seed) ^ stream)) {}

double Random::uniform() {
    return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Random::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double u = 1 - uniform(); // in (0, 1], so that the logarithm is finite
    const double angle = 2 * std::numbers::pi * uniform();
    const double radius = std::sqrt(-2 * std::log(u));
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::uint64_t Random::below(std::uint64_t n) {
    assert(n >= 1);
    // Values at or above the largest multiple of n would favour small remainders: draw again.
    const std::uint64_t rest = (0 - n) % n; // 2^64 mod n
    std::uint64_t value = bits();
    while (value < rest)
        value = bits();
    return value % n;
}

} // namespace lab
