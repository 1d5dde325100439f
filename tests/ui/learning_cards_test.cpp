// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units, loss, network and output: hand-made snapshots go in, and what is drawn and said is read back.

#include "tests/support/widget_test.h"
#include "ui/cards/linear/linear_card.h"
#include "ui/cards/loss/loss_card.h"
#include "ui/cards/output/confusion_table.h"
#include "ui/cards/output/network_picture.h"
#include "ui/cards/output/output_card.h"
#include "ui/cards/output/output_plot.h"
#include "ui/cards/output/sample_images.h"
#include "ui/cards/units/unit_map.h"
#include "ui/cards/units/units_card.h"
#include "ui/plot/contour.h"
#include "ui/plot/event_lines.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace lab;
using namespace lab::ui;

namespace {

constexpr double tolerance = 1e-12;
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two classes, evenly mixed, two inputs.
std::shared_ptr<Data> circleData() {
    auto data = std::make_shared<Data>();
    data->classNames = {"outside", "inside"};
    for (Samples* samples : {&data->train, &data->test}) {
        samples->x = Matrix::Random(2, 8);
        samples->target = Matrix::Zero(1, 8);
        for (Index i = 0; i < 8; i += 2)
            samples->target(0, i) = 1;
        samples->labels = {1, 0, 1, 0, 1, 0, 1, 0};
    }
    return data;
}

std::vector<LayerShape> shapesOf(const std::vector<Index>& sizes) {
    std::vector<LayerShape> shapes;
    Index offset = 0;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        shapes.push_back({sizes[l], sizes[l + 1], offset});
        offset += shapes.back().parameterCount();
    }
    return shapes;
}

/// A network of `depth` layers of `width` units, all alive, with equal gradients everywhere.
Snapshot makeSnapshot(std::size_t depth, std::size_t width, const std::string& activation) {
    Snapshot s;
    s.experiment.activation = activation;
    s.experiment.depth = static_cast<std::int64_t>(depth);
    s.experiment.width = static_cast<std::int64_t>(width);
    s.data = circleData();
    std::vector<Index> sizes{2};
    for (std::size_t l = 0; l < depth; ++l) {
        LayerMeasurement layer;
        layer.units.assign(width, UnitState::Alive);
        layer.dead = activation == "relu" ? 0 : -1;
        layer.deadForGood = layer.dead;
        layer.signal = {1, 1, 1, 1};
        s.now.layers.push_back(layer);
        sizes.push_back(static_cast<Index>(width));
    }
    LayerMeasurement output;
    output.signal = {1, 1, 1, 1};
    s.now.layers.push_back(output);
    sizes.push_back(1);
    s.layers = shapesOf(sizes);
    const Index count = s.layers.back().offset + s.layers.back().parameterCount();
    if (count <= networkPictureLimit)
        s.gradient = Vector::Ones(count);
    return s;
}

/// One check per step from 0 on: `loss` of test and train, no deaths.
void addLosses(Snapshot& s, const std::vector<double>& train, const std::vector<double>& test) {
    const CheckChannels channels{s.now.hiddenLayers()};
    auto checks = std::make_shared<History>(channels.count(), History::usualCapacity, channels.sampled());
    const StepChannels stepChannels{s.now.layers.size()};
    auto steps =
        std::make_shared<History>(stepChannels.count(), History::usualCapacity, stepChannels.sampled());
    for (std::size_t i = 0; i < train.size(); ++i) {
        std::vector<double> values(channels.count(), 0);
        values[channels.trainLoss()] = train[i];
        values[channels.testLoss()] = test[i];
        checks->append(static_cast<std::int64_t>(i), values);
        std::vector<double> stepValues(stepChannels.count(), 1);
        stepValues[stepChannels.loss()] = train[i] + 1;
        steps->append(static_cast<std::int64_t>(i), stepValues);
    }
    s.checks = checks;
    s.steps = steps;
    s.step = static_cast<std::int64_t>(train.size()) - 1;
    s.now.train.loss = train.back();
    s.now.test.loss = test.back();
}

/// Checks of one channel that matters.
void addChecks(Snapshot& s, std::size_t channel, const std::vector<std::pair<std::int64_t, double>>& values) {
    const CheckChannels channels{s.now.hiddenLayers()};
    auto checks = std::make_shared<History>(channels.count(), History::usualCapacity, channels.sampled());
    for (const auto& [step, value] : values) {
        std::vector<double> row(checks->channels(), 0);
        row[channel] = value;
        checks->append(step, row);
        s.step = step;
    }
    s.checks = checks;
}

/// A cell's side or a label can only be read once the widgets have a size.
void lay(QWidget& card, QSize size = {412, 228}) {
    card.resize(size);
    card.show();
    QCoreApplication::processEvents();
    card.grab();
}

QVector<double> valuesOf(const QCPGraph& graph) {
    QVector<double> values;
    for (const QCPGraphData& point : *graph.data())
        values.append(point.value);
    return values;
}

OutputPicture constantGrid(float value) {
    OutputPicture picture;
    picture.side = 4;
    picture.low = -1;
    picture.high = 1;
    picture.grid.assign(16, value);
    return picture;
}

} // namespace

class LearningCardsTest : public QObject {
    Q_OBJECT

