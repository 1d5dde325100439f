// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cards under the hand: read-outs, the shared cursor, zoom, menus, and what is exported, on snapshots of
// real runs.

#include "core/runner/session.h"
#include "tests/support/widget_test.h"
#include "ui/cards/activation/activation_card.h"
#include "ui/cards/card_menu.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/layers/split_bars.h"
#include "ui/cards/loss/loss_card.h"
#include "ui/cards/output/network_picture.h"
#include "ui/cards/output/output_card.h"
#include "ui/cards/signal/time_card.h"
#include "ui/cards/units/unit_map.h"
#include "ui/cards/units/units_card.h"
#include "ui/document/experiment_model.h"
#include "ui/document/save_file.h"
#include "ui/look/number_text.h"
#include "ui/plot/data_table.h"
#include "ui/plot/table_dialog.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <qcustomplot.h>

#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <limits>

using namespace lab;
using namespace lab::ui;

namespace {

Experiment smallRun() {
    Experiment experiment;
    experiment.activation = "relu";
    experiment.depth = 4;
    experiment.width = 6;
    return experiment;
}

/// What the screen sees after so many steps, looked at every ten.
std::shared_ptr<const Snapshot> snapshotOf(const Experiment& experiment, int steps) {
    Session session{Run{experiment, {}}};
    std::shared_ptr<const Snapshot> snapshot = session.observe({}, false);
    for (int i = 0; i < steps; ++i) {
        session.step();
        if (i % 10 == 9 || i + 1 == steps)
            snapshot = session.observe({}, false);
    }
    return snapshot;
}

/// As the window shows a card.
template <typename CardType>
void show(CardType& card, const Snapshot& snapshot, QSize size = {460, 260}) {
    card.resize(size);
    card.show();
    card.present(snapshot);
    QCoreApplication::processEvents();
    card.plot()->replot();
}

/// Moves the pointer there. Sent to the widget itself: the pointer of the platform is where the last test
/// left it, and a move to the same place would be none.
void hoverAt(QWidget* widget, const QPointF& place) {
    QCoreApplication::processEvents();
    const QPointF at = place.toPoint();
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(widget, &move);
}

/// Puts the pointer over a place of the plot's axes, and says what the card says there.
QString readAt(Card& card, double x, double y) {
    QCustomPlot& plot = card.pane()->plot();
    hoverAt(&plot, {plot.xAxis->coordToPixel(x), plot.yAxis->coordToPixel(y)});
    return card.readOut().isVisible() ? plainText(card.readOut().text()) : QString();
}

double middleOf(const QCPAxis& axis) {
    return axis.pixelToCoord((axis.coordToPixel(axis.range().lower) + axis.coordToPixel(axis.range().upper)) /
                             2);
}

void turnWheel(QWidget* widget, const QPointF& place, int notches, Qt::KeyboardModifiers keys = {}) {
    QWheelEvent event(place, widget->mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt::NoButton,
                      keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
    QCoreApplication::processEvents();
}

QAction* actionOf(const QMenu& menu, const QString& text) {
    for (QAction* action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

QStringList csvLines(const Card& card) {
    return QString::fromUtf8(csvOf(card.table())).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
}

/// The window with this snapshot, laid out.
struct Shown {
    ExperimentModel model;
    MainWindow window{model};

    explicit Shown(const std::shared_ptr<const Snapshot>& snapshot, QSize size = {1440, 900})
        : model(snapshot->run) {
        window.resize(size);
        window.show();
        window.present(snapshot);
        QCoreApplication::processEvents();
        for (QCustomPlot* plot : window.findChildren<QCustomPlot*>())
            plot->replot();
    }

    std::vector<Card*> timeCards() const {
        std::vector<Card*> cards;
        for (Card* card : window.cards()) {
            if (card->hasTimeAxis())
                cards.push_back(card);
        }
        return cards;
    }
};

} // namespace

class CardToolsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { m_run = snapshotOf(smallRun(), 300); }

    void timeReadOut();
    void lossReadOut();
    void activationReadOut();
    void layersReadOut();
    void unitsReadOut();
    void sparsityStandsBesideDeath();
    void networkReadOut();
    void mapReadOut();
    void glyphsSayWhatChanged();
    void axisTitleTouchesNoNumber();
    void hoveredLayerIsLitEverywhere();
    void clicksOnTimePlotsAreCompared();
    void cursorIsShared();
    void hoverDrawsNoCurves();
    void timeColumnEndsTogether();

    void wheelZoomsAndDoubleClickResets();
    void dragPans();
    void zoomIsSharedAndStays();
    void fitRecentAndAll();
    void keysDoIt();
    void menuNamesWhatThereIs();
    void menuOpensEverywhereInACard();

    void tableIsWhatIsDrawn();
    void exactNumbers();
    void tablesJoinByKey();
    void csvQuotes();
    void tableWindowCopies();
    void picturesParse();
    void savesAndSays();
    void fullDiskKeepsTheOldFile();

    void splitIsTheProduct();
    void updateRatioIsTheLast();
    void spikeMakesTheAxisLogarithmic();
    void readingsFit_data();
    void readingsFit();

  private:
    std::shared_ptr<const Snapshot> m_run;
};

void CardToolsTest::timeReadOut() {
    TimeCard card;
    show(card, *m_run);
    const QCPGraph& line = *card.line(0);
    const QCPGraphData point = *(line.data()->constBegin() + line.data()->size() / 2);
    const QString text = readAt(card, point.key, middleOf(*card.plot()->yAxis));
    QVERIFY2(text.contains(QStringLiteral("layer 1: ") + numberText(point.value)), qPrintable(text));
    // Sorted as drawn: the largest on top.
    double above = std::numeric_limits<double>::infinity();
    for (const ReadOutRow& row : card.readOut().text().rows) {
        const auto layer = row.name.section(' ', 1).toULong() - 1;
        const double value = (card.line(layer)->data()->constBegin() + line.data()->size() / 2)->value;
        QCOMPARE(row.value, numberText(value));
        QCOMPARE(row.mark, layerColor(card.theme(), layer, 4));
        QVERIFY(value <= above);
        above = value;
    }
    // Beyond the axes there is nothing to say.
    hoverAt(card.plot(), {3, 3});
    QVERIFY(!card.readOut().isVisible());
}

void CardToolsTest::lossReadOut() {
    LossCard card;
    show(card, *m_run);
    const QCPGraphData check = *std::prev(card.testGraph()->data()->constEnd());
    const QString text = readAt(card, check.key, middleOf(*card.plot()->yAxis));
    QVERIFY2(text.contains(QStringLiteral("test, step 300: ") + numberText(check.value)), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("train: ")) && text.contains(QStringLiteral("batches, median: ")));
}

void CardToolsTest::glyphsSayWhatChanged() {
    Run run{smallRun(), {}};
    Session session(run);
    for (int i = 0; i < 40; ++i)
        session.step();
    session.apply({40, "learningRate", 0.3, 0});
    for (int i = 0; i < 60; ++i)
        session.step();
    const auto snapshot = session.observe({}, false);
    TimeCard time;
    LossCard loss;
    UnitsCard units;
    show(time, *snapshot);
    show(loss, *snapshot);
    show(units, *snapshot);
    for (Card* card : std::initializer_list<Card*>{&time, &loss, &units}) {
        const QCustomPlot& plot = card->pane()->plot();
        const QPointF glyph(plot.xAxis->coordToPixel(40) + 3, plot.axisRect()->top() - 5);
        hoverAt(&card->pane()->plot(), glyph);
        QCOMPARE(plainText(card->readOut().text()), QStringLiteral("step 40\nrate 0.03 → 0.3"));
        QCOMPARE(card->selection().hoveredStep(), std::optional(40.0));
        hoverAt(&card->pane()->plot(), glyph + QPointF(60, 0));
        QVERIFY(!card->readOut().isVisible());
    }
}

void CardToolsTest::axisTitleTouchesNoNumber() {
    ActivationCard card;
    constexpr int narrowestPresented = 400; // of two plots in the smallest window
    for (const int width : {300, 340, 400, 460, 900}) {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Projector}) {
            if (name == ThemeName::Projector && width < narrowestPresented)
                continue;
            card.setTheme(themeOf(name));
            show(card, *m_run, {width, 260});
            QCoreApplication::processEvents(); // the numbers that are left
            card.plot()->replot();
            const auto& axis = *card.plot()->xAxis;
            const auto* title = card.plot()->findChild<QCPItemText*>(QStringLiteral("axisTitle"));
            const double left = title->topLeft->pixelPosition().x();
            const double right = title->bottomRight->pixelPosition().x();
            const QFontMetricsF metrics(axis.tickLabelFont());
            const QVector<double> ticks = axis.tickVector();
            QVERIFY(ticks.contains(0) && ticks.contains(8) && ticks.contains(-8));
            for (qsizetype i = 0; i < ticks.size(); ++i) {
                const double middle = axis.coordToPixel(ticks[i]);
                const double half = metrics.horizontalAdvance(axis.tickVectorLabels()[i]) / 2;
                QVERIFY2(middle + half < left || middle - half > right, qPrintable(QString::number(width)));
            }
        }
    }
    // Looked at closely the axes still have numbers.
    turnWheel(card.plot(), card.plot()->axisRect()->center(), 12);
    card.plot()->replot();
    QVERIFY(card.plot()->xAxis->tickVector().size() >= 2);
    QVERIFY(card.plot()->yAxis->tickVector().size() >= 2);
}

