// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// mlp-replay-1: numbers of two independent programs, errors that name their place, and runs written out.
#include "core/formats/run_export.h"
#include "core/formats/run_json.h"
#include "tests/support/check.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lab;
using Json = nlohmann::ordered_json;

namespace {

// What the format asks of two programs.
constexpr double relative = 1e-9;
constexpr double ofLargest = 1e-13;

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::filesystem::path> casePaths() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(LAB_TEST_DATA "/cases"))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

std::string caseText(const char* name) {
    return readFile(std::filesystem::path(LAB_TEST_DATA "/cases") / name);
}

/// A number of an `expected` block, where "nan" and "inf" are text.
double number(const Json& json) {
    if (json.is_number())
        return json.get<double>();
    const auto& text = json.get_ref<const std::string&>();
    return text == "nan" ? std::nan("") : (text == "-inf" ? -1 : 1) * HUGE_VAL;
}

/// The case in `text`; an empty one and a failed test if it cannot be read.
ReplayCase readGood(const std::string& text) {
    auto read = readReplay(text);
    if (auto* error = std::get_if<RunError>(&read)) {
        QTest::qFail(error->message.c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::get<ReplayCase>(std::move(read));
}

std::vector<ReplayRecord> records(const ReplayCase& replay, Vector* last = nullptr) {
    std::vector<ReplayRecord> all;
    const Vector parameters = runReplay(replay, [&](const ReplayRecord& record) {
        all.push_back(record);
        return true;
    });
    if (last != nullptr)
        *last = parameters;
    return all;
}

/// One column of a table: expected and measured, a value per step.
struct Column {
    std::string name;
    std::vector<double> expected;
    std::vector<double> measured;
};

/// Every column of numbers that the case expects.
std::vector<Column> columns(const Json& steps, const std::vector<ReplayRecord>& measured) {
    std::vector<Column> all{{"loss", {}, {}}};
    for (std::size_t k = 0; k < steps.size(); ++k) {
        all[0].expected.push_back(number(steps[k]["loss"]));
        all[0].measured.push_back(measured[k].loss);
    }
    const std::pair<const char*, std::vector<double> ReplayRecord::*> perLayer[]{
        {"gw", &ReplayRecord::weightGradient},
        {"gb", &ReplayRecord::biasGradient},
        {"gz", &ReplayRecord::delta}};
    for (const auto& [key, member] : perLayer) {
        for (std::size_t l = 0; l < steps[0][key].size(); ++l) {
            Column column{key + std::to_string(l + 1), {}, {}};
            for (std::size_t k = 0; k < steps.size(); ++k) {
                column.expected.push_back(number(steps[k][key][l]));
                column.measured.push_back((measured[k].*member).at(l));
            }
            all.push_back(std::move(column));
        }
    }
    return all;
}

double largestFinite(const std::vector<double>& values) {
    double largest = 0;
    for (const double value : values)
        largest = std::isfinite(value) ? std::max(largest, std::abs(value)) : largest;
    return largest;
}

bool agrees(double measured, double expected, double largest) {
    if (!std::isfinite(expected) || !std::isfinite(measured))
        return std::isfinite(expected) == std::isfinite(measured);
    return std::abs(measured - expected) <= relative * std::abs(expected) + ofLargest * largest;
}

/// A small case to break: `change` edits its JSON.
template <class Change>
std::string changed(Change change) {
    Json json = Json::parse(caseText("04_relu_mse_momentum_born_dead.json"));
    json.erase("expected");
    change(json);
    return json.dump();
}

std::string errorOf(const std::string& text) {
    const auto read = readReplay(text);
    const auto* error = std::get_if<RunError>(&read);
    return error == nullptr ? "(no error)" : error->message;
}

Run smallRun() {
    Run run;
    run.experiment.rows = 60;
    run.experiment.depth = 2;
    run.experiment.width = 5;
    run.experiment.activation = "tanh";
    run.experiment.learningRate = 0.05;
    return run;
}

std::string refusalOf(const Run& run, std::int64_t steps = 20) {
    const auto made = replayOf(run, steps);
    const auto* error = std::get_if<RunError>(&made);
    return error == nullptr ? "(written)" : error->message;
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

  private slots:
    void agreesWithOtherPrograms_data() {
        QTest::addColumn<QString>("path");
        for (const auto& path : casePaths())
            QTest::newRow(path.stem().c_str()) << QString::fromStdString(path.string());
    }
    void agreesWithOtherPrograms() {
        QFETCH(QString, path);
        const std::string text = readFile(path.toStdString());
        const Json expected = Json::parse(text)["expected"];
        const Json& steps = expected["steps"];
        const ReplayCase replay = readGood(text);
        Vector last;
        const auto measured = records(replay, &last);
        QCOMPARE(measured.size(), steps.size());
        for (const Column& column : columns(steps, measured)) {
            const double largest = largestFinite(column.expected);
            for (std::size_t k = 0; k < steps.size(); ++k)
                CHECK(agrees(column.measured[k], column.expected[k], largest), column.name, "step", k,
                      column.measured[k], column.expected[k]);
        }
        for (std::size_t k = 0; k < steps.size(); ++k) {
            QCOMPARE(measured[k].step, static_cast<std::int64_t>(k));
            CHECK(Json(measured[k].dead) == steps[k]["dead"], "dead, step", k);
            CHECK(Json(measured[k].saturated) == steps[k]["sat"], "saturated, step", k);
        }
        comparesFinal(expected["final"]["params"], replay, last);
    }

    void nonFiniteNumbersGoOn() {
        const auto measured = records(readGood(caseText("14_diverges_to_nan.json")));
        const auto first = std::ranges::find_if(measured, [](const ReplayRecord& r) { return !r.finite(); });
        QCOMPARE(first - measured.begin(), std::ptrdiff_t{5});
        QCOMPARE(measured.size(), std::size_t{14});
        QVERIFY(std::isnan(measured.back().loss));
    }

    // dL/dW_i = 2 (x_1 W_1 + x_2 W_2) x_i for one row with x = (1, 1), target 0 and W = (s, s): 4 s.
    void normsDoNotUnderflow() {
        for (const double s : {1e-10, 1e-160, 1e-200, 1e-300}) {
            Json json = Json::parse(changed([](Json&) {}));
            json["layers"] = {2, 1};
            json["activations"] = Json::array();
            json["data"] = {{"X", Json::array({{1, 1}})}, {"Y", Json::array({Json::array({0})})}};
            json["batches"] = Json::array({{0}});
            json["params"] = Json::array({{{"W", Json::array({{s, s}})}, {"b", Json::array({0})}}});
            const ReplayRecord record = records(readGood(json.dump())).at(0);
            CHECK(labtest::close(record.weightGradient[0], 4 * std::sqrt(2.0) * s, 1e-14), s);
            CHECK(labtest::close(record.biasGradient[0], 4 * s, 1e-14), s);
            CHECK(labtest::close(record.delta[0], 4 * s, 1e-14), s);
        }
    }

    // Dead and saturated units are counted on eval_X where there is one.
    void unitsAreCountedOnTheirOwnRows() {
        const auto counts = [](const Json& evaluation) {
            Json json = Json::parse(changed([](Json&) {}));
            json["layers"] = {1, 2, 1};
            json["activations"] = {"relu"};
            json["data"] = {{"X", {-1, -2, -3}}, {"Y", {0, 0, 0}}};
            json["batches"] = Json::array({{0, 1}});
            json["params"] =
                Json::array({{{"W", {{1}, {-1}}}, {"b", {0, 0}}}, {{"W", {{1, 1}}}, {"b", {0}}}});
            json["eval_X"] = evaluation;
            const ReplayRecord record = records(readGood(json.dump())).at(0);
            return std::pair(record.dead[0], record.saturated[0]);
        };
        using Counts = std::pair<std::int64_t, std::int64_t>;
        QCOMPARE(counts(nullptr), (Counts{1, 3})); // the first unit, on all rows of X
        QCOMPARE(counts({1, 2}), (Counts{1, 2}));  // the second
        QCOMPARE(counts({-1, 1}), (Counts{0, 2}));
        QCOMPARE(counts({0}), (Counts{2, 2}));
    }

    // So that a case tells where it comes from.
    void isNamedAfterItsRun() {
        Run run = smallRun();
        run.experiment.seed = 4711;
        const auto made = replayOf(run, 1);
        QVERIFY(std::holds_alternative<ReplayCase>(made));
        QCOMPARE(std::get<ReplayCase>(made).name, std::string("circle, seed 4711"));
        QVERIFY(std::get<ReplayCase>(made).note.find(kernels().name) != std::string::npos);
    }

    void largeSetsAreCountedOnTheirEvaluationRows() {
        Run run = smallRun();
        run.experiment.rows = 6000;
        run.experiment.trainShare = 0.75;
        run.experiment.activation = "relu";
        auto made = replayOf(run, 1);
        QVERIFY(std::holds_alternative<ReplayCase>(made));
        const ReplayCase& replay = std::get<ReplayCase>(made);
        const auto data = makeData(run.experiment);
        QCOMPARE(data->train.rows(), Index{4500});
        QCOMPARE(replay.evaluationRows().cols(), evaluationLimit);
        QVERIFY(labtest::same(replay.evaluationRows(), data->evaluation.x));
    }

    void stopsWhenTold() {
        int rows = 0;
        runReplay(readGood(caseText("01_tanh_mse_sgd.json")),
                  [&](const ReplayRecord&) { return ++rows < 3; });
        QCOMPARE(rows, 3);
    }

    void writesWhatItReads_data() { agreesWithOtherPrograms_data(); }
    void writesWhatItReads() {
        QFETCH(QString, path);
        const std::string given = readFile(path.toStdString());
        const ReplayCase replay = readGood(given);
        QCOMPARE(replay.name, Json::parse(given).value("name", ""));
        QCOMPARE(replay.note, Json::parse(given).value("note", ""));
        const std::string text = toJson(replay);
        const ReplayCase again = readGood(text);
        QCOMPARE(toJson(again), text);
        Vector last;
        Vector lastAgain;
        QCOMPARE(records(again, &lastAgain).size(), records(replay, &last).size());
        QVERIFY(labtest::same(lastAgain, last));
    }

    void defaultsAndForms() {
        const auto settings = [](const Json& optimizer) {
            return readGood(changed([&](Json& json) { json["optimizer"] = optimizer; })).rule;
        };
        UpdateRule rule = settings({{"name", "sgd"}, {"lr", 1}, {"nesterov", true}, {"dampening", 0.5}});
        QCOMPARE(rule.optimizer->key, std::string_view("sgd")); // without momentum there is no buffer
        rule = settings({{"name", "sgd"}, {"lr", 1}, {"momentum", 0.5}, {"dampening", 0.25}});
        QCOMPARE(rule.optimizer->key, std::string_view("momentum"));
        QCOMPARE(rule.settings.dampening, 0.25);
        rule = settings({{"name", "rmsprop"}, {"lr", 1}});
        QCOMPARE(rule.settings.decay, 0.99);
        QCOMPARE(rule.settings.momentum, 0.0);
        QCOMPARE(rule.settings.epsilon, 1e-8);
        rule = settings({{"name", "adam"}, {"lr", 1}, {"beta1", 0.5}, {"amsgrad", false}});
        QCOMPARE(rule.settings.beta1, 0.5);
        QCOMPARE(rule.settings.beta2, 0.999);
        const ReplayCase clipped = readGood(changed([](Json& json) {
            json["clip"] = {{"mode", "global_norm"}, {"max", 2}};
            json["activations"] = {{{"name", "elu"}, {"alpha", 0.5}},
                                   {{"name", "leaky_relu"}, {"alpha", 0.25}}};
            json["unheard-of"] = 1;
        }));
        QCOMPARE(clipped.rule.clipEpsilon, 1e-6);
        QCOMPARE(clipped.network.activations[0].settings.parameter, 0.5);
        QCOMPARE(clipped.network.activations[1].settings.parameter, 0.25);
        QCOMPARE(clipped.ignored, std::vector<std::string>{"unheard-of"});
    }

    void everyActivationOfTheFormat() {
        for (const char* name :
             {"identity", "relu", "leaky_relu", "relu6", "elu", "selu", "gelu", "gelu_tanh", "silu",
              "softplus", "softsign", "sigmoid", "tanh", "hard_sigmoid", "hard_tanh", "hard_swish"}) {
            const ReplayCase replay = readGood(changed([&](Json& json) {
                json["activations"] = {name, name};
            }));
            QCOMPARE(replay.network.activations[0].function->key, std::string_view(name));
        }
    }

    void errors_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, const std::string& message, auto change) {
            QTest::newRow(name) << QString::fromStdString(changed(change)) << QString::fromStdString(message);
        };
        QTest::newRow("empty") << QString() << "not valid JSON";
        QTest::newRow("list") << "[1]"
                              << "must hold a JSON object";
        QTest::newRow("deep") << "{\"params\":" + QString(40, '[') << "nested deeper";
        QTest::newRow("overflow") << R"({"format":"mlp-replay-1","l1":1e999})"
                                  << "the number '1e999' is larger than any that can be held";
        QTest::newRow("twice") << R"({"format":"mlp-replay-1","loss":"mse","l1":0,"loss":"mse"})"
                               << "loss: stands twice";
        QTest::newRow("twice, spelt otherwise")
            << R"({"format":"mlp-replay-1","loss":"mse","l\u006fss":"mse"})"
            << "loss: stands twice";
        QTest::newRow("twice within") << R"({"optimizer":{"lr":1,"name":"sgd","lr":2}})"
                                      << "lr: stands twice";
        QTest::newRow("zero byte") << QString("{}") + QChar(0) + "{"
                                   << "not a text file: byte 3 is 0";
        add("format", "format: must be \"mlp-replay-1\"", [](Json& j) { j["format"] = "mlp-replay-2"; });
        add("no layers", "layers: is missing", [](Json& j) { j.erase("layers"); });
        add("one layer", "layers: must name inputs and outputs", [](Json& j) { j["layers"] = {2}; });
        add("no units", "layers[1]: 0 is outside 1..", [](Json& j) { j["layers"][1] = 0; });
        add("half a unit", "layers[1]: must be a whole number", [](Json& j) { j["layers"][1] = 8.5; });
        add("huge", "layers: make ", [](Json& j) { j["layers"] = {1000000, 1000000, 1000000, 1}; });
        add("many layers", "layers: has 2000 entries",
            [](Json& j) { j["layers"] = std::vector<int>(2000, 1); });
        add("activations", "activations: has 1 entry, layers ask for 2",
            [](Json& j) { j["activations"].erase(0); });
        add("unknown activation", "activations[1]: \"swoosh\" is none of identity",
            [](Json& j) { j["activations"][1] = "swoosh"; });
        add("binary step", "activations[0]: \"binary_step\"",
            [](Json& j) { j["activations"][0] = "binary_step"; });
        add("no parameter", "activations[0].alpha: relu has no parameter", [](Json& j) {
            j["activations"][0] = {{"name", "relu"}, {"alpha", 1}};
        });
        add("misspelt parameter", "activations[0].slop", [](Json& j) {
            j["activations"][0] = {{"name", "leaky_relu"}, {"slop", 1}};
        });
        add("loss", "loss: \"mae\" is none of", [](Json& j) { j["loss"] = "mae"; });
        add("optimizer", "optimizer.name: \"lion\"", [](Json& j) { j["optimizer"]["name"] = "lion"; });
        add("no rate", "optimizer.lr: is missing", [](Json& j) { j["optimizer"].erase("lr"); });
        add("rate", "optimizer.lr: must be a number", [](Json& j) { j["optimizer"]["lr"] = "0.1"; });
        add("negative rate", "optimizer.lr: -1 is below 0", [](Json& j) { j["optimizer"]["lr"] = -1; });
        add("weight decay", "optimizer.weight_decay: is not part of",
            [](Json& j) { j["optimizer"]["weight_decay"] = 0.1; });
        add("beta", "optimizer.beta1: must be below 1", [](Json& j) {
            j["optimizer"] = {{"name", "adam"}, {"lr", 1}, {"beta1", 1}};
        });
        add("flag", "optimizer.nesterov: must be true or false",
            [](Json& j) { j["optimizer"]["nesterov"] = 1; });
        add("l2", "l2: -1 is below 0", [](Json& j) { j["l2"] = -1; });
        add("l1", "l1: -1e-09 is below 0", [](Json& j) { j["l1"] = -1e-9; });
        add("loss list", "loss: must be text", [](Json& j) { j["loss"] = Json::array(); });
        add("activation list", "activations[0]: must be a name or an object",
            [](Json& j) { j["activations"][0] = Json::array(); });
        add("both parameters", "activations[0]: has both slope and alpha", [](Json& j) {
            j["activations"][0] = {{"name", "elu"}, {"alpha", 1}, {"slope", 1}};
        });
        add("optimizer text", "optimizer: must be an object", [](Json& j) { j["optimizer"] = "sgd"; });
        add("label list", "data.Y: must be a list", [](Json& j) { j["data"]["Y"] = 1; });
        add("bare row", "data.X[0]: must be a list", [](Json& j) { j["data"]["X"][0] = 1; });
        add("row text", "data.X[1]: must be a list", [](Json& j) { j["data"]["X"][1] = "x"; });
        add("too large an evaluation", "eval_X: has 1800000 rows, and with 19 units only", [](Json& j) {
            j["eval_X"] = Json::array();
            for (int i = 0; i < 1'800'000; ++i)
                j["eval_X"].push_back(0);
        });
        add("too large data", "data.X: has 1800000 rows, and with 19 units only", [](Json& j) {
            const Json rows = std::vector<int>(1'800'000, 0);
            j["data"] = {{"X", rows}, {"Y", rows}};
        });
        add("clip mode", "clip.mode: \"norm\"", [](Json& j) { j["clip"] = {{"mode", "norm"}, {"max", 1}}; });
        add("clip max", "clip.max: is missing", [](Json& j) { j["clip"] = {{"mode", "value"}}; });
        add("params", "params: has 2 entries, layers ask for 3", [](Json& j) { j["params"].erase(0); });
        // 132 values, and the list itself.
        add("most values in params", "params: has 4 entries",
            [](Json& j) { j["params"].push_back(std::vector<int>(99'989, 0)); });
        add("too many values in params", "params: holds 100123 values, more than the layers and the limits",
            [](Json& j) { j["params"].push_back(std::vector<int>(99'990, 0)); });
        add("most other values", "note: must be text",
            [](Json& j) { j["note"] = std::vector<int>(99'999, 0); });
        add("too many other values", "note: holds 100001 values, more than 100000",
            [](Json& j) { j["note"] = std::vector<int>(100'000, 0); });
        add("W rows", "params[0].W: has 3 rows, layer 1 has 8 units", [](Json& j) {
            Json& W = j["params"][0]["W"];
            W = {W[0], W[1], W[2]};
        });
        add("W columns", "params[0].W[2]: has 1 number, layer 1 has 2 inputs",
            [](Json& j) { j["params"][0]["W"][2].erase(0); });
        add("W entry", "params[0].W[2][1]: must be a number",
            [](Json& j) { j["params"][0]["W"][2][1] = "x"; });
        add("b", "params[1].b: has 7 numbers, layer 2 has 8 units",
            [](Json& j) { j["params"][1]["b"].erase(0); });
        add("no b", "params[1].b: is missing", [](Json& j) { j["params"][1].erase("b"); });
        add("rows", "data.Y: has 15 rows, data.X has 16", [](Json& j) { j["data"]["Y"].erase(0); });
        add("inputs", "data.X[3]: has 1 number, there are 2 inputs",
            [](Json& j) { j["data"]["X"][3].erase(0); });
        add("no rows", "data.X: has no rows", [](Json& j) {
            j["data"] = {{"X", Json::array()}, {"Y", Json::array()}};
        });
        add("labels", "data.Y[1]: 3 is outside 0..0", [](Json& j) {
            j["loss"] = "softmax_ce";
            for (Json& label : j["data"]["Y"])
                label = 0;
            j["data"]["Y"][1] = 3;
        });
        add("half a label", "data.Y[0]: must be a whole number", [](Json& j) { j["loss"] = "softmax_ce"; });
        add("eval_X", "eval_X[0]: has 3 numbers, there are 2 inputs", [](Json& j) {
            j["eval_X"] = Json::array({{1, 2, 3}});
        });
        add("empty batch", "batches[1]: is empty", [](Json& j) { j["batches"][1] = Json::array(); });
        add("batch row", "batches[1][0]: 16 is outside 0..15", [](Json& j) { j["batches"][1][0] = 16; });
        add("batch", "batches[2]: must be a list", [](Json& j) { j["batches"][2] = 3; });
        add("too large a pass", "batches[0]: has 3000000 rows, and with 19 units only",
            [](Json& j) { j["batches"] = Json::array({std::vector<int>(3'000'000, 0)}); });
    }
    void errors() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const std::string error = errorOf(text.toStdString());
        QVERIFY2(error.find(message.toStdString()) != std::string::npos, error.c_str());
    }

    void brokenTextNeverCrashes() {
        const std::string good = changed([](Json& j) {
            j["clip"] = {{"mode", "global_norm"}, {"max", 2}};
            j["eval_X"] = {{1, 2}};
        });
        for (std::size_t length = 0; length < good.size(); length += 7)
            QVERIFY(errorOf(good.substr(0, length)) != "(no error)");
        // Flipped bytes may leave a valid case: then it must run.
        std::uint64_t state = 1;
        const auto next = [&state] {
            return (state = state * 6364136223846793005u + 1442695040888963407u) >> 33;
        };
        for (int i = 0; i < 3000; ++i) {
            std::string text = good;
            for (int flips = 0; flips < 1 + i % 3; ++flips)
                text[next() % text.size()] = "0123456789[]{},:\"-.ae \xff"[next() % 24];
            if (const auto read = readReplay(text); std::holds_alternative<ReplayCase>(read))
                runReplay(std::get<ReplayCase>(read), [](const ReplayRecord& r) { return r.step < 2; });
        }
    }

    void exportGivesTheTrainersNumbers_data();
    void exportGivesTheTrainersNumbers() {
        QFETCH(Run, run);
        constexpr std::int64_t steps = 60;
        auto made = replayOf(run, steps);
        if (const auto* error = std::get_if<RunError>(&made))
            QFAIL(error->message.c_str());
        const auto replayed = records(readGood(toJson(std::get<ReplayCase>(made))));
        Trainer trainer(run);
        std::size_t k = 0;
        while (k < static_cast<std::size_t>(steps)) {
            const StepRecord* record = trainer.step();
            if (record == nullptr)
                break;
            CHECK(labtest::same(replayed[k].loss, record->loss), "step", k);
            for (std::size_t l = 0; l < record->layers.size(); ++l)
                CHECK(labtest::same(replayed[k].delta[l], record->layers[l].errorSignal), "step", k, "layer",
                      l);
            ++k;
        }
        const bool diverged = trainer.divergence() != nullptr;
        QCOMPARE(replayed.size(), k + (diverged ? 1 : 0));
        QVERIFY(diverged || trainer.stepCount() == steps);
    }

    void filesAndExportsAreBounded() {
        Run run = smallRun(); // as cheap as steps on many rows can be
        run.experiment.dataset = "plane";
        run.experiment.loss = "mse";
        run.experiment.rows = 20000;
        run.experiment.trainShare = 0.8;
        run.experiment.depth = 0;
        run.experiment.batchSize = 4000;
        QCOMPARE(refusalOf(run, 5000), std::string("(written)"));
        const std::string refusal = refusalOf(run, 5001);
        QVERIFY2(refusal.starts_with("steps: the batches of 5001 steps have more than 20000000 rows"),
                 refusal.c_str());
        QVERIFY(errorOf(std::string(maxReplayBytes + 1, ' ')).starts_with("the file is larger than 256 MiB"));
    }

    void aScriptHoldsTheActivationsParameter() {
        const auto holds = [](const char* activation, const char* text) {
            Run run = smallRun();
            run.experiment.activation = activation;
            run.experiment.eluAlpha = 0.3125;
            return std::get<std::string>(pytorchScript(run, 1)).find(text) != std::string::npos;
        };
        QVERIFY(holds("elu", "torch.where(z < 0, 0.3125 * torch.expm1(z), z)"));
        QVERIFY(holds("selu", "torch.where(z > 0, z, ALPHA * torch.expm1(z))")); // which has none
    }

    // What changes between two steps is written at its step, and nothing else is.
    void aScriptHoldsWhatChanges() {
        Run run = smallRun();
        run.interventions = {{2, "learningRate", 0.0625}, {3, "bias", 0.5, 1}, {4, SetWeight{1, 1, 1, 0.25}}};
        const std::string script = std::get<std::string>(pytorchScript(run, 10));
        const auto holds = [&](const char* text) { return script.find(text) != std::string::npos; };
        QVERIFY(holds("\nCHANGES = {\n    2: {\"learningRate\":0.0625},\n}\n"));
        QVERIFY(holds("\nBIAS_SHIFTS = {\n    3: [[0,0.5]],\n}\n"));
        QVERIFY(holds("\nWEIGHTS = {\n    4: [[1,1,1,0.25]],\n}\n"));
        QVERIFY(holds("\nNEXT_ACTIVATIONS = {\n}\n"));
    }

    void aScriptSaysWhereTheRunDiverged() {
        Run run = smallRun();
        run.experiment.activation = "identity";
        run.experiment.loss = "mse";
        run.experiment.learningRate = 10;
        Trainer trainer(run);
        while (trainer.step() != nullptr) {
        }
        const auto script = pytorchScript(run, 10'000);
        QVERIFY(std::holds_alternative<std::string>(script));
        const std::string end =
            "not finite at step " + std::to_string(trainer.divergence()->step) + " and stops";
        QVERIFY(std::get<std::string>(script).find(end) != std::string::npos);
        const auto finite = pytorchScript(smallRun(), 10);
        QVERIFY(std::get<std::string>(finite).find("not finite") == std::string::npos);
    }

    void whatTheFormatCannotHoldIsRefused() {
        const auto with = [](auto change) {
            Run run = smallRun();
            change(run);
            return refusalOf(run);
        };
        const auto starts = [](const std::string& text, std::string_view prefix) {
            return text.starts_with(prefix) && text.find(". ") != std::string::npos; // place, then a cure
        };
        QVERIFY(starts(with([](Run& r) { r.experiment.loss = "huber"; }), "loss: "));
        QVERIFY(starts(with([](Run& r) { r.experiment.optimizer = "adamw"; }), "optimizer: "));
        QVERIFY(starts(with([](Run& r) { r.experiment.schedule = "cosine"; }), "schedule: "));
        QVERIFY(starts(with([](Run& r) { r.experiment.activation = "binary_step"; }), "activation: "));
        QVERIFY(starts(with([](Run& r) {
                           r.experiment.layerActivation = {"", "binary_step"};
                       }),
                       "layerActivation[1]: "));
        const auto kink = [](Run& r) {
            r.experiment.kinkSlope = 0.5;
            r.experiment.activation = "relu";
        };
        QVERIFY(starts(with(kink), "kinkSlope: "));
        QVERIFY(starts(with([](Run& r) {
                           r.interventions = {{5, "learningRate", 0.5, 0}};
                       }),
                       "interventions[0]: "));
        QVERIFY(starts(with([](Run& r) { r.interventions = {{5, "bias", 0.5, 1}}; }), "interventions[0]: "));
        QVERIFY(starts(with([](Run& r) { r.interventions = {{5, "l2", 0.5, 0}}; }), "interventions[0]: "));
        QVERIFY(starts(with([](Run& r) {
                           r.interventions = {{5, SetWeight{1, 1, 1, 0.5}}};
                       }),
                       "interventions[0]: "));
        QVERIFY(starts(with([](Run& r) { r.interventions = {{5, Redraw{1, 1, 1}}}; }), "interventions[0]: "));
        QVERIFY(starts(with([](Run& r) {
                           r.interventions = {{5, SetActivation{1, "tanh"}}};
                       }),
                       "interventions[0]: "));
        // No bearing, no objection: another slope where nothing has a kink, a change after the last step.
        QCOMPARE(with([](Run& r) { r.experiment.kinkSlope = 0.5; }), std::string("(written)"));
        QCOMPARE(with([](Run& r) {
                     r.interventions = {{20, "learningRate", 0.5, 0}};
                 }),
                 std::string("(written)"));
        QCOMPARE(with([](Run& r) { r.interventions = {{5, "momentum", 0.5, 0}}; }), std::string("(written)"));
    }

  private:
    static void comparesFinal(const Json& params, const ReplayCase& replay, const Vector& last) {
        for (std::size_t l = 0; l < params.size(); ++l) {
            const LayerShape& shape = replay.network.layers[l];
            const auto W = shape.weights(last);
            const auto b = shape.bias(last);
            const double largest = std::max(W.cwiseAbs().maxCoeff(), b.cwiseAbs().maxCoeff());
            for (Index r = 0; r < shape.out; ++r) {
                const auto row = static_cast<std::size_t>(r);
                CHECK(agrees(b[r], number(params[l]["b"][row]), largest), "layer", l, "b", r);
                for (Index c = 0; c < shape.in; ++c)
                    CHECK(agrees(W(r, c), number(params[l]["W"][row][static_cast<std::size_t>(c)]), largest),
                          "layer", l, "W", r, c);
            }
        }
    }
};

void ReplayTest::exportGivesTheTrainersNumbers_data() {
    QTest::addColumn<Run>("run");
    const auto add = [](const char* name, auto change) {
        Run run = smallRun();
        change(run);
        QTest::newRow(name) << run;
    };
    add("sgd", [](Run&) {});
    add("momentum", [](Run& r) { r.experiment.optimizer = "momentum"; });
    add("momentum 0", [](Run& r) {
        r.experiment.optimizer = "nesterov";
        r.experiment.momentum = 0;
    });
    add("nesterov", [](Run& r) { r.experiment.optimizer = "nesterov"; });
    add("rmsprop", [](Run& r) {
        r.experiment.optimizer = "rmsprop";
        r.experiment.rmsDecay = 0.8;
        r.experiment.epsilon = 1e-4;
    });
    add("adam", [](Run& r) {
        r.experiment.optimizer = "adam";
        r.experiment.beta1 = 0.7;
        r.experiment.beta2 = 0.9;
        r.experiment.epsilon = 1e-4;
    });
    add("softmax", [](Run& r) { r.experiment.loss = "softmax"; });
    add("mse", [](Run& r) { r.experiment.loss = "mse"; });
    add("regression", [](Run& r) {
        r.experiment.dataset = "sine";
        r.experiment.loss = "mse";
    });
    add("penalties and clip", [](Run& r) {
        r.experiment.l1 = 0.01;
        r.experiment.l2 = 0.02;
        r.experiment.clip = "norm";
        r.experiment.clipLimit = 0.1;
    });
    add("clip by value", [](Run& r) {
        r.experiment.clip = "value";
        r.experiment.clipLimit = 0.01;
    });
    add("slopes", [](Run& r) {
        r.experiment.activation = "prelu";
        r.experiment.layerActivation = {"leaky_relu"};
    });
    add("elu", [](Run& r) {
        r.experiment.activation = "elu";
        r.experiment.eluAlpha = 0.5;
    });
    add("bias from the start", [](Run& r) {
        r.experiment.layerBias = {0, -0.5};
        r.interventions = {{0, "bias", 0.25, 0}};
    });
    add("batch size", [](Run& r) { r.interventions = {{7, "batchSize", std::int64_t{3}, 0}}; });
    add("no hidden layer", [](Run& r) { r.experiment.depth = 0; });
    add("diverges", [](Run& r) {
        r.experiment.activation = "identity";
        r.experiment.loss = "mse";
        r.experiment.learningRate = 10;
    });
}

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
