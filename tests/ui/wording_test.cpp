// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sentences that are made of core's facts, and the texts of its tables.
#include "core/experiment/scenario.h"
#include "core/math/activation.h"
#include "tests/support/check.h"
#include "tests/support/measured.h"
#include "tests/support/widget_test.h"
#include "ui/look/wording/band_words.h"
#include "ui/look/wording/conflict_words.h"
#include "ui/look/wording/cure_words.h"
#include "ui/look/wording/life_words.h"
#include "ui/look/wording/memory_words.h"
#include "ui/look/wording/table_text.h"
#include "ui/look/wording/verdict_words.h"

#include <QSet>

#include <cmath>
#include <limits>
#include <set>

using namespace lab;
using namespace lab::ui;
using namespace labtest;

namespace {

const Divergence divergence{87, 3, "weights"};

VerdictWords said(const Diagnostician& by, const Measurement& m, const Divergence* diverged = nullptr) {
    return wordsOf(by.diagnose(m, diverged), m, diverged, by.thresholds());
}

/// After a step in which nothing was amiss.
VerdictWords saidAfterAStep(const Measurement& m) {
    Diagnostician by;
    by.add(recorded(0));
    return said(by, m);
}

} // namespace

class WordingTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { QLocale::setDefault(QLocale::c()); }

    // Where there is no room for the sentence, too.
    void aShareIsOfSomething() {
        for (double v = -8; v <= 8; v += 0.125) {
            for (const VerdictWords& words :
                 {said(Diagnostician(), withRatio(v)), saidAfterAStep(withRatio(v))}) {
                for (const QString& text : {words.sentence, words.shorter.front()})
                    CHECK(text.contains("of layer 3") || text.contains("times layer 3") ||
                              text.contains("as layer 3"),
                          v, text.toStdString());
            }
        }
    }

    void everyVerdictExplainsItself() {
        Measurement blocked = withRatio(0), dying = withRatio(0), solved = measured({0, 0, 0});
        kill(blocked, 1, width);
        kill(dying, 1, 6);
        solved.layers.back().signal.errorSignal = 0;
        Measurement tooSmall = measured({0, 0, 1e-300});
        tooSmall.underflows = true;
        Diagnostician large, fromZero, silent;
        for (int i = 0; i < 3; ++i) {
            large.add(recorded(1, 1, 0.5));
            fromZero.add(recorded(1, 1, std::numeric_limits<double>::infinity()));
        }
        silent.add(recorded(0, 1));
        Measurement explodingAndDying = withRatio(4);
        kill(explodingAndDying, 1, 6);
        Diagnostician explodes;
        explodes.add(recorded(4));
        const Divergence nowhere{5, 0, "loss"};
        struct Row {
            Verdict verdict;
            VerdictWords words;
            const char* sentence;
            const char* shorter;
            const char* reason;
        };
        const Row rows[]{
            {Verdict::Diverged, said(Diagnostician(), withRatio(0), &divergence),
             "at step 87 the weights are not finite (first in layer 3)", "step 87",
             "At step 87 the weights are beyond what a number can hold; the last finite state is kept."},
            {Verdict::Diverged, said(Diagnostician(), withRatio(0), &nowhere),
             "at step 5 the loss is not finite", "step 5",
             "At step 5 the loss is beyond what a number can hold; the last finite state is kept."},
            {Verdict::Blocked, said(Diagnostician(), blocked),
             "all units of layer 2 are dead; no gradient reaches it or the layers below",
             "layer 2 is all dead",
             "f′(z) = 0 for every unit of the layer on every row of the evaluation set."},
            {Verdict::Blocked, said(Diagnostician(), measured({0, 0, 1})),
             "the error signal of layer 1 is exactly 0", "layer 1 gets 0",
             "E₁ = 0 while the output layer still has an error."},
            {Verdict::Dying, saidAfterAStep(dying), "6 of 24 units are dead", "6 of 24 dead|6 of 24",
             "25 % of the hidden units have f′(z) = 0 on every row; the limit is 25 %."},
            {Verdict::Dying, said(explodes, explodingAndDying),
             "6 of 24 units are dead; also exploding: layer 1 receives 10,000 times layer 3’s error signal",
             "6 of 24 units are dead; also exploding|6 of 24 dead; also exploding|6 of 24 dead|6 of 24",
             "25 % of the hidden units have f′(z) = 0 on every row; the limit is 25 %."},
            {Verdict::Exploding, said(Diagnostician(), withRatio(4)),
             "layer 1 receives 10,000 times layer 3’s error signal",
             "layer 1 gets 10,000 times layer 3’s|10,000 times layer 3’s|10,000 times",
             "v = log₁₀(E₁ / E₃) = 4 over the last checks, above 3."},
            {Verdict::Growing, said(Diagnostician(), withRatio(2)),
             "layer 1 receives 100 times layer 3’s error signal",
             "layer 1 gets 100 times layer 3’s|100 times layer 3’s|100 times",
             "v = log₁₀(E₁ / E₃) = 2 over the last checks, above 1."},
            {Verdict::Vanishing, said(Diagnostician(), withRatio(-4)),
             "layer 1 receives 1/10,000 of layer 3’s error signal",
             "layer 1 gets 1/10,000 of layer 3’s|1/10,000 of layer 3’s|1/10,000",
             "v = log₁₀(E₁ / E₃) = −4 over the last checks, below −3."},
            {Verdict::Vanishing, said(Diagnostician(), tooSmall),
             "what reaches layer 1 is too small for any number", "layer 1 gets 0",
             "E₁ is smaller than 4.9 × 10⁻³²⁴, the smallest number that the program can hold: v = −∞, below "
             "−3."},
            {Verdict::Vanishing, said(silent, withRatio(-0.5)),
             "layer 1 received no error signal at all in one of the last checks", "layer 1 got 0",
             "In at least one of the last checks layer 1 received exactly 0: v = −∞, below −3."},
            {Verdict::Fading, said(Diagnostician(), withRatio(-2)),
             "layer 1 receives 1/100 of layer 3’s error signal",
             "layer 1 gets 1/100 of layer 3’s|1/100 of layer 3’s|1/100",
             "v = log₁₀(E₁ / E₃) = −2 over the last checks, below −1."},
            {Verdict::StepsTooLarge, said(large, withRatio(0)),
             "the last update changed the weights of layer 2 by 50 %", "50 % a step|50 %",
             "U = 0.5 in layer 2, above 0.1 for 3 steps in a row or more."},
            {Verdict::StepsTooLarge, said(fromZero, withRatio(0)),
             "the last update changed the weights of layer 1, which were all 0", "layer 1 was all 0",
             "U is infinite in layer 1, above 0.1 for 3 steps in a row or more."},
            {Verdict::Healthy, said(Diagnostician(), withRatio(0)),
             "layer 1 receives as much error signal as layer 3", "layer 1 gets as much as layer 3",
             "v = 0, between −1 and 1."},
            {Verdict::Healthy, said(Diagnostician(), solved), "the output has no error to pass back",
             "no error", "The error at the output is exactly 0 on every row: there is nothing to compare."},
            {Verdict::Healthy, said(Diagnostician(), measured({1})),
             "there is one hidden layer and none to compare it with", "one hidden layer",
             "With fewer than two hidden layers there is nothing to compare."},
            {Verdict::Healthy, said(Diagnostician(), measured({})),
             "there is no hidden layer to pass the error through", "no hidden layer",
             "With fewer than two hidden layers there is nothing to compare."},
        };
        std::set<Verdict> verdicts;
        for (const Row& row : rows) {
            QCOMPARE(row.words.verdict, row.verdict);
            QCOMPARE(row.words.word, textOf(verdictName(row.verdict)));
            QCOMPARE(row.words.sentence, QString::fromUtf8(row.sentence));
            QCOMPARE(row.words.shorter.join('|'), QString::fromUtf8(row.shorter));
            QCOMPARE(row.words.reason, QString::fromUtf8(row.reason));
            verdicts.insert(row.verdict);
            qsizetype length = row.words.sentence.size();
            for (const QString& shorter : row.words.shorter) {
                CHECK(shorter.size() < length, shorter.toStdString());
                length = shorter.size();
            }
        }
        QCOMPARE(verdicts.size(), verdictCount);
    }

    void whatIsBornDeadStartsSilent() {
        for (const double v : {0.0, -2.0, -4.0, 2.0, 4.0}) {
            Measurement m = withRatio(v);
            const QString lively = said(Diagnostician(), m).sentence;
            kill(m, 1, 7);
            kill(m, 2, 7);
            QCOMPARE(said(Diagnostician(), m).sentence,
                     lively + QStringLiteral("; 14 of 24 units start silent"));
            QVERIFY(!saidAfterAStep(m).sentence.contains("silent"));
        }
    }

    void aKeptWordSaysSo() {
        Thresholds thresholds;
        thresholds.ratioChecks = 1;
        Diagnostician by(thresholds);
        by.add(recorded(-1.05));
        by.add(recorded(-0.95));
        QCOMPARE(
            said(by, withRatio(0)).reason,
            QStringLiteral("v = log₁₀(E₁ / E₃) = −0.95 over the last checks; the word stays until v is 0.1 "
                           "beyond −1."));
        by.add(recorded(-0.85));
        by.add(recorded(-1.05));
        QCOMPARE(said(by, withRatio(0)).reason,
                 QStringLiteral("v = −1.05; the word stays until v is 0.1 beyond −1."));
    }

    void causes() {
        struct Row {
            LifeCause cause;
            const char* text;
        };
        for (const Row& row :
             {Row{Initialisation{}, "initialisation"}, Row{Updates{0.03}, "updates at learning rate 0.03"},
              Row{Intervention{15, "bias", -1.5}, "bias shifted to −1.5 at step 15"},
              Row{Intervention{19, "bias", -1.5, 2}, "bias of layer 2 shifted to −1.5 at step 19"},
              Row{Intervention{14, "l2", 0.5}, "L2 λ 0.5 at step 14"},
              Row{Intervention{50000, "learningRate", 2.0}, "learning rate 2 at step 50,000"},
              Row{Intervention{14, "batchSize", std::int64_t{4}}, "batch size 4 at step 14"},
              Row{Intervention{14, "clip", std::string("norm")}, "clip gradient by global norm at step 14"},
              Row{Intervention{14, SetActivation{2, "leaky_relu"}},
                  "activation of layer 2 Leaky ReLU at step 14"},
              Row{Intervention{14, SetActivation{2, ""}},
                  "activation of layer 2 that of the others at step 14"},
              Row{Intervention{14, SetActivation{0, "tanh"}}, "activation Tanh at step 14"},
              Row{Intervention{14, SetWeight{2, 3, 0, 1.0}}, "bias of unit 3 of layer 2 set to 1 at step 14"},
              Row{Intervention{14, SetWeight{2, 3, 4, 1.0}},
                  "weight from input 4 of unit 3 of layer 2 set to 1 at step 14"},
              Row{Intervention{14, Redraw{2, 3, 1}}, "weights of unit 3 of layer 2 drawn anew at step 14"}})
            QCOMPARE(wordsOf(row.cause), QString::fromUtf8(row.text));
    }

    void cures() {
        std::set<QString> all;
        const auto add = [&](Verdict verdict, const Experiment& e) {
            std::set<QString> here;
            for (const Cure& cure : curesFor(verdict, e)) {
                const QString text = wordsOf(cure, e);
                CHECK(here.insert(text).second, text.toStdString(), "stands twice");
                all.insert(text);
            }
        };
        for (const VerdictRule& rule : verdictRules()) {
            Experiment e;
            add(rule.verdict, e);
            e.initializer = "glorot_normal";
            e.gain = 3;
            add(rule.verdict, e);
            e.activation = "relu";
            e.bias = -2;
            e.layerBias = {0, 1};
            add(rule.verdict, e);
            e.layerActivation = {"tanh"};
            add(rule.verdict, e);
        }
        for (const char* text :
             {"He initialisation", "Xavier initialisation", "He initialisation and learning rate 0.003",
              "Xavier initialisation and learning rate 0.003", "Start over at learning rate 3 × 10⁻⁴",
              "Try learning rate 0.003", "Move the bias shift back to 0",
              "Move layer 2’s bias shift back to 0", "Start over without a bias shift",
              "Switch to ReLU with He weights", "Switch to leaky ReLU",
              "Switch the layers whose units can die to leaky ReLU", "Start over with 3 hidden layers"})
            CHECK(all.contains(QString::fromUtf8(text)), text);
    }

    void bands() {
        BandNote note{BandNote::Kind::Drawn, 200, 0.42};
        QCOMPARE(
            wordsOf(note),
            QStringLiteral("Of 200 random networks of this kind about nine in ten start inside the band at "
                           "each layer; at all layers at once 42 % do. Training moves the weights and "
                           "leaves it behind."));
        note.blocked = 0.25;
        QVERIFY(wordsOf(note).endsWith(" In 25 % of them no error signal reaches layer 1."));
        QVERIFY(wordsOf({BandNote::Kind::Theory}).contains("nine random networks in ten"));
        QVERIFY(wordsOf({BandNote::Kind::Rough}).contains("rough"));
    }

    void conflicts() {
        Experiment e;
        e.loss = "softmax";
        e.dataset = "sine";
        e.depth = 40;
        e.width = 4096;
        QCOMPARE(wordsOf(Conflict::NoInput, e), QStringLiteral("No input is chosen. Choose at least one"));
        QCOMPARE(
            wordsOf(Conflict::LossNeedsClasses, e),
            QStringLiteral("Softmax needs classes, and the data set Sine has numbers to predict. Choose the "
                           "mean squared error"));
        e.loss = "mse";
        QCOMPARE(
            wordsOf(Conflict::TooManyParameters, e),
            QStringLiteral("40 layers of 4,096 units make %1 parameters, more than 50,000,000. Choose fewer "
                           "layers or units")
                .arg(
                    QString::fromStdString(std::to_string(parameterCount(e))).insert(3, ',').insert(7, ',')));
    }

    void memory() {
        QCOMPARE(memoryWords(2'480'000'000, 1'200'000'000),
                 QStringLiteral("needs 2.5 GB of memory, and 1.2 GB are free"));
        QCOMPARE(memoryWords(123'400'000'000, 999'400'000),
                 QStringLiteral("needs 123 GB of memory, and 999 MB are free"));
    }

    void namesWithinSentences() {
        const QPair<const char*, const char*> rows[]{{"Learning rate", "learning rate"},
                                                     {"L2 λ", "L2 λ"},
                                                     {"PReLU slope", "PReLU slope"},
                                                     {"ReLU′(0)", "ReLU′(0)"},
                                                     {"ELU α", "ELU α"},
                                                     {"β₁", "β₁"},
                                                     {"Steps too large", "steps too large"},
                                                     {"", ""}};
        for (const auto& [name, inside] : rows)
            QCOMPARE(tableTextInside(name), QString::fromUtf8(inside));
    }

    void allTextsOfTablesAreListed() {
        QSet<QString> listed;
        for (const TableText& text : tableTexts()) {
            CHECK(!listed.contains(text.text), text.text.toStdString(), "stands twice");
            CHECK(!text.row.endsWith(": "), text.text.toStdString());
            listed.insert(text.text);
        }
        for (const Parameter& row : parameters())
            for (const std::string_view text : {row.label, row.help})
                CHECK(listed.contains(textOf(text)) || text == "β₁" || text == "β₂" || text == "ε", text);
        for (const Activation& row : activations())
            CHECK(listed.contains(textOf(row.name)) && listed.contains(textOf(row.formula)), row.name);
        for (const Scenario& row : scenarios())
            CHECK(listed.contains(textOf(row.question)), row.key);
        for (const char* name : {"learning rate", "vanishing", "Vanishing", "He normal"})
            CHECK(listed.contains(QString::fromUtf8(name)), name);
    }
};

LAB_WIDGET_TEST_MAIN(WordingTest)
#include "wording_test.moc"
