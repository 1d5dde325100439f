// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The runs of a lineup on one clock. No thread of its own, no time.
#pragma once

#include "core/experiment/document.h"
#include "core/runner/frame.h"
#include "core/runner/track.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lab {

/// Tracks that make their steps together. Each is that of a bare Trainer, bit for bit, whatever stands beside
/// it. One that diverges stays at its last finite step; the others go on. Those of equal data share them.
class Lockstep {
  public:
    /// A lineup of one.
    explicit Lockstep(Run run) { show({{std::move(run)}}, 0); }

    /// Puts these runs (at least one, asserted) in the place of those before. A run that is at hand keeps its
    /// Track and stands where it stood; the others stand at step 0.
    void show(std::vector<ShownRun> lineup, std::int64_t generation);

    /// One update of each run that is behind all others, so that all come to stand at the same step and then
    /// go on together. False if none can, or only such as stop somewhere.
    bool step();
    /// Track::approach() of each: the number of calls of step() that are left until all are at `step`, or
    /// at their divergence.
    std::int64_t approach(std::int64_t step);
    /// approach() and the rest of the way.
    void seek(std::int64_t step);
    /// Track::applyDue() of all that stand at the clock. True if anything was due.
    bool applyDue();

    /// Sets a live parameter now in the runs `targets` (places in the lineup). Those that have been trained
    /// farther than to here have to be trained anew, see forget().
    Applied apply(const Intervention& intervention, std::span<const std::size_t> targets);
    /// Track::forget() of those of `targets` that apply() would act on and that have been trained farther
    /// than to here: back to step 0. True if there was any.
    bool forget(const Intervention& intervention, std::span<const std::size_t> targets);

    void setThresholds(const Thresholds& thresholds);

    /// The step at which the slowest stands that can go on; that of the farthest if none can.
    std::int64_t clock() const;
    /// The farthest step that any has been trained to.
    std::int64_t end() const;
    bool canGoOn() const;
    /// How many have diverged.
    std::size_t diverged() const;
    /// Updates left until the end of the current epoch of the first run that can go on; >= 1.
    std::int64_t stepsToEpochEnd() const { return pacemaker().stepsToEpochEnd(); }
    bool isAtEpochEnd() const;
    /// What happened in each.
    std::vector<Session::Happenings> happenings() const;

    std::size_t size() const { return m_lanes.size(); }
    const Track& track(std::size_t place) const { return *m_lanes[place].track; }
    std::int64_t generation() const { return m_generation; }

    /// The state between two steps. `stopped`: why it no longer plays, see Snapshot.
    std::shared_ptr<Frame> observe(const SnapshotRequest& request, bool playing,
                                   const std::optional<StopReason>& stopped = std::nullopt);

  private:
    struct Lane {
        std::unique_ptr<Track> track;
        std::int64_t stopsAt;

        std::int64_t step() const { return track->trainer().stepCount(); }
        bool hasDiverged() const { return track->trainer().divergence() != nullptr; }
        bool goesOn() const { return !hasDiverged() && step() < stopsAt; }
        /// One that stops goes along with others.
        bool leads() const { return goesOn() && stopsAt == ShownRun::never; }
    };

    bool acts(const Intervention& intervention, std::size_t place) const;
    const Trainer& pacemaker() const;

    std::int64_t m_generation = 0;
    Thresholds m_thresholds;
    std::vector<Lane> m_lanes;
};

} // namespace lab
