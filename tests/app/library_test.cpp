// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a data set is comes from the library, so no edit makes one on the GUI thread: the largest take 300 ms.

#include "app/laboratory.h"
#include "core/data/library.h"
#include "core/experiment/experiment.h"
#include "core/formats/run_json.h"
#include "tests/support/widget_test.h"
#include "ui/controls/data_thumbnails.h"
#include "ui/window/left_dock.h"

#include <QAbstractButton>
#include <QHelpEvent>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>
#include <string>
#include <variant>

using namespace lab;
using namespace lab::ui;

namespace {

/// Data sets made since the last reset, by the GUI thread and by all others.
std::atomic<int> madeByGui;
std::atomic<int> madeByOthers;

} // namespace

// The linker puts the second in place of DataSource::make() (--wrap), and the first is what it was.
Dataset
makeAsBefore(const DataSource*,
             const GeneratorSettings&) asm("__real__ZNK3lab10DataSource4makeERKNS_17GeneratorSettingsE");
Dataset
makeCounted(const DataSource*,
            const GeneratorSettings&) asm("__wrap__ZNK3lab10DataSource4makeERKNS_17GeneratorSettingsE");

Dataset makeCounted(const DataSource* source, const GeneratorSettings& settings) {
    ++(QThread::currentThread() == qApp->thread() ? madeByGui : madeByOthers);
    return makeAsBefore(source, settings);
}

class LibraryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<app::Laboratory> m_lab;

    ExperimentModel& model() { return m_lab->model(); }

    /// Another value for the field; every option of a list in turn.
    void edit(const Parameter& parameter) {
        const QString key = QString::fromUtf8(parameter.key.data());
        const Value now = valueOf(model().experiment(), parameter);
        if (parameter.choices != nullptr) {
            for (const Choice& choice : parameter.choices())
                model().set(key, std::string(choice.key));
        } else if (const auto* on = std::get_if<bool>(&now)) {
            model().set(key, !*on);
        } else if (std::holds_alternative<double>(now)) {
            model().set(key, parameter.minimum);
        } else if (const auto* whole = std::get_if<std::int64_t>(&now)) {
            model().set(key, *whole + 1);
        }
        model().set(key, now);
    }

  private slots:
    void init() {
        Experiment experiment;
        experiment.rows = 19'999;
        m_lab = std::make_unique<app::Laboratory>(Run{experiment, {}}, Jobs::Scheduling::Normal);
        m_lab->window().resize(1440, 900);
        m_lab->window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_lab->window(), labtest::patience));
        QTRY_VERIFY(m_lab->shown() != nullptr);
        for (auto* thumbnails : m_lab->window().findChildren<DataThumbnails*>())
            thumbnails->grab(); // draws each picture, which shows some points of its set, for once and all
        madeByGui = madeByOthers = 0;
    }

    void cleanup() { m_lab.reset(); }

    void countsWhatThisThreadMakes() {
        static_cast<void>(makeData(Experiment()));
        QCOMPARE(madeByGui.load(), 1);
    }

    void anotherDepthMakesNone() {
        QCOMPARE(model().set("depth", std::int64_t{9}), QString());
        QTRY_COMPARE(m_lab->shown()->experiment.depth, std::int64_t{9});
        QCOMPARE(madeByGui.load(), 0);
        // Other points have to be made: by the engine.
        QCOMPARE(model().set("noise", 0.3), QString());
        QTRY_COMPARE(m_lab->shown()->experiment.noise, 0.3);
        QVERIFY(madeByOthers > 0);
        QCOMPARE(madeByGui.load(), 0);
    }

    void noEditMakesOne() {
        for (const Parameter& parameter : parameters()) {
            edit(parameter);
            QVERIFY2(madeByGui == 0, parameter.key.data());
        }
        while (model().undoStack()->canUndo())
            model().undoStack()->undo();
        model().newWeights();
        model().setLayerActivation(1, "relu");
        QCOMPARE(madeByGui.load(), 0);
    }

    /// Which inputs and units there are is asked of each change of a single weight.
    void readingARunMakesNone() {
        Run run = model().run();
        record(run, {3, SetWeight{1, 2, 2, 0.5}});
        record(run, {4, Redraw{run.experiment.depth + 1, 1, 1}});
        const auto read = runFromJson(toJson(run));
        QVERIFY(std::holds_alternative<Run>(read));
        model().open(std::get<Run>(read));
        QCOMPARE(madeByGui.load(), 0);
    }

    void noTooltipMakesOne() {
        for (const DataSource& source : dataSources()) {
            auto* button =
                m_lab->window().findChild<DataThumbnails*>()->button(QString::fromUtf8(source.key.data()));
            QHelpEvent ask(QEvent::ToolTip, QPoint(5, 5), button->mapToGlobal(QPoint(5, 5)));
            QApplication::sendEvent(button, &ask);
            QVERIFY(!button->toolTip().isEmpty());
        }
        QCOMPARE(madeByGui.load(), 0);
    }
};

LAB_WIDGET_TEST_MAIN(LibraryTest)
#include "library_test.moc"
