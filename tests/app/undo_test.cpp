// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Undo brings back whole runs, with the step where they were left, whatever the engine is doing meanwhile.

#include "core/experiment/trainer.h"
#include "core/formats/run_json.h"
#include "core/runner/runner.h"
#include "tests/support/check.h"
#include "tests/support/random_runs.h"
#include "ui/document/experiment_model.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace lab;
using namespace lab::ui;
using labtest::same;

namespace {

/// A model and an engine, joined as the program joins them, without a window.
class Desk : public QObject {
    Q_OBJECT

  public:
    explicit Desk(const Run& run) : model(run), runner(run, [this] { emit answered(); }) {
        connect(this, &Desk::answered, this, &Desk::receive, Qt::QueuedConnection);
        connect(&model, &ExperimentModel::restarted, this,
                [this](const Document& next) { m_generation = runner.reset(shownRuns(next)); });
        connect(&model, &ExperimentModel::returned, this, [this](const Document& former, qint64 step) {
            m_generation = runner.replay(shownRuns(former), step);
        });
        connect(&model, &ExperimentModel::intervened, this,
                [this](const Intervention& intervention, const std::vector<std::size_t>& targets) {
                    runner.apply(intervention, targets);
                });
    }

    std::string text() const { return toJson(model.run()); }
    QUndoStack& undo() { return *model.undoStack(); }

    /// The engine as the model sees it, with nothing under way between them.
    const Snapshot* settled() {
        const auto isSettled = [this] {
            if (model.isSettled() && m_shown && m_shown->generation == m_generation && !m_shown->playing &&
                m_obeyed == runner.posted())
                return true;
            look();
            return false;
        };
        return QTest::qWaitFor(isSettled, 60'000) ? m_shown.get() : nullptr;
    }

    const Snapshot* trainTo(std::int64_t step) {
        const Snapshot* now = settled();
        if (now != nullptr && now->step < step)
            runner.step(step - now->step);
        const auto isThere = [&] {
            now = settled();
            if (now != nullptr && (now->step >= step || now->divergence))
                return true;
            look();
            return false;
        };
        return QTest::qWaitFor(isThere, 60'000) ? now : nullptr;
    }

    /// Asks for something new, so that an answer comes even when nothing has changed.
    void look() {
        m_request.bins = m_request.bins == 64 ? 63 : 64;
        runner.want(m_request);
    }

    ExperimentModel model;
    Runner runner;

  signals:
    void answered();

  private:
    void receive() {
        for (const auto& applied : runner.takeApplied())
            model.takeActed(applied.front());
        const auto frame = runner.take();
        if (!frame || frame->generation != m_generation)
            return;
        m_shown = frame->runs.front();
        m_obeyed = frame->obeyed;
        if (m_obeyed == runner.posted())
            model.follow(*m_shown);
    }

    std::int64_t m_generation = 0;
    std::int64_t m_obeyed = -1;
    SnapshotRequest m_request;
    std::shared_ptr<const Snapshot> m_shown;
};

Experiment small() {
    Experiment e;
    e.activation = "relu";
    e.depth = 2;
    e.width = 4;
    e.rows = 40;
    return e;
}

/// Diverges within a few steps.
Experiment diverging() {
    Experiment e = small();
    e.activation = "identity";
    e.loss = "mse";
    e.gain = 20;
    e.learningRate = 10;
    return e;
}

/// A teacher's run: a plan and a note.
Run planned() {
    Run run{small(), {{412, "learningRate", 3.0}}};
    run.note = "\"Lesson 3\"";
    return run;
}

Vector parametersOf(const Run& run, std::int64_t step) {
    Trainer trainer(run);
    while (trainer.stepCount() < step && trainer.step() != nullptr) {
    }
    trainer.applyDue();
    return trainer.network().parameters;
}

} // namespace

class UndoTest : public QObject {
    Q_OBJECT