  private slots:
    void unitStatesHaveTheirWords();
    void deadCountsAreDrawnAsGiven();
    void flickerIsGreyInTheLanes();
    void smoothUnitsCannotDie();
    void unitReadings();
    void wideLayersBecomeBars();
    void wideMapsLeaveRoomForTime();
    void dormantIsPartOfDead();
    void returnsAreSaid();
    void clickOnARowSelectsItsLayer();
    void plotHidesWhereItIsNarrow();
    void lossesAreDrawnAsGiven();
    void shortRunsAreDrawnRaw();
    void batchLossHasItsEnvelope();
    void chanceLevels_data();
    void chanceLevels();
    void lossReadings();
    void lossAxisOnlyWidens();
    void logarithmicLossHasNoZeros();
    void eventsThinOut();
    void inkFollowsTheGradient();
    void linearModelIsOneLine();
    void networkReadings();
    void strongestLinkHasItsInk();
    void networkClickSelectsItsLayer();
    void largeNetworksAreCut();
    void networkIsRebuiltSeldom();
    void mapShowsTheGrid();
    void mapClampsWhatIsNotFinite();
    void mapOfManyClasses();
    void contourCrossesAtItsLevel();
    void confusionCounts();
    void imagesSayWhatTheyAre();
    void regressionScatter();
    void oddShapesDoNotCrash_data();
    void oddShapesDoNotCrash();
    void themesSwitch();
};

void LearningCardsTest::unitStatesHaveTheirWords() {
    Snapshot s = makeSnapshot(4, 8, "relu");
    s.now.layers[2].units = {UnitState::Alive, UnitState::Saturated, UnitState::Dormant, UnitState::Dead,
                             UnitState::Alive, UnitState::Alive,     UnitState::Alive,   UnitState::Alive};
    s.now.layers[2].dead = 2;
    s.now.layers[2].deadForGood = 1;
    UnitsCard card;
    card.present(s);
    lay(card);
    const UnitMap& map = *card.map();
    const QStringList words{"alive", "saturated", "dormant", "beyond training"};
    for (std::size_t u = 0; u < 4; ++u)
        QCOMPARE(map.textAt(map.cellCenter(2, u)),
                 QStringLiteral("layer 3, unit %1: %2").arg(u + 1).arg(words[static_cast<int>(u)]));
    QVERIFY(map.accessibleDescription().contains(
        QStringLiteral("layer 3: 1 beyond training, 1 dormant, 1 saturated, 5 alive of 8 units")));

    // Colour too: the fill shows left of the glyph.
    const QImage picture = card.map()->grab().toImage();
    const double pitch = map.cellCenter(2, 1).x() - map.cellCenter(2, 0).x();
    const auto fillAt = [&](std::size_t unit) {
        return picture.pixelColor((map.cellCenter(2, unit) + QPointF(-0.32 * pitch, 0)).toPoint());
    };
    const Theme& theme = themeOf(ThemeName::Light);
    QCOMPARE(fillAt(0), theme.aliveFill);
    QCOMPARE(fillAt(1), theme.saturatedFill);
    QCOMPARE(fillAt(3), theme.deadFill);
}

void LearningCardsTest::deadCountsAreDrawnAsGiven() {
    Snapshot s = makeSnapshot(3, 8, "relu");
    addChecks(s, CheckChannels{3}.dead(1), {{0, 0}, {5, 2}, {9, 4}});
    s.now.layers[1].dead = 4;
    UnitsCard card;
    card.present(s);
    QCOMPARE(card.laneSteps(1), (QVector<double>{0, 5, 9}));
    const QVector<double> shares = card.laneShares(1);
    QVERIFY(std::abs(shares[0]) < tolerance);
    QVERIFY(std::abs(shares[1] - 0.25) < tolerance);
    QVERIFY(std::abs(shares[2] - 0.5) < tolerance);
    QCOMPARE(card.laneText(1), QStringLiteral("4 of 8"));
    QCOMPARE(card.laneText(0), QStringLiteral("0 of 8"));
}

// Of layer 2, unit 1 is off from 5 to 15, unit 2 from 5 to 9, unit 3 from 5 on, unit 4 from 10 to 40.
void LearningCardsTest::flickerIsGreyInTheLanes() {
    Snapshot s = makeSnapshot(3, 8, "relu");
    auto lives = std::make_shared<LifeLog>();
    std::vector<std::pair<std::int64_t, double>> counts;
    for (const std::int64_t step : {0, 5, 9, 10, 15, 40}) {
        Measurement now;
        now.layers.resize(3);
        now.layers[1].units.assign(8, UnitState::Sparse);
        const auto turnOff = [&](std::size_t unit, std::int64_t from, std::int64_t to) {
            if (from <= step && step < to)
                now.layers[1].units[unit] = UnitState::Dormant;
        };
        turnOff(0, 5, 15);
        turnOff(1, 5, 9);
        turnOff(2, 5, 99);
        turnOff(3, 10, 40);
        const auto& units = now.layers[1].units;
        counts.emplace_back(step, static_cast<double>(std::ranges::count(units, UnitState::Dormant)));
        lives->add(step, now, s.run, s.run.experiment);
    }
    addChecks(s, CheckChannels{3}.dead(1), counts);
    s.lives = lives;
    s.step = 60;
    s.now.layers[1].dead = 1;
    UnitsCard card;
    lay(card, {900, 500});
    card.present(s);
    const auto compare = [](const QVector<double>& shares, const QVector<double>& units) {
        QCOMPARE(shares.size(), units.size());
        for (qsizetype i = 0; i < shares.size(); ++i)
            QVERIFY2(std::abs(8 * shares[i] - units[i]) < 1e-9, qPrintable(QString::number(i)));
    };
    compare(card.laneShares(1), {0, 3, 2, 3, 2, 1, 1});
    compare(card.laneBriefShares(1), {0, 2, 1, 1, 0, 0, 0});
    compare(card.laneBriefShares(0), QVector<double>(7, 0));
    const QStringList columns = card.table().columns;
    QVERIFY(columns.contains(QStringLiteral("layer 2, share off briefly")));

    // What is seen of it: grey above the dead ones at step 7, none at step 50.
    const QImage picture = card.plot()->grab().toImage();
    const auto greysAt = [&](double step) {
        const int x = static_cast<int>(card.plot()->xAxis->coordToPixel(step));
        int greys = 0;
        for (int y = 0; y < picture.height(); ++y)
            greys += picture.pixelColor(x, y) == themeOf(ThemeName::Light).axis;
        return greys;
    };
    QVERIFY(greysAt(7) > greysAt(50));
}

