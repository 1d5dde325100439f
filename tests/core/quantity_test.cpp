// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every row of the table of quantities, from each source that holds it, against its definition in plain
// loops, for experiments drawn at random.

#include "core/experiment/trainer.h"
#include "core/formats/replay.h"
#include "core/formats/run_export.h"
#include "core/insight/quantity.h"
#include "core/math/random.h"
#include "tests/support/check.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace lab;
using labtest::Grid;
using labtest::Real;

namespace {

constexpr double relative = 1e-9;
constexpr double absolute = 1e-13;

/// A network on some rows, as the plain code sees it.
struct Naive {
    Naive(const Network& net, const Matrix& inputs, const Matrix& targets, std::vector<int> classes = {})
        : network(net), pass(labtest::naivePass(network, inputs, targets)), target(targets),
          labels(std::move(classes)) {}

    Network network;
    labtest::NaivePass pass;
    Matrix target;
    std::vector<int> labels;
    /// After the update that starts here; empty where none is made.
    Vector after;

    const Grid& a(std::size_t l) const { return l < network.depth() ? pass.a[l] : pass.z[l]; }
    Real rows() const { return static_cast<Real>(target.cols()); }
};

/// Mean of f over the entries.
template <class F>
Real meanOf(const Grid& values, F f) {
    Real sum = 0;
    Real count = 0;
    for (const auto& unit : values) {
        for (const Real value : unit) {
            sum += f(value);
            count += 1;
        }
    }
    return sum / count;
}

/// 2-norm of a part of a layer's parameters: of its weights, or of its biases.
Real normOf(const Vector& values, Index offset, Index count) {
    Real sum = 0;
    for (Index i = offset; i < offset + count; ++i)
        sum += Real{values[i]} * values[i];
    return std::sqrt(sum);
}

Real weightNorm(const Naive& at, const Vector& values, std::size_t l) {
    return normOf(values, at.network.layers[l].offset, at.network.layers[l].weightCount());
}

/// Units of which `counts(zeros of the slope, rows)` holds; not a number where units cannot die.
template <class Counts>
Real unitsWith(const Naive& at, std::size_t l, Counts counts) {
    if (!at.network.activations[l].canDie())
        return std::numeric_limits<Real>::quiet_NaN();
    Real found = 0;
    for (const auto& unit : at.pass.slope[l])
        found += counts(std::count(unit.begin(), unit.end(), Real{0}), std::ssize(unit));
    return found;
}

bool all(std::ptrdiff_t zeros, std::ptrdiff_t rows) {
    return zeros == rows;
}

Real deadUnits(const Naive& at, std::size_t l) {
    return unitsWith(at, l, all);
}

/// In layer 1, or at, below or directly above a wholly dead layer, where nothing but the gradient moves
/// weights.
Real deadForGood(const Naive& at, std::size_t l) {
    bool still = l == 0;
    for (std::size_t k = l == 0 ? 0 : l - 1; k < at.network.depth(); ++k)
        still = still || deadUnits(at, k) == static_cast<Real>(at.network.layers[k].out);
    return still ? deadUnits(at, l) : 0 * deadUnits(at, l);
}

Real score(const Naive& at, std::size_t) {
    const Grid& z = at.pass.z.back();
    Real right = 0;
    Real missed = 0;
    Real around = 0;
    for (std::size_t i = 0; i < z.front().size(); ++i) {
        std::size_t answer = 0;
        for (std::size_t k = 0; k < z.size(); ++k) {
            const Real y = at.target(static_cast<Index>(k), static_cast<Index>(i));
            missed += (z[k][i] - y) * (z[k][i] - y);
            around += (y - Real{at.target.mean()}) * (y - Real{at.target.mean()});
            answer = z[k][i] > z[answer][i] ? k : answer;
        }
        const Real border = at.network.loss->needsClasses ? 0 : 0.5L;
        if (z.size() == 1)
            answer = z[0][i] > border;
        if (!at.labels.empty())
            right += static_cast<int>(answer) == at.labels[i];
    }
    return at.labels.empty() ? 1 - missed / around : right / at.rows();
}

Real lossOf(const Naive& at, std::size_t) {
    return at.pass.loss;
}

using Definition = Real (*)(const Naive& at, std::size_t l);

/// By the keys of the table.
const std::map<std::string_view, Definition>& definitions() {
    static const std::map<std::string_view, Definition> made{
        {"loss", lossOf},
        {"train_loss", lossOf},
        {"test_loss", lossOf},
        {"train_score", score},
        {"test_score", score},
        {"error_signal",
         [](const Naive& at, std::size_t l) { // of one sample's loss, not of the mean
             return meanOf(at.pass.delta[l], [&](Real delta) { return std::abs(delta) * at.rows(); });
         }},
        {"weight_gradient",
         [](const Naive& at, std::size_t l) { return weightNorm(at, at.pass.gradient, l); }},
        {"weight_gradient_rms",
         [](const Naive& at, std::size_t l) {
             return weightNorm(at, at.pass.gradient, l) /
                    std::sqrt(static_cast<Real>(at.network.layers[l].weightCount()));
         }},
        {"bias_gradient",
         [](const Naive& at, std::size_t l) {
             const LayerShape& shape = at.network.layers[l];
             return normOf(at.pass.gradient, shape.offset + shape.weightCount(), shape.out);
         }},
        {"activation_scale",
         [](const Naive& at, std::size_t l) {
             return std::sqrt(meanOf(at.a(l), [](Real a) { return a * a; }));
         }},
        {"update_ratio",
         [](const Naive& at, std::size_t l) {
             const Real moved = weightNorm(at, at.after - at.network.parameters, l);
             return moved == 0 ? 0 : moved / weightNorm(at, at.network.parameters, l);
         }},
        {"dead", deadUnits},
        {"dead_for_good", deadForGood},
        {"always_on",
         [](const Naive& at, std::size_t l) {
             return unitsWith(at, l, [](std::ptrdiff_t zeros, std::ptrdiff_t) { return zeros == 0; });
         }},
        {"saturated",
         [](const Naive& at, std::size_t l) {
             return meanOf(at.pass.slope[l], [](Real slope) -> Real { return std::abs(slope) < 0.01L; });
         }},
        {"saturated_pairs",
         [](const Naive& at, std::size_t l) {
             const Real share =
                 meanOf(at.pass.slope[l], [](Real slope) -> Real { return std::abs(slope) < 0.01L; });
             return std::round(share * at.rows() * static_cast<Real>(at.network.layers[l].out));
         }},
        {"sparsity", [](const Naive& at,
                        std::size_t l) { return meanOf(at.a(l), [](Real a) -> Real { return a == 0; }); }},
    };
    return made;
}

template <class Row>
std::string anyKey(std::span<const Row> rows, Random& random) {
    return std::string(rows[random.below(rows.size())].key);
}

/// Small, of any make.
Experiment anyExperiment(Random& random) {
    Experiment e;
    do {
        e.dataset = anyKey(dataSources(), random);
        e.loss = anyKey(losses(), random);
    } while (!findDataSource(e.dataset)->synthetic() ||
             (findLoss(e.loss)->needsClasses && !findDataSource(e.dataset)->isClassification()));
    e.rows = 12 + static_cast<std::int64_t>(random.below(50));
    e.inputSinX1 = random.below(2) == 1;
    e.depth = static_cast<std::int64_t>(random.below(5));
    e.width = 1 + static_cast<std::int64_t>(random.below(7));
    e.activation = anyKey(activations(), random);
    if (random.below(2) == 1) // whose units die
        e.activation = "relu";
    e.gain = random.uniform(0.2, 1.5);
    e.seed = random.bits();
    e.optimizer = anyKey(optimizers(), random);
    e.learningRate = random.uniform(0.001, 0.2);
    e.batchSize = 1 + static_cast<std::int64_t>(random.below(12));
    e.bias = random.uniform(-1.5, 1);
    e.l2 = random.below(2) == 1 ? 0.1 : 0;
    return e;
}

/// `value` of each row that has one, against its definition at `at`.
template <class ValueOf>
void compareAll(const Naive& at, const std::string& where, ValueOf valueOf) {
    for (const Quantity& quantity : quantities()) {
        for (std::size_t l = 0; l < quantity.count(at.network.layers.size()); ++l) {
            const std::optional<double> value = valueOf(quantity, l);
            if (!value)
                continue;
            const auto expected = static_cast<double>(definitions().at(quantity.key)(at, l));
            CHECK(labtest::close(*value, expected, relative, absolute), where, quantity.key, "layer", l + 1,
                  *value, expected);
        }
    }
}

template <class From>
std::optional<double> valueFrom(double (*read)(const From&, std::size_t), const From& from, std::size_t l) {
    return read == nullptr ? std::nullopt : std::optional(read(from, l));
}

bool isOfTest(const Quantity& quantity) {
    return quantity.key.starts_with("test_");
}

} // namespace

