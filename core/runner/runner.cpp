// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/runner.h"

#include "core/experiment/overload.h"
#include "core/runner/lockstep.h"
#include "core/runner/vector_state.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <iterator>
#include <new>
#include <utility>

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// The eye waits so long for a step of the past.
constexpr std::chrono::milliseconds quiet{100};

} // namespace

/// The worker's own state.
struct Runner::Engine {
    explicit Engine(Run run) : runs(std::move(run)) {}

    Lockstep runs;
    bool playing = false;
    /// Playing ends when something that counts has happened since.
    std::optional<Occasions> until;
    std::vector<Session::Happenings> since;
    std::size_t divergedBefore = 0;
    /// What has ended it; nothing as soon as a command moves the run.
    std::optional<StopReason> stopped;
    /// Updates to make before pausing; counts down.
    std::int64_t stepsLeft = 0;
    /// The batch size may change on the way to the end of an epoch: then so does stepsLeft.
    bool toEpochEnd = false;
    double speed = unlimited;
    /// When the next update may be made, if speed is limited.
    Clock::time_point due = Clock::now();
    /// A replay trains to this step and pauses; nothing while none is under way.
    std::optional<std::int64_t> replayTo;
    Clock::time_point quietUntil;
    /// Commands not obeyed yet: a live change and what comes after it wait for the end of a replay.
    std::deque<Command> pending;
    /// Of the live changes obeyed since the last were told.
    std::vector<Applied> applied;
    /// Something changed since the last snapshot.
    bool dirty = true;
    /// A run has begun since.
    bool fresh = true;
    std::optional<SnapshotRequest> wanted;
    SnapshotRequest served;
    std::int64_t obeyed = 0;

    bool active() const { return replayTo || playing || stepsLeft > 0; }
    /// Single steps and replays come at once; only playing is paced.
    bool paced() const { return playing && !replayTo && speed != unlimited; }
    bool mayStep() const { return active() && (!paced() || Clock::now() >= due); }
    /// Who waits for another run sees its start first, not what its first step has made of it.
    bool mustShowStart() const { return wanted && fresh; }
    bool mustPublish() const { return wanted && (dirty || *wanted != served) && !isNearlyThere(); }
    /// On a short way to a step, what lies between is not shown.
    bool isNearlyThere() const { return replayTo && Clock::now() < quietUntil; }

    /// Whether the first pending command can be obeyed now.
    bool mayObey() const {
        return !pending.empty() && !(replayTo && std::holds_alternative<Apply>(pending.front()));
    }
    void obey(Command& command);
    void begin(Show& show);
    void remember();
    void step();
    void endReplay();
    /// What the last step has brought of what counts; `planned`: a planned change has acted after it.
    StopReason reason(bool planned) const;
};

void Runner::Engine::obey(Command& command) {
    dirty = true;
    const auto* wish = std::get_if<Apply>(&command);
    const std::int64_t now = runs.clock();
    if (wish != nullptr && runs.forget(wish->change, wish->targets)) { // records are made anew
        replayTo = now;
        pending.push_front(std::move(command));
        return;
    }
    ++obeyed;
    if (!std::holds_alternative<Speed>(command) && !std::holds_alternative<Thresholds>(command))
        stopped.reset();
    std::visit(Overload{
                   [&](Show& show) {
                       begin(show);
                       stepsLeft = 0;
                       toEpochEnd = false;
                       replayTo = show.replayTo;
                       playing = playing && !replayTo;
                       if (replayTo && runs.approach(*replayTo) == 0)
                           endReplay();
                   },
                   [&](Apply& apply) { applied.push_back(runs.apply(apply.change, apply.targets)); },
                   [&](Play& play) {
                       playing = runs.canGoOn();
                       until = play.until;
                       if (until && !playing)
                           stopped = StopReason{.diverged = true};
                       remember();
                       due = Clock::now();
                   },
                   [&](Pause&) {
                       playing = false;
                       replayTo.reset();
                       stepsLeft = 0;
                       toEpochEnd = false;
                   },
                   [&](Step& steps) {
                       playing = false;
                       stepsLeft += steps.count;
                       toEpochEnd = false;
                   },
                   [&](StepEpoch&) {
                       playing = false;
                       stepsLeft = runs.stepsToEpochEnd();
                       toEpochEnd = true;
                   },
                   [&](Speed& chosen) {
                       speed = chosen.stepsPerSecond;
                       due = Clock::now();
                   },
                   [&](Thresholds& thresholds) { runs.setThresholds(thresholds); },
               },
               command);
}