void LearningCardsTest::smoothUnitsCannotDie() {
    Snapshot s = makeSnapshot(8, 8, "sigmoid");
    addChecks(s, CheckChannels{8}.saturatedShare(2), {{0, 0}, {10, 0.5}});
    s.now.layers[2].saturatedShare = 0.5;
    UnitsCard card;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Sigmoid units cannot die (n/a); none is saturated"));
    QCOMPARE(card.laneText(2), QStringLiteral("50 %"));
    QVERIFY(std::abs(card.laneShares(2).last() - 0.5) < tolerance);
    s.now.layers[2].saturatedUnits = 5;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Sigmoid units cannot die (n/a); 5 of 64 saturated"));
    s.now.layers[2].underflowed = 4;
    lay(card, {900, 500});
    card.present(s);
    QCOMPARE(
        card.reading(),
        QStringLiteral("Sigmoid units cannot die (n/a), but the slope of 4 of 64 is too small for a number"));
}

void LearningCardsTest::unitReadings() {
    Snapshot s = makeSnapshot(8, 8, "relu");
    for (LayerMeasurement& layer : s.now.layers)
        layer.sparsity = 0.52;
    UnitsCard card;
    lay(card, {900, 500});
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("0 of 64 dead; 52 % of activations are 0"));
    s.now.layers[1].dead = 3;
    s.now.layers[1].deadForGood = 2;
    card.present(s);
    QCOMPARE(card.reading(),
             QStringLiteral("3 of 64 start silent, 2 beyond training; 52 % of activations are 0"));
    s.step = 10;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("3 of 64 dead, 2 beyond training; 52 % of activations are 0"));
    s.now.layers[7].dead = 8;
    s.now.layers[7].units.assign(8, UnitState::Dormant);
    card.present(s);
    QCOMPARE(card.reading(),
             QStringLiteral("11 of 64 dead, 2 beyond training; layer 8 is all dead: no gradient passes"));
    s.now.layers[1].deadForGood = 0;
    s.now.onAllRows = false; // on the other rows one may pass
    card.present(s);
    QCOMPARE(
        card.reading(),
        QStringLiteral("11 of 64 dead, none beyond training; layer 8 is all dead on the evaluation set"));
}

void LearningCardsTest::wideLayersBecomeBars() {
    UnitsCard card;
    lay(card);
    card.present(makeSnapshot(4, 16, "relu"));
    QVERIFY(!card.map()->isBars());
    card.present(makeSnapshot(4, 32, "relu"));
    QVERIFY(!card.map()->isBars());
    Snapshot s = makeSnapshot(2, 64, "relu");
    std::fill_n(s.now.layers[1].units.begin(), 16, UnitState::Dead);
    card.present(s);
    QVERIFY(card.map()->isBars());
    QCOMPARE(card.map()->textAt(card.map()->cellCenter(1, 0)),
             QStringLiteral("layer 2: 16 beyond training, 48 alive of 64 units"));
    card.present(makeSnapshot(64, 8, "relu"));
    QVERIFY(card.map()->isBars());
}

void LearningCardsTest::wideMapsLeaveRoomForTime() {
    UnitsCard card;
    for (const QSize size : {QSize(412, 228), QSize(540, 250), QSize(900, 500)}) {
        for (const std::size_t width : {std::size_t{8}, std::size_t{24}, std::size_t{32}}) {
            card.present(makeSnapshot(3, width, "relu"));
            lay(card, size);
            QVERIFY(!card.map()->isBars());
            QVERIFY(card.plot()->axisRect()->width() >= size.width() / 3 - 2);
            const UnitMap& map = *card.map();
            for (const std::size_t unit : {std::size_t{0}, width / 2, width - 1})
                QCOMPARE(map.textAt(map.cellCenter(2, unit)),
                         QStringLiteral("layer 3, unit %1: alive").arg(unit + 1));
            QVERIFY(QRectF(map.rect()).contains(map.cellCenter(2, width - 1)));
        }
    }
}

void LearningCardsTest::dormantIsPartOfDead() {
    Snapshot s = makeSnapshot(3, 8, "relu");
    const CheckChannels channels{3};
    auto checks = std::make_shared<History>(channels.count());
    std::vector<double> row(channels.count(), 0);
    row[channels.dead(1)] = 6;
    row[channels.deadForGood(1)] = 2;
    checks->append(0, row);
    s.checks = checks;
    s.now.layers[1].dead = 6;
    s.now.layers[1].deadForGood = 2;
    UnitsCard card;
    card.present(s);
    QCOMPARE(card.laneShares(1).first(), 0.75);
    QCOMPARE(card.laneFinalShares(1).first(), 0.25);
}

