// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is offered as a cure changes the run, and what is said to be proved is true of other runs of the same
// experiment, made by a plain Trainer.

#include "core/experiment/scenario.h"
#include "core/insight/cure_trials.h"
#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/check.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace lab;

namespace {

/// A small network that may have anything wrong with it: layers with activations and bias shifts of their
/// own, weights too small or too large, too large a rate.
Experiment randomMixed(Random& random) {
    const auto one = [&](auto... options) {
        const std::vector all{options...};
        return all[random.below(all.size())];
    };
    Experiment e;
    e.dataset = one(std::string("circle"), std::string("moons"), std::string("xor"), std::string("gauss"));
    e.rows = 100;
    e.seed = random.below(1000);
    e.depth = one(1, 2, 3, 5, 8);
    e.width = one(4, 8, 12);
    const auto anyActivation = [&] {
        return std::string(activations()[random.below(activations().size())].key);
    };
    e.activation = anyActivation();
    e.leakySlope = one(0.0, 0.01, 0.3, 1.0);
    e.preluSlope = one(0.0, 0.25, 1.0);
    e.layerActivation.resize(random.below(static_cast<std::uint64_t>(e.depth) + 1));
    for (std::string& key : e.layerActivation)
        key = random.below(3) == 0 ? std::string() : anyActivation();
    e.layerBias.resize(random.below(static_cast<std::uint64_t>(e.depth) + 1));
    for (double& shift : e.layerBias)
        shift = one(0.0, 0.0, -3.0, 2.0);
    e.bias = one(0.0, 0.0, 0.0, -2.0, 3.0);
    e.initializer = one(std::string("he_normal"), std::string("glorot_uniform"), std::string("lecun_normal"),
                        std::string("normal"), std::string("zeros"), std::string("constant"));
    e.initScale = one(0.05, 0.5, 2.0);
    e.gain = one(1.0, 1.0, 0.3, 4.0);
    e.learningRate = std::pow(10.0, random.uniform(-3, 1));
    e.optimizer = one(std::string("sgd"), std::string("sgd"), std::string("momentum"), std::string("adam"));
    return e;
}

/// The run of a cure chosen at `step`, made anew with one of the seeds that "New weights" takes.
Run runWith(const Cure& cure, const Run& run, std::int64_t step, int seed) {
    Run result = cure.live ? run : Run{cure.after, {}};
    if (cure.live) {
        std::erase_if(result.interventions, [&](const Intervention& made) { return made.step > step; });
        record(result, {step, *cure.live});
    }
    for (int i = 0; i < seed; ++i)
        result.experiment.seed = nextSeed(result.experiment.seed);
    return result;
}

/// What a run comes to, by a bare Trainer: whether it learns.
bool learns(const Run& run, std::int64_t steps) {
    Trainer trainer(run);
    Trace trace;
    const Measurement start = measure(trainer.network(), *trainer.data(), false, trace);
    while (trainer.stepCount() < steps && trainer.step() != nullptr) {
    }
    if (trainer.divergence() != nullptr)
        return false;
    const Measurement end = measure(trainer.network(), *trainer.data(), false, trace);
    return outcomeOf(start, end, false, lossLevels(trainer.network(), *trainer.data())) == Outcome::Learns;
}

Verdict verdictAt(const Run& run, std::int64_t step) {
    Session session(run);
    while (session.trainer().stepCount() < step && session.step() != nullptr) {
    }
    return session.diagnosis().verdict;
}

struct Patient {
    Run run;
    std::int64_t step;
    Verdict verdict;
};

Patient patientOf(Run run, std::int64_t step) {
    Session session(std::move(run));
    while (session.trainer().stepCount() < step && session.step() != nullptr) {
    }
    return {session.trainer().run(), session.trainer().stepCount(), session.diagnosis().verdict};
}

/// Every demonstration at its beginning, after its script and later, and `random` mixed experiments.
std::vector<Patient> patients(int random) {
    std::vector<Patient> result;
    for (const Scenario& scenario : scenarios()) {
        for (const std::int64_t step : {0, 5, 450, 1000})
            result.push_back(patientOf(scenario.run(), step));
    }
    Random draws(7);
    for (int i = 0; i < random; ++i)
        result.push_back(patientOf({randomMixed(draws), {}}, i % 2 == 0 ? 0 : 60));
    return result;
}

CureForecast forecastOf(const Patient& patient) {
    CureTrials trials({patient.verdict, patient.run, patient.step, {}});
    while (!trials.isFinished())
        trials.advance([] { return true; });
    return trials.forecast();
}

bool areOneFunction(const LayerActivation& a, const LayerActivation& b) {
    for (const double z : {-30.0, -7.0, -2.5, -0.4, 0.3, 1.5, 7.0, 30.0}) {
        if (a.function->f(z, a.settings) != b.function->f(z, b.settings))
            return false;
    }
    return true;
}

/// True if the runs differ: in a layer's function, or after a few steps in shape or in any parameter. Two
/// that overflow cannot show what their rates are.
bool areApart(const Run& a, const Run& b, std::int64_t steps) {
    Trainer one(a), other(b);
    if (!std::ranges::equal(one.network().activations, other.network().activations, areOneFunction))
        return true;
    for (Trainer* trainer : {&one, &other}) {
        while (trainer->stepCount() < steps && trainer->step() != nullptr) {
        }
    }
    if (one.divergence() && other.divergence())
        return true;
    const Vector& p = one.network().parameters;
    const Vector& q = other.network().parameters;
    return p.size() != q.size() || one.stepCount() != other.stepCount() || (p.array() != q.array()).any();
}

int kindOf(const Cure& cure) {
    return static_cast<int>(cure.kind);
}

} // namespace

