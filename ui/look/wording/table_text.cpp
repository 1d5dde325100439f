// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/table_text.h"

#include "core/data/library.h"
#include "core/experiment/scenario.h"
#include "core/insight/quantity.h"
#include "core/insight/verdict_rule.h"
#include "core/math/activation.h"
#include "core/math/initializer.h"
#include "core/math/loss.h"
#include "core/math/optimizer.h"
#include "core/math/schedule.h"
#include "ui/look/number_text.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <span>

namespace lab::ui {
namespace {

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}

QByteArray bytesOf(std::string_view text) {
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// English within a sentence: a word's first letter is small, a name ("PReLU", "L2", "ReLU′(0)") stays.
QByteArray inside(std::string_view english) {
    QByteArray text = bytesOf(english);
    const std::string_view word = english.substr(0, english.find_first_of(" -"));
    if (word.size() > 1 && isUpper(word[0]) && isLower(word[1]) &&
        std::ranges::none_of(word.substr(1), isUpper))
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

QString translated(const QByteArray& english) {
    if (english.isEmpty())
        return {};
    return localized(QCoreApplication::translate(tableContext, english.constData()));
}

class Collector {
  public:
    void add(std::string_view text, const char* table, std::string_view key) {
        addBytes(bytesOf(text), table, key);
    }
    /// A name, which may stand within a sentence too.
    void addName(std::string_view name, const char* table, std::string_view key) {
        add(name, table, key);
        addBytes(inside(name), table, key);
    }
    /// The rows that are choices of a parameter.
    template <class Row>
    void addNames(std::span<const Row> rows, const char* table) {
        for (const Row& row : rows) {
            addName(row.name, table, row.key);
            add(row.formula, table, row.key);
        }
    }
    QList<TableText> texts() const { return m_texts; }

  private:
    void addBytes(const QByteArray& text, const char* table, std::string_view key) {
        const auto isLetter = [](QChar c) { return c.isLetter(); };
        const QString entry = QString::fromUtf8(text);
        if (std::ranges::none_of(entry, isLetter) || m_known.contains(entry))
            return;
        m_known.insert(entry);
        m_texts.append({entry, QStringLiteral("%1: %2").arg(QLatin1String(table), textOf(key))});
    }

    QSet<QString> m_known;
    QList<TableText> m_texts;
};

} // namespace

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString tableText(std::string_view english) {
    return translated(bytesOf(english));
}

QString tableTextInside(std::string_view english) {
    return translated(inside(english));
}

QString verdictWord(Verdict verdict) {
    return tableText(verdictName(verdict));
}

QString verdictWordInside(Verdict verdict) {
    return tableTextInside(verdictName(verdict));
}

QList<TableText> tableTexts() {
    Collector all;
    for (const Parameter& row : parameters()) {
        all.addName(row.label, "parameter", row.key);
        all.add(row.help, "parameter", row.key);
        all.add(row.unit, "parameter", row.key);
        all.add(row.group, "group of parameters", row.key);
        if (row.choices == nullptr)
            continue;
        for (const Choice& choice : row.choices()) {
            all.addName(choice.label, "choice", choice.key);
            all.add(choice.help, "choice", choice.key);
        }
    }
    for (const Activation& row : activations()) {
        all.addName(row.name, "activation", row.key);
        all.add(row.formula, "activation", row.key);
        all.add(row.slopeFormula, "activation", row.key);
    }
    all.addNames(losses(), "loss");
    all.addNames(initializers(), "initialisation");
    all.addNames(optimizers(), "optimiser");
    all.addNames(schedules(), "schedule");
    for (const Initializer& row : initializers())
        all.add(row.scaleName, "initialisation", row.key);
    for (const DataSource& row : dataSources()) {
        all.addName(row.name, "data set", row.key);
        all.add(row.description, "data set", row.key);
        all.add(row.credit, "data set", row.key);
        all.add(row.licence, "data set", row.key);
    }
    for (const Scenario& row : scenarios()) {
        all.add(row.title, "demonstration", row.key);
        all.add(row.question, "demonstration", row.key);
    }
    for (const Quantity& row : quantities()) {
        all.add(row.formula, "quantity", row.key);
        all.add(row.unit, "quantity", row.key);
    }
    for (const ThresholdField& row : thresholdFields())
        all.add(row.label, "threshold", row.key);
    for (const VerdictRule& row : verdictRules()) {
        const std::string_view verdict = verdictName(row.verdict);
        all.addName(verdict, "verdict", verdict);
        all.add(row.quantity, "rule of a verdict", verdict);
        all.add(row.condition, "rule of a verdict", verdict);
    }
    return all.texts();
}

} // namespace lab::ui