void CardToolsTest::activationReadOut() {
    ActivationCard card;
    show(card, *m_run);
    const QString text = readAt(card, 1.5, 1);
    const double z = card.pane()->line().value();
    QVERIFY(std::abs(z - 1.5) < 0.1);
    QVERIFY2(text.startsWith(QStringLiteral("z = ") + numberText(z)), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("f(z): ") + numberText(z)));
    QVERIFY(text.contains(QStringLiteral("f′(z): 1")));
    QVERIFY(text.contains(QStringLiteral(" %")));
    // The tangent of ReLU above 0 is ReLU's line itself.
    QVERIFY(card.tangent()->visible());
    QVERIFY(std::abs(card.tangent()->end->value() - card.tangent()->end->key()) < 1e-9);
    hoverAt(card.plot(), {1, 1});
    QVERIFY(!card.tangent()->visible());
}

void CardToolsTest::layersReadOut() {
    LayersCard card;
    show(card, *m_run);
    const QString text = readAt(card, 2, middleOf(*card.plot()->yAxis));
    const double value = m_run->now.layers[1].signal.errorSignal;
    const double last = m_run->now.layers[3].signal.errorSignal;
    QVERIFY2(text.startsWith(QStringLiteral("layer 2\n")), qPrintable(text));
    QVERIFY(text.contains(numberText(value)));
    QVERIFY(text.contains(QStringLiteral("to layer 4: ") + lab::ui::ratioText(value / last)));
}

