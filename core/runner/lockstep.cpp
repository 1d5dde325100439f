// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/lockstep.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace lab {

// The new ones are made before the old ones go: without the memory for them, nothing has changed.
void Lockstep::show(std::vector<ShownRun> lineup, std::int64_t generation) {
    assert(!lineup.empty());
    std::vector<Lane> next(lineup.size());
    std::vector<Lane*> kept(lineup.size());
    for (std::size_t i = 0; i < lineup.size(); ++i) {
        next[i].stopsAt = lineup[i].stopsAt;
        const auto found = std::ranges::find_if(m_lanes, [&](Lane& lane) {
            return std::ranges::find(kept, &lane) == kept.end() &&
                   lane.track->trainer().run() == lineup[i].run;
        });
        if (found != m_lanes.end())
            kept[i] = &*found;
    }
    for (std::size_t i = 0; i < lineup.size(); ++i) {
        if (kept[i] != nullptr)
            continue;
        std::shared_ptr<const Data> data;
        const auto share = [&](const Lane& lane) {
            if (lane.track && sameData(lane.track->trainer().run().experiment, lineup[i].run.experiment))
                data = lane.track->trainer().data();
        };
        std::ranges::for_each(m_lanes, share);
        std::ranges::for_each(next, share);
        next[i].track = std::make_unique<Track>(std::move(lineup[i].run), generation, std::move(data));
        next[i].track->setThresholds(m_thresholds);
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
        if (kept[i] == nullptr)
            continue;
        next[i].track = std::move(kept[i]->track);
        next[i].track->setGeneration(generation);
    }
    m_lanes = std::move(next);
    m_generation = generation;
}

bool Lockstep::step() {
    if (!canGoOn())
        return false;
    const std::int64_t now = clock();
    for (Lane& lane : m_lanes) {
        if (lane.goesOn() && lane.step() == now)
            lane.track->step();
    }
    return canGoOn();
}

std::int64_t Lockstep::approach(std::int64_t step) {
    std::int64_t left = 0;
    for (Lane& lane : m_lanes)
        left = std::max(left, lane.track->approach(std::min(step, lane.stopsAt)));
    return left;
}

void Lockstep::seek(std::int64_t step) {
    approach(step);
    while (clock() < step && this->step()) {
    }
}

bool Lockstep::applyDue() {
    const std::int64_t now = clock();
    bool due = false;
    for (Lane& lane : m_lanes) {
        if (lane.step() == now)
            due = lane.track->applyDue() || due;
    }
    return due;
}

/// Sent before anybody heard of another lineup, it may no longer fit: then it is void.
bool Lockstep::acts(const Intervention& intervention, std::size_t place) const {
    return place < m_lanes.size() && m_lanes[place].goesOn() &&
           !check(track(place).trainer().current(), intervention.change);
}

Applied Lockstep::apply(const Intervention& intervention, std::span<const std::size_t> targets) {
    Applied applied;
    for (const std::size_t place : targets) {
        if (!acts(intervention, place)) {
            applied.emplace_back();
            continue;
        }
        applied.emplace_back(m_lanes[place].step());
        m_lanes[place].track->apply(intervention);
    }
    return applied;
}

bool Lockstep::forget(const Intervention& intervention, std::span<const std::size_t> targets) {
    bool any = false;
    for (const std::size_t place : targets) {
        if (!acts(intervention, place) || !track(place).isInThePast())
            continue;
        m_lanes[place].track->forget();
        any = true;
    }
    return any;
}

void Lockstep::setThresholds(const Thresholds& thresholds) {
    m_thresholds = thresholds;
    for (Lane& lane : m_lanes)
        lane.track->setThresholds(thresholds);
}

bool Lockstep::canGoOn() const {
    return std::ranges::any_of(m_lanes, &Lane::leads);
}

std::int64_t Lockstep::clock() const {
    std::optional<std::int64_t> slowest;
    std::int64_t farthest = 0;
    for (const Lane& lane : m_lanes) {
        farthest = std::max(farthest, lane.step());
        if (lane.goesOn())
            slowest = std::min(slowest.value_or(lane.step()), lane.step());
    }
    return slowest.value_or(farthest);
}

std::int64_t Lockstep::end() const {
    std::int64_t farthest = 0;
    for (const Lane& lane : m_lanes)
        farthest = std::max(farthest, lane.track->end());
    return farthest;
}

const Trainer& Lockstep::pacemaker() const {
    const auto first = std::ranges::find_if(m_lanes, &Lane::leads);
    return (first == m_lanes.end() ? m_lanes.front() : *first).track->trainer();
}

bool Lockstep::isAtEpochEnd() const {
    const double epoch = pacemaker().epoch();
    return epoch == std::floor(epoch);
}

std::vector<Session::Happenings> Lockstep::happenings() const {
    std::vector<Session::Happenings> all;
    std::ranges::transform(m_lanes, std::back_inserter(all),
                           [](const Lane& lane) { return lane.track->happenings(); });
    return all;
}

std::size_t Lockstep::diverged() const {
    return static_cast<std::size_t>(std::ranges::count_if(m_lanes, &Lane::hasDiverged));
}

std::shared_ptr<Frame> Lockstep::observe(const SnapshotRequest& request, bool playing,
                                         const std::optional<StopReason>& stopped) {
    auto frame = std::make_shared<Frame>();
    frame->generation = m_generation;
    frame->step = clock();
    frame->end = end();
    for (Lane& lane : m_lanes) {
        auto run = lane.track->observe(request, playing);
        run->stopped = stopped;
        frame->runs.push_back(std::move(run));
    }
    return frame;
}

} // namespace lab
