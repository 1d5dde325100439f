// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dead for good means that training never revives the unit: random experiments in which no such unit returns,
// and one case each of what may return, though it is dead now.

#include "core/experiment/trainer.h"
#include "core/insight/measurement.h"
#include "core/math/random.h"
#include "tests/support/check.h"

#include <QTest>

#include <array>
#include <cmath>
#include <set>
#include <utility>

using namespace lab;

namespace {

/// (layer, unit), both from 0.
using Units = std::set<std::pair<std::size_t, std::size_t>>;

/// f'(z) == 0 on every training row, by f' alone.
Units silentUnits(const Trainer& trainer) {
    const Network& network = trainer.network();
    Trace trace;
    forward(network, trainer.data()->train.x, trace);
    Units silent;
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& f = network.activations[l];
        for (Index u = 0; u < trace.z[l].rows(); ++u) {
            const auto z = trace.z[l].row(u);
            if (std::all_of(z.begin(), z.end(),
                            [&](double value) { return f.function->slope(value, f.settings) == 0; }))
                silent.emplace(l, static_cast<std::size_t>(u));
        }
    }
    return silent;
}

Measurement measured(const Trainer& trainer) {
    Trace trace;
    return measure(trainer.network(), *trainer.data(),
                   restsWithoutGradient(updateRule(trainer.current(), trainer.stepCount())), trace);
}

Units unitsIn(const Measurement& m, UnitState state) {
    Units found;
    for (std::size_t l = 0; l < m.hiddenLayers(); ++l) {
        for (std::size_t u = 0; u < m.layers[l].units.size(); ++u) {
            if (m.layers[l].units[u] == state)
                found.emplace(l, u);
        }
    }
    return found;
}

/// Those of `units` that are not in `others`.
Units without(const Units& units, const Units& others) {
    Units rest;
    std::ranges::set_difference(units, others, std::inserter(rest, rest.end()));
    return rest;
}

/// Small networks of activations that die, under all rules that leave a unit without gradient alone.
Experiment restingExperiment(std::uint64_t seed) {
    static constexpr std::array mortal{"relu",         "relu",       "relu",       "relu6", "hard_tanh",
                                       "hard_sigmoid", "hard_swish", "leaky_relu", "elu"};
    static constexpr std::array rules{"sgd", "sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"};
    Random random(seed, 5);
    const auto any = [&](const auto& list) { return std::string(list[random.below(list.size())]); };
    Experiment e;
    e.seed = seed;
    e.dataset = random.below(2) == 0 ? "moons" : "circle";
    e.rows = 20 + static_cast<std::int64_t>(random.below(80));
    e.standardize = random.below(4) > 0;
    e.activation = any(mortal);
    e.leakySlope = e.eluAlpha = 0;
    e.depth = 1 + static_cast<std::int64_t>(random.below(5));
    e.width = 2 + static_cast<std::int64_t>(random.below(6));
    for (std::int64_t l = 0; l < e.depth; ++l) {
        e.layerActivation.push_back(random.below(5) == 0 ? "tanh" : random.below(3) == 0 ? any(mortal) : "");
        e.layerBias.push_back(random.below(4) == 0 ? random.uniform(-4, 1) : 0);
    }
    e.optimizer = any(rules);
    e.momentum = e.beta1 = e.weightDecay = 0;
    e.clip = random.below(4) == 0 ? "norm" : "none";
    const bool adapts = e.optimizer == "rmsprop" || e.optimizer.starts_with("adam");
    e.learningRate = std::pow(10, random.uniform(-1.5, 0.7)) * (adapts ? 0.1 : 1);
    e.batchSize = 1 + static_cast<std::int64_t>(random.below(40));
    return e;
}

/// How many units with `state` at a check every `every` steps were alive at a later one.
std::size_t returnsOf(const Experiment& e, UnitState state, std::size_t fromLayer, int steps, int every = 1) {
    Trainer trainer({e, {}});
    Units dead;
    Units returned;
    for (int step = 0; step <= steps && trainer.divergence() == nullptr; ++step) {
        if (step % every == 0) {
            const Units now = silentUnits(trainer);
            for (const auto& unit : without(dead, now))
                returned.insert(unit);
            for (const auto& unit : unitsIn(measured(trainer), state)) {
                if (unit.first >= fromLayer)
                    dead.insert(unit);
            }
        }
        trainer.step();
    }
    return returned.size();
}

} // namespace

