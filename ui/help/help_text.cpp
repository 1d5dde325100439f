// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/help_text.h"

#include "core/data/library.h"
#include "core/experiment/experiment.h"
#include "core/insight/verdict_rule.h"
#include "core/math/activation.h"
#include "core/math/initializer.h"
#include "core/math/loss.h"
#include "core/math/optimizer.h"
#include "ui/look/glossary.h"
#include "ui/look/number_text.h"
#include "ui/look/quantity_words.h"
#include "ui/look/theme.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

using Rows = std::vector<QStringList>;

QString cell(const QString& text, bool first) {
    const QString escaped = text.toHtmlEscaped();
    return QStringLiteral("<td style=\"padding: 2px 14px 2px 0\">%1</td>")
        .arg(first ? QStringLiteral("<b>%1</b>").arg(escaped) : escaped);
}

QString table(const Rows& rows) {
    QString text = QStringLiteral("<table>");
    for (const QStringList& row : rows) {
        text += QStringLiteral("<tr>");
        for (const QString& entry : row)
            text += cell(entry, &entry == &row.front());
        text += QStringLiteral("</tr>");
    }
    return text + QStringLiteral("</table>");
}

QString section(const QString& title, const QString& body) {
    return QStringLiteral("<h2>%1</h2>%2").arg(title.toHtmlEscaped(), body);
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

/// Name and formula of every row of a table of core.
template <class Row>
Rows formulas(std::span<const Row> from) {
    Rows rows;
    for (const Row& row : from)
        rows.push_back({tableText(row.name), tableText(row.formula)});
    return rows;
}

/// With the numbers in the texts as the reader writes them.
Rows localizedRows(Rows rows) {
    for (QStringList& row : rows)
        for (QString& entry : row)
            entry = localized(entry);
    return rows;
}

Rows keyTable(const std::vector<KeyRow>& keys) {
    Rows rows;
    for (const KeyRow& key : keys)
        rows.push_back({key.keys, key.text});
    rows.push_back({Texts::tr("On a slider"),
                    localized(Texts::tr("Arrows: 1/40 decade or 0.1. PgUp, PgDn: a decade or 1. "
                                        "Double-click: the default"))});
    rows.push_back(
        {Texts::tr("On a plot"), Texts::tr("Arrows: the pointer. + and −: zoom. Home: all. Wheel zooms, "
                                           "drag pans, double-click shows all. Menu key: scale, export")});
    return rows;
}

Rows plots() {
    return {
        {Texts::tr("Activation"),
         Texts::tr("f and its slope f′ of the selected layer, over a histogram of the "
                   "pre-activations z that the data really has. Where f′ is near 0, no "
                   "gradient passes.")},
        {Texts::tr("Gradient by layer"),
         Texts::tr(
             "One quantity per layer, hanging from the last layer's: a bar's length is the ratio. Down is "
             "vanishing, up exploding. The band is where fresh weights start, nine networks in ten at each "
             "layer.")},
        {Texts::tr("Gradient over time"),
         Texts::tr(
             "One quantity of each batch, a line per layer: the error signal, or another of the "
             "card by layer; exact zeros, and what is far below the axis, stand in a strip of their own.")},
        {Texts::tr("Units"),
         Texts::tr("Each hidden unit: always on, sometimes 0, saturated, dormant or beyond training; and at "
                   "each step how many of each layer were which; grey: off for less than 20 steps.")},
        {Texts::tr("Linear model"),
         Texts::tr(
             "Without hidden layers: the network's line, what least squares finds, and their difference; "
             "of several inputs, the weight of each.")},
        {Texts::tr("Loss"),
         Texts::tr("Of the batch, of all training data and of the test data, beside the loss of "
                   "the best answer that is the same for all points. The band spans minimum and maximum.")},
        {Texts::tr("Network and output"),
         Texts::tr("A link is as dark as the weight gradient is large; beside "
                   "it, what the network answers everywhere.")},
    };
}

QString list(const QStringList& items) {
    QString text;
    for (const QString& item : items)
        text += QStringLiteral("<li>%1</li>").arg(item.toHtmlEscaped());
    return QStringLiteral("<ol>%1</ol>").arg(text);
}

QStringList firstMinutes() {
    return {
        Texts::tr(
            "Press Play. The network sees points of two kinds and learns from its error which is which. Step "
            "and loss count at the top; a lower loss is better."),
        Texts::tr(
            "Read the coloured word at the top, the verdict, and click it: Explain says what it means, in "
            "sentences with the numbers of this moment."),
        Texts::tr(
            "Look at Gradient by layer. The error is passed back from the last layer to the first; bars "
            "that hang down say how much of it is lost on the way."),
        Texts::tr("Press ReLU below the sliders. The run starts again from step 0; compare the bars."),
        Texts::tr(
            "Drag Bias shift to the left while it trains: units fall silent in the card Units. Drag it back, "
            "and see which return."),
        Texts::tr(
            "Drag Learning rate to the right: somewhere the loss jumps or the run diverges. The strip under "
            "the slider shows how short runs end at each rate."),
        Texts::tr("Choose one under Lesson, at the right: each starts a run that shows one thing."),
        Texts::tr("Rest the pointer on what is underlined with dots: it is explained."),
    };
}

Rows terms() {
    Rows rows;
    for (const Term& term : glossary())
        rows.push_back({term.name, sentenceOf(term)});
    return rows;
}

Rows definitions() {
    Rows rows{{Texts::tr("Layer"), Texts::tr("z = W a + b, a = f(z). δ = ∂Lᵢ/∂z, of one sample's loss.")}};
    for (const Quantity& quantity : quantities())
        rows.push_back({nameWithSymbol(quantity), wordsOf(quantity).definition});
    rows.insert(
        rows.end(),
        {{Texts::tr("v"),
          Texts::tr("log₁₀(E of the first hidden layer / E of the last), averaged over the last "
                    "steps; −∞ where the first received exactly 0")},
         {Texts::tr("Evaluation set"),
          Texts::tr("all training data; above 4,096 rows a fixed choice of 4,096")},
         {Texts::tr("Off in this batch"), Texts::tr("inactive on this batch only: another number than dead")},
         {Texts::tr("Bias shift"),
          Texts::tr("the constant added to every hidden bias. Moved while training, it shifts "
                    "them by the difference and is recorded in the run.")}});
    return localizedRows(std::move(rows));
}

Rows verdicts() {
    const Thresholds usual;
    Rows rows;
    for (const VerdictRule& rule : verdictRules()) {
        QString condition = tableText(rule.condition);
        if (const ThresholdField* field = findThreshold(rule.threshold)) {
            const double value = valueOf(usual, *field);
            condition += QLatin1Char(' ') + (field->unit == "%" ? percentOf(value) : numberText(value));
        }
        rows.push_back({verdictWord(rule.verdict), tableText(rule.quantity), condition});
    }
    return rows;
}

Rows settings() {
    Rows rows;
    for (const Parameter& parameter : parameters()) {
        QString range;
        if (std::holds_alternative<bool>(valueOf(Experiment(), parameter)))
            range = Texts::tr("on or off");
        else if (parameter.choices == nullptr && parameter.maximum > parameter.minimum)
            range = Texts::tr("%1 to %2").arg(numberText(parameter.minimum), numberText(parameter.maximum));
        const QString effect =
            parameter.effect == Effect::Live ? Texts::tr("at once") : Texts::tr("restarts the run");
        rows.push_back({tableText(parameter.label), range, effect, tableText(parameter.help)});
    }
    return rows;
}

Rows activationTable() {
    Rows rows;
    for (const Activation& row : activations())
        rows.push_back({tableText(row.name), QStringLiteral("f = ") + tableText(row.formula),
                        QStringLiteral("f′ = ") + tableText(row.slopeFormula)});
    return rows;
}

Rows data() {
    Rows rows;
    for (const DataSource& source : dataSources())
        rows.push_back({tableText(source.name), tableText(source.description)});
    return rows;
}

Rows files() {
    return {
        {Texts::tr("Run, .json"),
         Texts::tr("Everything chosen, and every change made while it ran with its step. "
                   "Opening it trains the same run again, bit for bit.")},
        {Texts::tr("Figure, .png or .svg"), Texts::tr("A plot with its title and sentence")},
        {Texts::tr("Numbers, .csv"),
         Texts::tr("Exactly what a plot draws: one line of names, then one line per "
                   "point; commas between, points as decimal signs")},
        {Texts::tr("Metrics, .csv"), Texts::tr("From the command line: one line per step")},
    };
}

Rows commands() {
    return {
        {"gradient-lab FILE", Texts::tr("opens a run")},
        {"gradient-lab --present", Texts::tr("opens for a projector")},
        {"gradient-lab --isa NAME",
         Texts::tr(
             "trains with other instructions of the processor than its best; About names those in use")},
        {"gradient-lab --threads 2",
         Texts::tr("lets a second thread help with layers of hundreds of units; the numbers are the same")},
        {"gradient-lab run FILE --steps N --metrics OUT.csv", Texts::tr("trains without a window")},
        {"gradient-lab replay FILE", Texts::tr("runs an mlp-replay-1 case, to compare with another program")},
        {"gradient-lab export-replay FILE --steps N", Texts::tr("writes a run out as such a case")},
        {"gradient-lab export-pytorch FILE", Texts::tr("writes a run out as a PyTorch script")},
        {"gradient-lab --help", Texts::tr("says all of it")},
    };
}

} // namespace