class CureTest : public QObject {
    Q_OBJECT

  private slots:
    /// What a run costs is known from the rows that it trains on, however many are asked for.
    void hopelessIsJudgedByTheRowsThatTrain() {
        CureQuestion question{Verdict::Vanishing, {}, 0, {}};
        Experiment& e = question.run.experiment;
        e.depth = 3;
        e.batchSize = 4096;
        e.width = 32;
        e.rows = 20'000;
        e.trainShare = 0.05;
        QVERIFY(!CureTrials(question).isFinished()); // batches of 1,000
        e.dataset = "digits8x8";
        e.loss = "softmax";
        e.width = 128;
        e.rows = 10; // it has 1,797
        e.trainShare = 0.5;
        QVERIFY(CureTrials(question).isFinished());
    }

    void otherWeightsAreOfferedWhereTheFirstOnesMisfit() {
        struct Row {
            const char* activation;
            const char* initializer;
            double gain;
            const char* offered; // "" = no other weights
        };
        for (const Row& row :
             {Row{"tanh", "glorot_normal", 1, ""}, Row{"tanh", "he_normal", 1, ""},
              Row{"relu", "he_uniform", 1, ""}, Row{"tanh", "orthogonal", 1, ""},
              Row{"tanh", "glorot_normal", 1.5, "glorot_normal"},
              Row{"tanh", "glorot_normal", 0.5, "glorot_normal"}, Row{"relu", "he_normal", 0.5, "he_normal"},
              Row{"relu", "glorot_uniform", 1, "he_normal"}, Row{"relu", "lecun_normal", 1, "he_normal"},
              Row{"tanh", "normal", 1, "glorot_normal"}, Row{"relu", "uniform", 1, "he_normal"},
              Row{"tanh", "zeros", 1, "glorot_normal"}, Row{"tanh", "constant", 1, "glorot_normal"}}) {
            Experiment e;
            e.activation = row.activation;
            e.initializer = row.initializer;
            e.gain = row.gain;
            const Cure first = curesFor(Verdict::Vanishing, e).front();
            const bool offered = first.kind == Cure::Kind::Weights;
            CHECK((offered ? first.after.initializer : "") == row.offered, row.activation, row.initializer,
                  row.gain, first.after.initializer);
        }
        Experiment half;
        half.depth = 2;
        half.layerActivation = {"relu", "tanh"};
        half.initializer = "glorot_uniform"; // as the normal kind is itself what would be offered
        CHECK(curesFor(Verdict::Vanishing, half).front().kind != Cure::Kind::Weights,
              "half of the layers rectify");
    }