void LearningCardsTest::returnsAreSaid() {
    Snapshot s = makeSnapshot(1, 4, "relu");
    auto lives = std::make_shared<LifeLog>();
    const auto check = [&](std::int64_t step, UnitState first) {
        s.now.layers[0].units[0] = first;
        s.now.layers[0].dead = first == UnitState::Alive ? 0 : 1;
        lives->add(step, s.now, s.run, s.experiment);
        s.lives = lives;
        UnitsCard card;
        card.present(s);
        return card.reading();
    };
    QVERIFY(!check(0, UnitState::Dormant).contains(QStringLiteral("return")));
    QVERIFY(check(5, UnitState::Alive).startsWith(QStringLiteral("0 of 4 dead, 1 return so far")));
    check(9, UnitState::Dormant);
    QVERIFY(check(12, UnitState::Alive).contains(QStringLiteral("2 returns so far")));
    // Only a hand brings back what no gradient can revive.
    check(15, UnitState::Dead);
    QVERIFY(check(18, UnitState::Alive).contains(QStringLiteral("you revived 1, 2 returns so far")));
}

void LearningCardsTest::clickOnARowSelectsItsLayer() {
    UnitsCard card;
    card.present(makeSnapshot(8, 8, "relu"));
    lay(card);
    QTest::mouseClick(card.map(), Qt::LeftButton, {}, card.map()->cellCenter(4, 2).toPoint());
    QCOMPARE(card.selectedLayer(), std::size_t{4});
}

void LearningCardsTest::plotHidesWhereItIsNarrow() {
    UnitsCard card;
    card.present(makeSnapshot(8, 8, "relu"));
    lay(card, {300, 228});
    QVERIFY(!card.plot()->isVisible());
    lay(card, {412, 228});
    QVERIFY(card.plot()->isVisible());
}

void LearningCardsTest::lossesAreDrawnAsGiven() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    addLosses(s, {0.7, 0.5, 0.3}, {0.71, 0.6, 0.45});
    s.now.test.score = 0.9;
    LossCard card;
    card.present(s);
    QCOMPARE(valuesOf(*card.trainGraph()), (QVector<double>{0.7, 0.5, 0.3}));
    QCOMPARE(valuesOf(*card.testGraph()), (QVector<double>{0.71, 0.6, 0.45}));
    QCOMPARE(valuesOf(*card.batchGraph()), (QVector<double>{1.7, 1.5, 1.3}));
    QCOMPARE(card.plot()->xAxis->range().lower, 0.0);
    QVERIFY(card.plot()->yAxis->range().contains(1.7));
    QVERIFY(card.plot()->yAxis->range().contains(0.3));
}

// A run of under 300 steps is drawn batch by batch; a longer one as medians of about four pixels.
void LearningCardsTest::shortRunsAreDrawnRaw() {
    for (const std::int64_t length : {299, 300}) {
        Snapshot s = makeSnapshot(1, 2, "relu");
        const StepChannels channels{2};
        auto steps = std::make_shared<History>(channels.count(), History::usualCapacity, channels.sampled());
        std::vector<double> row(channels.count(), 1);
        for (; s.step < length; ++s.step) {
            row[channels.loss()] = s.step % 2 == 0 ? 1 : 2;
            steps->append(s.step, row);
        }
        s.steps = steps;
        LossCard card;
        card.present(s);
        const QVector<double> drawn = valuesOf(*card.batchGraph());
        QCOMPARE(drawn.size() == length, length < 300);
        QCOMPARE(drawn.first(), length < 300 ? 1.0 : 1.5);
    }
}

void LearningCardsTest::batchLossHasItsEnvelope() {
    Snapshot s = makeSnapshot(1, 2, "relu");
    const StepChannels channels{2};
    // Two bins of four rows: the median of each is not its mean.
    auto steps = std::make_shared<History>(channels.count(), 2, channels.sampled());
    for (const double loss : {1.0, 2.0, 9.0, 3.0, 4.0, 5.0, 7.0, 6.0}) {
        std::vector<double> row(channels.count(), 1);
        row[channels.loss()] = loss;
        steps->append(s.step++, row);
    }
    s.steps = steps;
    LossCard card;
    card.present(s);
    QCOMPARE(valuesOf(*card.batchGraph()), (QVector<double>{2.5, 5.5}));
    QVERIFY(card.plot()->yAxis->range().contains(9));
}

void LearningCardsTest::chanceLevels_data() {
    QTest::addColumn<QString>("loss");
    QTest::addColumn<QVector<double>>("classShares");
    QTest::addColumn<double>("expected");
    QTest::addColumn<QString>("label");
    const auto row = [](const char* name, const char* loss, const QVector<double>& shares, double expected,
                        const char* label) {
        QTest::newRow(name) << QString(loss) << shares << expected << QString(label);
    };
    const double uneven = -(0.9 * std::log(0.9) + 0.1 * std::log(0.1));
    row("coin", "bce", {0.5}, std::log(2), "coin toss: ln 2 = 0.693");
    row("uneven", "bce", {0.1}, uneven, "class shares alone: 0.325");
    row("softmax of 2", "softmax", {0.5, 0.5}, std::log(2), "coin toss: ln 2 = 0.693");
    row("softmax of 4", "softmax", {0.25, 0.25, 0.25, 0.25}, std::log(4), "chance: ln 4 = 1.386");
    row("softmax uneven", "softmax", {0.9, 0.1}, uneven, "class shares alone: 0.325");
    row("mean", "mse", {0.5}, 0.25, "predicting the mean: 0.250");
    row("Huber", "huber", {0.5}, 0.125, "one answer for all: 0.125");
    row("Huber of 3", "huber", {0.5, 0.3, 0.2}, (0.25 + 0.21 + 0.16) / 6, "one answer for all: 0.103");
    row("outputs apart", "bce", {0.5, 0.3, 0.2},
        -(std::log(0.5) + 0.3 * std::log(0.3) + 0.7 * std::log(0.7) + 0.2 * std::log(0.2) +
          0.8 * std::log(0.8)) /
            3,
        "class shares alone: 0.601");
}

