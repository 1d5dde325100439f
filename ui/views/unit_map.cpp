// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/unit_map.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// A cell and the gap after it stand as 12 to 3, at any size.
constexpr double cellShare = 0.8;
constexpr double smallestCell = 6;
constexpr double smallestGlyphCell = 9;
constexpr double largestCell = 64;
constexpr std::size_t mostColumns = 32;
constexpr std::size_t mostLines = 4;
/// Rows may stand further apart than columns, up to this, and to so much more than columns.
constexpr double loosestRow = 30;
constexpr double loosestShare = 1.3;
constexpr double loosestBar = 56;

QColor fillOf(UnitState state, const Theme& theme) {
    switch (state) {
    case UnitState::Alive:
        return theme.aliveFill;
    case UnitState::Saturated:
        return theme.saturatedFill;
    case UnitState::Dormant:
        return theme.dormantFill;
    case UnitState::Dead:
        break;
    }
    return theme.deadFill;
}

QColor lineOf(UnitState state, const Theme& theme) {
    switch (state) {
    case UnitState::Alive:
        return theme.aliveLine;
    case UnitState::Saturated:
        return theme.saturatedLine;
    case UnitState::Dormant:
        return theme.dormantLine;
    case UnitState::Dead:
        break;
    }
    return theme.deadFill;
}

