// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The three cards about gradients, fed with snapshots made by hand: what is drawn and said is what was given.

#include "core/experiment/experiment.h"
#include "tests/support/widget_test.h"
#include "ui/cards/activation/activation_card.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/layers/layers_reading.h"
#include "ui/cards/signal/time_card.h"
#include "ui/cards/signal/time_reading.h"
#include "ui/help/help_text.h"
#include "ui/look/number_text.h"
#include "ui/look/quantity_words.h"
#include "ui/plot/event_lines.h"
#include "ui/plot/plot.h"
#include "ui/plot/reading.h"

#include <QFontMetricsF>
#include <QLabel>
#include <QMenu>
#include <QSet>
#include <QSignalSpy>
#include <QtTest>
#include <qcustomplot.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

using namespace lab;
using namespace lab::ui;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Hidden layers with these error signals, gradients a tenth and activations ten times as large.
Snapshot layersSnapshot(const std::vector<double>& errorSignals) {
    Snapshot snapshot;
    snapshot.experiment.depth = static_cast<std::int64_t>(errorSignals.size());
    for (const double value : errorSignals) {
        LayerMeasurement layer;
        layer.signal = {value, value, value / 10, value * 10};
        layer.meanSlope = 0.24;
        snapshot.now.layers.push_back(layer);
    }
    snapshot.now.layers.emplace_back();
    return snapshot;
}

/// A history whose hidden layers have these error signals: rows[step][layer].
std::shared_ptr<History> historyOf(std::size_t hidden, const std::vector<std::vector<double>>& rows,
                                   std::size_t capacity = 512) {
    const StepChannels channels{hidden + 1};
    auto history = std::make_shared<History>(channels.count(), capacity);
    for (std::size_t step = 0; step < rows.size(); ++step) {
        std::vector<double> values(channels.count(), 1e9);
        for (std::size_t l = 0; l < hidden; ++l)
            values[channels.errorSignal(l)] = rows[step][l];
        history->append(static_cast<std::int64_t>(step), values);
    }
    return history;
}

Snapshot timeSnapshot(std::size_t hidden, const std::vector<std::vector<double>>& rows,
                      std::size_t capacity = 512) {
    Snapshot snapshot = layersSnapshot(std::vector<double>(hidden, 1));
    snapshot.steps = historyOf(hidden, rows, capacity);
    snapshot.step = static_cast<std::int64_t>(rows.size());
    return snapshot;
}

/// `layers` signals that fall by `factor` from each layer to the one below.
std::vector<double> staircase(std::size_t layers, double factor) {
    std::vector<double> values;
    for (std::size_t l = 0; l < layers; ++l)
        values.push_back(0.02 * std::pow(factor, static_cast<double>(l + 1) - static_cast<double>(layers)));
    return values;
}

QVector<double> valuesOf(const QCPGraph& graph) {
    QVector<double> values;
    for (const QCPGraphData& point : *graph.data())
        values.append(point.value);
    return values;
}

/// As the window shows a card: laid out and painted.
template <typename CardType>
void paint(CardType& card, QSize size = {412, 228}) {
    card.resize(size);
    card.grab();
    card.plot()->replot();
}

QRectF textRect(const QCPItemText& label) {
    const QFontMetricsF metrics(label.font());
    const QSizeF size(metrics.horizontalAdvance(label.text()), metrics.capHeight());
    const QPointF at = label.position->pixelPosition();
    return QRectF(at + QPointF(0, metrics.ascent() - metrics.capHeight()), size);
}

} // namespace

class GradientCardsTest : public QObject {
    Q_OBJECT

  private slots:
    // What plots share.
    void niceCeilings();
    void decades();
    void logValues();
    void labelsSpread();
    void rangeWidens();

    // The card itself.
    void cardDescribesItself();
    void cardElidesAndMaximizes();
    void plotIsDrawnInTheSizeThatIsPainted();
    void readingIsInkInEveryTheme();

    // Activation.
    void curvesAreTheFunctions_data();
    void curvesAreTheFunctions();
    void aCloseLookCutsNoCurve();
    void showsWhatWasBeforeTheDrag();
    void jumpIsDrawnHonestly();
    void flatZones_data();
    void flatZones();
    void histogramIsDrawn();
    void activationReadings();
    void activationWithoutLayers();

    // By layer.
    void barsHangFromLastLayer();
    void tinyRatiosSurvive();
    void zeroIsPrinted();
    void layerReadings_data();
    void layerReadings();
    void otherQuantities();
    void layerRangeOnlyWidens();
    void clickSelectsLayer();
    void labelsDoNotOverlap_data();
    void labelsDoNotOverlap();
    void nonFiniteLayersAreGaps();

    // Over time.
    void linesAreTheMeans();
    void envelopeIsMinimumAndMaximum();
    void zerosAreGapsAndMarked();
    void timeReadings_data();
    void timeReadings();
    void timeReadingsSayOfWhat();
    void timeCardShowsEachQuantity();
    void zerosAreSaidOfEachQuantity();
    void everyQuantityHasWords();
    void timeRangeOnlyWidens();
    void endLabelsKeepTheirPitch();
    void interventionsAreThinned();
    void nonFiniteHistory();

    // All.
    void themesRecolor();
};