void LearningCardsTest::chanceLevels() {
    QFETCH(QString, loss);
    QFETCH(QVector<double>, classShares);
    QFETCH(double, expected);
    QFETCH(QString, label);
    constexpr int rows = 100;
    Data data;
    data.classNames = {"a", "b"};
    data.train.target = Matrix::Zero(classShares.size(), rows);
    Index from = 0;
    for (Index k = 0; k < classShares.size(); ++k) {
        const auto count = static_cast<Index>(std::lround(classShares[static_cast<int>(k)] * rows));
        data.train.target.row(k).segment(from, count).setOnes();
        from += count;
    }
    const ChanceLevel chance = chanceLevel(loss.toStdString(), data);
    QVERIFY(std::abs(chance.loss - expected) < 1e-9);
    QCOMPARE(chance.label, label);
}

void LearningCardsTest::lossReadings() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    LossCard card;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Nothing trained yet. Press Play or Step."));
    addLosses(s, {0.7, 0.691}, {0.7, 0.694});
    s.now.test.score = 0.516;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Test loss 0.694: no better than a coin toss"));
    // The same loss with a score that is better than chance has learned something.
    s.now.test.score = 0.8;
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Test loss 0.694, test accuracy 80.0 %"));
    s.now.test = {0.092, 0.964};
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Test loss 0.092, test accuracy 96.4 %"));
    s.divergence = Divergence{87, 3, "weights"};
    card.present(s);
    QCOMPARE(
        card.reading(),
        QStringLiteral("Training stopped at step 87: the weights of the output layer are no longer finite"));
    s.divergence = Divergence{87, 0, "loss"};
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("Training stopped at step 87: the loss is no longer finite"));
}

void LearningCardsTest::lossAxisOnlyWidens() {
    Snapshot s = makeSnapshot(1, 2, "relu");
    addLosses(s, {0.7, 5}, {0.7, 4});
    LossCard card;
    card.present(s);
    const double high = card.plot()->yAxis->range().upper;
    Snapshot calm = makeSnapshot(1, 2, "relu");
    addLosses(calm, {0.7, 0.5}, {0.7, 0.5});
    card.present(calm);
    QVERIFY(card.plot()->yAxis->range().upper >= high);
    card.startOver();
    card.present(calm);
    QVERIFY(card.plot()->yAxis->range().upper < high);
    // A loss beyond all bounds moves the axis, but does not break it.
    addLosses(s, {0.7, 1e300, infinity}, {0.7, notANumber, infinity});
    card.present(s);
    QVERIFY(std::isfinite(card.plot()->yAxis->range().upper));
    lay(card);
}

void LearningCardsTest::logarithmicLossHasNoZeros() {
    Snapshot s = makeSnapshot(1, 2, "relu");
    addLosses(s, {0.7, 0.02, 0}, {0.7, 0.03, 0});
    LossCard card;
    card.present(s);
    QCOMPARE(valuesOf(*card.trainGraph()).last(), 0.0);
    card.setLogarithmic(true);
    QVERIFY(std::isnan(valuesOf(*card.trainGraph()).last()));
    QCOMPARE(card.plot()->yAxis->range().lower, 0.01);
    card.setLogarithmic(false);
    QCOMPARE(valuesOf(*card.trainGraph()).last(), 0.0);
    lay(card);
}

void LearningCardsTest::eventsThinOut() {
    Snapshot s = makeSnapshot(1, 2, "relu");
    addLosses(s, std::vector<double>(100, 0.5), std::vector<double>(100, 0.5));
    for (int i = 0; i < 3; ++i)
        s.run.interventions.push_back({i * 30, "learningRate", 0.1, 0});
    s.run.interventions.push_back({500, "bias", 1.0, 0});
    LossCard card;
    card.present(s);
    // Those of steps not yet reached are not shown.
    QCOMPARE(card.events().steps(), (std::vector<std::int64_t>{0, 30, 60}));
    s.run.interventions.clear();
    for (int i = 0; i < 90; ++i)
        s.run.interventions.push_back({i, "bias", 0.1, 0});
    card.present(s);
    QVERIFY(card.events().steps().size() <= 13);
    QVERIFY(card.events().steps().size() >= 6);
}

void LearningCardsTest::inkFollowsTheGradient() {
    QCOMPARE(inkOf(2, 2), 1.0);
    QCOMPARE(inkOf(-2, 2), 1.0);
    QVERIFY(std::abs(inkOf(1e-3, 1) - (1 - 3 / 6.6)) < tolerance);
    for (const double none : {0.0, notANumber, infinity, 1e-7})
        QCOMPARE(inkOf(none, 1), 0.0);
    QCOMPARE(inkOf(1, 0), 0.0);
}

