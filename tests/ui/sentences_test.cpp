// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that the window says at one moment is about one snapshot, and changes together, at most twice a second.
#include "core/math/loss.h"
#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/stage.h"
#include "tests/support/widget_test.h"
#include "ui/cards/activation/activation_reading.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/layers/layers_reading.h"
#include "ui/cards/loss/loss_reading.h"
#include "ui/cards/signal/time_reading.h"
#include "ui/cards/units/units_card.h"
#include "ui/cards/units/units_reading.h"
#include "ui/explain/about_experiment.h"
#include "ui/explain/verdict_story.h"
#include "ui/look/number_text.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/table_text.h"
#include "ui/look/wording/verdict_words.h"
#include "ui/plot/reading.h"
#include "ui/timeline/timeline_reading.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/transport_bar.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>

using namespace lab;
using namespace lab::ui;
using labtest::Stage;

namespace {

struct Case {
    const char* name;
    void (*choose)(Experiment&);
    int steps;
};

const Case cases[] = {
    {"vanishing", [](Experiment&) {}, 60},
    {"relu", [](Experiment& e) { e.activation = "relu"; }, 60},
    {"dying",
     [](Experiment& e) {
         e.activation = "relu";
         e.learningRate = 1;
     },
     60},
    {"biased",
     [](Experiment& e) {
         e.activation = "relu";
         e.bias = -0.6;
     },
     40},
    {"deep tanh",
     [](Experiment& e) {
         e.activation = "tanh";
         e.depth = 20;
     },
     20},
    {"growing",
     [](Experiment& e) {
         e.activation = "tanh";
         e.initializer = "normal";
         e.initScale = 0.8;
     },
     30},
};

/// Whatever stands in words, one entry a place.
QStringList wordsOf(const Stage& stage) {
    QStringList words{stage.window.transport()->verdict()->text(), stage.window.timeline()->words()};
    for (const Card* card : stage.window.cards())
        words.append(card->reading());
    const auto* units = static_cast<const UnitsCard*>(stage.card("units"));
    const auto* layers = static_cast<const LayersCard*>(stage.card("layers"));
    for (std::size_t l = 0; l < layers->layers(); ++l)
        words << units->laneText(l) << layers->label(l)->text();
    return words;
}

/// They are what the snapshot says, and agree with each other in every number.
void compareWith(const Snapshot& s, const Stage& stage) {
    const QString chip = stage.window.transport()->verdict()->text();
    const QString units = stage.card("units")->reading();
    const QString layers = stage.card("layers")->reading();
    QVERIFY2(chip.endsWith(verdictWords(s).sentence), qPrintable(chip));
    QCOMPARE(units, plainText(unitsReading(s).first()));
    QVERIFY(s.step == 0 || stage.card("loss")->reading().contains(lossText(s.now.test.loss)) ||
            s.now.test.loss < 5e-4);
    QCOMPARE(stage.window.timeline()->words(),
             verdictWordInside(s.diagnosis.verdict) + QStringLiteral(": ") + readingNow(s));
    // One loss has the same digits in the toolbar, on the timeline and where it is pointed at.
    const QString loss = lossText(s.now.test.loss);
    QVERIFY2(stage.window.timeline()->words().endsWith(QStringLiteral("test loss ") + loss),
             qPrintable(loss));
    const QStringList there = readingAt(s, s.step);
    if (s.checks->lastStep(s.checks->size() - 1) == s.step && s.checks->rowsPerBin() == 1)
        QVERIFY2(there.last().contains(QStringLiteral("test %1 at").arg(loss)), qPrintable(there.last()));
    // Ink of the network: the links' own gradients.
    const QString ink = stage.card("output")->reading();
    const auto linksOf = [&](std::size_t l) { return s.layers[l].weights(s.gradient); };
    if (ink.contains(QStringLiteral("of the links carry none"))) {
        double without = 0;
        for (std::size_t l = 0; l < s.now.hiddenLayers(); ++l)
            without +=
                (linksOf(l).array() == 0).cast<double>().mean() / static_cast<double>(s.now.hiddenLayers());
        QVERIFY2(ink.contains(percentText(without, 0)), qPrintable(ink));
    }
    // Dead units: chip, card and lanes.
    if (s.now.deadUnits() >= 0) {
        std::int64_t dead = 0;
        for (std::size_t l = 0; l < s.now.hiddenLayers(); ++l)
            dead += static_cast<const UnitsCard*>(stage.card("units"))
                        ->laneText(l)
                        .section(QLatin1Char(' '), 0, 0)
                        .toLongLong();
        QCOMPARE(dead, s.now.deadUnits());
        const QString count = QStringLiteral("%1 of %2").arg(dead).arg(s.now.hiddenUnits());
        QVERIFY2(units.startsWith(count), qPrintable(units));
        static const QRegularExpression counted(QStringLiteral("[0-9]+ of [0-9]+ units"));
        if (const auto match = counted.match(chip); match.hasMatch())
            QCOMPARE(match.captured(), count + QStringLiteral(" units"));
    }
    // The ratio of the error signals: chip, card, bar and timeline.
    const double first = s.now.layers.front().signal.errorSignal;
    const double last = s.now.layers[s.now.hiddenLayers() - 1].signal.errorSignal;
    const QString ratio = first == 0 ? QStringLiteral("0") : ui::ratioText(first / last);
    QCOMPARE(static_cast<const LayersCard*>(stage.card("layers"))->label(0)->text(), ratio);
    QVERIFY(stage.window.timeline()->words().contains(ratio));
    const QString bare = QString(ratio).remove(QChar(0x00D7));
    QVERIFY2(layers.contains(bare) || layers.contains(QStringLiteral("bout the same")), qPrintable(layers));
    if (chip.contains(QStringLiteral("receives")) && bare != QLatin1String("1"))
        QVERIFY2(chip.contains(bare), qPrintable(chip));
}

/// Small, with layers of their own kinds, and anything wrong with it; of some the evaluation set is a part.
Experiment mixed(Random& random, bool isPart) {
    const auto one = [&](auto... options) {
        const std::vector all{options...};
        return all[random.below(all.size())];
    };
    const auto anyActivation = [&] {
        return std::string(activations()[random.below(activations().size())].key);
    };
    Experiment e;
    e.dataset = one(std::string("circle"), std::string("moons"), std::string("gauss"), std::string("xor"));
    e.rows = isPart ? 8000 : 60;
    e.trainShare = isPart ? 0.95 : 0.5;
    e.batchSize = isPart ? 500 : one(1, 5, 30);
    e.depth = isPart ? one(1, 2) : one(1, 2, 3, 6);
    e.width = one(1, 2, 4, 8);
    e.activation = one(std::string("relu"), anyActivation());
    e.layerActivation.resize(random.below(static_cast<std::uint64_t>(e.depth) + 1));
    for (std::string& key : e.layerActivation)
        key = random.below(2) == 0 ? std::string() : anyActivation();
    e.leakySlope = one(0.0, 0.01, 1.0);
    e.preluSlope = one(0.0, 0.25);
    e.eluAlpha = one(0.0, 1.0, 10.0);
    e.kinkSlope = one(0.0, 0.5);
    e.bias = one(0.0, 0.0, -1.0, -3.0, 5.0);
    e.layerBias.resize(random.below(static_cast<std::uint64_t>(e.depth) + 1));
    for (double& shift : e.layerBias)
        shift = one(0.0, -2.0, 3.0);
    e.initializer = one(std::string("he_normal"), std::string("glorot_uniform"), std::string("orthogonal"),
                        std::string("normal"), std::string("constant"));
    e.initScale = one(1e-60, 0.3, 1.0, 3.0);
    e.learningRate = std::pow(10.0, random.uniform(-3, 1));
    e.optimizer = one(std::string("sgd"), std::string("momentum"), std::string("adam"));
    e.loss = one(std::string("bce"), std::string("mse"), std::string("huber"));
    e.seed = random.below(1000);
    return e;
}

/// What a scan of every slope says of a network.
struct Scan {
    /// Per hidden layer: whether its activation is 0 on a stretch; its units that are dead on the evaluation
    /// set, and on all training rows; and those that are flat on nearly all of it.
    std::vector<bool> mortal;
    std::vector<std::int64_t> units, dead, deadInTraining, flat;

