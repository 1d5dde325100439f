// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The controls as a hand uses them: dragged, typed into, and moved by keys.
#include "tests/support/widget_test.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/typed_number.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/tool_button.h"
#include "ui/look/verdict_chip.h"
#include "ui/window/transport_bar.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <limits>

using namespace lab;
using namespace lab::ui;

namespace {

/// What a HeroSlider said, in order.
struct Said {
    double value;
    bool finished;
};

struct LearningRate {
    HeroSlider slider{QStringLiteral("Learning rate"), 1e-5, 10, true, 40, 0.03};
    std::vector<Said> said;

    LearningRate() {
        QObject::connect(&slider, &HeroSlider::edited, &slider, [this](double value, bool finished) {
            said.push_back({value, finished});
        });
        slider.resize(280, slider.sizeHint().height());
        slider.QWidget::show();
    }
    void type(const QString& text) {
        slider.box()->setFocus();
        slider.box()->selectAll();
        // Pasted, because QTest has keys for ASCII only.
        slider.box()->insert(text);
        QTest::keyClick(slider.box(), Qt::Key_Return);
    }
    QString problem() const { return slider.problem(); }
};

/// Centre of the handle: the track's upper part; the labels are below.
QPoint handleOf(const SliderTrack& track) {
    return {track.pixelOf(track.value()), 12};
}

// WCAG 2.2: relative luminance and contrast ratio.
double luminance(const QColor& color) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Snapshot vanishing() {
    Snapshot snapshot;
    snapshot.step = 860;
    snapshot.epoch = 34.4;
    snapshot.now.train.loss = 0.691;
    snapshot.now.test.loss = 0.694;
    snapshot.now.layers.resize(9);
    for (LayerMeasurement& layer : snapshot.now.layers)
        layer.signal.errorSignal = 1;
    snapshot.now.layers.front().signal.errorSignal = 1.0 / 4862;
    snapshot.diagnosis.verdict = Verdict::Vanishing;
    return snapshot;
}

} // namespace

class ControlsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        qApp->setStyleSheet(styleSheetOf(themeOf(ThemeName::Light)));
    }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void dragMovesAndEmits() {
        LearningRate rate;
        SliderTrack& track = *rate.slider.track();
        const double before = rate.slider.value();
        const QPoint from = handleOf(track);
        QTest::mousePress(&track, Qt::LeftButton, {}, from);
        QVERIFY(rate.said.empty()); // taking the handle is no change
        for (int dx = 5; dx <= 60; dx += 5)
            QTest::mouseMove(&track, from + QPoint(dx, 0));
        QVERIFY(rate.said.size() >= 5);
        for (const Said& said : rate.said)
            QVERIFY(!said.finished);
        QTest::mouseRelease(&track, Qt::LeftButton, {}, from + QPoint(60, 0));
        QVERIFY(rate.said.back().finished);
        QCOMPARE(rate.said.back().value, rate.slider.value());
        QVERIFY(rate.slider.value() > 10 * before);
        QCOMPARE(typedNumber(rate.slider.box()->text(), QLocale()).value.value(), rate.slider.value());
    }

    void handleTakenAtItsRimDoesNotJump() {
        LearningRate rate;
        SliderTrack& track = *rate.slider.track();
        QTest::mousePress(&track, Qt::LeftButton, {}, handleOf(track) + QPoint(7, 0));
        QTest::mouseRelease(&track, Qt::LeftButton, {}, handleOf(track) + QPoint(7, 0));
        QVERIFY(rate.said.empty());
        QCOMPARE(rate.slider.value(), 0.03);
    }

    void pressOnGrooveGoesThere() {
        LearningRate rate;
        SliderTrack& track = *rate.slider.track();
        const QPoint one(track.pixelOf(200), 12);
        QTest::mouseClick(&track, Qt::LeftButton, {}, one);
        QVERIFY(std::abs(std::log10(rate.slider.value())) < 0.06);
        QVERIFY(rate.said.back().finished);
    }

    void outsideNewsWaitsForTheDrag() {
        LearningRate rate;
        SliderTrack& track = *rate.slider.track();
        const QPoint from = handleOf(track);
        QTest::mousePress(&track, Qt::LeftButton, {}, from);
        QTest::mouseMove(&track, from + QPoint(30, 0));
        const double held = rate.slider.value();
        rate.slider.setValue(0.001);
        QCOMPARE(rate.slider.value(), held);
        QTest::mouseRelease(&track, Qt::LeftButton, {}, from + QPoint(30, 0));
        const auto count = rate.said.size();
        rate.slider.setValue(0.001);
        QCOMPARE(rate.slider.value(), 0.001);
        QCOMPARE(rate.said.size(), count); // shows, and emits nothing
    }

    void keys_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("bias");
        QTest::newRow("right") << int(Qt::Key_Right) << 0.106 << 0.1;
        QTest::newRow("left") << int(Qt::Key_Left) << 0.0944 << -0.1;
        QTest::newRow("page up") << int(Qt::Key_PageUp) << 1.0 << 1.0;
        QTest::newRow("page down") << int(Qt::Key_PageDown) << 0.01 << -1.0;
        QTest::newRow("home") << int(Qt::Key_Home) << 1e-5 << -5.0;
        QTest::newRow("end") << int(Qt::Key_End) << 10.0 << 5.0;
    }
    void keys() {
        QFETCH(int, key);
        QFETCH(double, rate);
        QFETCH(double, bias);
        HeroSlider rates(QStringLiteral("Learning rate"), 1e-5, 10, true, 40, 0.1);
        QTest::keyClick(rates.track(), static_cast<Qt::Key>(key));
        QCOMPARE(rates.value(), rate);
        HeroSlider biases(QStringLiteral("Bias shift"), -5, 5, false, 10, 0);
        QTest::keyClick(biases.track(), static_cast<Qt::Key>(key));
        QCOMPARE(biases.value(), bias);
    }

    void doubleClickBringsTheInitialValue() {
        LearningRate rate;
        rate.slider.setValue(3);
        QTest::mouseDClick(rate.slider.track(), Qt::LeftButton, {}, handleOf(*rate.slider.track()));
        QCOMPARE(rate.slider.value(), 0.03);
        QVERIFY(rate.said.back().finished);
    }

    void typedRates_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("point") << "0.3" << 0.3;
        QTest::newRow("comma") << "0,3" << 0.3;
        QTest::newRow("power") << "3e-4" << 3e-4;
        QTest::newRow("as shown") << QStringLiteral("2.1 × 10⁻⁴") << 2.1e-4;
        QTest::newRow("as the tick") << QStringLiteral("10⁻⁵") << 1e-5;
        QTest::newRow("blanks") << "  10 " << 10.0;
    }
    void typedRates() {
        QFETCH(QString, text);
        QFETCH(double, value);
        LearningRate rate;
        rate.type(text);
        QCOMPARE(rate.said.size(), std::size_t(1));
        QCOMPARE(rate.said.back().value, value);
        QVERIFY(rate.said.back().finished);
        QVERIFY(rate.problem().isEmpty());
    }

    void refusedRates_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"20", "0", "-1", "1e-6", "1,500", "abc", "", "nan", "inf", "2 5", "1e9999"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refusedRates() {
        QFETCH(QString, text);
        LearningRate rate;
        rate.slider.box()->setFocus();
        rate.slider.box()->selectAll();
        QTest::keyClick(rate.slider.box(), Qt::Key_Delete);
        QTest::keyClicks(rate.slider.box(), text);
        QTest::keyClick(rate.slider.box(), Qt::Key_Return);
        QVERIFY(rate.said.empty());
        QCOMPARE(rate.slider.value(), 0.03);
        QCOMPARE(rate.slider.box()->text(), QStringLiteral("0.03"));
        QVERIFY2(rate.problem().contains(QStringLiteral("10⁻⁵ to 10")), qPrintable(rate.problem()));
        QVERIFY(rate.slider.box()->property("problem").toBool());
        rate.type(QStringLiteral("0.5"));
        QVERIFY(rate.problem().isEmpty());
        QCOMPARE(rate.slider.value(), 0.5);
    }

    void typedNumbers_data() {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value"); // NaN: refused
        const double no = std::numeric_limits<double>::quiet_NaN();
        const QLocale english(QLocale::English, QLocale::UnitedStates),
            german(QLocale::German, QLocale::Germany);
        QTest::newRow("en point") << english << "1.500" << 1.5;
        QTest::newRow("en group") << english << "1,500" << no;
        QTest::newRow("en groups") << english << "1,500,000" << no;
        QTest::newRow("en group and point") << english << "1,500.5" << no;
        QTest::newRow("en comma") << english << "1,5" << 1.5;
        QTest::newRow("en long comma") << english << "1,2345" << 1.2345;
        QTest::newRow("de comma") << german << "1,500" << 1.5;
        QTest::newRow("de group") << german << "1.500" << no;
        QTest::newRow("de point") << german << "1.5" << 1.5;
        QTest::newRow("de small") << german << "0.125" << 0.125;
        QTest::newRow("apostrophe") << english << "12'000" << no;
        QTest::newRow("blank") << english << "12 000" << no;
        QTest::newRow("minus") << english << QStringLiteral("−0.5") << -0.5;
        QTest::newRow("cross and caret") << english << "2x10^-3" << 0.002;
        QTest::newRow("bare point") << english << ".5" << 0.5;
        QTest::newRow("two points") << english << "1.2.3" << no;
        QTest::newRow("hex") << english << "0x10" << no;
        const QLocale persian(QLocale::Persian, QLocale::Iran), arabic(QLocale::Arabic, QLocale::Egypt);
        QTest::newRow("fa") << persian << QStringLiteral("۰٫۰۳") << 0.03;
        QTest::newRow("fa group") << persian << QStringLiteral("۱٬۵۰۰") << no;
        QTest::newRow("fa power") << persian << QStringLiteral("−۲٫۱ × ۱۰⁻⁴") << -2.1e-4;
        QTest::newRow("ar") << arabic << QStringLiteral("٠٫٥") << 0.5;
        QTest::newRow("ar with a mark of direction") << arabic << QStringLiteral("\u061C-٣") << -3.0;
        QTest::newRow("native digits in another locale") << english << QStringLiteral("१.५") << 1.5;
    }
    void typedNumbers() {
        QFETCH(QLocale, locale);
        QFETCH(QString, text);
        QFETCH(double, value);
        const TypedNumber typed = typedNumber(text, locale);
        QCOMPARE(typed.value.has_value(), !std::isnan(value));
        QCOMPARE(typed.problem.isEmpty(), typed.value.has_value());
        if (typed.value)
            QCOMPARE(*typed.value, value);
    }

    void numberLabelKeepsItsWidth() {
        NumberLabel label;
        label.setFont(uiFont(16, QFont::DemiBold));
        label.setWidest(QStringLiteral("8888"));
        const int width = label.sizeHint().width();
        for (int n = 0; n < 10000; n += 37) {
            label.setText(QString::number(n));
            QCOMPARE(label.sizeHint().width(), width);
        }
        label.setText(QStringLiteral("1111"));
        const int ones = label.sizeHint().width();
        label.setText(QStringLiteral("8888"));
        QCOMPARE(label.sizeHint().width(), ones);
        label.setText(QStringLiteral("12345"));
        QVERIFY(label.sizeHint().width() > width);
    }

    void chipSaysTheVerdict() {
        VerdictChip chip;
        QVERIFY(chip.text().isEmpty());
        VerdictWords words = verdictWords(vanishing());
        chip.present(words, true);
        QCOMPARE(chip.text(),
                 QStringLiteral("Vanishing: layer 1 receives 1/4,862 of layer 8’s error signal"));
        words.word = QStringLiteral("Healthy");
        chip.present(words, true);
        QVERIFY(chip.text().startsWith(QStringLiteral("Healthy")));
        QSignalSpy spy(&chip, &VerdictChip::clicked);
        QTest::mouseClick(&chip, Qt::LeftButton);
        QTest::keyClick(&chip, Qt::Key_Return);
        QCOMPARE(spy.count(), 2);
    }

    void transportBarFits_data() {
        QTest::addColumn<int>("theme");
        QTest::newRow("light") << int(ThemeName::Light);
        QTest::newRow("dark") << int(ThemeName::Dark);
        QTest::newRow("projector") << int(ThemeName::Projector);
    }
    void transportBarFits() {
        QFETCH(int, theme);
        TransportBar bar;
        bar.setTheme(themeOf(static_cast<ThemeName>(theme)));
        bar.present(vanishing());
        for (const int width : {1024, 1280, 1440, 3840}) {
            bar.resize(width, bar.height());
            bar.QWidget::show();
            QCoreApplication::processEvents();
            QCOMPARE(bar.width(), width);
            QVERIFY2(bar.minimumSizeHint().width() <= width, qPrintable(QString::number(width)));
        }
        for (const QToolButton* button : bar.findChildren<QToolButton*>()) {
            QVERIFY(!button->accessibleName().isEmpty());
            QVERIFY(!button->toolTip().isEmpty());
        }
    }

    void transportBarSpeaks() {
        TransportBar bar;
        QSignalSpy speed(&bar, &TransportBar::speedChosen);
        auto* button = bar.findChild<QToolButton*>(QStringLiteral("play"));
        QCOMPARE(actionsOf(*button), QStringLiteral("play"));
        QCOMPARE(button->accessibleName(), QStringLiteral("Play"));
        Snapshot snapshot = vanishing();
        snapshot.playing = true;
        bar.present(snapshot);
        QCOMPARE(button->accessibleName(), QStringLiteral("Pause"));
        auto* slider = bar.findChild<QSlider*>();
        QCOMPARE(bar.speed(), 20.0);
        slider->setValue(slider->minimum());
        QCOMPARE(speed.last().at(0).toDouble(), 1.0);
        slider->setValue(slider->maximum() - 1);
        QCOMPARE(speed.last().at(0).toDouble(), 1000.0);
        slider->setValue(slider->maximum());
        QCOMPARE(speed.last().at(0).toDouble(), 0.0);
    }

    void textCanBeRead() {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector}) {
            const Theme& theme = themeOf(name);
            for (const QColor& ground : {theme.card, theme.dock, theme.window})
                for (const QColor& ink : {theme.ink, theme.ink2})
                    QVERIFY(contrast(ink, ground) >= 4.5);
            QVERIFY(contrast(theme.ink3, theme.card) >= 4.5);
            QVERIFY(contrast(theme.onAccent, theme.accent) >= 4.5);
            QVERIFY(contrast(theme.ink, theme.selection) >= 4.5);
            for (const StateColors& state :
                 {theme.healthy, theme.vanishing, theme.dying, theme.diverged, theme.exploding})
                QVERIFY(contrast(state.ink, state.background) >= 4.5);
            QVERIFY(contrast(theme.dying.ink, theme.dock) >= 4.5); // messages under fields
        }
    }

    void depthRampIsEven() {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark}) {
            const Theme& theme = themeOf(name);
            QCOMPARE(layerColor(theme, 0, 1), theme.depthRamp.front());
            for (std::size_t l = 0; l < 8; ++l)
                QCOMPARE(layerColor(theme, l, 8), theme.depthRamp[l]);
            QCOMPARE(layerColor(theme, 63, 64), theme.depthRamp.back());
            for (std::size_t l = 0; l < 5; ++l)
                QVERIFY(contrast(layerColor(theme, l, 5), theme.card) >= 2.99);
        }
    }

    void styleSheetHasNoLooseToken() {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector})
            QVERIFY(!styleSheetOf(themeOf(name)).contains(QLatin1Char('$')));
    }
};

LAB_WIDGET_TEST_MAIN(ControlsTest)
#include "controls_test.moc"
