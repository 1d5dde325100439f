// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// No two labels of a card touch, in whatever state, size and theme; the first, the last and the selected one
// stay; and type grows with the card.
#include "tests/support/stage.h"
#include "tests/support/widget_test.h"
#include "ui/cards/activation/activation_card.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/output/confusion_table.h"
#include "ui/cards/output/network_picture.h"
#include "ui/cards/output/output_card.h"
#include "ui/cards/signal/time_card.h"
#include "ui/cards/unit_states.h"
#include "ui/cards/units/unit_map.h"
#include "ui/cards/units/units_card.h"
#include "ui/look/glossary.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/plot/labels.h"
#include "ui/plot/plot.h"
#include "ui/plot/tool_tips.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/present_view.h"
#include "ui/window/transport_bar.h"

#include <QHelpEvent>
#include <QLabel>
#include <QTest>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace lab;
using namespace lab::ui;
using labtest::Stage;

namespace {

struct Label {
    QString text;
    QRectF place;
};

/// Text items, and the numbers along the axes.
std::vector<Label> labelsOf(const QCustomPlot& plot) {
    std::vector<Label> labels;
    for (int i = 0; i < plot.itemCount(); ++i) {
        const auto* text = qobject_cast<const QCPItemText*>(plot.item(i));
        if (text != nullptr && text->realVisibility() && !text->text().trimmed().isEmpty())
            labels.push_back(
                {text->text(), QRectF(text->topLeft->pixelPosition(), text->bottomRight->pixelPosition())
                                   .normalized()
                                   .marginsRemoved(QMarginsF(text->padding()))});
    }
    for (QCPAxisRect* rect : plot.axisRects()) {
        const QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        if (!rect->visible() || !axis->tickLabels() || !axis->ticks())
            continue;
        const QFontMetricsF metrics(axis->tickLabelFont());
        for (qsizetype i = 0; i < axis->tickVector().size(); ++i) {
            const QString text = axis->tickVectorLabels().value(i);
            const double width = metrics.horizontalAdvance(text);
            labels.push_back(
                {text, QRectF(axis->coordToPixel(axis->tickVector()[i]) - width / 2,
                              rect->bottom() + axis->tickLabelPadding() + 3, width, metrics.height())});
        }
    }
    return labels;
}

/// A line of text is higher than its letters: they may share a quarter of it.
bool touch(const Label& a, const Label& b) {
    const QRectF common = a.place.intersected(b.place);
    return common.width() > 1 && common.height() > 0.25 * std::min(a.place.height(), b.place.height());
}

void checkRow(const std::vector<QRectF>& boxes, const QString& where) {
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t j = i + 1; j < boxes.size(); ++j)
            QVERIFY2(boxes[i].isEmpty() || boxes[j].isEmpty() || !boxes[i].intersects(boxes[j]),
                     qPrintable(where));
    }
}

/// The values of the bars stand in no other layer's dot.
void checkValues(const Stage& stage, const QString& where) {
    const auto* layers = static_cast<const LayersCard*>(stage.card("layers"));
    if (!layers->isVisible())
        return;
    const auto count = static_cast<std::size_t>(stage.shown->now.hiddenLayers());
    for (std::size_t l = 0; l < count; ++l) {
        const QCPItemText& label = *layers->label(l);
        if (!label.realVisibility())
            continue;
        const QRectF place =
            QRectF(label.topLeft->pixelPosition(), label.bottomRight->pixelPosition()).normalized();
        for (std::size_t other = 0; other < count; ++other) {
            const QCPGraph& dot = *layers->dot(other);
            if (dot.data()->isEmpty())
                continue;
            const auto& point = *dot.data()->constBegin();
            QVERIFY2(!place.contains(dot.coordsToPixels(point.key, point.value)),
                     qPrintable(QStringLiteral("%1: \"%2\" on the dot of layer %3")
                                    .arg(where, label.text())
                                    .arg(other + 1)));
        }
    }
}

