// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/jobs.h"

#include "core/runner/vector_state.h"

#include <algorithm>
#include <new>
#include <utility>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

namespace lab {
namespace {

/// Whatever else wants the processor goes first. Where the system refuses, the thread is one like any other.
void scheduleWhenIdle() {
#ifdef __linux__
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
#endif
}

} // namespace

Jobs::Jobs(Scheduling scheduling)
    : m_worker([this, scheduling](const std::stop_token& stop) { work(stop, scheduling); }) {}

Jobs::~Jobs() = default; // m_worker is the last member: it stops and joins first

Jobs::Ticket Jobs::submit(Job job, Priority priority) {
    auto entry = std::make_shared<Entry>(Entry{0, priority, std::move(job)});
    Ticket ticket = 0;
    {
        const std::lock_guard lock(m_mutex);
        ticket = entry->ticket = ++m_last;
        if (m_running && m_running->priority < priority)
            m_interrupted = true;
        m_entries.push_back(std::move(entry));
    }
    m_changed.notify_one();
    return ticket;
}

void Jobs::cancel(Ticket ticket) {
    std::shared_ptr<Entry> cancelled; // destroyed after the lock is given back: a job may hold anything
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find(m_entries, ticket, [](const auto& entry) { return entry->ticket; });
    if (found == m_entries.end())
        return;
    cancelled = std::move(*found);
    m_entries.erase(found);
    if (cancelled == m_running)
        m_interrupted = true;
}

/// Blocks while there is none; null when the pool stops.
std::shared_ptr<Jobs::Entry> Jobs::next(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return !m_entries.empty(); });
    if (stop.stop_requested())
        return nullptr;
    m_interrupted = false;
    m_running = *std::ranges::max_element(m_entries, {}, [](const auto& entry) { return entry->priority; });
    return m_running;
}

void Jobs::work(const std::stop_token& stop, Scheduling scheduling) {
    if (scheduling == Scheduling::Idle)
        scheduleWhenIdle();
    const GoOn goOn = [&] {
        return !m_interrupted.load(std::memory_order_relaxed) && !stop.stop_requested();
    };
    while (auto entry = next(stop)) {
        clearUpperHalves(); // for the reasons of Runner::work()
        bool finished = true;
        try {
            finished = entry->job(goOn);
        } catch (const std::bad_alloc&) { // what runs in the background can be done without
        }
        const std::lock_guard lock(
            m_mutex); // given back before `entry`, which may be the last to hold the job
        m_running = nullptr;
        if (finished)
            std::erase(m_entries, entry);
    }
}

} // namespace lab
