// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/timeline_events.h"

#include "core/insight/loss_spikes.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <optional>

namespace lab::ui {
namespace {

constexpr double betweenGlyphs = 3;
constexpr double betweenLabels = 8;
/// A shorter rest of a label says nothing.
constexpr double leastLabel = 36;

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("Timeline", text, nullptr, n);
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString valueText(const Parameter& parameter, const Value& value) {
    if (const auto* real = std::get_if<double>(&value))
        return numberText(*real);
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return numberText(static_cast<double>(*whole), 6);
    if (const auto* key = std::get_if<std::string>(&value)) {
        for (const Choice& choice : parameter.choices())
            if (choice.key == *key)
                return textOf(choice.label);
    }
    return {};
}

/// The value in force of what the intervention sets.
Value valueBefore(const Experiment& experiment, const Intervention& change, const Parameter& parameter) {
    if (change.layer == 0)
        return valueOf(experiment, parameter);
    const auto l = static_cast<std::size_t>(change.layer - 1);
    return l < experiment.layerBias.size() ? experiment.layerBias[l] : 0.0;
}

QString changeLabel(const Intervention& change, const Value& before) {
    const Parameter& parameter = *findParameter(change.key);
    const QString to = valueText(parameter, change.value);
    if (change.key == "bias") {
        const QString plus = std::get<double>(change.value) > 0 ? QStringLiteral("+") : QString();
        return change.layer == 0 ? tr("bias → %1").arg(plus + to)
                                 : tr("bias L%1 → %2").arg(change.layer).arg(plus + to);
    }
    const QString name = change.key == "learningRate" ? tr("rate") : textOf(parameter.label);
    return tr("%1 %2 → %3").arg(name, valueText(parameter, before), to);
}

TimelineGlyph glyphOf(const Intervention& change) {
    return change.key == "learningRate" ? TimelineGlyph::Diamond
           : change.key == "bias"       ? TimelineGlyph::Square
                                        : TimelineGlyph::Disc;
}

void addChanges(const Snapshot& snapshot, std::int64_t gap, std::vector<TimelineEvent>& events) {
    Experiment experiment = snapshot.run.experiment;
    const Intervention* previous = nullptr;
    Value before;
    for (const Intervention& change : snapshot.run.interventions) {
        if (change.step > snapshot.step)
            break;
        const bool goesOn = previous != nullptr && previous->key == change.key &&
                            previous->layer == change.layer && change.step - previous->step <= gap;
        if (!goesOn) {
            before = valueBefore(experiment, change, *findParameter(change.key));
            events.push_back({change.step, change.step, glyphOf(change), {}});
        }
        events.back().last = change.step;
        events.back().label = changeLabel(change, before);
        apply(experiment, change);
        previous = &change;
    }
}

void addDeaths(const Snapshot& snapshot, std::int64_t gap, std::vector<TimelineEvent>& events) {
    int units = 0;
    std::optional<std::size_t> open;
    for (const LifeEvent& life : snapshot.lives->events()) {
        if (life.kind != LifeEventKind::Died && life.kind != LifeEventKind::BornDead)
            continue;
        // Those that were born dead did not die with others a moment later.
        const bool goesOn = open && events[*open].first > 0 && life.seen - events[*open].last <= gap;
        if (!goesOn && !(open && events[*open].last == life.seen)) {
            units = 0;
            open = events.size();
            events.push_back({life.seen, life.seen, TimelineGlyph::Cross, {}});
        }
        events[*open].last = life.seen;
        ++units;
        events[*open].label = life.kind == LifeEventKind::BornDead ? tr("%1 born dead").arg(units)
                                                                   : tr("%1 died").arg(units);
    }
}

void addSpikes(const Snapshot& snapshot, std::vector<TimelineEvent>& events) {
    for (const LossSpike& spike : lossSpikes(*snapshot.steps, StepChannels{snapshot.layers.size()}.loss()))
        events.push_back({spike.firstStep, spike.lastStep, TimelineGlyph::Triangle,
                          tr("loss %1").arg(numberText(spike.loss, 2))});
}

struct Row {
    double glyphEnd = -std::numeric_limits<double>::infinity();
    double labelEnd = -std::numeric_limits<double>::infinity();
    std::size_t last = 0;
};

/// Shortens the label so that it ends at `end`, or takes it away.
void cutLabel(PlacedEvent& placed, double end, const QFontMetricsF& metrics) {
    if (placed.label.right() <= end)
        return;
    placed.label.setRight(end);
    placed.text = metrics.elidedText(placed.event.label, Qt::ElideRight, placed.label.width());
    if (placed.label.width() < leastLabel) {
        placed.label = {};
        placed.text.clear();
    }
}

/// The first row whose last label ends before x, else the one whose last glyph stands farthest away; null if
/// the glyphs would touch.
Row* rowFor(std::vector<Row>& rows, double x) {
    for (Row& row : rows)
        if (row.labelEnd + betweenLabels <= x)
            return &row;
    auto best = std::ranges::min_element(rows, {}, &Row::glyphEnd);
    return best->glyphEnd + betweenGlyphs <= x ? &*best : nullptr;
}

} // namespace

std::vector<TimelineEvent> timelineEvents(const Snapshot& snapshot, std::int64_t gap) {
    std::vector<TimelineEvent> events;
    addChanges(snapshot, gap, events);
    if (snapshot.lives)
        addDeaths(snapshot, gap, events);
    if (snapshot.steps)
        addSpikes(snapshot, events);
    std::ranges::stable_sort(events, {}, &TimelineEvent::first);
    return events;
}

std::vector<PlacedEvent> placedEvents(const std::vector<TimelineEvent>& events,
                                      const std::function<double(std::int64_t)>& pixelOf,
                                      const QFontMetricsF& metrics, const EventRows& rows) {
    std::vector<PlacedEvent> placed;
    std::vector<Row> open(static_cast<std::size_t>(rows.count));
    for (const TimelineEvent& event : events) {
        const double left = pixelOf(event.first) - rows.glyph / 2;
        Row* row = rowFor(open, left);
        if (row == nullptr)
            continue;
        if (row->labelEnd + betweenLabels > left && !placed.empty())
            cutLabel(placed[row->last], left - betweenLabels, metrics);
        const double middle = rows.top + static_cast<double>(row - open.data()) * rows.pitch;
        PlacedEvent next{event, {left, middle - rows.glyph / 2, rows.glyph, rows.glyph}, {}, event.label};
        next.label = {next.glyph.right() + 4, middle - metrics.height() / 2,
                      metrics.horizontalAdvance(event.label) + 1, metrics.height()};
        cutLabel(next, rows.right, metrics);
        row->glyphEnd = next.glyph.right();
        row->labelEnd = next.label.isEmpty() ? next.glyph.right() : next.label.right();
        row->last = placed.size();
        placed.push_back(std::move(next));
    }
    return placed;
}

} // namespace lab::ui
