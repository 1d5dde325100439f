// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/sweep.h"

#include "core/experiment/trainer.h"
#include "core/runner/vector_state.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <new>
#include <utility>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#include <time.h>
#endif

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// A run that needs more processor time than this is too large to be made over and over.
constexpr double mostSeconds = 1;
/// After so many steps the time of the whole run is known well enough.
constexpr std::int64_t stepsToEstimate = 20;
/// Multiplications of one run that no processor makes in mostSeconds: refused before memory is taken.
constexpr double mostWork = 4e10;
constexpr std::chrono::milliseconds publishPause{100};
/// Every fourth rate first.
constexpr std::size_t coarse = 4;

/// Whatever else wants the processor goes first. Where the system refuses, the thread is one like any other.
void giveWay() {
#ifdef __linux__
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
#endif
}

/// Processor time of this thread where the system tells: a thread that gives way waits most of the time.
double workedSeconds() {
#ifdef __linux__
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
#else
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
#endif
}

/// From below: three products per weight between hidden layers, row and step.
bool isHopeless(const Experiment& e) {
    const double weights =
        static_cast<double>(e.depth - 1) * static_cast<double>(e.width) * static_cast<double>(e.width);
    return 3 * weights * static_cast<double>(std::min(e.batchSize, e.rows)) * RateForecast::steps > mostWork;
}

} // namespace

std::vector<SweepRun> sweepOrder() {
    const std::size_t rates = forecastRates().size();
    std::vector<SweepRun> order;
    for (std::size_t seed = 0; seed < RateForecast::seeds; ++seed) {
        for (std::size_t rate = 0; rate < rates; rate += coarse)
            order.push_back({seed, rate});
        for (std::size_t stride = coarse; stride > 1; stride /= 2) {
            for (std::size_t rate = stride / 2; rate < rates; rate += stride)
                order.push_back({seed, rate});
        }
    }
    return order;
}

std::optional<BiasQuestion> biasQuestion(const Snapshot& snapshot, std::size_t layer) {
    const Experiment& experiment = snapshot.experiment;
    const auto depth = static_cast<std::size_t>(experiment.depth);
    if (depth == 0 || snapshot.parameters.size() == 0 || !snapshot.pictureLayers.empty())
        return std::nullopt;
    BiasQuestion question;
    question.network.layers = snapshot.layers;
    for (std::size_t l = 0; l < depth; ++l)
        question.network.activations.push_back(activationOf(experiment, l));
    question.network.loss = findLoss(experiment.loss);
    question.network.parameters = snapshot.parameters;
    question.data = snapshot.data;
    question.layer = std::min(layer, depth);
    if (question.layer == 0)
        question.shiftNow = experiment.bias;
    else if (question.layer <= experiment.layerBias.size())
        question.shiftNow = experiment.layerBias[question.layer - 1];
    return question;
}

std::optional<CureQuestion> cureQuestion(const Snapshot& snapshot) {
    if (snapshot.diagnosis.verdict == Verdict::Healthy)
        return std::nullopt;
    return CureQuestion{snapshot.diagnosis.verdict, snapshot.run, snapshot.step, snapshot.thresholds};
}

/// The thread's own state: the forecast in hand, and the run in progress.
struct Sweep::Engine {
    std::vector<SweepRun> order = sweepOrder();
    /// What the forecast is about, but for its learning rate.
    std::optional<Experiment> experiment;
    /// Whether runs are wished for now, and the wish that was heard last.
    bool active = false;
    std::int64_t wish = 0;
    RateForecast forecast;
    /// Runs made: the next is order[made].
    std::size_t made = 0;
    std::shared_ptr<const BiasQuestion> question;
    /// Of the question that was heard last; none while all cures have been tried and published.
    std::shared_ptr<const CureQuestion> cureQuestion;
    std::optional<CureTrials> trials;

    /// Of the seed in hand: the experiment with it, its data, its network at step 0.
    std::size_t seed = 0;
    std::shared_ptr<const Data> data;
    Experiment seeded;
    Measurement start;
    LossLevels levels;

