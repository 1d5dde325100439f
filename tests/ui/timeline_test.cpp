// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The timeline strip over real runs: where glyphs stand, what it says of a step, and that it changes nothing.
#include "core/runner/session.h"
#include "tests/support/widget_test.h"
#include "ui/document/selection.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/tool_button.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/timeline_events.h"
#include "ui/timeline/timeline_reading.h"
#include "ui/timeline/timeline_strip.h"

#include <QApplication>
#include <QImage>
#include <QPaintEvent>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleOptionToolButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <string>

using namespace lab;
using namespace lab::ui;

namespace {

std::shared_ptr<const Snapshot> after(const Run& run, int steps) {
    Session session(run);
    for (int i = 0; i < steps; ++i)
        session.step();
    return session.observe({}, false);
}

/// Sigmoid, rate raised at 40, the bias of layer 2 dragged from 60 to 62 and back at 90.
Run eventful() {
    Run run;
    run.experiment.depth = 3;
    run.interventions = {{40, "learningRate", 0.3, 0},
                         {60, "bias", 1.0, 2},
                         {61, "bias", 3.0, 2},
                         {62, "bias", 5.0, 2},
                         {90, "bias", 0.0, 2}};
    return run;
}

Run dying() {
    Run run;
    run.experiment.activation = "relu";
    run.experiment.depth = 3;
    run.experiment.learningRate = 0.01;
    run.interventions = {{50, "bias", -5.0, 0}};
    return run;
}

QStringList labelsOf(const std::vector<TimelineEvent>& events) {
    QStringList labels;
    for (const TimelineEvent& event : events)
        labels << event.label;
    return labels;
}

std::vector<QRectF> placesOf(const std::vector<PlacedEvent>& events) {
    std::vector<QRectF> places;
    for (const PlacedEvent& placed : events) {
        places.push_back(placed.glyph.united(placed.bar));
        if (!placed.label.isEmpty())
            places.push_back(placed.label);
    }
    return places;
}

struct Shown {
    Selection selection;
    TimelineStrip strip{selection};
    explicit Shown(std::shared_ptr<const Snapshot> snapshot, int width = 1440) {
        strip.setTheme(themeOf(ThemeName::Light));
        strip.resize(width, strip.sizeHint().height());
        strip.QWidget::show();
        strip.present(std::move(snapshot));
    }
    QPoint at(std::int64_t step) const {
        return {static_cast<int>(std::lround(strip.pixelOf(static_cast<double>(step)))), 50};
    }
};

/// Where a widget was painted.
struct PaintedRegion : QObject {
    QRegion region;
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            region += static_cast<QPaintEvent*>(event)->region();
        return false;
    }
};

/// Of the part of a button that opens its menu.
int arrowWidth(const QToolButton& button) {
    QStyleOptionToolButton option;
    option.initFrom(&button);
    option.subControls = QStyle::SC_ToolButton | QStyle::SC_ToolButtonMenu;
    option.features = QStyleOptionToolButton::MenuButtonPopup;
    return button.style()
        ->subControlRect(QStyle::CC_ToolButton, &option, QStyle::SC_ToolButtonMenu, &button)
        .width();
}

} // namespace

class TimelineTest : public QObject {
    Q_OBJECT