class ForGoodTest : public QObject {
    Q_OBJECT

  private slots:
    void noUnitThatIsDeadForGoodReturns() {
        std::size_t all = 0, aboveADeadLayer = 0, returns = 0;
        for (std::uint64_t seed = 1; seed <= 150; ++seed) {
            const Experiment e = restingExperiment(seed);
            Trainer trainer({e, {}});
            Units forGood;
            Units dormant;
            for (int step = 0; step <= 600 && trainer.divergence() == nullptr; ++step) {
                if (step % 7 == 0) {
                    const Units silent = silentUnits(trainer);
                    const Units back = without(forGood, silent);
                    CHECK(back.empty(), "seed", seed, e.optimizer, "step", step, "layer",
                          back.begin()->first + 1, "unit", back.begin()->second + 1);
                    returns += without(dormant, silent).size();
                    const Measurement m = measured(trainer);
                    forGood.merge(unitsIn(m, UnitState::Dead));
                    dormant = unitsIn(m, UnitState::Dormant);
                    CHECK(without(dormant, silent).empty(), seed, step);
                    CHECK(without(forGood, silent).empty(), seed, step);
                }
                trainer.step();
            }
            all += forGood.size();
            const Measurement m = measured(trainer);
            for (const auto& [l, u] : forGood) {
                const auto dead = [&](std::size_t k) {
                    return m.layers[k].dead == static_cast<std::int64_t>(m.layers[k].units.size());
                };
                aboveADeadLayer += l > 0 && dead(l - 1) && !dead(l);
            }
        }
        QVERIFY2(all > 300 && aboveADeadLayer > 3 && returns > 80,
                 labtest::text(all, aboveADeadLayer, returns).c_str());
    }

    void momentumMayRevive() {
        std::size_t returned = 0;
        for (std::uint64_t seed = 1; seed <= 40 && returned == 0; ++seed) {
            Experiment e;
            e.activation = "relu";
            e.depth = 1;
            e.seed = seed;
            e.optimizer = "momentum";
            e.learningRate = 1;
            returned += returnsOf(e, UnitState::Dormant, 0, 300);
        }
        QVERIFY(returned > 0);
    }

    void twoLayersAboveADeadOneMayReturn() {
        std::size_t returned = 0;
        for (std::uint64_t seed = 1; seed <= 40 && returned == 0; ++seed) {
            Experiment e;
            e.activation = "relu";
            e.depth = 4;
            e.seed = seed;
            e.bias = -4.5; // layer 1 sends nothing, layer 2 a constant
            e.layerBias = {-5, 5, 4.5, 4.5};
            e.learningRate = 0.3;
            Trainer start({e, {}});
            QCOMPARE(measured(start).layers[0].dead, std::int64_t{8});
            returned += returnsOf(e, UnitState::Dormant, 2, 300);
        }
        QVERIFY(returned > 0);
    }

    // Above 4,096 training rows death is judged on a part: other rows may revive the unit.
    void onAPartOfTheRowsNothingIsForGood() {
        Experiment e;
        e.dataset = "gauss";
        e.noise = 1;
        e.rows = 20000;
        e.trainShare = 0.95;
        e.activation = "relu";
        e.depth = 1;
        e.width = 256;
        e.bias = -3;
        e.batchSize = 4096;
        e.learningRate = 10;
        e.seed = 1;
        Trainer trainer({e, {}});
        QVERIFY(trainer.data()->evaluationIsSubset);
        Units dead;
        std::size_t returned = 0;
        for (int step = 0; step < 60 && trainer.divergence() == nullptr; ++step) {
            const Measurement m = measured(trainer);
            QCOMPARE(m.deadForGoodUnits(), std::int64_t{0});
            const Units dormant = unitsIn(m, UnitState::Dormant);
            returned += without(dead, dormant).size();
            dead = dormant;
            trainer.step();
        }
        QVERIFY(returned > 0);
    }
};

QTEST_GUILESS_MAIN(ForGoodTest)
#include "for_good_test.moc"