void drawGlyph(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme) {
    const QPointF c = cell.center();
    const double s = cell.width();
    const double pen = std::max(1.4, s * 0.13);
    painter.setBrush(Qt::NoBrush);
    if (state == UnitState::Saturated) {
        const QColor ink = theme.name == ThemeName::Dark ? theme.card : theme.ink;
        painter.setPen(QPen(ink, pen, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(c - QPointF(s * 0.25, 0), c + QPointF(s * 0.25, 0));
    } else if (state == UnitState::Dormant) {
        painter.setPen(QPen(theme.dormantLine, pen));
        painter.drawEllipse(c, s * 0.2, s * 0.2);
    } else if (state == UnitState::Dead) {
        painter.setPen(QPen(theme.deadCross, pen, Qt::SolidLine, Qt::RoundCap));
        const double arm = s * 0.23;
        painter.drawLine(c + QPointF(-arm, -arm), c + QPointF(arm, arm));
        painter.drawLine(c + QPointF(-arm, arm), c + QPointF(arm, -arm));
    }
}

QString countText(std::size_t count, UnitState state) {
    return QStringLiteral("%1 %2").arg(count).arg(unitStateText(state));
}

} // namespace

QString unitStateText(UnitState state) {
    switch (state) {
    case UnitState::Alive:
        return UnitMap::tr("alive");
    case UnitState::Saturated:
        return UnitMap::tr("saturated");
    case UnitState::Dormant:
        return UnitMap::tr("dormant");
    case UnitState::Dead:
        break;
    }
    return UnitMap::tr("dead for good");
}

void drawUnit(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme) {
    const bool outlined = cell.width() >= smallestGlyphCell;
    const QRectF box = outlined ? cell.adjusted(0.5, 0.5, -0.5, -0.5) : cell;
    // Without room for a glyph a dormant unit keeps its outline, as its fill is the card's.
    const bool line = outlined || state == UnitState::Dormant;
    painter.setPen(line ? QPen(lineOf(state, theme), std::max(1.0, cell.width() / 16)) : QPen(Qt::NoPen));
    painter.setBrush(fillOf(state, theme));
    const double radius = std::min(cell.width() * 0.2, 5.0);
    painter.drawRoundedRect(!outlined && line ? box.adjusted(0.5, 0.5, -0.5, -0.5) : box, radius, radius);
    if (outlined)
        drawGlyph(painter, cell, state, theme);
}

void drawUnitDisc(QPainter& painter, const QPointF& center, double radius, UnitState state,
                  const Theme& theme) {
    painter.setPen(QPen(lineOf(state, theme), std::clamp(radius * 0.3, 0.6, 1.4)));
    painter.setBrush(fillOf(state, theme));
    painter.drawEllipse(center, radius, radius);
    const double side = 1.8 * radius;
    if (side >= smallestGlyphCell - 2)
        drawGlyph(painter, QRectF(center.x() - side / 2, center.y() - side / 2, side, side), state, theme);
}

UnitMap::UnitMap(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setAccessibleName(tr("Unit map"));
    setCursor(Qt::PointingHandCursor);
}

void UnitMap::setUnits(std::vector<std::vector<UnitState>> layers) {
    if (layers == m_layers)
        return;
    m_layers = std::move(layers);
    describe();
    update();
}

void UnitMap::setSelectedLayer(std::size_t layer) {
    if (layer == m_selected)
        return;
    m_selected = layer;
    update();
}

void UnitMap::setLitLayer(std::optional<std::size_t> layer) {
    if (layer == m_lit)
        return;
    m_lit = layer;
    update();
}

void UnitMap::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

std::size_t UnitMap::widest() const {
    std::size_t most = 0;
    for (const auto& layer : m_layers)
        most = std::max(most, layer.size());
    return most;
}

double UnitMap::rowsTop() const {
    return 17 * scale();
}

double UnitMap::rowsBottom(double height) const {
    return std::max(rowsTop() + 1, height - 22 * scale());
}

UnitMap::Geometry UnitMap::geometryIn(const QSizeF& size) const {
    Geometry g;
    g.left = 28 * scale();
    // The selection's outline needs a few pixels beyond the last column.
    g.barWidth = std::max(8.0, size.width() - g.left - 8);
    const std::size_t columns = widest();
    if (m_layers.empty() || columns == 0)
        return g;
    const double space = rowsBottom(size.height()) - rowsTop();
    const double rows = space / static_cast<double>(m_layers.size());
    chooseLines(g, rows);
    const double fit = pitchIn(g, rows, g.lines);
    g.cell = std::floor(std::min(fit * cellShare, largestCell));
    // Just below the size of a cell the gap gives way first.
    if (g.cell < smallestCell && fit >= smallestCell + 1)
        g.cell = smallestCell;
    g.bars = columns > mostColumns || g.cell < smallestCell;
    g.columnPitch = std::min(g.cell / cellShare, fit);
    const double block = static_cast<double>(g.lines) * g.columnPitch + (g.lines > 1 ? g.columnPitch / 2 : 0);
    g.rowPitch =
        std::min(rows, g.bars ? loosestBar * scale() : std::max(loosestShare * block, loosestRow * scale()));
    return g;
}

double UnitMap::pitchIn(const Geometry& g, double rows, std::size_t lines) const {
    const std::size_t columns = (widest() + lines - 1) / lines;
    // Half a line parts a layer of several from the next.
    const double height = lines == 1 ? rows : rows / (static_cast<double>(lines) + 0.5);
    return std::min(height, g.barWidth / static_cast<double>(columns));
}

// One line per layer, unless cells would be too small for their glyphs and several make them larger.
void UnitMap::chooseLines(Geometry& g, double rows) const {
    g.lines = 1;
    if (pitchIn(g, rows, 1) * cellShare < smallestGlyphCell) {
        for (std::size_t lines = 2; lines <= mostLines; ++lines) {
            if (pitchIn(g, rows, lines) > pitchIn(g, rows, g.lines))
                g.lines = lines;
        }
    }
    g.columns = (widest() + g.lines - 1) / g.lines;
}

int UnitMap::widthFor(int height, int most) const {
    const Geometry g = geometryIn(QSizeF(most, height));
    if (g.bars)
        return most;
    const double width = g.left + static_cast<double>(g.columns) * g.columnPitch + 8;
    return std::clamp(static_cast<int>(std::ceil(width)), static_cast<int>(g.left) + 24, most);
}

double UnitMap::rowPitch() const {
    return geometryIn(size()).rowPitch;
}

bool UnitMap::isBars() const {
    return geometryIn(size()).bars;
}

QRectF UnitMap::cellRect(const Geometry& g, std::size_t layer, std::size_t unit) const {
    const double above =
        (g.rowPitch - static_cast<double>(g.lines) * g.columnPitch + g.columnPitch - g.cell) / 2;
    const double y = rowsTop() + static_cast<double>(layer) * g.rowPitch + above +
                     static_cast<double>(unit / g.columns) * g.columnPitch;
    const double x = g.left + static_cast<double>(unit % g.columns) * g.columnPitch;
    return {std::round(x), std::round(y), g.cell, g.cell};
}

QPointF UnitMap::cellCenter(std::size_t layer, std::size_t unit) const {
    const Geometry g = geometryIn(size());
    if (!g.bars)
        return cellRect(g, layer, unit).center();
    return {g.left + g.barWidth / 2, rowsTop() + (static_cast<double>(layer) + 0.5) * g.rowPitch};
}

std::optional<std::size_t> UnitMap::layerAt(double y) const {
    const double pitch = rowPitch();
    const double row = pitch > 0 ? std::floor((y - rowsTop()) / pitch) : -1;
    if (row < 0 || row >= static_cast<double>(m_layers.size()))
        return std::nullopt;
    return static_cast<std::size_t>(row);
}

UnitMap::Counts UnitMap::countsOf(std::size_t layer) const {
    Counts counts{};
    for (const UnitState state : m_layers[layer])
        ++counts[static_cast<std::size_t>(state)];
    return counts;
}

QString UnitMap::countsText(std::size_t layer) const {
    const Counts counts = countsOf(layer);
    QStringList parts;
    for (auto state = unitStates.rbegin(); state != unitStates.rend(); ++state) {
        const std::size_t count = counts[static_cast<std::size_t>(*state)];
        if (count > 0)
            parts.append(countText(count, *state));
    }
    return tr("layer %1: %2 of %3 units")
        .arg(layer + 1)
        .arg(parts.join(QStringLiteral(", ")))
        .arg(m_layers[layer].size());
}

QString UnitMap::textAt(const QPointF& place) const {
    const auto row = layerAt(place.y());
    if (!row)
        return {};
    const std::size_t layer = *row;
    const Geometry g = geometryIn(size());
    if (g.bars)
        return countsText(layer);
    const QPointF cell = (place - cellRect(g, layer, 0).topLeft()) / std::max(g.columnPitch, 1e-9);
    const double line = std::clamp(std::floor(cell.y()), 0.0, static_cast<double>(g.lines - 1));
    const double column = std::floor(cell.x());
    const double found = line * static_cast<double>(g.columns) + column;
    if (column < 0 || column >= static_cast<double>(g.columns) ||
        found >= static_cast<double>(m_layers[layer].size()))
        return countsText(layer);
    const auto unit = static_cast<std::size_t>(found);
    return tr("layer %1, unit %2: %3").arg(layer + 1).arg(unit + 1).arg(unitStateText(m_layers[layer][unit]));
}

void UnitMap::describe() {
    QStringList lines;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
        lines.append(countsText(layer));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

void UnitMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    if (m_layers.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const Geometry g = geometryIn(size());
    if (g.bars)
        drawBars(painter, g);
    else
        drawCells(painter, g);
    drawNumbers(painter, g);
    drawCaption(painter, g);
    drawOutline(painter, g, m_selected, 1.8);
    if (m_lit && m_lit != m_selected)
        drawOutline(painter, g, *m_lit, 1);
}

void UnitMap::drawCells(QPainter& painter, const Geometry& g) const {
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        for (std::size_t unit = 0; unit < m_layers[layer].size(); ++unit)
            drawUnit(painter, cellRect(g, layer, unit), m_layers[layer][unit], m_theme);
    }
}

void UnitMap::drawBars(QPainter& painter, const Geometry& g) const {
    const double gap = g.rowPitch >= 6 ? std::min(3.0, g.rowPitch * 0.2) : g.rowPitch >= 3 ? 1 : 0;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        const Counts counts = countsOf(layer);
        const double y = rowsTop() + static_cast<double>(layer) * g.rowPitch + gap / 2;
        const double height = g.rowPitch - gap;
        double x = g.left;
        for (const UnitState state : unitStates) {
            const double width = g.barWidth * static_cast<double>(counts[static_cast<std::size_t>(state)]) /
                                 static_cast<double>(std::max<std::size_t>(1, m_layers[layer].size()));
            const QRectF part(x, y, width, height);
            const bool hollow = state == UnitState::Dormant;
            painter.fillRect(part,
                             hollow ? blend(m_theme.dormantLine, m_theme.card, 0.3) : fillOf(state, m_theme));
            const double glyph = std::min(height, 14 * scale());
            if (glyph >= smallestGlyphCell && width >= glyph) {
                QRectF place(0, 0, glyph, glyph);
                place.moveCenter(part.center());
                drawGlyph(painter, place, state, m_theme);
            }
            x += width;
        }
    }
}

