// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timeline_strip.h"

#include "ui/document/selection.h"
#include "ui/look/icons.h"
#include "ui/look/scene.h"
#include "ui/look/tool_button.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/plot.h"
#include "ui/timeline/timeline_reading.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

constexpr int stripHeight = 96;
constexpr int compactHeight = 44;
constexpr double leftMargin = 14;
constexpr double rightMargin = 14;
/// Of the texts at the sides; the narrower where the window is small.
constexpr int roomyWidth = 1200;
constexpr double readingWidth = 266, narrowReadingWidth = 232;
constexpr double nameWidth = 176;
/// Between a run's name and its words.
constexpr double nameGap = 5;
constexpr double gap = 14;
/// Events nearer than this become one.
constexpr double eventPitch = 12;
/// So near to the playhead it can be taken hold of.
constexpr double playheadReach = 7;
/// Shortest axis in steps, as in the cards' plots.
constexpr double shortestAxis = 20;
/// A planned change up to here is on the axis from the start.
constexpr double farAhead = 1000;

QToolButton* makeButton(const QString& name, const char* actions, QWidget* parent) {
    auto* button = makeIconButton(name, 16, {30, 28}, parent);
    button->setProperty("role", "button");
    standFor(*button, actions);
    return button;
}

} // namespace

TimelineStrip::TimelineStrip(Selection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_reach(niceCeiling(shortestAxis)),
      m_reset(makeButton(tr("Back to step 0"), "startOver", this)),
      m_back(makeButton(tr("Ten steps back"), "tenBack back", this)),
      m_until(makeButton(tr("Play until something happens"), "until", this)) {
    setObjectName("timeline");
    setFixedHeight(stripHeight);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Timeline"));
    m_until->setFixedWidth(56); // with the arrow of its menu
    m_until->setPopupMode(QToolButton::MenuButtonPopup);
    connect(&m_selection, &Selection::changed, this, [this](Selection::Part part) {
        if (part == Selection::Part::HoveredStep)
            update();
    });
    describe();
}

QSize TimelineStrip::sizeHint() const {
    return {900, height()};
}

QSize TimelineStrip::minimumSizeHint() const {
    return {640, height()};
}

void TimelineStrip::present(std::shared_ptr<const Snapshot> drawn, std::shared_ptr<const Snapshot> said) {
    const bool another = m_snapshot && m_snapshot->generation != drawn->generation;
    m_snapshot = std::move(drawn);
    if (another || !m_snapshot->playing) // it is there, or the run was replaced
        m_visiting.reset();
    m_reach = reachOf(*m_snapshot);
    m_said = std::move(said);
    // What was pinned belongs to the run that was left.
    if (another || (!m_pins.empty() && std::ranges::max(m_pins) > m_snapshot->step)) {
        m_pins.clear();
        describe();
    }
    if (isVisible())
        placeEvents();
    visitNext();
    // The words on the left seldom change.
    update(reading() != m_painted
               ? rect()
               : rect().adjusted(static_cast<int>(m_zoom * (plot().left() - gap)), 0, 0, 0));
}

// Drawn in the sizes of the usual text, and scaled as a whole.
void TimelineStrip::setTheme(const Theme& theme) {
    dress(*this, theme);
    m_zoom = theme.bodyPx / Theme().bodyPx;
    m_theme = scaled(theme, 1 / m_zoom);
    fitHeight();
    m_reset->setIcon(makeIcon(IconName::Reset, theme.ink2, theme.ink3));
    m_back->setIcon(makeIcon(IconName::StepsBack, theme.ink2, theme.ink3));
    m_until->setIcon(makeIcon(IconName::UntilEvent, theme.ink2, theme.ink3));
    placeEvents();
    update();
}

void TimelineStrip::setCompact(bool compact) {
    if (compact == m_compact)
        return;
    m_compact = compact;
    fitHeight();
    placeEvents();
    update();
}

void TimelineStrip::fitHeight() {
    setFixedHeight(static_cast<int>(std::lround(m_zoom * (m_compact ? compactHeight : stripHeight))));
    placeButtons();
}

void TimelineStrip::placeButtons() {
    int right = static_cast<int>(m_zoom * (plot().left() - gap));
    for (QToolButton* button : {m_until, m_back, m_reset}) {
        button->move(right - button->width(), m_compact ? 0 : 1);
        right -= button->width() + 4;
    }
}

void TimelineStrip::setOccasions(QMenu* menu) {
    m_until->setMenu(menu);
}

const std::optional<double>& TimelineStrip::cursor() const {
    return m_selection.hoveredStep();
}

QRectF TimelineStrip::plot() const {
    const double width = this->width() / m_zoom;
    const double left = leftMargin + (width < roomyWidth ? narrowReadingWidth : readingWidth) + gap;
    return {left, 0, std::max(100.0, width - left - gap - nameWidth - rightMargin),
            static_cast<double>(m_compact ? compactHeight : stripHeight)};
}

/// The step at the axis' right end.
double TimelineStrip::reachOf(const Snapshot& snapshot) const {
    const auto now = static_cast<double>(snapshot.step);
    double end = std::max({shortestAxis, now, static_cast<double>(recordedEnd(snapshot))});
    if (m_ghost != nullptr)
        end = std::max(end, static_cast<double>(recordedEnd(*m_ghost)));
    // What is ahead has its place, unless it is so far away that the run would be squeezed together.
    for (const TimelineEvent& planned : plannedEvents(snapshot)) {
        const auto at = static_cast<double>(planned.first);
        if (at <= std::max(farAhead, 4 * now))
            end = std::max(end, at * (1 + 1e-9)); // with a little room behind it
    }
    return niceCeiling(end);
}

TimelineScale TimelineStrip::scale() const {
    return {plot(), m_reach, m_compact, m_ghost != nullptr};
}

double TimelineStrip::pixelOf(double step) const {
    return m_zoom * scale().pixelOf(step);
}

std::int64_t TimelineStrip::stepAt(double x) const {
    const QRectF area = plot();
    const double step = std::round((x / m_zoom - area.left()) / area.width() * m_reach);
    return static_cast<std::int64_t>(
        std::clamp(step, 0.0, m_snapshot ? static_cast<double>(m_snapshot->step) : 0.0));
}

void TimelineStrip::placeEvents() {
    m_events.clear();
    if (!m_snapshot)
        return;
    EventRows rows;
    rows.right = m_compact ? 0 : width() / m_zoom - rightMargin;
    if (m_compact) {
        rows.count = 1;
        rows.top = 9;
    }
    const auto together = static_cast<std::int64_t>(m_reach / plot().width() * eventPitch);
    std::vector<TimelineEvent> events = timelineEvents(*m_snapshot, together);
    std::erase_if(events, [&](const TimelineEvent& event) {
        return event.ahead && static_cast<double>(event.first) > m_reach;
    });
    m_events = placedEvents(
        events, [steps = scale()](std::int64_t step) { return steps.pixelOf(static_cast<double>(step)); },
        QFontMetricsF(timelineFont(m_theme, 11.5)), rows);
}

QStringList TimelineStrip::reading() const {
    if (!m_snapshot)
        return {tr("Nothing trained yet.")};
    if (m_pins.size() == 2)
        return readingBetween(*m_snapshot, m_pins[0], m_pins[1]);
    if (cursor() || !m_pins.empty()) {
        const auto wanted = cursor() ? std::llround(*cursor()) : m_pins[0];
        const auto step = std::clamp<std::int64_t>(wanted, 0, m_snapshot->step);
        QStringList lines = readingAt(*m_snapshot, step);
        const auto slack = static_cast<std::int64_t>(m_reach / plot().width() * eventPitch / 2);
        for (const PlacedEvent& placed : m_events)
            if (placed.event.first - slack <= step && step <= placed.event.last + slack)
                lines.insert(1, placed.event.first == placed.event.last ? placed.event.label
                                                                        : textOf(placed.event));
        return lines;
    }
    QStringList lines{m_compact ? tr("Point at a step.") : tr("Point at a step to see what held then."),
                      tr("Click keeps it; Shift-click a second"), tr("step shows the difference.")};
    if (const QString countdown = countdownText(m_said ? *m_said : *m_snapshot); !countdown.isEmpty())
        lines.prepend(countdown);
    return lines;
}

QString TimelineStrip::words() const {
    return m_said ? verdictWordInside(m_said->diagnosis.verdict) + QStringLiteral(": ") + readingNow(*m_said)
                  : QString();
}

void TimelineStrip::describe() {
    setAccessibleDescription(reading().join(QStringLiteral(". ")));
}

void TimelineStrip::showEvent(QShowEvent*) {
    placeEvents();
}

void TimelineStrip::resizeEvent(QResizeEvent*) {
    placeButtons();
    placeEvents();
}

void TimelineStrip::hover(std::optional<std::int64_t> step) {
    m_selection.hoverStep(step ? std::optional(static_cast<double>(*step)) : std::nullopt);
}

void TimelineStrip::pin(double at, bool second) {
    if (!m_snapshot)
        return;
    const auto step = std::clamp<std::int64_t>(std::llround(at), 0, m_snapshot->step);
    if (second && !m_pins.empty())
        m_pins = {m_pins[0], step};
    else if (m_pins == std::vector{step})
        m_pins.clear();
    else
        m_pins = {step};
    describe();
    update();
}

// A glyph's surroundings and its label belong to it: 24 pixels to hit.
const PlacedEvent* TimelineStrip::eventAt(const QPointF& place) const {
    const auto found = std::ranges::find_if(m_events, [&](const PlacedEvent& placed) {
        return placed.glyph.united(placed.bar).adjusted(-7, -3, 7, 3).contains(place) ||
               placed.label.contains(place);
    });
    return found == m_events.end() ? nullptr : &*found;
}

bool TimelineStrip::isOnPlayhead(const QPointF& place) const {
    return m_snapshot && plot().adjusted(-eventPitch, 0, eventPitch, 0).contains(place) &&
           std::abs(place.x() - scale().pixelOf(static_cast<double>(m_snapshot->step))) <= playheadReach;
}

void TimelineStrip::dragTo(double x) {
    const QRectF area = plot();
    const double step = std::round((x / m_zoom - area.left()) / area.width() * m_reach);
    m_wanted =
        static_cast<std::int64_t>(std::clamp(step, 0.0, static_cast<double>(recordedEnd(*m_snapshot))));
    visitNext();
}

void TimelineStrip::visitNext() {
    if (m_visiting || !m_wanted)
        return;
    const std::int64_t step = *std::exchange(m_wanted, std::nullopt);
    if (step == m_snapshot->step)
        return;
    m_visiting = step;
    emit visitRequested(step);
}

void TimelineStrip::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
}