QString helpText(const std::vector<KeyRow>& keys) {
    return section(Texts::tr("In five minutes"), list(firstMinutes())) +
           section(Texts::tr("Plots"), table(plots())) + section(Texts::tr("Glossary"), table(terms())) +
           section(Texts::tr("Definitions"), table(definitions())) +
           section(Texts::tr("Verdict"),
                   paragraph(Texts::tr(
                       "The first rule that is met gives the word. Explain shows the numbers, and "
                       "there, under For teachers, the borders can be moved; these are the usual ones.")) +
                       table(verdicts())) +
           section(Texts::tr("Settings"), table(settings())) +
           section(Texts::tr("Activations"), table(activationTable())) +
           section(Texts::tr("Initialisations"), table(formulas(initializers()))) +
           section(Texts::tr("Losses"), table(formulas(losses()))) +
           section(Texts::tr("Optimisers"), table(formulas(optimizers()))) +
           section(Texts::tr("Data"), table(data())) + section(Texts::tr("Files"), table(files())) +
           section(Texts::tr("Command line"), table(commands())) +
           section(Texts::tr("Keys"),
                   paragraph(Texts::tr("Keys without Ctrl or Alt can be switched off in the menu.")) +
                       table(keyTable(keys)));
}

} // namespace lab::ui