void CardToolsTest::unitsReadOut() {
    UnitsCard card;
    show(card, *m_run);
    const QString text = readAt(card, 300, 1);
    QVERIFY2(text.startsWith(QStringLiteral("checked at step 300")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("layer 1: %1 of 6 dead").arg(m_run->now.layers[0].dead)));
}

// Three shades that make up a lane, the same three counts in words however little room there is, and in the
// table.
void CardToolsTest::sparsityStandsBesideDeath() {
    Experiment experiment;
    experiment.activation = "relu";
    const auto snapshot = snapshotOf(experiment, 200);
    const Shown shown(snapshot);
    auto* card = shown.window.findChild<UnitsCard*>();
    std::int64_t sparse = 0;
    std::int64_t always = 0;
    std::int64_t dead = 0;
    for (std::size_t l = 0; l < snapshot->now.hiddenLayers(); ++l) {
        const LayerMeasurement& layer = snapshot->now.layers[l];
        const auto units = static_cast<double>(layer.units.size());
        const double on = card->laneAlwaysOnShares(l).last() * units;
        const double sometimes = card->laneSparseShares(l).last() * units;
        const double never = card->laneShares(l).last() * units;
        QCOMPARE(std::lround(on), layer.alwaysOn);
        QCOMPARE(std::lround(never), layer.dead);
        QVERIFY(std::abs(on + sometimes + never - units) < 1e-9);
        sparse += std::lround(sometimes);
        always += layer.alwaysOn;
        dead += layer.dead;
    }
    QVERIFY(sparse > 0 && always > 0 && dead > 0);
    const QString words = QStringLiteral("%1 sometimes 0, %2 always on").arg(sparse).arg(always);
    for (const QSize size : {QSize(1440, 900), QSize(1920, 1080)}) {
        auto& window = const_cast<MainWindow&>(shown.window);
        window.resize(size);
        QCoreApplication::processEvents();
        QVERIFY2(card->shownReading().contains(words), qPrintable(card->shownReading()));
        QVERIFY(card->shownReading().startsWith(QStringLiteral("%1 of 64 dead").arg(dead)));
    }
    QVERIFY(csvLines(*card).first().startsWith(
        QStringLiteral("step,\"layer 1, share always on\",\"layer 1, share sometimes 0\"")));
}

void CardToolsTest::networkReadOut() {
    OutputCard card;
    show(card, *m_run);
    NetworkPicture* picture = card.network();
    const auto said = [&](const QPointF& place) {
        hoverAt(picture, place);
        return plainText(card.readOut().text());
    };
    const LayerShape& shape = m_run->layers[1];
    const QString unit = said(picture->nodeCenter(2, 3));
    QVERIFY2(unit.startsWith(QStringLiteral("layer 2, unit 4: ")), qPrintable(unit));
    QVERIFY(unit.contains(QStringLiteral("b: ") + numberText(shape.bias(m_run->parameters)[3])));
    QVERIFY(unit.contains(QStringLiteral("∂L/∂b: ") + numberText(shape.bias(m_run->gradient)[3])));
    // A horizontal link in its middle, where few others pass.
    const QString link = said((picture->nodeCenter(1, 0) + picture->nodeCenter(2, 0)) / 2);
    QVERIFY2(link.startsWith(QStringLiteral("layer 1, unit 1 to layer 2, unit 1")), qPrintable(link));
    QVERIFY(link.contains(QStringLiteral("w: ") + numberText(shape.weights(m_run->parameters)(0, 0))));
    QVERIFY(link.contains(QStringLiteral("∂L/∂w: ") + numberText(shape.weights(m_run->gradient)(0, 0))));
}