    // A rate that explodes is tried at a tenth, a hundredth and a thousandth, in this order.
    void ratesAreTriedByDecades() {
        Experiment e;
        e.learningRate = 2;
        for (const Verdict verdict : {Verdict::Diverged, Verdict::Exploding}) {
            std::vector<double> rates;
            for (const Cure& cure : curesFor(verdict, e)) {
                if (cure.kind == Cure::Kind::Rate)
                    rates.push_back(cure.after.learningRate);
            }
            CHECK(verdict != Verdict::Diverged || !rates.empty(), "no rate is tried");
            for (std::size_t i = 0; i < rates.size(); ++i)
                CHECK(std::abs(rates[i] * std::pow(10.0, 1.0 + static_cast<double>(i % 3)) - 2) < 1e-12, i,
                      rates[i]);
        }
    }

    void everyCureChangesTheRun() {
        Random random(11);
        int cures = 0;
        for (int i = 0; i < 60; ++i) {
            const Experiment e = randomMixed(random);
            for (const VerdictRule& rule : verdictRules()) {
                const auto all = curesFor(rule.verdict, e);
                CHECK(rule.verdict != Verdict::Healthy || all.empty(), "healthy needs no cure");
                for (const Cure& cure : all) {
                    ++cures;
                    CHECK(problems(cure.after).empty() && cure.after != e, kindOf(cure));
                    CHECK(!cure.live || (!check(e, *cure.live) && rule.verdict != Verdict::Diverged),
                          kindOf(cure));
                    CHECK(areApart({e, {}}, runWith(cure, {e, {}}, 0, 0), 12), i, kindOf(cure),
                          "changes nothing");
                }
            }
        }
        qInfo("%d cures", cures);
        CHECK(cures > 1000, cures);
    }

    void whatIsProvedIsTrue() {
        int proved = 0, ill = 0, cured = 0;
        for (const Patient& patient : patients(60)) {
            const CureForecast forecast = forecastOf(patient);
            CHECK(forecast.complete && forecast.verdict == patient.verdict);
            CHECK(forecast.experiment == experimentAt(patient.run, patient.step));
            ill += patient.verdict != Verdict::Healthy;
            cured += !forecast.cures.empty();
            std::set<Cure::Kind> kinds;
            for (const ProvedCure& offer : forecast.cures) {
                ++proved;
                CHECK(kinds.insert(offer.cure.kind).second, kindOf(offer.cure), "is one of two of a kind");
                const std::int64_t end = (offer.cure.live ? patient.step : 0) + RateForecast::steps;
                int runs = 0;
                for (int seed = 0; seed < RateForecast::seeds; ++seed) {
                    const Run run = runWith(offer.cure, patient.run, patient.step, seed);
                    const Verdict after = verdictAt(run, end);
                    const bool helps =
                        learns(run, end) && (after == Verdict::Healthy || after > patient.verdict);
                    CHECK(seed > 0 || helps, kindOf(offer.cure), "does not help the run itself");
                    runs += helps;
                }
                CHECK(runs == offer.runs && runs >= RateForecast::seeds - 1, kindOf(offer.cure), runs);
            }
        }
        qInfo("%d runs are ill, for %d of them %d cures are proved", ill, cured, proved);
        CHECK(ill > 50 && cured > ill / 3, ill, cured);
    }