  private slots:
    // Four units of layer 2: one dies and stays dead, one comes back after 15 steps, one after 40, one has
    // just died. Only what lasts is marked as a death, and what is still off is not called brief.
    void flickerIsNoDeath() {
        Snapshot snapshot;
        snapshot.run = dying();
        snapshot.run.interventions.clear();
        snapshot.step = 110;
        auto lives = std::make_shared<LifeLog>();
        const auto check = [&](std::int64_t step, const std::vector<UnitState>& units) {
            Measurement now;
            now.layers.resize(3);
            now.layers[1].units = units;
            lives->add(step, now, snapshot.run, snapshot.run.experiment);
        };
        constexpr auto on = UnitState::Sparse;
        constexpr auto off = UnitState::Dormant;
        check(0, {on, on, on, on});
        check(20, {off, off, off, on});
        check(35, {off, on, off, on});
        check(60, {off, on, on, on});
        check(100, {off, on, on, off});
        snapshot.lives = lives;
        std::map<std::string, int> labels;
        for (const TimelineEvent& event : timelineEvents(snapshot, 1)) {
            ++labels[event.label.toStdString()];
            QCOMPARE(event.glyph, event.label.endsWith(QStringLiteral("died")) ? TimelineGlyph::Cross
                                                                               : TimelineGlyph::Dot);
        }
        const std::map<std::string, int> expected{{"2 died", 1}, {"1 off briefly", 1}, {"1 off", 1}};
        QVERIFY(labels == expected);
        // One that starts silent has not gone off, nor come back yet.
        auto born = std::make_shared<LifeLog>();
        std::swap(lives, born);
        check(0, {off, on, on, on});
        snapshot.lives = std::exchange(lives, born);
        snapshot.step = 0;
        QCOMPARE(labelsOf(timelineEvents(snapshot, 1)), QStringList{QStringLiteral("1 start silent")});
        snapshot.lives = lives;
        // Twenty steps on, the last one is a death after all.
        snapshot.step = 120;
        QCOMPARE(labelsOf(timelineEvents(snapshot, 1)).filter(QStringLiteral("died")).size(), 2);
    }

