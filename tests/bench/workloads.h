// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The five networks that every engine is timed on. Batches lie ready side by side, as for all peers.
#pragma once

#include "core/math/network.h"
#include "core/math/signal.h"
#include "core/math/update.h"

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
const Workload& workload(std::string_view name);

/// A workload's training loop over ready batches, on the kernels alone.
class Loop {
  public:
    /// Weights are drawn with this standard deviation; 0 is sqrt(2 / inputs) of each layer.
    explicit Loop(const Workload& workload, double deviation = 0);
    /// One update. `measuring`: with the numbers of every layer, as Trainer keeps them.
    void step(bool measuring);
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
};

} // namespace labbench