  private slots:
    void aNudgeKeepsThePlanAndIsUndone_data() {
        QTest::addColumn<int>("step");
        QTest::newRow("at the start") << 0;
        QTest::newRow("before the plan") << 50;
        QTest::newRow("at the plan's step") << 412;
        QTest::newRow("after it") << 430;
    }

    void aNudgeKeepsThePlanAndIsUndone() {
        QFETCH(int, step);
        Desk desk(planned());
        const std::string before = desk.text();
        QVERIFY(desk.trainTo(step));
        desk.model.set("learningRate", 0.05);
        desk.model.set("bias", 0.5, false, 2);
        QVERIFY(desk.settled());
        const std::string after = desk.text();
        const auto& changes = desk.model.run().interventions;
        if (step != 412) // there the hand has the last word
            QVERIFY(std::ranges::find(changes, planned().interventions[0]) != changes.end());
        QVERIFY(desk.trainTo(step + 20));
        desk.undo().undo();
        desk.undo().undo();
        const Snapshot* back = desk.settled();
        QVERIFY(back);
        QCOMPARE(desk.text(), before);
        QCOMPARE(back->step, step);
        QVERIFY(same(back->parameters, parametersOf(planned(), step)));
        QVERIFY(back->run == desk.model.run());
        desk.undo().redo();
        desk.undo().redo();
        const Snapshot* again = desk.settled();
        QVERIFY(again);
        QCOMPARE(desk.text(), after);
        QCOMPARE(again->step, step + 20); // where it was left
        QVERIFY(same(again->parameters, parametersOf(desk.model.run(), step + 20)));
    }

    void undoOfARestartBringsBackRunAndStep_data() {
        QTest::addColumn<QString>("key");
        for (const Parameter& parameter : parameters())
            if (parameter.effect == Effect::Restart)
                QTest::newRow(parameter.key.data()) << QString::fromUtf8(parameter.key.data());
    }

    // Each field that starts the run anew, after steps and a change by hand.
    void undoOfARestartBringsBackRunAndStep() {
        QFETCH(QString, key);
        const Parameter& parameter = *findParameter(key.toStdString());
        Desk desk(planned());
        QVERIFY(desk.trainTo(60));
        desk.model.set("learningRate", 0.05);
        QVERIFY(desk.trainTo(90));
        const std::string before = desk.text();
        const Vector parameters = desk.settled()->parameters;
        Random random(5);
        for (int attempt = 0; attempt < 100 && desk.undo().count() == 1; ++attempt) {
            Value value = labtest::randomValue(parameter, random);
            if (auto* whole = std::get_if<std::int64_t>(&value))
                *whole = std::min<std::int64_t>(*whole, 30);
            desk.model.set(key, value);
        }
        QCOMPARE(desk.undo().count(), 2);
        QVERIFY(desk.model.run().interventions == planned().interventions); // what is planned stays
        QCOMPARE(desk.model.experiment().learningRate, 0.05);               // and what the hand chose
        QVERIFY(desk.trainTo(5));
        desk.undo().undo();
        const Snapshot* back = desk.settled();
        QVERIFY(back);
        QCOMPARE(desk.text(), before);
        QCOMPARE(back->step, std::int64_t{90});
        QVERIFY(same(back->parameters, parameters));
        QCOMPARE(desk.model.experiment().learningRate, 0.05);
        desk.undo().redo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.settled()->step, std::int64_t{5});
    }

