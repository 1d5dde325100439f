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
#include "ui/cards/output/output_card.h"
#include "ui/cards/output/output_plot.h"
#include "ui/cards/signal/time_card.h"
#include "ui/cards/units/unit_map.h"
#include "ui/cards/units/units_card.h"
#include "ui/look/number_text.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/before_words.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/contour.h"
#include "ui/plot/reading.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/transport_bar.h"
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
        trainTo(12);
        QTest::keyClick(&window(), Qt::Key_G); // shown again, it comes to where the run is
        QTRY_COMPARE(card<LayersCard>().ghost().dots().data()->size(), 8);
        QCOMPARE(shown().step, std::int64_t{12});
        QCOMPARE(shown().experiment.depth, std::int64_t{4});
    }

    // While something is set up at step 0, the run that was trained stays beside it.
    void whatWasNotTrainedIsNoRunBefore() {
        const Run before = model().run();
        trainTo(40);
        QCOMPARE(model().set("activation", std::string("tanh")), QString());
        QCOMPARE(model().set("depth", std::int64_t{5}), QString());
        QCOMPARE(model().set("width", std::int64_t{4}), QString());
        QTRY_COMPARE(shown().experiment.width, std::int64_t{4});
        const Document& document = model().document();
        QVERIFY(*findBranch(document, *document.ghost)->run == before);
        QCOMPARE(document.branches.size(), std::size_t{2});
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

    // The units card says in its reading and in a second column what was dead, as a straight run counts it.
    void theUnitsBefore() {
        QCOMPARE(model().set("activation", std::string("relu")), QString());
        QTRY_COMPARE(shown().experiment.activation, std::string("relu"));
        QCOMPARE(model().set("bias", -1.0), QString()); // so that some are dead
        trainTo(40);
        const Run before = model().run();
        QCOMPARE(model().set("depth", std::int64_t{9}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{9});
        trainTo(25);
        Session straight = trained(before, 25);
        const Measurement& then = straight.measurement();
        QVERIFY(then.deadUnits() > 0);
        auto& units = card<UnitsCard>();
        const QString expected = QStringLiteral("; before: %1 of %2 dead")
                                     .arg(countText(then.deadUnits()), countText(then.hiddenUnits()));
        QVERIFY2(units.reading().endsWith(expected), qPrintable(units.reading()));
        units.plot()->replot();
        for (std::size_t l = 0; l < 8; ++l)
            QCOMPARE(units.laneTextBefore(l), countText(then.layers[l].dead));
        QCOMPARE(units.laneTextBefore(8), QStringLiteral("–"));

        QTest::keyClick(&window(), Qt::Key_G);
        QVERIFY(!units.reading().contains(QStringLiteral("before")));
        QVERIFY(units.laneTextBefore(0).isEmpty());
        QTest::keyClick(&window(), Qt::Key_G);
    }

    static std::shared_ptr<const Snapshot> snapshotOf(Session& session) {
        SnapshotRequest request;
        request.output = true;
        return session.observe(request, false);
    }

    // The border of the run before, at the present run's step, and what it answered right.
    void theBorderBefore() {
        QCOMPARE(model().set("depth", std::int64_t{1}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{1});
        QCOMPARE(model().set("learningRate", 1.0), QString());
        trainTo(400);
        const Run before = model().run();
        QCOMPARE(model().set("seed", std::uint64_t{7}), QString());
        QTRY_COMPARE(shown().experiment.seed, std::uint64_t{7});
        trainTo(300);
        Session straight = trained(before, 300);
        const auto then = snapshotOf(straight);
        const OutputPicture& picture = then->output;
        const QVector<QLineF> border = contourOf(picture.grid, picture.side, picture.low, picture.high, 0.5);
        QVERIFY(border.size() > 5);
        auto& output = card<OutputCard>();
        const QCPCurve& drawn = *output.output().contourBefore();
        QVERIFY(drawn.visible() && drawn.pen().style() == Qt::CustomDashLine);
        QCOMPARE(drawn.data()->size(), 3 * static_cast<int>(border.size()));
        QVERIFY(same((drawn.data()->constBegin() + 3)->key, border[1].x1()));
        QVERIFY(same((drawn.data()->constBegin() + 3)->value, border[1].y1()));
        QVERIFY2(output.caption().endsWith(QStringLiteral("before: ") + percentText(then->now.test.score, 1)),
                 qPrintable(output.caption()));
        // Of other data it would be no border.
        QCOMPARE(model().set("dataset", std::string("xor")), QString());
        QTRY_COMPARE(shown().experiment.dataset, std::string("xor"));
        QVERIFY(model().document().ghost);
        QCOMPARE(drawn.data()->size(), 0);
        QVERIFY(!output.caption().contains(QStringLiteral("before")));
    }

    void theCurveBefore() {
        QCOMPARE(model().set("dataset", std::string("sine")), QString());
        QTRY_COMPARE(shown().experiment.dataset, std::string("sine"));
        const Run before = model().run();
        trainTo(60);
        QCOMPARE(model().set("activation", std::string("tanh")), QString());
        QTRY_COMPARE(shown().experiment.activation, std::string("tanh"));
        trainTo(30);
        Session straight = trained(before, 30);
        const auto then = snapshotOf(straight);
        auto& output = card<OutputCard>();
        const QCPGraph& drawn = *output.output().curveBefore();
        QCOMPARE(drawn.data()->size(), static_cast<int>(then->output.curve.size()));
        QVERIFY(drawn.data()->size() > 10);
        QVERIFY(same((drawn.data()->constBegin() + 7)->value, static_cast<double>(then->output.curve[7])));
        QVERIFY2(
            output.caption().endsWith(QStringLiteral("pale: before, R² ") + numberText(then->now.test.score)),
            qPrintable(output.caption()));
    }

    // Beside the ribbons and in the chip: the verdict that a straight run has at this step.
    void theVerdictBefore() {
        const Run before = model().run();
        trainTo(60);
        QCOMPARE(model().set("activation", std::string("relu")), QString());
        QTRY_COMPARE(shown().experiment.activation, std::string("relu"));
        trainTo(30);
        Session straight = trained(before, 30);
        const auto then = snapshotOf(straight);
        const QString ratio = errorRatioText(then->now);
        QVERIFY(!ratio.isEmpty());
        const QString verdict = verdictWordInside(then->diagnosis.verdict);
        TimelineStrip& strip = *window().workArea()->workbench()->timeline();
        QVERIFY2(strip.wordsBefore().contains(verdict), qPrintable(strip.wordsBefore()));
        const VerdictChip& chip = *window().transport()->verdict();
        QVERIFY2(chip.shownText().endsWith(QStringLiteral("(before: %1)").arg(ratio)),
                 qPrintable(chip.shownText()));
        QVERIFY(chip.shownText().contains(errorRatioText(shown().now)));

        // The second ribbon reaches to the end of the run before, past the present step; the low strip has
        // none.
        const auto inked = [&strip](double first, double last) {
            const QImage image = strip.grab().toImage();
            const qreal pixels = image.devicePixelRatio();
            const auto colorAt = [&](double x, double y) {
                return image.pixelColor(static_cast<int>(x * pixels), static_cast<int>(y * pixels));
            };
            int count = 0;
            for (double x = strip.pixelOf(first); x < strip.pixelOf(last); ++x)
                for (double y = 69; y < 72; ++y)
                    count += colorAt(x, y) != colorAt(4, y) ? 1 : 0;
            return count;
        };
        QVERIFY(inked(2, 20) > 20 && inked(35, 55) > 20);
        QTest::keyClick(&window(), Qt::Key_G);
        QCOMPARE(inked(2, 20), 0);
        QVERIFY(strip.wordsBefore().isEmpty());
        QVERIFY(!chip.shownText().contains(QStringLiteral("before")));
        QTest::keyClick(&window(), Qt::Key_G);
        strip.setCompact(true);
        QVERIFY(strip.wordsBefore().isEmpty());
    }

    // A demonstration and a file are documents of their own: nothing stands beside them.
    // Squared error and cross-entropy have no axis in common.
    void anotherLossIsNotDrawn() {
        trainTo(20);
        QCOMPARE(model().set("dataset", std::string("sine")), QString());
        QTRY_COMPARE(shown().experiment.loss, std::string("mse"));
        trainTo(20);
        QCOMPARE(pointsOf(card<LossCard>().ghost()), std::size_t{0});
        QVERIFY(pointsOf(card<TimeCard>().ghosts().front()) > 0); // it is there, in other cards
        QCOMPARE(model().set("seed", std::uint64_t{7}), QString());
        QTRY_COMPARE(shown().experiment.seed, std::uint64_t{7});
        QVERIFY(pointsOf(card<LossCard>().ghost()) > 0);
    }

    // "before: 1/9" is a factor between layers: it needs a sentence about one in front of it.
    void aFactorBeforeNeedsOneNow() {
        const QString before = QStringLiteral("before:");
        trainTo(20);
        QCOMPARE(model().set("depth", std::int64_t{2}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{2});
        QVERIFY(card<LayersCard>().reading().contains(before));
        QCOMPARE(model().set("gain", 0.0), QString()); // no layer gets anything
        QTRY_COMPARE(shown().experiment.gain, 0.0);
        QVERIFY2(!card<LayersCard>().reading().contains(before), qPrintable(card<LayersCard>().reading()));
        model().undoStack()->undo();
        QTRY_COMPARE(shown().experiment.gain, 1.0);
        QCOMPARE(model().set("depth", std::int64_t{1}), QString());
        QTRY_COMPARE(shown().experiment.depth, std::int64_t{1});
        QVERIFY2(!card<LayersCard>().reading().contains(before), qPrintable(card<LayersCard>().reading()));
    }

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
