// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The death log: which units start silent, died, came back or are beyond training, when, and after what.
#pragma once

#include "core/experiment/run.h"
#include "core/insight/measurement.h"

#include <cstdint>
#include <variant>
#include <vector>

namespace lab {

/// What happened to a unit.
enum class LifeEventKind : std::uint8_t {
    /// Dead at step 0.
    BornDead,
    /// Alive at the check before, dead now.
    Died,
    /// Dead at the check before, alive now: it happens while lower layers still move.
    Revived,
    /// Dead, and from now on no gradient can revive it.
    DeadForGood,
};

/// After nothing but the drawing of the first weights.
struct Initialisation {
    bool operator==(const Initialisation&) const = default;
};
/// After nothing but updates at the learning rate that the run started with.
struct Updates {
    double learningRate = 0;

    bool operator==(const Updates&) const = default;
};
/// What an event came after: the latest change between two checks that can have reached the unit; without one
/// the change that set the learning rate which held.
using LifeCause = std::variant<Initialisation, Updates, Intervention>;

struct LifeEvent {
    LifeEventKind kind = LifeEventKind::BornDead;
    /// Hidden layer and unit, both from 0.
    std::size_t layer = 0;
    std::size_t unit = 0;
    /// It happened after the check at step `after` (-1: before step 0) and was seen at the check at step
    /// `seen`.
    std::int64_t after = -1;
    std::int64_t seen = 0;
    LifeCause cause;

    bool operator==(const LifeEvent&) const = default;
};

/// Whether an event of this kind leaves a unit in such a state.
bool leaves(LifeEventKind kind, UnitState state);

/// LifeEvent::cause. `now` is the experiment as it stands at event.seen.
LifeCause causeOf(const LifeEvent& event, const Run& run, const Experiment& now);

/// Compares checks. A check at a step comes before what changes at it. Bounded: after maxEvents further
/// events are counted, not kept.
class LifeLog {
  public:
    static constexpr std::size_t maxEvents = 10'000;

    /// Takes a check at `step`; checks come in the order of their steps. `run` tells what changed since the
    /// last one, `now` is the experiment as it stands.
    /// True if anything happened.
    bool add(std::int64_t step, const Measurement& measurement, const Run& run, const Experiment& now);

    /// What had been seen at `step`; of what is not kept, nothing.
    LifeLog upTo(std::int64_t step) const;
    /// Events of this kind seen by `step`, as far as they are kept.
    std::int64_t countUpTo(std::int64_t step, LifeEventKind kind) const;

    const std::vector<LifeEvent>& events() const { return m_events; }
    std::int64_t born() const { return count(LifeEventKind::BornDead); }
    std::int64_t died() const { return count(LifeEventKind::Died); }
    std::int64_t revived() const { return count(LifeEventKind::Revived); }
    /// Events of this kind, kept or not.
    std::int64_t count(LifeEventKind kind) const { return m_counts[static_cast<std::size_t>(kind)]; }

  private:
    void note(LifeEvent event, const Run& run, const Experiment& now);

    std::vector<LifeEvent> m_events;
    std::int64_t m_counts[4] = {};
    /// State of every unit at the last check; empty before the first.
    std::vector<std::vector<UnitState>> m_last;
    std::int64_t m_lastStep = -1;
};

} // namespace lab
