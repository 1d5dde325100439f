// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every text of the window comes through translation: in a language made for the test, whose letters are
// others, no English word is left. With LAB_TEXTS=FILE.ts the language has only the texts that lupdate has
// found.
#include "core/data/dataset.h"
#include "tests/support/shown_texts.h"
#include "tests/support/widget_test.h"
#include "tests/support/window_states.h"
#include "ui/cards/card.h"
#include "ui/help/help_text.h"
#include "ui/plot/table_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/side_dock.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTranslator>
#include <QXmlStreamReader>

#include <optional>

using namespace lab;
using namespace lab::ui;

namespace {

/// English with Cyrillic letters; tags, entities and places for arguments stay.
QString pseudo(const QString& english) {
    static const QRegularExpression kept(QStringLiteral("<[^>]*>|&(?:[a-z]+|#\\d+);|%L?(?:\\d+|n)"));
    QString text = english;
    const auto change = [&](qsizetype from, qsizetype to) {
        for (qsizetype i = from; i < to; ++i) {
            const char16_t c = text[i].unicode();
            if (c >= 'a' && c <= 'z')
                text[i] = QChar(c - 'a' + 0x0430);
            else if (c >= 'A' && c <= 'Z')
                text[i] = QChar(c - 'A' + 0x0410);
        }
    };
    qsizetype from = 0;
    for (auto it = kept.globalMatch(english); it.hasNext();) {
        const auto match = it.next();
        change(from, match.capturedStart());
        from = match.capturedEnd();
    }
    change(from, text.size());
    return text;
}

using Texts = QSet<std::pair<QString, QString>>;

/// Context and source of each text of a .ts file.
Texts textsOf(const QString& file) {
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file));
    Texts texts;
    QXmlStreamReader xml(&source);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            texts.insert({context, xml.readElementText()});
    }
    return texts;
}

/// Qt's own texts are Qt's to translate.
bool isQts(const QString& context) {
    return context.startsWith(QLatin1Char('Q')) && context != QLatin1String("QObject") &&
           context != QLatin1String("QApplication");
}

class PseudoLanguage : public QTranslator {
  public:
    explicit PseudoLanguage(std::optional<Texts> known) : m_known(std::move(known)) {}

    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* source, const char* comment, int) const override {
        const QString text = QString::fromUtf8(source);
        const QString place = QString::fromUtf8(context);
        if (m_known && !isQts(place) && !m_known->contains({place, text}))
            return {};
        return qstrcmp(comment, "regular expression") == 0 ? text : pseudo(text);
    }

  private:
    std::optional<Texts> m_known;
};

/// What is called alike in every language: the program, functions, and what the data call their columns and
/// classes.
QSet<QString> namesOf(const Data* data) {
    QSet<QString> names{"Gradient", "Lab", "rms", "log"};
    const auto add = [&](const std::string& text) {
        static const QRegularExpression word(QStringLiteral("[A-Za-z]+"));
        for (auto it = word.globalMatch(QString::fromStdString(text)); it.hasNext();)
            names.insert(it.next().captured());
    };
    if (data != nullptr) {
        for (const std::string& name : data->classNames)
            add(name);
        for (const std::string& name : data->featureNames)
            add(name);
    }
    return names;
}

/// English words; letters by themselves are symbols.
QStringList faults(const QStringList& texts, const QSet<QString>& names) {
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{2,}"));
    QStringList found;
    for (const QString& text : texts) {
        // Behind the class and the name of what says it.
        const QString said = text.mid(text.indexOf(QStringLiteral(": ")) + 2);
        for (auto it = word.globalMatch(said); it.hasNext();) {
            if (const QString captured = it.next().captured(); !names.contains(captured)) {
                found.append(captured + QStringLiteral("   [%1]").arg(text.left(120)));
                break;
            }
        }
    }
    return found;
}

} // namespace

class TranslationTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        std::optional<Texts> known;
        if (const QString file = qEnvironmentVariable("LAB_TEXTS"); !file.isEmpty()) {
            known = textsOf(file);
            QVERIFY2(known->size() > 1000, qPrintable(QString::number(known->size())));
        }
        m_language = std::make_unique<PseudoLanguage>(std::move(known));
        QVERIFY(QCoreApplication::installTranslator(m_language.get()));
    }
    void cleanupTestCase() { QCoreApplication::removeTranslator(m_language.get()); }

    // The test itself: what is not translated is found.
    void anEnglishWordIsFound() {
        QWidget window;
        auto* label = new QLabel(QStringLiteral("left"), &window);
        new QLabel(QCoreApplication::translate("QDialog", "<b>%1</b> &amp; so on").arg(3), &window);
        const QStringList found = faults(labtest::shownTexts(window), {});
        QCOMPARE(found.size(), 2); // painted, and the label's own
        QVERIFY(found.front().startsWith("left"));
        delete label;
        QVERIFY(faults(labtest::shownTexts(window), {}).isEmpty());
    }

    void everyTextComesThroughTranslation_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"relu-dying-by-rate", "diverged", "linear-regression", "digits", "present-layers"})
            QTest::newRow(name) << name;
    }
    void everyTextComesThroughTranslation() {
        QFETCH(QString, name);
        const auto states = labtest::windowStates();
        const auto state = std::ranges::find(states, name, [](const auto& s) { return QString(s.name); });
        QVERIFY(state != states.end());
        app::Laboratory laboratory(labtest::runOf(*state));
        MainWindow& window = laboratory.window();
        window.resize(state->size);
        window.show();
        labtest::bring(laboratory, *state, 100);
        const QSet<QString> names = namesOf(laboratory.shown()->data.get());
        const QStringList texts = labtest::shownTexts(window);
        QVERIFY2(texts.size() > 300, qPrintable(QString::number(texts.size())));
        QStringList found = faults(texts, names);
        if (SideDock* dock = window.findChild<SideDock*>(); dock != nullptr && dock->isVisible()) {
            dock->explain();
            labtest::settle(window);
            found += faults(labtest::shownTexts(window), names);
        }
        for (const Card* card : window.cards()) {
            const DataTable table = card->table();
            if (table.rows.empty())
                continue;
            TableDialog dialog(card->title(), table);
            dialog.show();
            labtest::settle();
            found += faults(labtest::shownTexts(dialog), names);
        }
        found.removeDuplicates();
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    // Each line of its text; of the command line what each command does.
    void theHelpToo() {
        QStringList lines;
        for (const QString& line : labtest::withoutTags(helpText({})).split(QLatin1Char('\n'))) {
            if (!line.startsWith(QStringLiteral("gradient-lab")))
                lines.append(QStringLiteral("help: ") + line);
        }
        QVERIFY2(lines.size() > 200, qPrintable(QString::number(lines.size())));
        const QStringList found = faults(lines, namesOf(nullptr));
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

  private:
    std::unique_ptr<PseudoLanguage> m_language;
};

LAB_WIDGET_TEST_MAIN(TranslationTest)
#include "translation_test.moc"
