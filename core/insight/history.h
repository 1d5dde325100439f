// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Series over a run of any length in bounded memory: when full, neighbours fold in pairs and keep their
// minimum, mean and maximum, so that no spike is ever lost.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lab {

/// One value over a range of steps.
struct Bin {
    double minimum = 0;
    double mean = 0;
    double maximum = 0;
};

/// Several series that share their steps.
class History {
  public:
    /// The most values of a bin that sample() knows.
    static constexpr std::size_t sampleSize = 8;
    static constexpr std::size_t usualCapacity = 512;

    /// channels >= 0; capacity: the most bins kept, even and >= 2; `sampled` <= channels: so many channels,
    /// the first ones, keep single values too.
    explicit History(std::size_t channels = 0, std::size_t capacity = usualCapacity, std::size_t sampled = 0);

    /// values: one per channel; steps increase. Non-finite values are gaps: they enter no minimum, mean or
    /// maximum; a bin of gaps alone is NaN throughout.
    void append(std::int64_t step, std::span<const double> values);
    void clear();
    /// The bins that end at or before `step`.
    History upTo(std::int64_t step) const;

    std::size_t channels() const { return m_channels; }
    std::size_t size() const { return m_first.size(); }
    bool empty() const { return m_first.empty(); }
    /// Steps covered by bin i, both inclusive.
    std::int64_t firstStep(std::size_t i) const { return m_first[i]; }
    std::int64_t lastStep(std::size_t i) const { return m_last[i]; }
    const Bin& bin(std::size_t i, std::size_t channel) const { return m_bins[i * m_channels + channel]; }
    /// Single values of bin i, in order, for medians: all of them while rowsPerBin() <= sampleSize, later
    /// sampleSize rows at equal distances. Gaps as they came. channel < sampled().
    std::span<const double> sample(std::size_t i, std::size_t channel) const;
    std::size_t sampled() const { return m_sampled; }
    /// How many appended rows a full bin holds now: 1, 2, 4, ...
    std::int64_t rowsPerBin() const { return m_rowsPerBin; }

  private:
    void fold();
    void foldSamples();
    /// How many rows of a bin with `rows` rows the samples hold.
    std::size_t samplesOf(std::int64_t rows) const;
    /// One sampled row stands for so many.
    std::int64_t sampleStride() const;

    std::size_t m_channels;
    std::size_t m_capacity;
    std::size_t m_sampled;
    std::int64_t m_rowsPerBin = 1;
    /// Rows in the last bin.
    std::int64_t m_rowsInLast = 0;
    std::vector<std::int64_t> m_first;
    std::vector<std::int64_t> m_last;
    std::vector<Bin> m_bins;
    /// Finite values in each bin and channel, to weigh the mean.
    std::vector<std::int64_t> m_counts;
    /// sampleSize values per bin and sampled channel.
    std::vector<double> m_samples;
};

} // namespace lab