    bool isWhollyDead(std::size_t l) const { return mortal[l] && deadInTraining[l] == units[l]; }
    std::int64_t sum(const std::vector<std::int64_t>& counts, bool ofMortal) const {
        std::int64_t all = 0;
        for (std::size_t l = 0; l < mortal.size(); ++l)
            all += mortal[l] == ofMortal ? counts[l] : 0;
        return all;
    }
};

Scan scanOf(const Trainer& trainer) {
    const Network& network = trainer.network();
    Scan scan;
    Trace training, evaluation;
    forward(network, trainer.data()->train.x, training);
    forward(network, trainer.data()->evaluation.x, evaluation);
    for (std::size_t l = 0; l < network.depth(); ++l) {
        const LayerActivation& f = network.activations[l];
        const auto slope = [&](double z) { return f.function->slope(z, f.settings); };
        int zeros = 0, longest = 0;
        for (int k = -80; k <= 80; ++k)
            longest = std::max(longest, zeros = slope(k * 0.1 + 0.05) == 0 ? zeros + 1 : 0);
        scan.mortal.push_back(longest > 5);
        const auto count = [&](const Matrix& z, double share, auto isSo) {
            std::int64_t units = 0;
            for (const auto row : z.rowwise()) {
                const auto rows = std::ranges::count_if(row, [&](double at) { return isSo(slope(at)); });
                units += static_cast<double>(rows) >= share * static_cast<double>(z.cols());
            }
            return units;
        };
        const auto isZero = [](double s) { return s == 0; };
        scan.units.push_back(network.layers[l].out);
        scan.dead.push_back(count(evaluation.z[l], 1, isZero));
        scan.deadInTraining.push_back(count(training.z[l], 1, isZero));
        scan.flat.push_back(count(evaluation.z[l], 0.95, [](double s) { return std::abs(s) < 0.01; }));
    }
    return scan;
}

/// The number between two parts of the text; nothing if it is not there.
std::optional<std::int64_t> numberIn(const QString& text, const QString& before, const QString& after) {
    const QRegularExpression pattern(before + QStringLiteral("([0-9,]+)") + after);
    const auto match = pattern.match(text);
    return match.hasMatch() ? std::optional(match.captured(1).remove(QLatin1Char(',')).toLongLong())
                            : std::nullopt;
}

} // namespace

