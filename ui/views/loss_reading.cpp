// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/loss_reading.h"

#include "ui/theme.h"
#include "ui/views/reading.h"

#include <QCoreApplication>
#include <QLocale>

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

QString tr(const char* text) {
    return QCoreApplication::translate("lab::ui::LossCard", text);
}

double entropyTerm(double p) {
    return p > 0 ? -p * std::log(p) : 0;
}

QString fixedText(double loss) {
    return QLocale().toString(loss, 'f', 3);
}

ChanceLevel equalChance(int classes) {
    const double loss = std::log(classes);
    const QString number = fixedText(loss);
    if (classes == 2)
        return {loss, tr("coin toss: ln 2 = %1").arg(number), tr("no better than a coin toss"), 0};
    return {loss, tr("chance: ln %1 = %2").arg(classes).arg(number), tr("no better than chance"), 0};
}

ChanceLevel unequalChance(double entropy) {
    return {entropy, tr("class shares alone: %1").arg(fixedText(entropy)),
            tr("no better than knowing the class shares"), 0};
}

/// Class shares as the single output or the columns of the target say them.
Vector sharesOf(const Matrix& target) {
    const Vector mean = target.rowwise().mean();
    if (mean.size() > 1)
        return mean;
    Vector shares(2);
    shares << 1 - mean(0), mean(0);
    return shares;
}

ChanceLevel entropyChance(const Vector& shares) {
    double entropy = 0;
    for (const double share : shares)
        entropy += entropyTerm(share);
    const auto classes = static_cast<int>(shares.size());
    const bool equal = entropy > std::log(classes) * (1 - equalShares);
    return equal ? equalChance(classes) : unequalChance(entropy);
}

/// Several sigmoid outputs: each tosses its own coin.
ChanceLevel separateOutputsChance(const Vector& shares) {
    double entropy = 0;
    for (const double share : shares)
        entropy += entropyTerm(share) + entropyTerm(1 - share);
    return unequalChance(entropy / static_cast<double>(shares.size()));
}

ChanceLevel meanChance(const Matrix& target) {
    const double variance = (target.colwise() - target.rowwise().mean()).squaredNorm() /
                            static_cast<double>(std::max<Index>(1, target.size()));
    return {variance, tr("predicting the mean: %1").arg(fixedText(variance)),
            tr("no better than predicting the mean"), 0};
}

QStringList divergedTexts(const Divergence& divergence) {
    const QString text = tr("Training stopped at step <b>%1</b>: ").arg(divergence.step);
    const QString quantity = QString::fromStdString(divergence.quantity);
    const QString brief = tr("Stopped at step <b>%1</b>: %2 not finite").arg(divergence.step).arg(quantity);
    if (divergence.layer > 0)
        return {text + tr("the %1 of layer %2 are no longer finite").arg(quantity).arg(divergence.layer),
                brief + tr(" in layer %1").arg(divergence.layer), brief};
    return {text + tr("the %1 is no longer finite").arg(quantity), brief};
}

} // namespace

ChanceLevel chanceLevel(const std::string& lossKey, const Data& data) {
    const Matrix& target = data.train.target;
    ChanceLevel chance{nothing, {}, {}, 0};
    if (target.size() == 0)
        return chance;
    const bool classes = data.isClassification();
    if (lossKey == "mse")
        chance = meanChance(target);
    else if (lossKey == "bce" && target.rows() > 1)
        chance = separateOutputsChance(sharesOf(target));
    else
        chance = entropyChance(sharesOf(target));
    chance.score = classes ? sharesOf(target).maxCoeff() : 0;
    return chance;
}

QString lossText(double loss) {
    if (!std::isfinite(loss) || loss >= 1e5)
        return std::isfinite(loss)
                   ? QStringLiteral("~") + powerOfTenText(static_cast<int>(std::lround(std::log10(loss))))
                   : numberText(loss);
    if (loss >= 1)
        return numberText(loss);
    return loss > 0 && loss < 5e-4 ? QStringLiteral("<") + QLocale().toString(0.001, 'f', 3)
                                   : QLocale().toString(loss, 'f', 3);
}

QStringList lossReading(const Snapshot& snapshot, const ChanceLevel& chance) {
    if (snapshot.divergence)
        return divergedTexts(*snapshot.divergence);
    if (snapshot.step == 0)
        return {tr("Nothing trained yet. Press Play or Step.")};
    const Fit& test = snapshot.now.test;
    const QString loss =
        tr("Test loss <b>%1</b>").arg(test.loss < 5e-4 ? numberText(test.loss, 2) : lossText(test.loss));
    const bool nearLoss = std::abs(test.loss - chance.loss) <= nearChanceLoss * chance.loss;
    if (nearLoss && test.score <= chance.score + nearChanceScore)
        return {loss + QStringLiteral(": ") + chance.verdict, loss + tr(": chance level")};
    const bool classes = snapshot.data && snapshot.data->isClassification();
    return {loss + (classes ? tr(", test accuracy <b>%1</b>").arg(percentText(test.score, 1))
                            : tr(", test R² <b>%1</b>").arg(numberText(test.score)))};
}

} // namespace lab::ui
