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
namespace {

bool goesOn(const std::unique_ptr<Track>& track) {
    return track->trainer().divergence() == nullptr;
}

std::int64_t placeOf(const std::unique_ptr<Track>& track) {
    return track->trainer().stepCount();
}

} // namespace

// The new ones are made before the old ones go: without the memory for them, nothing has changed.
void Lockstep::show(std::vector<Run> lineup, std::int64_t generation) {
    assert(!lineup.empty());
    std::vector<std::unique_ptr<Track>> next(lineup.size());
    std::vector<Track*> atHand;
    std::ranges::transform(m_tracks, std::back_inserter(atHand), &std::unique_ptr<Track>::get);
    std::vector<Track*> kept(lineup.size());
    for (std::size_t i = 0; i < lineup.size(); ++i) {
        const auto found = std::ranges::find_if(
            atHand, [&](const Track* track) { return track->trainer().run() == lineup[i]; });
        if (found != atHand.end()) {
            kept[i] = *found;
            atHand.erase(found);
        }
    }
    for (std::size_t i = 0; i < lineup.size(); ++i) {
        if (kept[i] != nullptr)
            continue;
        std::shared_ptr<const Data> data;
        const auto share = [&](const auto& track) {
            if (track && sameData(track->trainer().run().experiment, lineup[i].experiment))
                data = track->trainer().data();
        };
        std::ranges::for_each(m_tracks, share);
        std::ranges::for_each(next, share);
        next[i] = std::make_unique<Track>(std::move(lineup[i]), generation, std::move(data));
        next[i]->setThresholds(m_thresholds);
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
        if (kept[i] == nullptr)
            continue;
        next[i] = std::move(*std::ranges::find(m_tracks, kept[i], &std::unique_ptr<Track>::get));
        next[i]->setGeneration(generation);
    }
    m_tracks = std::move(next);
    m_generation = generation;
}

bool Lockstep::step() {
    const std::int64_t now = clock();
    bool went = false;
    for (const auto& track : m_tracks) {
        if (goesOn(track) && placeOf(track) == now)
            went = track->step() != nullptr || went;
    }
    return went || canGoOn();
}

std::int64_t Lockstep::approach(std::int64_t step) {
    std::int64_t left = 0;
    for (const auto& track : m_tracks)
        left = std::max(left, track->approach(step));
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
    for (const auto& track : m_tracks) {
        if (placeOf(track) == now)
            due = track->applyDue() || due;
    }
    return due;
}

/// Sent before anybody heard of another lineup, it may no longer fit: then it is void.
bool Lockstep::acts(const Intervention& intervention, std::size_t place) const {
    return place < m_tracks.size() && goesOn(m_tracks[place]) &&
           !check(m_tracks[place]->trainer().current(), intervention.change);
}

Applied Lockstep::apply(const Intervention& intervention, std::span<const std::size_t> targets) {
    Applied applied;
    for (const std::size_t place : targets) {
        if (!acts(intervention, place)) {
            applied.emplace_back();
            continue;
        }
        applied.emplace_back(placeOf(m_tracks[place]));
        m_tracks[place]->apply(intervention);
    }
    return applied;
}

bool Lockstep::rewritesThePast(const Intervention& intervention, std::span<const std::size_t> targets) const {
    return std::ranges::any_of(targets, [&](std::size_t place) {
        return acts(intervention, place) && m_tracks[place]->isInThePast();
    });
}

void Lockstep::forget(const Intervention& intervention, std::span<const std::size_t> targets) {
    for (const std::size_t place : targets) {
        if (acts(intervention, place) && m_tracks[place]->isInThePast())
            m_tracks[place]->forget();
    }
}

void Lockstep::setThresholds(const Thresholds& thresholds) {
    m_thresholds = thresholds;
    for (const auto& track : m_tracks)
        track->setThresholds(thresholds);
}

bool Lockstep::canGoOn() const {
    return std::ranges::any_of(m_tracks, goesOn);
}

std::int64_t Lockstep::clock() const {
    std::optional<std::int64_t> slowest;
    std::int64_t farthest = 0;
    for (const auto& track : m_tracks) {
        const std::int64_t place = placeOf(track);
        farthest = std::max(farthest, place);
        if (goesOn(track))
            slowest = std::min(slowest.value_or(place), place);
    }
    return slowest.value_or(farthest);
}

std::int64_t Lockstep::end() const {
    std::int64_t farthest = 0;
    for (const auto& track : m_tracks)
        farthest = std::max(farthest, track->end());
    return farthest;
}

const Trainer& Lockstep::pacemaker() const {
    const auto first = std::ranges::find_if(m_tracks, goesOn);
    return (first == m_tracks.end() ? m_tracks.front() : *first)->trainer();
}

bool Lockstep::isAtEpochEnd() const {
    const double epoch = pacemaker().epoch();
    return epoch == std::floor(epoch);
}

std::vector<Session::Happenings> Lockstep::happenings() const {
    std::vector<Session::Happenings> all;
    std::ranges::transform(m_tracks, std::back_inserter(all),
                           [](const auto& track) { return track->happenings(); });
    return all;
}

std::size_t Lockstep::diverged() const {
    return static_cast<std::size_t>(std::ranges::count_if(m_tracks, std::not_fn(goesOn)));
}

std::shared_ptr<Frame> Lockstep::observe(const SnapshotRequest& request, bool playing,
                                         const std::optional<StopReason>& stopped) {
    auto frame = std::make_shared<Frame>();
    frame->generation = m_generation;
    frame->step = clock();
    frame->end = end();
    for (const auto& track : m_tracks) {
        auto run = track->observe(request, playing);
        run->stopped = stopped;
        frame->runs.push_back(std::move(run));
    }
    return frame;
}

} // namespace lab
