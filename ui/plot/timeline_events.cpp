// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/timeline_events.h"

#include "core/insight/loss_spikes.h"
#include "ui/look/deaths.h"
#include "ui/look/number_text.h"
#include "ui/look/revivals.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/labels.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace lab::ui {
namespace {

constexpr double betweenLabels = 4;
constexpr double barHeight = 4;
constexpr double byHand = 1e9;
/// Of what is ahead, only the next is looked for: a file may hold thousands.
constexpr std::size_t mostPlanned = 12;
/// Units often die one by one: they share a glyph over a longer stretch.
constexpr std::int64_t deathGaps = 4;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

QString labelOf(std::span<const Choice> choices, const std::string& key) {
    const auto choice = std::ranges::find(choices, key, &Choice::key);
    return choice == choices.end() ? Texts::tr("the others’") : tableText(choice->label);
}

/// `value` where the change sets one.
QString valueText(const Change& change, const Value& value) {
    if (const auto* real = std::get_if<double>(&value))
        return std::holds_alternative<ShiftBias>(change) ? signedText(*real) : numberText(*real);
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return countText(*whole);
    if (const auto* key = std::get_if<std::string>(&value))
        return labelOf(findParameter(keyOf(change))->choices(), *key);
    return {};
}

QString ofLayer(const QString& what, std::int64_t layer) {
    return layer == 0 ? what : Texts::tr("%1 L%2").arg(what, countText(layer));
}

/// What the change sets, in few letters.
QString nameOf(const Change& change) {
    if (std::holds_alternative<ShiftBias>(change))
        return ofLayer(Texts::tr("bias"), layerOf(change));
    if (std::holds_alternative<SetActivation>(change))
        return ofLayer(Texts::tr("activation"), layerOf(change));
    if (const auto* weight = std::get_if<SetWeight>(&change))
        return ofLayer(
            weight->input == 0
                ? Texts::tr("bias of unit %1").arg(countText(weight->unit))
                : Texts::tr("weight %1 to %2").arg(countText(weight->input), countText(weight->unit)),
            weight->layer);
    if (const auto* drawn = std::get_if<Redraw>(&change))
        return ofLayer(Texts::tr("unit %1 drawn anew").arg(countText(drawn->unit)), drawn->layer);
    return keyOf(change) == "learningRate" ? Texts::tr("rate")
                                           : tableText(findParameter(keyOf(change))->label);
}

/// `before`: what stood there, if it is known.
QString changeLabel(const Change& change, const std::optional<Value>& before) {
    if (std::holds_alternative<Redraw>(change))
        return nameOf(change);
    const QString to = valueText(change, valueOf(change));
    return before ? Texts::tr("%1 %2 → %3").arg(nameOf(change), valueText(change, *before), to)
                  : Texts::tr("%1 → %2").arg(nameOf(change), to);
}

/// Whether change i belongs to the event of the one before it: the same drag, or the same field shortly
/// after.
bool continues(std::span<const Intervention> changes, std::size_t i, std::int64_t gap) {
    if (i == 0 || placeOf(changes[i].change) != placeOf(changes[i - 1].change))
        return false;
    return changes[i].continues || changes[i].step - changes[i - 1].step <= gap;
}

TimelineGlyph glyphOf(const Change& change) {
    return keyOf(change) == "learningRate"             ? TimelineGlyph::Diamond
           : std::holds_alternative<ShiftBias>(change) ? TimelineGlyph::Square
                                                       : TimelineGlyph::Disc;
}

bool isChangedBetween(const Run& run, std::int64_t first, std::int64_t last) {
    return std::ranges::any_of(run.interventions, [&](const Intervention& change) {
        return first <= change.step && change.step < last;
    });
}

QString deathLabel(const Death& death, std::size_t units) {
    const QString label = death.kind == Death::Kind::Brief  ? Texts::tr("%1 off briefly")
                          : death.kind == Death::Kind::Open ? Texts::tr("%1 off")
                                                            : Texts::tr("%1 died");
    return label.arg(countText(units));
}

/// What is dead before the first step is one event, whatever becomes of it: as many as the log says.
void addBornDead(const Snapshot& snapshot, const std::vector<Death>& deaths,
                 std::vector<TimelineEvent>& events) {
    const std::int64_t count = snapshot.lives->count(LifeEventKind::BornDead);
    if (count == 0)
        return;
    const auto lasting = std::ranges::count_if(deaths, [](const Death& death) {
        return death.event.kind == LifeEventKind::BornDead && death.kind == Death::Kind::Lasting;
    });
    events.push_back({0, 0, lasting > 0 ? TimelineGlyph::Cross : TimelineGlyph::Dot,
                      Texts::tr("%1 start silent").arg(countText(count)), static_cast<double>(lasting)});
}

// Deaths before and after a change are never counted together, nor a unit twice that came back between.
void addDeaths(const Snapshot& snapshot, std::int64_t span, std::vector<TimelineEvent>& events) {
    std::set<std::pair<std::size_t, std::size_t>> units;
    std::vector<Death> deaths = deathsOf(*snapshot.lives, snapshot.step);
    addBornDead(snapshot, deaths, events);
    std::erase_if(deaths, [](const Death& death) { return death.event.kind == LifeEventKind::BornDead; });
    std::ranges::stable_sort(deaths, {}, &Death::kind);
    const Death* open = nullptr;
    for (const Death& death : deaths) {
        const LifeEvent& life = death.event;
        const bool goesOn =
            open != nullptr && open->kind == death.kind && life.seen - open->event.seen <= span &&
            (life.seen == open->event.seen || !isChangedBetween(snapshot.run, open->event.seen, life.seen));
        const bool lasts = death.kind == Death::Kind::Lasting;
        if (!goesOn) {
            units.clear();
            open = &death;
            events.push_back(
                {life.seen, life.seen, lasts ? TimelineGlyph::Cross : TimelineGlyph::Dot, {}, 0});
        }
        units.emplace(life.layer, life.unit);
        TimelineEvent& event = events.back();
        event.last = life.seen;
        // What flickers finds its place last.
        event.weight = lasts ? static_cast<double>(units.size()) : 0;
        event.label = deathLabel(death, units.size());
    }
}

/// "you revived 7": of the returns at one check.
void addRevivals(const Snapshot& snapshot, std::vector<TimelineEvent>& events) {
    const std::vector<bool> revived = revivedByHand(*snapshot.lives);
    std::map<std::int64_t, std::int64_t> counts;
    for (std::size_t i = 0; i < revived.size(); ++i) {
        if (revived[i])
            ++counts[snapshot.lives->events()[i].seen];
    }
    for (const auto& [step, count] : counts)
        events.push_back({step, step, TimelineGlyph::Disc, Texts::tr("you revived %1").arg(countText(count)),
                          static_cast<double>(count)});
}

void addSpikes(const Snapshot& snapshot, std::vector<TimelineEvent>& events) {
    for (const LossSpike& spike : lossSpikes(*snapshot.steps, StepChannels{snapshot.layers.size()}.loss()))
        events.push_back({spike.firstStep, spike.lastStep, TimelineGlyph::Triangle,
                          Texts::tr("batch loss %1").arg(lossText(spike.loss)), spike.loss / spike.before});
}

/// In the first row with room for bar, glyph and label, else for the first two.
std::optional<PlacedEvent> placeFor(const TimelineEvent& event,
                                    const std::function<double(std::int64_t)>& pixelOf,
                                    const QFontMetricsF& metrics, const EventRows& rows,
                                    std::span<const QRectF> taken) {
    const double x = pixelOf(event.place());
    const double from =
        event.isDrag() ? std::min(pixelOf(event.first), x - rows.glyph / 2) : x - rows.glyph / 2;
    const QSizeF label(metrics.horizontalAdvance(event.label) + 1, metrics.height());
    std::optional<PlacedEvent> bare;
    for (int row = 0; row < rows.count; ++row) {
        const double middle = rows.top + row * rows.pitch;
        PlacedEvent placed{event,
                           QRectF(x - rows.glyph / 2, middle - rows.glyph / 2, rows.glyph, rows.glyph)};
        if (event.isDrag())
            placed.bar = QRectF(from, middle - barHeight / 2, x - from, barHeight);
        const QRectF glyphs = placed.glyph.united(placed.bar);
        const QRectF beside(QPointF(placed.glyph.right() + 4, middle - label.height() / 2), label);
        if (beside.right() <= rows.right && isFree(glyphs.united(beside), taken, betweenLabels)) {
            placed.label = beside;
            return placed;
        }
        if (!bare && isFree(glyphs, taken, betweenLabels))
            bare = placed;
    }
    return bare;
}

} // namespace