/// Where a lineup is to be returned to that is at hand, the way there is short.
void Runner::Engine::begin(Show& show) {
    bool another = show.lineup.size() != runs.size();
    for (std::size_t i = 0; i < show.lineup.size() && !another; ++i)
        another = show.lineup[i].run != runs.track(i).trainer().run();
    runs.show(std::move(show.lineup), show.generation);
    if (!show.replayTo) {
        runs.approach(0);
        another = true;
    }
    if (!another)
        quietUntil = Clock::now() + quiet;
    else
        remember();
    fresh = fresh || another;
}

/// From here on it counts what happens.
void Runner::Engine::remember() {
    since = runs.happenings();
    divergedBefore = runs.diverged();
}

void Runner::Engine::step() {
    if (paced()) {
        using namespace std::chrono_literals;
        due += std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / speed));
        if (const auto now = Clock::now(); due < now - 250ms)
            due = now; // too slow for the wish: do not pile up debt
    }
    if (!runs.step()) {
        if (playing && until)
            stopped = StopReason{.diverged = true};
        playing = false;
        replayTo.reset();
        stepsLeft = 0;
        toEpochEnd = false;
    } else if (replayTo) {
        if (runs.clock() >= *replayTo)
            endReplay();
    } else if (playing && until) {
        if (const StopReason found = reason(runs.applyDue()); found != StopReason()) {
            stopped = found;
            playing = false;
        }
    } else if (toEpochEnd) {
        stepsLeft = runs.isAtEpochEnd() ? 0 : runs.stepsToEpochEnd();
        toEpochEnd = stepsLeft > 0;
    } else if (stepsLeft > 0) {
        --stepsLeft;
    }
    dirty = true;
}

StopReason Runner::Engine::reason(bool planned) const {
    StopReason found{.plan = until->plan && planned, .diverged = runs.diverged() > divergedBefore};
    const std::vector<Session::Happenings> now = runs.happenings();
    for (std::size_t i = 0; i < now.size(); ++i) {
        found.verdict = found.verdict || (until->verdict && now[i].verdict != since[i].verdict);
        if (until->lives) {
            found.died += now[i].died - since[i].died;
            found.revived += now[i].revived - since[i].revived;
        }
    }
    return found;
}

void Runner::Engine::endReplay() {
    replayTo.reset();
    runs.applyDue();
}

Runner::Runner(Run run, std::function<void()> ready)
    : m_ready(std::move(ready)),
      m_worker([this, first = std::move(run)](const std::stop_token& stop) mutable {
          work(stop, std::move(first));
      }) {}

Runner::~Runner() = default; // m_worker is the last member: it stops and joins first

void Runner::post(Command command) {
    {
        const std::lock_guard lock(m_mutex);
        m_inbox.push_back(std::move(command));
        ++m_posted;
        m_news = true;
    }
    m_changed.notify_one();
}

std::int64_t Runner::start(Show show) {
    assert(!show.lineup.empty() && std::ranges::all_of(show.lineup, [](const ShownRun& shown) {
        return problems(shown.run.experiment).empty();
    }));
    std::int64_t generation = 0;
    {
        const std::lock_guard lock(m_mutex);
        generation = show.generation = ++m_generation;
        m_inbox.push_back(std::move(show));
        ++m_posted;
        m_news = true;
    }
    m_changed.notify_one();
    return generation;
}

std::int64_t Runner::reset(std::vector<ShownRun> lineup) {
    return start({.lineup = std::move(lineup)});
}

std::int64_t Runner::replay(std::vector<ShownRun> lineup, std::int64_t step) {
    assert(step >= 0);
    return start({.lineup = std::move(lineup), .replayTo = step});
}