    std::optional<Trainer> trainer;
    /// Processor time that the run in progress has taken.
    double seconds = 0;
    Trace trace;
    bool unpublished = false;
    Clock::time_point published{};

    bool hasRuns() const { return active && !forecast.tooLarge && made < order.size(); }
    bool idle() const { return !question && !trials && !hasRuns() && !mustPublish(); }
    bool mustPublish() const {
        const bool milestone = made == (forecast.rates.size() + coarse - 1) / coarse || !hasRuns();
        return active && unpublished && (milestone || Clock::now() - published >= publishPause);
    }

    void turnTo(Experiment next);
    void beginRun();
    void takeSeed(std::size_t next);
    void advance(const std::function<bool()>& goOn);
    void finishRun();
};

void Sweep::Engine::turnTo(Experiment next) {
    next.learningRate = 1; // of no account
    if (next == experiment)
        return;
    experiment = std::move(next);
    forecast = {};
    for (const double rate : forecastRates())
        forecast.rates.push_back({rate, {}});
    for (std::size_t l = 0; l < static_cast<std::size_t>(experiment->depth); ++l)
        forecast.canDie = forecast.canDie || activationOf(*experiment, l).canDie();
    forecast.tooLarge = isHopeless(*experiment);
    made = 0;
    data = nullptr;
    trainer.reset();
}

void Sweep::Engine::takeSeed(std::size_t next) {
    seed = next;
    seeded = *experiment;
    for (std::size_t i = 0; i < seed; ++i)
        seeded.seed = nextSeed(seeded.seed);
    data = makeData(seeded);
    const Network network = makeNetwork(seeded, *data);
    start = measure(network, *data, false, trace);
    levels = lossLevels(network, *data);
}

void Sweep::Engine::beginRun() {
    seconds = 0;
    const double before = workedSeconds();
    const SweepRun& run = order[made];
    if (!data || run.seed != seed)
        takeSeed(run.seed);
    seeded.learningRate = forecast.rates[run.rate].rate;
    trainer.emplace(Run{seeded, {}}, data);
    seconds = workedSeconds() - before;
}

/// Trains the run in progress, to its end or until `goOn` says no; the next call continues.
void Sweep::Engine::advance(const std::function<bool()>& goOn) {
    if (!trainer)
        beginRun();
    const double before = workedSeconds() - seconds;
    while (goOn()) {
        if (trainer->stepCount() == RateForecast::steps || trainer->step() == nullptr)
            return finishRun();
        if (trainer->stepCount() % stepsToEstimate != 0)
            continue;
        seconds = workedSeconds() - before;
        const double share = static_cast<double>(trainer->stepCount()) / RateForecast::steps;
        if (seconds / share > mostSeconds) {
            forecast.tooLarge = unpublished = true;
            trainer.reset();
            return;
        }
    }
    seconds = workedSeconds() - before;
}

void Sweep::Engine::finishRun() {
    const bool diverged = trainer->divergence() != nullptr;
    Measurement end;
    if (!diverged)
        end = measure(trainer->network(), *data, false, trace);
    const Outcome outcome = outcomeOf(start, end, diverged, levels);
    ++forecast.rates[order[made].rate].runs[static_cast<std::size_t>(outcome)];
    ++made;
    trainer.reset();
    unpublished = true;
}

Sweep::Sweep(std::function<void()> ready, Priority priority)
    : m_ready(std::move(ready)),
      m_worker([this, priority](const std::stop_token& stop) { work(stop, priority); }) {}

Sweep::~Sweep() = default; // m_worker is the last member: it stops and joins first

void Sweep::predictRates(Experiment experiment) {
    assert(problems(experiment).empty());
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = std::move(experiment);
        ++m_wishes;
        m_rates = nullptr;
        m_news = true;
    }
    m_changed.notify_one();
}

void Sweep::askBias(BiasQuestion question) {
    auto shared = std::make_shared<const BiasQuestion>(std::move(question));
    {
        const std::lock_guard lock(m_mutex);
        m_question = std::move(shared);
        m_bias = nullptr;
        m_news = true;
    }
    m_changed.notify_one();
}

