// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/before_words.h"

#include "core/math/table.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>
#include <type_traits>
#include <variant>

namespace lab::ui {
namespace {

/// What differs more is not named one by one.
constexpr qsizetype most = 2;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(BeforeWords)
};

QString formerValue(const Parameter& field, const Value& value) {
    return std::visit(
        [&](const auto& held) -> QString {
            using Type = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<Type, std::string>)
                return tableText(findRow(field.choices(), held)->label);
            else if constexpr (std::is_same_v<Type, bool>)
                return (held ? Texts::tr("with %1") : Texts::tr("without %1"))
                    .arg(tableTextInside(field.label));
            else if constexpr (std::is_same_v<Type, double>)
                return QStringLiteral("%1 %2").arg(tableTextInside(field.label), numberText(held));
            else if constexpr (std::is_same_v<Type, std::uint64_t>)
                return QStringLiteral("%1 %2").arg(tableTextInside(field.label), editableText(held));
            else
                return QStringLiteral("%1 %2").arg(tableTextInside(field.label), countText(held));
        },
        value);
}

/// Whether the chip's sentence is of how much of the error signal reaches layer 1.
bool isAboutRatio(Verdict verdict) {
    switch (verdict) {
    case Verdict::Exploding:
    case Verdict::Growing:
    case Verdict::Vanishing:
    case Verdict::Fading:
    case Verdict::Healthy:
        return true;
    case Verdict::Diverged:
    case Verdict::Blocked:
    case Verdict::Dying:
    case Verdict::StepsTooLarge:
        return false;
    }
    return false;
}

} // namespace

QString formerValues(const Experiment& before, const Experiment& now) {
    QStringList values;
    for (const Parameter& field : parameters()) {
        if (field.applies(before) && valueOf(before, field) != valueOf(now, field))
            values += formerValue(field, valueOf(before, field));
    }
    if (before.layerActivation != now.layerActivation)
        values += Texts::tr("other activations of single layers");
    if (before.layerBias != now.layerBias)
        values += Texts::tr("other biases of single layers");
    if (values.size() > most)
        values = values.mid(0, most) + QStringList{Texts::tr("and more")};
    return values.join(QStringLiteral(", "));
}

QString errorRatioText(const Measurement& now) {
    if (now.hiddenLayers() < 2)
        return {};
    const double ratio =
        now.layers.front().signal.errorSignal / now.layers[now.hiddenLayers() - 1].signal.errorSignal;
    return std::isfinite(ratio) && ratio > 0 ? ratioText(ratio) : QString();
}

QString verdictBefore(const Snapshot& before, const Snapshot& now) {
    const QString ratio = errorRatioText(before.now);
    const bool both = !ratio.isEmpty() && isAboutRatio(before.diagnosis.verdict) &&
                      isAboutRatio(now.diagnosis.verdict) && !errorRatioText(now.now).isEmpty();
    return both ? ratio : verdictWordInside(before.diagnosis.verdict);
}

} // namespace lab::ui
