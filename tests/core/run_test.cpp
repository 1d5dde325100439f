// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Experiments as tables of fields, runs as text: what is written comes back to the bit, and what is wrong is
// refused with its place.

#include "core/experiment/conflict.h"
#include "core/experiment/run.h"
#include "core/files/limits.h"
#include "core/formats/run_json.h"
#include "core/math/network.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>

using namespace lab;

namespace {

constexpr int randomRuns = 150;
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

Run randomRun(std::uint64_t seed) {
    Random random(seed, 50);
    Run run{labtest::randomExperiment(random), {}};
    std::int64_t step = 0;
    for (std::uint64_t i = random.below(12); i > 0; --i) {
        record(run, labtest::randomIntervention(run.experiment, step, random));
        step += static_cast<std::int64_t>(random.below(3) * random.below(1'000'000));
    }
    return run;
}

/// Equal bit for bit; -0 is not 0.
bool sameValue(const Value& a, const Value& b) {
    const double* x = std::get_if<double>(&a);
    const double* y = std::get_if<double>(&b);
    return x != nullptr && y != nullptr ? labtest::same(*x, *y) : a == b;
}

void compare(const Run& a, const Run& b, const std::string& where) {
    for (const Parameter& parameter : parameters())
        CHECK(sameValue(valueOf(a.experiment, parameter), valueOf(b.experiment, parameter)), where,
              parameter.key);
    CHECK(a.interventions.size() == b.interventions.size(), where);
    for (std::size_t i = 0; i < a.interventions.size(); ++i)
        CHECK(sameValue(valueOf(a.interventions[i].change), valueOf(b.interventions[i].change)), where,
              "intervention", i);
    CHECK(a == b, where);
}

const Run* runIn(const std::variant<Run, RunError>& result) {
    return std::get_if<Run>(&result);
}

/// What runFromJson() says of `text`; empty if it reads it.
std::string errorOf(const std::string& text) {
    const auto result = runFromJson(text);
    const auto* error = std::get_if<RunError>(&result);
    return error == nullptr ? "" : error->message;
}

/// A run file with these members in its experiment, or these interventions.
std::string withExperiment(const std::string& members) {
    return R"({"format": "gradient-lab-run", "version": 1, "experiment": {)" + members + "}}";
}
std::string withInterventions(const std::string& list) {
    return R"({"format": "gradient-lab-run", "version": 1, "interventions": )" + list + "}";
}

/// Whatever came out of damaged text can be run and written.
void checkSound(const Run& run, const std::string& where) {
    CHECK(problems(run.experiment).empty(), where, problems(run.experiment).front());
    std::int64_t before = 0;
    for (const Intervention& intervention : run.interventions) {
        CHECK(!check(run.experiment, intervention.change), where);
        CHECK(intervention.step >= before, where, "steps are out of order");
        before = intervention.step;
    }
    const auto again = runFromJson(toJson(run));
    CHECK(runIn(again) != nullptr && *runIn(again) == run, where);
}

Intervention set(std::int64_t step, std::string key, Value value, std::int64_t layer = 0) {
    return {step, std::move(key), std::move(value), layer};
}

} // namespace

class RunTest : public QObject {
    Q_OBJECT

  private slots:
    // A file of each version that was ever written still opens, and means what it meant.
    void filesOfEarlierVersionsOpen() {
        std::ifstream file(LAB_TEST_DATA "/runs/version-1.json");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto read = runFromJson(text);
        QVERIFY2(std::holds_alternative<Run>(read), text.empty() ? "no file" : "not read");
        const Run& run = std::get<Run>(read);
        QCOMPARE(run.experiment.depth, std::int64_t{4});
        QCOMPARE(run.experiment.activation, std::string("relu"));
        QCOMPARE(run.experiment.layerActivation, (std::vector<std::string>{"", "tanh"}));
        QCOMPARE(run.experiment.layerBias, (std::vector<double>{0.5, -0.25}));
        QCOMPARE(run.experiment.seed, std::numeric_limits<std::uint64_t>::max());
        QCOMPARE(run.experiment.batchSize, Experiment{}.batchSize); // what a file leaves out is the default
        QVERIFY(run.note.find("Which layer learns?") != std::string::npos);
        const std::vector<Intervention> changes{
            {40, "learningRate", 3.0, 0}, {41, "learningRate", 1.5, 0, true}, {60, "bias", -1.5, 2}};
        QVERIFY(run.interventions == changes);
        QVERIFY(std::get<Run>(runFromJson(toJson(run))) == run);
    }