void GradientCardsTest::niceCeilings() {
    for (const auto& [value, expected] : {std::pair{1.0, 1.0},
                                          {1.1, 2.0},
                                          {2.0, 2.0},
                                          {4.2, 5.0},
                                          {5.01, 10.0},
                                          {860.0, 1000.0},
                                          {0.03, 0.05},
                                          {1e6, 1e6}})
        QCOMPARE(niceCeiling(value), expected);
}

void GradientCardsTest::decades() {
    double low = 3e-5;
    double high = 0.02;
    wholeDecades(low, high);
    QCOMPARE(low, 1e-5);
    QCOMPARE(high, 0.1);
    low = high = 1e-3;
    wholeDecades(low, high);
    QVERIFY(low <= 1e-3 && high >= 1e-3 && high > low);
}

void GradientCardsTest::logValues() {
    QCOMPARE(logValue(0.5), 0.5);
    for (const double value : {0.0, -1.0, notANumber, infinity, -infinity})
        QVERIFY(std::isnan(logValue(value)));
    QVERIFY(logValue(1e-320) >= 1e-250);
    QVERIFY(logValue(1e300) <= 1e200);
}

void GradientCardsTest::labelsSpread() {
    QCOMPARE(spreadLabels({}, 10, 0, 100), QVector<double>());
    QCOMPARE(spreadLabels({10, 40}, 10, 0, 100), (QVector<double>{10, 40}));
    QCOMPARE(spreadLabels({50, 50}, 10, 0, 100), (QVector<double>{45, 55}));
    QCOMPARE(spreadLabels({0, 1, 99}, 10, 0, 100), (QVector<double>{0, 10, 99}));
    QCOMPARE(spreadLabels({99, 100}, 10, 0, 100), (QVector<double>{90, 100}));
}

void GradientCardsTest::rangeWidens() {
    WideningRange range;
    QVERIFY(range.empty());
    range.include(notANumber, 1);
    range.include(0, infinity);
    QVERIFY(range.empty());
    range.include(2, 3);
    range.include(2.5, 5);
    QCOMPARE(range.low(), 2.0);
    QCOMPARE(range.high(), 5.0);
    range.reset();
    QVERIFY(range.empty());
}

void GradientCardsTest::cardDescribesItself() {
    LayersCard card;
    card.present(layersSnapshot(staircase(8, 3.4)));
    QCOMPARE(card.key(), QStringLiteral("layers"));
    QCOMPARE(card.objectName(), card.key());
    QCOMPARE(card.accessibleName(), card.title());
    QCOMPARE(card.accessibleDescription(), card.title() + ": " + card.reading());
    QVERIFY(!card.reading().contains('<'));
}

void GradientCardsTest::plotIsDrawnInTheSizeThatIsPainted() {
    const std::unique_ptr<QCustomPlot> plot(makePlot(nullptr));
    plot->resize(300, 200);
    plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(plot.get(), labtest::patience));
    labtest::settle();
    QSignalSpy drawn(plot.get(), &QCustomPlot::afterReplot);
    for (const int width : {320, 500, 410})
        plot->resize(width, 200);
    QCOMPARE(drawn.count(), 0);
    const QImage picture = plot->grab().toImage();
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(picture.width(), 410);
    QCOMPARE(plot->axisRect()->outerRect().width(), 410);
}

// In the order of the window: the card first, then the style sheet of what it stands in.
void GradientCardsTest::readingIsInkInEveryTheme() {
    QWidget window;
    auto* card = new LayersCard(&window);
    window.resize(500, 300);
    card->resize(window.size());
    card->present(layersSnapshot(staircase(8, 3.4)));
    window.show();
    const auto* reading = card->findChild<ReadingLine*>();
    for (const ThemeName name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector, ThemeName::Dark}) {
        const Theme& theme = themeOf(name);
        card->setTheme(theme);
        dress(window, theme);
        QApplication::processEvents();
        const QRect place(reading->mapTo(card, QPoint()), reading->size());
        const QImage picture = card->grab(place).toImage();
        bool found = false;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                found = found || picture.pixelColor(x, y) == theme.ink;
        }
        QVERIFY2(found, qPrintable(theme.ink.name()));
    }
}

void GradientCardsTest::cardElidesAndMaximizes() {
    LayersCard card;
    card.present(layersSnapshot(staircase(8, 3.4)));
    card.resize(220, 200);
    card.show();
    const QString full = card.reading();
    const auto parts = card.findChildren<QWidget*>();
    QVERIFY(
        std::any_of(parts.begin(), parts.end(), [&](QWidget* w) { return w->toolTip().startsWith(full); }));
    QVERIFY(card.minimumSizeHint().width() < 320);

    QSignalSpy maximized(&card, &Card::maximizeToggled);
    QTest::mouseDClick(&card, Qt::LeftButton, {}, QPoint(120, 16));
    QTest::mouseDClick(card.childAt(20, 16), Qt::LeftButton);
    QVERIFY(maximized.count() >= 1);
}

void GradientCardsTest::curvesAreTheFunctions_data() {
    QTest::addColumn<QString>("key");
    for (const Activation& activation : activations())
        QTest::newRow(activation.key.data()) << QString::fromUtf8(activation.key.data());
}