void Sweep::tryCures(std::optional<CureQuestion> question) {
    std::shared_ptr<const CureQuestion> shared;
    if (question)
        shared = std::make_shared<const CureQuestion>(*std::move(question));
    {
        const std::lock_guard lock(m_mutex);
        m_cureQuestion = std::move(shared);
        m_cures = nullptr;
        m_news = true;
    }
    m_changed.notify_one();
}

void Sweep::rest() {
    {
        const std::lock_guard lock(m_mutex);
        m_wanted.reset();
        m_question = nullptr;
        m_cureQuestion = nullptr;
        m_rates = nullptr;
        m_bias = nullptr;
        m_cures = nullptr;
        m_news = true;
    }
    m_changed.notify_one();
}

std::shared_ptr<const RateForecast> Sweep::takeRates() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_rates, nullptr);
}

std::shared_ptr<const BiasForecast> Sweep::takeBias() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_bias, nullptr);
}

std::shared_ptr<const CureForecast> Sweep::takeCures() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_cures, nullptr);
}

/// Hears what is wished; sleeps while there is nothing to do.
void Sweep::takeNews(const std::stop_token& stop, Engine& engine) {
    std::unique_lock lock(m_mutex);
    if (engine.idle())
        m_changed.wait(lock, stop, [this] { return m_news.load(); });
    m_news = false;
    engine.question = m_question;
    if (std::exchange(engine.cureQuestion, m_cureQuestion) != m_cureQuestion) {
        engine.trials.reset();
        if (m_cureQuestion)
            engine.trials.emplace(*m_cureQuestion);
    }
    engine.active = m_wanted.has_value();
    if (!m_wanted || std::exchange(engine.wish, m_wishes) == m_wishes)
        return;
    engine.turnTo(*m_wanted);
    engine.unpublished = true; // also of the experiment in hand: what was left of it has been dropped
}

void Sweep::answer(Engine& engine, const std::function<bool()>& goOn) {
    auto forecast = forecastBias(*engine.question, goOn);
    if (!forecast)
        return; // asked again after the news
    {
        const std::lock_guard lock(m_mutex);
        if (m_question != engine.question)
            return;
        m_bias = std::make_shared<const BiasForecast>(*std::move(forecast));
        m_question = nullptr;
    }
    engine.question = nullptr;
    m_ready();
}

/// One short run; what is proved is published as soon as it is.
void Sweep::proveCures(Engine& engine, const std::function<bool()>& goOn) {
    const std::size_t proved = engine.trials->forecast().cures.size();
    engine.trials->advance(goOn);
    const CureForecast& forecast = engine.trials->forecast();
    if (forecast.cures.size() == proved && !forecast.complete)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (m_cureQuestion != engine.cureQuestion)
            return;
        m_cures = std::make_shared<const CureForecast>(forecast);
    }
    if (forecast.complete)
        engine.trials.reset();
    m_ready();
}

void Sweep::publishRates(Engine& engine) {
    auto forecast = std::make_shared<const RateForecast>(engine.forecast);
    {
        const std::lock_guard lock(m_mutex);
        if (m_news)
            return; // perhaps nobody wants it any more
        m_rates = std::move(forecast);
    }
    engine.unpublished = false;
    engine.published = Clock::now();
    m_ready();
}

void Sweep::work(const std::stop_token& stop, Priority priority) {
    if (priority == Priority::Idle)
        giveWay();
    while (!stop.stop_requested()) {
        try {
            predict(stop);
        } catch (const std::bad_alloc&) {
            rest(); // a forecast is a help, no need
        }
    }
}

void Sweep::predict(const std::stop_token& stop) {
    Engine engine;
    const auto goOn = [&] { return !m_news.load(std::memory_order_relaxed) && !stop.stop_requested(); };
    while (!stop.stop_requested()) {
        clearUpperHalves(); // for the reasons of Runner::work()
        if (m_news.load(std::memory_order_relaxed) || engine.idle())
            takeNews(stop, engine);
        if (engine.question)
            answer(engine, goOn);
        else if (engine.trials)
            proveCures(engine, goOn);
        else if (engine.hasRuns())
            engine.advance(goOn);
        if (engine.mustPublish() && goOn())
            publishRates(engine);
    }
}

} // namespace lab