    // With all of it kept, a mean never takes up anything new.
    void whatIsKeptIsLessThanAll() {
        for (const char* key : {"momentum", "rmsDecay", "beta1", "beta2"}) {
            const Parameter* parameter = findParameter(key);
            QVERIFY2(parameter != nullptr, key);
            CHECK(parameter->minimum == 0 && parameter->maximum < 1 && parameter->maximum >= 0.9999, key);
            CHECK(check(*parameter, 1.0), key);
            CHECK(!check(*parameter, 0.999), key);
        }
    }

    void everyParameterIsAFieldOfItsOwn() {
        std::set<std::string_view> keys;
        Random random(1);
        for (const Parameter& parameter : parameters()) {
            CHECK(keys.insert(parameter.key).second, parameter.key, "appears twice");
            CHECK(findParameter(parameter.key) == &parameter, parameter.key);
            CHECK(!parameter.label.empty() && !parameter.help.empty(), parameter.key);
            CHECK(parameter.group == "Data" || parameter.group == "Network" || parameter.group == "Training",
                  parameter.key, parameter.group);
            CHECK((parameter.choices != nullptr) ==
                      std::holds_alternative<std::string Experiment::*>(parameter.field),
                  parameter.key);
            CHECK(!check(parameter, valueOf(Experiment(), parameter)), parameter.key, "default is refused");
            CHECK(parameter.scale == Scale::Linear || parameter.minimum > 0, parameter.key);
            // Another value changes the experiment, and this field alone.
            Value other = valueOf(Experiment(), parameter);
            while (other == valueOf(Experiment(), parameter))
                other = labtest::randomValue(parameter, random);
            Experiment changed;
            assign(changed, parameter, other);
            CHECK(valueOf(changed, parameter) == other, parameter.key);
            CHECK(!(changed == Experiment()), parameter.key);
            assign(changed, parameter, valueOf(Experiment(), parameter));
            CHECK(changed == Experiment(), parameter.key, "changes more than itself");
        }
        QVERIFY(findParameter("no such key") == nullptr);
        QVERIFY(problems(Experiment()).empty());
    }

    void rangesAreCheckedOnBothSides() {
        for (const Parameter& parameter : parameters()) {
            const auto refused = [&](const Value& value) {
                const auto problem = check(parameter, value);
                return problem && problem->starts_with(std::string(parameter.key) + ": ");
            };
            const double low = parameter.minimum;
            const double high = parameter.maximum;
            if (std::holds_alternative<double Experiment::*>(parameter.field)) {
                CHECK(!check(parameter, low) && !check(parameter, high), parameter.key);
                CHECK(refused(std::nextafter(low, -1e300)), parameter.key);
                CHECK(refused(std::nextafter(high, 1e300)), parameter.key);
                for (const double value : {notANumber, 1 / 0.0, -1 / 0.0})
                    CHECK(refused(value), parameter.key, value);
                CHECK(refused(std::int64_t{1}) && refused(std::string("1")), parameter.key);
            } else if (std::holds_alternative<std::int64_t Experiment::*>(parameter.field)) {
                const auto least = static_cast<std::int64_t>(low);
                const auto most = static_cast<std::int64_t>(high);
                CHECK(!check(parameter, least) && !check(parameter, most), parameter.key);
                CHECK(refused(least - 1) && refused(most + 1), parameter.key);
                CHECK(refused(std::numeric_limits<std::int64_t>::max()), parameter.key);
                CHECK(refused(std::numeric_limits<std::int64_t>::min()), parameter.key);
                CHECK(refused(static_cast<double>(least)) && refused(true), parameter.key);
            } else if (std::holds_alternative<std::uint64_t Experiment::*>(parameter.field)) {
                CHECK(!check(parameter, ~std::uint64_t{0}) && refused(1.0), parameter.key);
            } else if (std::holds_alternative<bool Experiment::*>(parameter.field)) {
                CHECK(!check(parameter, true) && !check(parameter, false) && refused(1.0), parameter.key);
            } else {
                for (const Choice& choice : parameter.choices())
                    CHECK(!check(parameter, std::string(choice.key)), parameter.key, choice.key);
                CHECK(!parameter.choices().empty(), parameter.key);
                CHECK(refused(std::string("nothing")) && refused(std::string()) && refused(1.0),
                      parameter.key);
            }
        }
        QCOMPARE(*check(*findParameter("noise"), 1.7), std::string("noise: 1.7 is outside 0..1"));
        QCOMPARE(*check(*findParameter("depth"), std::int64_t{65}),
                 std::string("depth: 65 is outside 0..64"));
    }

