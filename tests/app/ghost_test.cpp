// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The run that a new start leaves behind: it stays beside the new one, at the same step, and its curves to
// their end. Its numbers are those of a run of its own.

#include "app/laboratory.h"
#include "core/runner/session.h"
#include "tests/support/check.h"
#include "tests/support/settle.h"
#include "tests/support/widget_test.h"
#include "ui/cards/card_grid.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/loss/loss_card.h"
#include "ui/cards/signal/time_card.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/work_area.h"
#include "ui/window/workbench.h"

#include <QApplication>
#include <QMouseEvent>
#include <QTest>

#include <qcustomplot.h>

using namespace lab;
using namespace lab::ui;
using labtest::same;

namespace {

class GhostTest : public QObject {
    Q_OBJECT

    std::unique_ptr<app::Laboratory> m_lab;

    MainWindow& window() { return m_lab->window(); }
    ExperimentModel& model() { return m_lab->model(); }
    const Snapshot& shown() { return *m_lab->shown(); }
    template <class T>
    T& card() {
        for (Card* card : window().cards()) {
            if (auto* found = qobject_cast<T*>(card))
                return *found;
        }
        qFatal("there is no such card");
    }

    void trainTo(std::int64_t step) {
        m_lab->runner().step(step - shown().step);
        QTRY_COMPARE(shown().step, step);
    }

    /// The points of a ghost's line that have a value.
    static std::size_t pointsOf(const GhostLine& line) {
        return line.graph().visible() ? static_cast<std::size_t>(line.graph().data()->size()) : 0;
    }

    static Session trained(const Run& run, std::int64_t step) {
        Session session(run);
        while (session.trainer().stepCount() < step && session.step() != nullptr) {
        }
        return session;
    }