void paintGlyph(QPainter& painter, TimelineGlyph glyph, const QRectF& place, const Theme& theme,
                bool hollow) {
    const QPointF c = place.center();
    const double r = place.width() / 2 - (hollow ? 0.7 : 0);
    painter.setPen(hollow ? QPen(theme.accent, 1.4) : QPen(Qt::NoPen));
    painter.setBrush(hollow ? theme.dock : theme.accent);
    switch (glyph) {
    case TimelineGlyph::Diamond:
        painter.drawPolygon(
            QPolygonF{c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0)});
        break;
    case TimelineGlyph::Square:
        painter.drawRect(place.adjusted(1, 1, -1, -1));
        break;
    case TimelineGlyph::Disc:
        painter.drawEllipse(place.adjusted(1, 1, -1, -1));
        break;
    case TimelineGlyph::Cross:
        painter.setPen(QPen(theme.deadFill, 2.2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(c + QPointF(-r + 1.5, -r + 1.5), c + QPointF(r - 1.5, r - 1.5));
        painter.drawLine(c + QPointF(-r + 1.5, r - 1.5), c + QPointF(r - 1.5, -r + 1.5));
        break;
    case TimelineGlyph::Dot:
        painter.setBrush(theme.axis);
        painter.drawEllipse(c, 0.5 * r, 0.5 * r);
        break;
    case TimelineGlyph::Triangle:
        painter.setBrush(theme.exploding.ink);
        painter.drawPolygon(
            QPolygonF{c + QPointF(0, -r + 0.5), c + QPointF(r, r - 1), c + QPointF(-r, r - 1)});
        break;
    }
}

bool TimelineEvent::isDrag() const {
    const bool byHand =
        glyph == TimelineGlyph::Diamond || glyph == TimelineGlyph::Square || glyph == TimelineGlyph::Disc;
    return byHand && !ahead && last > first;
}

QString textOf(const TimelineEvent& event) {
    return event.first == event.last
               ? Texts::tr("step %1: %2").arg(countText(event.first), event.label)
               : Texts::tr("steps %1–%2: %3").arg(countText(event.first), countText(event.last), event.label);
}

std::size_t changeCount(const Snapshot& snapshot) {
    const auto& changes = snapshot.run.interventions;
    return static_cast<std::size_t>(
        std::ranges::upper_bound(changes, snapshot.step, {}, &Intervention::step) - changes.begin());
}

std::size_t changeEventCount(const Snapshot& snapshot) {
    const std::span changes(snapshot.run.interventions.data(), changeCount(snapshot));
    std::size_t count = 0;
    for (std::size_t i = 0; i < changes.size(); ++i)
        count += !continues(changes, i, 0);
    return count;
}

// Of many changes each is looked at once, and only what is listed gets words.
std::vector<TimelineEvent> changeEvents(const Snapshot& snapshot, std::int64_t gap, double spacing) {
    std::vector<TimelineEvent> events;
    std::map<Place, const Change*> made; // of what has been changed so far
    const std::span changes(snapshot.run.interventions.data(), changeCount(snapshot));
    std::size_t last = changes.size(); // where the last event begins: it is always listed
    while (last > 0 && (last == changes.size() || continues(changes, last, gap)))
        --last;
    bool listed = false;
    std::optional<Value> before;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Intervention& change = changes[i];
        const Place place = placeOf(change.change);
        if (!continues(changes, i, gap)) {
            listed = events.empty() || i == last ||
                     static_cast<double>(change.step - events.back().first) >= spacing;
            if (listed) {
                const auto known = made.find(place);
                before = known != made.end() ? valueOf(*known->second)
                                             : valueBefore(snapshot.run.experiment, change.change);
                // The first and the last keep their place where there is not room for all.
                const double weight = i == last ? 2 * byHand : events.empty() ? 1.5 * byHand : byHand;
                events.push_back({change.step, change.step, glyphOf(change.change), {}, weight});
            } else {
                ++events.back().hidden;
            }
        }
        made[place] = &change.change;
        if (!listed)
            continue;
        events.back().last = change.step;
        if (i + 1 == changes.size() || !continues(changes, i + 1, gap))
            events.back().label = changeLabel(change.change, before);
    }
    return events;
}