    void problemsNameTheirPlace() {
        struct Row {
            void (*spoil)(Experiment&);
            const char* place;
        };
        const std::vector<Row> rows{
            {[](Experiment& e) { e.noise = -1; }, "noise: "},
            {[](Experiment& e) { e.dataset = "moon"; }, "dataset: "},
            {[](Experiment& e) { e.width = 0; }, "width: "},
            {[](Experiment& e) { e.learningRate = notANumber; }, "learningRate: "},
            {[](Experiment& e) { e.width = maxWidth, e.depth = maxDepth; }, "width: "},
            {[](Experiment& e) { e.layerBias = {0, 0, 0, 0, 0, 0, 0, 0, 0}; }, "layerBias: "},
            {[](Experiment& e) {
                 e.layerBias = {0, 5.1};
             },
             "layerBias[1]: "},
            {[](Experiment& e) { e.layerBias = {notANumber}; }, "layerBias[0]: "},
            {[](Experiment& e) {
                 e.layerActivation = {"relu", "rel"};
             },
             "layerActivation[1]: "},
        };
        for (const Row& row : rows) {
            Experiment experiment;
            row.spoil(experiment);
            const auto found = problems(experiment);
            CHECK(found.size() == 1, row.place, found.size());
            CHECK(found.front().starts_with(row.place), row.place, found.front());
        }
        Experiment two;
        two.noise = 7;
        two.depth = -1;
        QCOMPARE(problems(two).size(), std::size_t{2});
    }

    void whatDoesNotGoTogetherIsAConflict() {
        using Found = std::vector<Conflict>;
        Experiment e;
        QCOMPARE(conflictsIn(e), Found{});
        e.inputX1 = e.inputX2 = false;
        e.dataset = "plane";
        QCOMPARE(conflictsIn(e), (Found{Conflict::NoInput, Conflict::LossNeedsClasses}));
        QCOMPARE(problems(e).size(), std::size_t{2});
        e.inputX1 = true;
        e.loss = "mse";
        e.width = maxWidth;
        e.depth = maxDepth;
        QCOMPARE(conflictsIn(e), Found{Conflict::TooManyParameters});
        e.noise = 7; // a field by itself
        QCOMPARE(conflictsIn(e), Found{});
        QCOMPARE(problems(e).size(), std::size_t{1});
    }

    /// All that the library says of an experiment's data is what making them gives.
    void dataAreAsLargeAsTheLibrarySays() {
        Random random(11);
        const auto compareWithMade = [](const Experiment& e) {
            const DataShape shape = dataShape(e);
            const auto data = makeData(e);
            const std::string where = labtest::text(e.dataset, e.loss, e.rows, e.trainShare);
            CHECK(shape.inputs == data->features(), where, shape.inputs, data->features());
            CHECK(shape.outputs == data->outputs && shape.outputs == data->train.target.rows(), where);
            CHECK(shape.trainRows == data->train.rows(), where, shape.trainRows, data->train.rows());
            CHECK(shape.testRows == data->test.rows(), where, shape.testRows, data->test.rows());
            CHECK(shape.evaluationRows == data->evaluation.rows(), where);
            CHECK(findDataSource(e.dataset)->isPlane() == data->isPlane(), where);
            CHECK(parameterCount(e) == makeNetwork(e, *data).parameters.size(), where);
        };
        for (int i = 0; i < 100; ++i)
            compareWithMade(labtest::randomExperiment(random));
        for (const DataSource& source : dataSources()) {
            for (const Loss& loss : losses()) {
                Experiment e;
                e.dataset = source.key;
                e.loss = loss.key;
                for (const double share : {0.05, 0.333, 0.95}) {
                    e.trainShare = share;
                    e.rows = 10;
                    if (problems(e).empty())
                        compareWithMade(e);
                    e.rows = 20'000;
                    if (problems(e).empty())
                        compareWithMade(e);
                }
            }
        }
    }

    /// One parameter more than fits is refused, whatever the loss makes of the classes.
    void networksAreBoundedByTheirOwnParameters() {
        for (const auto& [dataset, loss] :
             {std::pair{"circle", "bce"}, {"circle", "softmax"}, {"digits8x8", "softmax"}, {"sine", "mse"}}) {
            Experiment e;
            e.dataset = dataset;
            e.loss = loss;
            e.width = 4096;
            e.depth = 1;
            while (parameterCount(e) <= maxParameters)
                ++e.depth;
            CHECK(problems(e).size() == 1 && problems(e).front().starts_with("width: "), dataset, loss);
            while (parameterCount(e) > maxParameters)
                --e.width;
            CHECK(problems(e).empty(), dataset, loss, problems(e).front());
        }
    }

