// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// States along a run, so that any step of it can be had again soon.
#pragma once

#include "core/experiment/trainer.h"
#include "core/insight/monitor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lab {

/// All that training and judging go on from.
struct Checkpoint {
    TrainerState trainer;
    Monitor monitor;

    std::int64_t step() const { return trainer.step; }
    std::size_t bytes() const { return trainer.bytes() + monitor.bytes(); }
};

/// Keeps as many as fit into a budget, at equal distances: when they no longer fit, every second one goes. So
/// their distance is at most twice what the budget allows, and with none the way starts at step 0.
class Checkpoints {
  public:
    static constexpr std::size_t usualBudget = std::size_t{64} << 20;
    /// A copy takes about as long as a few steps: at this distance it costs training about 1 %.
    static constexpr std::int64_t usualSpacing = 512;

    /// budget: bytes; spacing: steps between two of them (>= 1) while all fit.
    explicit Checkpoints(std::size_t budget = usualBudget, std::int64_t spacing = usualSpacing)
        : m_budget(budget), m_spacing(spacing) {}

    /// Whether one of this step is to be added.
    bool isDue(std::int64_t step) const {
        return step % m_spacing == 0 && (m_kept.empty() || step > m_kept.back()->step());
    }
    /// isDue() of its step (asserted).
    void add(std::shared_ptr<const Checkpoint> checkpoint);
    /// The last one before `step`; null if there is none.
    std::shared_ptr<const Checkpoint> before(std::int64_t step) const;
    /// Those at `step` and later are gone: another future begins there.
    void dropFrom(std::int64_t step);

    std::size_t bytes() const { return m_bytes; }
    std::size_t size() const { return m_kept.size(); }
    std::int64_t spacing() const { return m_spacing; }

  private:
    void thinOut();

    std::size_t m_budget;
    std::size_t m_bytes = 0;
    std::int64_t m_spacing;
    /// In the order of their steps.
    std::vector<std::shared_ptr<const Checkpoint>> m_kept;
};

} // namespace lab