// Every layer where rows allow, else every 2nd, 4th, 8th, ... and always the selected one.
bool UnitMap::isNumbered(std::size_t layer) const {
    if (layer == m_selected)
        return true;
    const double pitch = rowPitch();
    const double room = QFontMetricsF(uiFont(m_theme.axisPx)).ascent() + 1;
    std::size_t every = 1;
    while (pitch * static_cast<double>(every) < room && every < m_layers.size())
        every *= 2;
    if (layer > 0 && (layer + 1) % every != 0)
        return false;
    if (m_selected >= m_layers.size())
        return true;
    return std::abs(static_cast<double>(layer) - static_cast<double>(m_selected)) * pitch >= room;
}

void UnitMap::drawNumbers(QPainter& painter, const Geometry& g) const {
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        if (!isNumbered(layer))
            continue;
        const bool selected = layer == m_selected;
        painter.setFont(uiFont(m_theme.axisPx, selected ? QFont::DemiBold : QFont::Normal));
        painter.setPen(selected ? m_theme.ink : m_theme.ink2);
        const double center = rowsTop() + (static_cast<double>(layer) + 0.5) * g.rowPitch;
        const QRectF box(0, center - 10 * scale(), g.left - 10 * scale(), 20 * scale());
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, QString::number(layer + 1));
    }
}

