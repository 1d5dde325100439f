// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/life_log.h"

#include <charconv>
#include <iterator>
#include <utility>

namespace lab {
namespace {

bool isDead(UnitState state) {
    return state == UnitState::Dormant || state == UnitState::Dead;
}

std::string shortest(double value) {
    char buffer[32];
    return {buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr};
}

/// What came before: the last change of the bias between the two checks, else the rate that held and since
/// when.
std::string causeOf(std::int64_t after, std::int64_t seen, const Run& run, const Experiment& now) {
    if (after < 0)
        return "initialisation";
    for (auto change = run.interventions.rbegin();
         change != run.interventions.rend() && change->step >= after; ++change) {
        if (change->key == "bias" && change->step <= seen)
            return "bias shifted to " + shortest(std::get<double>(change->value)) + " at step " +
                   std::to_string(change->step);
    }
    for (auto change = run.interventions.rbegin(); change != run.interventions.rend(); ++change) {
        if (change->key == "learningRate" && change->step < seen)
            return "learning rate " + shortest(std::get<double>(change->value)) + " at step " +
                   std::to_string(change->step);
    }
    return "updates at learning rate " + shortest(now.learningRate);
}

} // namespace

void LifeLog::note(LifeEvent event, const Run& run, const Experiment& now) {
    ++m_counts[static_cast<std::size_t>(event.kind)];
    if (m_events.size() == maxEvents)
        return;
    event.cause = causeOf(event.after, event.seen, run, now);
    m_events.push_back(std::move(event));
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