  private slots:
    void init() {
        Experiment experiment;
        experiment.rows = 100;
        m_lab = std::make_unique<app::Laboratory>(Run{experiment, {}}, Jobs::Scheduling::Normal);
        window().resize(1440, 900);
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window(), labtest::patience));
        QTRY_VERIFY(m_lab->shown() != nullptr);
    }

    void cleanup() { m_lab.reset(); }

    // Switched to ReLU at step 80: the sigmoid's run stays, at the new run's step, up to where it was left.
    void aNewStartLeavesTheRunBefore() {
        const Run before = model().run();
        trainTo(80);
        QVERIFY(card<LossCard>().ghost().name().text().isEmpty() || pointsOf(card<LossCard>().ghost()) == 0);
        QCOMPARE(model().set("activation", std::string("relu")), QString());
        QTRY_COMPARE(shown().experiment.activation, std::string("relu"));
        QCOMPARE(shown().step, std::int64_t{0});
        const Document& document = model().document();
        QVERIFY(document.ghost && *findBranch(document, *document.ghost)->run == before);
        QCOMPARE(findBranch(document, *document.ghost)->length, std::int64_t{80});

        for (const std::int64_t step : {0, 30, 80, 120}) {
            if (step > 0)
                trainTo(step);
            Session straight = trained(before, std::min<std::int64_t>(step, 80));
            const double expected = straight.measurement().layers.front().signal.errorSignal;
            const QCPGraph& dots = card<LayersCard>().ghost().dots();
            QCOMPARE(dots.data()->size(), 8);
            QVERIFY2(same(dots.data()->constBegin()->value, expected), qPrintable(QString::number(step)));
            if (step > 0)
                QVERIFY2(card<LossCard>().reading().contains(QStringLiteral("before: ")),
                         qPrintable(card<LossCard>().reading()));
        }
        // The lines reach to the end of the run before, not to the step of the present one.
        const GhostLine& loss = card<LossCard>().ghost();
        QCOMPARE(loss.graph().data()->dataRange().size(), static_cast<int>(pointsOf(loss)));
        QVERIFY(std::prev(loss.graph().data()->constEnd())->key > 60);
        QVERIFY(pointsOf(card<TimeCard>().ghosts().front()) > 40);
        QVERIFY(window().workArea()->workbench()->grid()->ghostText().contains(QStringLiteral("Sigmoid")));
        QVERIFY(window().workArea()->workbench()->grid()->ghostText().contains(QStringLiteral("80 steps")));
    }

    void keyGHidesIt() {
        trainTo(30);
        QCOMPARE(model().set("depth", std::int64_t{3}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{3});
        QVERIFY(pointsOf(card<LossCard>().ghost()) > 0);
        QCOMPARE(card<LayersCard>().ghost().dots().data()->size(), 8);
        QTest::keyClick(&window(), Qt::Key_G);
        QCOMPARE(pointsOf(card<LossCard>().ghost()), std::size_t{0});
        QCOMPARE(card<LayersCard>().ghost().dots().data()->size(), 0);
        QVERIFY(window().workArea()->workbench()->grid()->ghostText().isEmpty());
        QTest::keyClick(&window(), Qt::Key_G);
        QVERIFY(pointsOf(card<LossCard>().ghost()) > 0);
        QTest::keyClick(&window(), Qt::Key_G);
        // Hidden, it is not trained either.
        QCOMPARE(model().set("depth", std::int64_t{4}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{4});
        QVERIFY(!model().shown().ghost);
        QTest::keyClick(&window(), Qt::Key_G); // it is kept as a preference
    }

    // Undo brings back the run before with what stood beside it then.
    void undoSwapsThem() {
        trainTo(40);
        QCOMPARE(model().set("seed", std::uint64_t{7}), QString());
        QTRY_COMPARE(shown().experiment.seed, std::uint64_t{7});
        trainTo(20);
        model().undoStack()->undo();
        QTRY_VERIFY(shown().experiment.seed == Experiment().seed && shown().step == 40);
        QVERIFY(!model().document().ghost);
        QCOMPARE(pointsOf(card<LossCard>().ghost()), std::size_t{0});
        model().undoStack()->redo();
        QTRY_VERIFY(shown().experiment.seed == 7 && shown().step == 20);
        QVERIFY(pointsOf(card<LossCard>().ghost()) > 0);
    }

    // A live change is the present run's alone.
    void aLiveChangeLeavesItAlone() {
        const Run before = model().run();
        trainTo(50);
        QCOMPARE(model().set("width", std::int64_t{6}), QString());
        QTRY_COMPARE(shown().experiment.width, std::int64_t{6});
        trainTo(10);
        QCOMPARE(model().set("learningRate", 1.0), QString());
        QTRY_COMPARE(shown().experiment.learningRate, 1.0);
        QVERIFY(*findBranch(model().document(), *model().document().ghost)->run == before);
        trainTo(45);
        Session straight = trained(before, 45);
        QVERIFY(same(card<LayersCard>().ghost().dots().data()->constBegin()->value,
                     straight.measurement().layers.front().signal.errorSignal));
    }

    // The playhead is dragged: each place is that of a straight run, the curves keep their later part, pale,
    // and the axes their ends. Then it goes on along what was recorded.
    void thePlayheadGoesAnywhere() {
        trainTo(200);
        TimelineStrip& strip = *window().timeline();
        const auto pixel = [&](std::int64_t step) {
            return QPoint(static_cast<int>(std::lround(strip.pixelOf(static_cast<double>(step)))),
                          strip.height() / 2);
        };
        const double end = strip.pixelOf(200);
        QTest::mousePress(&strip, Qt::LeftButton, {}, pixel(200));
        for (const std::int64_t step : {150, 20, 90, 0, 120}) {
            const QPoint place = pixel(step);
            QMouseEvent move(QEvent::MouseMove, place, strip.mapToGlobal(place), Qt::NoButton, Qt::LeftButton,
                             {});
            QApplication::sendEvent(&strip, &move);
            // A pixel is less than a step or more: which one, the strip says.
            QTRY_VERIFY(std::abs(strip.pixelOf(static_cast<double>(shown().step)) - place.x()) < 3);
            QCOMPARE(strip.pixelOf(200), end); // nothing moves under the pointer
            Session straight = trained(model().run(), shown().step);
            QVERIFY(same(shown().parameters, straight.trainer().network().parameters));
            QVERIFY(same(shown().now.train.loss, straight.measurement().train.loss));
            QVERIFY(std::prev(card<LossCard>().ghost().graph().data()->constEnd())->key > 150);
        }
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, pixel(120));
        trainTo(230);
        Session straight = trained(model().run(), 230);
        QVERIFY(same(shown().parameters, straight.trainer().network().parameters));
        QCOMPARE(pointsOf(card<LossCard>().ghost()), std::size_t{0});
    }

    // A demonstration and a file are documents of their own: nothing stands beside them.
    void anotherDocumentHasNone() {
        trainTo(10);
        model().choose(scenarios().back());
        QTRY_VERIFY(shown().step == 0 && shown().run == model().run());
        QVERIFY(!model().document().ghost);
        QCOMPARE(pointsOf(card<LossCard>().ghost()), std::size_t{0});
    }
};

} // namespace

LAB_WIDGET_TEST_MAIN(GhostTest)
#include "ghost_test.moc"