/// No label lies on a curve of the losses, nor one of the activation on its bars.
void checkCurves(const Stage& stage, const QString& where) {
    const QCustomPlot& loss = stage.card("loss")->pane()->plot();
    const QRectF area = loss.axisRect()->rect();
    for (const Label& label : labelsOf(loss)) {
        const QRectF letters = label.place.adjusted(1, 0.2 * label.place.height(), -1, -2);
        for (int i = 0; area.contains(label.place.center()) && i < loss.graphCount(); ++i)
            QVERIFY2(!isCrossed(letters, *loss.graph(i)), qPrintable(where + ": " + label.text));
    }
    const auto* activation = static_cast<const ActivationCard*>(stage.card("activation"));
    const QCPBars& bars = *activation->histogram();
    for (const Label& label : labelsOf(*activation->plot())) {
        if (!activation->isVisible() || !label.text.contains(QStringLiteral("by choice")))
            continue;
        for (const QCPBarsData& bar : *bars.data()) {
            const QPointF top = bars.coordsToPixels(bar.key, bar.value);
            const QRectF rect(QPointF(top.x() - 1, top.y()),
                              QPointF(top.x() + 1, bars.coordsToPixels(bar.key, 0).y()));
            QVERIFY2(rect.height() < 1 || !rect.intersects(label.place),
                     qPrintable(
                         QStringLiteral("%1: \"%2\" on the bar at %3").arg(where, label.text).arg(bar.key)));
        }
    }
}

void checkAll(const Stage& stage, const QString& where) {
    checkCurves(stage, where);
    for (const QCustomPlot* plot : stage.plots()) {
        const std::vector<Label> labels = labelsOf(*plot);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            for (std::size_t j = i + 1; j < labels.size(); ++j)
                QVERIFY2(!touch(labels[i], labels[j]),
                         qPrintable(QStringLiteral("%1, %2: \"%3\" over \"%4\"")
                                        .arg(where, plot->accessibleName(), labels[i].text, labels[j].text)));
        }
    }
    const auto* output = static_cast<const OutputCard*>(stage.card("output"));
    checkRow(output->confusion()->isVisible() ? output->confusion()->labelBoxes() : std::vector<QRectF>(),
             where + QStringLiteral(": confusion"));
    checkValues(stage, where);
    std::vector<QRectF> events;
    for (const PlacedEvent& placed : stage.window.findChild<TimelineStrip*>()->events()) {
        events.push_back(placed.glyph.united(placed.bar));
        events.push_back(placed.label);
    }
    checkRow(events, where + QStringLiteral(": timeline"));
    const NetworkPicture& network = *output->network();
    checkRow(network.nameBoxes(), where + QStringLiteral(": names of columns"));
    const auto* caption = stage.card("output")->findChild<QLabel*>(QStringLiteral("caption"));
    QVERIFY2(!network.geometry().intersects(caption->geometry()) || !caption->isVisible(),
             qPrintable(where + QStringLiteral(": caption")));
    checkRow(network.moreBoxes(), where + QStringLiteral(": units not drawn"));
}

struct State {
    const char* name;
    void (*choose)(Experiment&);
    /// Before the first look.
    int steps = 0;
};

const State states[] = {
    {"sigmoid", [](Experiment&) {}},
    {"relu", [](Experiment& e) { e.activation = "relu"; }},
    {"tanh, deep",
     [](Experiment& e) {
         e.activation = "tanh";
         e.depth = 30;
         e.width = 12;
     }},
    {"sigmoid, deeper", [](Experiment& e) { e.depth = 64; }},
    {"all zero",
     [](Experiment& e) {
         e.activation = "relu";
         e.bias = -5;
         e.depth = 30;
     }},
    {"growing",
     [](Experiment& e) {
         e.activation = "tanh";
         e.depth = 12;
         e.initializer = "normal";
         e.initScale = 1;
     }},
    {"exploding",
     [](Experiment& e) {
         e.activation = "relu";
         e.depth = 10;
         e.width = 32;
         e.initializer = "normal";
         e.initScale = 1;
     }},
    {"one layer", [](Experiment& e) { e.depth = 1; }},
    {"no layer", [](Experiment& e) { e.depth = 0; }},
    {"digits",
     [](Experiment& e) {
         e.dataset = "digits8x8";
         e.loss = "softmax";
         e.activation = "relu";
         e.depth = 20;
         e.width = 40;
     }},
    {"penguins",
     [](Experiment& e) {
         e.dataset = "penguins";
         e.loss = "softmax";
     }},
    {"dying",
     [](Experiment& e) {
         e.activation = "relu";
         e.learningRate = 0.6;
     },
     400},
    {"long",
     [](Experiment& e) {
         e.depth = 1;
         e.width = 1;
     },
     120'000},
    {"line",
     [](Experiment& e) {
         e.dataset = "sine";
         e.loss = "mse";
         e.depth = 0;
     }},
};

} // namespace

