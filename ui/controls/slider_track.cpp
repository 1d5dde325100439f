// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/slider_track.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// The picture's sizes at 17 px type; the projector's are larger in proportion.
struct TrackSizes {
    double handle, groove, ring, tick, margin, strip;
};

TrackSizes sizesOf(const Theme& theme) {
    const double zoom = theme.sliderPx / 17;
    return {18 * zoom, 4 * zoom, 3 * zoom, 3 * zoom, 9 * zoom + 2, std::round(10 * zoom)};
}

/// Between the handle's focus ring and the strip.
constexpr double stripGap = 1;

} // namespace

SliderTrack::SliderTrack(QWidget* parent) : QAbstractSlider(parent), m_theme(themeOf(ThemeName::Light)) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void SliderTrack::setOrigin(int position) {
    m_origin = position;
    update();
}

void SliderTrack::setTicks(std::vector<Tick> ticks) {
    m_ticks = std::move(ticks);
    update();
}

void SliderTrack::setTheme(const Theme& theme) {
    m_theme = theme;
    updateGeometry();
    update();
}

void SliderTrack::setStrip(SliderStrip strip) {
    m_strip = std::move(strip);
    update();
}

void SliderTrack::setStripShown(bool shown) {
    m_stripShown = shown;
    updateGeometry();
    update();
}

QRectF SliderTrack::stripArea() const {
    if (!m_stripShown)
        return {};
    const TrackSizes sizes = sizesOf(m_theme);
    const int left = pixelOf(minimum());
    return QRectF(left, std::round(sizes.handle + 6 + stripGap), pixelOf(maximum()) - left, sizes.strip);
}

QString SliderTrack::stripText(int position) const {
    const double share = double(position - minimum()) / std::max(1, maximum() - minimum());
    return m_stripShown ? m_strip.textAt(share) : QString();
}

bool SliderTrack::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QAbstractSlider::event(event);
    const auto* help = static_cast<QHelpEvent*>(event); // its type says so
    const QString text = stripText(positionAt(help->pos().x()));
    const QRectF area = stripArea().adjusted(0, -stripGap, 0, stripGap);
    if (text.isEmpty() || help->pos().y() < area.top() || help->pos().y() > area.bottom())
        return QAbstractSlider::event(event);
    QToolTip::showText(help->globalPos(), m_strip.terms.isEmpty() ? text : text + "\n\n" + m_strip.terms,
                       this);
    return true;
}

QSize SliderTrack::sizeHint() const {
    const TrackSizes sizes = sizesOf(m_theme);
    const double labels = QFontMetricsF(uiFont(m_theme.axisPx)).height();
    const double strip = m_stripShown ? stripGap + sizes.strip + 1 : 0;
    // Handle with its focus ring, strip, ticks, labels.
    return {240, static_cast<int>(std::ceil(sizes.handle + 6 + strip + sizes.tick + 3 + labels))};
}

QSize SliderTrack::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

int SliderTrack::pixelOf(int position) const {
    const double margin = sizesOf(m_theme).margin;
    const double share = double(position - minimum()) / std::max(1, maximum() - minimum());
    return static_cast<int>(std::lround(margin + share * (width() - 2 * margin)));
}

int SliderTrack::positionAt(double x) const {
    const double margin = sizesOf(m_theme).margin;
    const double share = (x - margin) / std::max(1.0, width() - 2 * margin);
    return minimum() + static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (maximum() - minimum())));
}

void SliderTrack::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const TrackSizes sizes = sizesOf(m_theme);
    const double y = sizes.handle / 2 + 3;
    const QRectF strip = stripArea();
    if (!strip.isEmpty())
        paintStrip(painter, strip, m_strip, m_theme);
    paintTicks(painter, strip.isEmpty() ? y + sizes.handle / 2 + 3 : strip.bottom() + 1);
    paintGroove(painter, y);
    if (m_ghost >= 0 && m_ghost != sliderPosition())
        paintGhost(painter, y);
    paintHandle(painter, y);
}

