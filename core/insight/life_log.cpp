// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/life_log.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace lab {
namespace {

bool isDead(UnitState state) {
    return state == UnitState::Dormant || state == UnitState::Dead;
}

using Changes = std::vector<Intervention>;

/// False where it has no bearing or sets what stood there before.
bool changesTraining(const Run& run, std::size_t i, const Experiment& now) {
    const Change& change = run.interventions[i].change;
    return hasBearing(now, change) && valueBefore(run, i) != valueOf(change);
}

/// True if the change acts on hidden layer l (0 = layer 1) before any update: a bias, an activation or a
/// weight acts on its own layer and on those above. Everything else, and those for the layers below, acts
/// through the next update.
bool movesLayer(const Change& change, std::size_t l) {
    return !std::holds_alternative<SetField>(change) && layerOf(change) <= static_cast<std::int64_t>(l) + 1;
}

// A change at step c acts at once on z or on the update that step c makes, and that update's gradients carry
// it to every layer that moves at all. So one at or after the step `after` (whose check came before it) and
// before `seen` can have reached the unit, and no other. Start values are no changes. Of several at one step
// the one that moves the unit's layer by itself is the surer cause.
const Intervention* causeBetween(const LifeEvent& event, const Run& run, const Experiment& now) {
    const Changes& changes = run.interventions;
    const Intervention* cause = nullptr;
    for (std::size_t i = changes.size();
         i-- > 0 && changes[i].step >= std::max<std::int64_t>(1, event.after);) {
        if (changes[i].step >= event.seen || !changesTraining(run, i, now))
            continue;
        if (cause != nullptr && changes[i].step < cause->step)
            break;
        if (cause == nullptr ||
            (movesLayer(changes[i].change, event.layer) && !movesLayer(cause->change, event.layer)))
            cause = &changes[i];
    }
    return cause;
}

} // namespace

bool leaves(LifeEventKind kind, UnitState state) {
    switch (kind) {
    case LifeEventKind::BornDead:
    case LifeEventKind::Died:
        return isDead(state);
    case LifeEventKind::Revived:
        return !isDead(state);
    case LifeEventKind::DeadForGood:
        return state == UnitState::Dead;
    }
    return false;
}

LifeCause causeOf(const LifeEvent& event, const Run& run, const Experiment& now) {
    if (event.after < 0)
        return Initialisation{};
    if (const Intervention* cause = causeBetween(event, run, now))
        return *cause;
    const Changes& changes = run.interventions;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (keyOf(change->change) == "learningRate" && change->step < event.seen)
            return *change;
    }
    return Updates{run.experiment.learningRate};
}

void LifeLog::note(LifeEvent event, const Run& run, const Experiment& now) {
    ++m_counts[static_cast<std::size_t>(event.kind)];
    if (m_events.size() == maxEvents)
        return;
    event.cause = causeOf(event, run, now);
    m_events.push_back(std::move(event));
}

LifeLog LifeLog::upTo(std::int64_t step) const {
    LifeLog result;
    const auto end = std::ranges::upper_bound(m_events, step, {}, &LifeEvent::seen);
    result.m_events.assign(m_events.begin(), end);
    for (const LifeEvent& event : result.m_events)
        ++result.m_counts[static_cast<std::size_t>(event.kind)];
    return result;
}

std::int64_t LifeLog::countUpTo(std::int64_t step, LifeEventKind kind) const {
    const auto end = std::ranges::upper_bound(m_events, step, {}, &LifeEvent::seen);
    return std::count_if(m_events.begin(), end,
                         [kind](const LifeEvent& event) { return event.kind == kind; });
}

bool LifeLog::add(std::int64_t step, const Measurement& measurement, const Run& run, const Experiment& now) {
    const bool first = m_last.empty();
    bool happened = false;
    m_last.resize(measurement.hiddenLayers());
    for (std::size_t l = 0; l < measurement.hiddenLayers(); ++l) {
        const std::vector<UnitState>& units = measurement.layers[l].units;
        if (first)
            m_last[l].assign(units.size(), UnitState::Alive);
        for (std::size_t u = 0; u < units.size(); ++u) {
            const UnitState before = std::exchange(m_last[l][u], units[u]);
            const auto noteIf = [&](bool so, LifeEventKind kind) {
                if (so)
                    note({kind, l, u, m_lastStep, step, {}}, run, now);
                happened = happened || so;
            };
            noteIf(isDead(before) && !isDead(units[u]), LifeEventKind::Revived);
            noteIf(!isDead(before) && isDead(units[u]),
                   first ? LifeEventKind::BornDead : LifeEventKind::Died);
            noteIf(before != UnitState::Dead && units[u] == UnitState::Dead, LifeEventKind::DeadForGood);
        }
    }
    m_lastStep = step;
    return happened;
}

} // namespace lab