void Runner::apply(Intervention intervention, std::vector<std::size_t> targets) {
    post(Apply{std::move(intervention), std::move(targets)});
}
void Runner::play() {
    post(Play{});
}
void Runner::playUntilEvent(const Occasions& occasions) {
    post(Play{.until = occasions});
}
void Runner::pause() {
    post(Pause{});
}
void Runner::step(std::int64_t count) {
    assert(count >= 1);
    post(Step{count});
}
void Runner::stepEpoch() {
    post(StepEpoch{});
}
void Runner::setSpeed(double stepsPerSecond) {
    post(Speed{stepsPerSecond});
}

void Runner::setThresholds(const Thresholds& thresholds) {
    assert(!problem(thresholds));
    post(thresholds);
}

std::int64_t Runner::posted() {
    const std::lock_guard lock(m_mutex);
    return m_posted;
}

std::vector<Applied> Runner::takeApplied() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_applied, {});
}

std::optional<std::int64_t> Runner::takeOutOfMemory() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_outOfMemory, std::nullopt);
}

void Runner::want(const SnapshotRequest& request) {
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = request;
        m_news = true;
    }
    m_changed.notify_one();
}

std::shared_ptr<const Frame> Runner::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_latest, nullptr);
}

/// Fetches commands and wishes; sleeps while there is nothing to do.
void Runner::takeNews(const std::stop_token& stop, Engine& engine) {
    {
        std::unique_lock lock(m_mutex);
        const auto news = [this] { return m_news.load(); };
        if (engine.active() && engine.paced())
            m_changed.wait_until(lock, stop, engine.due, news);
        else if (!engine.active())
            m_changed.wait(lock, stop, news);
        m_news = false;
        std::ranges::move(m_inbox, std::back_inserter(engine.pending));
        m_inbox.clear();
        if (m_wanted)
            engine.wanted = std::exchange(m_wanted, std::nullopt);
    }
}

/// Obeys what can be obeyed now, and tells at which steps live changes acted.
void Runner::obeyPending(Engine& engine) {
    while (engine.mayObey()) {
        Command command = std::move(engine.pending.front());
        engine.pending.pop_front();
        const bool replaced = std::holds_alternative<Show>(command) && !engine.pending.empty() &&
                              std::holds_alternative<Show>(engine.pending.front());
        if (replaced) // by the next one: several undos in a row
            ++engine.obeyed;
        else
            engine.obey(command);
    }
    if (engine.applied.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        std::ranges::move(engine.applied, std::back_inserter(m_applied));
    }
    engine.applied.clear();
    m_ready();
}

void Runner::publish(Engine& engine) {
    engine.served = *engine.wanted;
    engine.wanted.reset();
    engine.dirty = false;
    engine.fresh = false;
    auto frame = engine.runs.observe(engine.served, engine.playing || engine.replayTo, engine.stopped);
    frame->obeyed = engine.obeyed;
    {
        const std::lock_guard lock(m_mutex);
        m_latest = std::move(frame);
    }
    m_ready();
}

void Runner::work(const std::stop_token& stop, Run first) {
    Engine engine(std::move(first));
    while (!stop.stop_requested()) {
        try {
            train(stop, engine);
        } catch (const std::bad_alloc&) {
            runOut(engine);
        }
    }
}

/// Pauses where it is: the run so far is untouched, also when it was another that did not fit.
void Runner::runOut(Engine& engine) {
    engine.playing = false;
    engine.replayTo.reset();
    engine.stepsLeft = 0;
    engine.toEpochEnd = false;
    engine.wanted.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_outOfMemory = engine.runs.generation();
    }
    m_ready();
}

void Runner::train(const std::stop_token& stop, Engine& engine) {
    while (!stop.stop_requested()) {
        // The creator's registers came with the thread, and the GUI's code that m_ready() calls may use them.
        clearUpperHalves();
        if (m_news.load(std::memory_order_relaxed) || !(engine.mayStep() || engine.mayObey()))
            takeNews(stop, engine);
        obeyPending(engine);
        if (m_news.load(std::memory_order_relaxed))
            continue; // what was said while another run was made comes before its first step
        if (engine.mayStep() && !engine.mustShowStart() && !stop.stop_requested())
            engine.step();
        if (engine.mustPublish())
            publish(engine);
    }
}

} // namespace lab
