// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The right dock as a student and a teacher use it: folding, demonstrations, cures, thresholds and the
// deaths, all on snapshots of real runs.
#include "core/experiment/scenario.h"
#include "core/insight/cure_trials.h"
#include "core/math/initializer.h"
#include "core/math/random.h"
#include "core/runner/session.h"
#include "tests/support/widget_test.h"
#include "ui/controls/fold_heading.h"
#include "ui/document/experiment_model.h"
#include "ui/document/selection.h"
#include "ui/explain/about_experiment.h"
#include "ui/explain/change_text.h"
#include "ui/explain/death_log.h"
#include "ui/explain/explain_panel.h"
#include "ui/explain/rule_table.h"
#include "ui/explain/verdict_story.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/life_words.h"
#include "ui/look/wording/table_text.h"
#include "ui/window/side_dock.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

using namespace lab;
using namespace lab::ui;

namespace {

std::shared_ptr<const Snapshot> snapshotOf(const Run& run, std::int64_t step, bool playing = false,
                                           const Thresholds& thresholds = {}) {
    Session session(run, 1);
    session.setThresholds(thresholds);
    while (session.trainer().stepCount() < step && session.step() != nullptr) {
    }
    return session.observe({}, playing);
}

/// True if the text says this of the layers and of no others ("In layers 1, 2 and 5 ..."), or, where it is
/// true of all, of the activation that they have in common.
bool layersIn(const QString& text, const QString& claim, const std::vector<std::size_t>& layers,
              std::size_t depth) {
    const QRegularExpressionMatch said =
        QRegularExpression("In layers? ([0-9, and]+) " + QRegularExpression::escape(claim)).match(text);
    if (!said.hasMatch())
        return layers.empty() || layers.size() == depth;
    std::vector<std::size_t> named;
    static const QRegularExpression digits("[0-9]+");
    for (auto number = digits.globalMatch(said.captured(1)); number.hasNext();)
        named.push_back(number.next().captured().toULong() - 1);
    return named == layers;
}

/// What short runs say of the snapshot's cures.
CureForecast proved(const Snapshot& snapshot) {
    CureTrials trials({snapshot.diagnosis.verdict, snapshot.run, snapshot.step, snapshot.thresholds});
    while (!trials.isFinished())
        trials.advance([] { return true; });
    return trials.forecast();
}

Run runOf(const char* key) {
    return findScenario(key)->run();
}

void type(QLineEdit* edit, const QString& text) {
    edit->setFocus();
    edit->selectAll();
    edit->insert(text); // as if pasted: QTest has keys for ASCII only
    edit->setModified(true);
    QTest::keyClick(edit, Qt::Key_Return);
}

/// What a screen shows of rich text.
QString plain(const QString& richText) {
    QTextDocument document;
    document.setHtml(richText);
    return document.toPlainText();
}

/// The first visible text with too little room; empty if there is none.
QString clippedText(const QScrollArea& scroll) {
    for (const QLabel* label : scroll.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const bool wraps = label->wordWrap();
        const int height = wraps ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (label->height() < height || (!wraps && label->width() < label->sizeHint().width()))
            return label->text();
    }
    return {};
}

/// A unit that is beyond training at once is listed once.
int rowsFor(const LifeLog& lives) {
    const auto& events = lives.events();
    int rows = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const bool told = i + 1 < events.size() && events[i + 1].kind == LifeEventKind::DeadForGood &&
                          events[i + 1].layer == events[i].layer && events[i + 1].unit == events[i].unit &&
                          events[i + 1].seen == events[i].seen;
        rows += told ? 0 : 1;
    }
    return rows;
}

} // namespace

class SideDockTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ExperimentModel> m_model;
    Selection m_selection;
    std::unique_ptr<SideDock> m_dock;

    void show(std::shared_ptr<const Snapshot> snapshot, SideDock::Page page = SideDock::Page::Explain) {
        m_dock->resize(m_dock->width(), 840);
        m_dock->QWidget::show();
        m_dock->showPage(page);
        m_dock->explanation()->teachers()->setChecked(true);
        m_dock->present(std::move(snapshot));
    }

    RuleTable* rules() { return m_dock->explanation()->rules(); }

  private slots:
    void init() {
        qApp->setStyleSheet(styleSheetOf(themeOf(ThemeName::Light)));
        qApp->setFont(uiFont(13));
        m_model = std::make_unique<ExperimentModel>(Run{});
        m_selection.selectLayer(0);
        m_dock = std::make_unique<SideDock>(*m_model, m_selection);
        m_dock->setTheme(themeOf(ThemeName::Light));
    }
    void cleanup() { m_dock.reset(); }

    void foldsToARailAndBack() {
        show(snapshotOf({}, 0), SideDock::Page::Lesson);
        QVERIFY(m_dock->isOpen());
        QCOMPARE(m_dock->width(), SideDock::openWidth);
        QTest::mouseClick(m_dock->foldButton(), Qt::LeftButton);
        QVERIFY(!m_dock->isOpen());
        QCOMPARE(m_dock->width(), SideDock::railWidth);
        QVERIFY(m_dock->unfoldButton()->isVisible() && !m_dock->foldButton()->isVisible());
        for (QToolButton* button : m_dock->findChildren<QToolButton*>()) {
            QVERIFY(!button->accessibleName().isEmpty());
            QVERIFY(button->width() >= 24 && button->height() >= 24);
        }
        m_dock->unfoldButton()->setFocus();
        QTest::keyClick(m_dock->unfoldButton(), Qt::Key_Space);
        QVERIFY(m_dock->isOpen());
        QCOMPARE(m_dock->width(), SideDock::openWidth);
    }

    void aNarrowWindowStartsWithTheRail() {
        show(snapshotOf({}, 0));
        QSignalSpy changed(m_dock.get(), &SideDock::openChanged);
        m_dock->setRoomy(false);
        QVERIFY(!m_dock->isOpen());
        m_dock->setOpen(true); // allowed by hand
        QCOMPARE(m_dock->width(), SideDock::openWidth);
        m_dock->setRoomy(true);
        QVERIFY(m_dock->isOpen());
        m_dock->setRoomy(false);
        QVERIFY(!m_dock->isOpen()); // narrow once more: the rail once more
        m_dock->setRoomy(true);
        m_dock->setOpen(false);
        m_dock->setRoomy(false);
        m_dock->setOpen(true);
        m_dock->setRoomy(true);
        QVERIFY(!m_dock->isOpen()); // where there is room, as it was left there
        QVERIFY(changed.count() >= 6);
    }

    void theNextStartIsAsItWasLeft() {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        m_dock->restore(settings); // nothing saved yet
        QVERIFY(m_dock->isOpen());
        QVERIFY(m_dock->page() == SideDock::Page::Lesson);
        show(snapshotOf({}, 0));
        type(rules()->editor("vanishing"), "-2.5");
        m_dock->setOpen(false);
        m_dock->save(settings);
        SideDock next(*m_model, m_selection);
        QSignalSpy chosen(&next, &SideDock::thresholdsChosen);
        next.restore(settings);
        QVERIFY(!next.isOpen());
        QVERIFY(next.page() == SideDock::Page::Explain);
        Thresholds expected;
        expected.vanishing = -2.5;
        QCOMPARE(chosen.count(), 1);
        QVERIFY(chosen[0][0].value<Thresholds>() == expected);
        settings.setValue("diagnosis/fading", -7); // below vanishing: none of it is taken
        next.restore(settings);
        QVERIFY(chosen.last()[0].value<Thresholds>() == Thresholds());
        settings.setValue("diagnosis/fading", "nonsense");
        next.restore(settings);
        QVERIFY(chosen.last()[0].value<Thresholds>() == expected);
    }

    void theVerdictIsExplained() {
        const auto snapshot = snapshotOf(runOf("sigmoid-vanishes"), 30);
        show(snapshot);
        ExplainPanel* panel = m_dock->explanation();
        QCOMPARE(panel->word(), QString("Vanishing"));
        const auto v =
            QRegularExpression("v = log₁₀\\(E₁ / E₈\\) = −([0-9.]+)").match(plain(panel->reason()));
        QVERIFY2(std::abs(v.captured(1).toDouble() + snapshot->diagnosis.logRatio) < 0.006,
                 qPrintable(panel->reason()));
        QVERIFY(plain(panel->reason()).contains("below −3"));
    }

    void onlyProvedCuresAreOffered() {
        const auto snapshot = snapshotOf(runOf("sigmoid-vanishes"), 30);
        show(snapshot);
        ExplainPanel* panel = m_dock->explanation();
        QVERIFY(panel->cureButtons().empty());
        QVERIFY(panel->cureText().contains("being tried"));
        m_dock->setCures(proved(*snapshot));
        QCOMPARE(panel->cureButtons().size(), std::size_t{1});
        QCOMPARE(panel->cureButtons()[0]->text(),
                 QString("Switch to ReLU with He weights\nlearns in 6 of 7 short runs"));
        QVERIFY(panel->cureText().contains("confirmed"));
        // Of another experiment nothing is known yet.
        Run other = runOf("sigmoid-vanishes");
        other.experiment.learningRate = 0.1;
        show(snapshotOf(other, 30));
        QVERIFY(panel->cureButtons().empty() && panel->cureText().contains("being tried"));
        CureForecast none{Verdict::Vanishing, other.experiment};
        none.complete = true;
        m_dock->setCures(none);
        QVERIFY(panel->cureButtons().empty() && panel->cureText().contains("none of the changes"));
        show(snapshotOf(runOf("relu-carries"), 0)); // healthy
        const auto labels = panel->findChildren<QLabel*>();
        QVERIFY(std::ranges::none_of(labels, [](const QLabel* label) {
            return label->isVisible() && label->text().contains("Cures");
        }));
    }

    void everyRuleShowsValueThresholdAndState() {
        show(snapshotOf(runOf("rate-kills"), 160));
        const QStringList blocked = rules()->rowText(Verdict::Blocked);
        QCOMPARE(blocked.first(), QString("Blocked"));
        QCOMPARE(blocked.last(), QString("decides"));
        const QStringList dying = rules()->rowText(Verdict::Dying);
        QCOMPARE(dying[1], QString("dead units %1 %").arg(numberText(100.0 * 20 / 32, 3)));
        QCOMPARE(dying[2], QString("at least 25"));
        QCOMPARE(dying[3], QString("met")); // though it is not the verdict
        // What is exactly 0 is a signal that vanishes, too.
        QCOMPARE(rules()->rowText(Verdict::Vanishing)[1], QString("v −∞"));
        QCOMPARE(rules()->rowText(Verdict::Vanishing).last(), QString("met"));
        QCOMPARE(rules()->rowText(Verdict::Growing).last(), QString("not met"));
        QCOMPARE(rules()->rowText(Verdict::Healthy).last(), QString("not met"));
        Run silent = runOf("relu-carries");
        silent.experiment.bias = -1;
        show(snapshotOf(silent, 0)); // many, but they have not died
        QCOMPARE(rules()->rowText(Verdict::Dying).last(), QString("not at step 0"));
        show(snapshotOf(silent, 1));
        QVERIFY(rules()->rowText(Verdict::Dying).last() != QString("not at step 0"));
        show(snapshotOf(runOf("sigmoid-vanishes"), 0)); // sigmoid units cannot die
        QCOMPARE(rules()->rowText(Verdict::Dying).last(), QString("n/a"));
        QCOMPARE(rules()->rowText(Verdict::Dying)[1], QString("dead units \u2013"));
        QCOMPARE(rules()->rowText(Verdict::StepsTooLarge).last(), QString("n/a")); // no step yet
        QCOMPARE(rules()->rowText(Verdict::Fading).last(), QString("met"));
    }

    void aTeacherMovesThresholds() {
        show(snapshotOf({}, 0));
        QSignalSpy chosen(m_dock.get(), &SideDock::thresholdsChosen);
        QVERIFY(!rules()->resetButton()->isEnabled());
        type(rules()->editor("dying"), "50");
        QCOMPARE(chosen.count(), 1);
        Thresholds expected;
        expected.dying = 0.5;
        QVERIFY(chosen[0][0].value<Thresholds>() == expected);
        m_dock->present(snapshotOf({}, 0, false, expected));
        QCOMPARE(rules()->editor("dying")->text(), QString("50"));
        QVERIFY(rules()->resetButton()->isEnabled());
        type(rules()->editor("hysteresis"), "0,2"); // the comma works in every locale
        expected.hysteresis = 0.2;
        QVERIFY(chosen.last()[0].value<Thresholds>() == expected);
        type(rules()->editor("vanishing"), "\u22124"); // as the screen writes it
        expected.hysteresis = 0.1;                     // the engine has not answered yet
        expected.vanishing = -4;
        QVERIFY(chosen.last()[0].value<Thresholds>() == expected);
        QTest::mouseClick(rules()->resetButton(), Qt::LeftButton);
        QVERIFY(chosen.last()[0].value<Thresholds>() == Thresholds());
    }

    void wrongThresholdsAreRefusedWithTheRange() {
        show(snapshotOf({}, 0));
        // Only in an active window does a field that is left hear of it, and takes its note away.
        m_dock->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dock.get()));
        QSignalSpy chosen(m_dock.get(), &SideDock::thresholdsChosen);
        struct Row {
            const char* key;
            const char* text;
            const char* told;
            const char* kept;
        };
        for (const Row& row : {Row{"dying", "0", "from 1 to 100", "25"},
                               Row{"ratioChecks", "2.5", "whole number from 1 to 100", "10"},
                               Row{"vanishing", "abc", "Not a number", "−3"},
                               Row{"vanishing", "0", "fading must be above vanishing", "−3"}}) {
            QLineEdit* edit = rules()->editor(row.key);
            type(edit, row.text);
            QVERIFY2(rules()->problem().contains(row.told), qPrintable(rules()->problem()));
            QCOMPARE(edit->text(), QString::fromUtf8(row.kept)); // the old value stays in force
            QVERIFY(edit->property("problem").toBool());
        }
        QCOMPARE(chosen.count(), 0);
        type(rules()->editor("vanishing"), "-2");
        QVERIFY(rules()->problem().isEmpty());
        QVERIFY(!rules()->editor("vanishing")->property("problem").toBool());
    }

    // Tab leaves the field before it is read: what is wrong with it is said elsewhere then.
    void aThresholdRefusedOnLeavingIsSaid() {
        show(snapshotOf({}, 0));
        m_dock->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dock.get()));
        QSignalSpy refused(rules(), &RuleTable::refused);
        for (const auto& [text, told] :
             {std::pair{"0", "fading must be above vanishing"}, {"999", "from"}, {"abc", "Not a number"}}) {
            QLineEdit* edit = rules()->editor("vanishing");
            edit->setFocus();
            edit->selectAll();
            QTest::keyClicks(edit, text);
            rules()->editor("growing")->setFocus();
            QVERIFY2(!refused.isEmpty() && refused.last()[0].toString().contains(told), text);
            QCOMPARE(edit->text(), QString("\u22123"));
            refused.clear();
        }
    }

    void theSplitIsTheSnapshots() {
        const auto snapshot = snapshotOf(runOf("sigmoid-vanishes"), 20);
        show(snapshot);
        for (const std::size_t layer : {0u, 3u, 7u}) {
            m_selection.selectLayer(layer);
            const BackwardFactor& factor = snapshot->split[layer];
            const auto texts = m_dock->explanation()->splitTexts();
            QCOMPARE(texts[0], QStringLiteral("\u00D7 ") + numberText(factor.weightGain, 3));
            QCOMPARE(texts[1], QStringLiteral("\u00D7 ") + numberText(factor.slopeFactor, 3));
            QCOMPARE(texts[2],
                     QStringLiteral("\u00D7 ") + numberText(factor.weightGain * factor.slopeFactor, 3));
        }
    }

    void curesAreOneUndoableClick() {
        m_model->open(runOf("rate-kills"));
        const auto snapshot = snapshotOf(runOf("rate-kills"), 500);
        m_model->follow(*snapshot);
        show(snapshot);
        m_dock->setCures(proved(*snapshot));
        QPushButton* cure = m_dock->explanation()->cureButtons().at(0);
        QVERIFY(cure->text().startsWith("Start over at learning rate 0.3\n"));
        QTest::mouseClick(cure, Qt::LeftButton);
        QCOMPARE(m_model->experiment().learningRate, 0.3);
        QVERIFY(m_model->run().interventions.empty());
        QCOMPARE(m_model->undoStack()->count(), 1);
        m_model->undoStack()->undo();
        QVERIFY(m_model->run() == runOf("rate-kills")); // with what had been done while it ran
    }

    void aLiveCureActsWithoutARestart() {
        m_model->open(runOf("bias-kills"));
        const auto snapshot = snapshotOf(runOf("bias-kills"), 500);
        m_model->follow(*snapshot);
        show(snapshot);
        m_dock->setCures(proved(*snapshot));
        QSignalSpy restarted(m_model.get(), &ExperimentModel::restarted);
        QSignalSpy intervened(m_model.get(), &ExperimentModel::intervened);
        QTest::mouseClick(m_dock->explanation()->cureButtons().at(0), Qt::LeftButton);
        QCOMPARE(restarted.count(), 0);
        QCOMPARE(intervened.count(), 1);
        QCOMPARE(m_model->experiment().bias, 0.0);
    }

    void scenariosReplaceTheRunAsOneStep() {
        const Run before = m_model->run();
        show(snapshotOf(before, 0), SideDock::Page::Lesson);
        QSignalSpy paused(m_dock.get(), &SideDock::pauseRequested);
        AboutExperiment* lesson = m_dock->lesson();
        QCOMPARE(lesson->scenarioButtons().size(), scenarios().size());
        int clicks = 0;
        for (std::size_t i = 0; i < scenarios().size(); ++i) {
            const Scenario& scenario = scenarios()[i];
            QTest::mouseClick(lesson->scenarioButtons()[i], Qt::LeftButton);
            QCOMPARE(paused.count(), ++clicks);
            QVERIFY2(m_model->run() == scenario.run(), scenario.title.data());
            QVERIFY(m_model->experiment() == experimentAt(scenario.run(), 0));
            m_dock->present(snapshotOf(m_model->run(), 0));
            QCOMPARE(lesson->question(), textOf(scenario.question));
            QVERIFY(lesson->scenarioButtons()[i]->isChecked());
        }
        // The first was the run that stood there already: nothing to undo.
        QCOMPARE(m_model->undoStack()->count(), static_cast<int>(scenarios().size()) - 1);
        while (m_model->undoStack()->canUndo())
            m_model->undoStack()->undo();
        QVERIFY(m_model->run() == before);
    }

    void aboutFollowsTheExperiment() {
        Experiment e;
        e.activation = "tanh";
        e.layerActivation = {"", "relu"};
        e.depth = 3;
        const auto network = plain(aboutNetwork(e));
        QVERIFY2(network.contains("3 hidden layers × 8 units with Tanh, in layer 2 ReLU"),
                 qPrintable(network));
        e.depth = 0;
        e.layerActivation = {};
        QVERIFY(plain(aboutNetwork(e)).contains("without hidden layers"));
        e.initScale = 0.1;
        for (const Initializer& initializer : initializers()) {
            e.initializer = initializer.key;
            const QString scale = textOf(initializer.scaleName) + QStringLiteral(" 0.1");
            QCOMPARE(plain(aboutNetwork(e)).contains(scale), !initializer.scaleName.empty());
        }
        const auto snapshot = snapshotOf(runOf("sigmoid-vanishes"), 0);
        const auto watch = plain(whatToWatch(snapshot->experiment, *snapshot->theory));
        QVERIFY2(watch.contains("never more than 0.25") &&
                     watch.contains("the median of E₁ / E₈ is about 1/"),
                 qPrintable(watch));
        const auto training = plain(aboutTraining(snapshot->experiment, *snapshot->data));
        QVERIFY2(training.contains("Circle from 250 points, in batches of 10"), qPrintable(training));
        QCOMPARE(plain(whatIsAhead(runOf("rate-kills"), 0)),
                 QString("At step 150 the learning rate becomes 3."));
        QCOMPARE(plain(whatIsAhead(runOf("bias-kills"), 150)),
                 QString("At step 150 the bias shift becomes −3."));
        QVERIFY(whatIsAhead(runOf("rate-kills"), 401).isEmpty());
        m_model->choose(*findScenario("relu-carries"));
        m_model->set("depth", std::int64_t{3});
        show(snapshotOf(m_model->run(), 0), SideDock::Page::Lesson);
        QCOMPARE(m_dock->lesson()->question(), textOf(findScenario("relu-carries")->question)); // it stays
        m_model->open({e, {}});
        show(snapshotOf(m_model->run(), 0), SideDock::Page::Lesson);
        QVERIFY(m_dock->lesson()->question().isEmpty()); // the student's own
    }

    void whatToWatchIsTrueOfEachLayer() {
        Random random(3);
        const auto anyKey = [&] {
            return std::string(activations()[random.below(activations().size())].key);
        };
        for (int i = 0; i < 400; ++i) {
            Experiment e;
            e.depth = 1 + static_cast<std::int64_t>(random.below(5));
            e.activation = random.below(3) == 0 ? "identity" : anyKey();
            e.layerActivation.resize(random.below(static_cast<std::uint64_t>(e.depth) + 1));
            for (std::string& key : e.layerActivation)
                key = random.below(3) == 0 ? std::string() : random.below(3) == 0 ? "sigmoid" : anyKey();
            e.leakySlope = random.below(2) == 0 ? 0.01 : random.below(2) == 0 ? 0 : 1;
            e.preluSlope = random.below(2) == 0 ? 0.25 : 1;
            const QString text = plain(whatToWatch(e, {}));
            const auto layers = static_cast<std::size_t>(e.depth);
            // What a scan of each layer's slopes says.
            std::vector<std::size_t> flat, shrinking, mortal;
            bool linear = true;
            double steepest = 0;
            for (std::size_t l = 0; l < layers; ++l) {
                const LayerActivation activation = activationOf(e, l);
                double most = 0, least = 1e300;
                int zeros = 0, longest = 0;
                for (int k = -80; k <= 80; ++k) {
                    const double slope = std::abs(activation.function->slope(k * 0.1, activation.settings));
                    most = std::max(most, slope);
                    least = std::min(least, slope);
                    zeros = slope == 0 ? zeros + 1 : 0;
                    longest = std::max(longest, zeros);
                }
                linear = linear && most == least && most > 0;
                if (most == 0)
                    flat.push_back(l);
                else if (most < 0.99)
                    shrinking.push_back(l), steepest = std::max(steepest, most);
                if (most > 0 && longest > 5)
                    mortal.push_back(l);
            }
            const QByteArray what = text.toUtf8() + " in run " + QByteArray::number(i);
            QVERIFY2(text.contains("one linear function") == linear, what);
            if (linear)
                continue;
            QVERIFY2(text.contains("no error signal passes") == !flat.empty(), what);
            QVERIFY2(text.contains("never more than") == !shrinking.empty(), what);
            QVERIFY2(text.contains("it is dead") == !mortal.empty(), what);
            QVERIFY2(layersIn(text, "the slope is 0 wherever", flat, layers), what);
            QVERIFY2(layersIn(text, "the slope is never more", shrinking, layers), what);
            QVERIFY2(layersIn(text, "a unit whose slope", mortal, layers), what);
            if (!shrinking.empty()) {
                const QString limit = text.section("never more than ", 1).section(". ", 0, 0);
                QVERIFY2(std::abs(limit.toDouble() - steepest) < 1e-3 && limit.toDouble() >= steepest - 1e-12,
                         what);
            }
        }
    }

    void deathsAreCountedAndListed() {
        const auto snapshot = snapshotOf(runOf("rate-kills"), 500);
        show(snapshot);
        DeathLog* deaths = m_dock->explanation()->deaths();
        const LifeLog& lives = *snapshot->lives;
        for (const auto kind : {LifeEventKind::BornDead, LifeEventKind::Died, LifeEventKind::Revived,
                                LifeEventKind::DeadForGood})
            QCOMPARE(deaths->shownCount(kind), QString::number(lives.count(kind)));
        QAbstractItemModel* events = deaths->list()->model();
        QCOMPARE(events->rowCount(), rowsFor(lives));
        QStringList sentences;
        for (int row = 0; row < events->rowCount(); ++row)
            sentences << events->index(row, 0).data().toString();
        QCOMPARE(sentences.removeDuplicates(), 0);
        QVERIFY(sentences.join('\n').contains("died, beyond training between steps"));
        const LifeEvent& newest = lives.events().back();
        const QString sentence = events->index(0, 0).data().toString();
        QVERIFY(sentence.startsWith(QString("Layer %1, unit %2").arg(newest.layer + 1).arg(newest.unit + 1)));
        QVERIFY(sentence.contains(wordsOf(newest.cause)));
        const int oldest = events->rowCount() - 1;
        QVERIFY(events->index(oldest, 0).data().toString().contains("after initialisation"));
        QTest::mouseClick(deaths->list()->viewport(), Qt::LeftButton, {},
                          deaths->list()->visualRect(events->index(0, 0)).center());
        QCOMPARE(m_selection.layer(), newest.layer);
    }

    // A click on an entry selects its layer and asks for its step: the entry stays where it was clicked.
    void entriesStayUnderThePointer() {
        const auto snapshot = snapshotOf(runOf("rate-kills"), 500);
        show(snapshot);
        DeathLog* deaths = m_dock->explanation()->deaths();
        QListView* list = deaths->list();
        auto* events = qobject_cast<LifeEventList*>(list->model());
        const auto placeOf = [&](int row) {
            for (QWidget* widget = list; widget != nullptr; widget = widget->parentWidget())
                if (widget->layout() != nullptr)
                    widget->layout()->activate();
            QCoreApplication::processEvents();
            const QRect rect = list->visualRect(events->index(row, 0));
            return QRect(list->viewport()->mapTo(m_dock.get(), rect.topLeft()), rect.size());
        };
        for (int row = 0; row < 6; ++row) {
            const std::size_t layer = events->event(row).layer;
            m_selection.selectLayer(layer == 0 ? 3 : 0);
            const QRect before = placeOf(row);
            const auto open = events->openEvent(row);
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                              list->visualRect(events->index(row, 0)).center());
            QCOMPARE(m_selection.layer(), layer);
            QCOMPARE(placeOf(row), before);
            if (!open)
                continue;
            events->setSearch({*open, 1, ExactStep{open->seen, false, open->cause, 0}});
            deaths->present(*snapshot);
            QCOMPARE(placeOf(row), before);
            const auto time = [&] { return events->index(row, 0).data(LifeEventList::TimeRole).toString(); };
            QCOMPARE(time(), QStringLiteral("step ") + countText(open->seen));
            // A change acts before the update of its step: so many updates had been made.
            events->setSearch({*open, 1, ExactStep{open->seen, true, open->cause, 0}});
            QCOMPARE(time(), QStringLiteral("step ") + countText(open->seen - 1));
        }
    }

    // Which unit it was that stopped it, or of which layer they were.
    void stopsNameTheUnits() {
        Snapshot snapshot = *snapshotOf(runOf("relu-carries"), 3);
        Measurement now = snapshot.now;
        const auto texts = [&](std::vector<std::pair<std::size_t, std::size_t>> units) {
            auto lives = std::make_shared<LifeLog>();
            for (LayerMeasurement& layer : now.layers)
                std::ranges::fill(layer.units, UnitState::Sparse);
            lives->add(2, now, snapshot.run, snapshot.experiment);
            for (const auto& [layer, unit] : units)
                now.layers[layer].units[unit] = UnitState::Dormant;
            lives->add(3, now, snapshot.run, snapshot.experiment);
            snapshot.lives = lives;
            snapshot.stopped = StopReason{.died = static_cast<std::int64_t>(units.size())};
            return stopText(snapshot);
        };
        QCOMPARE(texts({{1, 4}}), QStringLiteral("Stopped at step 3: layer 2, unit 5 died."));
        QCOMPARE(texts({{1, 4}, {1, 6}}), QStringLiteral("Stopped at step 3: 2 units of layer 2 died."));
        QCOMPARE(texts({{1, 4}, {3, 6}}), QStringLiteral("Stopped at step 3: 2 units died."));
    }

    void eachEventIsReadWhole() {
        for (const double size : {1.0, 1.5}) {
            setTextSize(size);
            const Theme& theme = themeOf(ThemeName::Light);
            m_dock->setTheme(theme);
            show(snapshotOf(runOf("rate-kills"), 500));
            DeathLog* deaths = m_dock->explanation()->deaths();
            QListView* list = deaths->list();
            QTest::mouseClick(deaths->more(), Qt::LeftButton);
            QTRY_VERIFY(list->viewport()->width() > 100);
            const QFontMetrics metrics(list->font());
            bool beyond = false;
            for (int row = 0; row < list->model()->rowCount(); ++row) {
                const QModelIndex index = list->model()->index(row, 0);
                const int width = list->viewport()->width() - 16;
                int height = 8;
                for (const int role : {LifeEventList::HeadlineRole, LifeEventList::DetailRole}) {
                    const QString text = index.data(role).toString();
                    QVERIFY(!text.isEmpty());
                    beyond |= text.contains("died, beyond training");
                    const QRect needed =
                        metrics.boundingRect(QRect(0, 0, width, 10'000), Qt::TextWordWrap, text);
                    QVERIFY2(needed.width() <= width, qPrintable(text));
                    height += needed.height();
                }
                QTRY_VERIFY2(list->visualRect(index).height() >= height, qPrintable(index.data().toString()));
            }
            QVERIFY(beyond);
            QTest::mouseClick(deaths->more(), Qt::LeftButton);
        }
        setTextSize(1);
    }

    void whatHasActedIsSaid() {
        const auto textAt = [](const char* key, std::int64_t step) {
            return whatHasActed(*snapshotOf(runOf(key), step));
        };
        QCOMPARE(textAt("rate-kills", 150), QString());
        QCOMPARE(textAt("sigmoid-vanishes", 20), QString());
        for (const auto& [key, acted] :
             {std::pair{"rate-kills", "At step 150 the learning rate went from 0.03 to 3."},
              {"bias-kills", "At step 150 the bias shift went from 0 to −3."}}) {
            const auto snapshot = snapshotOf(runOf(key), 170);
            const QString text = whatHasActed(*snapshot);
            QVERIFY2(text.startsWith(QString::fromUtf8(acted)), qPrintable(text));
            std::set<std::pair<std::size_t, std::size_t>> died;
            for (const LifeEvent& event : snapshot->lives->events())
                if (event.kind == LifeEventKind::Died && event.seen > 150)
                    died.emplace(event.layer, event.unit);
            QVERIFY(died.size() > 1);
            QVERIFY2(text.contains(QString("Since then %1 units died").arg(died.size())), qPrintable(text));
        }
        // A drag is one change; what it sets may be a name.
        Run run{experimentAt(runOf("relu-carries"), 0), {}};
        run.interventions = {
            {5, "learningRate", 0.1}, {6, "learningRate", 0.2, 0, true}, {7, "learningRate", 0.3, 0, true}};
        QVERIFY(whatHasActed(*snapshotOf(run, 9))
                    .startsWith("At step 7 the learning rate went from 0.03 to 0.3."));
        run.interventions = {{5, SetActivation{2, "tanh"}}};
        const QString tanh = whatHasActed(*snapshotOf(run, 9));
        QVERIFY2(tanh.contains("Tanh") && !tanh.contains("tanh"), qPrintable(tanh));
    }

    void theListOnlyChangesWithTheLog() {
        Session session(runOf("rate-kills"), 1);
        show(session.observe({}, false));
        QAbstractItemModel* events = m_dock->explanation()->deaths()->list()->model();
        QSignalSpy reset(events, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(events, &QAbstractItemModel::rowsInserted);
        const int born = events->rowCount();
        m_dock->present(session.observe({}, false));
        QCOMPARE(inserted.count(), 0);
        while (session.trainer().stepCount() < 450)
            session.step();
        const auto later = session.observe({}, false);
        m_dock->present(later);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(events->rowCount(), rowsFor(*later->lives));
        QVERIFY(events->rowCount() > born);
        Session another(runOf("bias-kills"), 2);
        m_dock->present(another.observe({}, false));
        QCOMPARE(reset.count(), 1);
    }

    void smoothUnitsHaveNoDeaths() {
        show(snapshotOf(runOf("sigmoid-vanishes"), 10));
        DeathLog* deaths = m_dock->explanation()->deaths();
        QVERIFY(deaths->shownCount(LifeEventKind::Died).isEmpty());
        QVERIFY(!deaths->list()->isVisible());
        QStringList texts;
        for (const QLabel* label : deaths->findChildren<QLabel*>())
            texts += label->text();
        QVERIFY(texts.join(' ').contains("n/a"));
    }

    void playingTextChangesFourTimesASecond() {
        Session session(runOf("sigmoid-vanishes"), 1);
        show(session.observe({}, true));
        const auto first = rules()->rowText(Verdict::Blocked);
        QElapsedTimer clock;
        clock.start();
        int changes = 0;
        QStringList last = first;
        while (changes < 3 && clock.elapsed() < labtest::patience) {
            session.step();
            m_dock->present(session.observe({}, true));
            QApplication::processEvents();
            const QStringList now = rules()->rowText(Verdict::Blocked);
            changes += now != last;
            last = now;
        }
        QCOMPARE(changes, 3);
        // 250 ms from one to the next, less what timers may be early.
        QVERIFY2(clock.elapsed() >= 2 * 225, qPrintable(QString::number(clock.elapsed())));
        session.step();
        const auto paused = session.observe({}, false);
        m_dock->present(paused); // paused: at once
        QCOMPARE(rules()->rowText(Verdict::Blocked)[1],
                 QStringLiteral("E₁ ") + numberText(paused->now.layers.front().signal.errorSignal));
        // What came last while playing is shown even if nothing follows.
        session.step();
        m_dock->present(session.observe({}, true));
        session.step();
        const auto final = session.observe({}, true);
        m_dock->present(final);
        QTRY_COMPARE(rules()->rowText(Verdict::Blocked)[1],
                     QStringLiteral("E₁ ") + numberText(final->now.layers.front().signal.errorSignal));
    }

    void explainOpensAtTheCause() {
        show(snapshotOf(runOf("rate-kills"), 500), SideDock::Page::Lesson);
        m_dock->setOpen(false);
        m_dock->explain();
        QVERIFY(m_dock->isOpen());
        QVERIFY(m_dock->page() == SideDock::Page::Explain);
        QCOMPARE(m_dock->explanation()->word(), QString("Blocked")); // brought up to date on opening
        auto* scroll = m_dock->explanation()->findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY(scroll->maximum() > 0);
        scroll->setValue(scroll->maximum());
        m_dock->explain();
        QCOMPARE(scroll->value(), 0); // at the sentences that say why
    }

    void explainBeginsWithPlainSentences() {
        for (const char* key : {"rate-kills", "sigmoid-vanishes", "relu-carries", "explodes", "bias-kills"}) {
            for (const std::int64_t step : {0, 30, 500}) {
                const auto snapshot = snapshotOf(runOf(key), step);
                show(snapshot);
                const QString story = plain(m_dock->explanation()->story());
                QVERIFY2(story.size() > 80 && story.endsWith('.'), qPrintable(story));
                for (const char* symbol : {"E₁", "log₁₀", "v =", "f′", "nan", "inf"})
                    QVERIFY2(!story.contains(QString::fromUtf8(symbol)), qPrintable(story));
                // The parts multiply to what is said, or are not shown.
                const WayBack way = wayBack(*snapshot);
                if (way.layersPassed == 0)
                    continue;
                QVERIFY(std::abs(std::pow(way.signal, double(way.layersPassed)) / way.whole - 1) < 1e-9);
                const bool shown = story.contains(QStringLiteral("weights ×"));
                QVERIFY(!shown || std::abs(way.weights * way.slopes / way.signal - 1) <= 0.05);
            }
        }
        m_dock->explanation()->teachers()->setChecked(false);
        QVERIFY(!rules()->isVisible());
    }

    void noListScrollsInThePage() {
        show(snapshotOf(runOf("rate-kills"), 500));
        DeathLog* deaths = m_dock->explanation()->deaths();
        QListView* list = deaths->list();
        QVERIFY(deaths->more()->isVisible());
        const int few = list->height();
        QTest::mouseClick(deaths->more(), Qt::LeftButton);
        QVERIFY(list->height() > few);
        QTRY_VERIFY(list->height() >= list->model()->rowCount() * list->sizeHintForRow(0));
        QTest::mouseClick(deaths->more(), Qt::LeftButton);
        QCOMPARE(list->height(), few);
    }

    void nothingIsClippedInAnyTheme() {
        for (const ThemeName name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector}) {
            qApp->setStyleSheet(styleSheetOf(themeOf(name)));
            qApp->setFont(uiFont(themeOf(name).bodyPx));
            m_dock->setTheme(themeOf(name));
            for (const char* key : {"rate-kills", "sigmoid-vanishes", "explodes"}) {
                for (const auto page : {SideDock::Page::Lesson, SideDock::Page::Explain}) {
                    show(snapshotOf(runOf(key), 500), page);
                    const QWidget* shown = page == SideDock::Page::Lesson
                                               ? static_cast<QWidget*>(m_dock->lesson())
                                               : m_dock->explanation();
                    const auto* scroll = shown->findChild<QScrollArea*>();
                    QTRY_COMPARE(clippedText(*scroll), QString()); // layouts settle in several turns
                    // When the scroll bar has just come, the page follows in another turn.
                    QTRY_VERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), key);
                    QTRY_COMPARE(clippedText(*scroll), QString());
                }
            }
        }
    }
};

LAB_WIDGET_TEST_MAIN(SideDockTest)
#include "side_dock_test.moc"
