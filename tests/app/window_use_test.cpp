// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What holds for the whole window, whatever stands in it: sizes, the wheel, Tab, keys of any keyboard,
// messages, buttons that can be read. Each rule is tried on every widget there is, not on a list of them.
#include "app/laboratory.h"
#include "core/formats/run_json.h"
#include "tests/support/settle.h"
#include "tests/support/widget_test.h"
#include "ui/cards/card.h"
#include "ui/controls/activation_switch.h"
#include "ui/controls/fold_heading.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/parameter_field.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/problem_note.h"
#include "ui/controls/segmented_choice.h"
#include "ui/controls/upright_slider.h"
#include "ui/explain/about_experiment.h"
#include "ui/help/help_window.h"
#include "ui/look/verdict_chip.h"
#include "ui/plot/reading.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/message_bar.h"
#include "ui/window/present_view.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"
#include "ui/window/window_place.h"

#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace lab;
using namespace lab::ui;

namespace {

/// One turn of the wheel over the widget's middle, as the window system sends it: to the lowest widget there.
void turnWheel(QWidget& widget, int notches = -1) {
    const QPointF place = QRectF(widget.rect()).center();
    QWheelEvent event(place, widget.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

/// A key press that types `text`, whatever key it is on.
void typeText(QWidget& widget, const QString& text, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              int key = Qt::Key_unknown) {
    QKeyEvent press(QEvent::KeyPress, key, modifiers, text);
    QApplication::sendEvent(&widget, &press);
    QKeyEvent release(QEvent::KeyRelease, key, modifiers, text);
    QApplication::sendEvent(&widget, &release);
}

QString nameOf(const QWidget* widget) {
    if (widget == nullptr)
        return QStringLiteral("nothing");
    QString name = widget->metaObject()->className();
    for (const QString& more : {widget->objectName(), widget->accessibleName()})
        if (!more.isEmpty())
            name += QLatin1Char(' ') + more;
    return name;
}

/// Visible, enabled and a stop of Tab. What scrolls is none unless it is one by itself.
bool isTabStop(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
           !widget->isWindow() && widget->focusProxy() == nullptr;
}

double luminance(const QColor& color) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

/// The best contrast between the commonest colour and any other within the frame.
double contrastOf(const QImage& image) {
    QHash<QRgb, int> counts;
    for (int y = 6; y < image.height() - 6; ++y)
        for (int x = 6; x < image.width() - 6; ++x)
            ++counts[image.pixel(x, y)];
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most)
            ground = it.key();
        most = std::max(most, it.value());
    }
    double best = 1;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        best = std::max(best, contrast(QColor(ground), QColor(it.key())));
    return best;
}

Message question() {
    Message message{Message::Kind::Warning, QStringLiteral("What happened?"), QStringLiteral("Somewhere.")};
    message.buttons = {{QStringLiteral("Mend it"), [] {}}};
    return message;
}

} // namespace

class WindowUseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<app::Laboratory> m_lab;

    MainWindow& open(const Experiment& experiment = {}) {
        m_lab = std::make_unique<app::Laboratory>(Run{experiment, {}});
        MainWindow& window = m_lab->window();
        window.resize(1440, 900);
        window.show();
        window.activateWindow();
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(&window);
        [[maybe_unused]] const bool there = QTest::qWaitFor([this] { return m_lab->shown() != nullptr; });
        return window;
    }

    const Snapshot& shown() { return *m_lab->shown(); }

  private slots:
    void cleanup() { m_lab.reset(); }

    // Messages ------------------------------------------------------------------------------------------

    void messagesStayUntilTheyAreDismissed() {
        MainWindow& window = open();
        MessageBar* bar = window.messages();
        QVERIFY(!bar->isVisible());
        int mended = 0;
        Message message = question();
        message.buttons.front().act = [&] { ++mended; };
        window.say(message);
        QVERIFY(bar->isVisible() && bar->buttons().size() == 2);
        QCOMPARE(bar->accessibleName(), message.text()); // what the alert says
        window.say({Message::Kind::Fault, QStringLiteral("Another thing"), {}, {}, QStringLiteral("other")});
        window.say({Message::Kind::Fault, QStringLiteral("That again"), {}, {}, QStringLiteral("other")});
        QCOMPARE(bar->message()->what, QStringLiteral("That again"));
        QTest::mouseClick(bar->buttons().back(), Qt::LeftButton);
        QCOMPARE(bar->message()->what, QStringLiteral("What happened?")); // waits below
        QTest::mouseClick(bar->buttons().front(), Qt::LeftButton);
        QCOMPARE(mended, 1);
        QVERIFY(!bar->isVisible() && bar->message() == nullptr);
        window.say({Message::Kind::Note, QStringLiteral("Done.")});
        window.say(question());
        bar->dismiss();
        QVERIFY(!bar->isVisible()); // a confirmation does not come back
        window.say(question());
        bar->withdraw({});
        QVERIFY(!bar->isVisible());
    }

    // Names and texts come out of files.
    void messagesArePlainTextAndFit() {
        MainWindow& window = open();
        const QString markup = QStringLiteral("<b>bold</b> <img src=x> &amp; ");
        window.say(
            fault(markup + QString(300, QLatin1Char('x')), QStringLiteral("a\nb\tc ") + QString(5000, 'y')));
        MessageBar* bar = window.messages();
        QStringList texts;
        for (const QLabel* label : bar->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            texts << label->text();
        }
        QVERIFY(texts.join(' ').contains(QStringLiteral("<b>bold</b>")));
        for (const QSize size : {QSize(1440, 900), QSize(800, 560), QSize(1024, 700)}) {
            window.resize(size);
            QTRY_COMPARE(window.size(), size);
            QTRY_VERIFY(window.rect().contains(QRect(bar->mapTo(&window, QPoint()), bar->size())));
            for (const QWidget* part : bar->findChildren<QWidget*>())
                QVERIFY2(bar->rect().contains(part->geometry()), qPrintable(nameOf(part)));
            QVERIFY(bar->height() < 240);
        }
        window.setPresenting(true, false);
        QVERIFY(bar->isVisible() && !bar->visibleRegion().isEmpty());
    }

    // Not while training, when a class looks at a plot, and not when the run stops, when it looks most
    // closely.
    void messagesMoveNothing() {
        MainWindow& window = open();
        const auto places = [&] {
            labtest::settle();
            QList<QRect> all;
            for (const QWidget* part : window.centralWidget()->findChildren<QWidget*>())
                if (part->isVisible() && part != window.messages() && !window.messages()->isAncestorOf(part))
                    all << QRect(part->mapTo(&window, QPoint()), part->size());
            return all;
        };
        for (const bool presenting : {false, true}) {
            window.setPresenting(presenting, false);
            for (const bool playing : {true, false}) {
                playing ? emit window.playRequested() : emit window.pauseRequested();
                QTRY_COMPARE(shown().playing, playing);
                const QList<QRect> before = places();
                QVERIFY(before.size() > 20);
                for (const Message& message :
                     {question(), Message{Message::Kind::Note, QStringLiteral("Saved.")},
                      fault(QStringLiteral("It failed. ").repeated(20))}) {
                    window.say(message);
                    QVERIFY(window.messages()->isVisible());
                    QCOMPARE(places(), before);
                    window.messages()->dismiss();
                    QCOMPARE(places(), before);
                }
            }
        }
    }

    // It covers whole lines of what is below it, however long it is, wherever it stands, and whatever comes
    // to stand below it while it does.
    void messagesCutNoLineInTwo() {
        MainWindow& window = open();
        const MessageBar* bar = window.messages();
        const auto checkLines = [&] {
            labtest::settle();
            QVERIFY(bar->isVisible());
            const QRect covered(bar->mapTo(&window, QPoint()), bar->size());
            for (const QWidget* line : window.centralWidget()->findChildren<QWidget*>()) {
                const bool isText = qobject_cast<const QLabel*>(line) != nullptr ||
                                    qobject_cast<const ReadingLine*>(line) != nullptr;
                const QRect place(line->mapTo(&window, QPoint()), line->size());
                const bool below = isText && line->isVisible() && !bar->isAncestorOf(line) &&
                                   place.left() > covered.left() && place.right() < covered.right();
                QVERIFY2(!below || !place.intersects(covered) || place.bottom() <= covered.bottom(),
                         qPrintable(nameOf(line)));
            }
            for (const QLabel* line : bar->findChildren<QLabel*>())
                QVERIFY(line->height() >= line->heightForWidth(line->width()) || !line->isVisible());
            for (const QPushButton* button : bar->buttons())
                QVERIFY(button->height() >= 24 && bar->rect().contains(button->geometry()));
        };
        const Message messages[]{
            {Message::Kind::Note, QStringLiteral("Saved.")},
            {Message::Kind::Note,
             QStringLiteral("Loss is now Squared error: Sine has numbers to predict. ").repeated(4)},
            question()};
        for (const bool presenting : {false, true}) {
            window.setPresenting(presenting, false);
            for (const QSize size : {QSize(1440, 900), QSize(1024, 700), QSize(1920, 1080)}) {
                window.resize(size);
                labtest::settle();
                for (const Message& message : messages) {
                    window.say(message);
                    checkLines();
                    for (const char* another : {"units", "units", "layers", "layers"}) {
                        window.actionTable()->trigger(
                            another); // alone, and back; another plot on a projector
                        checkLines();
                    }
                    window.messages()->dismiss();
                }
            }
        }
        window.setPresenting(false);
        window.say(question());
        for (const std::int64_t depth : {0, 3}) { // other cards
            m_lab->model().set("depth", depth);
            QTRY_COMPARE(shown().experiment.depth, depth);
            checkLines();
        }
        window.actionTable()->trigger("largerText");
        checkLines();
        window.actionTable()->trigger("usualText");
        checkLines();
    }

    // Assistive technology is told, once for each message, wherever the focus is.
    void messagesAreReadAloud() {
        MainWindow& window = open();
        QSignalSpy spy(window.messages(), &MessageBar::announced);
        window.say({Message::Kind::Note, QStringLiteral("Saved."), QStringLiteral("In a folder.")});
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.last().front().toString(), QStringLiteral("Saved. In a folder."));
        window.say(question()); // while another is shown
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.last().front().toString(), question().text());
        window.setTheme(ThemeName::Dark);
        window.resize(1024, 700);
        labtest::settle();
        window.messages()->dismiss();
        QCOMPARE(spy.size(), 2);
    }

    void whatWasSwitchedIsNotSaidOfAnotherRun() {
        MainWindow& window = open();
        m_lab->model().set("dataset", std::string("sine"));
        QVERIFY(window.messages()->message() != nullptr);
        QVERIFY(window.messages()->message()->what.startsWith(QStringLiteral("Loss is now")));
        m_lab->model().undoStack()->undo();
        QVERIFY(window.messages()->message() == nullptr);
        m_lab->model().undoStack()->redo();
        m_lab->model().set("dataset", std::string("abs"));
        QVERIFY(window.messages()->message() == nullptr);
        m_lab->model().set("dataset", std::string("moons"));
        QVERIFY(window.messages()->message()->what.contains(QStringLiteral("again")));
        m_lab->model().set("learningRate", 0.1); // the same run
        QVERIFY(window.messages()->message() != nullptr);
    }

    // Who clicks and then presses Space wants to see it train; who came by Tab wants to press the button.
    void spacePlaysAfterAClickOnAButton() {
        MainWindow& window = open();
        QList<QAbstractButton*> buttons{window.findChild<QAbstractButton*>(QStringLiteral("relu"))};
        for (QAbstractButton* button : window.sideDock()->findChildren<QAbstractButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("ReLU carries"))
                buttons << button;
        }
        for (QAbstractButton* button : window.panel()->findChildren<QAbstractButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("New weights"))
                buttons << button;
        }
        QCOMPARE(buttons.size(), 3);
        for (QAbstractButton* button : buttons) {
            const auto before = shown().generation;
            QTest::mouseClick(button, Qt::LeftButton);
            QTRY_VERIFY(shown().generation > before && !shown().playing); // each of them starts a run
            const auto run = shown().generation;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
            QTRY_VERIFY2(shown().playing, qPrintable(button->text()));
            QCOMPARE(shown().generation, run);
            emit window.pauseRequested();
            QTRY_VERIFY(!shown().playing);
        }
        auto* tanh = window.findChild<QAbstractButton*>(QStringLiteral("tanh"));
        tanh->setFocus(Qt::TabFocusReason);
        QTest::keyClick(tanh, Qt::Key_Space);
        QCOMPARE(m_lab->model().experiment().activation, std::string("tanh"));
        QVERIFY(!shown().playing);
    }

    void filesThatCannotBeOpenedAreSaidInTheBar() {
        MainWindow& window = open();
        QTemporaryDir folder;
        const QString path = folder.filePath("bad.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": ");
        file.close();
        for (const QString& name : {path, folder.filePath("absent.json"), folder.path()}) {
            QVERIFY(window.openFile(name)); // is read meanwhile
            QTRY_VERIFY2(window.messages()->isVisible() && window.messages()->message() != nullptr &&
                             window.messages()->message()->kind == Message::Kind::Fault &&
                             window.messages()->message()->text().contains(QFileInfo(name).fileName()),
                         qPrintable(name));
        }
        QVERIFY(window.findChildren<QWidget*>(QStringLiteral("qt_statusbar")).isEmpty());
    }

    // By double-click: nobody reads standard error.
    void aDamagedFileOpensTheWindow() {
        QTemporaryDir folder;
        QFile file(folder.filePath("bad.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nonsense");
        file.close();
        QProcess program;
        program.start(QStringLiteral(LAB_PROGRAM), {file.fileName()});
        QByteArray said;
        QVERIFY(QTest::qWaitFor(
            [&] { return (said += program.readAllStandardError()).contains("could not be opened"); },
            30'000));
        QVERIFY(!program.waitForFinished(300)); // the window is open
        program.kill();
        QVERIFY(program.waitForFinished());
    }

    // Wheel ---------------------------------------------------------------------------------------------

    void theWheelChangesNothingThatWasNotClicked() {
        MainWindow& window = open();
        for (FoldHeading* heading : window.findChildren<FoldHeading*>())
            heading->setChecked(true);
        QTest::keyClick(&window, Qt::Key_F1);
        const auto state = [&] {
            QStringList all{QString::fromStdString(toJson(Run{m_lab->model().experiment(), {}})),
                            QString::number(m_lab->model().undoStack()->count()),
                            QString::number(window.transport()->speed())};
            for (QWidget* root : {static_cast<QWidget*>(&window), static_cast<QWidget*>(window.help())}) {
                for (const QComboBox* list : root->findChildren<QComboBox*>())
                    all << QString::number(list->currentIndex());
                for (const QAbstractSlider* slider : root->findChildren<QAbstractSlider*>())
                    if (qobject_cast<const QScrollBar*>(slider) == nullptr)
                        all << QString::number(slider->value());
                for (const QTabBar* tabs : root->findChildren<QTabBar*>())
                    all << QString::number(tabs->currentIndex());
            }
            return all;
        };
        const QStringList before = state();
        int turned = 0;
        for (const bool focused : {false, true}) {
            for (QWidget* root : {static_cast<QWidget*>(&window), static_cast<QWidget*>(window.help())}) {
                for (QWidget* widget : root->findChildren<QWidget*>()) {
                    if (!widget->isVisible() || qobject_cast<QScrollBar*>(widget) != nullptr)
                        continue;
                    if (focused && isTabStop(widget))
                        widget->setFocus(Qt::TabFocusReason); // the keys went through it
                    const QWidget* focus = QApplication::focusWidget();
                    turnWheel(*widget);
                    ++turned;
                    QVERIFY2(QApplication::focusWidget() == focus, qPrintable(nameOf(widget)));
                }
            }
        }
        QVERIFY(turned > 400);
        QCOMPARE(state(), before);

        // A click before, and it does.
        SliderTrack* track = window.heroes()->learningRate()->track();
        QTest::mouseClick(track, Qt::LeftButton, {},
                          QPoint(track->pixelOf(track->value()), track->height() / 3));
        turnWheel(*track, 1);
        QVERIFY(m_lab->model().experiment().learningRate > Experiment().learningRate);
        const double moved = m_lab->model().experiment().learningRate;
        window.centralWidget()->setFocus();
        turnWheel(*track, 1);
        QCOMPARE(m_lab->model().experiment().learningRate, moved);
    }

    void theWheelScrollsTheDock() {
        MainWindow& window = open();
        window.resize(1024, 700);
        auto* bar = window.panel()->findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        for (QWidget* over : std::initializer_list<QWidget*>{
                 window.heroes()->learningRate()->track(), window.panel()->findChild<QComboBox*>(),
                 window.panel()->findChild<QAbstractSpinBox*>()}) {
            bar->setValue(0);
            turnWheel(*over);
            QVERIFY2(bar->value() > 0, qPrintable(nameOf(over)));
        }
    }

    // Keys ----------------------------------------------------------------------------------------------

    void tabStopsOnceAtEachWidget_data() {
        QTest::addColumn<QString>("state");
        for (const char* state : {"normal", "unfolded", "explain", "rails", "narrow", "alone", "present",
                                  "message", "menu choice", "linear"})
            QTest::newRow(state) << QString::fromLatin1(state);
    }

    void tabStopsOnceAtEachWidget() {
        QFETCH(const QString, state);
        MainWindow& window = open();
        if (state == "unfolded")
            for (FoldHeading* heading : window.findChildren<FoldHeading*>())
                heading->setChecked(true);
        if (state == "explain")
            window.sideDock()->showPage(SideDock::Page::Explain);
        if (state == "rails") {
            window.leftDock()->setOpen(false);
            window.sideDock()->setOpen(false);
        }
        if (state == "narrow") {
            window.resize(800, 560);
            QTRY_VERIFY(!window.leftDock()->isOpen());
        }
        if (state == "alone")
            QTest::keyClick(&window, Qt::Key_3);
        if (state == "present")
            window.setPresenting(true, false);
        if (state == "message")
            window.say(question());
        if (state == "menu choice")
            QVERIFY(m_lab->model().set("activation", std::string("gelu")).isEmpty());
        if (state == "linear")
            QVERIFY(m_lab->model().set("depth", std::int64_t{0}).isEmpty());
        QTRY_COMPARE(shown().experiment.depth, state == "linear" ? 0 : 8);

        QSet<QWidget*> stops;
        for (QWidget* widget : window.findChildren<QWidget*>())
            if (isTabStop(widget) && widget->window() == &window)
                stops.insert(widget);
        for (const bool backwards : {false, true}) {
            QSet<QWidget*> seen;
            QStringList path;
            QWidget* first = window.transport()->findChild<QToolButton*>(QStringLiteral("play"));
            first->setFocus(Qt::TabFocusReason);
            for (QWidget* at = first;;) {
                QVERIFY2(!seen.contains(at), qPrintable(QStringLiteral("twice at %1").arg(nameOf(at))));
                seen.insert(at);
                path << nameOf(at);
                QTest::keyClick(at, backwards ? Qt::Key_Backtab : Qt::Key_Tab,
                                backwards ? Qt::ShiftModifier : Qt::NoModifier);
                QVERIFY(QApplication::focusWidget() != nullptr);
                QVERIFY2(QApplication::focusWidget() != at,
                         qPrintable(QStringLiteral("kept by %1").arg(nameOf(at))));
                at = QApplication::focusWidget();
                if (at == first)
                    break;
            }
            for (const QWidget* stop : stops)
                QVERIFY2(seen.contains(const_cast<QWidget*>(stop)),
                         qPrintable(QStringLiteral("not at %1; ").arg(nameOf(stop)) + path.join(" > ")));
            QVERIFY(seen.size() == stops.size());
        }
    }

    // The keys of [ and ] differ from country to country: what counts is what they type.
    void singleKeysGoByTheCharacter_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::newRow("US") << int{Qt::Key_BracketRight} << int{Qt::NoModifier};
        QTest::newRow("German: AltGr + 9") << int{Qt::Key_9} << int{Qt::GroupSwitchModifier};
        QTest::newRow("AltGr as the key itself") << int{Qt::Key_BracketRight} << int{Qt::GroupSwitchModifier};
        QTest::newRow("AltGr as Ctrl + Alt") << int{Qt::Key_9} << int{Qt::ControlModifier | Qt::AltModifier};
        QTest::newRow("French: Shift") << int{Qt::Key_unknown} << int{Qt::ShiftModifier};
        QTest::newRow("keypad") << int{Qt::Key_unknown} << int{Qt::KeypadModifier};
    }

    void singleKeysGoByTheCharacter() {
        QFETCH(const int, key);
        QFETCH(const int, modifiers);
        MainWindow& window = open();
        const auto type = [&](const QString& text) {
            window.centralWidget()->setFocus();
            typeText(*window.centralWidget(), text, Qt::KeyboardModifiers::fromInt(modifiers), key);
        };
        type("]");
        type("]");
        type("[");
        QCOMPARE(window.request().layer, 1u);
        QSignalSpy steps(&window, &MainWindow::stepRequested);
        QSignalSpy epochs(&window, &MainWindow::stepEpochRequested);
        QSignalSpy played(&window, &MainWindow::playRequested);
        type(".");
        type(">");
        type(" ");
        QCOMPARE(steps.count(), 1);
        QCOMPARE(epochs.count(), 1);
        QCOMPARE(played.count(), 1);
        type("3");
        QVERIFY(window.cards()[2]->isMaximized());
        type("r");
        QCOMPARE(m_lab->model().experiment().activation, "relu");
        type("T");
        QCOMPARE(m_lab->model().experiment().activation, "tanh");
        type("l");
        QVERIFY(window.heroes()->learningRate()->track()->hasFocus());
    }

    void commandsAreNoSingleKeys() {
        MainWindow& window = open();
        for (const Qt::KeyboardModifier modifier : {Qt::ControlModifier, Qt::AltModifier, Qt::MetaModifier})
            for (const char* text : {"r", "t", "]", ".", "3"})
                typeText(*window.centralWidget(), QString::fromLatin1(text), modifier);
        QCOMPARE(m_lab->model().undoStack()->count(), 0);
        QCOMPARE(window.request().layer, 0u);
    }

    void everySingleKeyHasASecondWay() {
        MainWindow& window = open();
        QStringList entries;
        const std::function<void(const QMenu*)> collect = [&](const QMenu* menu) {
            for (const QAction* action : menu->actions()) {
                entries << action->text();
                if (action->menu() != nullptr)
                    collect(action->menu());
            }
        };
        const QMenu* menu = nullptr;
        for (const QToolButton* button : window.transport()->findChildren<QToolButton*>())
            if (button->popupMode() == QToolButton::InstantPopup && button->menu() != nullptr)
                menu = button->menu();
        QVERIFY(menu != nullptr);
        collect(menu);
        int single = 0;
        for (const KeyRow& row : window.keyRows()) {
            if (row.keys.size() > 1 && row.keys != "Space")
                continue;
            ++single;
            QVERIFY2(entries.contains(row.text + '\t' + row.keys), qPrintable(row.text));
        }
        QCOMPARE(single, 20);                     // seven of them for the plots
        window.singleKeysOn()->setChecked(false); // which leaves the others
        window.centralWidget()->setFocus();
        QTest::keyClick(window.centralWidget(), Qt::Key_PageDown);
        QCOMPARE(window.request().layer, 1u);
        QTest::keyClick(window.centralWidget(), Qt::Key_PageUp);
        QCOMPARE(window.request().layer, 0u);
    }

    // Play until something happens ------------------------------------------------------------------------

    void everyStopSaysItsReason() {
        Experiment relu;
        relu.activation = "relu";
        relu.depth = 2;
        Experiment wild;
        wild.activation = "identity";
        wild.depth = 6;
        wild.gain = 20;
        wild.learningRate = 10;
        StopReason seen;
        for (const Run& run : {Run{relu, {{5, "bias", -3.0}, {40, "bias", 0.0}}}, Run{wild, {}}}) {
            m_lab = std::make_unique<app::Laboratory>(run);
            MainWindow& window = m_lab->window();
            window.show();
            QTRY_VERIFY(m_lab->shown() != nullptr);
            m_lab->runner().setSpeed(Runner::unlimited);
            const auto stops = [&] { return shown().stopped && m_lab->isUpToDate(); };
            for (int stop = 0; stop < 40 && shown().step < 80 && !shown().divergence; ++stop) {
                window.actionTable()->trigger("until");
                QTRY_VERIFY(stops());
                const Message* message = window.messages()->message();
                QVERIFY(message != nullptr);
                const QString text = message->text();
                const StopReason& why = *shown().stopped;
                QVERIFY2(text.startsWith(QStringLiteral("Stopped at step %1: ").arg(shown().step)),
                         qPrintable(text));
                QCOMPARE(text.contains("came back"), why.revived > 0);
                QCOMPARE(text.contains("died"), why.died > 0);
                QCOMPARE(text.contains("the verdict is now "), why.verdict);
                QCOMPARE(text.contains("as planned, the bias shift is now "), why.plan);
                QCOMPARE(text.contains("diverged"), why.diverged);
                QVERIFY(why != StopReason());
                seen.died += why.died, seen.revived += why.revived;
                seen.verdict |= why.verdict, seen.plan |= why.plan, seen.diverged |= why.diverged;
            }
            if (shown().divergence)
                break;
            m_lab->runner().step(1); // it goes on: the reason is of the past
            QTRY_VERIFY(!shown().stopped && window.messages()->message() == nullptr);
        }
        QVERIFY(seen.died > 0 && seen.revived > 0 && seen.verdict && seen.plan && seen.diverged);
    }

    // Sizes ---------------------------------------------------------------------------------------------

    void theWindowIsInSightOnEveryScreen_data() {
        QTest::addColumn<QRect>("available");
        QTest::addColumn<bool>("maximized");
        QTest::newRow("1024x768") << QRect(0, 0, 1024, 768) << true;
        QTest::newRow("1024x768 at 125 %") << QRect(0, 0, 819, 614) << true;
        QTest::newRow("1280x720") << QRect(0, 0, 1280, 720) << true;
        QTest::newRow("1366x768 with a panel") << QRect(0, 28, 1366, 740) << true;
        QTest::newRow("1440x900") << QRect(0, 0, 1440, 900) << true;
        QTest::newRow("1920x1080 at 150 %") << QRect(0, 0, 1280, 720) << true;
        QTest::newRow("1920x1080") << QRect(0, 27, 1920, 1053) << false;
        QTest::newRow("second screen") << QRect(-2560, 200, 2560, 1440) << false;
        QTest::newRow("4K") << QRect(0, 0, 3840, 2120) << false;
    }

    void theWindowIsInSightOnEveryScreen() {
        QFETCH(const QRect, available);
        QFETCH(const bool, maximized);
        const QMargins frame(4, 30, 4, 4);
        const auto isInSight = [&](const WindowPlace& place) {
            return available.contains(place.inside.marginsAdded(frame));
        };
        const WindowPlace first = firstPlace(available, frame);
        QVERIFY(isInSight(first));
        QCOMPARE(first.maximized, maximized);
        if (!maximized) {
            QVERIFY(first.inside.width() >= 1440 && first.inside.height() >= 900);
            QVERIFY(first.inside.width() * 2 > available.width()); // no stamp on a large screen
        }
        // What was kept on any other screen.
        for (const QRect& kept : {QRect(0, 0, 1440, 900), QRect(5000, -3000, 900, 600),
                                  QRect(-900, 900, 3000, 2000), QRect(30, 60, 800, 560)}) {
            const WindowPlace place = restoredPlace({kept, false}, available, frame);
            QVERIFY(isInSight(place));
            QCOMPARE(place.maximized, place.inside.size() != kept.size());
            QVERIFY(restoredPlace({kept, true}, available, frame).maximized);
        }
        const QRect fits(available.topLeft() + QPoint(4, 30), QSize(800, 560));
        QCOMPARE(restoredPlace({fits, false}, available, frame), (WindowPlace{fits, false}));
    }

    /// What counts as something that happens: chosen at one button, remembered, and said to the engine.
    void whatCountsIsChosenAndKept() {
        MainWindow& window = open();
        QMenu* menu = nullptr;
        for (const QToolButton* button : window.timeline()->findChildren<QToolButton*>())
            if (button->menu() != nullptr)
                menu = button->menu();
        QVERIFY(menu != nullptr);
        const auto counted = [](MainWindow& asked) {
            Occasions said;
            const auto connection =
                QObject::connect(&asked, &MainWindow::playUntilEventRequested, &asked,
                                 [&said](const Occasions& occasions) { said = occasions; });
            asked.actionTable()->trigger("until");
            QObject::disconnect(connection);
            return said;
        };
        QVERIFY(counted(window) == Occasions());
        for (QAction* action : menu->actions())
            if (action->isEnabled() && action != menu->actions().first())
                action->trigger();
        const Occasions wanted{.lives = true, .verdict = false, .plan = false};
        QVERIFY(counted(window) == wanted);
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        window.saveLayout(settings);
        m_lab = std::make_unique<app::Laboratory>(Run{});
        m_lab->window().restoreLayout(settings);
        QVERIFY(counted(m_lab->window()) == wanted);
    }

    void thePlaceIsKept() {
        MainWindow& window = open();
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        window.resize(820, 580);
        window.setPresenting(true, true); // which is left at the next start
        window.saveLayout(settings);
        m_lab = std::make_unique<app::Laboratory>(Run{});
        MainWindow& next = m_lab->window();
        next.restoreLayout(settings);
        const QRect screen = next.screen()->availableGeometry();
        if (screen.width() > 840 && screen.height() > 640)
            QVERIFY(screen.contains(next.geometry()));
        else
            QVERIFY(next.isMaximized());
        QVERIFY(!next.isFullScreen());
        QVERIFY(next.minimumWidth() <= 800 && next.minimumHeight() <= 560);
    }

    void aNarrowStartHasTheRails() {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        settings.setValue("window/leftDockCollapsed", false);
        m_lab = std::make_unique<app::Laboratory>(Run{});
        MainWindow& window = m_lab->window();
        window.restoreLayout(settings);
        window.setWindowState(Qt::WindowNoState); // a small screen starts it maximised
        window.resize(820, 580);
        window.show();
        QTRY_VERIFY(window.width() == 820 && !window.leftDock()->isOpen());
        window.restoreLayout(settings); // what is remembered is of a wide window
        QVERIFY(!window.leftDock()->isOpen());
        window.resize(1440, 900);
        QTRY_VERIFY(window.leftDock()->isOpen());
    }

    void smallWindowsKeepWhatMattersMost_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("rail");
        QTest::addColumn<int>("timeline");
        QTest::newRow("800x560") << QSize(800, 560) << true << 0;
        QTest::newRow("819x590") << QSize(819, 590) << true << 0;
        QTest::newRow("1024x738") << QSize(1024, 738) << true << 44;
        QTest::newRow("1280x690") << QSize(1280, 690) << true << 44;
        QTest::newRow("1280x720") << QSize(1280, 720) << true << 44;
        QTest::newRow("1366x768") << QSize(1366, 768) << true << 44;
        QTest::newRow("1440x900") << QSize(1440, 900) << false << 96;
        QTest::newRow("1920x1080") << QSize(1920, 1080) << false << 96;
    }

    void smallWindowsKeepWhatMattersMost() {
        QFETCH(const QSize, size);
        QFETCH(const bool, rail);
        QFETCH(const int, timeline);
        MainWindow& window = open();
        window.resize(size);
        QTRY_COMPARE(window.size(), size);
        QTRY_COMPARE(window.sideDock()->isOpen(), !rail);
        QCOMPARE(window.timeline()->isVisible() ? window.timeline()->height() : 0, timeline);
        const auto inSight = [&](const QWidget* widget) {
            return widget->isVisible() && widget->visibleRegion().boundingRect() == widget->rect() &&
                   window.rect().contains(QRect(widget->mapTo(&window, QPoint()), widget->size()));
        };
        if (window.leftDock()->isOpen()) {
            QTRY_VERIFY(inSight(window.heroes()->activationSwitch()));
            QVERIFY(inSight(window.heroes()->learningRate()) && inSight(window.heroes()->bias()));
        }
        for (const Card* card : window.cards()) {
            if (card->key() == QLatin1String("linear")) { // stands only where no layer is hidden
                QVERIFY(!card->isVisible());
                continue;
            }
            QTRY_VERIFY2(inSight(card), qPrintable(card->key()));
            QTRY_VERIFY2(
                card->width() > 250 && card->height() > 120,
                qPrintable(
                    QStringLiteral("%1: %2 x %3").arg(card->key()).arg(card->width()).arg(card->height())));
        }
        for (const QToolButton* button : window.transport()->findChildren<QToolButton*>())
            QVERIFY2(button->isHidden() || inSight(button), qPrintable(nameOf(button)));
        if (size.height() < 900)
            return;
        // Nothing of Training is below the fold.
        for (const ParameterField* field : window.panel()->findChildren<ParameterField*>())
            if (field->isVisible() && field->parameter().group == "Training")
                QVERIFY2(inSight(field), field->parameter().key.data());
    }

    void textGrowsAndShrinks() {
        MainWindow& window = open();
        const auto sizes = [&] {
            return std::vector<double>{window.panel()->findChild<QLabel*>()->font().pointSizeF(),
                                       window.heroes()->learningRate()->box()->font().pointSizeF(),
                                       window.cards().front()->theme().axisPx,
                                       window.transport()->verdict()->font().pointSizeF(),
                                       window.findChild<QTabBar*>()->font().pointSizeF()};
        };
        const auto before = sizes();
        const int dock = window.leftDock()->width();
        QTest::keyClick(&window, Qt::Key_Plus, Qt::ControlModifier);
        QTest::keyClick(&window, Qt::Key_Plus, Qt::ControlModifier);
        QTRY_VERIFY(window.leftDock()->width() > dock);
        for (const std::size_t i : {0u, 1u, 2u, 4u})
            QTRY_VERIFY2(sizes()[i] > 1.15 * before[i], qPrintable(QString::number(i)));
        QTest::keyClick(&window, Qt::Key_Minus, Qt::ControlModifier);
        QTest::keyClick(&window, Qt::Key_0, Qt::ControlModifier);
        QTRY_COMPARE(sizes(), before);
        QTRY_COMPARE(window.leftDock()->width(), dock);
        QTest::keyClick(&window, Qt::Key_Minus, Qt::ControlModifier); // nothing below 11 pixels
        QCOMPARE(sizes(), before);
    }

    // Looks ---------------------------------------------------------------------------------------------

    void everyButtonCanBeReadInEveryState_data() {
        QTest::addColumn<int>("theme");
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector})
            QTest::newRow(qPrintable(QString::number(static_cast<int>(name)))) << static_cast<int>(name);
    }

    void everyButtonCanBeReadInEveryState() {
        QFETCH(const int, theme);
        QWidget ground;
        dress(ground, themeOf(static_cast<ThemeName>(theme)));
        ground.setAutoFillBackground(true);
        std::vector<QAbstractButton*> buttons;
        for (const char* role : {"", "primary", "chip"}) {
            auto* button = new QPushButton(&ground);
            button->setProperty("role", QString::fromLatin1(role));
            buttons.push_back(button);
        }
        for (const char* role : {"", "button", "primary"}) {
            auto* button = new QToolButton(&ground);
            button->setProperty("role", QString::fromLatin1(role));
            buttons.push_back(button);
        }
        for (QAbstractButton* button : buttons) {
            button->setText(QStringLiteral("MMMM"));
            button->setFont(uiFont(40, QFont::Black)); // strokes as wide as a pixel that is wholly ink
            button->setCheckable(true);
            button->resize(260, 70);
        }
        ground.resize(300, 100);
        ground.show();
        QVERIFY(QTest::qWaitForWindowExposed(&ground));
        for (QAbstractButton* button : buttons) {
            for (const QAbstractButton* other : buttons)
                const_cast<QAbstractButton*>(other)->setVisible(other == button);
            for (int bits = 0; bits < 16; ++bits) {
                button->setChecked((bits & 1) != 0);
                button->setDown((bits & 2) != 0);
                button->setAttribute(Qt::WA_UnderMouse, (bits & 4) != 0);
                (bits & 8) != 0 ? button->setFocus() : button->clearFocus();
                const double found = contrastOf(ground.grab(button->geometry()).toImage());
                QVERIFY2(found >= 4.5, qPrintable(QStringLiteral("%1 %2, state %3: %4")
                                                      .arg(button->metaObject()->className(),
                                                           button->property("role").toString())
                                                      .arg(bits)
                                                      .arg(found)));
            }
            button->setEnabled(false);
            QVERIFY2(contrastOf(ground.grab(button->geometry()).toImage()) >= 2.5, "disabled");
        }
    }

    // Entries -------------------------------------------------------------------------------------------

    void refusedEntriesMoveNothingAndLeaveNoMark() {
        MainWindow& window = open();
        for (FoldHeading* heading : window.findChildren<FoldHeading*>())
            heading->setChecked(true);
        int tried = 0;
        for (QLineEdit* edit : window.leftDock()->findChildren<QLineEdit*>()) {
            if (!edit->isVisible() || !edit->isEnabled())
                continue;
            auto* box = qobject_cast<QAbstractSpinBox*>(edit->parentWidget());
            QWidget* field = box != nullptr ? static_cast<QWidget*>(box) : edit;
            QWidget* content = window.panel()->findChild<QScrollArea*>()->widget();
            field->setFocus();
            const QString before = edit->text();
            const QSize size = content->layout()->sizeHint();
            const auto refuse = [&] {
                field->setFocus();
                edit->selectAll();
                QTest::keyClicks(field, "-7x");
                QTest::keyClick(field, Qt::Key_Return);
                return field->property("problem").toBool();
            };
            const auto notes = [&] {
                return std::ranges::count_if(window.findChildren<ProblemNote*>(), &QWidget::isVisible);
            };
            QVERIFY2(refuse(), qPrintable(nameOf(field)));
            QCOMPARE(edit->text(), before);
            QCOMPARE(notes(), 1);
            QCOMPARE(content->layout()->sizeHint(), size);
            QTest::keyClick(field, Qt::Key_Escape);
            QVERIFY2(!field->property("problem").toBool() && notes() == 0, qPrintable(nameOf(field)));
            QVERIFY(refuse());
            window.centralWidget()->setFocus();
            QVERIFY2(!field->property("problem").toBool() && notes() == 0, qPrintable(nameOf(field)));
            // Left with a wrong entry: the bar says so, and the field is as it was.
            field->setFocus();
            edit->selectAll();
            QTest::keyClicks(field, "-7x");
            window.centralWidget()->setFocus();
            QVERIFY2(!field->property("problem").toBool() && notes() == 0, qPrintable(nameOf(field)));
            QCOMPARE(edit->text(), before);
            QVERIFY2(window.messages()->isVisible(), qPrintable(nameOf(field)));
            window.messages()->dismiss();
            ++tried;
        }
        QVERIFY(tried >= 9);
        QCOMPARE(m_lab->model().undoStack()->count(), 0);
    }

    // Docks ---------------------------------------------------------------------------------------------

    void theRailKeepsBothSliders() {
        MainWindow& window = open();
        window.leftDock()->setOpen(false);
        const auto rail = window.leftDock()->findChildren<UprightSlider*>();
        QCOMPARE(rail.size(), 2);
        for (const UprightSlider* slider : rail)
            QVERIFY(slider->isVisible() && slider->visibleRegion().boundingRect() == slider->rect());
        QSlider* rate = rail[0]->slider();
        QCOMPARE(rate->value(), window.heroes()->learningRate()->track()->value());
        rate->setSliderDown(true);
        for (int i = 0; i < 20; ++i)
            rate->setValue(rate->value() + 1);
        rate->setSliderDown(false);
        QCOMPARE(m_lab->model().experiment().learningRate, window.heroes()->learningRate()->value());
        QVERIFY(m_lab->model().experiment().learningRate > 2 * Experiment().learningRate);
        QCOMPARE(m_lab->model().undoStack()->count(), 1); // one drag
        m_lab->model().undoStack()->undo();
        QCOMPARE(rate->value(), window.heroes()->learningRate()->track()->value());
        QVERIFY(m_lab->model().set("bias", 2.0).isEmpty());
        QCOMPARE(rail[1]->slider()->value(), window.heroes()->bias()->track()->value());
    }

    // Clicks hit the demonstration that is read, whatever was shown before.
    void theListOfDemonstrationsStaysInItsPlace() {
        MainWindow& window = open();
        window.sideDock()->showPage(SideDock::Page::Lesson);
        const auto& buttons = window.sideDock()->lesson()->scenarioButtons();
        const auto places = [&] {
            std::vector<QRect> all;
            for (const QPushButton* button : buttons)
                all.push_back(QRect(button->mapTo(&window, QPoint()), button->size()));
            return all;
        };
        const auto before = places();
        for (QPushButton* button : buttons) {
            const auto generation = shown().generation;
            QTest::mouseClick(button, Qt::LeftButton);
            QTRY_VERIFY(shown().generation != generation);
            window.layout()->activate();
            QCOMPARE(places(), before);
            QVERIFY(button->isChecked());
        }
        QVERIFY(m_lab->model().set("bias", 3.0).isEmpty());
        QTRY_COMPARE(shown().experiment.bias, 3.0);
        QCOMPARE(places(), before);
    }

    // Without scrolling, in the lowest window in which it is read.
    void theQuestionIsInSight() {
        MainWindow& window = open();
        window.resize(1366, 768);
        window.sideDock()->setOpen(true);
        window.sideDock()->showPage(SideDock::Page::Lesson);
        AboutExperiment* lesson = window.sideDock()->lesson();
        for (QPushButton* button : lesson->scenarioButtons()) {
            const auto generation = shown().generation;
            button->click();
            QTRY_VERIFY(shown().generation != generation || button == lesson->scenarioButtons().front());
            QTRY_VERIFY(!lesson->question().isEmpty());
            QLabel* question = nullptr;
            for (QLabel* label : lesson->findChildren<QLabel*>())
                if (label->isVisible() && label->text().contains(lesson->question().toHtmlEscaped()))
                    question = label;
            QVERIFY2(question != nullptr, qPrintable(lesson->question()));
            QTRY_COMPARE(question->visibleRegion().boundingRect(), question->rect());
            QVERIFY(question->heightForWidth(question->width()) <= question->height());
        }
    }

    // Present mode --------------------------------------------------------------------------------------

    void presentModeOpensWithThePlotsOfTheVerdict() {
        Experiment relu;
        relu.activation = "relu";
        MainWindow& window = open();
        const auto plots = [&] { return window.presentView()->plots(); };
        window.setPresenting(true, false);
        QCOMPARE(plots(), (std::vector<QString>{"layers", "output"})); // vanishing
        window.presentView()->setPlots({"time"});
        window.setPresenting(false);
        window.setPresenting(true, false);
        QCOMPARE(plots(), std::vector<QString>{"time"}); // chosen by hand for this verdict
        window.setPresenting(false);
        QVERIFY(m_lab->model().set("activation", std::string("relu")).isEmpty());
        QVERIFY(m_lab->model().set("bias", -5.0).isEmpty());
        m_lab->runner().step(3);
        QTRY_VERIFY(shown().step == 3);
        QTRY_VERIFY(shown().diagnosis.verdict == Verdict::Dying ||
                    shown().diagnosis.verdict == Verdict::Blocked);
        window.setPresenting(true, false);
        QCOMPARE(plots(), (std::vector<QString>{"activation", "units"}));
        for (const QWidget* control :
             std::initializer_list<QWidget*>{window.heroes()->learningRate(), window.heroes()->bias(),
                                             window.heroes()->activationSwitch()}) {
            QVERIFY(control->isVisible());
            QCOMPARE(control->visibleRegion().boundingRect(), control->rect());
        }
        QTest::mouseClick(window.heroes()->activationSwitch()->choice()->findChild<QAbstractButton*>("tanh"),
                          Qt::LeftButton);
        QCOMPARE(m_lab->model().experiment().activation, "tanh");
    }

    void theTitleOpensTheChooser() {
        MainWindow& window = open();
        window.setPresenting(true, false);
        Card* card = nullptr;
        for (Card* each : window.cards())
            card = card == nullptr && each->isVisible() ? each : card;
        QLabel* title = nullptr;
        for (QLabel* label : card->findChildren<QLabel*>())
            title = label->text() == card->title() && title == nullptr ? label : title;
        QVERIFY(title != nullptr);
        int entries = 0;
        QTimer::singleShot(0, &window, [&] {
            if (auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) {
                entries = static_cast<int>(menu->actions().size());
                menu->close();
            }
        });
        QTest::mouseClick(title, Qt::LeftButton);
        QTRY_VERIFY(entries >= 6);
    }

    // The list of the second plot stays open while only one is left, and present mode ends under it.
    void anOpenChooserOutlivesItsPlot() {
        MainWindow& window = open();
        window.setPresenting(true, false);
        window.presentView()->setPlots({"activation", "units"});
        const auto chooserOf = [&](const char* key) {
            for (Card* card : window.cards())
                if (card->key() == key)
                    return card->findChild<QToolButton*>("chooser")->menu();
            return static_cast<QMenu*>(nullptr);
        };
        for (const bool ended : {false, true}) {
            window.setPresenting(true, false);
            window.presentView()->setPlots({"activation", "units"});
            QMenu* menu = chooserOf("units");
            emit menu->aboutToShow();
            const auto actions = menu->actions();
            window.presentView()->setPlots({"activation"});
            if (ended)
                window.setPresenting(false);
            for (QAction* action : actions)
                if (!action->isSeparator() && menu->actions().contains(action))
                    action->trigger();
            emit menu->aboutToShow();
            QVERIFY(!window.presentView()->plots().empty() && window.presentView()->plots().size() <= 2);
            window.setPresenting(false);
        }
    }

    // Numbers of layers, units, plots and events that were kept while they changed.
    void nothingKeptOutlivesWhatItCounts() {
        MainWindow& window = open();
        std::uint64_t state = 7;
        const auto below = [&](int n) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            return static_cast<int>((state >> 33) % static_cast<std::uint64_t>(n));
        };
        const char* const activations[] = {"relu", "sigmoid", "identity", "tanh"};
        const char* const sets[] = {"circle", "sine", "penguins", "digits8x8"};
        for (int i = 0; i < 160; ++i) {
            switch (below(10)) {
            case 0:
                m_lab->model().set("depth", std::int64_t{below(9)});
                break;
            case 1:
                m_lab->model().set("width", std::int64_t{1 + below(40)});
                break;
            case 2:
                m_lab->model().set("activation", std::string(activations[below(4)]));
                break;
            case 3:
                m_lab->model().set("dataset", std::string(sets[below(4)]));
                break;
            case 4:
                m_lab->runner().step(1 + below(5));
                break;
            case 5:
                window.setPresenting(!window.isPresenting(), false);
                break;
            case 6:
                m_lab->model().undoStack()->undo();
                break;
            case 7:
                window.selection().selectLayer(static_cast<std::size_t>(below(12)));
                break;
            case 8: // points somewhere, and stays there
                for (Card* card : window.cards())
                    for (QWidget* part : card->findChildren<QWidget*>())
                        if (part->isVisible() && part->hasMouseTracking())
                            QTest::mouseMove(part, QPoint(below(std::max(1, part->width())),
                                                          below(std::max(1, part->height()))));
                break;
            default:
                window.selection().hoverLayer(static_cast<std::size_t>(below(9)));
                break;
            }
            QApplication::processEvents();
        }
        window.setPresenting(false);
        const auto depth = m_lab->model().experiment().depth;
        QTRY_COMPARE(shown().experiment.depth, depth);
        for (const Card* card : window.cards())
            QVERIFY(card->selectedLayer() < static_cast<std::size_t>(std::max<std::int64_t>(depth, 1)));
    }
};

LAB_WIDGET_TEST_MAIN(WindowUseTest)
#include "window_use_test.moc"