// y = 2 x + 1 as trained, 3 x - 1 at best; and of two inputs the weights.
void LearningCardsTest::linearModelIsOneLine() {
    Snapshot s = makeSnapshot(0, 1, "relu");
    auto data = std::make_shared<Data>();
    for (Samples* samples : {&data->train, &data->test, &data->evaluation}) {
        samples->x = Matrix(1, 3);
        samples->x << -1, 0, 1;
        samples->target = samples->x * 3;
    }
    data->scaling = data->targetScaling = {Vector::Zero(1), Vector::Ones(1)};
    data->featureNames = {"x"};
    s.data = data;
    s.linear = LinearFunction{Matrix::Constant(1, 1, 2), Vector::Ones(1)};
    s.leastSquares = LinearFunction{Matrix::Constant(1, 1, 3), -Vector::Ones(1)};
    LinearCard card;
    lay(card, {700, 400});
    card.present(s);
    QCOMPARE(card.reading(), QStringLiteral("The network is one line: y = 2 x + 1; least squares: 3 x − 1"));
    QCOMPARE(valuesOf(*card.line()), (QVector<double>{-1, 3}));
    QCOMPARE(valuesOf(*card.best()), (QVector<double>{-4, 2}));
    QCOMPARE(valuesOf(*card.difference()), (QVector<double>{3, 1}));
    Snapshot plane = makeSnapshot(3, 1, "identity");
    auto two = circleData();
    two->featureNames = {"x₁", "x₂"};
    plane.data = two;
    Matrix weights(1, 2);
    weights << -0.5, 0.25;
    plane.linear = LinearFunction{weights, Vector::Ones(1)};
    card.present(plane);
    QCOMPARE(card.reading(),
             QStringLiteral("All 4 matrices multiplied are one line: border at −0.5 x₁ + 0.25 x₂ + 1 = 0"));
    QCOMPARE(valuesOf(*card.line()), (QVector<double>{-0.5, 0.25}));
    plane.linear.reset();
    card.present(plane);
    QVERIFY(card.reading().contains(QStringLiteral("no single line")));
}

// Of the links as they are drawn, not of the error signal.
void LearningCardsTest::networkReadings() {
    Snapshot s = makeSnapshot(8, 8, "sigmoid");
    OutputCard card;
    lay(card, {900, 500});
    const QString start = QStringLiteral("Ink = weight gradient of each link");
    const auto readingAt = [&](double errorSignal, double gradient, std::size_t layer = 0) {
        s.now.layers[0].signal.errorSignal = errorSignal;
        s.gradient.setOnes();
        s.layers[layer].weights(s.gradient).setConstant(gradient);
        card.present(s);
        return card.reading();
    };
    QCOMPARE(readingAt(1, 1), start + QStringLiteral(": about the same in every layer"));
    QCOMPARE(readingAt(1, 0.01), start + QStringLiteral(": it fades towards the input"));
    QCOMPARE(readingAt(1, 1000), start + QStringLiteral(": it grows towards the input"));
    QCOMPARE(readingAt(0.05, 1), start + QStringLiteral(": alike in first and last layer, though the error "
                                                        "signal fades"));
    QCOMPARE(readingAt(1, 0), start + QStringLiteral(": exactly 0 in layer 1"));
    QCOMPARE(readingAt(1, 0.001, 3), start + QStringLiteral(": alike in first and last layer"));
    // Of layer 1 alone, more than six decades below the strongest link: there, but not to be seen.
    QCOMPARE(readingAt(1, 1e-9), start + QStringLiteral(": layer 1’s is too faint to see beside layer 2’s"));
    s.now.layers[0].signal.weightGradient = infinity;
    QCOMPARE(readingAt(1, infinity), start + QStringLiteral(": too large for a number in layer 1"));
    s.now.layers[0].signal.weightGradient = 1;
    // The picture shows both: links that are darker in layer 1, and an error signal that fades on its way to
    // it.
    QCOMPARE(readingAt(0.05, 1000),
             start + QStringLiteral(": larger in layer 1 than in layer 8, though the error signal fades"));
    readingAt(1, 100);
    s.layers[8].weights(s.gradient).setConstant(1e4);
    card.present(s);
    QCOMPARE(card.reading(), start + QStringLiteral(": larger in layer 1 than in layer 8"));
    readingAt(1, 1);
    for (std::size_t l = 1; l < 7; ++l)
        s.layers[l].weights(s.gradient).setConstant(1e-9);
    card.present(s);
    QCOMPARE(card.reading(),
             start + QStringLiteral(": 75 % of the links are too faint to see beside the largest"));
    // Nearly all links gone, whatever the error signals say.
    readingAt(1, 1);
    for (std::size_t l = 1; l < 7; ++l)
        s.layers[l].weights(s.gradient).setZero();
    card.present(s);
    QCOMPARE(card.reading(), start + QStringLiteral(": 75 % of the links carry none"));
}

// The strongest weight has 64 % of the ink, however large a bias's gradient is.
void LearningCardsTest::strongestLinkHasItsInk() {
    Snapshot s = makeSnapshot(1, 1, "relu");
    s.gradient.setConstant(1e-3);
    s.layers[1].bias(s.gradient)[0] = 1;
    OutputCard card;
    card.present(s);
    lay(card, {900, 500});
    NetworkPicture& picture = *card.network();
    const QImage image = picture.grab().toImage();
    const QPointF middle = (picture.nodeCenter(1, 0) + picture.nodeCenter(2, 0)) / 2;
    int darkest = 255;
    for (int y = -2; y <= 2; ++y)
        darkest = std::min(darkest, image.pixelColor(middle.toPoint() + QPoint(0, y)).lightness());
    const int expected = blend(card.theme().ink, card.theme().card, 0.64).lightness();
    QVERIFY2(std::abs(darkest - expected) <= 12, qPrintable(QString::number(darkest)));
}

void LearningCardsTest::networkClickSelectsItsLayer() {
    OutputCard card;
    card.present(makeSnapshot(4, 8, "relu"));
    lay(card);
    const NetworkPicture& picture = *card.network();
    QTest::mouseClick(card.network(), Qt::LeftButton, {}, picture.nodeCenter(3, 0).toPoint());
    QCOMPARE(card.selectedLayer(), std::size_t{2});
    // Inputs and output are no hidden layers.
    QTest::mouseClick(card.network(), Qt::LeftButton, {}, picture.nodeCenter(0, 0).toPoint());
    QTest::mouseClick(card.network(), Qt::LeftButton, {}, picture.nodeCenter(5, 0).toPoint());
    QCOMPARE(card.selectedLayer(), std::size_t{2});
    QCOMPARE(picture.textAt(picture.nodeCenter(3, 2)), QStringLiteral("layer 3, unit 3: alive"));
}

