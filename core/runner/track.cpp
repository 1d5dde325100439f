// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/track.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

namespace lab {

Track::Track(Run run, std::int64_t generation, std::shared_ptr<const Data> data, Checkpoints checkpoints)
    : m_session(std::move(run), generation, std::move(data)), m_checkpoints(std::move(checkpoints)),
      m_start(m_session.checkpoint()) {}

const StepRecord* Track::step() {
    const StepRecord* record = m_session.step();
    const std::int64_t now = trainer().stepCount();
    m_end = record == nullptr ? now : std::max(m_end, now);
    if (record != nullptr && m_checkpoints.isDue(now))
        addCheckpoint();
    return record;
}

/// Without the memory for one, a way back is longer, and all else goes on.
void Track::addCheckpoint() {
    try {
        m_checkpoints.add(std::make_shared<const Checkpoint>(m_session.checkpoint()));
    } catch (const std::bad_alloc&) {
    }
}

bool Track::advance(std::int64_t steps) {
    for (; steps > 0; --steps) {
        if (step() == nullptr)
            return false;
    }
    return trainer().divergence() == nullptr;
}

// From a state at least one update leads on that was finite the first time: with it come the last batch, its
// gradient, and the parameters to fall back on should the next one diverge.
std::int64_t Track::approach(std::int64_t step) {
    assert(step >= 0);
    const std::int64_t now = trainer().stepCount();
    const auto nearest = m_checkpoints.before(std::min(step, m_end));
    if (nearest && (now > step || now < nearest->step()))
        m_session.restore(*nearest);
    else if (now > step)
        m_session.restore(m_start);
    return step - trainer().stepCount();
}

void Track::seek(std::int64_t step) {
    advance(approach(step));
}

void Track::forget() {
    m_checkpoints.dropFrom(trainer().stepCount() + 1);
    m_session.restart();
    m_end = 0;
}

void Track::apply(const Intervention& intervention) {
    const std::int64_t now = trainer().stepCount();
    if (isInThePast()) {
        forget();
        advance(now);
    }
    m_checkpoints.dropFrom(std::max<std::int64_t>(now, 1));
    m_session.apply(intervention);
    if (now == 0)
        m_start = m_session.checkpoint();
}

} // namespace lab
