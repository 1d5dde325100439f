// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The panel of parameters as a hand uses it: every row of the table has a field, and every field takes and
// refuses what its row says.
#include "core/math/network.h"
#include "tests/support/widget_test.h"
#include "ui/controls/activation_switch.h"
#include "ui/controls/choice_list.h"
#include "ui/controls/data_thumbnails.h"
#include "ui/controls/fold_heading.h"
#include "ui/controls/group_heading.h"
#include "ui/controls/number_box.h"
#include "ui/controls/parameter_field.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/segmented_choice.h"
#include "ui/document/experiment_model.h"
#include "ui/look/theme.h"
#include "ui/look/tool_button.h"
#include "ui/window/left_dock.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

using namespace lab;
using namespace lab::ui;

namespace {

QString keyOf(const Parameter& parameter) {
    return QString::fromUtf8(parameter.key.data(), static_cast<qsizetype>(parameter.key.size()));
}

bool isHero(const Parameter& parameter) {
    return parameter.key == "learningRate" || parameter.key == "bias" || parameter.key == "activation";
}

ParameterField* fieldOf(const ParameterPanel& panel, const QString& key) {
    for (ParameterField* field : panel.findChildren<ParameterField*>())
        if (keyOf(field->parameter()) == key)
            return field;
    return nullptr;
}

/// The part of an editor that text goes into.
QLineEdit* lineOf(const ParameterField& field) {
    return field.editor()->findChild<QLineEdit*>();
}

void typeInto(ParameterField& field, const QString& text) {
    QLineEdit* edit = lineOf(field);
    auto* box = qobject_cast<QAbstractSpinBox*>(field.editor());
    QWidget* keys = box != nullptr ? static_cast<QWidget*>(box) : edit;
    keys->setFocus();
    edit->selectAll();
    QTest::keyClicks(keys, text);
    QTest::keyClick(keys, Qt::Key_Return);
}

/// A panel whose edits are made, as the window makes them.
struct Edited {
    ExperimentModel model{Run{}};
    ParameterPanel panel;
    int edits = 0;

    Edited() {
        panel.setProblemWith([this](const Parameter& parameter, const Value& value) {
            return model.problemWith(parameter, value);
        });
        QObject::connect(&panel, &ParameterPanel::edited, &panel,
                         [this](const QString& key, const Value& value, bool goesOn) {
                             ++edits;
                             const QString problem = model.set(key, value, goesOn);
                             if (!problem.isEmpty())
                                 panel.showProblem(key, problem);
                         });
        QObject::connect(&model, &ExperimentModel::changed, &panel,
                         [this] { panel.show(model.experiment()); });
        panel.setTheme(themeOf(ThemeName::Light));
        panel.resize(280, 700);
        panel.QWidget::show();
        panel.activateWindow();
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(&panel, labtest::patience);
    }
    /// Opens what is folded away.
    void unfold() {
        for (FoldHeading* heading : panel.findChildren<FoldHeading*>())
            heading->setChecked(true);
    }
    template <class Editor>
    Editor* editor(const char* key) {
        return qobject_cast<Editor*>(fieldOf(panel, QLatin1String(key))->editor());
    }
    QAbstractButton* button(const char* key, const char* option) {
        return fieldOf(panel, QLatin1String(key))
            ->editor()
            ->findChild<QAbstractButton*>(QLatin1String(option));
    }
};

QString summaryOf(const ParameterPanel& panel, std::string_view group) {
    for (const GroupHeading* heading : panel.findChildren<GroupHeading*>())
        if (heading->group() == group)
            return heading->summary();
    return {};
}

} // namespace

class PanelTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        qApp->setStyleSheet(styleSheetOf(themeOf(ThemeName::Light)));
    }

    void panelHasOneFieldPerRow() {
        const ParameterPanel panel;
        for (const Parameter& parameter : parameters()) {
            const ParameterField* field = fieldOf(panel, keyOf(parameter));
            QCOMPARE(field == nullptr, isHero(parameter));
            if (field == nullptr)
                continue;
            QVERIFY(!field->editor()->accessibleName().isEmpty());
            QVERIFY(!field->editor()->toolTip().isEmpty());
            QVERIFY2(field->editor()->sizeHint().height() >= 24 || field->editor()->minimumHeight() >= 24,
                     parameter.key.data());
        }
    }

    void panelEditsRoundTrip_data() {
        QTest::addColumn<QString>("key");
        for (const Parameter& parameter : parameters())
            if (!isHero(parameter))
                QTest::newRow(parameter.key.data()) << keyOf(parameter);
    }
    void panelEditsRoundTrip() {
        QFETCH(QString, key);
        const Parameter& parameter = *findParameter(key.toStdString());
        ParameterPanel panel;
        Experiment experiment;
        std::vector<Value> said;
        connect(&panel, &ParameterPanel::edited, &panel, [&](const QString& which, const Value& value) {
            QCOMPARE(which, key);
            QVERIFY(!check(parameter, value));
            said.push_back(value);
            assign(experiment, parameter, value);
            panel.show(experiment);
        });
        const Value before = valueOf(experiment, parameter);
        changeByHand(*fieldOf(panel, key), parameter);
        QCOMPARE(said.size(), std::size_t(1));
        QVERIFY(said.back() != before);
        assign(experiment, parameter, before);
        panel.show(experiment);
        QCOMPARE(said.size(), std::size_t(1)); // showing says nothing
        changeByHand(*fieldOf(panel, key), parameter);
        QCOMPARE(said.size(), std::size_t(2));
        QVERIFY(said[0] == said[1]);
    }

    void panelRefusesWhatCheckRefuses() {
        ParameterPanel panel;
        QSignalSpy spy(&panel, &ParameterPanel::edited);
        const std::pair<const char*, const char*> entries[] = {
            {"noise", "170"}, {"noise", "-1 %"}, {"noise", "x"},         {"rows", "1,500"},
            {"rows", "5"},    {"depth", "2.5"},  {"depth", "65"},        {"depth", "1e30"},
            {"seed", "-1"},   {"seed", "1.5"},   {"trainShare", "96 %"},
        };
        for (const auto& [key, text] : entries) {
            ParameterField* field = fieldOf(panel, QLatin1String(key));
            const QString before = lineOf(*field)->text();
            typeInto(*field, QLatin1String(text));
            QVERIFY2(!field->problem().isEmpty(), text);
            QWidget* marked =
                qobject_cast<QAbstractSpinBox*>(field->editor()) ? field->editor() : lineOf(*field);
            QVERIFY(marked->property("problem").toBool());
            QCOMPARE(lineOf(*field)->text(), before);
        }
        QCOMPARE(spy.count(), 0);
        fieldOf(panel, QStringLiteral("width"))->editor()->setFocus();
        panel.showProblem(QStringLiteral("width"), QStringLiteral("too many parameters"));
        QCOMPARE(fieldOf(panel, QStringLiteral("width"))->problem(), QStringLiteral("too many parameters"));
    }

    void numbersAreTypedWithEitherDecimalSign() {
        ParameterPanel panel;
        QSignalSpy spy(&panel, &ParameterPanel::edited);
        typeInto(*fieldOf(panel, QStringLiteral("gain")), QStringLiteral("0,25"));
        QCOMPARE(std::get<double>(spy.takeLast().at(1).value<Value>()), 0.25);
        typeInto(*fieldOf(panel, QStringLiteral("gain")), QStringLiteral("0.35"));
        QCOMPARE(std::get<double>(spy.takeLast().at(1).value<Value>()), 0.35);
        typeInto(*fieldOf(panel, QStringLiteral("noise")), QStringLiteral("62,5 %"));
        QCOMPARE(std::get<double>(spy.takeLast().at(1).value<Value>()), 0.625);
        typeInto(*fieldOf(panel, QStringLiteral("noise")), QStringLiteral("35"));
        QCOMPARE(std::get<double>(spy.takeLast().at(1).value<Value>()), 0.35);
        typeInto(*fieldOf(panel, QStringLiteral("seed")), QStringLiteral("18446744073709551615"));
        QCOMPARE(std::get<std::uint64_t>(spy.takeLast().at(1).value<Value>()),
                 std::numeric_limits<std::uint64_t>::max());
    }

    void logarithmicNumbersStepOneTwoFive() {
        ParameterPanel panel;
        Experiment experiment;
        connect(&panel, &ParameterPanel::edited, &panel, [&](const QString& key, const Value& value) {
            assign(experiment, *findParameter(key.toStdString()), value);
            panel.show(experiment);
        });
        auto* box = qobject_cast<QAbstractSpinBox*>(fieldOf(panel, QStringLiteral("batchSize"))->editor());
        for (const std::int64_t wanted : {20, 50, 100, 200}) {
            box->stepUp();
            QCOMPARE(experiment.batchSize, wanted);
        }
        for (const std::int64_t wanted : {100, 50, 20, 10, 5, 2, 1}) {
            box->stepDown();
            QCOMPARE(experiment.batchSize, wanted);
        }
        box->stepDown();
        QCOMPARE(experiment.batchSize, std::int64_t(1));
        experiment.batchSize = 30;
        panel.show(experiment);
        box->stepDown();
        QCOMPARE(experiment.batchSize, std::int64_t(20));
    }

    void fieldsThatDoNotApplyAreHidden() {
        ParameterPanel panel;
        Experiment experiment;
        panel.show(experiment);
        ParameterField* slope = fieldOf(panel, QStringLiteral("leakySlope"));
        QVERIFY(slope->isHidden());
        experiment.activation = "leaky_relu";
        panel.show(experiment);
        QVERIFY(!slope->isHidden());
    }

    void everyDataSetHasItsPicture() {
        const Theme& theme = themeOf(ThemeName::Light);
        QList<QImage> pictures;
        for (const DataSource& source : dataSources()) {
            const QImage image = pictureOf(source.make({84, 0, 1}), 37, theme, 1)
                                     .toImage()
                                     .convertToFormat(QImage::Format_RGB32);
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    inked += image.pixelColor(x, y) != theme.card;
            QVERIFY2(inked > 50 && inked < 37 * 37, source.key.data());
            QVERIFY2(!pictures.contains(image), source.key.data());
            pictures << image;
        }
    }

    void thumbnailsChooseByClickAndArrow() {
        Edited e;
        QVERIFY(e.button("dataset", "circle")->isChecked());
        QTest::mouseClick(e.button("dataset", "xor"), Qt::LeftButton);
        QCOMPARE(e.model.experiment().dataset, "xor");
        QVERIFY(!e.button("dataset", "circle")->isChecked());
        QTest::keyClick(e.button("dataset", "xor"), Qt::Key_Right);
        QCOMPARE(e.model.experiment().dataset, "gauss");
        // A set of numbers to predict brings its loss along.
        QTest::mouseClick(e.button("dataset", "sine"), Qt::LeftButton);
        QCOMPARE(e.model.experiment().dataset, "sine");
        QCOMPARE(e.model.experiment().loss, "mse");
        for (const DataSource& source : dataSources()) {
            QAbstractButton* button = e.button("dataset", source.key.data());
            QVERIFY2(button != nullptr && button->isEnabled(), source.key.data());
            QVERIFY(!button->accessibleName().isEmpty());
            QVERIFY(button->width() >= 37 && button->height() >= 37);
        }
    }

    void aThumbnailsTooltipHasItsCredit() {
        Edited e;
        QAbstractButton* penguins = e.button("dataset", "penguins");
        QHelpEvent ask(QEvent::ToolTip, QPoint(5, 5), penguins->mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(penguins, &ask);
        QVERIFY2(penguins->toolTip().contains(QStringLiteral("342 rows, 4 features")),
                 qPrintable(penguins->toolTip()));
        QVERIFY(penguins->toolTip().contains(QStringLiteral("Gorman")));
    }

    void segmentsAndTheirMenuChoose() {
        ActivationSwitch row;
        Experiment experiment;
        connect(&row, &ActivationSwitch::chosen, &row, [&](const QString& key) {
            experiment.activation = key.toStdString();
            row.show(experiment);
        });
        row.QWidget::show();
        row.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&row, labtest::patience));
        const auto segment = [&](const char* key) {
            return row.findChild<QAbstractButton*>(QLatin1String(key));
        };
        QVERIFY(segment("sigmoid")->isChecked());
        QTest::mouseClick(segment("relu"), Qt::LeftButton);
        QCOMPARE(experiment.activation, "relu");
        QTest::keyClick(segment("relu"), Qt::Key_Right);
        QCOMPARE(experiment.activation, "sigmoid");
        QVERIFY(segment("sigmoid")->hasFocus());
        QTest::keyClick(segment("sigmoid"), Qt::Key_Space); // in force already: stays
        QVERIFY(segment("sigmoid")->isChecked());
        SegmentedChoice* segments = row.choice();
        QCOMPARE(segments->segments().size(), 3u);
        QCOMPARE(segments->menu()->actions().size(), static_cast<int>(activations().size()) - 3);
        segments->menu()->findChild<QAction*>(QStringLiteral("gelu"))->trigger();
        QCOMPARE(experiment.activation, "gelu");
        QVERIFY(!segment("sigmoid")->isChecked());
        experiment.activation = "sigmoid"; // undone
        row.show(experiment);
        QVERIFY(segment("sigmoid")->isChecked());
    }

    // What few lessons change is one line, which says how it is set.
    void foldedSettingsAreSummedUp() {
        Edited e;
        const auto headings = e.panel.findChildren<FoldHeading*>();
        QCOMPARE(headings.size(), 2);
        QCOMPARE(headings[0]->summary(), QStringLiteral("500, 10 %"));
        QVERIFY(!fieldOf(e.panel, "noise")->isVisible());
        e.model.set("noise", 0.25);
        e.model.set("rows", std::int64_t{200});
        QCOMPARE(headings[0]->summary(), QStringLiteral("200, 25 %"));
        e.model.set("inputX1X2", true);
        QVERIFY2(headings[0]->summary().endsWith(QStringLiteral("3 input(s)")),
                 qPrintable(headings[0]->summary()));
        e.model.set("dataset", std::string("penguins"));
        QCOMPARE(headings[0]->summary(), QStringLiteral("50 % train"));
        QCOMPARE(headings[1]->summary(), QStringLiteral("none"));
        e.model.set("l2", 0.01);
        e.model.set("clip", std::string("norm"));
        QCOMPARE(headings[1]->summary(), QStringLiteral("L2, clipped"));
        QTest::mouseClick(headings[0], Qt::LeftButton);
        QTRY_VERIFY(fieldOf(e.panel, "trainShare")->isVisible());
        QTest::mouseClick(headings[0], Qt::LeftButton);
        QTRY_VERIFY(!fieldOf(e.panel, "trainShare")->isVisible());
    }

    void noChoiceIsCutShort() {
        const Parameter& activation = *findParameter("activation");
        SegmentedChoice choice(activation.choices(), QStringLiteral("Activation"));
        choice.resize(252, 28); // in the left dock
        choice.show();
        for (const Choice& option : activation.choices()) {
            choice.setCurrent(QString::fromStdString(std::string(option.key)));
            QCoreApplication::processEvents();
            QVERIFY2(!choice.isCut(), std::string(option.key).c_str());
        }
    }

    void oneDragOfAPercentIsOneUndoStep() {
        Edited e;
        e.unfold();
        auto* noise = e.editor<PercentSlider>("noise");
        QCOMPARE(noise->edit()->text(), QStringLiteral("10 %"));
        noise->slider()->setSliderDown(true);
        emit noise->slider()->sliderPressed();
        for (const int percent : {12, 20, 31})
            noise->slider()->setSliderPosition(percent);
        noise->slider()->setSliderDown(false);
        QCOMPARE(e.model.experiment().noise, 0.31);
        QCOMPARE(noise->edit()->text(), QStringLiteral("31 %"));
        QCOMPARE(e.edits, 3);
        e.model.undoStack()->undo();
        QCOMPARE(e.model.experiment().noise, 0.1);
        QCOMPARE(noise->slider()->value(), 10);
        QTest::keyClick(noise->slider(), Qt::Key_Right);
        QCOMPARE(e.model.experiment().noise, 0.11);
    }

    void chipsChooseInputsAndOneHasToStay() {
        Edited e;
        e.unfold();
        QVERIFY(fieldOf(e.panel, "inputX1")->parentWidget() ==
                fieldOf(e.panel, "inputSinX2")->parentWidget());
        QTest::mouseClick(fieldOf(e.panel, "inputX1X2")->editor(), Qt::LeftButton);
        QVERIFY(e.model.experiment().inputX1X2);
        for (const char* key : {"inputX1X2", "inputX1", "inputX2"})
            QTest::mouseClick(fieldOf(e.panel, key)->editor(), Qt::LeftButton);
        QVERIFY(e.model.experiment().inputX2);
        QVERIFY(fieldOf(e.panel, "inputX2")->problem().contains(QStringLiteral("Choose at least one")));
        QVERIFY(e.editor<QPushButton>("inputX2")->isChecked());
        // Real data have inputs of their own.
        QTest::mouseClick(e.button("dataset", "penguins"), Qt::LeftButton);
        QVERIFY(fieldOf(e.panel, "inputX1")->isHidden());
    }

    // Three buttons for what three values are used of; a file may hold another number.
    void slopeAtZeroIsOneOfThree() {
        Edited e;
        e.model.set("activation", std::string("relu"));
        const auto buttons = fieldOf(e.panel, "kinkSlope")->editor()->findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), qsizetype{3});
        const QStringList words{QStringLiteral("0"), QStringLiteral("½"), QStringLiteral("1")};
        for (int i = 2; i >= 0; --i) {
            QCOMPARE(buttons[i]->text(), words[i]);
            QTest::mouseClick(buttons[i], Qt::LeftButton);
            QCOMPARE(e.model.experiment().kinkSlope, i / 2.0);
            QTest::mouseClick(buttons[i], Qt::LeftButton);
            for (int other = 0; other < 3; ++other)
                QCOMPARE(buttons[other]->isChecked(), other == i);
        }
        QCOMPARE(e.model.set("kinkSlope", 0.3), QString());
        QVERIFY(std::ranges::none_of(buttons, &QPushButton::isChecked));
    }

    void newWeightsTakeAnotherSeed() {
        Edited e;
        const std::uint64_t seed = e.model.experiment().seed;
        QCOMPARE(actionsOf(*fieldOf(e.panel, "seed")->findChild<QToolButton*>()), QString("newWeights"));
        e.model.newWeights();
        QVERIFY(e.model.experiment().seed != seed);
        QCOMPARE(lineOf(*fieldOf(e.panel, "seed"))->text(), QString::number(e.model.experiment().seed));
    }

    void whatCannotBeChosenSaysWhy() {
        Edited e;
        e.unfold();
        auto* loss = e.editor<QComboBox>("loss");
        const auto* rows = qobject_cast<QStandardItemModel*>(loss->model());
        const int crossEntropy = loss->findData(QStringLiteral("softmax"));
        QVERIFY(rows->item(crossEntropy)->isEnabled());
        QTest::mouseClick(e.button("dataset", "sine"), Qt::LeftButton);
        QVERIFY(!rows->item(crossEntropy)->isEnabled());
        QVERIFY(loss->itemData(crossEntropy, Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("needs classes")));
        QVERIFY(rows->item(loss->findData(QStringLiteral("huber")))->isEnabled());
        QTest::mouseClick(e.button("dataset", "xor"), Qt::LeftButton);
        QVERIFY(rows->item(crossEntropy)->isEnabled());
        e.model.set("depth", std::int64_t{3});
        e.model.set("width", std::int64_t{4096});
        typeInto(*fieldOf(e.panel, "depth"), QStringLiteral("4"));
        QVERIFY(fieldOf(e.panel, "depth")->problem().contains(QStringLiteral("parameters")));
        QCOMPARE(e.model.experiment().depth, std::int64_t{3});
    }

    void headingsSayWhatAGroupComesTo() {
        Edited e;
        Snapshot snapshot;
        snapshot.experiment = e.model.experiment();
        snapshot.data = makeData(snapshot.experiment);
        const Network network = makeNetwork(snapshot.experiment, *snapshot.data);
        snapshot.layers = network.layers;
        e.panel.present(snapshot);
        QCOMPARE(summaryOf(e.panel, "Data"), QStringLiteral("Circle, 250 train + 250 test"));
        QCOMPARE(summaryOf(e.panel, "Network"),
                 QStringLiteral("2 – 8×8 – 1, %1 parameters").arg(network.parameters.size()));
        snapshot.experiment.depth = 0;
        snapshot.generation = 1;
        snapshot.layers = makeNetwork(snapshot.experiment, *snapshot.data).layers;
        e.panel.present(snapshot);
        QCOMPARE(summaryOf(e.panel, "Network"), QStringLiteral("2 – 1, 3 parameters"));
    }

    void tooltipsSayWhenAChangeActs() {
        const ParameterPanel panel;
        for (const ParameterField* field : panel.findChildren<ParameterField*>()) {
            const bool live = field->parameter().effect == Effect::Live;
            const QString tip = field->editor()->toolTip();
            QVERIFY2(tip.contains(live ? QStringLiteral("at once") : QStringLiteral("Restarts the run")),
                     qPrintable(tip));
        }
    }

    void closedListsShowWholeWords() {
        Edited e;
        e.unfold();
        for (const char* optimizer : {"sgd", "adam"}) {
            e.model.set("optimizer", std::string(optimizer));
            labtest::settle();
            bool brief = false;
            for (auto* list : e.panel.findChildren<ChoiceList*>()) {
                for (int row = 0; list->isVisible() && row < list->count(); ++row) {
                    list->setCurrentIndex(row);
                    const QString all = list->itemText(row);
                    brief |= list->shownText() != all;
                    QVERIFY2(list->shownText() == all || all.startsWith(list->shownText() + QLatin1Char(',')),
                             qPrintable(list->shownText()));
                }
            }
            QVERIFY(brief); // not all of them fit
        }
    }

    void everythingFitsTheDockAndCanBeScrolledTo() {
        Edited e;
        e.unfold();
        for (const char* dataset : {"circle", "penguins", "sine"}) {
            e.model.set("dataset", std::string(dataset));
            e.model.set("optimizer", std::string("adam"));
            e.model.set("schedule", std::string("step"));
            e.model.set("clip", std::string("norm"));
            e.model.set("initializer", std::string("normal"));
            labtest::settle();
            auto* scroll = e.panel.findChild<QScrollArea*>();
            QVERIFY(scroll->widget()->width() <= scroll->viewport()->width());
            for (const ParameterField* field : e.panel.findChildren<ParameterField*>()) {
                if (field->isHidden())
                    continue;
                const QRect place(field->mapTo(scroll->widget(), QPoint()), field->size());
                QVERIFY2(scroll->widget()->rect().contains(place), field->parameter().key.data());
                for (const QWidget* part :
                     field->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
                    QVERIFY2(part->isHidden() || field->rect().contains(part->geometry()),
                             field->parameter().key.data());
            }
        }
    }

    void theDockBecomesARailAndComesBack() {
        ExperimentModel model(Run{});
        Selection selection;
        QWidget window;
        LeftDock dock(model, selection, &window);
        window.show();
        QTest::mouseClick(dock.foldButton(), Qt::LeftButton);
        QCOMPARE(dock.width(), 44);
        QVERIFY(!dock.panel()->isVisible());
        QTest::mouseClick(dock.unfoldButton(), Qt::LeftButton);
        QCOMPARE(dock.width(), 280);
        QVERIFY(dock.panel()->isVisible());
    }

  private:
    /// Changes a field's value through its editor, always to the same other value.
    static void changeByHand(ParameterField& field, const Parameter& parameter) {
        if (auto* combo = qobject_cast<QComboBox*>(field.editor())) {
            combo->setFocus();
            const int next = combo->currentIndex() + 1 < combo->count() ? combo->currentIndex() + 1 : 0;
            combo->setCurrentIndex(next);
            emit combo->activated(next);
        } else if (qobject_cast<ChoiceEditor*>(field.editor()) != nullptr ||
                   parameter.presentation == Presentation::Three) {
            const auto buttons = field.editor()->findChildren<QAbstractButton*>();
            QTest::mouseClick(*std::ranges::find_if_not(buttons, &QAbstractButton::isChecked),
                              Qt::LeftButton);
        } else if (auto* button = qobject_cast<QAbstractButton*>(field.editor())) {
            button->click();
        } else if (std::holds_alternative<double Experiment::*>(parameter.field)) {
            typeInto(field, parameter.presentation == Presentation::Percent ? QStringLiteral("62.5")
                                                                            : QStringLiteral("0.625"));
        } else {
            typeInto(field, QStringLiteral("12"));
        }
    }
};

LAB_WIDGET_TEST_MAIN(PanelTest)
#include "panel_test.moc"
