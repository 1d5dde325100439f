// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The whole program in one process: real sliders are moved, real plots are read, the real engine trains.
#include "app/laboratory.h"
#include "core/experiment/scenario.h"
#include "core/experiment/trainer.h"
#include "core/runner/session.h"
#include "tests/support/widget_test.h"
#include "ui/cards/activation/activation_card.h"
#include "ui/cards/card.h"
#include "ui/controls/fold_heading.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/parameter_panel.h"
#include "ui/explain/about_experiment.h"
#include "ui/explain/death_log.h"
#include "ui/explain/explain_panel.h"
#include "ui/explain/rule_table.h"
#include "ui/help/about.h"
#include "ui/help/help_window.h"
#include "ui/look/tool_button.h"
#include "ui/look/verdict_chip.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/message_bar.h"
#include "ui/window/present_view.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>

#include <qcustomplot.h>

using namespace lab;
using namespace lab::ui;

namespace {

Card* cardOf(app::Laboratory& laboratory, const char* key) {
    for (Card* card : laboratory.window().cards()) {
        if (card->key() == key)
            return card;
    }
    return nullptr;
}

QCustomPlot* plotOf(app::Laboratory& laboratory, const char* key) {
    return cardOf(laboratory, key)->findChild<QCustomPlot*>();
}

/// Drags the handle of a slider to the pixel of `position`, as a hand would: in several moves.
void drag(SliderTrack* track, int position) {
    const int y = track->height() / 3;
    const QPoint from(track->pixelOf(track->value()), y);
    const QPoint to(track->pixelOf(position), y);
    QTest::mousePress(track, Qt::LeftButton, Qt::NoModifier, from);
    for (int i = 1; i <= 8; ++i)
        QTest::mouseMove(track, from + (to - from) * i / 8);
    QTest::mouseRelease(track, Qt::LeftButton, Qt::NoModifier, to);
}

Experiment smallRelu() {
    Experiment experiment;
    experiment.activation = "relu";
    experiment.depth = 2;
    experiment.width = 8;
    return experiment;
}

/// All runs of its forecast together take a fraction of a second.
Experiment quickToForesee() {
    Experiment experiment = smallRelu();
    experiment.depth = 1;
    experiment.width = 4;
    experiment.rows = 20;
    return experiment;
}

/// Counts the events of one kind that reach a widget or any below it.
class EventCounter : public QObject {
  public:
    explicit EventCounter(QEvent::Type type) : m_type(type) {}

    void watch(QWidget& root) {
        root.installEventFilter(this);
        for (QWidget* child : root.findChildren<QWidget*>())
            child->installEventFilter(this);
    }
    int count() const { return m_count; }

    bool eventFilter(QObject*, QEvent* event) override {
        m_count += event->type() == m_type;
        return false;
    }

  private:
    QEvent::Type m_type;
    int m_count = 0;
};

} // namespace

class WindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<app::Laboratory> m_lab;

    void open(const Experiment& experiment) { open(Run{experiment, {}}); }

    void open(const Run& run) {
        m_lab = std::make_unique<app::Laboratory>(run, Jobs::Scheduling::Normal);
        m_lab->window().resize(1440, 900);
        m_lab->window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_lab->window(), labtest::patience));
        QTRY_VERIFY(m_lab->shown() != nullptr);
    }

    const Snapshot& shown() { return *m_lab->shown(); }

    void stepTo(std::int64_t step) {
        if (step > shown().step)
            m_lab->runner().step(step - shown().step);
        QTRY_COMPARE(shown().step, step);
    }

  private slots:
    void cleanup() { m_lab.reset(); }

    void opensPausedAtStepZeroAndVanishing() {
        open(Experiment{});
        QCOMPARE(shown().step, 0);
        QVERIFY(!shown().playing);
        QVERIFY(m_lab->window().transport()->verdict()->text().startsWith("Vanishing"));
        QCOMPARE(m_lab->window().cards().size(), 7u);
        for (Card* card : m_lab->window().cards()) {
            if (card->key() == "linear") // for models without hidden layers
                continue;
            QVERIFY2(card->isVisible(), qPrintable(card->key()));
            QVERIFY2(!card->reading().isEmpty(), qPrintable(card->key()));
        }
        stepTo(1); // had it trained by itself, it would be beyond
    }

    // By a click on an entry of the death log, whose step is one that a log finds which checks at every step.
    void theExactStepOfADeathIsFoundOnRequest() {
        open(findScenario("rate-kills")->run());
        stepTo(500);
        MainWindow& window = m_lab->window();
        window.sideDock()->explain();
        DeathLog* deaths = window.sideDock()->explanation()->deaths();
        const auto& events = shown().lives->events();
        LifeLog dense;
        Session session(shown().run);
        for (dense.add(0, session.measurement(), shown().run, shown().experiment);
             session.trainer().stepCount() < 500 && session.step() != nullptr;)
            dense.add(session.trainer().stepCount(), session.measurement(), shown().run, shown().experiment);
        QTRY_VERIFY(deaths->list()->isVisible() && deaths->list()->model()->rowCount() > 3);
        const QModelIndex entry = deaths->list()->model()->index(0, 0);
        const LifeEvent& event = events.back();
        QVERIFY(event.seen - event.after > 1);
        QVERIFY(entry.data(Qt::ToolTipRole).toString().contains("Click to find the exact step"));
        std::int64_t step = -1;
        for (const LifeEvent& other : dense.events()) {
            if (other.kind == event.kind && other.layer == event.layer && other.unit == event.unit &&
                other.seen > event.after && other.seen <= event.seen)
                step = other.seen;
        }
        deaths->list()->scrollTo(entry);
        QTest::mouseClick(deaths->list()->viewport(), Qt::LeftButton, {},
                          deaths->list()->visualRect(entry).center());
        QVERIFY(entry.data(LifeEventList::TimeRole).toString().startsWith("replaying"));
        QTRY_COMPARE(entry.data(LifeEventList::TimeRole).toString(), QString("step %1").arg(step));
        const QString sentence = entry.data().toString();
        QVERIFY2(sentence.contains(QString("step %1 (between the checks at steps %2 and %3), by ")
                                       .arg(step)
                                       .arg(event.after)
                                       .arg(event.seen)),
                 qPrintable(sentence));
        QVERIFY(!entry.data(Qt::ToolTipRole).toString().contains("Click"));
        // The window's keys act as before the click.
        window.activateWindow();
        deaths->list()->setFocus();
        const std::int64_t before = shown().step;
        QTest::keyClick(deaths->list(), '.');
        QTRY_COMPARE(shown().step, before + 1);
        QTest::keyClick(deaths->list(), ',');
        QTRY_COMPARE(shown().step, before);
        QTRY_VERIFY(!shown().playing);
        // Another question replaces one under way, and another run all of them.
        const QModelIndex second = deaths->list()->model()->index(1, 0);
        const QString secondRange = second.data(LifeEventList::TimeRole).toString();
        emit deaths->list()->clicked(second);
        emit deaths->list()->clicked(deaths->list()->model()->index(2, 0));
        QCOMPARE(second.data(LifeEventList::TimeRole).toString(), secondRange);
        emit window.resetRequested();
        QTRY_COMPARE(shown().step, 0);
        for (int row = 0; row < deaths->list()->model()->rowCount(); ++row)
            QVERIFY(!deaths->list()
                         ->model()
                         ->index(row, 0)
                         .data(LifeEventList::TimeRole)
                         .toString()
                         .startsWith("replaying"));
    }

    void spacePlaysAndPausesFromTheStart() {
        open(smallRelu());
        m_lab->window().activateWindow();
        QTRY_VERIFY(QApplication::focusWidget() != nullptr);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(shown().playing);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(!shown().playing);
    }

    void playTrainsAndPauseStops() {
        open(smallRelu());
        emit m_lab->window().playRequested();
        QTRY_VERIFY(shown().playing && shown().step > 20);
        emit m_lab->window().pauseRequested();
        QTRY_VERIFY(!shown().playing);
        stepTo(shown().step + 1); // had it gone on, it would be beyond
    }

    void aDemonstrationStartsPausedAndPlaysItsScript() {
        open(smallRelu());
        emit m_lab->window().playRequested();
        QTRY_VERIFY(shown().playing && shown().step > 5);
        SideDock* dock = m_lab->window().sideDock();
        dock->showPage(SideDock::Page::Lesson);
        QTest::mouseClick(dock->lesson()->scenarioButtons()[2], Qt::LeftButton);
        QTRY_VERIFY(shown().step == 0 && !shown().playing && shown().experiment.depth == 4);
        QVERIFY(dock->lesson()->question().contains("150"));
        stepTo(160);
        QCOMPARE(shown().experiment.learningRate, 3.0);
        QCOMPARE(shown().diagnosis.verdict, Verdict::Blocked);
        m_lab->model().undoStack()->undo(); // nothing is lost: the run comes back, where it was left
        QTRY_VERIFY(shown().step > 5 && !shown().playing && shown().experiment == smallRelu());
    }

    void theVerdictOpensItsExplanationAndATeacherMovesIt() {
        open(Experiment{});
        SideDock* dock = m_lab->window().sideDock();
        dock->setOpen(false);
        QTest::mouseClick(m_lab->window().transport()->verdict(), Qt::LeftButton);
        QVERIFY(dock->isOpen());
        QCOMPARE(dock->explanation()->word(), QString("Vanishing"));
        QLineEdit* border = dock->explanation()->rules()->editor("vanishing");
        border->setFocus();
        border->selectAll();
        QTest::keyClicks(border, "-9");
        QTest::keyClick(border, Qt::Key_Return);
        QTRY_COMPARE(shown().diagnosis.verdict, Verdict::Fading);
        QTRY_VERIFY(m_lab->window().transport()->verdict()->text().startsWith("Fading"));
        QCOMPARE(dock->explanation()->word(), QString("Fading"));
        stepTo(5);
        QCOMPARE(shown().diagnosis.verdict, Verdict::Fading);
        QVERIFY(shown().run.interventions.empty()); // a preference, no part of the run
    }

    void aNarrowWindowHasRoomForOneDock() {
        open(smallRelu());
        SideDock* dock = m_lab->window().sideDock();
        QVERIFY(dock->isOpen() && m_lab->window().panel()->isVisible());
        m_lab->window().resize(1024, 700);
        QTRY_VERIFY(!dock->isOpen() && m_lab->window().panel()->isVisible());
        labtest::settle();
        const QRect card = cardOf(*m_lab, "loss")->geometry();
        dock->setOpen(true);
        QVERIFY(!m_lab->window().panel()->isVisible());
        labtest::settle();
        // The sliders stay pinned and no card moves: the explanation stands in the settings' place.
        QVERIFY(m_lab->window().heroes()->learningRate()->isVisible() &&
                m_lab->window().heroes()->bias()->isVisible());
        QVERIFY(dock->lesson()->isVisible());
        QCOMPARE(cardOf(*m_lab, "loss")->geometry(), card);
        if (const QString folder = qEnvironmentVariable("LAB_SCREENS"); !folder.isEmpty())
            m_lab->window().grab().save(folder + "/narrow-lesson.png");
        m_lab->window().resize(1440, 900);
        QTRY_VERIFY(m_lab->window().panel()->isVisible() && dock->isAncestorOf(dock->lesson()));
        m_lab->window().resize(1024, 700);
        m_lab->window().leftDock()->setOpen(false);
        dock->setOpen(true);
        QVERIFY(dock->lesson()->isVisible());
        dock->setOpen(false);
        QVERIFY(m_lab->window().panel()->isVisible());
    }

    void rateSliderActsLiveWithoutRestart() {
        open(smallRelu());
        stepTo(10);
        const auto generation = shown().generation;
        drag(m_lab->window().heroes()->learningRate()->track(),
             m_lab->window().heroes()->learningRate()->track()->maximum());
        QCOMPARE(m_lab->window().heroes()->learningRate()->value(), 10.0);
        QTRY_COMPARE(shown().experiment.learningRate, 10.0);
        QCOMPARE(shown().generation, generation);
        QCOMPARE(shown().step, 10);
        QCOMPARE(shown().run.interventions.size(), 1u);
        QCOMPARE(shown().run.interventions[0].step, 10);
        QCOMPARE(m_lab->model().undoStack()->count(), 1); // one drag, one undo step
        m_lab->model().undoStack()->undo();
        QTRY_COMPARE(shown().experiment.learningRate, Experiment().learningRate);
    }

    void biasSliderKillsUnitsOnCurveMapAndCount() {
        open(smallRelu());
        stepTo(5);
        QCustomPlot* activation = plotOf(*m_lab, "activation");
        QVERIFY(activation != nullptr);
        const auto before = shown().now.deadUnits();
        SliderTrack* track = m_lab->window().heroes()->bias()->track();
        const auto* ghost = m_lab->window().findChild<ActivationCard*>()->before();
        QTest::mousePress(track, Qt::LeftButton, Qt::NoModifier,
                          QPoint(track->pixelOf(track->value()), track->height() / 3));
        QVERIFY(!ghost->data()->isEmpty()); // what was before the drag
        drag(track, track->minimum());
        QVERIFY(ghost->data()->isEmpty());
        QTRY_COMPARE(shown().experiment.bias, -5.0);
        QTRY_VERIFY(shown().now.deadUnits() > before + 8);
        QVERIFY(m_lab->window().transport()->verdict()->text().contains("dead"));
        // The histogram under the curve has moved below zero.
        auto* bars = activation->findChild<QCPBars*>();
        for (int i = 0; bars == nullptr && i < activation->plottableCount(); ++i)
            bars = qobject_cast<QCPBars*>(activation->plottable(i));
        QVERIFY(bars != nullptr);
        double left = 0;
        double right = 0;
        for (const QCPBarsData& bar : *bars->data())
            (bar.key < 0 ? left : right) += bar.value;
        QVERIFY(left > 10 * right);
        QVERIFY2(cardOf(*m_lab, "units")->reading().contains("dead"),
                 qPrintable(cardOf(*m_lab, "units")->reading()));
    }

    void gradientPlotsHoldTheMeasuredNumbers() {
        open(Experiment{});
        stepTo(30);
        QTRY_COMPARE(shown().step, 30);
        // Every hidden layer's error signal stands somewhere in the bars of the card.
        QCustomPlot* layers = plotOf(*m_lab, "layers");
        QVector<double> values;
        for (int i = 0; i < layers->plottableCount(); ++i) {
            if (auto* bars = qobject_cast<QCPBars*>(layers->plottable(i))) {
                for (const QCPBarsData& bar : *bars->data())
                    values << bar.value << bar.value + bars->baseValue();
            }
            if (auto* graph = qobject_cast<QCPGraph*>(layers->plottable(i))) {
                for (const QCPGraphData& point : *graph->data())
                    values << point.value;
            }
        }
        for (std::size_t l = 0; l < 8; ++l) {
            const double wanted = shown().now.layers[l].signal.errorSignal;
            const bool found = std::ranges::any_of(
                values, [wanted](double v) { return std::abs(v - wanted) <= 1e-9 * wanted; });
            QVERIFY2(found, qPrintable(QString("layer %1").arg(l + 1)));
        }
        QCustomPlot* time = plotOf(*m_lab, "time");
        int lines = 0;
        for (int i = 0; i < time->graphCount(); ++i)
            lines += time->graph(i)->dataCount() >= 30;
        QVERIFY(lines >= 8);
    }

    void windowChangesNothingOfTheRun() {
        Experiment experiment = smallRelu();
        open(experiment);
        emit m_lab->window().playRequested();
        QTRY_VERIFY(shown().step > 50);
        emit m_lab->window().pauseRequested();
        QTRY_VERIFY(!shown().playing);
        Trainer bare(shown().run);
        while (bare.stepCount() < shown().step)
            bare.step();
        QVERIFY(bare.network().parameters == shown().parameters);
    }

    void typedRateIsTakenAndWrongOneRefused() {
        open(smallRelu());
        QLineEdit* box = m_lab->window().heroes()->learningRate()->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "0.25");
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE(shown().experiment.learningRate, 0.25);
        box->selectAll();
        QTest::keyClicks(box, "99");
        QTest::keyClick(box, Qt::Key_Return);
        stepTo(shown().step + 1); // after whatever was sent to the engine before
        QCOMPARE(shown().experiment.learningRate, 0.25);
    }

    void divergenceShowsBannerAndAProvedCure() {
        open(findScenario("explodes")->run().experiment);
        emit m_lab->window().playRequested();
        QTRY_VERIFY(shown().divergence.has_value());
        QVERIFY(m_lab->window().transport()->verdict()->text().startsWith("Diverged"));
        QPushButton* cure = m_lab->window().transport()->cure();
        QTRY_VERIFY_WITH_TIMEOUT(cure->isVisible(), 60'000); // once short runs have confirmed it
        QCOMPARE(cure->text(), QString("He initialisation: learns in 7 of 7"));
        QTest::mouseClick(cure, Qt::LeftButton);
        QTRY_COMPARE(shown().experiment.initializer, std::string("he_normal"));
        QTRY_VERIFY(!shown().divergence.has_value());
        QCOMPARE(shown().step, 0);
        QVERIFY(!cure->isVisible());
    }

    void savedRunOpensAgainAndReplays() {
        QTemporaryDir dir;
        open(smallRelu());
        stepTo(7);
        m_lab->model().set("learningRate", 0.5);
        QTRY_COMPARE(shown().run.interventions.size(), 1u);
        stepTo(20);
        const Vector parameters = shown().parameters;
        QVERIFY(m_lab->window().saveFile(dir.filePath("run.json")));
        m_lab->model().set("depth", std::int64_t{3});
        QTRY_COMPARE(shown().experiment.depth, 3);
        QVERIFY(m_lab->window().openFile(dir.filePath("run.json")));
        QTRY_COMPARE(shown().experiment.depth, 2);
        stepTo(20);
        QVERIFY(shown().parameters == parameters);
        QCOMPARE(m_lab->window().heroes()->learningRate()->value(),
                 0.5); // the slider followed the recorded change
        QVERIFY(m_lab->window().openFile(dir.filePath("absent.json")));
        QTRY_VERIFY(m_lab->window().messages()->message() != nullptr);
        QVERIFY(m_lab->window().messages()->message()->text().contains("absent.json"));
    }

    void layerSelectionReachesEveryCard() {
        open(Experiment{});
        m_lab->window().selection().selectLayer(4);
        for (Card* card : m_lab->window().cards())
            QCOMPARE(card->selectedLayer(), 4u);
        QTRY_COMPARE(shown().histogramLayer, 4u);
        QTest::keyClick(&m_lab->window(), Qt::Key_BracketRight);
        QTRY_COMPARE(shown().histogramLayer, 5u);
    }

    // A demonstration's sentences are about its own layers, not about the one selected in the run before.
    void anotherDocumentBeginsWithLayerOneAndAllBiases() {
        QTemporaryDir folder;
        open(Experiment{});
        MainWindow& window = m_lab->window();
        QVERIFY(window.saveFile(folder.filePath("run.json")));
        auto* biasLayer = window.heroes()->findChild<QComboBox*>();
        const auto selectLayerThree = [&] {
            biasLayer->setCurrentIndex(3);
            emit biasLayer->activated(3);
            QCOMPARE(window.selection().layer(), 2u);
            QCOMPARE(window.heroes()->biasLayer(), 3u);
        };
        const auto beginsAnew = [&] {
            QCOMPARE(window.selection().layer(), 0u);
            QCOMPARE(window.heroes()->biasLayer(), 0u);
            for (const Card* card : window.cards())
                QCOMPARE(card->selectedLayer(), 0u);
        };
        for (QPushButton* demonstration : window.sideDock()->lesson()->scenarioButtons()) {
            if (m_lab->model().experiment().depth >= 3)
                selectLayerThree();
            demonstration->click();
            beginsAnew();
        }
        selectLayerThree();
        m_lab->model().undoStack()->undo();
        beginsAnew();
        m_lab->model().set("depth", std::int64_t{8});
        selectLayerThree();
        m_lab->model().newWeights(); // the same document
        QCOMPARE(window.selection().layer(), 2u);
        QCOMPARE(window.heroes()->biasLayer(), 3u);
        QVERIFY(window.openFile(folder.filePath("run.json")));
        QTRY_VERIFY(m_lab->model().experiment() == Experiment{}); // read meanwhile
        beginsAnew();
    }

    void everyDataSetAndActivationShows() {
        open(smallRelu());
        for (const DataSource& source : dataSources()) {
            QCOMPARE(m_lab->model().set("dataset", std::string(source.key)), QString());
            QTRY_COMPARE(shown().experiment.dataset, std::string(source.key));
            stepTo(3);
        }
        m_lab->model().set("dataset", std::string("circle"));
        for (const Activation& activation : activations()) {
            m_lab->model().set("activation", std::string(activation.key));
            QTRY_COMPARE(shown().experiment.activation, std::string(activation.key));
            stepTo(3);
        }
        for (const std::int64_t depth : {0, 1, 20}) {
            m_lab->model().set("depth", depth);
            QTRY_COMPARE(shown().experiment.depth, depth);
            stepTo(3);
        }
    }

    void aStepPointedAtOnTheTimelineIsPointedAtInTheCards() {
        open(smallRelu());
        stepTo(30);
        TimelineStrip* timeline = m_lab->window().timeline();
        QVERIFY(timeline->isVisible());
        QTest::mouseMove(timeline, QPoint(static_cast<int>(timeline->pixelOf(12)), 50));
        QTRY_VERIFY(timeline->reading().front().startsWith("Step 12"));
        cardOf(*m_lab, "loss")->selection().hoverStep(7);
        QVERIFY(timeline->reading().front().startsWith("Step 7"));
        m_lab->window().resize(1280, 600);
        QTRY_VERIFY(!timeline->isVisible());
    }

    void hiddenWindowAsksForNothing() {
        open(smallRelu());
        emit m_lab->window().playRequested();
        QTRY_VERIFY(shown().playing);
        m_lab->window().hide();
        // In the time in which a frame at the slowest pace would come ten times; what was asked for before
        // hiding has come by the third.
        QSignalSpy frames(m_lab.get(), &app::Laboratory::presented);
        QTimer pace;
        pace.setTimerType(Qt::PreciseTimer);
        QSignalSpy paces(&pace, &QTimer::timeout);
        pace.start(50);
        QTRY_VERIFY(paces.count() >= 3);
        frames.clear();
        QTRY_VERIFY(paces.count() >= 13);
        QCOMPARE(frames.count(), 0);
        m_lab->window().show();
        QTRY_VERIFY(frames.count() > 0);
    }

    void wideWindowsShowThreeColumns() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        const auto place = [&](const char* key) { return cardOf(*m_lab, key)->mapTo(&window, QPoint()); };
        QVERIFY(place("units").x() > place("activation").x());
        QCOMPARE(place("units").y(), place("activation").y());
        window.resize(2560, 1440);
        QTRY_COMPARE(place("layers").y(), place("activation").y()); // causes in one row,
        QCOMPARE(place("output").y(), place("activation").y());
        QCOMPARE(place("loss").y(), place("units").y()); // and below them what came of each
        QCOMPARE(place("units").x(), place("activation").x());
        QVERIFY(place("units").y() > place("activation").y());
        window.resize(1280, 720);
        QTRY_VERIFY(place("layers").y() > place("activation").y());
        QCOMPARE(place("units").y(), place("activation").y());
    }

    void presentModeBorrowsCardsAndSlidersAndGivesThemBack() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        window.setTheme(ThemeName::Dark);
        window.setPresenting(true, false);
        const auto inSight = [&] {
            QStringList keys;
            for (Card* card : window.cards()) {
                if (card->isVisible())
                    keys << card->key();
            }
            return keys;
        };
        window.presentView()->setPlots({"activation", "units"});
        QCOMPARE(inSight(), (QStringList{"activation", "units"}));
        QCOMPARE(window.cards().front()->theme().name, ThemeName::Projector);
        QVERIFY(!window.panel()->isVisible());

        // The class sees what the teacher drags.
        QVERIFY(window.heroes()->learningRate()->isVisible());
        drag(window.heroes()->learningRate()->track(), window.heroes()->learningRate()->track()->maximum());
        QCOMPARE(m_lab->model().experiment().learningRate, 10.0);

        // Another plot from the title's list; the one beside it changes places rather than standing twice.
        auto* chooser = cardOf(*m_lab, "activation")->findChild<QToolButton*>("chooser");
        QVERIFY(chooser->isVisible());
        emit chooser->menu()->aboutToShow();
        QStringList titles;
        for (QAction* action : chooser->menu()->actions()) {
            titles << action->text();
            if (action->text() == cardOf(*m_lab, "units")->title())
                action->trigger();
        }
        for (Card* card : window.cards())
            QVERIFY2(titles.contains(card->title()), qPrintable(card->title()));
        QCOMPARE(window.presentView()->plots(), (std::vector<QString>{"units", "activation"}));
        QTest::keyClick(&window, Qt::Key_4); // the fourth card alone
        QCOMPARE(inSight(), QStringList{window.cards()[3]->key()});

        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(!window.isPresenting());
        QCOMPARE(inSight().size(), 6);
        QCOMPARE(window.cards().front()->theme().name, ThemeName::Dark);
        QVERIFY(window.panel()->isVisible());
        QVERIFY(window.heroes()->learningRate()->mapTo(&window, QPoint()).x() < 40);
        QVERIFY(!chooser->isVisible());
    }

    void presentingLeavesTheHiddenDocksAsTheyAre() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        labtest::settle();
        EventCounter docks(QEvent::StyleChange);
        for (QWidget* dock :
             {static_cast<QWidget*>(window.panel()), static_cast<QWidget*>(window.sideDock())})
            docks.watch(*dock);
        window.setPresenting(true, false);
        labtest::settle();
        window.setPresenting(false, false);
        labtest::settle();
        QCOMPARE(docks.count(), 0);
        window.setTheme(ThemeName::Dark);
        QTRY_COMPARE(window.sideDock()->styleSheet(), styleSheetOf(themeOf(ThemeName::Dark)));
        QCOMPARE(window.leftDock()->styleSheet(), styleSheetOf(themeOf(ThemeName::Dark)));
        QVERIFY(docks.count() > 100);
    }

    void everySingleKeyActsAndCanBeSwitchedOff() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        QSignalSpy played(&window, &MainWindow::playRequested);
        QSignalSpy stepped(&window, &MainWindow::stepRequested);
        QSignalSpy epochs(&window, &MainWindow::stepEpochRequested);
        const auto maximized = [&] {
            return std::ranges::count_if(window.cards(),
                                         [](const Card* card) { return card->isMaximized(); });
        };
        const auto pressAll = [&] {
            window.centralWidget()->setFocus();
            QTest::keyClick(&window, Qt::Key_Space);
            QTest::keyClick(&window, Qt::Key_Period);
            QTest::keyClick(&window, Qt::Key_Greater, Qt::ShiftModifier);
            QTest::keyClick(&window, Qt::Key_BracketRight);
        };
        pressAll();
        QCOMPARE(played.count() + stepped.count() + epochs.count(), 3);
        QCOMPARE(window.request().layer, 1u);
        QTest::keyClick(&window, Qt::Key_BracketLeft);
        QCOMPARE(window.request().layer, 0u);
        QTest::keyClick(&window, Qt::Key_L);
        QVERIFY(window.focusWidget() == window.heroes()->learningRate()->track());
        QTest::keyClick(&window, Qt::Key_B);
        QVERIFY(window.focusWidget() == window.heroes()->bias()->track());
        for (std::size_t i = 0; i < window.cards().size(); ++i) {
            QTest::keyClick(&window, static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i)));
            QVERIFY(window.cards()[i]->isMaximized() && maximized() == 1);
        }
        QTest::keyClick(&window, Qt::Key_7);
        QCOMPARE(maximized(), 0);

        window.singleKeysOn()->setChecked(false);
        pressAll();
        QTest::keyClick(&window, Qt::Key_2);
        QTest::keyClick(&window, Qt::Key_L);
        QCOMPARE(played.count() + stepped.count() + epochs.count(), 3);
        QCOMPARE(window.request().layer, 0u);
        QCOMPARE(maximized(), 0);
        QVERIFY(window.focusWidget() != window.heroes()->learningRate()->track());
        window.setPresenting(true, false);
        QTest::keyClick(&window, Qt::Key_Escape); // no character: stays
        QVERIFY(!window.isPresenting());
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        window.restoreLayout(settings);
        QVERIFY(window.singleKeysOn()->isChecked());
        window.singleKeysOn()->setChecked(false);
        window.saveLayout(settings);
        window.singleKeysOn()->setChecked(true);
        window.restoreLayout(settings);
        QVERIFY(!window.singleKeysOn()->isChecked());
    }

    // Menu, keys, help and tooltips come from one row for each.
    void theTableOfActionsHoldsEachKeyOnceAndLabelsEveryButton() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        QStringList keys;
        for (const KeyRow& row : window.keyRows()) {
            QVERIFY(!row.text.isEmpty());
            keys << row.keys.split(" or ");
        }
        QVERIFY(keys.size() > 35);
        QCOMPARE(keys.removeDuplicates(), 0);
        int served = 0;
        for (const QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
            const QString tip = button->toolTip();
            const QStringList actions = actionsOf(*button).split(' ', Qt::SkipEmptyParts);
            if (!actions.isEmpty()) {
                ++served;
                QCOMPARE(tip.split('\n').filter(")").size(), actions.size());
            }
            // A key named in a tooltip is one of the table's.
            static const QRegularExpression inBrackets("\\(([^()]*)\\)");
            for (auto found = inBrackets.globalMatch(tip); found.hasNext();) {
                const QStringList named = found.next().captured(1).split(" or ");
                for (const QString& key : named)
                    QVERIFY2(!actions.isEmpty() ? keys.contains(key) : !key.contains("Ctrl+"),
                             qPrintable(tip));
            }
        }
        QCOMPARE(served, 8);
    }

    void everyButtonOfAnActionDoesIt() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        QSignalSpy played(&window, &MainWindow::playRequested), paused(&window, &MainWindow::pauseRequested);
        QSignalSpy stepped(&window, &MainWindow::stepRequested), reset(&window, &MainWindow::resetRequested);
        QSignalSpy until(&window, &MainWindow::playUntilEventRequested);
        const auto click = [&](const char* actions) {
            for (QAbstractButton* button : window.findChildren<QAbstractButton*>())
                if (actionsOf(*button) == actions && button->isVisible())
                    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(10, button->height() / 2));
        };
        stepTo(30);
        click("step epoch");
        QCOMPARE(stepped.count(), 1);
        QTRY_COMPARE(shown().step, 31);
        click("tenBack back");
        QTRY_COMPARE(shown().step, 21);
        click("play");
        QTRY_VERIFY(shown().playing);
        click("play");
        QTRY_VERIFY(!shown().playing);
        QVERIFY(played.count() == 1 && paused.count() == 1);
        click("startOver"); // in the bar and on the timeline
        QCOMPARE(reset.count(), 2);
        click("until");
        QCOMPARE(until.count(), 1);
        const auto seed = m_lab->model().experiment().seed;
        click("newWeights");
        QVERIFY(m_lab->model().experiment().seed != seed);
        click("present");
        QVERIFY(window.isPresenting());
    }

    void singleKeysDoNothingWhileTyping() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        window.activateWindow();
        QSignalSpy played(&window, &MainWindow::playRequested);
        QSignalSpy stepped(&window, &MainWindow::stepRequested);
        for (FoldHeading* heading : window.findChildren<FoldHeading*>())
            heading->setChecked(true);
        int edits = 0;
        for (QLineEdit* edit : window.findChildren<QLineEdit*>()) {
            if (!edit->isVisible() || !edit->isEnabled())
                continue;
            ++edits;
            edit->setFocus();
            edit->selectAll();
            QTest::keyClicks(edit, " .>[]lbrst123456");
            QTest::keyClick(edit, Qt::Key_PageDown);
            QTest::keyClick(edit, Qt::Key_Escape);
            const QWidget* owner = window.focusWidget();
            QVERIFY2(owner == edit || owner == edit->parentWidget(),
                     qPrintable(edit->parentWidget()->accessibleName()));
        }
        QVERIFY(edits > 10);
        QCOMPARE(played.count() + stepped.count(), 0);
        QCOMPARE(window.request().layer, 0u);
        for (const Card* card : window.cards())
            QVERIFY(!card->isMaximized());
    }

    void otherKeysAct() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, labtest::patience));
        QSignalSpy played(&window, &MainWindow::playRequested);
        QSignalSpy reset(&window, &MainWindow::resetRequested);
        QTest::keyClick(&window, Qt::Key_F5);
        QCOMPARE(played.count(), 1);
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(reset.count(), 1);
        const auto seed = m_lab->model().experiment().seed;
        QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_lab->model().experiment().seed != seed);
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_lab->model().experiment().seed, seed);
        QTest::keyClick(&window, Qt::Key_Y, Qt::ControlModifier);
        QVERIFY(m_lab->model().experiment().seed != seed);
        QTest::keyClick(&window, Qt::Key_F11);
        QVERIFY(window.isPresenting());
        QTest::keyClick(&window, Qt::Key_F11);
        QVERIFY(!window.isPresenting());

        // The plot in hand is the one with the keys, before the one that fills the place.
        QApplication::clipboard()->clear();
        window.centralWidget()->setFocus();
        QTest::keyClick(&window, Qt::Key_5);
        QTest::keyClick(&window, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!QApplication::clipboard()->image().isNull());
        QVERIFY(window.messages()->message()->text().contains("clipboard"));
        QTest::keyClick(&window, Qt::Key_Escape);
        cardOf(*m_lab, "loss")->setFocus();
        bool asked = false;
        QTimer::singleShot(0, &window, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            asked = menu != nullptr && menu->parentWidget() == cardOf(*m_lab, "loss");
            if (menu != nullptr)
                menu->close();
        });
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
        QVERIFY(asked);
    }

    void theHelpKnowsEveryKeyAndFindsWords() {
        open(smallRelu());
        MainWindow& window = m_lab->window();
        window.setTheme(ThemeName::Dark);
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window, labtest::patience));
        QTest::keyClick(&window, Qt::Key_F1);
        HelpWindow* help = window.help();
        QVERIFY(help != nullptr && help->isVisible() && !help->isModal());
        const QString text = help->text()->toPlainText();
        for (const QAction* action : window.actions()) {
            for (const QKeySequence& keys : action->shortcuts())
                QVERIFY2(text.contains(keys.toString(QKeySequence::NativeText)), qPrintable(keys.toString()));
        }
        for (const Parameter& parameter : parameters())
            QVERIFY2(text.contains(QString::fromUtf8(parameter.label.data())), parameter.key.data());
        for (const char* command : {"run", "replay", "export-replay", "export-pytorch"})
            QVERIFY2(text.contains(QString("gradient-lab ") + command), command);
        help->search()->setText("update ratio");
        QCOMPARE(help->text()->textCursor().selectedText().toLower(), QString("update ratio"));
        QVERIFY(help->text()->extraSelections().size() >= 1);
        help->search()->setText("no such word");
        QVERIFY(help->search()->property("problem").toBool());
        help->contents()->setCurrentRow(3);
        QCOMPARE(help->text()->textCursor().block().text(), help->contents()->item(3)->text());
        if (const QString folder = qEnvironmentVariable("LAB_SCREENS"); !folder.isEmpty())
            help->grab().save(folder + "/help.png");
        const QString about = aboutText();
        for (const char* word : {qVersion(), QCUSTOMPLOT_VERSION_STR, "Eigen", "GPL"})
            QVERIFY2(about.contains(word), word);
    }

    // Each change of a name or a description is spoken. (No handler of Qt's hears them offscreen.)
    void assistiveTechnologyHearsOfPauseStepAndVerdictOnly() {
        open(Experiment{}); // vanishing, and stays so
        MainWindow& window = m_lab->window();
        stepTo(50);
        const auto spoken = [&] {
            QStringList texts{window.transport()->verdict()->accessibleDescription()};
            for (const Card* card : window.cards())
                texts << card->accessibleName() << card->accessibleDescription();
            return texts;
        };
        Card* loss = cardOf(*m_lab, "loss");
        const QString paused = loss->accessibleDescription();
        QCOMPARE(paused, loss->title() + ": " + loss->reading());
        m_lab->runner().setSpeed(Runner::unlimited);
        emit window.playRequested();
        QTRY_VERIFY(shown().playing && shown().step > 100);
        const QStringList early = spoken();
        const QString reading = loss->reading();
        QTRY_VERIFY(shown().step > 3000 && loss->reading() != reading);
        QCOMPARE(spoken(), early);
        emit window.pauseRequested();
        QTRY_VERIFY(!shown().playing);
        QCOMPARE(loss->accessibleDescription(), loss->title() + ": " + loss->reading());
        QVERIFY(loss->accessibleDescription() != paused);
        const VerdictChip* chip = window.transport()->verdict();
        QCOMPARE(chip->accessibleDescription(), chip->text());
    }

    void slidersSayWhatTheyLeadTo() {
        open(quickToForesee());
        const app::Foresight& foresight = m_lab->foresight();
        const auto rate = [&]() -> const SliderStrip& {
            return m_lab->window().heroes()->learningRate()->track()->strip();
        };
        const auto bias = [&]() -> const SliderStrip& {
            return m_lab->window().heroes()->bias()->track()->strip();
        };
        QTRY_VERIFY(foresight.isComplete());
        QCOMPARE(rate().columns.size(), 61u);
        QVERIFY(rate().columns[35].text.contains(" of 7 runs ") && !rate().columns[35].borrowed);
        stepTo(5);
        QTRY_VERIFY(foresight.isComplete());
        QCOMPARE(bias().columns.size(), 101u);
        QCOMPARE(bias().columns[50].text,
                 QString("At 0: %1 of 4 units dead, now.").arg(shown().now.deadUnits()));

        // The rate's strip is about every rate: choosing one changes nothing. Anything else does.
        m_lab->model().set("learningRate", 0.5);
        QVERIFY(foresight.isComplete() && !rate().outdated);
        m_lab->model().set("bias", -5.0);
        QVERIFY(!foresight.isComplete() && rate().outdated);
        QTRY_VERIFY(foresight.isComplete() && !rate().outdated);
        // Set before step 0, it kills all units at birth: none of the runs can learn.
        QVERIFY(rate().columns[35].text.contains("7 of 7 runs stay stuck"));
    }

    void hiddenStripsCostNothing() {
        open(quickToForesee());
        QTRY_VERIFY(m_lab->foresight().isComplete());
        m_lab->window().setForecastsShown(false);
        QVERIFY(m_lab->window().heroes()->learningRate()->track()->stripArea().isEmpty());
        m_lab->model().set("batchSize", std::int64_t{5});
        QVERIFY(m_lab->foresight().isComplete()); // nothing was asked
        m_lab->window().setForecastsShown(true);
        QVERIFY(!m_lab->foresight().isComplete());
        QTRY_VERIFY(m_lab->foresight().isComplete());
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        m_lab->window().setForecastsShown(false);
        m_lab->window().saveLayout(settings);
        m_lab->window().setForecastsShown(true);
        m_lab->window().restoreLayout(settings);
        QVERIFY(!m_lab->window().forecastsShown());
    }

    void smallAndLargeWindowsClipNothing() {
        open(Experiment{});
        for (const QSize size : {QSize(1024, 700), QSize(1440, 900), QSize(3840, 2160)}) {
            m_lab->window().resize(size);
            labtest::settle();
            QCOMPARE(m_lab->window().size(), size); // nothing forces it larger
            for (Card* card : m_lab->window().cards()) {
                if (card->key() == "linear")
                    continue;
                const QRect inWindow(card->mapTo(&m_lab->window(), QPoint()), card->size());
                QVERIFY2(m_lab->window().rect().contains(inWindow), qPrintable(card->key()));
                QVERIFY2(card->width() > 250 && card->height() > 120, qPrintable(card->key()));
            }
        }
    }
};

LAB_WIDGET_TEST_MAIN(WindowTest)
#include "window_test.moc"