class QuantityTest : public QObject {
    Q_OBJECT

  private slots:
    void rowsAreWellFormed() {
        std::set<std::string_view> keys;
        for (const Quantity& quantity : quantities()) {
            QVERIFY2(keys.insert(quantity.key).second, quantity.key.data());
            QVERIFY2(definitions().contains(quantity.key), quantity.key.data());
            QVERIFY2(quantity.ofStep || quantity.ofMeasurement || quantity.ofReplay, quantity.key.data());
            // A series is filled from what it is a series of, a column from a step or a measurement.
            QVERIFY(quantity.stepChannel == nullptr || quantity.ofStep != nullptr);
            QVERIFY(quantity.checkChannel == nullptr || quantity.ofMeasurement != nullptr);
            QVERIFY(!quantity.isColumn || quantity.ofStep || quantity.ofMeasurement);
            QCOMPARE(findQuantity(quantity.key), &quantity);
        }
        QCOMPARE(keys.size(), definitions().size());
        QCOMPARE(findQuantity("Loss"), nullptr);
    }

    /// Each channel of a record is some row's at some layer, and no two rows share one.
    void channelsAreRows() {
        for (const std::size_t layers : {1u, 2u, 5u}) {
            const StepChannels steps{layers};
            const CheckChannels checks{layers - 1};
            std::set<std::size_t> ofSteps;
            std::set<std::size_t> ofChecks;
            for (const Quantity& quantity : quantities()) {
                for (std::size_t l = 0; l < quantity.count(layers); ++l) {
                    if (quantity.stepChannel != nullptr)
                        QVERIFY(ofSteps.insert(quantity.stepChannel(steps, l)).second);
                    if (quantity.checkChannel != nullptr)
                        QVERIFY(ofChecks.insert(quantity.checkChannel(checks, l)).second);
                }
            }
            QCOMPARE(ofSteps.size(), steps.count());
            QCOMPARE(*ofSteps.rbegin(), steps.count() - 1);
            QCOMPARE(ofChecks.size(), checks.count());
            QCOMPARE(*ofChecks.rbegin(), checks.count() - 1);
        }
    }

