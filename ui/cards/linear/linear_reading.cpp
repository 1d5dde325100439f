// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/linear/linear_reading.h"

#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr Index mostTerms = 3;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::LinearCard)
};

/// " + 0.43 x" or " − 0.43 x".
QString termOf(double factor, const QString& name, bool first) {
    const QString sign = factor < 0 ? (first ? QStringLiteral("−") : QStringLiteral(" − "))
                         : first    ? QString()
                                    : QStringLiteral(" + ");
    const QString number = numberText(std::abs(factor));
    return sign + (name.isEmpty() ? number : number + QLatin1Char(' ') + name);
}

} // namespace

QStringList inputNames(const Data& data) {
    QStringList names;
    for (const std::string& name : data.featureNames)
        names.append(QString::fromStdString(name));
    while (names.size() < data.features())
        names.append(data.features() == 1 ? QStringLiteral("x")
                                          : QStringLiteral("x%1").arg(names.size() + 1));
    return names;
}

QString formulaOf(const LinearFunction& function, const Data& data) {
    const QStringList names = inputNames(data);
    QString text;
    const Index shown = std::min(function.weights.cols(), mostTerms);
    for (Index i = 0; i < shown; ++i)
        text += termOf(function.weights(0, i), names[static_cast<qsizetype>(i)], i == 0);
    if (shown < function.weights.cols())
        text += Texts::tr(" + %1 more").arg(countText(function.weights.cols() - shown));
    return text + termOf(function.bias[0], {}, false);
}

QStringList linearReading(const Snapshot& snapshot) {
    if (!snapshot.linear || !snapshot.data)
        return {Texts::tr("Hidden layers with a bend: this network is no single line.")};
    const Data& data = *snapshot.data;
    const QString formula = formulaOf(*snapshot.linear, data);
    const std::size_t hidden = snapshot.now.hiddenLayers();
    const QString who = hidden == 0 ? Texts::tr("The network is one line")
                        : hidden == 1
                            ? Texts::tr("Hidden layer and output together are one line")
                            : Texts::tr("All %1 matrices multiplied are one line").arg(countText(hidden + 1));
    QString equation;
    if (!data.isClassification())
        equation = Texts::tr("y = <b>%1</b>").arg(formula);
    else if (snapshot.linear->weights.rows() == 1)
        equation = Texts::tr("border at <b>%1 = 0</b>").arg(formula);
    else
        equation = Texts::tr("class 1 scores <b>%1</b>").arg(formula);
    const QString text = who + QStringLiteral(": ") + equation;
    if (!snapshot.leastSquares || data.isClassification())
        return {text, equation};
    const QString best = Texts::tr("; least squares: %1").arg(formulaOf(*snapshot.leastSquares, data));
    return {text + best, equation + best, equation};
}

} // namespace lab::ui
