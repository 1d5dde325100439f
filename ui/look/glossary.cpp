// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/glossary.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Glossary)
};

/// Words match in any case; what begins with "(?-i)" is a symbol and does not.
QList<Term> makeGlossary() {
    return {
        {Texts::tr("Step"), Texts::tr("one update of all weights, from one batch."),
         Texts::tr("steps?", "regular expression")},
        {Texts::tr("Epoch"), Texts::tr("as many steps as it takes to use every training point once."),
         Texts::tr("epochs?", "regular expression")},
        {Texts::tr("Batch"), Texts::tr("the few training points that one step learns from."),
         Texts::tr("batch(?:es)?", "regular expression")},
        {Texts::tr("Train loss"),
         Texts::tr("how wrong the answers are on the points that the network learns from; "
                   "0 is perfect."),
         Texts::tr("train(?:ing)? loss|train(?! share)", "regular expression")},
        {Texts::tr("Test loss"),
         Texts::tr("how wrong the answers are on points that the network never learns from."),
         Texts::tr("test(?: loss)?", "regular expression")},
        {Texts::tr("R²"),
         Texts::tr("1 where the answers are exact, 0 where the mean would do as well, below 0 where it "
                   "would do better."),
         QStringLiteral("R²")},
        {Texts::tr("Accuracy"), Texts::tr("the share of points whose class is answered right."),
         Texts::tr("accuracy", "regular expression")},
        {Texts::tr("Error signal"),
         Texts::tr("how much a unit's input would change the loss; it is passed back from the "
                   "output to layer 1 and says how to learn."),
         Texts::tr("error signals?|(?-i:E[₀-₉]+)", "regular expression")},
        {QStringLiteral("δ"), Texts::tr("the error signal of one unit and one point."), QStringLiteral("δ")},
        {Texts::tr("Weight gradient"), Texts::tr("how much each weight of a layer would change the loss."),
         Texts::tr("weight gradients?|∂L/∂[wWb]", "regular expression")},
        {Texts::tr("Activation scale"), Texts::tr("how large the numbers are that a layer passes on."),
         Texts::tr("activation scale", "regular expression")},
        {Texts::tr("Update ratio"),
         Texts::tr("how far one step moves the weights of a layer, compared with their size."),
         Texts::tr("update ratios?|(?-i:\\bU\\b)|‖ΔW‖", "regular expression")},
        {QStringLiteral("z"),
         Texts::tr("what a unit receives: the weighted sum of its inputs plus its bias."),
         QStringLiteral("(?-i:z)")},
        {Texts::tr("Slope"),
         Texts::tr("f′, how much a unit's output changes with its input; the error is multiplied by it "
                   "on its way back."),
         Texts::tr("slopes?|f′", "regular expression")},
        {QStringLiteral("v"),
         Texts::tr("by how many powers of ten the error signal of layer 1 is larger than that of the "
                   "last layer; negative where it is smaller."),
         QStringLiteral("(?-i:v)")},
        {Texts::tr("Dead"),
         Texts::tr(
             "the slope of the unit is 0 on every point of the evaluation set: it gets nothing from them "
             "to learn from."),
         Texts::tr("dead(?: units?)?|dying|died", "regular expression")},
        {Texts::tr("Alive"), Texts::tr("neither dead nor saturated: the unit can learn."),
         Texts::tr("alive", "regular expression")},
        {Texts::tr("Always on"), Texts::tr("the slope of the unit is 0 on no point of the evaluation set."),
         Texts::tr("always on", "regular expression")},
        {Texts::tr("Sometimes 0"),
         Texts::tr("the slope of the unit is 0 on some points but not on all; that is healthy."),
         Texts::tr("sometimes 0", "regular expression")},
        {Texts::tr("Starts silent"), Texts::tr("dead before the first step, by its first weights."),
         Texts::tr("starts? silent", "regular expression")},
        {Texts::tr("Dormant"), Texts::tr("dead now, but units below still move, so it may return."),
         Texts::tr("dormant", "regular expression")},
        {Texts::tr("Beyond training"),
         Texts::tr("no gradient can revive it; only you can: bias, new weights, leaky slope."),
         Texts::tr("beyond training", "regular expression")},
        {Texts::tr("Return"), Texts::tr("a dead unit that has a slope again."),
         Texts::tr("returns?|came back", "regular expression")},
        {Texts::tr("Saturated"),
         Texts::tr(
             "the slope is nearly 0 (below 0.01): of a value, or of a unit on almost every point; the unit "
             "hardly learns."),
         Texts::tr("saturated", "regular expression")},
        {Texts::tr("n/a"), Texts::tr("not applicable: the number is not defined here."),
         Texts::tr("n/a", "regular expression")},
        {Texts::tr("Band"),
         Texts::tr("where theory expects the error signal of a network with fresh random weights."),
         Texts::tr("band|theory", "regular expression")},
        {Texts::tr("Blocked"), Texts::tr("no error at all gets through to layer 1."),
         Texts::tr("blocked", "regular expression")},
        {Texts::tr("Vanishing"),
         Texts::tr("layer 1 receives less than a thousandth of the last layer's error signal."),
         Texts::tr("vanishing", "regular expression")},
        {Texts::tr("Fading"),
         Texts::tr("layer 1 receives less than a tenth of the last layer's error signal."),
         Texts::tr("fading", "regular expression")},
        {Texts::tr("Growing"),
         Texts::tr("layer 1 receives more than ten times the last layer's error signal."),
         Texts::tr("growing", "regular expression")},
        {Texts::tr("Exploding"),
         Texts::tr("layer 1 receives more than a thousand times the last layer's error signal."),
         Texts::tr("exploding", "regular expression")},
        {Texts::tr("Diverged"),
         Texts::tr("a number grew beyond what the computer can hold, and training stopped."),
         Texts::tr("diverged", "regular expression")},
        {Texts::tr("Evaluation set"),
         Texts::tr("the training points that the cards are measured on: all of them, or a fixed "
                   "choice of 4,096."),
         Texts::tr("evaluation set", "regular expression")},
        {Texts::tr("Standardise"),
         Texts::tr("shift and scale each column of numbers to mean 0 and spread 1."),
         Texts::tr("standardised?", "regular expression")},
        {Texts::tr("Bias shift"), Texts::tr("one number added to the bias of every hidden unit."),
         Texts::tr("bias shift", "regular expression")},
        {Texts::tr("Learning rate"),
         Texts::tr("how large a step is; with plain SGD, each update is this times the gradient."),
         Texts::tr("learning rate", "regular expression")},
        {Texts::tr("Gradient"),
         Texts::tr(
             "which way and how strongly the loss would change with a number: the error signal with what a "
             "unit receives, the weight gradient with a weight."),
         Texts::tr("gradients?", "regular expression")},
    };
}