    /// What is written at each step and check is what the rows say.
    void recordsHoldTheRowsValues() {
        Random random(7);
        for (int i = 0; i < 50; ++i) {
            const Experiment experiment = anyExperiment(random);
            Trainer trainer({experiment, {}});
            Trace trace;
            const Measurement now = measure(trainer.network(), *trainer.data(), true, trace);
            const StepRecord* step = trainer.step();
            if (step == nullptr)
                continue;
            const std::size_t layers = step->layers.size();
            Record record(layers - 1);
            record.add(*step);
            const std::vector<double> checked = checkChannels(now);
            for (const Quantity& quantity : quantities()) {
                for (std::size_t l = 0; l < quantity.count(layers); ++l) {
                    if (quantity.stepChannel != nullptr) {
                        const double kept =
                            record.steps().bin(0, quantity.stepChannel(StepChannels{layers}, l)).mean;
                        CHECK(labtest::same(kept, quantity.ofStep(*step, l)), quantity.key, "layer", l + 1);
                    }
                    if (quantity.checkChannel != nullptr) {
                        const double kept = checked[quantity.checkChannel(CheckChannels{layers - 1}, l)];
                        CHECK(labtest::same(kept, quantity.ofMeasurement(now, l)), quantity.key, "layer",
                              l + 1);
                    }
                }
            }
        }
    }

