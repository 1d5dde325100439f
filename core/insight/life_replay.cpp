// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/life_replay.h"

#include "core/insight/monitor.h"

#include <cassert>
#include <utility>

namespace lab {

LifeReplay::LifeReplay(Run run, LifeEvent event, std::shared_ptr<const Data> data)
    : m_run(std::move(run)), m_data(std::move(data)) {
    assert(event.after >= 0);
    m_search.event = std::move(event);
}

void LifeReplay::advance(const std::function<bool()>& goOn) {
    if (!m_trainer)
        m_trainer.emplace(m_run, m_data);
    while (!m_finished && goOn())
        step();
}

void LifeReplay::step() {
    const LifeEvent& event = m_search.event;
    if (m_trainer->stepCount() < event.after)
        m_trainer->step();
    else
        measuredStep();
    m_search.share = static_cast<double>(m_trainer->stepCount()) / static_cast<double>(event.seen);
    m_finished = m_trainer->stepCount() == event.seen || m_trainer->divergence() != nullptr;
    if (m_finished && m_since) {
        m_search.found = std::move(m_since);
        m_search.found->earlier = m_earlier;
    }
}

/// At the check at `after` the unit was not as the event says.
void LifeReplay::measuredStep() {
    const std::int64_t before = m_trainer->stepCount();
    const bool byChange = m_trainer->applyDue() && unitIsSo();
    m_trainer->step();
    if (!unitIsSo()) {
        m_earlier += m_since.has_value();
        m_since.reset();
    } else if (!m_since) {
        LifeEvent exact = m_search.event;
        exact.after = before;
        exact.seen = m_trainer->stepCount();
        m_since = {exact.seen, byChange, causeOf(exact, m_trainer->run(), m_trainer->current())};
    }
}

bool LifeReplay::unitIsSo() {
    const LifeEvent& event = m_search.event;
    const Measurement now = measureCheck(*m_trainer, m_trace);
    return leaves(event.kind, now.layers[event.layer].units[event.unit]);
}

} // namespace lab