void SliderTrack::paintGroove(QPainter& painter, double y) const {
    const TrackSizes sizes = sizesOf(m_theme);
    const auto bar = [&](double from, double to, const QColor& color) {
        painter.setPen(QPen(color, sizes.groove, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(from, y), QPointF(to, y));
    };
    bar(pixelOf(minimum()), pixelOf(maximum()), blend(m_theme.axis, m_theme.border, 0.15));
    const int from = pixelOf(m_origin), to = pixelOf(sliderPosition());
    if (from != to)
        bar(from, to, isEnabled() ? m_theme.accent : m_theme.axis);
}

void SliderTrack::paintGhost(QPainter& painter, double y) const {
    const double radius = sizesOf(m_theme).handle / 2 - 1;
    painter.setPen(QPen(m_theme.ink2, 1.2, Qt::CustomDashLine));
    QPen pen = painter.pen();
    pen.setDashPattern({2, 2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(pixelOf(m_ghost), y), radius, radius);
}

void SliderTrack::paintHandle(QPainter& painter, double y) const {
    const TrackSizes sizes = sizesOf(m_theme);
    const QPointF centre(pixelOf(sliderPosition()), y);
    if (hasFocus()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(blend(m_theme.accent, m_theme.dock, 0.3));
        painter.drawEllipse(centre, sizes.handle / 2 + 3, sizes.handle / 2 + 3);
    }
    const bool light = m_theme.name != ThemeName::Dark;
    painter.setPen(QPen(isEnabled() ? m_theme.accent : m_theme.axis, sizes.ring));
    painter.setBrush(light ? QColor(Qt::white) : m_theme.card);
    const double radius = (sizes.handle - sizes.ring) / 2;
    painter.drawEllipse(centre, radius, radius);
}

void SliderTrack::paintTicks(QPainter& painter, double y) const {
    const TrackSizes sizes = sizesOf(m_theme);
    const QFont font = uiFont(m_theme.axisPx);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(QPen(m_theme.axis, 1));
    for (const Tick& tick : m_ticks) {
        const double x = pixelOf(tick.position) + 0.5;
        painter.drawLine(QPointF(x, y), QPointF(x, y + sizes.tick));
    }
    painter.setPen(m_theme.ink2);
    for (const auto& [rect, label] : placedLabels(metrics, y + sizes.tick + 2))
        painter.drawText(rect, Qt::AlignCenter, label);
}

std::vector<std::pair<QRectF, QString>> SliderTrack::placedLabels(const QFontMetricsF& metrics,
                                                                  double top) const {
    const auto placed = [&](bool all) {
        std::vector<std::pair<QRectF, QString>> labels;
        for (const Tick& tick : m_ticks) {
            const bool pillar =
                tick.position == minimum() || tick.position == maximum() || tick.position == m_origin;
            if (!all && !pillar)
                continue;
            const double w = metrics.horizontalAdvance(tick.label);
            const double x = std::clamp(pixelOf(tick.position) - w / 2, 0.0, std::max(0.0, width() - w));
            labels.emplace_back(QRectF(x, top, w + 1, metrics.height()), tick.label);
        }
        return labels;
    };
    auto labels = placed(true);
    const double gap = metrics.height() * 0.6;
    for (std::size_t i = 1; i < labels.size(); ++i)
        // All or the ends and the origin: a scale with some labels missing looks uneven.
        if (labels[i - 1].first.right() + gap > labels[i].first.left())
            return placed(false);
    return labels;
}

void SliderTrack::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    const double x = event->position().x();
    const double handle = pixelOf(sliderPosition());
    m_ghost = sliderPosition();
    // A handle taken at its rim must not jump by the distance to its centre.
    const bool onHandle = std::abs(x - handle) <= sizesOf(m_theme).handle / 2;
    m_grab = onHandle ? x - handle : 0;
    setSliderDown(true);
    setSliderPosition(positionAt(x - m_grab));
    update();
}

void SliderTrack::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown())
        setSliderPosition(positionAt(event->position().x() - m_grab));
}

void SliderTrack::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !isSliderDown())
        return;
    const bool moved = m_ghost != sliderPosition();
    m_ghost = -1;
    setSliderDown(false);
    if (moved)
        emit dragged();
    update();
}

void SliderTrack::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        emit doubleClicked();
}

} // namespace lab::ui