class LabelsTest : public QObject {
    Q_OBJECT

  private slots:
    void noneTouch_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(states)); ++i)
            QTest::newRow(states[i].name) << i;
    }

    void noneTouch() {
        QFETCH(const int, index);
        Run run;
        states[index].choose(run.experiment);
        Stage stage(run);
        stage.train(states[index].steps);
        stage.present();
        const auto last = static_cast<std::size_t>(std::max<std::int64_t>(1, run.experiment.depth)) - 1;
        for (const int steps : {0, 30}) {
            stage.advance(steps);
            const std::pair<QSize, std::size_t> looks[] = {
                {{1024, 700}, 0}, {{1440, 900}, std::size_t{2}}, {{1920, 1080}, last}};
            for (const auto& [size, layer] : looks) {
                stage.window.resize(size);
                stage.window.selection().selectLayer(std::min(layer, last));
                stage.settle();
                checkAll(stage, QStringLiteral("%1, step %2, %3 wide")
                                    .arg(states[index].name)
                                    .arg(steps)
                                    .arg(size.width()));
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    // With the run before beside it: its names, dots and numbers too.
    void noneTouchBesideARunBefore_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("now");
        QTest::addColumn<int>("depthBefore");
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("length");
        QTest::newRow("sigmoid to relu") << "sigmoid"
                                         << "relu" << 8 << 8 << 120;
        QTest::newRow("relu to tanh") << "relu"
                                      << "tanh" << 8 << 8 << 51;
        QTest::newRow("tanh to relu, short") << "tanh"
                                             << "relu" << 8 << 8 << 2;
        QTest::newRow("relu to relu, flatter") << "relu"
                                               << "relu" << 2 << 1 << 90;
        QTest::newRow("tanh to sigmoid, deeper") << "tanh"
                                                 << "sigmoid" << 3 << 20 << 300;
    }

    void noneTouchBesideARunBefore() {
        QFETCH(const QString, before);
        QFETCH(const QString, now);
        QFETCH(const int, depthBefore);
        QFETCH(const int, depth);
        QFETCH(const int, length);
        Run run;
        run.experiment.activation = before.toStdString();
        run.experiment.depth = depthBefore;
        Session former(run, 100);
        for (int i = 0; i < length; ++i)
            former.step();
        run.experiment.activation = now.toStdString();
        run.experiment.depth = depth;
        Stage stage(run);
        const auto ghost = former.observe(stage.window.request(), false);
        for (const int steps : {0, 60, 30}) {
            stage.train(steps);
            for (const QSize size : {QSize(1024, 700), QSize(1440, 900), QSize(1920, 1080)}) {
                stage.window.resize(size);
                stage.present();
                stage.window.present(Scene{{{stage.shown, {}, {}}, {ghost, {1, true}, {}}}, 0});
                stage.settle();
                const QString where =
                    QStringLiteral("step %1, %2 wide").arg(stage.shown->step).arg(size.width());
                checkAll(stage, where);
                const auto* layers = static_cast<const LayersCard*>(stage.card("layers"));
                for (std::size_t l = 0; l < layers->layers(); ++l) {
                    const QCPItemText* label = layers->label(l);
                    const QRectF place(label->topLeft->pixelPosition(), label->bottomRight->pixelPosition());
                    const bool first = l == 0; // it stays where all else fails
                    for (const QRectF& dot : layers->ghost().places())
                        QVERIFY2(first || !label->realVisibility() ||
                                     !dot.intersects(
                                         place.adjusted(1, 0.2 * place.height(), -1, -0.2 * place.height())),
                                 qPrintable(where + QStringLiteral(": layer %1").arg(l + 1)));
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void firstLastAndSelectedStay() {
        const auto isTaken = [](std::size_t count, std::size_t selected, double width) {
            std::vector<double> middles;
            for (std::size_t i = 0; i < count; ++i)
                middles.push_back(10.0 * static_cast<double>(i));
            return keptInRow(middles, std::vector<double>(count, width), labelOrder(count, selected), 2);
        };
        for (const double width : {4.0, 9.0, 15.0, 40.0}) {
            const std::vector<bool> kept = isTaken(30, 11, width);
            QVERIFY(kept.front() && kept[11] && kept.back());
        }
        QCOMPARE(std::ranges::count(isTaken(30, 11, 4), true), 30);
        QVERIFY(isTaken(0, 0, 4).empty());
        QCOMPARE(isTaken(2, 0, 100), (std::vector<bool>{true, false}));
    }

    void endsKeepTheLayersOrder() {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        // Random line ends: what is placed never touches, stays inside, and is in the layers' order.
        std::srand(7);
        for (int round = 0; round < 500; ++round) {
            const auto count = static_cast<std::size_t>(1 + std::rand() % 12);
            std::vector<double> wanted;
            for (std::size_t i = 0; i < count; ++i)
                wanted.push_back(std::rand() % 9 == 0 ? none : 20 + std::rand() % 160);
            const auto selected = static_cast<std::size_t>(std::rand()) % count;
            bool firstAtFoot = round % 2 == 0;
            const auto places = placedEnds(wanted, selected, 12, 10, 200, firstAtFoot);
            int up = 0;
            int down = 0;
            double before = none;
            for (std::size_t i = 0; i < count; ++i) {
                QVERIFY(!places[i] || std::isfinite(wanted[i]));
                if (!places[i])
                    continue;
                QVERIFY(*places[i] >= 10 - 1e-9 && *places[i] <= 200 + 1e-9);
                if (std::isfinite(before)) {
                    QVERIFY(std::abs(*places[i] - before) >= 12 - 1e-9);
                    ++(*places[i] > before ? down : up);
                }
                before = *places[i];
            }
            QVERIFY(up == 0 || down == 0);
            QVERIFY(!std::isfinite(wanted[selected]) || places[selected]);
        }
        // A vanishing signal: the first at the bottom; lines that meet stay in that order.
        bool firstAtFoot = true;
        const auto places = placedEnds(std::vector<double>{100, 101, 99}, 1, 12, 0, 200, firstAtFoot);
        QVERIFY(*places[0] > *places[1] && *places[1] > *places[2]);
        // Ends that cross to and fro within a pitch change places once at most, whichever way they stood.
        for (const bool start : {true, false}) {
            bool foot = start;
            int turns = 0;
            for (int frame = 0; frame < 200; ++frame) {
                const double apart = 11.9 * std::sin(0.7 * frame);
                const bool before = foot;
                placedEnds(std::vector<double>{100 + apart / 2, 100, 100 - apart / 2}, 0, 12, 0, 200, foot);
                turns += foot != before;
            }
            QVERIFY(turns <= 1);
            placedEnds(std::vector<double>{100, 140}, 0, 12, 0, 200, foot);
            QVERIFY(!foot);
            placedEnds(std::vector<double>{140, 100}, 0, 12, 0, 200, foot);
            QVERIFY(foot);
        }
        // The same of labels that are sorted.
        std::array<std::size_t, 3> order{0, 1, 2};
        int changes = 0;
        for (int frame = 0; frame < 200; ++frame) {
            const auto before = order;
            sortEnds(order, std::vector{50.0, 50 + 11.9 * std::sin(0.7 * frame), none}, 12);
            changes += order != before;
        }
        QCOMPARE(changes, 0);
        sortEnds(order, std::vector{50.0, 20.0, none}, 12);
        QCOMPARE(order, (std::array<std::size_t, 3>{1, 0, 2}));
        sortEnds(order, std::vector{none, 50.0, 20.0}, 12);
        QCOMPARE(order, (std::array<std::size_t, 3>{2, 1, 0}));
    }

    void atMostFourteenDecades() {
        Run run;
        run.experiment.depth = 40; // sigmoid: 4^40 is 24 decades
        Stage stage(run);
        stage.advance(20);
        for (const char* key : {"time", "layers"}) {
            const QCPRange range = stage.card(key)->pane()->plot().yAxis->range();
            QVERIFY2(range.upper / range.lower <= 1.001e14, key);
        }
        const auto* time = static_cast<const TimeCard*>(stage.card("time"));
        QVERIFY(!time->zeros()->data()->isEmpty());
        // 24 decades below the largest is not nothing.
        QCOMPARE(time->zeroTitle()->text(), QStringLiteral("below"));
        const auto* layers = static_cast<const LayersCard*>(stage.card("layers"));
        QVERIFY(layers->dot(0)->data()->isEmpty() && !layers->bar(0)->data()->isEmpty());
        // As long a number as 1/10²⁴ is written with a power of ten.
        const auto signal = [&](std::size_t l) { return stage.shown->now.layers[l].signal.errorSignal; };
        QVERIFY(signal(0) / signal(39) < 1e-14);
        QCOMPARE(layers->label(0)->text(), ui::ratioText(signal(0) / signal(39)));
        QVERIFY(layers->label(0)->text().contains(QStringLiteral("10⁻")));
    }

    // On a projector every count of ten classes is read.
    void countsAreNotDropped() {
        Run run;
        run.experiment.dataset = "digits8x8";
        run.experiment.loss = "softmax";
        run.experiment.activation = "relu";
        Stage stage(run);
        stage.advance(60);
        stage.window.setPresenting(true, false);
        stage.window.presentView()->setPlots({QStringLiteral("output"), QStringLiteral("loss")});
        const auto* output = static_cast<const OutputCard*>(stage.card("output"));
        for (const QSize size : {QSize(1366, 768), QSize(1440, 900), QSize(1920, 1080)}) {
            stage.window.resize(size);
            stage.settle();
            QVERIFY(output->confusion()->isVisible());
            for (const QRectF& box : output->confusion()->labelBoxes())
                QVERIFY2(!box.isEmpty(), qPrintable(QString::number(size.width())));
        }
        stage.window.setPresenting(false);
    }

    void typeGrowsWithTheCard() {
        Stage stage(Run{});
        Card* card = stage.card("layers");
        const double small = card->theme().axisPx;
        QCOMPARE(small, Theme().axisPx);
        emit card->maximizeToggled();
        stage.settle();
        QVERIFY(card->theme().axisPx >= 1.2 * small);
        QVERIFY(card->theme().curvePx >= 1.2 * Theme().curvePx);
        emit card->maximizeToggled();
        stage.settle();
        QCOMPARE(card->theme().axisPx, small);
        stage.window.resize(3840, 2160);
        stage.settle();
        for (const Card* each : stage.window.cards())
            QVERIFY2(!each->isVisible() || each->theme().axisPx >= 1.5 * small, qPrintable(each->key()));
        stage.window.setPresenting(true, false);
        stage.settle();
        QVERIFY(stage.card("units")->theme().axisPx > themeOf(ThemeName::Projector).axisPx);
        // Two counters do not look like one number.
        for (const double textScale : {1.0, 2.0}) {
            setTextSize(textScale);
            stage.window.transport()->setTheme(themeOf(ThemeName::Projector));
            stage.settle();
            std::vector<QRect> numbers;
            for (const NumberLabel* number : stage.window.transport()->findChildren<NumberLabel*>())
                if (number->isVisible())
                    numbers.emplace_back(number->mapTo(&stage.window, QPoint()), number->size());
            std::ranges::sort(numbers, {}, [](const QRect& rect) { return rect.left(); });
            QVERIFY(numbers.size() > 1);
            const double digit = themeOf(ThemeName::Projector).counterPx;
            for (std::size_t i = 1; i < numbers.size(); ++i)
                QVERIFY(numbers[i].left() - numbers[i - 1].right() >= 0.7 * digit);
        }
        setTextSize(1);
    }

    // Whatever was seen on the way there, and in however many decades.
    void theLastFiniteStateIsShown() {
        for (const double rate : {0.05, 0.1, 1.0, 10.0}) {
            Run run;
            run.experiment.activation = "identity";
            run.experiment.loss = "mse";
            run.experiment.depth = 4;
            run.experiment.learningRate = rate;
            Stage stage(run);
            for (int step = 0; step < 400 && !stage.shown->divergence; ++step)
                stage.advance(1);
            QVERIFY2(stage.shown->divergence, qPrintable(QString::number(rate)));
            const auto* card = static_cast<const LayersCard*>(stage.card("layers"));
            QCOMPARE(card->layers(), std::size_t{4});
            const QCPRange y = stage.card("layers")->pane()->plot().yAxis->range();
            std::vector<double> values;
            for (std::size_t l = 0; l < card->layers(); ++l)
                values.push_back(stage.shown->now.layers[l].signal.errorSignal);
            const double highest = std::ranges::max(values);
            int shown = 0;
            for (std::size_t l = 0; l < card->layers(); ++l) {
                const QCPGraphDataContainer& dot = *card->dot(l)->data();
                shown += dot.size();
                if (values[l] > 1e-10 * highest)
                    QVERIFY2(dot.size() == 1 && y.contains(dot.constBegin()->value),
                             qPrintable(QStringLiteral("rate %1, layer %2").arg(rate).arg(l + 1)));
            }
            QVERIFY(shown > 0);
            const auto* time = static_cast<const TimeCard*>(stage.card("time"));
            for (std::size_t l = 0; l < 4; ++l) {
                const QCPGraphDataContainer& line = *time->line(l)->data();
                QVERIFY(line.size() > 1);
                const auto value = [&](int back) { return line.at(line.size() - back)->value; };
                QVERIFY(std::isnan(value(1)) || !std::isnan(value(2))); // no point without a line
            }
        }
    }

    // However narrow it is and large the text, the key has the one word of each state, and within its edges.
    void theKeyOfUnitsHasWholeTerms() {
        UnitLegend legend;
        QStringList all;
        for (const UnitState state : unitStates)
            all += unitStateText(state);
        int fewest = 1000;
        int most = 0;
        for (const double scale : {1.0, 1.5, 2.0}) {
            legend.setTheme(scaled(Theme(), scale));
            const QFontMetricsF metrics(uiFont(scaled(Theme(), scale).axisPx));
            for (int width = 300; width <= 1200; width += 20) {
                legend.resize(width, legend.heightForWidth(width));
                QCOMPARE(legend.words(), all);
                for (const QRectF& place : legend.places())
                    QVERIFY2(QRectF(legend.rect()).adjusted(-1, -1, 1, 1).contains(place),
                             qPrintable(QString::number(width)));
                checkRow(legend.places(), QString::number(width));
                const int lines = static_cast<int>(legend.height() / metrics.height());
                fewest = std::min(fewest, lines);
                most = std::max(most, lines);
            }
        }
        for (const QString& word : all)
            QVERIFY2(termHelp(word).contains('.'), qPrintable(word));
        QVERIFY(fewest == 1 && most > 1);
    }

    void toolTipsWrapAndStandAlone() {
        Run run;
        run.experiment.activation = "relu";
        Stage stage(run);
        const auto tip = []() -> QLabel* {
            for (QWidget* window : QApplication::topLevelWidgets())
                if (window->inherits("QTipLabel") && window->isVisible())
                    return qobject_cast<QLabel*>(window);
            return nullptr;
        };
        const auto ask = [](QWidget* widget) {
            const QPoint at = widget->rect().center();
            QHelpEvent event(QEvent::ToolTip, at, widget->mapToGlobal(at));
            QApplication::sendEvent(widget, &event);
        };
        Card* card = stage.card("layers");
        QCustomPlot& plot = card->pane()->plot();
        const QPointF middle = plot.axisRect()->rect().center();
        const auto hover = [&] {
            QMouseEvent move(QEvent::MouseMove, middle, plot.mapToGlobal(middle), Qt::NoButton, Qt::NoButton,
                             {});
            QApplication::sendEvent(&plot, &move);
        };
        hover();
        QVERIFY(card->readOut().isVisible());
        QVERIFY(card->readOut().width() <= mostToolTipWidth);
        ask(&plot);
        QVERIFY(tip() == nullptr);
        // A tooltip elsewhere takes the read-out away, and wraps.
        QWidget* other = stage.window.findChild<QWidget*>(QStringLiteral("play"));
        other->setToolTip(QString(40, 'x') + QString(" and many short words that go on").repeated(12));
        ask(other);
        QVERIFY(tip() != nullptr && !card->readOut().isVisible());
        QTRY_VERIFY(tip()->width() <= mostToolTipWidth);
        QVERIFY(tip()->height() > 3 * QFontMetrics(tip()->font()).height());
        QToolTip::hideText();
        ToolTips::hide();
    }
};

LAB_WIDGET_TEST_MAIN(LabelsTest)
#include "labels_test.moc"