void LearningCardsTest::largeNetworksAreCut() {
    OutputCard card;
    card.present(makeSnapshot(2, 64, "relu"));
    lay(card);
    const NetworkPicture& picture = *card.network();
    QCOMPARE(picture.drawnNodes(1) + picture.hiddenNodes(1), std::size_t{64});
    QVERIFY(picture.drawnNodes(1) <= 16);
    OutputCard deep;
    deep.present(makeSnapshot(40, 16, "relu"));
    lay(deep, {900, 500});
    QVERIFY(deep.network()->linkCount() <= 2000);
    // Beyond what a snapshot holds: what is drawn of it, and its links.
    Snapshot large = makeSnapshot(2, 4096, "relu");
    large.pictureLayers = shapesOf({2, 16, 16, 1});
    large.gradient =
        Vector::Ones(large.pictureLayers.back().offset + large.pictureLayers.back().parameterCount());
    OutputCard wide;
    wide.present(large);
    lay(wide, {900, 500});
    QCOMPARE(wide.network()->linkCount(), std::size_t{16 * 2 + 16 * 16 + 16});
    QCOMPARE(wide.network()->hiddenNodes(1), std::size_t{4096 - 16});
    QVERIFY(wide.reading().contains(QStringLiteral("about the same")));
}

void LearningCardsTest::networkIsRebuiltSeldom() {
    OutputCard card;
    lay(card);
    const Snapshot s = makeSnapshot(4, 8, "relu");
    card.present(s);
    const int before = card.network()->rebuilds();
    QElapsedTimer clock;
    clock.start();
    QVERIFY(labtest::waitUntil([&] { // by a flood of frames
        card.present(s);
        return card.network()->rebuilds() >= before + 3;
    }));
    // 200 ms from one to the next, less what timers may be early.
    QVERIFY2(clock.elapsed() >= 2 * 180, qPrintable(QString::number(clock.elapsed())));
    const int rebuilt = card.network()->rebuilds();
    card.present(s);
    QTRY_VERIFY(card.network()->rebuilds() > rebuilt); // though nothing follows
}

void LearningCardsTest::mapShowsTheGrid() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    s.output = constantGrid(0.46F);
    OutputCard card;
    card.present(s);
    QCOMPARE(card.caption(), QStringLiteral("p = 0.46 everywhere"));
    // Column 3, row 1 stands at 3 * side + 1.
    s.output.grid[3 * 4 + 1] = 0.9F;
    s.now.test.score = 0.964;
    card.present(s);
    QCOMPARE(card.caption(), QStringLiteral("test accuracy 96.4 %"));
    QVERIFY(std::abs(card.output().map()->data()->cell(3, 1) - 0.9) < 1e-6);
    QVERIFY(std::abs(card.output().map()->data()->cell(1, 3) - 0.46) < 1e-6);
    lay(card);
    QCOMPARE(card.plot()->width(), card.plot()->height());
    // Most frames bring numbers without a new map: it is not drawn again.
    QApplication::processEvents();
    QSignalSpy drawn(card.plot(), &QCustomPlot::afterReplot);
    s.now.test.score = 0.97;
    card.present(s);
    QCOMPARE(card.caption(), QStringLiteral("test accuracy 97.0 %"));
    labtest::settle();
    QCOMPARE(drawn.count(), 0);
    s.output.grid[0] = 0.1F;
    card.present(s);
    QTRY_COMPARE(drawn.count(), 1);
}

void LearningCardsTest::mapClampsWhatIsNotFinite() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    s.output = constantGrid(0.5F);
    s.output.grid[0] = std::numeric_limits<float>::quiet_NaN();
    s.output.grid[1] = std::numeric_limits<float>::infinity();
    s.output.grid[2] = -std::numeric_limits<float>::infinity();
    s.gradient[0] = notANumber;
    s.gradient[1] = infinity;
    s.now.layers[0].signal.errorSignal = notANumber;
    OutputCard card;
    card.present(s);
    const QCPColorMap& map = *card.output().map();
    QVERIFY(std::isnan(map.data()->cell(0, 0)));
    QCOMPARE(map.data()->cell(0, 1), 1.0);
    QCOMPARE(map.data()->cell(0, 2), 0.0);
    QCOMPARE(map.gradient().nanHandling(), QCPColorGradient::nhTransparent);
    QVERIFY(!card.caption().contains(QStringLiteral("everywhere")));
    lay(card);
}

void LearningCardsTest::mapOfManyClasses() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    auto data = circleData();
    data->classNames = {"a", "b", "c"};
    data->outputs = 3;
    s.data = data;
    s.output = constantGrid(2);
    OutputCard card;
    card.present(s);
    QCOMPARE(card.caption(), QStringLiteral("c everywhere"));
    QCOMPARE(card.output().map()->gradient().levelCount(), 3);
    QCOMPARE(card.output().map()->dataRange().upper, 2.0);
}

void LearningCardsTest::contourCrossesAtItsLevel() {
    // p rises with x from 0 to 1 over three columns: the level line is x = -0.5 .. where p = 0.25.
    const std::vector<float> grid{0, 0, 0, 0.5F, 0.5F, 0.5F, 1, 1, 1};
    const QVector<QLineF> lines = contourOf(grid, 3, -1, 1, 0.25);
    QCOMPARE(lines.size(), 2);
    for (const QLineF& line : lines) {
        QVERIFY(std::abs(line.x1() + 0.5) < tolerance);
        QVERIFY(std::abs(line.x2() + 0.5) < tolerance);
    }
    QVERIFY(contourOf({}, 0, 0, 1, 0.5).isEmpty());
    QVERIFY(contourOf({0, std::numeric_limits<float>::quiet_NaN(), 1, 1}, 2, 0, 1, 0.5).isEmpty());
}

