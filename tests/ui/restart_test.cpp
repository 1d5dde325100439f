// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// After every kind of restart, and after every way back to "all", each card looks as in a window that has
// just been opened: the same axes, and every label at the same pixel.
#include "core/experiment/scenario.h"
#include "tests/support/stage.h"
#include "tests/support/widget_test.h"

#include <QApplication>
#include <QTest>

#include <functional>

using namespace lab;
using namespace lab::ui;
using labtest::Stage;

namespace {

Run reluRun() {
    Run run;
    run.experiment.activation = "relu";
    run.experiment.depth = 4;
    run.experiment.width = 6;
    return run;
}

/// Ranges and places of the axes, and every label with its pixel, of all plots in sight.
QStringList drawnIn(const Stage& stage) {
    QStringList lines;
    for (const QCustomPlot* plot : stage.plots()) {
        QString card;
        for (const QWidget* up = plot; up != nullptr && card.isEmpty(); up = up->parentWidget())
            card = qobject_cast<const Card*>(up) != nullptr ? up->objectName() : QString();
        for (QCPAxisRect* rect : plot->axisRects()) {
            const QRect place = rect->rect();
            lines.append(QStringLiteral("%1: axes at %2,%3 %4x%5")
                             .arg(card)
                             .arg(place.x())
                             .arg(place.y())
                             .arg(place.width())
                             .arg(place.height()));
            for (const QCPAxis* axis : {rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft)})
                lines.append(QStringLiteral("%1: axis %2 from %3 to %4")
                                 .arg(card)
                                 .arg(axis->axisType())
                                 .arg(axis->range().lower)
                                 .arg(axis->range().upper));
        }
        for (int i = 0; i < plot->itemCount(); ++i) {
            const auto* text = qobject_cast<const QCPItemText*>(plot->item(i));
            if (text == nullptr || !text->visible() || text->text().isEmpty())
                continue;
            const QPointF place = text->position->pixelPosition();
            lines.append(QStringLiteral("%1: \"%2\" at %3,%4")
                             .arg(card, text->text())
                             .arg(std::round(place.x()))
                             .arg(std::round(place.y())));
        }
    }
    lines.sort();
    return lines;
}

/// The same run in a window that has seen nothing else: step 0, step `from`, and a frame every ten steps of
/// the `stepsSeen` after it.
void compareWithFresh(Stage& stage, int stepsSeen, int from = 0) {
    Stage fresh(stage.model.run(), stage.window.size());
    fresh.window.setTheme(stage.window.themeName());
    if (from > 0) {
        fresh.train(from);
        fresh.present();
    }
    if (stepsSeen > 0)
        fresh.advance(stepsSeen);
    fresh.settle();
    stage.settle();
    const QStringList expected = drawnIn(fresh);
    const QStringList actual = drawnIn(stage);
    for (const QString& line : expected)
        if (!actual.contains(line))
            qWarning().noquote() << "a fresh window has" << line;
    for (const QString& line : actual)
        if (!expected.contains(line))
            qWarning().noquote() << "this window has" << line;
    QCOMPARE(actual, expected);
    QVERIFY(!actual.isEmpty());
}

QPoint middleOf(const QCustomPlot& plot) {
    return plot.axisRect()->rect().center();
}

void zoomAll(const Stage& stage) {
    for (Card* card : stage.window.cards())
        if (card->showsPane())
            card->pane()->zoom(0.5);
}

struct Restart {
    const char* name;
    std::function<void(Stage&)> act;
    /// Where the run stands then.
    int step = 0;
};

const Restart restarts[] = {
    {"activation", [](Stage& s) { s.model.set("activation", std::string("tanh")); }},
    {"data set", [](Stage& s) { s.model.set("dataset", std::string("moons")); }},
    {"depth", [](Stage& s) { s.model.set("depth", std::int64_t{6}); }},
    {"depth there and back",
     [](Stage& s) {
         s.model.set("depth", std::int64_t{2});
         s.advance(20);
         s.model.set("depth", std::int64_t{4});
     }},
    {"depth 0 and back",
     [](Stage& s) {
         s.model.set("depth", std::int64_t{0});
         s.advance(20);
         s.model.set("depth", std::int64_t{4});
     }},
    {"width", [](Stage& s) { s.model.set("width", std::int64_t{40}); }},
    {"a layer's activation", [](Stage& s) { s.model.setLayerActivation(1, QStringLiteral("sigmoid")); }},
    {"the same weights", [](Stage& s) { emit s.window.resetRequested(); }},
    {"new weights", [](Stage& s) { s.model.newWeights(); }},
    {"undo of new weights",
     [](Stage& s) {
         s.model.follow(*s.shown);
         s.model.newWeights();
         s.advance(10);
         s.model.undoStack()->undo();
     },
     40}, // undo returns to where the run was left
    {"a file",
     [](Stage& s) {
         s.model.open({Experiment(), {}});
     }},
    {"when zoomed",
     [](Stage& s) {
         zoomAll(s);
         emit s.window.resetRequested();
     }},
    {"when maximised",
     [](Stage& s) {
         emit s.card("units")->maximizeToggled();
         s.settle();
         s.model.set("activation", std::string("sigmoid"));
         emit s.card("units")->maximizeToggled();
     }},
    {"in present mode",
     [](Stage& s) {
         s.window.setPresenting(true, false);
         s.settle();
         s.model.set("activation", std::string("sigmoid"));
         s.window.setPresenting(false);
     }},
};

