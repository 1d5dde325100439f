// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/loss/loss_reading.h"

#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/wording/verdict_words.h"
#include "ui/plot/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// A loss this close to chance, with a score this close to chance's, has learned nothing.
constexpr double nearChanceLoss = 0.01;
constexpr double nearChanceScore = 0.05;
/// Class shares whose entropy is this close to ln K count as equal: a random split is never exactly even.
constexpr double equalShares = 0.005;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::LossCard)
};

/// Class shares as the single output or the columns of the target say them.
Vector sharesOf(const Matrix& target) {
    const Vector mean = target.rowwise().mean();
    if (mean.size() > 1)
        return mean;
    return Vector{{1 - mean(0), mean(0)}};
}

/// Whether one guess among equally frequent classes is meant; several sigmoid outputs toss a coin each.
bool isEqualGuess(const Loss& loss, double chance, Index outputs) {
    if (!loss.needsClasses || (!loss.oneOutputPerClass && outputs > 1))
        return false;
    return chance > std::log(std::max<Index>(2, outputs)) * (1 - equalShares);
}

ChanceLevel equalChance(Index classes) {
    const double loss = std::log(classes);
    const QString number = lossText(loss);
    if (classes == 2)
        return {loss, Texts::tr("coin toss: ln 2 = %1").arg(number), Texts::tr("no better than a coin toss")};
    return {loss, Texts::tr("chance: ln %1 = %2").arg(countText(classes), number),
            Texts::tr("no better than chance")};
}

ChanceLevel constantChance(const Loss& loss, double chance) {
    const QString number = lossText(chance);
    if (loss.needsClasses)
        return {chance, Texts::tr("class shares alone: %1").arg(number),
                Texts::tr("no better than knowing the class shares")};
    // The mean is the best constant for the squared error alone.
    if (loss.key == "mse")
        return {chance, Texts::tr("predicting the mean: %1").arg(number),
                Texts::tr("no better than predicting the mean")};
    return {chance, Texts::tr("one answer for all: %1").arg(number),
            Texts::tr("no better than one answer for all")};
}

QStringList divergedTexts(const Divergence& divergence, const Measurement& now) {
    const QString step = countText(divergence.step);
    const QString what = divergedText(divergence);
    const bool many = areMany(divergence);
    const QString brief = Texts::tr("Stopped at step <b>%1</b>: %2 not finite").arg(step, what);
    if (divergence.layer > 0) {
        const QString layer = layerOf(divergence, now);
        return {(many ? Texts::tr("Training stopped at step <b>%1</b>: %2 of %3 are no longer finite")
                      : Texts::tr("Training stopped at step <b>%1</b>: %2 of %3 is no longer finite"))
                    .arg(step, what, layer),
                Texts::tr("%1 in %2").arg(brief, layer), brief};
    }
    return {(many ? Texts::tr("Training stopped at step <b>%1</b>: %2 are no longer finite")
                  : Texts::tr("Training stopped at step <b>%1</b>: %2 is no longer finite"))
                .arg(step, what),
            brief};
}

} // namespace

ChanceLevel chanceLevel(const std::string& lossKey, const Data& data) {
    const Matrix& target = data.train.target;
    const Loss* loss = findLoss(lossKey);
    if (target.size() == 0 || loss == nullptr)
        return {nothing, {}, {}};
    const double constant = constantAnswerLoss(*loss, target);
    ChanceLevel chance = isEqualGuess(*loss, constant, target.rows())
                             ? equalChance(std::max<Index>(2, target.rows()))
                             : constantChance(*loss, constant);
    chance.score = data.isClassification() ? sharesOf(target).maxCoeff() : 0;
    return chance;
}

QStringList lossReading(const Snapshot& snapshot, const ChanceLevel& chance) {
    if (snapshot.divergence)
        return divergedTexts(*snapshot.divergence, snapshot.now);
    if (snapshot.step == 0)
        return {Texts::tr("Nothing trained yet. Press Play or Step.")};
    const Fit& test = snapshot.now.test;
    const QString loss = Texts::tr("Test loss <b>%1</b>").arg(lossText(test.loss));
    const bool nearLoss = std::abs(test.loss - chance.loss) <= nearChanceLoss * chance.loss;
    if (nearLoss && test.score <= chance.score + nearChanceScore)
        return {loss + QStringLiteral(": ") + chance.verdict, loss + Texts::tr(": chance level")};
    const bool classes = snapshot.data && snapshot.data->isClassification();
    return {loss + (classes ? Texts::tr(", test accuracy <b>%1</b>").arg(percentText(test.score, 1))
                            : Texts::tr(", test R² <b>%1</b>").arg(numberText(test.score)))};
}

} // namespace lab::ui