void CardToolsTest::mapReadOut() {
    OutputCard card;
    show(card, *m_run);
    const OutputPicture& picture = m_run->output;
    const std::size_t column = 40;
    const std::size_t row = 5;
    const auto placeOf = [&](std::size_t i) {
        return picture.low + (picture.high - picture.low) * static_cast<double>(i) / (picture.side - 1);
    };
    const QString text = readAt(card, placeOf(column), placeOf(row));
    const float answer = picture.grid[column * static_cast<std::size_t>(picture.side) + row];
    QVERIFY2(text.contains(QStringLiteral("p: ") + numberText(static_cast<double>(answer))),
             qPrintable(text));
}

void CardToolsTest::hoveredLayerIsLitEverywhere() {
    Shown shown(m_run);
    auto* layers = shown.window.findChild<LayersCard*>();
    auto* units = shown.window.findChild<UnitsCard*>();
    auto* time = shown.window.findChild<TimeCard*>();
    auto* network = shown.window.findChild<NetworkPicture*>();
    const QImage calmNetwork = network->grab().toImage();
    const QImage calmMap = units->map()->grab().toImage();
    hoverAt(units->map(), units->map()->cellCenter(2, 0));
    QCOMPARE(layers->pane()->line(), std::optional<double>(3));
    QVERIFY(time->litLine()->visible() && time->litLine()->data() == time->line(2)->data());
    QVERIFY(network->grab().toImage() != calmNetwork);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(units->map(), &leave);
    QVERIFY(!layers->pane()->line());
    QVERIFY(!time->litLine()->visible());
    QVERIFY(network->grab().toImage() == calmNetwork);
    readAt(*layers, 3, middleOf(*layers->plot()->yAxis));
    QVERIFY(units->map()->grab().toImage() != calmMap);
    // A line of the time card, at its first point.
    QApplication::sendEvent(layers->plot(), &leave);
    const QCPGraphData point = *(time->line(3)->data()->constBegin() + 4);
    readAt(*time, point.key, point.value);
    QVERIFY(layers->pane()->line().has_value());
}

void CardToolsTest::clicksOnTimePlotsAreCompared() {
    Shown shown(m_run);
    auto* timeline = shown.window.findChild<TimelineStrip*>();
    const std::vector<Card*> cards = shown.timeCards();
    const auto click = [&](Card& card, double step, Qt::KeyboardModifiers keys) {
        QCustomPlot& plot = card.pane()->plot();
        const QPoint at(static_cast<int>(plot.xAxis->coordToPixel(step)), plot.axisRect()->center().y());
        hoverAt(&plot, at);
        QTest::mouseClick(&plot, Qt::LeftButton, keys, at);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&plot, &leave);
    };
    click(*cards[1], 100, {});
    click(*cards[2], 200, Qt::ShiftModifier);
    QVERIFY2(timeline->reading()[0].contains(QRegularExpression("1[0-9]{2} steps|9[0-9] steps")),
             qPrintable(timeline->reading()[0]));
}

void CardToolsTest::cursorIsShared() {
    Shown shown(m_run);
    const std::vector<Card*> cards = shown.timeCards();
    QCOMPARE(cards.size(), std::size_t{3});
    for (Card* pointed : cards) {
        QCustomPlot& plot = pointed->pane()->plot();
        hoverAt(&plot, plot.axisRect()->center());
        QVERIFY(pointed->readOut().isVisible());
        for (const Card* card : cards) {
            QVERIFY(card->pane()->line().has_value());
            QCOMPARE(*card->pane()->line(), *pointed->pane()->line());
            QCOMPARE(card->readOut().isVisible(), card == pointed);
        }
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&plot, &leave);
        for (const Card* card : cards)
            QVERIFY(!card->pane()->line().has_value());
        QVERIFY(!pointed->readOut().isVisible());
    }
}

void CardToolsTest::hoverDrawsNoCurves() {
    TimeCard card;
    show(card, *m_run);
    labtest::settle();
    QSignalSpy drawn(card.plot(), &QCustomPlot::afterReplot);
    const QRect area = card.plot()->axisRect()->rect();
    for (int x = area.left() + 5; x < area.right(); x += 7)
        hoverAt(card.plot(), QPointF(x, area.center().y()));
    QVERIFY(card.pane()->line().has_value());
    QCOMPARE(drawn.count(), 0);
}

void CardToolsTest::timeColumnEndsTogether() {
    for (const QSize size : {QSize(1440, 900), QSize(1024, 700), QSize(1920, 1080)}) {
        Shown shown(m_run, size);
        int right = -1;
        for (Card* card : shown.timeCards()) {
            QCustomPlot& plot = card->pane()->plot();
            const int end = plot.mapTo(&shown.window, QPoint(plot.axisRect()->right(), 0)).x();
            right = right < 0 ? end : right;
            QCOMPARE(end, right);
            QCOMPARE(plot.xAxis->range().lower, 0.0);
            QCOMPARE(plot.xAxis->range().upper, 500.0);
        }
    }
}