void GradientCardsTest::curvesAreTheFunctions() {
    QFETCH(QString, key);
    Snapshot snapshot = layersSnapshot({1});
    snapshot.experiment.activation = key.toStdString();
    const LayerActivation expected = activationOf(snapshot.experiment, 0);
    ActivationCard card;
    card.present(snapshot);
    paint(card);
    for (const QCPGraphData& point : *card.function()->data())
        QCOMPARE(point.value, expected.function->f(point.key, expected.settings));
    for (const QCPGraph* graph : {card.slope(), card.slopeAbove()}) {
        for (const QCPGraphData& point : *graph->data()) {
            if (point.key != 0)
                QCOMPARE(point.value, expected.function->slope(point.key, expected.settings));
        }
    }
    QVERIFY(!card.function()->data()->isEmpty() && !card.slope()->data()->isEmpty());
    // A slope of 1 stays readable whatever f does.
    QVERIFY(card.plot()->yAxis->range().size() <= 4);
}

void GradientCardsTest::aCloseLookCutsNoCurve() {
    Snapshot snapshot = layersSnapshot({1});
    ActivationCard card;
    card.present(snapshot);
    card.pane()->y().choose(Stretch{0, 0.1});
    snapshot.experiment.activation = "tanh";
    card.present(snapshot);
    card.pane()->showAll();
    double highest = 0;
    for (const QCPGraphData& point : *card.function()->data())
        highest = std::max(highest, point.value);
    QVERIFY(highest > 0.9);
}

void GradientCardsTest::showsWhatWasBeforeTheDrag() {
    Snapshot snapshot = layersSnapshot({1});
    snapshot.histogram.counts = {1, 8, 3};
    ActivationCard card;
    card.present(snapshot);
    QVERIFY(card.before()->data()->isEmpty());
    card.setSliderHeld(true);
    snapshot.histogram.counts = {4, 2, 0};
    card.present(snapshot);
    const auto at = [&](int i) { return card.before()->data()->at(i)->value; };
    QCOMPARE(card.before()->data()->size(), 3);
    QVERIFY(at(0) == 1 && at(1) == 8 && at(2) == 3);
    QCOMPARE(card.histogram()->data()->at(0)->value, 4);
    // One height for both.
    const double height = card.histogram()->valueAxis()->range().upper;
    QVERIFY(height > 8);
    card.setSliderHeld(false);
    QVERIFY(card.before()->data()->isEmpty());
    QVERIFY(card.histogram()->valueAxis()->range().upper < height);
}

void GradientCardsTest::jumpIsDrawnHonestly() {
    Snapshot snapshot = layersSnapshot({1});
    snapshot.experiment.activation = "relu";
    ActivationCard card;
    card.present(snapshot);
    QCOMPARE(std::prev(card.slope()->data()->constEnd())->value, 0.0);
    QCOMPARE(card.slopeAbove()->data()->constBegin()->value, 1.0);
    snapshot.experiment.activation = "sigmoid";
    card.present(snapshot);
    QVERIFY(card.slopeAbove()->data()->isEmpty());
}

void GradientCardsTest::flatZones_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVector<double>>("edges");
    // sigma'(z) = 0.01 at |z| = 4.585, tanh'(z) = 0.01 at |z| = 2.993.
    QTest::newRow("sigmoid") << "sigmoid" << QVector<double>{-8, -4.585, 4.585, 8};
    QTest::newRow("tanh") << "tanh" << QVector<double>{-8, -2.993, 2.993, 8};
    QTest::newRow("relu") << "relu" << QVector<double>{-8, 0};
    QTest::newRow("identity") << "identity" << QVector<double>{};
}

void GradientCardsTest::flatZones() {
    QFETCH(QString, key);
    QFETCH(QVector<double>, edges);
    Snapshot snapshot = layersSnapshot({1});
    snapshot.experiment.activation = key.toStdString();
    ActivationCard card;
    card.present(snapshot);
    QVector<double> drawn;
    for (const QCPItemRect* zone : card.flatZones())
        drawn << zone->topLeft->key() << zone->bottomRight->key();
    QCOMPARE(drawn.size(), edges.size());
    for (qsizetype i = 0; i < edges.size(); ++i)
        QVERIFY2(std::abs(drawn[i] - edges[i]) < 0.02, qPrintable(QString::number(drawn[i])));
}

void GradientCardsTest::histogramIsDrawn() {
    Snapshot snapshot = layersSnapshot({1, 1, 1});
    snapshot.histogramLayer = 2;
    snapshot.histogram.low = -8;
    snapshot.histogram.high = 8;
    snapshot.histogram.counts = {0, 3, 9, 1};
    ActivationCard card;
    card.present(snapshot);
    QCOMPARE(card.histogram()->data()->size(), 4);
    QVector<double> keys;
    QVector<double> counts;
    for (const QCPBarsData& bar : *card.histogram()->data()) {
        keys.append(bar.key);
        counts.append(bar.value);
    }
    QCOMPARE(keys, (QVector<double>{-6, -2, 2, 6}));
    QCOMPARE(counts, (QVector<double>{0, 3, 9, 1}));
    QCOMPARE(card.plot()->yAxis2->range().upper, 9 / 0.62);
}