    // The same run at an earlier step: its bits, its values, and what was changed later still ahead.
    void goingBackIsTheSameRunAtAnEarlierStep() {
        Desk desk(planned());
        QVERIFY(desk.trainTo(60));
        desk.model.set("learningRate", 0.05);
        QVERIFY(desk.trainTo(65));
        const std::string text = desk.text();
        const Run run = desk.model.run();
        desk.model.goBack(1);
        desk.model.goBack(9); // before the first has arrived
        const Snapshot* back = desk.settled();
        QVERIFY(back);
        QCOMPARE(back->step, std::int64_t{55});
        QVERIFY(!back->playing);
        QVERIFY(same(back->parameters, parametersOf(run, 55)));
        QCOMPARE(desk.model.experiment().learningRate, small().learningRate);
        QCOMPARE(desk.text(), text);
        QCOMPARE(desk.undo().count(), 1);
        desk.model.goBack(1000);
        QVERIFY(desk.settled());
        QCOMPARE(desk.settled()->step, std::int64_t{0});
        QVERIFY(desk.trainTo(65));
        QCOMPARE(desk.model.experiment().learningRate, 0.05);
        QVERIFY(same(desk.settled()->parameters, parametersOf(run, 65)));
    }

    void goingBackFromADivergedRunTrainsAgain() {
        Desk desk({diverging(), {}});
        const Snapshot* end = desk.trainTo(1000);
        QVERIFY(end && end->divergence);
        const std::int64_t step = end->step;
        desk.model.goBack(1);
        const Snapshot* back = desk.settled();
        QVERIFY(back && !back->divergence);
        QCOMPARE(back->step, std::max<std::int64_t>(0, step - 1));
    }

    void undoOfARestartBringsBackADivergedRun() {
        Desk desk({diverging(), {}});
        const Snapshot* end = desk.trainTo(1000);
        QVERIFY(end && end->divergence);
        const auto step = end->step;
        desk.model.newWeights();
        QVERIFY(desk.settled());
        desk.undo().undo();
        const Snapshot* back = desk.settled();
        QVERIFY(back && back->divergence);
        QCOMPARE(back->step, step);
    }

    // By hand and by restart, while training and while paused, with undos in between that nobody waits for.
    void aThousandEditsAreUndoneToTheByte() {
        Random random(7);
        Desk desk(planned());
        const std::string first = desk.text();
        desk.runner.play();
        for (int edit = 0; edit < 1000; ++edit) {
            const auto kind = random.below(20);
            if (kind == 0) {
                desk.model.set("depth", static_cast<std::int64_t>(1 + random.below(4)));
            } else if (kind == 1) {
                desk.model.newWeights();
            } else if (kind == 2) {
                desk.model.choose(scenarios()[random.below(2) + 2]);
            } else if (kind < 5) {
                desk.undo().undo();
                if (random.below(2) == 0)
                    desk.runner.play();
            } else if (kind == 5) {
                desk.undo().redo();
            } else if (kind == 6) {
                desk.model.startOver();
            } else if (kind == 7) {
                desk.runner.play();
            } else if (kind < 14) {
                desk.model.set("learningRate", 0.001 + 0.05 * random.uniform(), random.below(2) == 0);
            } else {
                const auto layer = static_cast<std::int64_t>(random.below(2));
                desk.model.set("bias", -0.2 + 0.4 * random.uniform(), random.below(2) == 0, layer);
            }
            if (random.below(3) == 0)
                QCoreApplication::processEvents();
        }
        QVERIFY(desk.undo().count() > 50);
        const std::string last = [&] {
            desk.runner.pause();
            desk.settled();
            return desk.text();
        }();
        const int count = desk.undo().index();
        while (desk.undo().canUndo()) {
            desk.undo().undo();
            if (random.below(4) == 0)
                QCoreApplication::processEvents();
        }
        const Snapshot* back = desk.settled();
        QVERIFY(back);
        QCOMPARE(desk.text(), first);
        QVERIFY(back->run == planned());
        while (desk.undo().index() < count)
            desk.undo().redo();
        const Snapshot* again = desk.settled();
        QVERIFY(again);
        QCOMPARE(desk.text(), last);
        QVERIFY(again->run == desk.model.run());
        QVERIFY(again->experiment == desk.model.experiment());
    }

