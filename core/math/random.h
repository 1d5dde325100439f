// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Seeded randomness with its own distributions: std::normal_distribution, uniform_int_distribution and
// std::shuffle differ between standard libraries, so a run would not replay elsewhere.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace lab {

/// A stream of random numbers that is a pure function of (seed, stream). Streams of one seed are independent,
/// so that the weights of layer 3 or the order of epoch 7 can be drawn without drawing anything before them.
class Random {
  public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

    /// 64 uniform bits.
    std::uint64_t bits() { return m_engine(); }
    /// Uniform in [0, 1), a multiple of 2^-53.
    double uniform();
    /// Uniform in [low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Standard normal N(0, 1). Box & Muller 1958, both halves used.
    double normal();
    /// Uniform integer in [0, n), without bias. n >= 1.
    std::uint64_t below(std::uint64_t n);

    /// Fisher-Yates, in place.
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[static_cast<std::size_t>(below(i))]);
    }

  private:
    std::mt19937_64 m_engine;
    double m_spare = 0;
    bool m_hasSpare = false;
};

} // namespace lab