    void everyFieldSurvivesAlone() {
        Random random(3);
        for (const Parameter& parameter : parameters()) {
            for (int i = 0; i < 5; ++i) {
                Run run;
                assign(run.experiment, parameter, labtest::randomValue(parameter, random));
                if (!problems(run.experiment).empty())
                    continue;
                const auto result = runFromJson(toJson(run));
                CHECK(runIn(result) != nullptr, parameter.key, std::get<RunError>(result).message);
                compare(run, *runIn(result), std::string(parameter.key));
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void randomRunsSurvive() {
        std::size_t interventions = 0;
        std::set<std::string> keys;
        for (std::uint64_t seed = 1; seed <= randomRuns; ++seed) {
            const Run run = randomRun(seed);
            const std::string text = toJson(run);
            const auto result = runFromJson(text);
            CHECK(runIn(result) != nullptr, seed, std::get<RunError>(result).message, text);
            compare(run, *runIn(result), labtest::text("seed", seed));
            if (QTest::currentTestFailed())
                return;
            CHECK(toJson(*runIn(result)) == text, seed);
            interventions += run.interventions.size();
            for (const Intervention& intervention : run.interventions)
                keys.emplace(keyOf(intervention.change));
        }
        QVERIFY(interventions > 300 && keys.size() > 5);
    }

    void seedsOf64BitsSurvive() {
        for (const std::uint64_t seed :
             {std::uint64_t{0}, std::uint64_t{1} << 53, (std::uint64_t{1} << 53) + 1, std::uint64_t{1} << 63,
              std::uint64_t{9007199254740993u}, ~std::uint64_t{0}}) {
            Run run;
            run.experiment.seed = seed;
            const std::string text = toJson(run);
            const auto result = runFromJson(text);
            QVERIFY(runIn(result) != nullptr);
            QCOMPARE(runIn(result)->experiment.seed, seed);
            // As text above 2^53, so that no reader of JSON rounds it.
            const auto written = nlohmann::json::parse(text)["experiment"]["seed"];
            CHECK(written.is_string() == (seed > std::uint64_t{1} << 53), seed);
        }
        QCOMPARE(errorOf(withExperiment(R"("seed": 18446744073709551615)")), std::string());
        QCOMPARE(errorOf(withExperiment(R"("seed": "17")")), std::string());
    }

    void oddDoublesSurvive() {
        for (const double value :
             {0.1, -0.1, 1.0 / 3, 5e-324, -5e-324, -0.0, 0.30000000000000004, 4.9999999999}) {
            Run run;
            run.experiment.bias = value;
            run.experiment.layerBias = {value, 0, -value};
            record(run, set(3, "bias", value, 2));
            const auto result = runFromJson(toJson(run));
            QVERIFY(runIn(result) != nullptr);
            const Run& back = *runIn(result);
            CHECK(labtest::same(back.experiment.bias, value), value);
            CHECK(labtest::same(back.experiment.layerBias[2], -value), value);
            CHECK(labtest::same(std::get<double>(valueOf(back.interventions[0].change)), value), value);
        }
    }

    void absentFieldsTakeDefaults() {
        const auto result = runFromJson(R"({"format": "gradient-lab-run", "version": 1})");
        QVERIFY(runIn(result) != nullptr);
        QVERIFY(*runIn(result) == Run());
        const auto one = runFromJson(withExperiment(R"("noise": 1)")); // a whole number is a number
        QVERIFY(runIn(one) != nullptr);
        QCOMPARE(runIn(one)->experiment.noise, 1.0);
        QCOMPARE(runIn(one)->experiment.depth, Experiment().depth);
    }

    void errorsNameTheirPlace() {
        struct Row {
            std::string text;
            std::string message; // how it starts
        };
        const std::vector<Row> rows{
            {withExperiment(R"("noise": 1.7)"), "experiment.noise: 1.7 is outside 0..1"},
            {withExperiment(R"("noise": "much")"), "experiment.noise: "},
            {withExperiment(R"("noise": null)"), "experiment.noise: "},
            {withExperiment(R"("noise": [0.1])"), "experiment.noise: "},
            {withExperiment(R"("noise": true)"), "experiment.noise: "},
            {withExperiment(R"("nois": 0.1)"), "experiment.nois: "},
            {withExperiment(R"("rows": 1.5)"), "experiment.rows: "},
            {withExperiment(R"("rows": 5)"), "experiment.rows: 5 is outside 10..20000"},
            {withExperiment(R"("rows": -500)"), "experiment.rows: "},
            {withExperiment(R"("rows": 9223372036854775808)"), "experiment.rows: "},
            {withExperiment(R"("rows": "500")"), "experiment.rows: "},
            {withExperiment(R"("rows": 18446744073709552116)"), "experiment.rows: "}, // 500 modulo 2^64
            {withExperiment(R"("standardize": 1)"), "experiment.standardize: "},
            {withExperiment(R"("activation": "rleu")"), "experiment.activation: "},
            {withExperiment(R"("activation": 3)"), "experiment.activation: "},
            {withExperiment(R"("seed": -1)"), "experiment.seed: "},
            {withExperiment(R"("seed": 1.5)"), "experiment.seed: "},
            {withExperiment(R"("seed": "18446744073709551616")"), "experiment.seed: "},
            {withExperiment(R"("seed": "12x")"), "experiment.seed: "},
            {withExperiment(R"("seed": "")"), "experiment.seed: "},
            {withExperiment(R"("seed": " 12")"), "experiment.seed: "},
            {withExperiment(R"("seed": 18446744073709551616)"), "experiment.seed: "},
            {withExperiment(R"("what": 18446744073709551617)"), "experiment.what: is not a setting"},
            {R"({"format": "gradient-lab-run", "version": 1, "what": 18446744073709551617})",
             "what: is not known"},
            {R"({"format": "gradient-lab-run", "version": 18446744073709551617})", "version: "},
            {R"({"format": "gradient-lab-run", "version": 1, "note": 1e999})",
             "the number '1e999' is larger"},
            {withExperiment(R"("layerBias": 1)"), "experiment.layerBias: "},
            {withExperiment(R"("layerBias": [0, "a"])"), "experiment.layerBias"},
            {withExperiment(R"("layerBias": [0, 9])"), "experiment.layerBias[1]: "},
            {withExperiment(R"("layerBias": [0,0,0,0,0,0,0,0,0])"), "experiment.layerBias: "},
            {withExperiment(R"("layerActivation": "relu")"), "experiment.layerActivation"},
            {withExperiment(R"("layerActivation": ["x"])"), "experiment.layerActivation[0]: "},
            {withExperiment(R"("width": 4096, "depth": 64)"), "experiment.width: "},
            {withExperiment(R"("noise": 0.1, "n\u006fise": 0.2)"), "experiment.noise: stands twice"},
            {withExperiment(R"("\u0073\u0065\u0065\u0064": 1, "seed": 1)"), "experiment.seed: stands twice"},
            {R"({"format": "gradient-lab-run", "version": 1, "\u0076ersion": 1})", "version: stands twice"},
            {R"({"format": "gradient-lab-run", "version": 1, "note": {"a": 1, "\u0061": 2}})",
             "note.a: stands twice"},
            {R"({"format": "gradient-lab-run", "version": 1, "note": [{"\ud83d\ude00": 1, "😀": 2}]})",
             "note[0].😀: stands twice"},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 3, "s\u0065t": "batchSize"}])"),
             "interventions[0].set: stands twice"},
            {R"({"format": "gradient-lab-run", "version": 1, "experiment": []})", "experiment: "},
            {R"({"format": "gradient-lab-run", "version": 1, "experimnt": {}})", "experimnt: "},
            {R"({"format": "gradient-lab-run", "version": 2})", "version: "},
            {R"({"format": "gradient-lab-run", "version": "1"})", "version: "},
            {R"({"format": "gradient-lab-run"})", "version: "},
            {R"({"format": "another", "version": 1})", "format: "},
            {R"({"version": 1})", "format: "},
            {R"({"format": 7, "version": 1})", "format: "},
            {withInterventions("{}"), "interventions: "},
            {withInterventions("[1]"), "interventions[0]: "},
            {withInterventions(R"([{"step": 1, "set": "bias"}])"), "interventions[0].value: "},
            {withInterventions(R"([{"set": "bias", "value": 1}])"), "interventions[0].step: "},
            {withInterventions(R"([{"step": 1, "value": 1}])"), "interventions[0].set: "},
            {withInterventions(R"([{"step": 1, "set": "depth", "value": 3}])"), "interventions[0].set: "},
            {withInterventions(R"([{"step": 1, "set": "biass", "value": 3}])"), "interventions[0].set: "},
            {withInterventions(R"([{"step": 1, "set": 3, "value": 3}])"), "interventions[0].set: "},
            {withInterventions(R"([{"step": -1, "set": "bias", "value": 3}])"), "interventions[0].step: "},
            {withInterventions(R"([{"step": 1.5, "set": "bias", "value": 3}])"), "interventions[0].step: "},
            {withInterventions(R"([{"step": 18446744073709551615, "set": "bias", "value": 3}])"),
             "interventions[0].step: "},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": "3"}])"), "interventions[0].value: "},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 30}])"),
             "interventions[0].bias: 30 is"},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 3, "layer": 9}])"),
             "interventions[0].layer: 9 is outside 0..8"},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 3, "layer": -1}])"),
             "interventions[0].layer: "},
            {withInterventions(R"([{"step": 1, "set": "batchSize", "value": 3, "layer": 1}])"),
             "interventions[0].layer: "},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 3, "lyer": 1}])"),
             "interventions[0].lyer: "},
            {withInterventions(R"([{"step": 1, "set": "activation", "value": "relo", "layer": 1}])"),
             "interventions[0].value: \"relo\" is not"},
            {withInterventions(R"([{"step": 1, "set": "activation", "value": ""}])"),
             "interventions[0].value: "},
            {withInterventions(R"([{"step": 1, "set": "activation", "value": "relu", "layer": 9}])"),
             "interventions[0].layer: 9 is outside 0..8"},
            {withInterventions(R"([{"step": 1, "set": "weight", "value": 1, "layer": 2, "unit": 1}])"),
             "interventions[0].input: is missing"},
            {withInterventions(
                 R"([{"step": 1, "set": "weight", "value": 1, "layer": 0, "unit": 1, "input": 1}])"),
             "interventions[0].layer: 0 is outside 1..9"},
            {withInterventions(
                 R"([{"step": 1, "set": "weight", "value": 1, "layer": 1, "unit": 1, "input": 3}])"),
             "interventions[0].input: 3 is outside 0..2"},
            {withInterventions(
                 R"([{"step": 1, "set": "weight", "value": 1, "layer": 9, "unit": 2, "input": 0}])"),
             "interventions[0].unit: 2 is outside 1..1"},
            {withInterventions(
                 R"([{"step": 1, "set": "weight", "value": "1", "layer": 9, "unit": 1, "input": 0}])"),
             "interventions[0].value: "},
            {withInterventions(
                 R"([{"step": 1, "set": "weight", "value": 1e7, "layer": 9, "unit": 1, "input": 0}])"),
             "interventions[0].value: "},
            {withInterventions(R"([{"step": 1, "set": "draw", "value": 0, "layer": 1, "unit": 1}])"),
             "interventions[0].value: 0 is outside 1.."},
            {withInterventions(R"([{"step": 1, "set": "draw", "value": 1, "layer": 1, "unit": 9}])"),
             "interventions[0].unit: 9 is outside 1..8"},
            {withInterventions(
                 R"([{"step": 1, "set": "draw", "value": 1, "layer": 1, "unit": 1, "input": 1}])"),
             "interventions[0].input: "},
            {withInterventions(
                 R"([{"step": 1, "set": "Weight", "value": 1, "layer": 1, "unit": 1, "input": 1}])"),
             "interventions[0].set: must be"},
            {withInterventions(R"([{"step": 1, "set": "bias", "value": 1, "unit": 1}])"),
             "interventions[0].unit: "},
            {withInterventions(
                 R"([{"step": 5, "set": "bias", "value": 3}, {"step": 4, "set": "bias", "value": 3}])"),
             "interventions[1].step: "},
        };
        for (const Row& row : rows) {
            const std::string message = errorOf(row.text);
            CHECK(message.starts_with(row.message), row.text, "says", message.empty() ? "nothing" : message,
                  "not", row.message);
        }
    }

    void damagedTextIsRefusedOrRead() {
        const Run run = randomRun(4);
        const std::string text = toJson(run);
        QVERIFY(!run.interventions.empty());
        for (std::size_t size = 0; size + 2 <= text.size(); ++size) // the last byte is a line end
            CHECK(!errorOf(text.substr(0, size)).empty(), "cut to", size, "bytes, it is read");
        Random random(5);
        int read = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            for (const int kind : {0, 1, 2}) {
                std::string damaged = text;
                if (kind == 0)
                    damaged[i] = static_cast<char>(damaged[i] ^ (1 << random.below(8)));
                else if (kind == 1)
                    damaged[i] = static_cast<char>(random.below(256));
                else
                    damaged.erase(i, 1);
                const auto result = runFromJson(damaged);
                if (runIn(result) == nullptr)
                    continue;
                ++read;
                checkSound(*runIn(result), labtest::text("byte", i, "kind", kind));
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(read > 10); // another digit is another run
    }

    void garbageIsRefused() {
        std::vector<std::string> texts{"",
                                       " ",
                                       "null",
                                       "true",
                                       "0",
                                       "[]",
                                       "\"\"",
                                       "{",
                                       "}",
                                       "\xff\xfe",
                                       std::string(1, '\0'),
                                       "{}",
                                       "{\"format\":",
                                       "1e999",
                                       "nan",
                                       withExperiment("\"noise\": 1e999"),
                                       withExperiment("\"noise\": NaN"),
                                       withExperiment("\"noise\": 0.1e"),
                                       withExperiment("\"dataset\": \"\xff\""),
                                       withExperiment("\"\xff\": 1"),
                                       withExperiment("\"noise\": .1"),
                                       withExperiment("\"noise\": 0,1"),
                                       "\xef\xbb\xbf{}"};
        for (const std::string open : {"[", "{\"a\":", "{\"experiment\":", "[{\"interventions\":["})
            for (const int depth : {10, 17, 1000, 200000}) {
                std::string text;
                for (int i = 0; i < depth; ++i)
                    text += open;
                texts.push_back(text);
                texts.push_back(withExperiment("\"layerBias\": " + text));
            }
        std::string closed = std::string(100000, '[') + std::string(100000, ']');
        texts.push_back(closed);
        texts.push_back(withInterventions(closed));
        texts.push_back(withExperiment("\"seed\": \"" + std::string(1'000'000, '9') + "\""));
        texts.push_back(withExperiment("\"rows\": " + std::string(100'000, '9')));
        const std::string_view alphabet = "{}[]\",:0123456789.eE+-truefalsnl\\\n\x80\xff";
        Random random(6);
        for (int i = 0; i < 2000; ++i) {
            std::string text;
            for (std::uint64_t n = random.below(60); n > 0; --n)
                text += alphabet[random.below(alphabet.size())];
            texts.push_back(text);
        }
        for (const std::string& text : texts)
            CHECK(!errorOf(text).empty(), "is read:", text.substr(0, 200));
    }

    void manyInterventionsAreBounded() {
        std::string list = "[";
        for (int i = 0; i < 300'000; ++i)
            list += (i == 0 ? "" : ",") + std::string(R"({"step":1,"set":"bias","value":1})");
        QVERIFY(errorOf(withInterventions(list + "]")).starts_with("interventions: "));
    }

    void recordKeepsStepOrder() {
        Run run;
        record(run, set(5, "learningRate", 0.1));
        record(run, set(9, "learningRate", 0.2));
        record(run, set(7, "bias", 1.0));
        record(run, set(0, "bias", 2.0));
        record(run, set(7, "learningRate", 0.3)); // another key at a step that has one: behind it
        record(run, set(7, "bias", 3.0, 2));      // another layer, too
        const std::vector<Intervention> expected{set(0, "bias", 2.0),    set(5, "learningRate", 0.1),
                                                 set(7, "bias", 1.0),    set(7, "learningRate", 0.3),
                                                 set(7, "bias", 3.0, 2), set(9, "learningRate", 0.2)};
        QVERIFY(run.interventions == expected);
    }

    void recordReplacesTheSameAtTheSameStep() {
        Run run;
        record(run, set(7, "bias", 1.0));
        record(run, set(7, "bias", 1.5, 2));
        record(run, set(7, "learningRate", 0.3));
        record(run, set(8, "bias", 4.0));
        record(run, set(7, "bias", 2.0));    // not the first of its step any more, and not the last
        record(run, set(7, "bias", 2.5, 2)); // its own layer alone
        record(run, set(8, "bias", 5.0));
        const std::vector<Intervention> expected{set(7, "bias", 2.0), set(7, "bias", 2.5, 2),
                                                 set(7, "learningRate", 0.3), set(8, "bias", 5.0)};
        QVERIFY(run.interventions == expected);
    }

    void aChangeAtTheStartIsAnotherStart() {
        Run run;
        record(run, set(0, "bias", 2.0));
        record(run, set(0, "bias", 1.0, 2));
        record(run, set(9, "bias", 3.0));
        change(run, set(0, "bias", -1.0));
        change(run, set(4, "bias", -2.0));
        QCOMPARE(run.experiment.bias, -1.0);
        const std::vector<Intervention> expected{set(0, "bias", 1.0, 2), set(4, "bias", -2.0),
                                                 set(9, "bias", 3.0)};
        QVERIFY(run.interventions == expected);
    }

    void nothingInAFileIsLostByReadingAndWriting() {
        // A teacher's note is any JSON value; the parts of a drag stay together.
        for (const std::string note : {"\"Lesson 3: ask the class\"", "\"line\\nline \\u00e9 \\\"q\\\"\"",
                                       "[\"a\",{\"b\":[1,true,null]}]", "3", "\"\"", "null",
                                       // no type of ours holds these
                                       "18446744073709551617", "-9223372036854775809",
                                       "{\"isbn, \\\"note\\\"\":[0.12345678901234567890123,1e2,-0,1.50]}"}) {
            const std::string text =
                "{\"format\":\"gradient-lab-run\",\"version\":1,\"note\":" + note +
                ",\"experiment\":{\"depth\":3},\"interventions\":["
                "{\"step\":4,\"set\":\"bias\",\"layer\":2,\"value\":0.5},"
                "{\"step\":5,\"set\":\"bias\",\"layer\":2,\"value\":0.6,\"continues\":true}]}";
            const auto read = runFromJson(text);
            CHECK(std::holds_alternative<Run>(read), note);
            const std::string written = toJson(std::get<Run>(read));
            const auto before = nlohmann::ordered_json::parse(text);
            const auto after = nlohmann::ordered_json::parse(written);
            CHECK(after["note"] == before["note"], note);
            CHECK(written.find(note) != std::string::npos, note, written); // as it is written
            CHECK(after["interventions"] == before["interventions"], note);
            CHECK(after["experiment"]["depth"] == 3, note);
            CHECK(toJson(std::get<Run>(runFromJson(written))) == written, note);
        }
        QVERIFY(toJson(Run{}).find("note") == std::string::npos);
        // Its key may be spelt otherwise, and its value laid out; it may stand anywhere.
        const auto read = runFromJson(R"({"format": "gradient-lab-run", "version": 1,
            "experiment": {"depth": 3}, "interventions": [],
            "n\u006fte" : { "a b" : [ 1 , 99999999999999999999999 ],
                            "note": "x , y" }
        })");
        QVERIFY(runIn(read) != nullptr);
        QCOMPARE(QByteArray::fromStdString(runIn(read)->note),
                 QByteArray(R"({"a b":[1,99999999999999999999999],"note":"x , y"})"));
    }

    /// Each line of a deep list begins with many blanks.
    void whatIsWrittenCanBeReadAgain() {
        std::string list = "1";
        for (int i = 1; i < 600'000; ++i)
            list += ",1";
        for (const int depth : {1, 14}) {
            Run run;
            run.note = std::string(depth, '[') + list + std::string(depth, ']');
            const std::string text = toJson(run);
            CHECK(text.size() <= maxRunBytes, depth, text.size());
            const auto again = runFromJson(text);
            QVERIFY(runIn(again) != nullptr);
            QVERIFY(*runIn(again) == run);
        }
    }

    void experimentAtAppliesWhatHasHappened() {
        Run run;
        run.experiment.bias = 0.5;
        record(run, set(0, "bias", 1.0));
        record(run, set(3, "learningRate", 0.7));
        record(run, set(3, "bias", -2.0, 2));
        record(run, set(6, "bias", -1.0));
        record(run, set(6, "batchSize", std::int64_t{33}));
        struct Row {
            std::int64_t step;
            double learningRate;
            double bias;
            std::vector<double> layerBias;
            std::int64_t batchSize;
        };
        const Experiment start = run.experiment;
        const std::vector<Row> rows{{0, start.learningRate, 1, {}, start.batchSize},
                                    {2, start.learningRate, 1, {}, start.batchSize},
                                    {3, 0.7, 1, {0, -2}, start.batchSize},
                                    {5, 0.7, 1, {0, -2}, start.batchSize},
                                    {6, 0.7, -1, {0, -2}, 33},
                                    {1'000'000'000'000, 0.7, -1, {0, -2}, 33}};
        for (const Row& row : rows) {
            Experiment expected = start;
            expected.learningRate = row.learningRate;
            expected.bias = row.bias;
            expected.layerBias = row.layerBias;
            expected.batchSize = row.batchSize;
            CHECK(experimentAt(run, row.step) == expected, "step", row.step);
        }
        const Experiment late = experimentAt(run, 6);
        QCOMPARE(biasShift(late, 0), -1.0);
        QCOMPARE(biasShift(late, 1), -3.0);
        QCOMPARE(biasShift(late, 7), -1.0);
    }

    void interventionsAreChecked() {
        Experiment experiment;
        experiment.depth = 3;
        struct Row {
            Change change;
            bool allowed;
        };
        const std::vector<Row> rows{
            {changeOf("bias", 1.0), true},
            {changeOf("bias", 1.0, 3), true},
            {changeOf("bias", 1.0, 4), false},
            {changeOf("bias", 1.0, -1), false},
            {changeOf("bias", 5.01), false},
            {changeOf("bias", std::int64_t{1}), false},
            {changeOf("learningRate", 0.1), true},
            {changeOf("learningRate", 0.0), false},
            {changeOf("batchSize", std::int64_t{4}), true},
            {changeOf("depth", std::int64_t{4}), false},
            {changeOf("seed", std::uint64_t{4}), false},
            {changeOf("activation", std::string("relu")), false},
            {changeOf("no such key", 1.0), false},
        };
        for (const Row& row : rows)
            CHECK(!check(experiment, row.change) == row.allowed, keyOf(row.change), layerOf(row.change));
    }
};

QTEST_APPLESS_MAIN(RunTest)
#include "run_test.moc"