void TimelineStrip::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging)
        return dragTo(event->position().x());
    setCursor(isOnPlayhead(event->position() / m_zoom) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    const QRectF area = plot().adjusted(-eventPitch, 0, eventPitch, 0);
    const QPointF place = event->position() / m_zoom;
    const PlacedEvent* placed = eventAt(place);
    setToolTip(placed != nullptr ? textOf(placed->event) : QString());
    if (placed != nullptr)
        hover(placed->event.place());
    else if (m_snapshot && area.contains(place))
        hover(stepAt(event->position().x()));
    else
        hover(std::nullopt);
}

void TimelineStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_snapshot)
        return;
    const QPointF place = event->position() / m_zoom;
    m_visiting.reset();
    m_wanted.reset();
    m_dragging = isOnPlayhead(place) && eventAt(place) == nullptr;
    if (m_dragging)
        return;
    const bool second = event->modifiers().testFlag(Qt::ShiftModifier);
    if (const PlacedEvent* placed = eventAt(place))
        return pin(static_cast<double>(placed->event.place()), second);
    if (plot().adjusted(-eventPitch, 0, eventPitch, 0).contains(place))
        pin(static_cast<double>(stepAt(event->position().x())), second);
}

void TimelineStrip::leaveEvent(QEvent*) {
    hover(std::nullopt);
}