    void whatIsBornDeadStartsSilent() {
        Snapshot snapshot;
        snapshot.run = dying();
        auto lives = std::make_shared<LifeLog>();
        Measurement now;
        now.layers.resize(3);
        now.layers[0].units = {UnitState::Dormant, UnitState::Dormant, UnitState::Sparse};
        lives->add(0, now, snapshot.run, snapshot.run.experiment);
        snapshot.lives = lives;
        for (const std::int64_t step : {0, 5, 19, 20, 40}) {
            snapshot.step = step;
            const auto events = timelineEvents(snapshot, 1);
            QCOMPARE(events.front().label, QStringLiteral("2 start silent"));
            QCOMPARE(events.front().glyph, step < 20 ? TimelineGlyph::Dot : TimelineGlyph::Cross);
        }
        // As many as the log counts, though one of them is back at once.
        auto returned = std::make_shared<LifeLog>(*lives);
        now.layers[0].units[0] = UnitState::Sparse;
        returned->add(5, now, snapshot.run, snapshot.run.experiment);
        snapshot.lives = returned;
        QCOMPARE(returned->count(LifeEventKind::BornDead), std::int64_t{2});
        const QStringList labels = labelsOf(timelineEvents(snapshot, 1));
        QCOMPARE(labels.filter(QStringLiteral("silent")), QStringList{QStringLiteral("2 start silent")});
        QVERIFY(labels.filter(QStringLiteral("off")).isEmpty());
    }

    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        qRegisterMetaType<std::optional<double>>("std::optional<double>");
    }

    void changesAreNamedWithBothValues() {
        const auto snapshot = after(eventful(), 100);
        QCOMPARE(labelsOf(timelineEvents(*snapshot, 0)),
                 QStringList({QStringLiteral("rate 0.03 → 0.3"), QStringLiteral("bias L2 0 → +1"),
                              QStringLiteral("bias L2 +1 → +3"), QStringLiteral("bias L2 +3 → +5"),
                              QStringLiteral("bias L2 +5 → 0")}));
        const auto events = timelineEvents(*snapshot, 4);
        QCOMPARE(labelsOf(events),
                 QStringList({QStringLiteral("rate 0.03 → 0.3"), QStringLiteral("bias L2 0 → +5"),
                              QStringLiteral("bias L2 +5 → 0")}));
        QCOMPARE(events[1].first, std::int64_t{60});
        QCOMPARE(events[1].last, std::int64_t{62});
        QCOMPARE(events[0].glyph, TimelineGlyph::Diamond);
        QCOMPARE(events[1].glyph, TimelineGlyph::Square);
    }

    void crowdedChangesAreCounted() {
        Snapshot snapshot;
        snapshot.step = 1'000;
        for (std::int64_t step = 0; step <= 1'500; ++step)
            snapshot.run.interventions.push_back({step, "learningRate", 0.1 + static_cast<double>(step), 0});
        QCOMPARE(changeCount(snapshot), 1'001u);
        const auto events = changeEvents(snapshot, 0, 100);
        QCOMPARE(events.size(), 11u);
        QCOMPARE(events[0].label, QStringLiteral("rate 0.03 → 0.1"));
        QCOMPARE(events[3].first, std::int64_t{300});
        QCOMPARE(events[3].label, QStringLiteral("rate 299 → 300"));
        QCOMPARE(events[3].hidden, 99);
        QCOMPARE(events[10].hidden, 0);
        // Of a drag without a gap: one change, from its first value to its last.
        const auto drag = changeEvents(snapshot, 1);
        QCOMPARE(drag.size(), 1u);
        QCOMPARE(drag[0].last, std::int64_t{1'000});
        QVERIFY2(drag[0].label.startsWith(QStringLiteral("rate 0.03 → 1")), qPrintable(drag[0].label));
    }

    void aDragIsOneEventWithItsFirstAndLastValue() {
        // Fast training leaves hundreds of steps between two moves of the pointer, a hand that rests more.
        Snapshot snapshot;
        snapshot.step = 100'000;
        auto& changes = snapshot.run.interventions;
        constexpr int drags = 40;
        for (int drag = 0; drag < drags; ++drag) {
            for (int move = 0; move < 10; ++move)
                changes.push_back({2'000 * drag + 150 * move, "bias", -0.1 * move - drag % 2, 0, move > 0});
        }
        const auto events = changeEvents(snapshot, 0);
        QCOMPARE(events.size(), std::size_t{drags});
        QCOMPARE(changeEventCount(snapshot), std::size_t{drags});
        QCOMPARE(events[0].label, QStringLiteral("bias 0 → −0.9"));
        QCOMPARE(events[1].label, QStringLiteral("bias −0.9 → −1.9"));
        QCOMPARE(events[1].first, std::int64_t{2'000});
        QCOMPARE(events[1].last, std::int64_t{3'350});
        // However many are left out, the last one stays, on the timeline too.
        for (const double spacing : {100.0, 3'000.0, 70'000.0, 1e9}) {
            const auto thinned = changeEvents(snapshot, 0, spacing);
            QCOMPARE(thinned.back(), events.back());
        }
        EventRows rows;
        rows.right = 500;
        const auto narrow = [](std::int64_t step) { return static_cast<double>(step) / 400; };
        const auto placed = placedEvents(events, narrow, QFontMetricsF(QFont()), rows);
        QCOMPARE(placed.back().event, events.back());
        QVERIFY(!placed.back().label.isEmpty());
        QCOMPARE(placed.front().event, events.front());
    }

    void whatIsPlannedIsHollowAndCountedDown() {
        const auto isAhead = [](const TimelineEvent& event) { return event.ahead; };
        const auto snapshot = after(eventful(), 39);
        const auto events = timelineEvents(*snapshot, 4);
        QVERIFY(std::ranges::all_of(events, isAhead));
        QCOMPARE(events.size(), plannedEvents(*snapshot).size());
        QCOMPARE(events[0].label, QStringLiteral("rate → 0.3"));
        QCOMPARE(countdownText(*snapshot), QStringLiteral("rate → 0.3 in 1 step"));
        const auto later = timelineEvents(*after(eventful(), 60), 4);
        QCOMPARE(later.size() - static_cast<std::size_t>(std::ranges::count_if(later, isAhead)), 2u);
        QCOMPARE(countdownText(*after(eventful(), 100)), QString());

        Shown shown(after(eventful(), 10));
        QCOMPARE(shown.strip.reading().front(), QStringLiteral("rate → 0.3 in 30 steps"));
        const auto found = std::ranges::find_if(shown.strip.events(), [](const PlacedEvent& placed) {
            return placed.event.ahead && placed.event.first == 40;
        });
        QVERIFY(found != shown.strip.events().end());
        QVERIFY(std::abs(found->glyph.center().x() - shown.strip.pixelOf(40)) < 1);
        QVERIFY(shown.strip.pixelOf(40) < shown.strip.width() - 180); // on the axis
    }

    // What a single weight, a unit or a layer is set to is told with its place.
    void everyKindOfChangeHasItsWords() {
        struct Row {
            Change change;
            const char* label;
        };
        const std::vector<Row> rows{
            {SetWeight{2, 3, 1, 0.5}, "weight 1 to 3 L2 → 0.5"},
            {SetWeight{2, 3, 0, 0.5}, "bias of unit 3 L2 → 0.5"},
            {Redraw{1, 4, 2}, "unit 4 drawn anew L1"},
            {SetActivation{2, "relu"}, "activation L2 the others’ → ReLU"},
            {SetActivation{0, "tanh"}, "activation Sigmoid → Tanh"},
            {ShiftBias{2, -1.5}, "bias L2 0 → −1.5"},
        };
        for (const Row& row : rows) {
            Snapshot snapshot;
            snapshot.step = 5;
            snapshot.run.interventions = {{3, row.change}};
            const auto events = timelineEvents(snapshot, 1);
            QCOMPARE(events.size(), std::size_t{1});
            QCOMPARE(events[0].label, QString::fromUtf8(row.label));
        }
    }

    void everyLiveParameterHasALabel() {
        for (const Parameter& parameter : parameters()) {
            if (parameter.effect != Effect::Live)
                continue;
            Snapshot snapshot;
            snapshot.step = 5;
            Value value = valueOf(Experiment{}, parameter);
            if (parameter.choices != nullptr)
                value = std::string(parameter.choices().back().key);
            snapshot.run.interventions = {{3, std::string(parameter.key), value, 0}};
            const auto events = timelineEvents(snapshot, 1);
            QCOMPARE(events.size(), 1u);
            QVERIFY2(events[0].label.contains(QStringLiteral("→")), parameter.key.data());
            QVERIFY2(!events[0].label.endsWith(QStringLiteral("→ ")), parameter.key.data());
        }
    }

    void deathsAreCounted() {
        const auto snapshot = after(dying(), 110); // no check in the last 20 steps: all deaths have lasted
        const auto events = timelineEvents(*snapshot, 5);
        const auto cross = std::ranges::find(events, TimelineGlyph::Cross, &TimelineEvent::glyph);
        QVERIFY(cross != events.end());
        // One event per unit at most, whatever came back between; and none reaches across the change at 50.
        std::set<std::pair<std::size_t, std::size_t>> units;
        for (const LifeEvent& life : snapshot->lives->events())
            if (life.kind == LifeEventKind::Died && life.seen > 50)
                units.emplace(life.layer, life.unit);
        const auto all = timelineEvents(*snapshot, 1'000);
        QCOMPARE(all.back().label, QStringLiteral("%1 died").arg(units.size()));
        for (const TimelineEvent& event : all)
            QVERIFY(event.glyph != TimelineGlyph::Cross || event.last <= 50 || event.first > 50);
        for (const TimelineEvent& event : events)
            QVERIFY(event.first <= snapshot->step && event.first <= event.last);
    }

    void aDragIsABarFromItsFirstToItsLastStep() {
        Run run;
        run.experiment.depth = 2;
        for (int move = 0; move < 8; ++move)
            run.interventions.push_back({30 + 5 * move, "learningRate", 0.04 + 0.01 * move, 0, move > 0});
        const auto snapshot = after(run, 100);
        for (const int width : {1024, 1440, 3840}) {
            Shown shown(snapshot, width);
            for (const bool compact : {false, true}) {
                shown.strip.setCompact(compact);
                const auto drag = std::ranges::find(shown.strip.events(), TimelineGlyph::Diamond,
                                                    [](const PlacedEvent& e) { return e.event.glyph; });
                QVERIFY(drag != shown.strip.events().end());
                QCOMPARE(drag->event.label, QStringLiteral("rate 0.03 → 0.11"));
                QCOMPARE(drag->bar.left(), shown.strip.pixelOf(30));
                QCOMPARE(drag->bar.right(), shown.strip.pixelOf(65));
                QCOMPARE(drag->glyph.center(), QPointF(drag->bar.right(), drag->bar.center().y()));
                // It is painted, and means its last step wherever it is pointed at.
                const QImage picture = shown.strip.grab().toImage();
                const QPoint middle = drag->bar.center().toPoint();
                QVERIFY(picture.pixelColor(middle) != picture.pixelColor(middle + QPoint(0, 7)));
                QTest::mouseMove(&shown.strip, QPoint(20, 40));
                QTest::mouseMove(&shown.strip, middle);
                QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(65));
            }
        }
        // What is at one step has none, nor what dies over some steps, nor what is ahead.
        const Shown deaths(after(dying(), 110));
        for (const PlacedEvent& placed : deaths.strip.events())
            QVERIFY(placed.bar.isEmpty());
        const Shown early(after(run, 10));
        QVERIFY(!early.strip.events().empty());
        for (const PlacedEvent& placed : early.strip.events())
            QVERIFY(placed.event.ahead && placed.bar.isEmpty());
    }

    void nothingOverlaps() {
        // From a few to far more events than there is room for.
        const QFontMetricsF metrics(uiFont(11.5));
        EventRows rows;
        rows.right = 900;
        const auto makeEvents = [](int count, int longest) {
            std::vector<TimelineEvent> events;
            for (int i = 0; i < count; ++i)
                events.push_back({i * 2'000 / count, i * 2'000 / count + (longest > 0 ? i * 37 % longest : 0),
                                  TimelineGlyph::Diamond, QStringLiteral("rate 0.03 → 0.3"), double(i % 7)});
            return events;
        };
        for (const auto& [count, longest] :
             {std::pair{1, 0}, {3, 0}, {10, 0}, {40, 0}, {200, 0}, {2'000, 0}, {10, 150}, {200, 300}}) {
            const auto events = makeEvents(count, longest);
            const auto placed = placedEvents(
                events, [](std::int64_t step) { return 20 + 0.4 * static_cast<double>(step); }, metrics,
                rows);
            QVERIFY(!placed.empty());
            if (count <= 10 && longest == 0)
                QCOMPARE(placed.size(), static_cast<std::size_t>(count));
            const auto places = placesOf(placed);
            for (std::size_t i = 0; i < places.size(); ++i) {
                QVERIFY(places[i].right() <= rows.right || places[i].width() <= rows.glyph || longest > 0);
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY2(!places[i].intersects(places[j]), qPrintable(QString::number(count)));
            }
        }
    }

    void glyphsStandOverTheirSteps() {
        for (const int width : {1024, 1440, 3840}) {
            const Shown shown(after(eventful(), 100), width);
            QVERIFY(shown.strip.events().size() >= 3u);
            for (const PlacedEvent& placed : shown.strip.events())
                QCOMPARE(placed.glyph.center().x(),
                         shown.strip.pixelOf(static_cast<double>(placed.event.place())));
            for (std::int64_t step = 0; step <= 100; step += 7)
                QCOMPARE(shown.strip.stepAt(shown.strip.pixelOf(static_cast<double>(step))), step);
        }
    }

    void pointingSaysWhatHeldThen() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        QTest::mouseMove(&shown.strip, shown.at(20));
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(20));
        const QStringList lines = shown.strip.reading();
        QCOMPARE(lines, readingAt(*snapshot, 20));
        QCOMPARE(lines[0],
                 QStringLiteral("Step 20: ") + verdictWordInside(snapshot->verdicts->at(20)->verdict()));
        QCOMPARE(lines[1], QStringLiteral("batch loss ") +
                               numberText(snapshot->steps->bin(20, StepChannels{4}.loss()).mean));
        // The last check at or before step 20 was made at step 16.
        QVERIFY2(lines[2].endsWith(QStringLiteral("at step 16")), qPrintable(lines[2]));
        QTest::mouseMove(&shown.strip, shown.at(40));
        QVERIFY(shown.strip.reading().contains(QStringLiteral("rate 0.03 → 0.3")));
        QTest::mouseMove(&shown.strip, QPoint(20, 50));
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>());
    }

    void aStepFromElsewhereIsShown() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        shown.selection.hoverStep(33.4);
        QCOMPARE(shown.strip.reading(), readingAt(*snapshot, 33));
        shown.selection.hoverStep(5'000.0); // of a longer axis
        QCOMPARE(shown.strip.reading(), readingAt(*snapshot, 100));
        shown.selection.hoverStep(std::nullopt);
        QVERIFY(shown.strip.reading()[0] != readingAt(*snapshot, 33)[0]);
    }

    void clickKeepsAStepAndShiftClickCompares() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        const QPoint away(20, 80);
        QTest::mouseClick(&shown.strip, Qt::LeftButton, {}, shown.at(30));
        QTest::mouseMove(&shown.strip, away);
        QCOMPARE(shown.strip.reading(), readingAt(*snapshot, 30));
        QTest::mouseClick(&shown.strip, Qt::LeftButton, Qt::ShiftModifier, shown.at(80));
        QCOMPARE(shown.strip.reading(), readingBetween(*snapshot, 30, 80));
        QVERIFY(shown.strip.reading()[0].contains(QStringLiteral("50 steps")));
        QCOMPARE(shown.strip.accessibleDescription(), shown.strip.reading().join(QStringLiteral(". ")));
        QTest::keyClick(&shown.strip, Qt::Key_Escape);
        QVERIFY(shown.strip.reading() != readingBetween(*snapshot, 30, 80));
        // Clicked again, a kept step is let go.
        QTest::mouseClick(&shown.strip, Qt::LeftButton, {}, shown.at(30));
        QTest::mouseClick(&shown.strip, Qt::LeftButton, {}, shown.at(30));
        QTest::mouseMove(&shown.strip, away);
        QVERIFY(shown.strip.reading() != readingAt(*snapshot, 30));
    }

    void clickOnAGlyphKeepsItsStep() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        const PlacedEvent placed = shown.strip.events()[1];
        QTest::mouseClick(&shown.strip, Qt::LeftButton, {}, placed.label.center().toPoint());
        QTest::mouseMove(&shown.strip, QPoint(20, 80));
        QCOMPARE(shown.strip.reading()[0], readingAt(*snapshot, 62)[0]);
        QVERIFY(shown.strip.reading().contains(QStringLiteral("steps 60–62: bias L2 0 → +5")));
    }

    void pointingAtAGlyphOrItsLabelMeansItsStep() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        const PlacedEvent placed = shown.strip.events()[1];
        for (const QRectF& place : {placed.glyph, placed.label}) {
            QTest::mouseMove(&shown.strip, QPoint(20, 80));
            QTest::mouseMove(&shown.strip, place.center().toPoint());
            QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(62));
            QCOMPARE(shown.strip.toolTip(), QStringLiteral("steps 60–62: bias L2 0 → +5"));
        }
        QTest::mouseMove(&shown.strip, shown.at(30));
        QVERIFY(shown.strip.toolTip().isEmpty());
    }

    void keysDoWhatThePointerDoes() {
        const auto snapshot = after(eventful(), 100);
        Shown shown(snapshot);
        QTest::keyClick(&shown.strip, Qt::Key_Home);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(0));
        QTest::keyClick(&shown.strip, Qt::Key_Right);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(1));
        QTest::keyClick(&shown.strip, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(40));
        QTest::keyClick(&shown.strip, Qt::Key_Return);
        QTest::keyClick(&shown.strip, Qt::Key_End);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(100));
        QTest::keyClick(&shown.strip, Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>(90));
        QTest::keyClick(&shown.strip, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(shown.strip.reading(), readingBetween(*snapshot, 40, 90));
        QTest::keyClick(&shown.strip, Qt::Key_Escape);
        QCOMPARE(shown.selection.hoveredStep(), std::optional<double>());
    }

    void anotherRunForgetsWhatWasKept() {
        Shown shown(after(eventful(), 100));
        QTest::mouseClick(&shown.strip, Qt::LeftButton, {}, shown.at(80));
        shown.selection.hoverStep(std::nullopt);
        shown.strip.present(after(eventful(), 10));
        QVERIFY(!shown.strip.reading()[0].startsWith(QStringLiteral("Step")));
    }

    void theRibbonHasTheColoursOfTheVerdicts() {
        Shown shown(after(dying(), 100));
        const QImage image = shown.strip.grab().toImage();
        const auto colorAt = [&](std::int64_t step) { return image.pixelColor(shown.at(step).x(), 49); };
        const Theme& theme = themeOf(ThemeName::Light);
        QVERIFY(colorAt(25) != theme.dock);
        QVERIFY(colorAt(25) != colorAt(75));
        QCOMPARE(image.pixelColor(shown.at(100).x() + 12, 49), theme.dock); // nothing beyond the present
    }

    // What is said comes seldom, and so later than what is drawn.
    void wordsThatNoLongerHoldArePaintedOver() {
        Shown shown(after(eventful(), 39));
        QVERIFY(QTest::qWaitForWindowExposed(&shown.strip));
        PaintedRegion painted;
        shown.strip.installEventFilter(&painted);
        const auto present = [&](const auto& drawn, const auto& said) {
            painted.region = {};
            shown.strip.present(drawn, said);
            return QTest::qWaitFor([&] { return !painted.region.isEmpty(); });
        };
        const auto before = after(eventful(), 39), later = after(eventful(), 100);
        QVERIFY(present(later, before));
        QVERIFY(present(later, later));
        QVERIFY(painted.region.contains(QPoint(20, 35)));
        QVERIFY(present(later, later));
        QVERIFY(!painted.region.contains(QPoint(20, 35))); // painted only where it changes

        shown.strip.pin(50, false);
        QVERIFY(present(later, later));
        const auto another = std::make_shared<Snapshot>(*later);
        ++another->generation;
        QVERIFY(present(another, another));
        QVERIFY(painted.region.contains(QPoint(20, 35)));
    }

    void theButtonsStandBesideTheTitle() {
        Shown shown(after(eventful(), 10));
        const auto buttons = shown.strip.findChildren<QToolButton*>();
        QStringList actions;
        for (const QToolButton* button : buttons)
            actions << actionsOf(*button);
        QCOMPARE(actions, (QStringList{"startOver", "tenBack back", "until"}));
        for (const bool compact : {false, true}) {
            shown.strip.setCompact(compact);
            for (const QToolButton* button : buttons) {
                const QRect place = button->geometry();
                QVERIFY(place.width() >= 24 && place.height() >= 24);
                QVERIFY(shown.strip.rect().contains(place));
                QVERIFY(place.right() < shown.strip.pixelOf(0));
                QVERIFY(button->popupMode() != QToolButton::MenuButtonPopup || arrowWidth(*button) >= 24);
                for (const QToolButton* other : buttons)
                    QVERIFY(other == button || !other->geometry().intersects(place));
            }
        }
    }

    void paintingIsQuick() {
        const auto snapshot = after(eventful(), 400);
        Shown shown(snapshot);
        QImage image(shown.strip.size(), QImage::Format_ARGB32_Premultiplied);
        double best = 1;
        for (int i = 0; i < 40; ++i) {
            const std::clock_t before = std::clock(); // processor time: others use this machine too
            shown.strip.present(snapshot);
            shown.strip.render(&image);
            best = std::min(best, static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
        }
        qInfo("present and paint: %.3f ms", 1e3 * best);
        QVERIFY2(best < 0.005, "far above the millisecond that it takes");
    }
};

LAB_WIDGET_TEST_MAIN(TimelineTest)
#include "timeline_test.moc"
