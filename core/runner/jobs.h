// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Work in the background, for when the machine has nothing better to do: forecasts, short runs, replays.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace lab {

/// A pool with one thread: one job runs at a time, that of the highest priority that was submitted first. All
/// public functions may be called from any thread, from a job too, and return at once.
class Jobs {
  public:
    /// Idle: whatever else wants the processor goes first, where the system can do that.
    enum class Scheduling : std::uint8_t { Idle, Normal };

    /// In rising order. A job that is submitted interrupts those of a lower one.
    enum class Priority : std::uint8_t {
        /// Many runs, of which each makes a picture more complete.
        Survey,
        /// Short runs whose outcome is offered.
        Trial,
        /// Somebody asked and waits.
        Request,
        /// Takes milliseconds and follows the pointer.
        Immediate,
    };

    /// Names a job; 0 names none.
    using Ticket = std::uint64_t;
    /// False as soon as a job is to return: to be asked before each step of training.
    using GoOn = std::function<bool()>;
    /// One piece of work. True when it is finished; otherwise it is called again, to go on where it was. It
    /// holds its input by value and gives its results away itself. One that runs out of memory is dropped.
    using Job = std::function<bool(const GoOn&)>;

    explicit Jobs(Scheduling scheduling = Scheduling::Idle);
    /// Stops within one step and joins; on a busy machine that step may have to wait for a processor.
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    Ticket submit(Job job, Priority priority);
    /// The job is not called any more. If it is running, it is told to return and may still give away what it
    /// has in hand, see Inquiry. A ticket of a finished job is ignored.
    void cancel(Ticket ticket);

  private:
    struct Entry {
        Ticket ticket;
        Priority priority;
        Job job;
    };

    void work(const std::stop_token& stop, Scheduling scheduling);
    std::shared_ptr<Entry> next(const std::stop_token& stop);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    /// Guarded by m_mutex: the jobs that are not finished, in the order in which they were submitted, and the
    /// one that runs, which may have been cancelled.
    std::vector<std::shared_ptr<Entry>> m_entries;
    std::shared_ptr<Entry> m_running;
    Ticket m_last = 0;
    /// True if the running job is to return; set under the lock, read without it between steps.
    std::atomic<bool> m_interrupted = false;

    /// Last, so that it stops before what it uses is gone.
    std::jthread m_worker;
};

} // namespace lab
