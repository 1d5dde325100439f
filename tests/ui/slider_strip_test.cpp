// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The strips under the hero sliders: what is painted where, in which colour, and what is said about it.
#include "core/insight/forecast.h"
#include "tests/support/widget_test.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/slider_strip.h"
#include "ui/look/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

using namespace lab;
using namespace lab::ui;

namespace {

/// All seven runs of every rate end alike, but for those at `rate`.
RateForecast rates(Outcome most, std::size_t rate = 0, std::array<int, outcomeCount> runs = {}) {
    RateForecast forecast;
    forecast.canDie = true;
    for (const double r : forecastRates()) {
        forecast.rates.push_back({r, {}});
        forecast.rates.back().runs[static_cast<std::size_t>(most)] = RateForecast::seeds;
    }
    if (runs != std::array<int, outcomeCount>{})
        forecast.rates[rate].runs = runs;
    return forecast;
}

/// `dead` of eight units at every shift below 0, none above.
BiasForecast biases(std::int64_t dead) {
    BiasForecast forecast;
    forecast.canDie = true;
    forecast.units = 8;
    for (int i = -50; i <= 50; ++i)
        forecast.shifts.push_back({i / 10.0, i < 0 ? dead : 0, 0.25});
    return forecast;
}

struct LearningRate {
    HeroSlider slider{QStringLiteral("Learning rate"), 1e-5, 10, true, 40, 0.03};

    LearningRate() {
        slider.setStripShown(true);
        slider.resize(252, slider.sizeHint().height());
        slider.show();
    }
    SliderTrack& track() { return *slider.track(); }

    /// The colour on the strip under rate number `rate`, `share` of its height from the foot.
    QColor colorAt(std::size_t rate, double share) {
        const QRectF area = track().stripArea();
        const int x = track().pixelOf(static_cast<int>(rate) * 4);
        return track().grab().toImage().pixelColor(
            std::min(x, static_cast<int>(area.right()) - 1),
            static_cast<int>(area.bottom() - 1 - share * (area.height() - 1)));
    }
    /// The tooltip over the strip at that rate.
    QString toolTip(std::size_t rate) {
        const QPoint at(track().pixelOf(static_cast<int>(rate) * 4),
                        static_cast<int>(track().stripArea().center().y()));
        QHelpEvent event(QEvent::ToolTip, at, track().mapToGlobal(at));
        QApplication::sendEvent(&track(), &event);
        return QToolTip::text();
    }
};

const Theme& light() {
    return themeOf(ThemeName::Light);
}

} // namespace

class SliderStripTest : public QObject {
    Q_OBJECT

  private slots:
    void columnsStandOverTheirRate_data() {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QColor>("color");
        QTest::newRow("stuck") << static_cast<int>(Outcome::Stuck) << light().outcomeStuck;
        QTest::newRow("learns") << static_cast<int>(Outcome::Learns) << light().outcomeLearns;
        QTest::newRow("dies") << static_cast<int>(Outcome::Dies) << light().outcomeDies;
        QTest::newRow("diverges") << static_cast<int>(Outcome::Diverges) << light().outcomeDiverges;
    }
    void columnsStandOverTheirRate() {
        QFETCH(int, outcome);
        QFETCH(QColor, color);
        std::array<int, outcomeCount> runs{};
        runs[static_cast<std::size_t>(outcome)] = 7;
        const auto other = outcome == static_cast<int>(Outcome::Stuck) ? Outcome::Learns : Outcome::Stuck;
        LearningRate rate;
        for (const std::size_t i : {0u, 17u, 35u, 60u}) {
            rate.slider.setStrip(stripOf(rates(other, i, runs)));
            for (const double share : {0.0, 0.5, 1.0})
                QCOMPARE(rate.colorAt(i, share), color);
            QVERIFY(rate.colorAt((i + 30) % 61, 0.5) != color);
        }
    }