void LearningCardsTest::confusionCounts() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    auto data = circleData();
    data->classNames = {"cat", "dog"};
    s.data = data;
    s.output.confusion.resize(2, 2);
    s.output.confusion << 47, 3, 5, 45;
    s.now.test.score = 0.92;
    OutputCard card;
    card.present(s);
    lay(card);
    QVERIFY(card.confusion()->isVisible());
    QVERIFY(!card.plot()->isVisible());
    QCOMPARE(card.caption(), QStringLiteral("test accuracy 92.0 %"));
    QCOMPARE(card.confusion()->textAt(card.confusion()->cellRect(0, 1).center()),
             QStringLiteral("true cat, answer dog: 3 of 50"));
}

void LearningCardsTest::imagesSayWhatTheyAre() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    auto data = circleData();
    data->classNames = {"zero", "one"};
    data->imageSide = 2;
    data->test.x = Matrix::Random(4, 8);
    data->scaling = {Vector::Zero(4), Vector::Ones(4)};
    s.data = data;
    s.output.confusion = Eigen::MatrixXi::Ones(2, 2);
    s.output.samples = {{2, 0}, {0, 1}, {1, 0}};
    OutputCard card;
    card.present(s);
    lay(card, {540, 250});
    const SampleImages& images = *card.images();
    QVERIFY(images.isVisible());
    QCOMPARE(images.count(), std::size_t{3});
    QCOMPARE(images.drawn(), std::size_t{3});
    QCOMPARE(images.textAt(images.imageRect(0).center()),
             QStringLiteral("test row 3: true one, answer zero"));
    QVERIFY(!images.isRight(0) && images.isRight(1) && images.isRight(2));
    QVERIFY(images.geometry().left() > card.confusion()->geometry().right());
    // Without room the matrix comes first.
    lay(card, {360, 228});
    QVERIFY(!images.isVisible() && card.confusion()->isVisible());
}

void LearningCardsTest::regressionScatter() {
    Snapshot s = makeSnapshot(2, 4, "relu");
    auto data = circleData();
    data->classNames.clear();
    s.data = data;
    s.output.targets = {0, 1, 2};
    s.output.answers = {0.1F, std::numeric_limits<float>::infinity(), 1.5F};
    s.now.test.score = 0.5;
    OutputCard card;
    card.present(s);
    lay(card);
    QCOMPARE(card.caption(), QStringLiteral("test R² 0.5"));
    const QVector<double> answers = valuesOf(*card.output().scatter());
    QVERIFY(std::abs(answers[0] - 0.1) < 1e-6);
    // What is far outside stands on the border.
    QCOMPARE(answers[1], card.plot()->yAxis->range().upper);
}

void LearningCardsTest::oddShapesDoNotCrash_data() {
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("width");
    QTest::newRow("no hidden layer") << 0 << 1;
    QTest::newRow("1 x 1") << 1 << 1;
    QTest::newRow("64 x 8") << 64 << 8;
    QTest::newRow("2 x 4096") << 2 << 4096;
    QTest::newRow("8 x 33") << 8 << 33;
}

void LearningCardsTest::oddShapesDoNotCrash() {
    QFETCH(int, depth);
    QFETCH(int, width);
    Snapshot s = makeSnapshot(static_cast<std::size_t>(depth), static_cast<std::size_t>(width), "relu");
    UnitsCard units;
    LossCard loss;
    OutputCard output;
    for (Card* card : {static_cast<Card*>(&units), static_cast<Card*>(&loss), static_cast<Card*>(&output)}) {
        for (const QSize size : {QSize(412, 228), QSize(120, 90), QSize(1200, 700)}) {
            lay(*card, size);
            card->selection().selectLayer(70);
            card->present(Snapshot{});
            card->present(s);
            lay(*card, size);
            card->selection().selectLayer(0);
            card->startOver();
            lay(*card, size);
        }
    }
}

void LearningCardsTest::themesSwitch() {
    Snapshot s = makeSnapshot(8, 8, "relu");
    addLosses(s, {0.7, 0.6}, {0.7, 0.6});
    s.output = constantGrid(0.9F);
    UnitsCard units;
    LossCard loss;
    OutputCard output;
    for (Card* card : {static_cast<Card*>(&units), static_cast<Card*>(&loss), static_cast<Card*>(&output)}) {
        card->present(s);
        for (const ThemeName name : {ThemeName::Dark, ThemeName::Projector, ThemeName::Light}) {
            card->setTheme(themeOf(name));
            lay(*card);
            const QColor ground = card->grab().toImage().pixelColor(card->width() - 6, card->height() - 6);
            QCOMPARE(ground, themeOf(name).card);
        }
    }
    loss.setTheme(themeOf(ThemeName::Dark));
    QCOMPARE(loss.testGraph()->pen().color(), themeOf(ThemeName::Dark).accent);
    QCOMPARE(loss.trainGraph()->pen().color(), themeOf(ThemeName::Dark).ink);
    output.setTheme(themeOf(ThemeName::Dark));
    QCOMPARE(output.output().map()->gradient().colorStops().last(), themeOf(ThemeName::Dark).field1);
}

LAB_WIDGET_TEST_MAIN(LearningCardsTest)
#include "learning_cards_test.moc"