void GradientCardsTest::activationReadings() {
    Snapshot snapshot = layersSnapshot(std::vector<double>(8, 1));
    snapshot.histogramLayer = 2;
    ActivationCard card;
    card.present(snapshot);
    QCOMPARE(card.reading(),
             QStringLiteral("Layer 3: mean slope 0.24 of at most 0.25; 0 % of values saturated"));
    snapshot.now.layers[2].saturatedShare = 0.001;
    card.present(snapshot);
    QVERIFY(card.reading().contains("under 1 %"));
    snapshot.now.layers[2].saturatedShare = 0.58;
    snapshot.histogram = {-8, 8, {94}, 6, -9, 9, 0};
    card.present(snapshot);
    QCOMPARE(card.reading(),
             QStringLiteral("Layer 3: mean slope 0.24 of 0.25; 58 % saturated, 6 % beyond ±8"));
    snapshot.now.layers[2].meanSlope = notANumber;
    card.present(snapshot);
    QVERIFY(card.reading().contains("not a number"));
}

void GradientCardsTest::activationWithoutLayers() {
    ActivationCard card;
    Snapshot snapshot = layersSnapshot({1});
    snapshot.experiment.activation = "relu";
    card.present(snapshot);
    card.present(layersSnapshot({}));
    paint(card);
    QCOMPARE(card.reading(), QStringLiteral("No hidden layer: the network is linear."));
    QVERIFY(card.function()->data()->isEmpty() && card.flatZones().empty());
    card.present(snapshot);
    QVERIFY(!card.function()->data()->isEmpty() && card.flatZones().size() == 1);
}

void GradientCardsTest::barsHangFromLastLayer() {
    const std::vector<double> values{0.001, 0.02, 0.01};
    LayersCard card;
    card.present(layersSnapshot(values));
    paint(card);
    QCOMPARE(card.layers(), std::size_t{3});
    for (std::size_t l = 0; l < 3; ++l) {
        QCOMPARE(valuesOf(*card.bar(l)), (QVector<double>{0.01, values[l]}));
        QCOMPARE(valuesOf(*card.dot(l)), (QVector<double>{values[l]}));
        QCOMPARE(card.dot(l)->data()->constBegin()->key, static_cast<double>(l + 1));
    }
    QCOMPARE(card.label(0)->text(), QStringLiteral("1/10"));
    QCOMPARE(card.label(1)->text(), QStringLiteral("×2"));
    QCOMPARE(card.label(2)->text(), QStringLiteral("1"));
}

void GradientCardsTest::tinyRatiosSurvive() {
    LayersCard card;
    card.present(layersSnapshot({3e-11, 1}));
    QCOMPARE(valuesOf(*card.bar(0)), (QVector<double>{1, 3e-11}));
    QCOMPARE(valuesOf(*card.dot(0)), (QVector<double>{3e-11}));
    // Beyond all decades that an axis shows the bar runs to its end, and the number tells.
    card.startOver();
    card.present(layersSnapshot({1e-40, 1}));
    const QCPRange range = card.plot()->yAxis->range();
    QCOMPARE(valuesOf(*card.bar(0)), (QVector<double>{1, range.lower}));
    QVERIFY(card.dot(0)->data()->isEmpty());
    QVERIFY(range.upper / range.lower <= 1.001e14);
    QCOMPARE(card.label(0)->text(), QStringLiteral("10⁻⁴⁰"));
}

void GradientCardsTest::zeroIsPrinted() {
    LayersCard card;
    card.present(layersSnapshot({0, 1e-3, 1e-2}));
    paint(card);
    QVERIFY(card.bar(0)->data()->isEmpty() && card.dot(0)->data()->isEmpty());
    QCOMPARE(card.label(0)->text(), QStringLiteral("0"));
    QVERIFY(card.label(0)->visible());
    QCOMPARE(card.label(0)->color(), card.theme().ink3);
    card.present(layersSnapshot({1e-3, 1e-3, 0}));
    QVERIFY(card.bar(0)->data()->isEmpty());
    QCOMPARE(valuesOf(*card.dot(0)), (QVector<double>{1e-3}));
    QCOMPARE(card.label(0)->text(), QString());
}

void GradientCardsTest::layerReadings_data() {
    QTest::addColumn<QVector<double>>("values");
    QTest::addColumn<QString>("reading");
    const auto row = [](const char* name, QVector<double> values, const char* reading) {
        QTest::newRow(name) << values << QString::fromUtf8(reading);
    };
    row("none", {}, "No hidden layer: the network is linear.");
    row("one", {1}, "One hidden layer: nothing to compare it with.");
    row("falling", {1e-4, 1e-3, 1e-2}, "Layer 1 gets 1/100 of layer 3’s error signal: ÷ 10 per layer");
    row("growing", {100, 10, 1}, "Layer 1 gets 100 times layer 3’s error signal: × 10 per layer");
    row("level", {1, 1.5, 1.1}, "All layers get about the same error signal, factor below 2");
    row("bent", {1.2, 50, 1}, "Layer 1 gets 1.2 times layer 3’s error signal");
    row("all zero", {0, 0, 0}, "The error signal is exactly 0 in every hidden layer");
    row("first zero", {0, 1, 1}, "The error signal of layer 1 is exactly 0");
    row("last zero", {1, 1, 0}, "The error signal of layer 3 is exactly 0");
    row("not finite", {1, infinity, 1}, "The error signal of layer 2 is not a number");
}

void GradientCardsTest::layerReadings() {
    QFETCH(QVector<double>, values);
    QFETCH(QString, reading);
    LayersCard card;
    card.present(layersSnapshot({values.begin(), values.end()}));
    paint(card);
    QCOMPARE(card.reading(), reading);
}