/// What shows all of the run that goes on, by whatever way.
const Restart returns[] = {
    {"fit all",
     [](Stage& s) {
         for (Card* card : s.window.cards())
             card->fitAll();
     }},
    {"fit recent, then all",
     [](Stage& s) {
         for (Card* card : s.window.cards())
             card->fitRecent();
         for (Card* card : s.window.cards())
             card->fitAll();
     }},
    {"zoom, then fit all",
     [](Stage& s) {
         zoomAll(s);
         for (Card* card : s.window.cards())
             card->fitAll();
     }},
    {"double click",
     [](Stage& s) {
         zoomAll(s);
         for (QCustomPlot* plot : s.plots())
             QTest::mouseDClick(plot, Qt::LeftButton, {}, middleOf(*plot));
     }},
    {"double click without a zoom",
     [](Stage& s) {
         for (QCustomPlot* plot : s.plots())
             QTest::mouseDClick(plot, Qt::LeftButton, {}, middleOf(*plot));
     }},
    {"the key Home",
     [](Stage& s) {
         for (Card* card : s.window.cards())
             QTest::keyClick(card, Qt::Key_Home);
     }},
    {"another theme", [](Stage& s) { s.window.setTheme(ThemeName::Dark); }},
    {"another theme and back",
     [](Stage& s) {
         s.window.setTheme(ThemeName::Dark);
         s.settle();
         s.window.setTheme(ThemeName::Light);
     }},
    {"each card maximised",
     [](Stage& s) {
         for (Card* card : s.window.cards()) {
             emit card->maximizeToggled();
             s.settle();
             emit card->maximizeToggled();
             s.settle();
         }
     }},
    {"present mode and back",
     [](Stage& s) {
         s.window.setPresenting(true, false);
         s.settle();
         s.window.setPresenting(false);
     }},
    {"a small window and back",
     [](Stage& s) {
         const QSize size = s.window.size();
         s.window.resize(1024, 700);
         s.settle();
         s.window.resize(size);
     }},
};

} // namespace

class RestartTest : public QObject {
    Q_OBJECT

  private slots:
    void restartsLookLikeAFirstShow_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(restarts)); ++i)
            QTest::newRow(restarts[i].name) << i;
    }

    void restartsLookLikeAFirstShow() {
        QFETCH(const int, index);
        Stage stage(reluRun());
        stage.advance(40);
        const std::int64_t before = stage.shown->generation;
        restarts[index].act(stage);
        stage.settle();
        QVERIFY(stage.shown->generation > before);
        const int from = restarts[index].step;
        QCOMPARE(stage.shown->step, from);
        compareWithFresh(stage, 0, from);
        stage.advance(30);
        compareWithFresh(stage, 30, from);
    }

    void demonstrationsLookLikeAFirstShow_data() {
        QTest::addColumn<QString>("key");
        for (const Scenario& scenario : scenarios())
            QTest::newRow(scenario.key.data()) << QString::fromUtf8(scenario.key.data());
    }

    void demonstrationsLookLikeAFirstShow() {
        QFETCH(const QString, key);
        Stage stage(reluRun());
        stage.advance(40);
        stage.model.replace(findScenario(key.toStdString())->run(), key);
        stage.settle();
        compareWithFresh(stage, 0);
    }

    void allIsShownAgain_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(returns)); ++i)
            QTest::newRow(returns[i].name) << i;
    }

    // From step 0: there the widest and the narrowest range of what was seen are the same.
    void allIsShownAgain() {
        QFETCH(const int, index);
        Stage stage(reluRun());
        stage.settle();
        returns[index].act(stage);
        compareWithFresh(stage, 0);
        stage.advance(30);
        compareWithFresh(stage, 30);
    }

    // Its lanes are as far apart as the rows of the map, whatever was done before.
    void lanesStandBesideTheirRows() {
        Stage stage(reluRun());
        stage.advance(40);
        stage.card("units")->fitAll();
        emit stage.window.resetRequested();
        stage.advance(30);
        const QCPAxis& lanes = *stage.card("units")->pane()->plot().yAxis;
        QCOMPARE(lanes.range().lower, 0.0);
        QCOMPARE(lanes.range().upper, 4.0);
    }
};

LAB_WIDGET_TEST_MAIN(RestartTest)
#include "restart_test.moc"
