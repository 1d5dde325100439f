// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that the window says at one moment is about one snapshot, and changes together, at most twice a second.
#include "core/insight/ratio_text.h"
#include "tests/support/stage.h"
#include "tests/support/widget_test.h"
#include "ui/controls/transport_bar.h"
#include "ui/controls/verdict_chip.h"
#include "ui/number_text.h"
#include "ui/views/layers_card.h"
#include "ui/views/layers_reading.h"
#include "ui/views/loss_reading.h"
#include "ui/views/reading.h"
#include "ui/views/timeline_reading.h"
#include "ui/views/timeline_strip.h"
#include "ui/views/units_card.h"
#include "ui/views/units_reading.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

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
    QVERIFY2(chip.endsWith(QString::fromStdString(s.diagnosis.sentence)), qPrintable(chip));
    QCOMPARE(units, plainText(unitsReading(s).first()));
    QVERIFY(s.step == 0 || stage.card("loss")->reading().contains(lossText(s.now.test.loss)) ||
            s.now.test.loss < 5e-4);
    QCOMPARE(stage.window.timeline()->words(),
             verdictText(s.diagnosis.verdict) + QStringLiteral(": ") + readingNow(s));
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
        const bool waits = chip->text().endsWith(QString::fromStdString(said->diagnosis.sentence));
        compareWith(waits ? *said : *stage.shown, stage);
    }
};

LAB_WIDGET_TEST_MAIN(SentencesTest)
#include "sentences_test.moc"