void CardToolsTest::wheelZoomsAndDoubleClickResets() {
    TimeCard card;
    show(card, *m_run);
    QCustomPlot& plot = *card.plot();
    const QCPRange all = plot.xAxis->range();
    const QCPRange values = plot.yAxis->range();
    const QPointF place(plot.axisRect()->left() + 50, plot.axisRect()->center().y());
    const double under = plot.xAxis->pixelToCoord(place.x());
    turnWheel(&plot, place, 3);
    QVERIFY(std::abs(plot.xAxis->range().size() / all.size() - 0.512) < 1e-9);
    QVERIFY(std::abs(plot.xAxis->pixelToCoord(place.x()) - under) < 1e-6 * all.size());
    QCOMPARE(plot.yAxis->range(), values);
    // With Ctrl the values.
    turnWheel(&plot, place, 2, Qt::ControlModifier);
    QVERIFY(plot.yAxis->range().lower > values.lower && plot.yAxis->range().upper < values.upper);
    // Never beyond what there is.
    turnWheel(&plot, place, -20);
    QCOMPARE(plot.xAxis->range(), all);
    turnWheel(&plot, place, 4);
    QTest::mouseDClick(&plot, Qt::LeftButton, {}, place.toPoint());
    QCOMPARE(plot.xAxis->range(), all);
    QCOMPARE(plot.yAxis->range(), values);
    // Zooming in stops while the labels still differ.
    turnWheel(&plot, place, 200);
    QVERIFY(plot.xAxis->range().size() >= 0.9e-3 * all.size());
}

void CardToolsTest::dragPans() {
    LayersCard card;
    show(card, *m_run);
    QCustomPlot& plot = *card.plot();
    card.selection().selectLayer(card.layers());
    const QPoint from = plot.axisRect()->center();
    turnWheel(&plot, from, 4);
    const QCPRange before = plot.yAxis->range();
    const double under = plot.yAxis->pixelToCoord(from.y());
    QTest::mousePress(&plot, Qt::LeftButton, {}, from);
    for (int y = 2; y <= 20; y += 2) {
        QMouseEvent move(QEvent::MouseMove, from + QPoint(0, y), plot.mapToGlobal(from + QPoint(0, y)),
                         Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&plot, &move);
    }
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, from + QPoint(0, 20));
    QVERIFY(plot.yAxis->range().lower > before.lower);
    QVERIFY(std::abs(std::log10(plot.yAxis->pixelToCoord(from.y() + 20) / under)) < 0.05);
    const double decades = std::log10(before.upper / before.lower);
    QVERIFY(std::abs(std::log10(plot.yAxis->range().upper / plot.yAxis->range().lower) - decades) < 1e-9);
    // A drag chooses no layer, a click does.
    QCOMPARE(card.selectedLayer(), card.layers());
    QTest::mouseClick(&plot, Qt::LeftButton, {}, from);
    QVERIFY(card.selectedLayer() < card.layers());
}

void CardToolsTest::zoomIsSharedAndStays() {
    Shown shown(m_run);
    const std::vector<Card*> cards = shown.timeCards();
    QCustomPlot& plot = cards.front()->pane()->plot();
    turnWheel(&plot, plot.axisRect()->center(), 3);
    const QCPRange part = plot.xAxis->range();
    QVERIFY(part.size() < 300);
    for (const Card* card : cards)
        QCOMPARE(card->pane()->plot().xAxis->range(), part);
    // More steps widen the axis for those who look at all of it, not for those who look closer.
    shown.window.present(snapshotOf(smallRun(), 301));
    for (const Card* card : cards)
        QCOMPARE(card->pane()->plot().xAxis->range(), part);
    QTest::mouseDClick(&plot, Qt::LeftButton, {}, plot.axisRect()->center());
    for (const Card* card : cards)
        QCOMPARE(card->pane()->plot().xAxis->range(), QCPRange(0, 500));
}

void CardToolsTest::fitRecentAndAll() {
    TimeCard card;
    show(card, *m_run);
    const QCPRange all = card.plot()->xAxis->range();
    actionOf(*makeCardMenu(card), QStringLiteral("Fit recent: last 20 %"))->trigger();
    QCOMPARE(card.plot()->xAxis->range(), QCPRange(240, 300));
    QCOMPARE(card.selection().visibleSteps(), std::optional(Stretch{240, 300}));
    // The values of that part fill the height.
    const QCPRange values = card.plot()->yAxis->range();
    for (std::size_t l = 0; l < card.layers(); ++l) {
        for (const QCPGraphData& point : *card.line(l)->data()) {
            if (point.key >= 240)
                QVERIFY(values.contains(point.value));
        }
    }
    actionOf(*makeCardMenu(card), QStringLiteral("Fit all"))->trigger();
    QCOMPARE(card.plot()->xAxis->range(), all);
}