std::int64_t TimelineStrip::neighbourEvent(std::int64_t step, bool later) const {
    std::int64_t best = step;
    for (const PlacedEvent& placed : m_events) {
        const std::int64_t at = placed.event.place();
        if (placed.event.ahead)
            continue;
        if (later ? at > step && (best == step || at < best) : at < step && (best == step || at > best))
            best = at;
    }
    return best;
}

std::optional<std::int64_t> TimelineStrip::keyTarget(const QKeyEvent& event) const {
    const std::int64_t end = m_snapshot->step;
    const std::int64_t now = cursor() ? std::clamp<std::int64_t>(std::llround(*cursor()), 0, end) : end;
    const auto pixel = std::max<std::int64_t>(1, std::llround(m_reach / plot().width()));
    const auto tick = static_cast<std::int64_t>(scale().tickStep());
    const bool ofEvents = event.modifiers().testFlag(Qt::ControlModifier);
    switch (event.key()) {
    case Qt::Key_Left:
        return ofEvents ? neighbourEvent(now, false) : std::max<std::int64_t>(0, now - pixel);
    case Qt::Key_Right:
        return ofEvents ? neighbourEvent(now, true) : std::min(end, now + pixel);
    case Qt::Key_PageDown:
        return std::max<std::int64_t>(0, now - tick);
    case Qt::Key_PageUp:
        return std::min(end, now + tick);
    case Qt::Key_Home:
        return 0;
    case Qt::Key_End:
        return end;
    default:
        return std::nullopt;
    }
}

