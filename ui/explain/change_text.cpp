// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/change_text.h"

#include "core/math/activation.h"
#include "core/math/table.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <type_traits>
#include <utility>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ChangeText)
};

QString ofLayer(std::int64_t layer, const QString& what) {
    return layer == 0 ? what : Texts::tr("layer %1’s %2").arg(countText(layer), what);
}

/// Layer and unit, from 0.
using Unit = std::pair<std::size_t, std::size_t>;
struct Units {
    std::set<Unit> died, revived;
};

Units unitsOf(const LifeLog& lives, const std::function<bool(const LifeEvent&)>& counts) {
    Units units;
    for (const LifeEvent& event : lives.events()) {
        if (!counts(event))
            continue;
        if (event.kind == LifeEventKind::Died)
            units.died.emplace(event.layer, event.unit);
        else if (event.kind == LifeEventKind::Revived)
            units.revived.emplace(event.layer, event.unit);
    }
    return units;
}

/// "layer 2, unit 7" of one; "3 units", and of which layer where it is one.
QString nameOf(const std::set<Unit>& units) {
    const QString layer = countText(units.begin()->first + 1);
    if (units.size() == 1)
        return Texts::tr("layer %1, unit %2").arg(layer, countText(units.begin()->second + 1));
    const auto count = static_cast<std::int64_t>(units.size());
    if (units.begin()->first == units.rbegin()->first)
        return Texts::tr("%1 units of layer %2", "", asInt(count)).arg(countText(count), layer);
    return Texts::tr("%1 units", "", asInt(count)).arg(countText(count));
}

/// What happened to units, as far as any did.
QStringList livesTexts(const Units& units) {
    QStringList texts;
    if (!units.died.empty())
        texts += Texts::tr("%1 died").arg(nameOf(units.died));
    if (!units.revived.empty())
        texts += Texts::tr("%1 came back").arg(nameOf(units.revived));
    return texts;
}

/// "the learning rate is now 3".
QString actedText(const Change& change) {
    if (std::holds_alternative<Redraw>(change))
        return Texts::tr("the weights of %1 are drawn anew").arg(subjectOf(change));
    return Texts::tr("the %1 is now %2").arg(subjectOf(change), valueText(change, valueOf(change)));
}

} // namespace

QString subjectOf(const Change& change) {
    if (const auto* weight = std::get_if<SetWeight>(&change)) {
        const QString unit = Texts::tr("unit %1").arg(countText(weight->unit));
        return ofLayer(weight->layer,
                       weight->input == 0
                           ? Texts::tr("bias of %1").arg(unit)
                           : Texts::tr("weight from input %1 to %2").arg(countText(weight->input), unit));
    }
    if (const auto* drawn = std::get_if<Redraw>(&change))
        return ofLayer(drawn->layer, Texts::tr("unit %1").arg(countText(drawn->unit)));
    return ofLayer(layerOf(change), tableTextInside(findParameter(keyOf(change))->label));
}

QString valueText(const Change& change, const Value& value) {
    const auto text = [&](const auto& held) {
        using Type = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::is_same_v<Type, std::string>) {
            if (held.empty())
                return Texts::tr("the one of the others");
            return tableText(findRow(findParameter(keyOf(change))->choices(), held)->label);
        } else if constexpr (std::is_same_v<Type, double>) {
            return numberText(held);
        } else {
            return countText(held);
        }
    };
    return std::visit(text, value);
}

QString stopText(const Snapshot& snapshot) {
    if (!snapshot.stopped)
        return {};
    const StopReason& reason = *snapshot.stopped;
    QStringList reasons;
    if (reason.diverged)
        reasons += Texts::tr("the run has diverged");
    for (const Intervention& planned : snapshot.run.interventions) {
        if (reason.plan && planned.step == snapshot.step)
            reasons += Texts::tr("as planned, %1").arg(actedText(planned.change));
    }
    if (reason.died + reason.revived > 0) {
        const QStringList names = livesTexts(
            unitsOf(*snapshot.lives, [&](const LifeEvent& event) { return event.seen == snapshot.step; }));
        // A full log lists no more of them.
        reasons += names.isEmpty() ? QStringList(Texts::tr("units died or came back")) : names;
    }
    if (reason.verdict)
        reasons += Texts::tr("the verdict is now %1").arg(verdictWord(snapshot.verdicts->last()));
    return Texts::tr("Stopped at step %1: %2.")
        .arg(countText(snapshot.step), reasons.join(QStringLiteral("; ")));
}

QString whatHasActed(const Snapshot& snapshot) {
    const auto& all = snapshot.run.interventions;
    const bool justNow = snapshot.stopped && snapshot.stopped->plan;
    const auto ahead = std::ranges::find_if(all, [&](const Intervention& wish) {
        return wish.step > snapshot.step || (wish.step == snapshot.step && !justNow);
    });
    if (ahead == all.begin())
        return {};
    const auto last = static_cast<std::size_t>(ahead - all.begin()) - 1;
    std::size_t first = last; // of a drag
    while (first > 0 && all[first].continues && placeOf(all[first - 1].change) == placeOf(all[last].change))
        --first;
    const Intervention& change = all[last];
    const std::optional<Value> before = valueBefore(snapshot.run, first);
    const QString step = countText(change.step);
    const QString acted = before && *before != valueOf(change.change)
                              ? Texts::tr("At step %1 the %2 went from %3 to %4.")
                                    .arg(step, subjectOf(change.change), valueText(change.change, *before),
                                         valueText(change.change, valueOf(change.change)))
                              : Texts::tr("At step %1: %2.").arg(step, actedText(change.change));
    QStringList since;
    if (snapshot.lives->events().size() < LifeLog::maxEvents) // else not all are listed
        since = livesTexts(
            unitsOf(*snapshot.lives, [&](const LifeEvent& event) { return event.seen > change.step; }));
    if (snapshot.divergence)
        since += Texts::tr("the run has diverged");
    if (since.isEmpty())
        return acted;
    return acted + Texts::tr(" Since then %1.").arg(since.join(Texts::tr(" and ")));
}

} // namespace lab::ui
