// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing that the user has done is lost: what is saved, asked about, taken over from a field, and kept by
// starting over and by demonstrations.

#include "app/laboratory.h"
#include "core/formats/run_json.h"
#include "tests/support/check.h"
#include "tests/support/widget_test.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/parameter_panel.h"
#include "ui/explain/about_experiment.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/message_bar.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QAbstractSpinBox>
#include <QAction>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace lab;
using namespace lab::ui;

namespace {

/// One step of it takes long enough that the engine cannot answer in the turn of the event loop in which it
/// is asked.
Experiment wide() {
    Experiment e;
    e.activation = "tanh";
    e.depth = 6;
    e.width = 300;
    e.batchSize = 200;
    return e;
}

Experiment small() {
    Experiment e;
    e.activation = "relu";
    e.depth = 2;
    e.width = 8;
    return e;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

/// Answers the next question with the button of this text, and counts the questions.
class Answer : public QObject {
  public:
    explicit Answer(const QString& button) : m_button(button) {
        connect(&m_timer, &QTimer::timeout, this, &Answer::look);
        m_timer.start(1);
    }
    int questions() const { return m_questions; }

  private:
    void look() {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (box == nullptr)
            return;
        for (QAbstractButton* button : box->buttons()) {
            if (button->text().remove('&') == m_button) {
                ++m_questions;
                return button->click();
            }
        }
        QFAIL(qPrintable("no such button: " + m_button));
    }

    QString m_button;
    QTimer m_timer;
    int m_questions = 0;
};

} // namespace

class KeptWorkTest : public QObject {
    Q_OBJECT

    std::unique_ptr<app::Laboratory> m_lab;
    QTemporaryDir m_folder;

    MainWindow& window() { return m_lab->window(); }
    ExperimentModel& model() { return m_lab->model(); }
    const Snapshot& shown() { return *m_lab->shown(); }
    QString file() { return m_folder.filePath("run.json"); }

    void open(const Run& run) {
        m_lab = std::make_unique<app::Laboratory>(run);
        window().resize(1440, 900);
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
        QTRY_VERIFY(m_lab->shown() != nullptr);
    }