/// All patterns as one, a group for each.
const QRegularExpression& pattern() {
    static const QRegularExpression made = [] {
        QStringList parts;
        for (const Term& term : glossary())
            parts.append(QStringLiteral("(%1)").arg(term.pattern));
        return QRegularExpression(
            QStringLiteral("(?<![\\p{L}\\d‖])(?:%1)(?![\\p{L}])").arg(parts.join(QLatin1Char('|'))),
            QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    }();
    return made;
}

} // namespace

const QList<Term>& glossary() {
    static const QList<Term> terms = makeGlossary();
    return terms;
}

QList<std::pair<qsizetype, qsizetype>> termPlaces(const QString& text) {
    QList<std::pair<qsizetype, qsizetype>> places;
    for (auto it = pattern().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        places.append({match.capturedStart(), match.capturedLength()});
    }
    return places;
}

QString sentenceOf(const Term& term) {
    return localized(term.sentence);
}

QString termHelp(const QString& text) {
    QStringList lines;
    for (auto it = pattern().globalMatch(text); it.hasNext();) {
        const Term& term = glossary()[it.next().lastCapturedIndex() - 1];
        const QString line = QStringLiteral("%1: %2").arg(term.name, sentenceOf(term));
        if (!lines.contains(line))
            lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace lab::ui