std::vector<TimelineEvent> plannedEvents(const Snapshot& snapshot) {
    std::vector<TimelineEvent> events;
    const std::span all(snapshot.run.interventions);
    const std::span plan = all.subspan(changeCount(snapshot));
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const Intervention& change = plan[i];
        if (!continues(plan, i, 0))
            events.push_back({change.step, change.step, glyphOf(change.change), {}, byHand, 0, true});
        events.back().last = change.step;
        if (i + 1 < plan.size() && continues(plan, i + 1, 0))
            continue;
        events.back().label = changeLabel(change.change, std::nullopt);
        if (events.size() == mostPlanned)
            break;
    }
    return events;
}

QString countdownText(const Snapshot& snapshot) {
    const auto plan = plannedEvents(snapshot);
    if (plan.empty())
        return {};
    const std::int64_t left = plan.front().first - snapshot.step;
    return left == 1 ? Texts::tr("%1 in 1 step").arg(plan.front().label)
                     : Texts::tr("%1 in %2 steps", "", asInt(left)).arg(plan.front().label, countText(left));
}

std::vector<TimelineEvent> timelineEvents(const Snapshot& snapshot, std::int64_t gap) {
    std::vector<TimelineEvent> events = changeEvents(snapshot, gap);
    if (snapshot.lives) {
        addDeaths(snapshot, deathGaps * gap, events);
        addRevivals(snapshot, events);
    }
    if (snapshot.steps)
        addSpikes(snapshot, events);
    std::ranges::move(plannedEvents(snapshot), std::back_inserter(events));
    std::ranges::stable_sort(events, {}, &TimelineEvent::first);
    return events;
}

std::vector<PlacedEvent> placedEvents(const std::vector<TimelineEvent>& events,
                                      const std::function<double(std::int64_t)>& pixelOf,
                                      const QFontMetricsF& metrics, const EventRows& rows) {
    std::vector<TimelineEvent> byWeight = events;
    std::ranges::stable_sort(byWeight, std::ranges::greater(), &TimelineEvent::weight);
    std::vector<PlacedEvent> placed;
    std::vector<QRectF> taken;
    for (const TimelineEvent& event : byWeight) {
        auto place = placeFor(event, pixelOf, metrics, rows, taken);
        if (!place)
            continue;
        taken.push_back(place->glyph.united(place->bar).united(place->label));
        placed.push_back(*std::move(place));
    }
    std::ranges::stable_sort(placed, {}, [](const PlacedEvent& p) { return p.event.place(); });
    return placed;
}

} // namespace lab::ui