    // The model's run is the engine's: two ways to the same bytes.
    void modelAndEngineRecordTheSame() {
        Random random(11);
        Desk desk(planned());
        desk.runner.play();
        for (int i = 0; i < 300; ++i) {
            desk.model.set("learningRate", 0.001 + 0.05 * random.uniform(), random.below(3) > 0);
            desk.model.set("bias", -0.2 + 0.4 * random.uniform(), random.below(3) > 0, random.below(3));
            QCoreApplication::processEvents();
        }
        desk.runner.pause();
        const Snapshot* now = desk.settled();
        QVERIFY(now);
        QVERIFY(now->run == desk.model.run());
        QCOMPARE(toJson(now->run), desk.text());
        QVERIFY(now->experiment == desk.model.experiment());
        const int count = desk.undo().count();
        while (desk.undo().canUndo())
            desk.undo().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.text(), toJson(planned()));
        for (int i = 0; i < count; ++i)
            desk.undo().redo();
        QVERIFY(desk.settled());
        QVERIFY(desk.settled()->run == desk.model.run());
    }

    void startingOverKeepsTheScriptAndOffersTheRest() {
        Desk desk(planned());
        QVERIFY(desk.trainTo(420)); // past the plan
        QCOMPARE(desk.model.experiment().learningRate, 3.0);
        desk.model.startOver();
        QVERIFY(desk.settled());
        QVERIFY(desk.model.run() == planned());
        QCOMPARE(desk.model.experiment().learningRate, planned().experiment.learningRate);
        QCOMPARE(desk.settled()->step, std::int64_t{0});
        QVERIFY(desk.model.leftOut() == nullptr); // nothing was done by hand
        QCOMPARE(desk.undo().count(), 0);

        QVERIFY(desk.trainTo(30));
        desk.model.set("bias", -1.0);
        QVERIFY(desk.trainTo(40));
        const Run byHand = desk.model.run();
        desk.model.startOver();
        QVERIFY(desk.settled());
        QVERIFY(desk.model.run() == planned());
        QCOMPARE(desk.model.experiment().bias, 0.0);
        QCOMPARE(desk.undo().count(), 1); // the bias alone
        desk.model.startOver();           // the offer stays
        QVERIFY(desk.model.leftOut() != nullptr && *desk.model.leftOut() == byHand);
        desk.model.replayChanges();
        QVERIFY(desk.model.run() == byHand);
        const Snapshot* replayed = desk.trainTo(40);
        QVERIFY(replayed);
        QCOMPARE(replayed->experiment.bias, -1.0);
        QVERIFY(same(replayed->parameters, parametersOf(byHand, 40)));
        desk.undo().undo(); // of the bias
        QVERIFY(desk.settled());
        QVERIFY(desk.model.run() == planned());
        QCOMPARE(desk.settled()->step, std::int64_t{30});
    }

    void pausingStopsALongReplay() {
        Desk desk({small(), {}});
        QVERIFY(desk.trainTo(100'000));
        desk.model.newWeights();
        QVERIFY(desk.settled());
        desk.undo().undo();
        desk.runner.pause();
        const Snapshot* stopped = desk.settled();
        QVERIFY(stopped);
        QVERIFY(stopped->step < 100'000);
        desk.model.set("learningRate", 0.05); // the hand goes on from here
        QVERIFY(desk.settled());
        QVERIFY(desk.settled()->run == desk.model.run());
    }

    void aChangeMadeDuringAReplayActsAtItsEnd() {
        Desk desk({small(), {}});
        QVERIFY(desk.trainTo(5'000));
        desk.model.newWeights();
        QVERIFY(desk.settled());
        desk.undo().undo();
        desk.model.set("learningRate", 0.05);
        const Snapshot* now = desk.settled();
        QVERIFY(now);
        QCOMPARE(now->step, std::int64_t{5'000});
        QCOMPARE(desk.model.run().interventions.size(), std::size_t{1});
        QCOMPARE(desk.model.run().interventions[0].step, std::int64_t{5'000});
    }
};

QTEST_GUILESS_MAIN(UndoTest)
#include "undo_test.moc"
