// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/life_words.h"

#include "core/math/activation.h"
#include "core/math/table.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <type_traits>
#include <variant>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(LifeWords)
};

/// All digits that were set.
QString exactText(double value) {
    return numberText(value, 15);
}

QString valueText(const Parameter& parameter, const Value& value) {
    const auto text = [&](const auto& held) {
        using Type = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::is_same_v<Type, std::string>) {
            return tableTextInside(findRow(parameter.choices(), held)->label);
        } else {
            return exactText(static_cast<double>(held));
        }
    };
    return std::visit(text, value);
}

QString whatIsSet(const SetField& change, const QString& step) {
    const Parameter& parameter = *findParameter(change.key);
    return Texts::tr("%1 %2 at step %3")
        .arg(tableTextInside(parameter.label), valueText(parameter, change.value), step);
}

QString whatIsSet(const ShiftBias& change, const QString& step) {
    const QString value = exactText(change.value);
    return change.layer == 0 ? Texts::tr("bias shifted to %1 at step %2").arg(value, step)
                             : Texts::tr("bias of layer %1 shifted to %2 at step %3")
                                   .arg(countText(change.layer), value, step);
}

QString whatIsSet(const SetActivation& change, const QString& step) {
    const QString name =
        change.key.empty() ? Texts::tr("that of the others") : tableText(findActivation(change.key)->name);
    return change.layer == 0
               ? Texts::tr("activation %1 at step %2").arg(name, step)
               : Texts::tr("activation of layer %1 %2 at step %3").arg(countText(change.layer), name, step);
}

QString whatIsSet(const SetWeight& change, const QString& step) {
    const QString unit = countText(change.unit), layer = countText(change.layer);
    const QString value = exactText(change.value);
    return change.input == 0
               ? Texts::tr("bias of unit %1 of layer %2 set to %3 at step %4").arg(unit, layer, value, step)
               : Texts::tr("weight from input %1 of unit %2 of layer %3 set to %4 at step %5")
                     .arg(countText(change.input), unit, layer, value, step);
}

QString whatIsSet(const Redraw& change, const QString& step) {
    return Texts::tr("weights of unit %1 of layer %2 drawn anew at step %3")
        .arg(countText(change.unit), countText(change.layer), step);
}

QString textOf(const Initialisation&) {
    return Texts::tr("initialisation");
}

QString textOf(const Updates& updates) {
    return Texts::tr("updates at learning rate %1").arg(exactText(updates.learningRate));
}

QString textOf(const Intervention& change) {
    return std::visit([&](const auto& kind) { return whatIsSet(kind, countText(change.step)); },
                      change.change);
}

} // namespace

QString wordsOf(const LifeCause& cause) {
    return std::visit([](const auto& kind) { return textOf(kind); }, cause);
}

} // namespace lab::ui
