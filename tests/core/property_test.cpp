// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What must hold for every experiment, on experiments drawn at random (RapidCheck): gradients, files, replay,
// observing. Set RC_PARAMS="seed=..." as a failure prints it, to see it again.
#include "core/experiment/trainer.h"
#include "core/formats/run_json.h"
#include "core/math/initializer.h"
#include "core/math/optimizer.h"
#include "core/math/random.h"
#include "core/math/schedule.h"
#include "core/runner/session.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <string>

using namespace lab;

namespace {

constexpr double step = 1e-6;
constexpr double relative = 2e-6;
constexpr double absolute = 1e-8;

/// One draw of RapidCheck's, spread over all that an experiment needs: forty nested draws would take it
/// minutes.
class Draw {
  public:
    Draw() : m_random(*rc::gen::arbitrary<std::uint64_t>()) {}

    bool coin() { return m_random.below(2) == 1; }
    /// Uniform in [low, high).
    std::int64_t whole(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(m_random.below(static_cast<std::uint64_t>(high - low)));
    }
    double real(double low, double high) { return m_random.uniform(low, high); }
    std::uint64_t bits() { return m_random.bits(); }
    template <class Row>
    std::string key(std::span<const Row> rows) {
        return std::string(rows[m_random.below(rows.size())].key);
    }

  private:
    Random m_random;
};

/// A small experiment of any make that can run. The real data sets are left to other tests: they are slow.
Experiment anyExperiment(Draw& draw) {
    Experiment e;
    do
        e.dataset = draw.key(dataSources());
    while (!findDataSource(e.dataset)->synthetic());
    const bool classes = findDataSource(e.dataset)->isClassification();
    do
        e.loss = draw.key(losses());
    while (findLoss(e.loss)->needsClasses && !classes);
    e.rows = draw.whole(10, 60);
    e.noise = draw.real(0, 1);
    e.trainShare = draw.real(0.1, 0.9);
    e.standardize = draw.coin();
    e.inputX1Squared = draw.coin();
    e.inputSinX2 = draw.coin();
    e.depth = draw.whole(0, 5);
    e.width = draw.whole(1, 7);
    e.activation = draw.key(activations());
    for (std::int64_t l = 0; l < e.depth && draw.coin(); ++l)
        e.layerActivation.push_back(draw.coin() ? draw.key(activations()) : std::string());
    e.kinkSlope = 0.5 * static_cast<double>(draw.whole(0, 3));
    e.leakySlope = draw.real(0, 1);
    e.eluAlpha = draw.real(0.1, 2);
    e.initializer = draw.key(initializers());
    e.gain = draw.real(0.2, 1.5);
    e.seed = draw.bits();
    e.optimizer = draw.key(optimizers());
    e.learningRate = draw.real(0.001, 0.3);
    e.batchSize = draw.whole(1, 12);
    e.bias = draw.real(-1, 1);
    for (std::int64_t l = 0; l < e.depth && draw.coin(); ++l)
        e.layerBias.push_back(draw.real(-1, 1));
    e.l1 = draw.coin() ? 0 : 0.01;
    e.l2 = draw.coin() ? 0 : 0.1;
    e.clip = draw.key(std::span<const Choice>(findParameter("clip")->choices()));
    e.clipLimit = draw.real(0.01, 2);
    e.schedule = draw.key(schedules());
    e.schedulePeriod = draw.whole(1, 20);
    RC_ASSERT(problems(e).empty());
    return e;
}

/// A change that may be made while this experiment runs.
Intervention anyIntervention(Draw& draw, const Experiment& e) {
    switch (draw.whole(0, 4)) {
    case 0:
        return {0, "learningRate", draw.real(0.001, 0.5), 0};
    case 1:
        return {0, "batchSize", draw.whole(1, 20), 0};
    case 2:
        return {0, "l2", draw.real(0, 0.2), 0};
    default:
        return {0, "bias", draw.real(-2, 2), draw.whole(0, e.depth + 1)};
    }
}

/// No |z| so near a kink that a difference of this step would cross it, and no step functions.
bool isSmoothAt(const Network& network, const Trace& trace) {
    const std::map<std::string_view, std::vector<double>> kinks{
        {"relu", {0}},          {"leaky_relu", {0}},       {"prelu", {0}},          {"relu6", {0, 6}},
        {"hard_tanh", {-1, 1}}, {"hard_sigmoid", {-3, 3}}, {"hard_swish", {-3, 3}}, {"elu", {0}},
        {"selu", {0}},          {"binary_step", {0}}};
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const auto row = kinks.find(network.activations[l].function->key);
        if (row == kinks.end())
            continue;
        for (const double kink : row->second) {
            if (((trace.z[l].array() - kink).abs() < 1e-3).any())
                return false;
        }
    }
    return true;
}