void GradientCardsTest::otherQuantities() {
    LayersCard card;
    Snapshot tiny = layersSnapshot({0, 1, 1});
    tiny.now.underflows = true;
    card.present(tiny);
    QCOMPARE(card.reading(), QStringLiteral("The error signal of layer 1 is too small for any number"));
    card.present(layersSnapshot({1e-4, 1e-3, 1e-2}));
    card.setQuantity(LayersCard::Quantity::WeightGradient);
    QCOMPARE(card.title(), QStringLiteral("Gradient by layer"));
    QCOMPARE(valuesOf(*card.dot(0)), (QVector<double>{1e-5}));
    QCOMPARE(card.reading(),
             QStringLiteral("Layer 1’s weight gradient is 1/100 of layer 3’s: ÷ 10 per layer"));
    card.setQuantity(LayersCard::Quantity::ActivationScale);
    QCOMPARE(valuesOf(*card.dot(0)), (QVector<double>{1e-3}));
    QVERIFY(card.reading().startsWith(QStringLiteral("Layer 1’s activation scale is 1/100")));
    QCOMPARE(plainText(layersReading(LayersCard::Quantity::UpdateRatio, {0.1, infinity}).first()),
             QStringLiteral("The update ratio of layer 2 is infinite: its weights were 0"));
}

void GradientCardsTest::layerRangeOnlyWidens() {
    LayersCard card;
    const auto range = [&card] { return card.plot()->yAxis->range(); };
    card.present(layersSnapshot({1e-6, 1e-2}));
    const QCPRange wide = range();
    QVERIFY(wide.lower <= 1e-6 && wide.upper >= 1e-2);
    card.present(layersSnapshot({1e-3, 1e-2}));
    QCOMPARE(range(), wide);
    card.present(layersSnapshot({1e-9, 1e-2}));
    QVERIFY(range().lower <= 1e-9);
    QCOMPARE(range().upper, wide.upper);
    for (const double end : {range().lower, range().upper})
        QVERIFY(std::abs(std::log10(end) - std::round(std::log10(end))) < 1e-9);
    card.startOver();
    card.present(layersSnapshot({1e-3, 1e-2}));
    QVERIFY(range().lower > 1e-6);
}

void GradientCardsTest::clickSelectsLayer() {
    LayersCard card;
    card.present(layersSnapshot(staircase(8, 3)));
    card.resize(412, 228);
    card.show();
    card.plot()->replot();
    for (const std::size_t layer : {std::size_t{0}, std::size_t{4}, std::size_t{7}}) {
        const double x = card.plot()->xAxis->coordToPixel(static_cast<double>(layer + 1));
        QTest::mouseClick(card.plot(), Qt::LeftButton, {}, QPoint(static_cast<int>(x) + 3, 90));
        QCOMPARE(card.selectedLayer(), layer);
    }
}

void GradientCardsTest::labelsDoNotOverlap_data() {
    QTest::addColumn<int>("layers");
    QTest::addColumn<double>("factor");
    for (const int layers : {1, 2, 8, 20, 64}) {
        for (const double factor : {3.9, 1.0, 0.5})
            QTest::addRow("%d layers, factor %g", layers, factor) << layers << factor;
    }
}

void GradientCardsTest::labelsDoNotOverlap() {
    QFETCH(int, layers);
    QFETCH(double, factor);
    LayersCard card;
    card.selection().selectLayer(5);
    card.present(layersSnapshot(staircase(static_cast<std::size_t>(layers), factor)));
    for (const QSize size : {QSize(412, 228), QSize(900, 500), QSize(240, 140)}) {
        paint(card, size);
        std::vector<QRectF> taken;
        for (std::size_t l = 0; l < card.layers(); ++l) {
            if (!card.label(l)->visible())
                continue;
            const QRectF place = textRect(*card.label(l));
            for (const QRectF& other : taken)
                QVERIFY2(!other.intersects(place), qPrintable(QString("layer %1").arg(l + 1)));
            QVERIFY(card.plot()->rect().contains(place.toAlignedRect()));
            taken.push_back(place);
        }
        QVERIFY(card.label(0)->visible());
    }
}

void GradientCardsTest::nonFiniteLayersAreGaps() {
    LayersCard card;
    for (const double size : {1e3, 1e300}) {
        card.present(layersSnapshot({notANumber, infinity, 1 / size, size, 1}));
        paint(card);
        QVERIFY(card.dot(0)->data()->isEmpty() && card.dot(1)->data()->isEmpty());
        QVERIFY(size > 1e14 || (!card.dot(2)->data()->isEmpty() && !card.dot(3)->data()->isEmpty()));
        const QCPRange range = card.plot()->yAxis->range();
        QVERIFY(std::isfinite(range.lower) && std::isfinite(range.upper) && range.lower > 0);
    }
}

void GradientCardsTest::linesAreTheMeans() {
    TimeCard card;
    card.present(timeSnapshot(2, {{1e-3, 1e-2}, {2e-3, 2e-2}, {3e-3, 3e-2}}));
    paint(card);
    QCOMPARE(card.layers(), std::size_t{2});
    QCOMPARE(valuesOf(*card.line(0)), (QVector<double>{1e-3, 2e-3, 3e-3}));
    QCOMPARE(valuesOf(*card.line(1)), (QVector<double>{1e-2, 2e-2, 3e-2}));
    QCOMPARE(card.line(0)->data()->constBegin()->key, 0.0);
    QCOMPARE(card.plot()->xAxis->range().lower, 0.0);
    QVERIFY(card.plot()->xAxis->range().upper >= 3);
}

