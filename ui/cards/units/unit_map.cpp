// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/units/unit_map.h"

#include "ui/look/number_text.h"
#include "ui/plot/labels.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

QString countOf(std::size_t count, UnitState state) {
    return QStringLiteral("%1 %2").arg(countText(count), unitStateText(state));
}

} // namespace

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

UnitMapGeometry UnitMap::geometryIn(const QSizeF& size) const {
    return {size, m_layers.size(), widest(), scale()};
}

double UnitMap::rowsTop() const {
    return geometryIn(size()).top;
}

int UnitMap::widthFor(int height, int most) const {
    const UnitMapGeometry g = geometryIn(QSizeF(most, height));
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

QPointF UnitMap::cellCenter(std::size_t layer, std::size_t unit) const {
    const UnitMapGeometry g = geometryIn(size());
    if (!g.bars)
        return g.cellRect(layer, unit).center();
    return {g.left + g.barWidth / 2, g.rowCenter(layer)};
}

std::optional<std::size_t> UnitMap::layerAt(double y) const {
    return geometryIn(size()).layerAt(y);
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
            parts.append(countOf(count, *state));
    }
    return tr("layer %1: %2 of %3 units", "", asInt(m_layers[layer].size()))
        .arg(countText(layer + 1), parts.join(QStringLiteral(", ")), countText(m_layers[layer].size()));
}

QString UnitMap::textAt(const QPointF& place) const {
    const UnitMapGeometry g = geometryIn(size());
    const auto layer = g.layerAt(place.y());
    if (!layer)
        return {};
    const auto unit = g.bars ? std::nullopt : g.unitAt(*layer, place);
    if (!unit || *unit >= m_layers[*layer].size())
        return countsText(*layer);
    return tr("layer %1, unit %2: %3")
        .arg(countText(*layer + 1), countText(*unit + 1), unitStateText(m_layers[*layer][*unit]));
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
    const UnitMapGeometry g = geometryIn(size());
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

void UnitMap::drawCells(QPainter& painter, const UnitMapGeometry& g) const {
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        for (std::size_t unit = 0; unit < m_layers[layer].size(); ++unit)
            drawUnit(painter, g.cellRect(layer, unit), m_layers[layer][unit], m_theme);
    }
}

void UnitMap::drawBars(QPainter& painter, const UnitMapGeometry& g) const {
    const double gap = g.rowPitch >= 6 ? std::min(3.0, g.rowPitch * 0.2) : g.rowPitch >= 3 ? 1 : 0;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        const Counts counts = countsOf(layer);
        const double y = g.rowTop(layer) + gap / 2;
        const double height = g.rowPitch - gap;
        double x = g.left;
        for (const UnitState state : unitStates) {
            const double width = g.barWidth * static_cast<double>(counts[static_cast<std::size_t>(state)]) /
                                 static_cast<double>(std::max<std::size_t>(1, m_layers[layer].size()));
            drawUnitShare(painter, QRectF(x, y, width, height), std::min(height, 14 * scale()), state,
                          m_theme);
            x += width;
        }
    }
}

std::vector<bool> UnitMap::numbered() const {
    const double height = QFontMetricsF(uiFont(m_theme.axisPx)).ascent() + 1;
    std::vector<QRectF> numbers;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
        numbers.emplace_back(0, static_cast<double>(layer) * rowPitch() - height / 2, 1, height);
    return keptLabels(numbers, labelOrder(m_layers.size(), m_selected), 0);
}

bool UnitMap::isNumbered(std::size_t layer) const {
    return numbered()[layer];
}

void UnitMap::drawNumbers(QPainter& painter, const UnitMapGeometry& g) const {
    const std::vector<bool> shown = numbered();
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        if (!shown[layer])
            continue;
        const bool selected = layer == m_selected;
        painter.setFont(uiFont(m_theme.axisPx, selected ? QFont::DemiBold : QFont::Normal));
        painter.setPen(selected ? m_theme.ink : m_theme.ink2);
        const double center = g.rowCenter(layer);
        const QRectF box(0, center - 10 * scale(), g.left - 10 * scale(), 20 * scale());
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, countText(layer + 1));
    }
}

void UnitMap::drawOutline(QPainter& painter, const UnitMapGeometry& g, std::size_t layer, double line) const {
    if (layer >= m_layers.size())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.ink, line * std::sqrt(scale())));
    painter.drawRoundedRect(g.outline(layer, m_layers[layer].size()), 4, 4);
}

void UnitMap::drawCaption(QPainter& painter, const UnitMapGeometry& g) const {
    const double top = g.rowTop(m_layers.size()) + 5;
    const std::size_t units = widest();
    const QString text = g.bars       ? tr("share of %1 units", "", asInt(units)).arg(countText(units))
                         : units == 1 ? tr("unit 1")
                                      : tr("unit 1 to %1").arg(countText(units));
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

} // namespace lab::ui