double lossAt(Network network, const Vector& parameters, const Samples& samples) {
    network.parameters = parameters;
    Trace trace;
    forwardBackward(network, samples.x, samples.target, trace);
    return trace.loss;
}

bool sameBits(const Trainer& a, const Trainer& b) {
    return a.stepCount() == b.stepCount() && a.network().parameters == b.network().parameters &&
           (a.divergence() == nullptr) == (b.divergence() == nullptr);
}

} // namespace

class PropertyTest : public QObject {
    Q_OBJECT

  private slots:
    void gradientIsTheDerivative() {
        QVERIFY(rc::check("dL/dparameters along any direction", [] {
            Draw draw;
            const Experiment e = anyExperiment(draw);
            const auto data = makeData(e);
            const Network network = makeNetwork(e, *data);
            Trace trace;
            forwardBackward(network, data->train.x, data->train.target, trace);
            if (e.loss == "huber" || !isSmoothAt(network, trace))
                RC_DISCARD("a kink is near");
            Random random(e.seed, 99);
            Vector direction(network.parameters.size());
            for (double& d : direction)
                d = random.normal();
            direction /= direction.norm();
            const double up = lossAt(network, network.parameters + step * direction, data->train);
            const double down = lossAt(network, network.parameters - step * direction, data->train);
            const double measured = (up - down) / (2 * step);
            const double said = trace.gradient.dot(direction);
            // Differences of losses of size |L| carry rounding of about |L| eps / step.
            const double rounding = 1e-16 * std::abs(trace.loss) / step * 8;
            RC_ASSERT(std::abs(measured - said) <= absolute + rounding + relative * std::abs(said));
        }));
    }

    void filesGiveTheSameRunBack() {
        QVERIFY(rc::check("JSON round trip", [] {
            Draw draw;
            Run run{anyExperiment(draw), {}};
            for (std::int64_t i = draw.whole(0, 6); i > 0; --i) {
                Intervention change = anyIntervention(draw, run.experiment);
                change.step = draw.whole(0, 1000);
                record(run, change);
            }
            const auto back = runFromJson(toJson(run));
            RC_ASSERT(std::holds_alternative<Run>(back));
            RC_ASSERT(std::get<Run>(back) == run);
        }));
    }

    void replayGivesTheSameBits() {
        QVERIFY(rc::check("a run with changes at random steps replays, from memory and from its file", [] {
            Draw draw;
            Trainer live(Run{anyExperiment(draw), {}});
            for (int part = 0; part < 4; ++part) {
                for (std::int64_t i = draw.whole(0, 8); i > 0; --i)
                    live.step();
                for (std::int64_t i = draw.whole(0, 3); i > 0 && live.divergence() == nullptr; --i)
                    live.apply(anyIntervention(draw, live.current()));
            }
            for (int i = 0; i < 3; ++i)
                live.step();
            const auto fromFile = runFromJson(toJson(live.run()));
            RC_ASSERT(std::holds_alternative<Run>(fromFile));
            for (const Run& run : {live.run(), std::get<Run>(fromFile)}) {
                Trainer again(run);
                while (again.stepCount() < live.stepCount() && again.step() != nullptr) {
                }
                // One that diverged went a step further and came back.
                for (int i = 0; i < 2 && live.divergence() != nullptr; ++i)
                    again.step();
                RC_ASSERT(sameBits(live, again));
            }
        }));
    }

    void observingChangesNothing() {
        QVERIFY(rc::check("a watched run and a bare one", [] {
            Draw draw;
            const Experiment e = anyExperiment(draw);
            Session watched(Run{e, {}});
            Trainer bare(Run{e, {}});
            for (int i = 0; i < 25; ++i) {
                if (draw.coin())
                    watched.observe({}, draw.coin());
                watched.step();
                bare.step();
            }
            RC_ASSERT(sameBits(watched.trainer(), bare));
        }));
    }
};

QTEST_GUILESS_MAIN(PropertyTest)
#include "property_test.moc"