void GradientCardsTest::envelopeIsMinimumAndMaximum() {
    TimeCard card;
    // Four rows in two bins.
    card.present(timeSnapshot(2, {{1, 1}, {3, 2}, {2, 1}, {6, 4}, {8, 8}}, 4));
    QCOMPARE(valuesOf(*card.line(0)), (QVector<double>{2, 4, 8}));
    QCOMPARE(valuesOf(*card.envelopeLow()), (QVector<double>{1, 2, 8}));
    QCOMPARE(valuesOf(*card.envelopeHigh()), (QVector<double>{3, 6, 8}));
    QCOMPARE(card.line(0)->data()->constBegin()->key, 0.5);
    card.selection().selectLayer(1);
    QCOMPARE(valuesOf(*card.envelopeHigh()), (QVector<double>{2, 4, 8}));
    QVERIFY(card.line(1)->pen().widthF() > card.line(0)->pen().widthF());
}

void GradientCardsTest::zerosAreGapsAndMarked() {
    TimeCard card;
    card.present(timeSnapshot(2, {{1, 1}, {0, 1}, {0, 1}, {1, 1}, {0, 0}}));
    paint(card);
    const QVector<double> line = valuesOf(*card.line(0));
    QVERIFY(std::isnan(line[1]) && std::isnan(line[2]) && std::isnan(line[4]));
    QCOMPARE(line[3], 1.0);
    QVector<double> edges;
    for (const QCPGraphData& point : *card.zeros()->data()) {
        if (!std::isnan(point.value))
            edges.append(point.key);
    }
    QCOMPARE(edges, (QVector<double>{1, 3, 4, 5}));
    // The strip has a place of its own, beneath the log axis.
    const QRect strip = card.zeros()->keyAxis()->axisRect()->rect();
    QVERIFY(strip.height() >= 8);
    QVERIFY(strip.top() > card.plot()->axisRect()->rect().bottom());
    card.present(timeSnapshot(2, {{1, 1}}));
    QVERIFY(card.zeros()->data()->isEmpty());
    QVERIFY(!card.zeros()->keyAxis()->axisRect()->visible());
}

void GradientCardsTest::timeReadings_data() {
    using Rows = QVector<QVector<double>>;
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<int>("capacity");
    QTest::addColumn<QString>("reading");
    const auto row = [](const char* name, const Rows& rows, const char* reading, int capacity = 512) {
        QTest::newRow(name) << rows << capacity << QString::fromUtf8(reading);
    };
    row("one layer", {{1}}, "One hidden layer: nothing to compare it with.");
    row("vanishing", {{1e-4, 1}, {1e-5, 1}}, "Layer 1 below 1/1,000 of layer 2 in every batch");
    row("fading", {{1e-2, 1}, {1e-4, 1}, {1e-2, 1}}, "Layer 1 below 1/10 of layer 2 in every batch");
    row("mostly", {{1e-4, 1}, {1e-5, 1}, {1, 1}}, "Layer 1 below 1/1,000 of layer 2 in 66 % of the batches");
    row("exploding", {{1e4, 1}, {1e5, 1}}, "Layer 1 above 1,000 times layer 2 in every batch");
    row("level", {{1, 2, 1}, {2, 1, 1}}, "All layers within a factor of 10 of layer 3 in every batch");
    // Bins of two: the means are near, single steps are not.
    row("level on average", {{1, 30}, {30, 1}, {1, 30}, {30, 1}, {1, 1}},
        "All layers within a factor of 10 of layer 2, on average", 4);
    // Bins of two: the means are 1/1,000 and less, but the steps may pair otherwise.
    row("unproven", {{1e-4, 1e-1}, {1e-5, 10}, {1e-4, 1e-1}, {1e-5, 10}, {1, 1}},
        "Layer 1 below 1/10 of layer 2 in 80 % of the batches or more", 4);
    row("neither", {{1, 1, 1}, {1, 50, 1}, {0.2, 1, 1}}, "At step 2 layer 1 at about 1/5 of layer 3");
    row("zero", {{1, 1}, {0, 1}, {0, 1}},
        "Layer 1 receives exactly 0 in every batch since step 1; over all rows it is more");
    row("all zero", {{1, 1}, {0, 0}, {0, 0}},
        "All layers receive exactly 0 in every batch since step 1; over all rows it is more");
    row("zero throughout", {{0, 1}, {0, 1}},
        "Layer 1 receives exactly 0 in every batch; over all rows it is more");
}