void UnitMap::drawOutline(QPainter& painter, const Geometry& g, std::size_t layer, double line) const {
    if (layer >= m_layers.size())
        return;
    const double y = rowsTop() + static_cast<double>(layer) * g.rowPitch;
    const double width =
        g.bars ? g.barWidth
               : static_cast<double>(std::min(m_layers[layer].size(), g.columns)) * g.columnPitch -
                     (g.columnPitch - g.cell);
    const double height =
        g.bars ? std::max(g.rowPitch, 3.0) : static_cast<double>(g.lines - 1) * g.columnPitch + g.cell + 7;
    QRectF box(g.left - 4, y + (g.rowPitch - height) / 2, width + 8, height);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.ink, line * std::sqrt(scale())));
    painter.drawRoundedRect(box, 4, 4);
}

void UnitMap::drawCaption(QPainter& painter, const Geometry& g) const {
    const double top = rowsTop() + static_cast<double>(m_layers.size()) * g.rowPitch + 5;
    const std::size_t units = widest();
    const QString text = g.bars       ? tr("share of %1 units").arg(units)
                         : units == 1 ? tr("unit 1")
                                      : tr("unit 1 to %1").arg(units);
    painter.setFont(uiFont(m_theme.axisPx));
    painter.setPen(m_theme.ink2);
    const QRectF box(g.left, top, std::max(0.0, width() - g.left), 16 * scale());
    painter.drawText(box, Qt::AlignLeft | Qt::AlignTop,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(box.width())));
}

void UnitMap::mousePressEvent(QMouseEvent* event) {
    const auto layer = layerAt(event->position().y());
    if (event->button() == Qt::LeftButton && layer)
        emit layerSelected(*layer);
}

void UnitLegend::setDeathDefined(bool defined) {
    if (defined == m_deathDefined)
        return;
    m_deathDefined = defined;
    update();
}

void UnitLegend::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void UnitLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(uiFont(m_theme.axisPx));
    const QFontMetricsF metrics(painter.font());
    const double side = m_theme.axisPx;
    // The long words where they fit.
    const bool wide = width() > 36 * m_theme.axisPx;
    double x = 28 * m_theme.axisPx / 11;
    for (const UnitState state : unitStates) {
        if (!m_deathDefined && (state == UnitState::Dormant || state == UnitState::Dead))
            continue;
        QString text = unitStateText(state);
        if (state == UnitState::Dormant && wide)
            text = UnitMap::tr("dormant: may return");
        drawUnit(painter, QRectF(x, (height() - side) / 2, side, side), state, m_theme);
        painter.setPen(m_theme.ink2);
        x += side + 6;
        painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += metrics.horizontalAdvance(text) + 16;
    }
}

} // namespace lab::ui