    void stepTo(std::int64_t step) {
        if (step > shown().step)
            m_lab->runner().step(step - shown().step);
        QTRY_COMPARE_WITH_TIMEOUT(shown().step, step, 60'000);
    }

    QAction* action(const QString& text) {
        for (QAction* action : window().actions())
            if (action->text() == text)
                return action;
        return nullptr;
    }

    void type(QLineEdit* edit, const QString& text) {
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    void choose(std::size_t scenario) {
        SideDock* dock = window().sideDock();
        dock->showPage(SideDock::Page::Lesson);
        QTest::mouseClick(dock->lesson()->scenarioButtons()[scenario], Qt::LeftButton);
        QTRY_VERIFY(shown().step == 0 && shown().run == scenarios()[scenario].run());
    }

  private slots:
    void cleanup() {
        m_lab.reset();
        QFile::remove(file());
    }

    void aChangeIsInTheFileThatIsSavedAtOnce() {
        open({wide(), {}});
        stepTo(2);
        emit window().playRequested();
        QTRY_VERIFY_WITH_TIMEOUT(shown().playing && shown().step > 2, 60'000);
        model().set("learningRate", 0.007);
        QVERIFY(window().saveFile(file())); // in the same turn
        QVERIFY(window().isWindowModified() || model().isSettled());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file()), 60'000);
        QVERIFY(!window().isWindowModified());
        QCOMPARE(contentOf(file()).toStdString(), toJson(model().run()));
        const auto& changes = model().run().interventions;
        QCOMPARE(changes.size(), std::size_t{1});
        QCOMPARE(valueOf(changes[0].change), Value(0.007));
        emit window().pauseRequested();
        QTRY_VERIFY_WITH_TIMEOUT(!shown().playing, 60'000);
        QVERIFY(shown().run == model().run());
    }

    void closingWaitsForTheSave() {
        open({wide(), {}});
        QVERIFY(window().saveFile(file()));
        emit window().playRequested();
        QTRY_VERIFY_WITH_TIMEOUT(shown().playing && shown().step > 1, 60'000);
        model().set("learningRate", 0.007);
        const Answer answer("Save");
        window().close();
        QTRY_VERIFY_WITH_TIMEOUT(!window().isVisible(), 60'000);
        QCOMPARE(answer.questions(), 1);
        QVERIFY(contentOf(file()).contains("0.007"));
    }

    void everyActionTakesOverTheFieldBeingEdited_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"Save", "Undo", "Play or pause", "Play until something happens",
              "Start over (same weights, same script)", "New weights", "Present on a projector", "Help"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }

    void everyActionTakesOverTheFieldBeingEdited() {
        QFETCH(QString, text);
        open({small(), {}});
        QVERIFY(window().saveFile(file()));
        type(window().heroes()->learningRate()->box(), "0.25");
        QAction* act = action(text);
        QVERIFY(act != nullptr);
        act->setEnabled(true); // undo: the typed value is what there is to undo
        act->trigger();
        if (text == "Undo") {
            QCOMPARE(model().undoStack()->count(), 1);
            return;
        }
        QCOMPARE(model().experiment().learningRate, 0.25);
        if (text == "Save")
            QTRY_VERIFY(contentOf(file()).contains("0.25"));
    }

    void buttonsTakeOverTheFieldBeingEdited() {
        open({small(), {}});
        type(window().heroes()->learningRate()->box(), "0.25");
        window().actionTable()->trigger("step");
        QCOMPARE(model().experiment().learningRate, 0.25);
        auto* width = window().panel()->findChild<QAbstractSpinBox*>("width");
        QVERIFY(width != nullptr && width->isVisible());
        width->setFocus();
        width->selectAll();
        QTest::keyClicks(width, "6");
        window().actionTable()->trigger("play");
        QCOMPARE(model().experiment().width, std::int64_t{6});
        emit window().pauseRequested();
        type(window().heroes()->learningRate()->box(), "0.5");
        window().actionTable()->trigger("startOver");
        QCOMPARE(model().experiment().learningRate, 0.5);
        type(window().heroes()->learningRate()->box(), "0.125");
        const Answer answer("Discard");
        window().close(); // at once, or as soon as the engine has taken the value
        QTRY_VERIFY(!window().isVisible());
        QCOMPARE(answer.questions(), 1); // the typed value is work
    }

    /// Qt's fields take these keys also where nothing is typed, and then do nothing.
    void theKeysOfUndoWorkInEveryField() {
        open({small(), {}});
        int fields = 0;
        for (QLineEdit* edit : window().findChildren<QLineEdit*>()) {
            auto* box = qobject_cast<QAbstractSpinBox*>(edit->parentWidget());
            QWidget* field = box != nullptr ? static_cast<QWidget*>(box) : edit;
            if (!edit->isVisible() || !edit->isEnabled() || edit->isReadOnly())
                continue;
            ++fields;
            model().set("momentum", 0.5); // a field that nobody shows
            QTRY_VERIFY(model().isSettled() && action("Undo Momentum μ") != nullptr);
            field->setFocus();
            QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier);
            CHECK(model().experiment().momentum == small().momentum, field->objectName().toStdString());
            QTRY_VERIFY(model().isSettled());
            QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
            CHECK(model().experiment().momentum == 0.5, field->objectName().toStdString());
            // What is typed and not taken over is the field's.
            QTest::keyClicks(field, "1");
            QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier);
            CHECK(model().experiment().momentum == 0.5, field->objectName().toStdString());
            edit->setModified(false);
            model().set("momentum", small().momentum);
            QTRY_VERIFY(model().isSettled());
        }
        QVERIFY2(fields > 5, qPrintable(QString::number(fields)));
    }

    void aTextThatIsNoValueStopsTheActionOnce() {
        open({small(), {}});
        QVERIFY(window().saveFile(file()));
        const QByteArray before = contentOf(file());
        model().set("bias", 0.5);
        QTRY_VERIFY(model().isSettled());
        QLineEdit* box = window().heroes()->learningRate()->box();
        type(box, "1e");
        action("Save")->trigger();
        QCOMPARE(contentOf(file()), before);
        QVERIFY(box->property("problem").toBool()); // says why
        QCOMPARE(model().experiment().learningRate, small().learningRate);
        action("Save")->trigger();
        QTRY_VERIFY(contentOf(file()) != before);
        type(box, "99");
        QVERIFY(!window().close()); // never gone without a word
        QVERIFY(window().isVisible());
    }

    void aFileThatChangedOnDiskIsAskedAbout() {
        write(file(), QByteArray::fromStdString(toJson({small(), {}})));
        open({small(), {}});
        QVERIFY(window().openFile(file()));
        QTRY_COMPARE(window().windowFilePath(), file());
        model().set("bias", 0.5);
        QTRY_VERIFY(model().isSettled());
        const QByteArray theirs = QByteArray::fromStdString(toJson(scenarios()[2].run()));
        write(file(), theirs);
        {
            const Answer answer("Cancel");
            action("Save")->trigger();
            QCOMPARE(answer.questions(), 1);
            QCOMPARE(contentOf(file()), theirs);
            QVERIFY(window().isWindowModified());
        }
        const Answer answer("Overwrite");
        action("Save")->trigger();
        QCOMPARE(answer.questions(), 1);
        QCOMPARE(contentOf(file()).toStdString(), toJson(model().run()));
        action("Save")->trigger(); // its own writing is no change
        QCOMPARE(answer.questions(), 1);
        QVERIFY(!window().isWindowModified());
    }

    void aDemonstrationIsADocumentOfItsOwn() {
        Run teachers{small(), {{412, "learningRate", 3.0}}};
        teachers.note = "\"for Monday\"";
        write(file(), QByteArray::fromStdString(toJson(teachers)));
        open({small(), {}});
        QVERIFY(window().openFile(file()));
        QTRY_COMPARE(window().windowFilePath(), file());
        choose(3);
        QCOMPARE(window().windowFilePath(), QString());
        QVERIFY(!window().isWindowModified());
        model().undoStack()->undo();
        QTRY_VERIFY(shown().run == teachers);
        QCOMPARE(window().windowFilePath(), file());
        QVERIFY(!window().isWindowModified());
        action("Save")->trigger();
        const auto saved = runFromJson(contentOf(file()).toStdString());
        QVERIFY(std::get<Run>(saved) == teachers);
    }

    void unnamedWorkIsAskedAbout() {
        open({small(), {}});
        choose(3);
        QVERIFY(window().close()); // a demonstration alone is nobody's work
        window().show();
        model().set("bias", 0.5);
        QTRY_VERIFY(model().isSettled() && window().isWindowModified());
        {
            const Answer answer("Cancel");
            QVERIFY(!window().close());
            QCOMPARE(answer.questions(), 1);
        }
        choose(2); // undo could bring the work back, quitting could not
        QVERIFY(!window().isWindowModified());
        {
            const Answer answer("Cancel");
            QVERIFY(!window().close());
            QCOMPARE(answer.questions(), 1);
        }
        const Answer answer("Discard");
        QVERIFY(window().close());
        QCOMPARE(answer.questions(), 1);
    }

    void startingOverIsNoUndoStepAndNoChange() {
        open(scenarios()[2].run());
        const std::int64_t planned = scenarios()[2].run().interventions[0].step;
        stepTo(planned + 5);
        action("Start over (same weights, same script)")->trigger();
        QTRY_VERIFY(shown().step == 0);
        QVERIFY(shown().run == scenarios()[2].run());
        QCOMPARE(window().heroes()->learningRate()->value(), 0.03);
        QCOMPARE(model().undoStack()->count(), 0);
        QVERIFY(!window().isWindowModified());
        QVERIFY(window().messages()->message() == nullptr);
        stepTo(10);
        model().set("bias", 0.5);
        QTRY_VERIFY(model().isSettled());
        action("Start over (same weights, same script)")->trigger();
        QTRY_VERIFY(shown().step == 0 && shown().run == scenarios()[2].run());
        QVERIFY(window().messages()->message() != nullptr); // what was changed is offered
        QVERIFY(window().isWindowModified());               // and not saved yet
        QTest::mouseClick(window().messages()->buttons()[0], Qt::LeftButton);
        QTRY_VERIFY(shown().run.interventions.size() == 2);
        stepTo(11); // acts at step 10: before the batch after it
        QTRY_COMPARE(shown().experiment.bias, 0.5);
    }

    void theQuestionStaysUntilAnotherIsChosen() {
        open({small(), {}});
        choose(2);
        const QString question = window().sideDock()->lesson()->question();
        QVERIFY(!window().sideDock()->lesson()->backButton()->isVisible());
        model().set("learningRate", 0.05); // at the start
        QTRY_VERIFY(shown().experiment.learningRate == 0.05);
        stepTo(5);
        model().set("bias", 0.5); // while it trains
        QTRY_VERIFY(shown().experiment.bias == 0.5);
        model().set("activation", std::string("tanh")); // another start
        QTRY_VERIFY(shown().experiment.activation == "tanh");
        QVERIFY(shown().run.interventions == scenarios()[2].run().interventions); // its script stays
        QCOMPARE(window().sideDock()->lesson()->question(), question);
        QPushButton* back = window().sideDock()->lesson()->backButton();
        QVERIFY(back->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QTRY_VERIFY(shown().run == scenarios()[2].run());
        QTRY_VERIFY(!back->isVisible());
        QCOMPARE(window().sideDock()->lesson()->question(), question);
        choose(3);
        QVERIFY(window().sideDock()->lesson()->question() != question);
    }

    void whatTheProgramSwitchedItSwitchesBack() {
        open({small(), {}});
        const std::string loss = small().loss;
        model().set("dataset", std::string("sine"));
        QCOMPARE(model().experiment().loss, std::string("mse"));
        QVERIFY(window().messages()->message() != nullptr);
        QVERIFY(window().messages()->message()->what.contains("Loss is now"));
        model().set("dataset", std::string("penguins"));
        QCOMPARE(model().experiment().loss, loss);
        QVERIFY(window().messages()->message()->what.contains("again"));
        model().set("dataset", std::string("sine"));
        model().set("loss", std::string("huber")); // a choice of one's own stays
        model().set("dataset", std::string("circle"));
        QCOMPARE(model().experiment().loss, std::string("huber"));
        choose(static_cast<std::size_t>(findScenario("identity-is-a-line") - scenarios().data()));
        QCOMPARE(model().experiment().initializer, std::string("lecun_normal"));
        model().set("activation", std::string("relu"));
        QCOMPARE(model().experiment().initializer, Experiment().initializer);
        model().undoStack()->undo();
        QCOMPARE(model().experiment().initializer, std::string("lecun_normal"));
        model().set("initializer", std::string("glorot_normal"));
        model().set("activation", std::string("relu"));
        QCOMPARE(model().experiment().initializer, std::string("glorot_normal"));
    }
};

LAB_WIDGET_TEST_MAIN(KeptWorkTest)
#include "kept_work_test.moc"