// Of batches that are exactly 0 while the rows together are not, and of a mean that goes on.
void GradientCardsTest::timeReadingsSayOfWhat() {
    const auto historyOf = [](const std::vector<std::vector<double>>& rows) {
        return timeSnapshot(rows.front().size(), rows).steps;
    };
    constexpr auto error = LayerQuantity::ErrorSignal;
    const auto zero = historyOf({{1, 1}, {0, 1}, {0, 1}});
    QCOMPARE(
        plainText(timeReading(zero.get(), error, 2, {.receivedOverAllRows = 1.8}).first()),
        QStringLiteral("Layer 1 receives exactly 0 in every batch since step 1; over all rows it is more"));
    QCOMPARE(plainText(timeReading(zero.get(), error, 2, {.underflows = true}).first()),
             QStringLiteral("Layer 1 receives less than any number in every batch since step 1"));
    // Epochs of three batches: 2, 0.01 and 88 over 3 are about 30; two digits would pretend to know more.
    const auto restless = historyOf({{99, 1}, {1, 1}, {2, 1}, {0.01, 1}, {88, 1}});
    QCOMPARE(
        plainText(
            timeReading(restless.get(), error, 2, {.receivedOverAllRows = 1, .batchesPerEpoch = 3}).first()),
        QStringLiteral("Since step 2 layer 1 on average at about 30 times layer 2"));
}

// Each quantity that has a series is drawn of it, named and spoken of as what it is.
void GradientCardsTest::timeCardShowsEachQuantity() {
    const StepChannels channels{3};
    auto history = std::make_shared<History>(channels.count());
    const auto valueOf = [](int quantity, std::size_t layer, std::int64_t step) {
        return std::pow(10.0, quantity) * static_cast<double>(layer + 1) * static_cast<double>(step + 1);
    };
    using Channel = std::size_t (StepChannels::*)(std::size_t) const;
    const std::array<Channel, 4> series{&StepChannels::errorSignal, &StepChannels::weightGradient,
                                        &StepChannels::activationScale, &StepChannels::updateRatio};
    for (std::int64_t step = 0; step < 20; ++step) {
        std::vector<double> values(channels.count(), 1);
        for (int q = 0; q < 4; ++q) {
            for (std::size_t l = 0; l < 2; ++l)
                values[(channels.*series[static_cast<std::size_t>(q)])(l)] = valueOf(q, l, step);
        }
        history->append(step, values);
    }
    Snapshot snapshot = layersSnapshot({1, 1});
    snapshot.steps = history;
    snapshot.step = 20;
    TimeCard card;
    card.resize(500, 300);
    card.present(snapshot);
    auto* button = card.findChild<QuantityButton*>();
    QVERIFY(button != nullptr);
    const QList<QAction*> choices = button->menu()->actions();
    QCOMPARE(choices.size(), 4);
    QSet<QString> titles;
    for (int q = 0; q < 4; ++q) {
        choices[q]->trigger();
        QCOMPARE(card.quantity(), static_cast<LayerQuantity>(q));
        QVERIFY(choices[q]->isChecked());
        QCOMPARE(button->text(), choices[q]->text().toLower());
        titles.insert(card.title());
        for (std::size_t l = 0; l < 2; ++l) {
            const QVector<double> drawn = valuesOf(*card.line(l));
            QCOMPARE(drawn.size(), 20);
            for (int step = 0; step < 20; ++step)
                QCOMPARE(drawn[step], valueOf(q, l, step));
        }
        QVERIFY(card.plot()->yAxis->range().contains(valueOf(q, 1, 19)));
        QVERIFY(card.plot()->yAxis->range().contains(valueOf(q, 0, 0)));
        QCOMPARE(card.reading(),
                 QStringLiteral("All layers within a factor of 10 of layer 2 in every batch"));
        QCOMPARE(std::get<double>(card.table().rows[3][2]), valueOf(q, 0, 3));
    }
    QCOMPARE(titles, QSet<QString>({"Gradient over time", "Activations over time", "Updates over time"}));
}

// Cards and the help call a quantity the same, and none has another's name.
void GradientCardsTest::everyQuantityHasWords() {
    const QString help = helpText({});
    QSet<QString> names;
    for (const Quantity& quantity : quantities()) {
        const QuantityWords words = wordsOf(quantity);
        QVERIFY2(!words.inText.isEmpty() && !words.definition.isEmpty(), quantity.key.data());
        names.insert(words.name);
        QVERIFY2(help.contains(nameWithSymbol(quantity)), quantity.key.data());
        QVERIFY2(help.contains(localized(words.definition).toHtmlEscaped()), quantity.key.data());
    }
    QCOMPARE(static_cast<std::size_t>(names.size()), quantities().size());
    for (const LayerQuantity quantity : layerQuantities()) {
        const LayerQuantityTexts texts = textsOf(quantity);
        QVERIFY(!texts.title.isEmpty() && !texts.axisTitle.isEmpty() && !texts.definition.isEmpty());
        if (const Quantity* inCore = quantityOf(quantity))
            QCOMPARE(texts.name, wordsOf(*inCore).name);
    }
    QCOMPARE(quantityOf(LayerQuantity::BackwardSplit), nullptr);
}

void GradientCardsTest::zerosAreSaidOfEachQuantity() {
    const StepChannels channels{2};
    const auto said = [&](LayerQuantity quantity) {
        History history(channels.count());
        history.append(0, std::vector<double>(channels.count(), 0));
        return plainText(timeReading(&history, quantity, 1).first());
    };
    QCOMPARE(said(LayerQuantity::ErrorSignal), QStringLiteral("Layer 1 receives exactly 0 in every batch"));
    QCOMPARE(said(LayerQuantity::WeightGradient),
             QStringLiteral("The weight gradient of layer 1 is exactly 0 in every batch"));
    QCOMPARE(said(LayerQuantity::ActivationScale),
             QStringLiteral("The activations of layer 1 are exactly 0 in every batch"));
    QCOMPARE(said(LayerQuantity::UpdateRatio),
             QStringLiteral("The weights of layer 1 do not move: 0 in every step"));
}