    void sharesStackFromDivergesToStuck() {
        LearningRate rate;
        // Two of seven each for stuck and learns and dies, one diverges: at 10 px height 1/7, 3/7, 5/7.
        rate.slider.setStrip(stripOf(rates(Outcome::Stuck, 30, {2, 2, 2, 1})));
        QCOMPARE(rate.colorAt(30, 0.0), light().outcomeDiverges);
        QCOMPARE(rate.colorAt(30, 0.3), light().outcomeDies);
        QCOMPARE(rate.colorAt(30, 0.6), light().outcomeLearns);
        QCOMPARE(rate.colorAt(30, 1.0), light().outcomeStuck);
    }

    void aSketchIsFadedUntilEachColumnIsItsOwn() {
        RateForecast forecast = rates(Outcome::Learns);
        for (std::size_t i = 0; i < 61; ++i) {
            if (i % 4 != 0)
                forecast.rates[i].runs = {};
        }
        LearningRate rate;
        rate.slider.setStrip(stripOf(forecast));
        const QColor faded = rate.colorAt(4, 0.5);
        QVERIFY(faded != light().outcomeLearns);
        for (int i = 0; i < 61; ++i)
            QCOMPARE(rate.colorAt(i, 0.5), faded); // no stripes
        QVERIFY(rate.toolTip(5).contains(QStringLiteral("no run has been made yet")));
        rate.slider.setStrip(stripOf(rates(Outcome::Learns)));
        QCOMPARE(rate.colorAt(4, 0.5), light().outcomeLearns);
        // What is about another experiment is faded throughout, and says so.
        rate.slider.setStripOutdated();
        QCOMPARE(rate.colorAt(4, 0.5), faded);
        QVERIFY(rate.toolTip(4).startsWith(QStringLiteral("Your experiment has changed")));
    }

    void tooltipCountsRunsAndSaysWhatWordsMean() {
        LearningRate rate;
        rate.slider.setStrip(stripOf(rates(Outcome::Stuck, 45, {0, 5, 2, 0})));
        QVERIFY(
            rate.toolTip(45).startsWith(QStringLiteral("At 0.316: 5 of 7 runs learn, 2 die in 400 steps.")));
        QVERIFY(rate.toolTip(45).contains(QStringLiteral("Dies: 25 % of the units")));
        QVERIFY(rate.toolTip(10).startsWith(QStringLiteral("At 10⁻⁴: 7 of 7 runs stay stuck")));
        rate.slider.setStrip(stripOf(rates(Outcome::Stuck, 45, {0, 1, 0, 0})));
        QVERIFY(rate.toolTip(45).startsWith(
            QStringLiteral("At 0.316: 1 of 1 run learns in 400 steps; more are being made.")));
    }

    void descriptionSaysWhatTheSettingLeadsTo() {
        LearningRate rate;
        rate.slider.setStrip(stripOf(rates(Outcome::Learns)));
        QVERIFY(rate.track().accessibleDescription().contains(QStringLiteral("7 of 7 runs learn")));
        rate.slider.setStrip(stripOf(rates(Outcome::Stuck, 45, {0, 0, 7, 0})));
        rate.slider.setValue(0.316); // also by keys: the description follows the value
        QVERIFY(rate.track().accessibleDescription().contains(QStringLiteral("7 of 7 runs die")));
        rate.slider.setStripShown(false);
        QVERIFY(!rate.track().accessibleDescription().contains(QStringLiteral("runs")));
    }

    void hidingGivesTheHeightBack() {
        LearningRate rate;
        const auto* legend = rate.slider.findChild<StripLegend*>();
        const int shown = rate.slider.sizeHint().height();
        QVERIFY(legend->isVisible());
        rate.slider.setLegendShown(false);
        QVERIFY(!legend->isVisible() && !rate.track().stripArea().isEmpty());
        rate.slider.setStripShown(false);
        QVERIFY(rate.slider.sizeHint().height() < shown);
        QVERIFY(rate.track().stripArea().isEmpty());
        rate.slider.setLegendShown(true);
        QVERIFY(!legend->isVisible()); // no strip, no legend
    }

