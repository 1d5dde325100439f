// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the running window says, in several locales: every number in the one style, every term explained.
#include "tests/support/number_style.h"
#include "tests/support/widget_test.h"
#include "tests/support/window_states.h"
#include "ui/cards/card.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/slider_strip.h"
#include "ui/controls/slider_track.h"
#include "ui/help/help_text.h"
#include "ui/look/glossary.h"
#include "ui/look/number_label.h"
#include "ui/look/verdict_chip.h"
#include "ui/plot/plot.h"
#include "ui/plot/reading.h"
#include "ui/plot/table_dialog.h"
#include "ui/window/hero_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/transport_bar.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QTableView>
#include <QTextDocument>
#include <QToolTip>

#include <qcustomplot.h>

#include <algorithm>

using namespace lab;
using namespace lab::ui;

namespace {

QString plain(const QString& text) {
    if (!Qt::mightBeRichText(text))
        return text;
    QTextDocument document;
    document.setHtml(text);
    return document.toPlainText();
}

/// All that is shown or can be asked for by the pointer, each with the class that says it. Fields are left
/// out: what is typed has no groups.
QStringList textsOf(const QWidget& window) {
    QStringList texts;
    const auto add = [&](const QObject* from, const QString& text) {
        if (!text.isEmpty())
            texts.append(QStringLiteral("%1: %2").arg(from->metaObject()->className(), plain(text)));
    };
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->inherits("QLineEdit") || widget->inherits("QAbstractSpinBox"))
            continue;
        add(widget, widget->toolTip());
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            add(widget, label->text());
        else if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            add(widget, button->text());
        else if (const auto* number = qobject_cast<const NumberLabel*>(widget))
            add(widget, number->text());
        else if (const auto* combo = qobject_cast<const QComboBox*>(widget))
            add(widget, combo->currentText());
        else if (const auto* chip = qobject_cast<const VerdictChip*>(widget))
            add(widget, chip->text());
        else if (const auto* card = qobject_cast<const Card*>(widget))
            add(widget, card->reading());
        else if (auto* plot = qobject_cast<const QCustomPlot*>(widget)) {
            for (QCPAxisRect* rect : const_cast<QCustomPlot*>(plot)->axisRects()) {
                for (const QCPAxis* axis : rect->axes()) {
                    if (axis->visible() && axis->tickLabels())
                        add(widget, axis->tickVectorLabels().join(QStringLiteral("; ")));
                }
            }
            for (int i = 0; i < plot->itemCount(); ++i) {
                if (const auto* item = qobject_cast<const QCPItemText*>(plot->item(i)))
                    add(widget, item->text());
            }
        }
    }
    return texts;
}

const labtest::WindowState* stateOf(const char* name) {
    for (const labtest::WindowState& state : labtest::windowStates()) {
        if (QLatin1String(state.name) == QLatin1String(name))
            return &state;
    }
    return nullptr;
}

} // namespace