class SentencesTest : public QObject {
    Q_OBJECT

  private slots:
    void allAreOfOneSnapshot_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(cases)); ++i)
            QTest::newRow(cases[i].name) << i;
    }

    void allAreOfOneSnapshot() {
        QFETCH(const int, index);
        Run run;
        cases[index].choose(run.experiment);
        Stage stage(run);
        compareWith(*stage.shown, stage);
        for (int step = 0; step < cases[index].steps; ++step) {
            stage.advance(1);
            compareWith(*stage.shown, stage);
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// Each number, and each "all", "none", "no", "exactly" and "every", of mixed networks.
    void wordsAreTrueOfMixedNetworks() {
        Random random(17);
        std::map<QString, int> said;
        for (int i = 0; i < 180; ++i) {
            const bool isPart = i % 12 == 0;
            Session session({mixed(random, isPart), {}});
            std::vector<StepRecord> records;
            for (std::int64_t step : {0, 1, 12, 40}) {
                while (session.trainer().stepCount() < step) {
                    const StepRecord* record = session.step();
                    if (record == nullptr)
                        break;
                    records.push_back(*record);
                }
                if (session.trainer().divergence())
                    break;
                const auto s = session.observe({}, false);
                const Scan scan = scanOf(session.trainer());
                const std::size_t hidden = s->now.hiddenLayers();
                std::vector<double> signal;
                for (std::size_t l = 0; l < hidden; ++l)
                    signal.push_back(s->now.layers[l].signal.errorSignal);
                const QString units = plainText(unitsReading(*s).first());
                const QString layers =
                    plainText(layersReading(LayerQuantity::ErrorSignal, signal, s->now.underflows).first());
                const QString time = plainText(timeReading(s->steps.get(), LayerQuantity::ErrorSignal, hidden,
                                                           {.receivedOverAllRows = signal.front(),
                                                            .batchesPerEpoch = 1,
                                                            .underflows = s->now.underflows})
                                                   .first());
                const QString chip = verdictWords(*s).sentence;
                const QString all =
                    QStringList{units, layers, time, chip, plainText(verdictStory(*s))}.join('\n');
                // No layer is named that there is not; and what a dying network is besides.
                static const QRegularExpression named(QStringLiteral("layer ([0-9]+)"));
                for (auto it = named.globalMatch(all); it.hasNext();)
                    CHECK(it.next().captured(1).toULongLong() <= hidden, i, step, all.toStdString());
                if (s->diagnosis.verdict == Verdict::Dying) {
                    for (const Finding& f :
                         s->diagnosis.findings | std::views::drop(3) | std::views::take(4)) {
                        if (!f.met)
                            continue;
                        const QString also = QStringLiteral("; also ") + verdictWordInside(f.rule);
                        CHECK(chip.contains(also), i, step, chip.toStdString());
                        ++said[also];
                        break;
                    }
                }
                const auto check = [&](const char* words, bool isTrue) {
                    if (!all.contains(QString::fromUtf8(words)))
                        return;
                    ++said[QString::fromUtf8(words)];
                    CHECK(isTrue, "run", i, "step", step, "says", words, "in", all.toStdString());
                };
                const std::int64_t mortal = scan.sum(scan.units, true);
                const std::int64_t immortal = scan.sum(scan.units, false);
                check("units cannot die (n/a)", mortal == 0);
                check("slope of", mortal > 0 || scan.sum(scan.dead, false) > 0);
                check("none is saturated", scan.sum(scan.flat, false) == 0);
                check("beyond training", !isPart || all.contains(QStringLiteral("none beyond training")));
                if (const auto count = numberIn(units, QStringLiteral("\\("), QStringLiteral(" cannot die")))
                    check("cannot die", *count == immortal);
                if (const auto dead = numberIn(units, QStringLiteral("^"), QStringLiteral(" of [0-9]+ dead")))
                    check("dead", *dead == scan.sum(scan.dead, true));
                if (const auto layer =
                        numberIn(all, QStringLiteral("layer "), QStringLiteral(" is all dead")))
                    check("is all dead",
                          scan.dead[std::size_t(*layer - 1)] == scan.units[std::size_t(*layer - 1)]);
                const bool passesNone =
                    std::ranges::any_of(std::views::iota(std::size_t{0}, hidden),
                                        [&](std::size_t l) { return scan.isWhollyDead(l); });
                for (const char* words :
                     {"no gradient passes", "no gradient reaches", "every training point: no"})
                    check(words, passesNone && !isPart); // on a part of the rows nobody knows
                check("every training point is dead", !isPart);
                // Weights and slopes that are all above 0 stop nothing: what arrives is too small.
                const Network& network = session.trainer().network();
                const bool isOpen = mortal == 0 && (network.parameters.array() != 0).all();
                check("exactly 0", !isOpen || signal.front() > 0);
                check("too small for any number", signal.front() == 0 && !passesNone);
                check("less than any number", signal.front() == 0 && !passesNone);
                const auto [low, high] = std::ranges::minmax(signal);
                check("All layers get about the same", high < 4 * low);
                const auto inEach = [&](auto isSo) {
                    return std::ranges::all_of(records, [&](const StepRecord& record) {
                        return isSo(record.layers[0].errorSignal, record.layers[hidden - 1].errorSignal);
                    });
                };
                for (const auto& [words, factor] :
                     {std::pair{"below 1/1,000 of layer", 1e-3}, {"below 1/10 of layer", 0.1}})
                    if (all.contains(QString::fromUtf8(words)) &&
                        time.endsWith(QStringLiteral("in every batch")))
                        check(words, inEach([f = factor](double a, double b) { return a < f * b; }));
                if (time.startsWith(QStringLiteral("All layers within a factor of 10")) &&
                    time.endsWith(QStringLiteral("in every batch")))
                    check("within a factor of 10",
                          inEach([](double a, double b) { return a < 10 * b && b < 10 * a; }));
                if (QTest::currentTestFailed())
                    return;
            }
        }
        for (const auto& [words, times] : said)
            qInfo("%4d  %s", times, qPrintable(words));
        QVERIFY(said.size() >= 12);
    }

    // The counters are of the last finite step: the chip names it beside the one that failed, however narrow;
    // and the output layer is no hidden one.
    void divergedRunsSayWhatIsShown() {
        for (const int depth : {0, 1, 4, 10}) {
            Run run;
            run.experiment.activation = "relu";
            run.experiment.depth = depth;
            run.experiment.width = 16;
            run.experiment.initializer = "normal";
            run.experiment.initScale = 1;
            run.experiment.dataset = "sine";
            run.experiment.loss = "mse";
            run.experiment.learningRate = 3;
            Stage stage(run);
            for (int step = 0; step < 600 && !stage.shown->divergence; ++step) {
                stage.advance(1);
                static const QRegularExpression named(QStringLiteral("layer ([0-9]+)"));
                const QString chip = stage.window.transport()->verdict()->text();
                for (auto it = named.globalMatch(chip); it.hasNext();)
                    QVERIFY2(it.next().captured(1).toInt() <= depth, qPrintable(chip));
            }
            QVERIFY(stage.shown->divergence);
            const QString shown = QStringLiteral("step ") + countText(stage.shown->step);
            const QString failed = QStringLiteral("step ") + countText(stage.shown->divergence->step);
            VerdictWords words = verdictWords(*stage.shown);
            QVERIFY2(words.sentence.endsWith(shown) && words.sentence.contains(failed),
                     qPrintable(words.sentence));
            // Where there is no room for both, the step that failed.
            for (const QString& brief : words.shorter)
                QVERIFY2(brief == failed ||
                             (brief.contains(countText(stage.shown->step)) && brief.contains(failed)),
                         qPrintable(brief));
        }
    }

    /// The other cards' sentences and those about the experiment, against numbers of the test's own.
    void numbersInWordsAreTrueOfMixedNetworks() {
        Random random(29);
        std::map<QString, int> said;
        for (int i = 0; i < 90; ++i) {
            const Experiment e = mixed(random, i % 15 == 0);
            Session session({e, {}});
            for (std::int64_t step : {1, 12, 40}) {
                while (session.trainer().stepCount() < step && session.step() != nullptr) {
                }
                if (session.trainer().divergence())
                    break;
                const auto s = session.observe({}, false);
                const Network& network = session.trainer().network();
                const Data& data = *session.trainer().data();
                const auto holds = [&](const QString& text, const QString& words) {
                    ++said[words.section(QLatin1Char(' '), 0, 0)];
                    CHECK(text.contains(words), "run", i, "step", step, words.toStdString(), "not in",
                          text.toStdString());
                };
                Trace evaluation, test;
                forward(network, data.evaluation.x, evaluation);
                forward(network, data.test.x, test);
                // Activation: the mean slope, its limit, and what is flat.
                const LayerActivation& f = network.activations.front();
                const Matrix slopes = evaluation.z.front().unaryExpr(
                    [&](double z) { return f.function->slope(z, f.settings); });
                const QString activation = plainText(
                    activationReading(s->now.layers.front(), 0, f.maxSlope(), s->histogram).first());
                CHECK(slopes.maxCoeff() <= f.maxSlope() + 1e-12, i, slopes.maxCoeff(), f.maxSlope());
                CHECK(std::abs(s->now.layers.front().meanSlope - slopes.mean()) < 1e-9, i, slopes.mean());
                holds(activation, QStringLiteral("slope ") + numberText(s->now.layers.front().meanSlope, 2));
                const auto flat = (slopes.array().abs() < 0.01).count();
                holds(
                    activation,
                    percentText(static_cast<double>(flat) / static_cast<double>(slopes.size())) +
                        (activation.contains("of values saturated") ? " of values saturated" : " saturated"));
                // Loss: the share of right answers, and what is no better than chance.
                const auto answers = test.z.back().row(0).array();
                const double border = e.loss == "bce" ? 0 : 0.5;
                const auto right = ((answers > border) == (data.test.target.row(0).array() > 0.5)).count();
                const double accuracy =
                    static_cast<double>(right) / static_cast<double>(data.test.target.cols());
                const QString loss = plainText(lossReading(*s, chanceLevel(e.loss, data)).first());
                holds(loss, QStringLiteral("Test loss ") + lossText(s->now.test.loss));
                if (loss.contains("test accuracy"))
                    holds(loss, QStringLiteral("test accuracy ") + percentText(accuracy, 1));
                if (loss.contains("no better than")) {
                    const double share = data.train.target.row(0).mean();
                    const double chance = constantAnswerLoss(*findLoss(e.loss), data.train.target);
                    CHECK(accuracy <= std::max(share, 1 - share) + 0.05 + 1e-9, i, accuracy, share);
                    CHECK(std::abs(s->now.test.loss - chance) <= 0.02 * chance, i, s->now.test.loss, chance);
                    ++said[QStringLiteral("no better than")];
                }
                // About.
                const QString about =
                    plainText(aboutNetwork(s->experiment) + aboutTraining(s->experiment, data));
                holds(about, QStringLiteral("from %1 points, in batches of %2")
                                 .arg(countText(data.train.rows()), countText(e.batchSize)));
                holds(about, QStringLiteral("%1 units with").arg(countText(e.width)));
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(said.contains(QStringLiteral("no better than")) && said.size() >= 6);
    }

    void theyChangeTogetherAndSeldom() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.learningRate = 0.3;
        Stage stage(run);
        stage.advance(30);
        QElapsedTimer clock;
        clock.start();
        int changes = 0;
        QStringList words = wordsOf(stage);
        while (changes < 3) {
            stage.train(1);
            stage.present(true);
            const QStringList now = wordsOf(stage);
            if (now == words)
                continue;
            ++changes;
            words = now;
            // Those of this frame, all of them.
            compareWith(*stage.shown, stage);
            if (QTest::currentTestFailed())
                return;
            QVERIFY(clock.elapsed() >= 500 * (changes - 1));
        }
        // A pause says at once where the run stands.
        stage.train(1);
        stage.present(false);
        compareWith(*stage.shown, stage);
    }

    // Cards that come into sight say what the others say.
    void lateCardsAgree() {
        Run run;
        run.experiment.activation = "relu";
        Stage stage(run);
        stage.advance(20);
        const std::shared_ptr<const Snapshot> said = stage.shown;
        emit stage.card("loss")->maximizeToggled();
        stage.train(5);
        stage.present(true);
        stage.train(5);
        stage.present(true);
        emit stage.card("loss")->maximizeToggled();
        const auto* chip = stage.window.transport()->verdict();
        const bool waits = chip->text().endsWith(verdictWords(*said).sentence);
        compareWith(waits ? *said : *stage.shown, stage);
    }
};

LAB_WIDGET_TEST_MAIN(SentencesTest)
#include "sentences_test.moc"