void CardToolsTest::keysDoIt() {
    Shown shown(m_run);
    Card* card = shown.timeCards().front();
    QCOMPARE(card->focusPolicy(), Qt::TabFocus);
    shown.window.activateWindow();
    card->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(card->hasFocus());
    const QCPRange all = card->pane()->plot().xAxis->range();
    QTest::keyClick(card, Qt::Key_Left);
    QVERIFY(card->readOut().isVisible());
    const double step = card->pane()->line().value();
    QTest::keyClick(card, Qt::Key_Left);
    QTest::keyClick(card, Qt::Key_Left);
    QVERIFY(card->pane()->line().value() < step);
    QTest::keyClick(card, Qt::Key_Plus);
    QVERIFY(card->pane()->plot().xAxis->range().size() < all.size());
    QTest::keyClick(card, Qt::Key_Minus);
    QTest::keyClick(card, Qt::Key_Home);
    QCOMPARE(card->pane()->plot().xAxis->range(), all);
    // The ring.
    QCOMPARE(card->grab().toImage().pixelColor(card->width() / 2, 0), card->theme().accent);
    // Other keys go on to the window.
    QSignalSpy played(&shown.window, &MainWindow::playRequested);
    QTest::keyClick(card, Qt::Key_Space);
    QCOMPARE(played.count(), 1);
}

void CardToolsTest::menuNamesWhatThereIs() {
    Shown shown(m_run);
    for (Card* card : shown.window.cards()) {
        const auto menu = makeCardMenu(*card);
        for (const char* text :
             {"Copy image", "Save PNG…", "Save SVG…", "Save CSV…", "Show as table", "Maximise"})
            QVERIFY2(actionOf(*menu, QString::fromUtf8(text)) != nullptr, qPrintable(card->key() + text));
        QCOMPARE(actionOf(*menu, QStringLiteral("Fit recent: last 20 %")) != nullptr, card->hasTimeAxis());
        QCOMPARE(actionOf(*menu, QStringLiteral("Logarithmic axis")) != nullptr, card->key() == "loss");
        QVERIFY(!fileNameOf(card->figure(), "png").contains(QRegularExpression("[^a-z0-9.-]")));
    }
    const auto layers = shown.window.findChild<Card*>(QStringLiteral("layers"))->figure();
    QCOMPARE(fileNameOf(layers, "png"), QStringLiteral("gradient-by-layer-step-300.png"));
}

void CardToolsTest::menuOpensEverywhereInACard() {
    Shown shown(m_run);
    const auto textsOf = [](const QMenu& menu) {
        QStringList texts;
        for (const QAction* action : menu.actions())
            texts.append(action->text());
        return texts;
    };
    const auto menuOf = [](const Card& card) -> QMenu* {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        return menu != nullptr && menu->parentWidget() == &card ? menu : nullptr;
    };
    for (Card* card : shown.window.cards()) {
        if (!card->isVisible())
            continue;
        const QStringList expected = textsOf(*makeCardMenu(*card));
        QList<QWidget*> parts = card->findChildren<QWidget*>();
        parts.append(card);
        int asked = 0;
        for (QWidget* part : parts) {
            if (!part->isVisible() || part->isWindow())
                continue;
            const QPoint middle = part->rect().center();
            QContextMenuEvent event(QContextMenuEvent::Mouse, middle, part->mapToGlobal(middle));
            QApplication::sendEvent(part, &event);
            QVERIFY2(menuOf(*card) != nullptr, qPrintable(card->key() + part->metaObject()->className()));
            QCOMPARE(textsOf(*menuOf(*card)), expected);
            menuOf(*card)->close();
            ++asked;
        }
        QVERIFY(asked > 3);
    }
}

void CardToolsTest::tableIsWhatIsDrawn() {
    TimeCard card;
    show(card, *m_run);
    const QStringList lines = csvLines(card);
    QCOMPARE(lines.size(), card.line(0)->data()->size() + 1);
    QVERIFY(lines.first().startsWith(QStringLiteral("first step,last step,layer 1,layer 2")));
    for (int i = 0; i < card.line(0)->data()->size(); ++i) {
        const QStringList cells = lines[i + 1].split(',');
        for (std::size_t l = 0; l < card.layers(); ++l) {
            bool number = false;
            QCOMPARE(cells[static_cast<qsizetype>(l) + 2].toDouble(&number),
                     (card.line(l)->data()->constBegin() + i)->value);
            QVERIFY(number);
        }
        QCOMPARE(cells.last().toDouble(), (card.envelopeHigh()->data()->constBegin() + i)->value);
    }
    LayersCard layers;
    show(layers, *m_run);
    const QStringList second = csvLines(layers)[2].split(',');
    QCOMPARE(second[0], QStringLiteral("2"));
    QCOMPARE(second[1].toDouble(), m_run->now.layers[1].signal.errorSignal);
}

