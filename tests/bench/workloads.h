// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The five networks that every engine is timed on. Batches lie ready side by side, as for all peers.
#pragma once

#include "core/experiment/experiment.h"
#include "core/insight/measurement.h"
#include "core/math/network.h"
#include "core/math/signal.h"
#include "core/math/update.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace labbench {

struct Workload {
    std::string_view name;
    std::vector<lab::Index> sizes;
    std::string_view activation;
    std::string_view loss;
    lab::Index batch;
    double learningRate;
    /// How many batches lie ready.
    lab::Index batches;

    /// Multiplications and additions of one step, each counted as one: forward, weight gradients, and what
    /// is passed back to all layers but the first.
    double flops() const;
};

std::span<const Workload> workloads();
/// Null if there is none of this name.
const Workload* findWorkload(std::string_view name);

/// The same network as an experiment of the program, on its own data; nothing where layers differ in width.
std::optional<lab::Experiment> experimentOf(const Workload& workload);

/// What this process has used of the processor.
double processorSeconds();

/// True about 30 times in a second of processor time, as often as a screen draws; it looks at the clock no
/// more often than that.
class Screen {
  public:
    bool wants();

  private:
    std::int64_t m_calls = 1;
    std::int64_t m_left = 1;
    double m_last = processorSeconds();
};

/// A workload's training loop over ready batches, on the kernels alone.
class Loop {
  public:
    /// Weights are drawn with this standard deviation; 0 is sqrt(2 / inputs) of each layer.
    explicit Loop(const Workload& workload, double deviation = 0);
    /// One update. `measuring`: with the numbers of every layer, as Trainer keeps them.
    void step(bool measuring);
    /// What a snapshot shows beyond the numbers of every layer: a histogram of z of the first hidden layer,
    /// and the parameters and gradients of a network that is small enough to be drawn.
    void draw();
    const lab::Network& network() const { return m_network; }
    const lab::Trace& trace() const { return m_trace; }

  private:
    lab::Network m_network;
    lab::Trace m_trace;
    lab::UpdateRule m_rule;
    lab::Updater m_updater;
    lab::Vector m_after;
    std::vector<lab::Matrix> m_x;
    std::vector<lab::Matrix> m_targets;
    std::vector<lab::LayerSignal> m_signals;
    std::size_t m_next = 0;
    lab::Histogram m_histogram;
    lab::Vector m_drawnParameters;
    lab::Vector m_drawnGradient;
};

} // namespace labbench