    void legendFitsTheDock_data() {
        QTest::addColumn<int>("theme");
        QTest::addColumn<int>("width");
        QTest::newRow("light") << static_cast<int>(ThemeName::Light) << 252;
        QTest::newRow("projector") << static_cast<int>(ThemeName::Projector) << 560;
    }
    void legendFitsTheDock() {
        QFETCH(int, theme);
        QFETCH(int, width);
        const Theme& t = themeOf(static_cast<ThemeName>(theme));
        StripLegend legend;
        legend.setTheme(t);
        legend.resize(width, legend.sizeHint().height());
        legend.setStrip(stripOf(rates(Outcome::Stuck)));
        const QImage image = legend.grab().toImage();
        int swatches = 0;
        const int y = image.height() / 2;
        for (const QColor& color : {t.outcomeStuck, t.outcomeLearns, t.outcomeDies, t.outcomeDiverges}) {
            for (int x = 0; x + 4 < image.width(); ++x) {
                if (image.pixelColor(x, y) == color && image.pixelColor(x + 4, y) == color) {
                    ++swatches;
                    break;
                }
            }
        }
        QCOMPARE(swatches, 4);
        // The last word ends within the legend, with a fifth of slack for a wider font.
        const QFontMetricsF metrics(uiFont(t.axisPx));
        const double words = metrics.horizontalAdvance(QStringLiteral("stucklearnsdiesdiverges"));
        QVERIFY(1.2 * words + 4 * 1.5 * 0.75 * t.axisPx + 3 * 0.375 * t.axisPx < width);
    }

    void networksThatCannotDieHaveNoSuchWord() {
        RateForecast forecast = rates(Outcome::Stuck);
        forecast.canDie = false;
        QVERIFY(!stripOf(forecast).terms.contains(QStringLiteral("Dies")));
        for (const SliderStrip::Kind& kind : stripOf(forecast).kinds)
            QVERIFY(kind.name != QStringLiteral("dies"));
    }

    void biasStripSaysDeadOrFlat() {
        SliderStrip strip = stripOf(biases(6));
        QCOMPARE(strip.columns.size(), 101u);
        QCOMPARE(strip.columns[0].shares.front(), 0.75);
        QCOMPARE(strip.columns[35].text, QStringLiteral("At −1.5: 6 of 8 units dead, now."));
        QCOMPARE(strip.columns[60].text, QStringLiteral("At +1: 0 of 8 units dead, now."));
        QCOMPARE(strip.kinds.front().ink, StripInk::Dead);
        BiasForecast smooth = biases(0);
        smooth.canDie = false;
        strip = stripOf(smooth);
        QCOMPARE(strip.kinds.front().ink, StripInk::Saturated);
        QCOMPARE(strip.columns[0].shares.front(), 0.25);
        QCOMPARE(strip.columns[50].text, QStringLiteral("At 0: 25 % of the values saturated, now."));
    }

    void whatCannotBeToldIsSaid() {
        RateForecast rate;
        rate.tooLarge = true;
        QCOMPARE(stripOf(rate).note, QStringLiteral("too large to predict"));
        BiasForecast bias;
        QCOMPARE(stripOf(bias).note, QStringLiteral("no hidden layer to shift"));
        bias.tooLarge = true;
        QCOMPARE(stripOf(bias).note, QStringLiteral("too large to predict"));
        LearningRate slider;
        slider.slider.setStrip(stripOf(rate));
        QVERIFY(slider.toolTip(20).startsWith(QStringLiteral("too large to predict")));
    }
};

LAB_WIDGET_TEST_MAIN(SliderStripTest)
#include "slider_strip_test.moc"