void CardToolsTest::exactNumbers() {
    QCOMPARE(exactText(0.1), QStringLiteral("0.1"));
    QCOMPARE(exactText(1.0 / 3).toDouble(), 1.0 / 3);
    QCOMPARE(exactText(-1e300), QStringLiteral("-1e+300"));
    QCOMPARE(exactText(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("NaN"));
    QCOMPARE(exactText(-std::numeric_limits<double>::infinity()), QStringLiteral("-Inf"));
}

void CardToolsTest::tablesJoinByKey() {
    // A jump at 0: one curve has two values there.
    const DataTable table = tableOf("z", {{"f", {-1, 0, 1}, {0, 0, 1}}, {"g", {0, 0, 2}, {5, 6, 7}}});
    QCOMPARE(csvOf(table), QByteArray("z,f,g\r\n-1,0,\r\n0,0,5\r\n0,,6\r\n1,1,\r\n2,,7\r\n"));
}

void CardToolsTest::csvQuotes() {
    const DataTable table{{"a, b", "c"},
                          {{QStringLiteral("say \"x\""), std::numeric_limits<double>::quiet_NaN()}}};
    QCOMPARE(csvOf(table), QByteArray("\"a, b\",c\r\n\"say \"\"x\"\"\",NaN\r\n"));
    QCOMPARE(tsvOf({{"a\tb"}, {{1.5}}}), QStringLiteral("a b\n1.5\n"));
}

void CardToolsTest::tableWindowCopies() {
    LayersCard card;
    show(card, *m_run);
    TableDialog dialog(QStringLiteral("table"), card.table());
    dialog.show();
    const QAbstractItemModel* model = dialog.view()->model();
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(model->data(model->index(1, 1)).toString(),
             numberText(m_run->now.layers[1].signal.errorSignal, 4));
    dialog.copy();
    QCOMPARE(QApplication::clipboard()->text(), tsvOf(card.table()));
    dialog.view()->selectRow(2);
    dialog.copy();
    QCOMPARE(QApplication::clipboard()->text().count('\n'), 2);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\n3\t")));
}

void CardToolsTest::picturesParse() {
    Shown shown(m_run);
    for (Card* card : shown.window.cards()) {
        if (!card->isVisible())
            continue;
        const Figure figure = card->figure();
        QImage image;
        QVERIFY(image.loadFromData(pngOf(figure), "PNG"));
        QVERIFY(image.width() >= 2 * (card->width() - 8));
        // Not blank below the sentence.
        int inked = 0;
        for (int x = 0; x < image.width(); x += 3) {
            for (int y = image.height() / 3; y < image.height(); y += 3)
                inked += image.pixelColor(x, y) != card->theme().card ? 1 : 0;
        }
        QVERIFY2(inked > 100, qPrintable(card->key()));

        const QByteArray svg = svgOf(figure);
        QXmlStreamReader reader(svg);
        QString title, description;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isStartElement() && reader.name() == u"title" && title.isEmpty())
                title = reader.readElementText();
            else if (reader.isStartElement() && reader.name() == u"desc" && description.isEmpty())
                description = reader.readElementText();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(title, card->title());
        QCOMPARE(description, card->reading());
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY2(svg.count("<path") + svg.count("<poly") + svg.count("<text") > 10, svg.left(3000));
    }
}

void CardToolsTest::savesAndSays() {
    const QTemporaryDir folder;
    LossCard card;
    show(card, *m_run);
    QSignalSpy said(&card, &Card::messageRaised);
    for (const char* suffix : {"png", "svg", "csv"}) {
        const QString path = folder.filePath(QStringLiteral("loss.") + suffix);
        QVERIFY(saveCard(card, path, suffix));
        QVERIFY(QFileInfo(path).size() > 500);
        QVERIFY(said.takeLast().at(0).value<Message>().what.contains(path));
    }
    QVERIFY(!saveCard(card, QStringLiteral("/dev/full"), "png"));
    const auto refused = said.takeLast().at(0).value<Message>();
    QVERIFY2(refused.what.startsWith(QStringLiteral("/dev/full could not be saved: ")),
             qPrintable(refused.what));
    QVERIFY(refused.kind == Message::Kind::Fault);
    QVERIFY(!QFileInfo(QStringLiteral("/dev/full")).isFile());
    QVERIFY(!saveCard(card, folder.filePath("no such folder/x.csv"), "csv"));
}