void TimelineStrip::keyPressEvent(QKeyEvent* event) {
    if (!m_snapshot)
        return QWidget::keyPressEvent(event);
    if (const auto step = keyTarget(*event)) {
        hover(*step);
        describe();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && cursor()) {
        pin(*cursor(), event->modifiers().testFlag(Qt::ShiftModifier));
    } else if (event->key() == Qt::Key_Escape && (cursor() || !m_pins.empty())) {
        m_pins.clear();
        hover(std::nullopt);
        describe();
        update();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void TimelineStrip::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.dock);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.border);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(m_zoom, m_zoom);
    if (event->rect().left() < m_zoom * (plot().left() - gap))
        paintReading(painter);
    const TimelineScale steps = scale();
    paintTimelineAxis(painter, steps, gap + 14, m_theme);
    if (!m_snapshot)
        return;
    paintTimelineRibbon(painter, *m_snapshot, steps, m_theme);
    if (m_ghost != nullptr)
        paintTimelineRibbonBefore(painter, *m_ghost, steps, m_theme);
    paintTimelineEvents(painter, m_events, steps, m_theme);
    paintTimelineCursors(painter, m_pins, cursor(), steps, m_theme);
    paintTimelinePlayhead(painter, m_snapshot->step, steps, m_theme);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(plot().adjusted(-8, 3.5, 8, -2.5), 4, 4);
    }
    paintName(painter);
}

// The buttons stand beside the title. Where the strip is low, only the first line of the reading is shown.
void TimelineStrip::paintReading(QPainter& painter) {
    const double right = plot().left() - gap;
    const double top = m_compact ? 3 : 8;
    painter.setFont(uiFont(m_theme.bodyPx, QFont::DemiBold));
    painter.setPen(m_theme.ink);
    painter.drawText(QRectF(leftMargin, top, right - leftMargin, 20), Qt::AlignVCenter, tr("Timeline"));
    painter.setFont(uiFont(m_theme.labelPx));
    const QFontMetricsF metrics(painter.font());
    const bool says = cursor() || !m_pins.empty();
    QRectF line(leftMargin, top + (m_compact ? 23 : 20), right - leftMargin, 16);
    m_painted = reading();
    for (const QString& text : m_painted.mid(0, m_compact ? 1 : 4)) {
        painter.setPen(says && line.top() < 30 ? m_theme.ink : m_theme.ink2);
        painter.drawText(line, Qt::AlignVCenter, metrics.elidedText(text, Qt::ElideRight, line.width()));
        line.translate(0, 16);
    }
}

QFont TimelineStrip::nameFont(QFont::Weight weight) const {
    return uiFont(m_theme.bodyPx * 12 / 13, weight);
}

QRectF TimelineStrip::namePlace() const {
    return {plot().right() + gap + 14, m_compact ? 5 : timelineRibbonTop(scale()) - 13,
            nameWidth - gap + rightMargin - 4, 16};
}

QString TimelineStrip::wordsBefore() const {
    if (m_compact || m_saidGhost == nullptr || m_said == nullptr)
        return {};
    const double room = namePlace().width() -
                        QFontMetricsF(nameFont(QFont::DemiBold)).horizontalAdvance(tr("before")) - nameGap;
    const QFontMetricsF metrics(nameFont(QFont::Normal));
    const QStringList forms = readingBefore(*m_saidGhost, *m_said);
    const auto fits = std::ranges::find_if(
        forms, [&](const QString& form) { return metrics.horizontalAdvance(form) <= room; });
    return fits == forms.end() ? QString() : *fits;
}

// "main" and its verdict, its numbers, and the run before; with that the lines are closer.
void TimelineStrip::paintName(QPainter& painter) const {
    QRectF line = namePlace();
    const auto paintNamed = [&](const QString& name, const QString& words) {
        painter.setFont(nameFont(QFont::DemiBold));
        const double advance = QFontMetricsF(painter.font()).horizontalAdvance(name) + nameGap;
        painter.drawText(line, Qt::AlignVCenter, name);
        painter.setFont(nameFont(QFont::Normal));
        painter.drawText(
            line.adjusted(advance, 0, 0, 0), Qt::AlignVCenter,
            QFontMetricsF(painter.font()).elidedText(words, Qt::ElideRight, line.width() - advance));
    };
    const QString before = wordsBefore();
    const double pitch = before.isEmpty() ? 17 : 15;
    painter.setPen(m_theme.ink);
    paintNamed(tr("main"), verdictWordInside(m_said->diagnosis.verdict));
    painter.setPen(m_theme.ink2);
    const QString all = readingNow(*m_said);
    line.translate(0, pitch);
    painter.drawText(line, Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).horizontalAdvance(all) <= line.width() ? all
                                                                                          : lossNow(*m_said));
    line.translate(0, pitch);
    if (!before.isEmpty())
        paintNamed(tr("before"), before);
}

} // namespace lab::ui