    void everyValueIsItsDefinition() {
        Random random(5);
        for (int i = 0; i < 200; ++i) {
            const Experiment experiment = anyExperiment(random);
            const std::string where = labtest::text("experiment", i, experiment.activation, experiment.loss);
            Trainer trainer({experiment, {}});
            const Data& data = *trainer.data();
            for (int step = 0; step < 4; ++step) {
                const Network before = trainer.network();
                Trace trace;
                const Measurement now = measure(before, data, true, trace);
                const Samples& rows = data.evaluation;
                compareAll({before, rows.x, rows.target, rows.labels}, where + " evaluation",
                           [&](const Quantity& quantity, std::size_t l) {
                               return isOfTest(quantity) ? std::nullopt
                                                         : valueFrom(quantity.ofMeasurement, now, l);
                           });
                compareAll({before, data.test.x, data.test.target, data.test.labels}, where + " test",
                           [&](const Quantity& quantity, std::size_t l) {
                               return isOfTest(quantity) ? valueFrom(quantity.ofMeasurement, now, l)
                                                         : std::nullopt;
                           });
                const StepRecord* record = trainer.step();
                if (record == nullptr)
                    break;
                const std::vector<Index> batch(trainer.batch().begin(), trainer.batch().end());
                Naive atBatch(before, data.train.x(Eigen::all, batch), data.train.target(Eigen::all, batch));
                atBatch.after = trainer.network().parameters;
                compareAll(atBatch, where + " batch", [&](const Quantity& quantity, std::size_t l) {
                    return valueFrom(quantity.ofStep, *record, l);
                });
            }
        }
    }

    /// Of a case's first step, whose network the case holds: signals on its batch, counts on all rows.
    void everyValueOfACaseIsItsDefinition() {
        Random random(6);
        int compared = 0;
        for (int i = 0; i < 200; ++i) {
            const Experiment experiment = anyExperiment(random);
            const auto made = replayOf({experiment, {}}, 1);
            const auto* replay = std::get_if<ReplayCase>(&made);
            if (replay == nullptr) // the format does not have everything
                continue;
            ++compared;
            const std::string where = labtest::text("case", i, experiment.activation, experiment.loss);
            const std::vector<Index>& batch = replay->batches.front();
            const Naive atBatch(replay->network, replay->x(Eigen::all, batch),
                                replay->target(Eigen::all, batch));
            const Naive atAll(replay->network, replay->x, replay->target);
            runReplay(*replay, [&](const ReplayRecord& record) {
                compareAll(atBatch, where, [&](const Quantity& quantity, std::size_t l) {
                    return quantity.isCount() ? std::nullopt : valueFrom(quantity.ofReplay, record, l);
                });
                compareAll(atAll, where, [&](const Quantity& quantity, std::size_t l) {
                    // A case counts 0 where units cannot die.
                    const bool defined = quantity.key != "dead" || atAll.network.activations[l].canDie();
                    return quantity.isCount() && defined ? valueFrom(quantity.ofReplay, record, l)
                                                         : std::nullopt;
                });
                return true;
            });
        }
        QVERIFY(compared > 50);
    }
};

QTEST_APPLESS_MAIN(QuantityTest)
#include "quantity_test.moc"