// Beyond the limit a write fails as on a full disk.
void CardToolsTest::fullDiskKeepsTheOldFile() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("file");
    QCOMPARE(writeFile(path, "old"), QString());
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const QString problem = writeFile(path, QByteArray(100'000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!problem.isEmpty());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
}

void CardToolsTest::splitIsTheProduct() {
    LayersCard card;
    show(card, *m_run);
    card.setQuantity(LayersCard::Quantity::BackwardSplit);
    card.plot()->replot();
    for (std::size_t l = 0; l < card.layers(); ++l) {
        const BackwardFactor& factor = m_run->split[l];
        const auto at = [&](const QCPGraph* bars, int i) {
            return (bars->data()->constBegin() + 3 * static_cast<int>(l) + i)->value;
        };
        QCOMPARE(at(card.splitBars().weightBars(), 0), 1.0);
        QCOMPARE(at(card.splitBars().weightBars(), 1), factor.weightGain);
        QCOMPARE(at(card.splitBars().slopeBars(), 1), factor.slopeFactor);
        QCOMPARE(card.dot(l)->data()->constBegin()->value, factor.weightGain * factor.slopeFactor);
        QVERIFY(card.bar(l)->data()->isEmpty());
        QVERIFY(card.plot()->yAxis->range().contains(factor.slopeFactor));
    }
    const QString text = readAt(card, 3, std::sqrt(card.plot()->yAxis->range().lower));
    QVERIFY2(text.contains(QStringLiteral("slope: × ") + numberText(m_run->split[2].slopeFactor)),
             qPrintable(text));
    QVERIFY(card.reading().startsWith(QStringLiteral("Layer 1, going back: weights × ")));
    card.setQuantity(LayersCard::Quantity::ErrorSignal);
    QVERIFY(card.splitBars().weightBars()->data()->isEmpty() && !card.bar(0)->data()->isEmpty());
}

void CardToolsTest::updateRatioIsTheLast() {
    LayersCard card;
    card.setQuantity(LayersCard::Quantity::UpdateRatio);
    show(card, *snapshotOf(smallRun(), 0));
    QCOMPARE(card.reading(), QStringLiteral("No update yet. Press Play or Step."));
    show(card, *m_run);
    const History& steps = *m_run->steps;
    for (std::size_t l = 0; l < card.layers(); ++l)
        QCOMPARE(card.dot(l)->data()->constBegin()->value,
                 steps.bin(steps.size() - 1, StepChannels{5}.updateRatio(l)).mean);
    QVERIFY(card.reading().startsWith(QStringLiteral("Layer 1’s update ratio is ")) ||
            card.reading().startsWith(QStringLiteral("About the same")));
}

void CardToolsTest::spikeMakesTheAxisLogarithmic() {
    Snapshot spiked = *m_run;
    auto steps = std::make_shared<History>(*m_run->steps);
    std::vector<double> row(steps->channels(), 1);
    row[StepChannels{}.loss()] = 5000;
    steps->append(300, row);
    spiked.steps = steps;
    LossCard card;
    show(card, *m_run);
    QVERIFY(!card.isLogarithmic());
    card.present(spiked);
    QVERIFY(card.isLogarithmic());
    QVERIFY2(card.reading().endsWith(QStringLiteral("; it reached 5,000: log axis")),
             qPrintable(card.reading()));
    // Another run begins linear again; a choice of one's own is kept.
    card.startOver();
    card.present(*m_run);
    QVERIFY(!card.isLogarithmic());
    card.setLogarithmic(false);
    card.present(spiked);
    QVERIFY(!card.isLogarithmic());
}

void CardToolsTest::readingsFit_data() {
    QTest::addColumn<QString>("activation");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("rate");
    QTest::newRow("relu") << "relu" << 8 << 300 << 0.03;
    QTest::newRow("relu, dying") << "relu" << 8 << 300 << 1.0;
    QTest::newRow("sigmoid") << "sigmoid" << 8 << 600 << 0.03;
    QTest::newRow("tanh, 30 layers") << "tanh" << 30 << 40 << 0.03;
    QTest::newRow("start") << "relu" << 8 << 0 << 0.03;
    QTest::newRow("diverged") << "identity" << 4 << 300 << 10.0;
    QTest::newRow("linear") << "relu" << 0 << 40 << 0.03;
}

void CardToolsTest::readingsFit() {
    QFETCH(QString, activation);
    QFETCH(int, depth);
    QFETCH(int, steps);
    QFETCH(double, rate);
    Experiment experiment;
    experiment.activation = activation.toStdString();
    experiment.depth = depth;
    experiment.learningRate = rate;
    if (activation == "identity")
        experiment.loss = "mse";
    Shown shown(snapshotOf(experiment, steps), {1024, 700});
    for (Card* card : shown.window.cards())
        QVERIFY2(!card->isVisible() ||
                     (!card->shownReading().contains(QChar(u'…')) && !card->shownReading().isEmpty()),
                 qPrintable(card->key() + ": " + card->shownReading() + " / " + card->reading()));
}

LAB_WIDGET_TEST_MAIN(CardToolsTest)
#include "card_tools_test.moc"
