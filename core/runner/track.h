// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run that can be visited at any of its steps. No thread, no clock.
#pragma once

#include "core/runner/checkpoints.h"
#include "core/runner/session.h"

#include <cstdint>
#include <memory>

namespace lab {

/// A Session with a way back: checkpoints on the way out, and from the nearest one the same steps again.
/// Whatever the order in which steps are visited, state, measurement and verdict at each are those of a
/// straight run, bit for bit. So are series and logs, but that bins which hold later steps too are left out.
class Track {
  public:
    /// `data`: as for Trainer. `checkpoints`: none yet.
    explicit Track(Run run, std::int64_t generation = 0, std::shared_ptr<const Data> data = nullptr,
                   Checkpoints checkpoints = Checkpoints());

    /// One update. Null once diverged.
    const StepRecord* step();
    /// Makes up to so many updates (>= 0). False once diverged.
    bool advance(std::int64_t steps);

    /// Goes to the nearest known state from which step() leads to `step` (>= 0), where that is nearer than
    /// the present one. Returns the number of updates that are left.
    std::int64_t approach(std::int64_t step);
    /// approach() and the rest of the way: at `step`, before the changes due there; or at the last finite
    /// step before it.
    void seek(std::int64_t step);

    /// Session::apply(). In the middle of what has been trained, the rest of it is forgotten, and the way
    /// here trained again: see forget().
    void apply(const Intervention& intervention);
    /// Where it has been trained farther than to here: back to step 0, with nothing recorded but that, and no
    /// checkpoint after this step.
    void forget();
    bool isInThePast() const { return m_session.isInThePast(); }
    /// Trainer::applyDue().
    bool applyDue() { return m_session.applyDue(); }
    Session::Happenings happenings() const { return m_session.happenings(); }

    std::int64_t generation() const { return m_session.generation(); }
    /// Of the snapshots from now on.
    void setGeneration(std::int64_t generation) { m_session.setGeneration(generation); }

    std::shared_ptr<Snapshot> observe(const SnapshotRequest& request, bool playing) {
        return m_session.observe(request, playing);
    }
    void setThresholds(const Thresholds& thresholds) { m_session.setThresholds(thresholds); }

    const Trainer& trainer() const { return m_session.trainer(); }
    /// The farthest step trained to.
    std::int64_t end() const { return m_end; }
    const Checkpoints& checkpoints() const { return m_checkpoints; }

  private:
    void addCheckpoint();

    Session m_session;
    Checkpoints m_checkpoints;
    Checkpoint m_start;
    std::int64_t m_end = 0;
};

} // namespace lab