class WordsTest : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void numbersHaveOneStyle_data() {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("state");
        for (const QLocale& locale : labtest::readersLocales()) {
            for (const char* state : {"sigmoid-vanishing", "relu-dying-by-rate", "diverged"})
                QTest::addRow("%s %s", qPrintable(locale.name()), state) << locale << QString(state);
        }
    }
    void numbersHaveOneStyle() {
        QFETCH(QLocale, locale);
        QFETCH(QString, state);
        QLocale::setDefault(locale);
        const labtest::WindowState* wanted = stateOf(qPrintable(state));
        QVERIFY(wanted != nullptr);
        app::Laboratory laboratory(labtest::runOf(*wanted));
        laboratory.window().resize(wanted->size);
        laboratory.window().show();
        labtest::bring(laboratory, *wanted, 100);
        const labtest::NumberStyle style(locale);
        const QStringList texts = textsOf(laboratory.window()) + plain(helpText({})).split(QLatin1Char('\n'));
        QVERIFY(texts.size() > 100);
        QStringList faults;
        for (const QString& text : texts) {
            for (const QString& fault : style.faults(text))
                faults.append(fault + QStringLiteral("   [%1]").arg(text.left(90)));
        }
        faults.removeDuplicates();
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    // What comes later, from short runs in the background.
    void curesAndForecastsHaveTheStyleToo_data() {
        QTest::addColumn<QLocale>("locale");
        for (const QLocale& locale : labtest::readersLocales())
            QTest::addRow("%s", qPrintable(locale.name())) << locale;
    }
    void curesAndForecastsHaveTheStyleToo() {
        QFETCH(QLocale, locale);
        QLocale::setDefault(locale);
        app::Laboratory laboratory(Run{}, Jobs::Scheduling::Normal);
        MainWindow& window = laboratory.window();
        window.resize(1440, 900);
        window.show();
        const VerdictChip& chip = *window.transport()->verdict();
        QTRY_VERIFY(chip.toolTip().contains(QStringLiteral("A cure, by short runs: ")));
        const labtest::NumberStyle style(locale);
        QStringList texts{chip.toolTip()};
        for (HeroSlider* slider : {window.heroes()->learningRate(), window.heroes()->bias()}) {
            const auto* legend = slider->findChild<StripLegend*>();
            QVERIFY(legend != nullptr);
            const auto isKnown = [&] {
                const SliderStrip& strip = slider->track()->strip();
                return !strip.columns.empty() && !strip.outdated && !legend->toolTip().isEmpty();
            };
            QTRY_VERIFY(isKnown());
            texts += legend->toolTip();
            for (const SliderStrip::Column& column : slider->track()->strip().columns)
                texts += column.text;
        }
        QVERIFY(texts.size() > 50);
        const QString seven = locale.toString(7);
        QVERIFY2(chip.toolTip().contains(seven), qPrintable(chip.toolTip()));
        for (const QString& text : texts)
            QVERIFY2(style.faults(text).isEmpty(), qPrintable(style.faults(text).join('\n') + text));
    }

    // The table of every card: in the reader's numbers, none of them cut.
    void tablesHaveTheStyleToo_data() { curesAndForecastsHaveTheStyleToo_data(); }
    void tablesHaveTheStyleToo() {
        QFETCH(QLocale, locale);
        QLocale::setDefault(locale);
        const labtest::NumberStyle style(locale);
        for (const char* name : {"relu-dying-by-rate", "linear-regression", "digits"}) {
            const labtest::WindowState* state = stateOf(name);
            app::Laboratory laboratory(labtest::runOf(*state));
            laboratory.window().resize(state->size);
            laboratory.window().show();
            labtest::bring(laboratory, *state, 100);
            int fractions = 0;
            for (const Card* card : laboratory.window().cards()) {
                const DataTable table = card->table();
                if (!card->isVisible() || table.rows.empty())
                    continue;
                TableDialog dialog(card->title(), table);
                dialog.show();
                labtest::settle();
                const QTableView& view = *dialog.view();
                const QAbstractItemModel& model = *view.model();
                const QFontMetrics metrics(view.font());
                for (int column = 0; column < model.columnCount(); ++column) {
                    const QString head = model.headerData(column, Qt::Horizontal).toString();
                    QVERIFY2(style.faults(head).isEmpty(), qPrintable(head));
                    QVERIFY2(view.columnWidth(column) >= metrics.horizontalAdvance(head), qPrintable(head));
                    for (int row = 0; row < std::min(model.rowCount(), 100); ++row) {
                        const QString text = model.index(row, column).data().toString();
                        QVERIFY2(style.faults(text).isEmpty(), qPrintable(card->key() + ": " + text));
                        QVERIFY2(view.columnWidth(column) >= metrics.horizontalAdvance(text) + 20,
                                 qPrintable(card->key() + ": " + text));
                        fractions += text.contains(locale.decimalPoint());
                    }
                }
            }
            QVERIFY(fractions > 50);
        }
    }

    void termsAreExplainedWhereTheyStand() {
        const labtest::WindowState* wanted = stateOf("relu-dying-by-rate");
        app::Laboratory laboratory(labtest::runOf(*wanted));
        laboratory.window().resize(wanted->size);
        laboratory.window().show();
        labtest::bring(laboratory, *wanted, 100);
        const TransportBar& bar = *laboratory.window().transport();
        int explained = 0;
        // Of a text's terms each has its sentence in the tooltip of what shows it.
        const auto check = [&](const QWidget& widget, const QString& text) {
            for (const QString& line : termHelp(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
                QVERIFY2(plain(widget.toolTip()).contains(line),
                         qPrintable(text + QStringLiteral(" lacks: ") + line));
                ++explained;
            }
        };
        for (const QLabel* label : bar.findChildren<QLabel*>())
            if (label->inherits("lab::ui::TermLabel"))
                check(*label, label->text());
        for (const auto* card : laboratory.window().findChildren<Card*>()) {
            for (const auto* line : card->findChildren<ReadingLine*>())
                check(*line, line->longest());
            for (const QLabel* label : card->findChildren<QLabel*>())
                if (label->inherits("lab::ui::TermLabel"))
                    check(*label, label->text());
        }
        // Painted words too: those of the plots by place, and the key below the map of units.
        int painted = 0;
        for (QCustomPlot* plot : laboratory.window().findChildren<QCustomPlot*>()) {
            if (!plot->isVisible())
                continue;
            for (int i = 0; i < plot->itemCount(); ++i) {
                const auto* item = qobject_cast<const QCPItemText*>(plot->item(i));
                if (item == nullptr || !item->visible() || termHelp(item->text()).isEmpty())
                    continue;
                const QPointF middle =
                    (item->topLeft->pixelPosition() + item->bottomRight->pixelPosition()) / 2;
                if (!plot->rect().contains(middle.toPoint()))
                    continue;
                QHelpEvent help(QEvent::ToolTip, middle.toPoint(), plot->mapToGlobal(middle.toPoint()));
                QApplication::sendEvent(plot, &help);
                const QString told = QToolTip::text();
                QVERIFY2(told.contains(termHelp(plotTextAt(*plot, middle))) && !told.isEmpty(),
                         qPrintable(item->text()));
                ++painted;
            }
        }
        QVERIFY2(painted > 3, qPrintable(QString::number(painted)));
        const auto* legend = laboratory.window().findChild<QWidget*>("unitLegend");
        QVERIFY(legend != nullptr);
        for (const char* word : {"Always on", "Sometimes 0", "Saturated", "Dormant", "Beyond training"})
            QVERIFY2(legend->toolTip().contains(QLatin1String(word)), word);
        QVERIFY2(explained > 10, qPrintable(QString::number(explained)));
        // The counters that a newcomer sees first.
        for (const char* caption : {"Step", "Epoch", "Train loss", "Test loss"}) {
            const auto labels = bar.findChildren<QLabel*>();
            const bool found = std::ranges::any_of(labels, [&](const QLabel* label) {
                return label->text() == QLatin1String(caption) && !label->toolTip().isEmpty();
            });
            QVERIFY2(found, caption);
        }
    }

    void theHelpNamesTheCardsByTheirTitles() {
        app::Laboratory laboratory{Run{}};
        const QString help = plain(helpText({}));
        QStringList titles;
        for (const auto* card : laboratory.window().findChildren<Card*>()) {
            titles += card->title().section(QLatin1Char(':'), 0, 0);
            QVERIFY2(help.contains(titles.last()), qPrintable(titles.last()));
        }
        QVERIFY(titles.size() >= 7);
        static const QRegularExpression named(
            QStringLiteral("\\b[A-Z][a-z]+(?: [a-z]+)? (?:by layer|over time)"));
        for (auto it = named.globalMatch(help); it.hasNext();) {
            const QString name = it.next().captured();
            QVERIFY2(titles.contains(name), qPrintable(name));
        }
    }

    void everyTermIsFoundByItsName() {
        const QString help = plain(helpText({}));
        for (const Term& term : glossary()) {
            QVERIFY2(termHelp(term.name).startsWith(term.name), qPrintable(term.name));
            QVERIFY2(term.sentence.endsWith(QLatin1Char('.')), qPrintable(term.sentence));
            QVERIFY2(help.contains(term.sentence), qPrintable(term.name));
        }
        QCOMPARE(termHelp(QStringLiteral("Press Play. A unit is at E")), QString());
        QVERIFY(help.trimmed().startsWith(QStringLiteral("In five minutes")));
        QVERIFY(help.lastIndexOf(QStringLiteral("\nKeys\n")) >
                help.lastIndexOf(QStringLiteral("\nCommand line\n")));
    }
};

LAB_WIDGET_TEST_MAIN(WordsTest)
#include "words_test.moc"
