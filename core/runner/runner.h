// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one worker thread. It takes commands between two steps, trains, and leaves a frame in a mailbox
// where the newest wins, when one is wanted. It never waits for the screen, nor the screen for it.
#pragma once

#include "core/experiment/document.h"
#include "core/runner/frame.h"
#include "core/runner/occasions.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

namespace lab {

/// All public functions may be called from any thread and return at once.
class Runner {
  public:
    /// Steps per second; 0 = as fast as it can.
    static constexpr double unlimited = 0;

    /// Starts paused at step 0. The run has no problems (asserted).
    /// `ready` is called on the worker thread each time a frame was left in the mailbox; it must return
    /// soon (queue a call to the GUI thread) and must stay callable until the Runner is gone.
    Runner(Run run, std::function<void()> ready);
    /// Stops within one step and joins.
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Starts other runs (one to four, without problems(): asserted) at step 0, on one clock, paused or going
    /// on as before. Those that are at hand keep what was recorded of them. Returns their generation.
    std::int64_t reset(std::vector<ShownRun> lineup);
    std::int64_t reset(Run run) { return reset(std::vector<ShownRun>{std::move(run)}); }
    /// Starts other runs, trains them to `step` (>= 0) at full speed, or to their divergence, and pauses
    /// there; those at hand are visited at that step, see Track. pause() stops on the way. What is due at
    /// `step` has acted then. Returns their generation.
    std::int64_t replay(std::vector<ShownRun> lineup, std::int64_t step);
    std::int64_t replay(Run run, std::int64_t step) {
        return replay(std::vector<ShownRun>{std::move(run)}, step);
    }
    /// Sets a live parameter before the next step, after what a replay has still to train, in the runs that
    /// stand at these places of the lineup. Its `step` is ignored: it becomes the step at which it acts, and
    /// takeApplied() tells it.
    void apply(Intervention intervention, std::vector<std::size_t> targets = {0});
    /// For each apply() not told of yet, in their order, what it came to in each of its targets. `ready` is
    /// called when there are new ones.
    std::vector<Applied> takeApplied();
    void play();
    /// Plays until something happens, and pauses then.
    void playUntilEvent(const Occasions& occasions = {});
    void pause();
    /// Makes so many updates and pauses. count >= 1.
    void step(std::int64_t count);
    /// Trains to the end of the current epoch and pauses.
    void stepEpoch();
    void setSpeed(double stepsPerSecond);
    /// Where the verdict's words change, in this run and those after it; no bit of a run depends on it.
    /// They have no problem() (asserted).
    void setThresholds(const Thresholds& thresholds);
    /// Commands given so far.
    std::int64_t posted();

    /// Whether there was not enough memory for a command, a step or a snapshot, once: the generation of the
    /// run that the engine has. It has paused, and goes on with what it is told next.
    std::optional<std::int64_t> takeOutOfMemory();

    /// Asks for one frame after the current step. While paused with nothing new it waits for the next
    /// change.
    void want(const SnapshotRequest& request);
    /// The newest frame, once; null if there is none since the last take().
    std::shared_ptr<const Frame> take();

  private:
    struct Show {
        std::vector<ShownRun> lineup;
        std::int64_t generation = 0;
        /// Where to pause; nothing: at step 0, paused or going on as before.
        std::optional<std::int64_t> replayTo = std::nullopt;
    };
    struct Apply {
        Intervention change;
        std::vector<std::size_t> targets;
    };
    struct Play {
        std::optional<Occasions> until = std::nullopt;
    };
    struct Pause {};
    struct Step {
        std::int64_t count;
    };
    struct StepEpoch {};
    struct Speed {
        double stepsPerSecond;
    };
    using Command = std::variant<Show, Apply, Play, Pause, Step, StepEpoch, Speed, Thresholds>;

    /// What the worker alone knows; see runner.cpp.
    struct Engine;

    void post(Command command);
    std::int64_t start(Show show);
    void work(const std::stop_token& stop, Run first);
    void train(const std::stop_token& stop, Engine& engine);
    void runOut(Engine& engine);
    void takeNews(const std::stop_token& stop, Engine& engine);
    void obeyPending(Engine& engine);
    void publish(Engine& engine);

    std::function<void()> m_ready;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    /// Guarded by m_mutex: inbox, mailbox, what acted when, wanted request, counters.
    std::deque<Command> m_inbox;
    std::shared_ptr<const Frame> m_latest;
    std::vector<Applied> m_applied;
    std::optional<SnapshotRequest> m_wanted;
    std::optional<std::int64_t> m_outOfMemory;
    std::int64_t m_generation = 0;
    std::int64_t m_posted = 0;
    /// True while inbox or wanted hold something; set under the lock, read without it between steps.
    std::atomic<bool> m_news = false;

    /// Last, so that it stops before what it uses is gone.
    std::jthread m_worker;
};

} // namespace lab
