// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every optimiser with every penalty and clip against its formula, written out number by number.

#include "core/math/update.h"
#include "tests/support/check.h"
#include "tests/support/naive_network.h"

#include <QTest>

#include <array>

using namespace lab;
using labtest::Real;

namespace {

constexpr double tolerance = 1e-12;
constexpr std::int64_t steps = 40;

bool isWeight(const Network& network, Index parameter) {
    for (const LayerShape& shape : network.layers) {
        if (parameter >= shape.offset && parameter < shape.offset + shape.in * shape.out)
            return true;
    }
    return false;
}

/// The state of one parameter: PyTorch's buffers.
struct Memory {
    Real first = 0;
    Real second = 0;
    Real third = 0;
};

/// What the optimiser takes from a parameter for the gradient g at update t, as PyTorch's documentation
/// states.
Real naiveStep(std::string_view key, const OptimizerSettings& s, std::int64_t t, Real g, Memory& m) {
    const Real rate = s.learningRate;
    if (key == "sgd")
        return rate * g;
    if (key == "momentum" || key == "nesterov") {
        m.first = t == 1 ? g : s.momentum * m.first + (1 - s.dampening) * g;
        return rate * (key == "momentum" ? m.first : g + s.momentum * m.first);
    }
    if (key == "rmsprop") {
        m.first = s.decay * m.first + (1 - s.decay) * g * g;
        m.second = s.decay * m.second + (1 - s.decay) * g;
        const Real variance = s.centered ? m.first - m.second * m.second : m.first;
        const Real step = g / (std::sqrt(variance) + s.epsilon);
        if (s.momentum == 0)
            return rate * step;
        m.third = s.momentum * m.third + step;
        return rate * m.third;
    }
    if (key == "adam" || key == "adamw") {
        m.first = s.beta1 * m.first + (1 - s.beta1) * g;
        m.second = s.beta2 * m.second + (1 - s.beta2) * g * g;
        const auto power = static_cast<Real>(t);
        const Real mean = m.first / (1 - std::pow(Real{s.beta1}, power));
        const Real square = m.second / (1 - std::pow(Real{s.beta2}, power));
        return rate * mean / (std::sqrt(square) + s.epsilon);
    }
    throw std::logic_error("no plain form of the optimiser " + std::string(key) + " is written yet");
}

/// The gradient with penalties and clipping.
std::vector<Real> naiveShaped(const UpdateRule& rule, const Network& network, const Vector& gradient,
                              const Vector& before) {
    std::vector<Real> g(gradient.begin(), gradient.end());
    Real squares = 0;
    for (std::size_t p = 0; p < g.size(); ++p) {
        const Real W = before[static_cast<Index>(p)];
        if (isWeight(network, static_cast<Index>(p)))
            g[p] += rule.l2 * W + rule.l1 * Real{W > 0 ? 1.0 : W < 0 ? -1.0 : 0.0};
        squares += g[p] * g[p];
    }
    const Real scale = std::min<Real>(1, rule.clipLimit / (std::sqrt(squares) + rule.clipEpsilon));
    for (Real& entry : g) {
        if (rule.clip == Clip::GlobalNorm)
            entry *= scale;
        else if (rule.clip == Clip::Entries)
            entry = std::clamp<Real>(entry, -rule.clipLimit, rule.clipLimit);
    }
    return g;
}

struct Variant {
    const char* name;
    void (*change)(UpdateRule&);
};

const std::array variants{
    Variant{"plain", [](UpdateRule&) {}},
    Variant{"no momentum", [](UpdateRule& r) { r.settings.momentum = 0; }},
    Variant{"dampening", [](UpdateRule& r) { r.settings.dampening = 0.3; }},
    Variant{"centered", [](UpdateRule& r) { r.settings.centered = true, r.settings.momentum = 0.5; }},
    Variant{"betas", [](UpdateRule& r) { r.settings.beta1 = 0.5, r.settings.beta2 = 0.7; }},
    Variant{"decay", [](UpdateRule& r) { r.settings.decay = 0.5, r.settings.epsilon = 0.1; }},
    Variant{"l1", [](UpdateRule& r) { r.l1 = 0.3; }},
    Variant{"l2", [](UpdateRule& r) { r.l2 = 0.2; }},
    Variant{"both", [](UpdateRule& r) { r.l1 = 0.1, r.l2 = 0.2; }},
    Variant{"norm", [](UpdateRule& r) { r.clip = Clip::GlobalNorm, r.clipLimit = 0.5, r.l2 = 0.1; }},
    Variant{"norm out of reach", [](UpdateRule& r) { r.clip = Clip::GlobalNorm, r.clipLimit = 1e3; }},
    Variant{"norm, no epsilon", [](UpdateRule& r) { r.clip = Clip::GlobalNorm, r.clipEpsilon = 0; }},
    Variant{"value", [](UpdateRule& r) { r.clip = Clip::Entries, r.clipLimit = 0.4, r.l1 = 0.1; }},
    Variant{"weight decay", [](UpdateRule& r) { r.weightDecay = 0.5; }},
};

} // namespace

class UpdateTest : public QObject {
    Q_OBJECT