void GradientCardsTest::timeReadings() {
    QFETCH(QVector<QVector<double>>, rows);
    QFETCH(int, capacity);
    QFETCH(QString, reading);
    std::vector<std::vector<double>> values;
    for (const QVector<double>& row : rows)
        values.emplace_back(row.begin(), row.end());
    TimeCard card;
    QCOMPARE(card.reading(), QStringLiteral("Nothing trained yet. Press Play or Step."));
    card.present(timeSnapshot(values.front().size(), values, static_cast<std::size_t>(capacity)));
    QCOMPARE(card.reading(), reading);
}

void GradientCardsTest::timeRangeOnlyWidens() {
    TimeCard card;
    const auto range = [&card] { return card.plot()->yAxis->range(); };
    card.present(timeSnapshot(2, {{1e-6, 1e-2}}));
    const QCPRange wide = range();
    card.present(timeSnapshot(2, {{1e-3, 1e-2}}));
    QCOMPARE(range(), wide);
    card.startOver();
    card.present(timeSnapshot(2, {{1e-3, 1e-2}}));
    QVERIFY(range().lower > wide.lower);
}

void GradientCardsTest::endLabelsKeepTheirPitch() {
    for (const std::size_t layers : {std::size_t{1}, std::size_t{8}, std::size_t{64}}) {
        TimeCard card;
        card.present(timeSnapshot(layers, {std::vector<double>(layers, 1e-3)}));
        paint(card);
        QVector<double> places;
        for (std::size_t l = 0; l < layers; ++l) {
            if (card.endLabel(l)->visible())
                places.append(card.endLabel(l)->position->pixelPosition().y());
        }
        QVERIFY(!places.isEmpty() && places.size() <= 12);
        std::sort(places.begin(), places.end());
        for (qsizetype i = 1; i < places.size(); ++i)
            QVERIFY(places[i] - places[i - 1] >= 11.4);
    }
}

void GradientCardsTest::interventionsAreThinned() {
    TimeCard card;
    Snapshot snapshot = timeSnapshot(2, {{1, 1}, {1, 1}});
    snapshot.step = 600;
    snapshot.run.interventions = {{1, "learningRate", 0.3, 0}};
    card.present(snapshot);
    QCOMPARE(card.events().steps(), (std::vector<std::int64_t>{1}));
    for (std::int64_t step = 2; step < 500; ++step)
        snapshot.run.interventions.push_back({step, "bias", 1.0, 0});
    card.present(snapshot);
    QVERIFY(card.events().steps().size() >= 5 && card.events().steps().size() <= 13);
    snapshot.run.interventions.clear();
    card.present(snapshot);
    QVERIFY(card.events().steps().empty());
}

void GradientCardsTest::nonFiniteHistory() {
    TimeCard card;
    card.present(timeSnapshot(2, {{1e-3, 1}, {notANumber, infinity}, {1e300, 1e-300}}));
    paint(card);
    QVERIFY(std::isnan(valuesOf(*card.line(0))[1]));
    const QCPRange range = card.plot()->yAxis->range();
    QVERIFY(std::isfinite(range.lower) && std::isfinite(range.upper) && range.lower > 0);
    card.present(timeSnapshot(0, {{}}));
    paint(card);
    QCOMPARE(card.reading(), QStringLiteral("No hidden layer: the network is linear."));
    card.present(Snapshot{});
    QCOMPARE(card.reading(), QStringLiteral("Nothing trained yet. Press Play or Step."));
}

void GradientCardsTest::themesRecolor() {
    ActivationCard activation;
    LayersCard layers;
    TimeCard time;
    Snapshot snapshot = timeSnapshot(3, {{1e-3, 1e-2, 1e-1}});
    for (Card* card : std::initializer_list<Card*>{&activation, &layers, &time})
        card->present(snapshot);
    for (const ThemeName name : {ThemeName::Dark, ThemeName::Projector, ThemeName::Light}) {
        const Theme& theme = themeOf(name);
        for (Card* card : std::initializer_list<Card*>{&activation, &layers, &time})
            card->setTheme(theme);
        paint(activation);
        paint(layers);
        paint(time);
        for (const QCustomPlot* plot : {activation.plot(), layers.plot(), time.plot()}) {
            QCOMPARE(plot->xAxis->tickLabelColor(), theme.ink2);
            QCOMPARE(plot->yAxis->grid()->pen().color(), theme.grid);
        }
        QCOMPARE(activation.function()->pen().color(), theme.ink);
        QCOMPARE(activation.slope()->pen().color(), theme.accent);
        QCOMPARE(layers.bar(0)->pen().color(), layerColor(theme, 0, 3));
        QCOMPARE(time.line(0)->pen().color(), layerColor(theme, 0, 3));
        // Corners lie outside the round border.
        QCOMPARE(time.grab().toImage().pixelColor(time.width() / 2, 4), theme.card);
    }
    // Margins grow for the projector and come back.
    QCOMPARE(layers.plot()->axisRect()->margins().left(), 44);
}

LAB_WIDGET_TEST_MAIN(GradientCardsTest)
#include "gradient_cards_test.moc"