    void demonstrationsHaveTheirCures() {
        using Kind = Cure::Kind;
        struct Row {
            const char* key;
            std::int64_t step;
            Kind kind;
            bool live;
            double rate;
        };
        for (const Row& row :
             {Row{"sigmoid-vanishes", 0, Kind::Activation, false, 0.03},
              Row{"bias-kills", 500, Kind::Bias, true, 0.03},
              Row{"he-against-small", 0, Kind::Weights, false, 0.03},
              Row{"explodes", 0, Kind::Weights, false, 0.03}, Row{"explodes", 10, Kind::Weights, false, 0.03},
              Row{"rate-explodes", 10, Kind::Rate, true, 0.12},
              Row{"rate-explodes", 2000, Kind::Rate, false, 0.12}}) {
            const CureForecast forecast = forecastOf(patientOf(findScenario(row.key)->run(), row.step));
            CHECK(!forecast.cures.empty(), row.key);
            const Cure& first = forecast.cures.front().cure;
            CHECK(first.kind == row.kind && first.live.has_value() == row.live &&
                      labtest::close(first.after.learningRate, row.rate, 1e-12),
                  row.key, kindOf(first), first.after.learningRate);
            for (const ProvedCure& offer : forecast.cures) // a smaller rate alone diverges again
                CHECK(std::string(row.key) != "explodes" || offer.cure.kind != Kind::Rate, row.key);
        }
    }

    void ownActivationsOfLayersAreCuredToo() {
        Experiment e; // sigmoid in each layer by its own setting: the common one has no bearing
        e.layerActivation.assign(8, "sigmoid");
        const Cure relu = curesFor(Verdict::Vanishing, e).front();
        for (std::size_t l = 0; l < 8; ++l)
            CHECK(activationKey(relu.after, l) == "relu", l);
        e.layerActivation = {"relu", "tanh", "relu6"};
        e.depth = 3;
        for (const Cure& cure : curesFor(Verdict::Dying, e)) {
            if (cure.kind != Cure::Kind::Activation)
                continue;
            QCOMPARE(activationKey(cure.after, 0), std::string_view("leaky_relu"));
            QCOMPARE(activationKey(cure.after, 1), std::string_view("tanh")); // which cannot die
            QCOMPARE(activationKey(cure.after, 2), std::string_view("leaky_relu"));
        }
    }

    void trialsGoOnWhereTheyWere() {
        const Patient patient = patientOf(findScenario("explodes")->run(), 0);
        const CureForecast whole = forecastOf(patient);
        CureTrials trials({patient.verdict, patient.run, patient.step, {}});
        int asked = 0;
        for (int piece = 0; !trials.isFinished(); ++piece) {
            int left = 1 + piece % 97; // stopped at any step
            trials.advance([&] { return ++asked, left-- > 0; });
        }
        QVERIFY(asked > 1000);
        QVERIFY(trials.forecast().cures == whole.cures);
    }

    void nothingIsTriedThatTakesTooLong() {
        Experiment e;
        e.depth = 20;
        e.width = 1000;
        int asked = 0;
        CureTrials trials({Verdict::Vanishing, {e, {}}, 0, {}});
        while (!trials.isFinished())
            trials.advance([&] { return ++asked < 100'000; });
        CHECK(asked < 100, asked);
        // A live cure is as long as the run before it: at a late step only a fresh start is tried.
        e = findScenario("bias-kills")->run().experiment;
        e.bias = -3;
        for (const std::int64_t step : {std::int64_t{0}, std::int64_t{10'000'000}}) {
            const CureForecast forecast = forecastOf({{e, {}}, step, Verdict::Blocked});
            const auto& cures = forecast.cures;
            const auto bias = std::ranges::find(cures, Cure::Kind::Bias,
                                                [](const ProvedCure& offer) { return offer.cure.kind; });
            CHECK(bias != cures.end() && bias->cure.live.has_value() == (step == 0), step);
        }
    }

    // A layer's shift and that of all layers add up: two ways to the same sum are one cure.
    void theSameCureIsOfferedOnce() {
        Experiment e;
        e.activation = "relu";
        e.depth = 1;
        e.bias = -2;
        e.layerBias = {-2};
        const auto cures = curesFor(Verdict::Dying, e);
        QCOMPARE(std::ranges::count_if(cures, [](const Cure& cure) { return cure.live.has_value(); }),
                 std::ptrdiff_t{1});
    }
};

QTEST_APPLESS_MAIN(CureTest)
#include "cure_test.moc"