  private slots:
    void everyRuleIsItsFormula() {
        for (const Optimizer& optimizer : optimizers()) {
            for (const Variant& variant : variants) {
                UpdateRule rule;
                rule.optimizer = &optimizer;
                rule.settings.learningRate = 0.05;
                variant.change(rule);
                Network network =
                    labtest::randomNetwork({3, 4, 2}, labtest::activation("tanh"), *findLoss("mse"), 3);
                network.parameters[1] = 0; // sign(0) = 0
                const Index size = network.parameters.size();
                Updater updater(optimizer, size);
                std::vector<Memory> memory(static_cast<std::size_t>(size));
                for (std::int64_t t = 1; t <= steps; ++t) {
                    const Vector before = network.parameters;
                    const Vector gradient = labtest::randomMatrix(size, 1, static_cast<std::uint64_t>(t));
                    Vector after;
                    updater.update(rule, network, gradient, before, after);
                    QCOMPARE(after.size(), size);
                    const std::vector<Real> shaped = naiveShaped(rule, network, gradient, before);
                    for (Index p = 0; p < size; ++p) {
                        const auto i = static_cast<std::size_t>(p);
                        Real expected =
                            before[p] - naiveStep(optimizer.key, rule.settings, t, shaped[i], memory[i]);
                        if (optimizer.decoupledDecay && isWeight(network, p))
                            expected -= rule.settings.learningRate * rule.weightDecay * Real{before[p]};
                        CHECK(labtest::close(after[p], static_cast<double>(expected), tolerance, tolerance),
                              optimizer.key, variant.name, "update", t, "parameter", p, "is", after[p], "not",
                              static_cast<double>(expected));
                    }
                    network.parameters = after;
                }
            }
        }
    }

    void biasesAreNotPenalised() {
        for (const Optimizer& optimizer : optimizers()) {
            UpdateRule rule;
            rule.optimizer = &optimizer;
            rule.settings.learningRate = 0.1;
            rule.l1 = rule.l2 = rule.weightDecay = 1;
            Network network =
                labtest::randomNetwork({2, 3, 1}, labtest::activation("tanh"), *findLoss("mse"), 3);
            Updater updater(optimizer, network.parameters.size());
            Vector after;
            updater.update(rule, network, Vector::Zero(network.parameters.size()), network.parameters, after);
            for (Index p = 0; p < after.size(); ++p)
                CHECK((after[p] != network.parameters[p]) == isWeight(network, p), optimizer.key, p);
        }
    }

    // After gradients of every size, a gradient of 0 moves nothing exactly where the rule says so.
    void whatRestsWithoutGradientDoesNotMove() {
        int resting = 0;
        for (const Optimizer& optimizer : optimizers()) {
            for (const double momentum : {0.0, 0.9}) {
                for (const double beta1 : {0.0, 0.9}) {
                    for (const auto& [l1, l2, decay] :
                         {std::array{0.0, 0.0, 0.0}, {0.1, 0.0, 0.0}, {0.0, 0.1, 0.0}, {0.0, 0.0, 0.1}}) {
                        for (const Clip clip : {Clip::None, Clip::GlobalNorm, Clip::Entries}) {
                            UpdateRule rule;
                            rule.optimizer = &optimizer;
                            rule.settings.learningRate = 0.1;
                            rule.settings.momentum = momentum;
                            rule.settings.beta1 = beta1;
                            rule.l1 = l1, rule.l2 = l2, rule.weightDecay = decay;
                            rule.clip = clip;
                            Network network = labtest::randomNetwork({2, 3, 1}, labtest::activation("tanh"),
                                                                     *findLoss("mse"), 3);
                            const Index size = network.parameters.size();
                            Updater updater(optimizer, size);
                            Vector after;
                            bool moved = false;
                            for (std::uint64_t t = 0; t < 40; ++t) {
                                Vector gradient = labtest::randomMatrix(size, 1, t);
                                if (t >= 20)
                                    gradient.head(size / 2).setZero();
                                updater.update(rule, network, gradient, network.parameters, after);
                                moved = moved || (t >= 20 && (after - network.parameters).head(size / 2) !=
                                                                 Vector::Zero(size / 2));
                                network.parameters = after;
                            }
                            CHECK(restsWithoutGradient(rule) == !moved, optimizer.key, momentum, beta1, l1,
                                  l2, decay, moved);
                            resting += !moved;
                        }
                    }
                }
            }
        }
        QVERIFY(resting > 40);
    }

    void whatIsNotANumberStaysSo() {
        for (const Optimizer& optimizer : optimizers()) {
            for (const Clip clip : {Clip::None, Clip::GlobalNorm, Clip::Entries}) {
                UpdateRule rule;
                rule.optimizer = &optimizer;
                rule.settings.learningRate = 0.1;
                rule.clip = clip;
                Network network =
                    labtest::randomNetwork({2, 3, 1}, labtest::activation("tanh"), *findLoss("mse"), 3);
                Vector gradient = Vector::Ones(network.parameters.size());
                gradient[4] = std::numeric_limits<double>::quiet_NaN();
                Updater updater(optimizer, network.parameters.size());
                Vector after;
                updater.update(rule, network, gradient, network.parameters, after);
                CHECK(!after.allFinite(), optimizer.key, static_cast<int>(clip));
            }
        }
    }
};

QTEST_APPLESS_MAIN(UpdateTest)
#include "update_test.moc"
