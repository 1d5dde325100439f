// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/network_picture.h"

#include "ui/look/number_text.h"
#include "ui/plot/labels.h"

#include "ui/cards/unit_states.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr double decades = 6.6;
constexpr std::size_t mostLinks = 2000;
constexpr std::size_t mostUnits = 16;
constexpr int rebuildInterval = 200;
constexpr double smallestNodePitch = 7.5;
constexpr double largestRadius = 9;

/// How much of the ink's range a link takes, from nothing to the strongest.
double darknessOf(double ink) {
    return std::pow(ink, 1.8);
}

} // namespace

double inkOf(double gradient, double largest) {
    const double size = std::abs(gradient);
    if (!(size > 0) || !std::isfinite(size) || !(largest > 0))
        return 0;
    return std::clamp(1 + (std::log10(size) - std::log10(largest)) / decades, 0.0, 1.0);
}

NetworkPicture::NetworkPicture(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setAccessibleName(tr("Network"));
    setCursor(Qt::PointingHandCursor);
    m_later.setSingleShot(true);
    // Timers may fire a little early: the age is not asked again.
    connect(&m_later, &QTimer::timeout, this, [this] { invalidate(true); });
}

void NetworkPicture::present(const Snapshot& snapshot) {
    m_layers = snapshot.layers;
    m_shapes = snapshot.pictureLayers.empty() ? snapshot.layers : snapshot.pictureLayers;
    m_gradient = snapshot.gradient;
    m_parameters = snapshot.parameters;
    m_states.clear();
    for (const LayerMeasurement& layer : snapshot.now.layers)
        m_states.push_back(layer.units);
    const Index inputs = m_layers.empty() ? 0 : m_layers.front().in;
    const Index outputs = m_layers.empty() ? 0 : m_layers.back().out;
    m_inputName = inputs == 1 ? tr("x") : inputs == 2 ? tr("x, y") : tr("%1 in").arg(countText(inputs));
    const bool classes = snapshot.data && snapshot.data->isClassification();
    m_outputName = outputs > 1 ? tr("%1 out").arg(countText(outputs)) : classes ? tr("p") : tr("out");
    QStringList sizes;
    for (std::size_t column = 0; column < columns(); ++column)
        sizes.append(countText(unitsOf(column)));
    setAccessibleDescription(tr("Units per layer: %1").arg(sizes.join(QStringLiteral(", "))));
    invalidate(false);
}

void NetworkPicture::setSelectedLayer(std::size_t layer) {
    m_selected = layer;
    update();
}

void NetworkPicture::setLitLayer(std::optional<std::size_t> layer) {
    if (layer == m_lit)
        return;
    m_lit = layer;
    update();
}

void NetworkPicture::setTheme(const Theme& theme) {
    m_theme = theme;
    invalidate(true);
}

// While playing, a new drawing waits until the last one is old enough; the timer makes sure that it comes.
void NetworkPicture::invalidate(bool now) {
    m_stale = true;
    if (now)
        m_sinceRebuild.invalidate();
    const qint64 age = m_sinceRebuild.isValid() ? m_sinceRebuild.elapsed() : rebuildInterval;
    if (age >= rebuildInterval)
        update();
    else if (!m_later.isActive())
        m_later.start(static_cast<int>(rebuildInterval - age));
}

std::size_t NetworkPicture::unitsOf(std::size_t column) const {
    return static_cast<std::size_t>(column == 0 ? m_layers.front().in : m_layers[column - 1].out);
}

std::size_t NetworkPicture::mostNodes() const {
    const double space = height() - 40 * scale();
    const double fit = std::floor(space / (smallestNodePitch * scale()));
    return static_cast<std::size_t>(std::clamp(fit, 1.0, static_cast<double>(mostUnits)));
}

std::size_t NetworkPicture::drawnNodes(std::size_t column) const {
    return std::min(unitsOf(column), mostNodes());
}

std::size_t NetworkPicture::hiddenNodes(std::size_t column) const {
    return unitsOf(column) - drawnNodes(column);
}

double NetworkPicture::columnPitch() const {
    const double side = 18 * scale();
    return (width() - 2 * side) / static_cast<double>(std::max<std::size_t>(1, columns() - 1));
}

double NetworkPicture::columnX(std::size_t column) const {
    return 18 * scale() + static_cast<double>(column) * columnPitch();
}

// Above the columns' names, and above the marks of columns that are longer than drawn.
double NetworkPicture::nodesBottom() const {
    bool more = false;
    for (std::size_t column = 0; column < columns(); ++column)
        more = more || hiddenNodes(column) > 0;
    return height() - (more ? 36 : 22) * scale();
}

double NetworkPicture::nodePitch() const {
    std::size_t most = 1;
    for (std::size_t column = 0; column < columns(); ++column)
        most = std::max(most, drawnNodes(column));
    // Not much further apart than columns: links are read best when they are neither flat nor steep.
    const double loosest = std::max(40 * scale(), 1.3 * columnPitch());
    return std::min((nodesBottom() - 8) / static_cast<double>(most), loosest);
}

double NetworkPicture::radius() const {
    return std::clamp(std::min(nodePitch() * 0.36, columnPitch() * 0.36), 1.5, largestRadius * scale());
}

QPointF NetworkPicture::nodeCenter(std::size_t column, std::size_t node) const {
    const auto drawn = static_cast<double>(drawnNodes(column));
    const double middle = nodesBottom() / 2;
    return {columnX(column), middle + (static_cast<double>(node) - (drawn - 1) / 2) * nodePitch()};
}

QString NetworkPicture::columnName(std::size_t column) const {
    if (column == 0)
        return m_inputName;
    return column + 1 == columns() ? m_outputName : countText(column);
}

std::size_t NetworkPicture::columnAt(double x) const {
    if (columns() == 0)
        return 0;
    const double column = std::round((x - columnX(0)) / std::max(columnPitch(), 1e-9));
    return static_cast<std::size_t>(std::clamp(column, 0.0, static_cast<double>(columns() - 1)));
}

// Ink is measured by the strongest link that is drawn, so that the picture always has its darkest.
std::vector<NetworkPicture::Link> NetworkPicture::allLinks() const {
    std::vector<Link> links;
    std::vector<double> gradients;
    double largest = 0;
    for (std::size_t l = 0; l < m_shapes.size(); ++l) {
        const LayerShape& shape = m_shapes[l];
        if (shape.offset + shape.parameterCount() > m_gradient.size())
            return {};
        const auto weights = shape.weights(m_gradient);
        for (std::size_t to = 0; to < drawnNodes(l + 1); ++to) {
            for (std::size_t from = 0; from < drawnNodes(l); ++from) {
                const double gradient = std::abs(weights(static_cast<Index>(to), static_cast<Index>(from)));
                largest = std::isfinite(gradient) ? std::max(largest, gradient) : largest;
                gradients.push_back(gradient);
                links.push_back({l, nodeCenter(l, from), nodeCenter(l + 1, to), 0, gradient != 0});
            }
        }
    }
    for (std::size_t i = 0; i < links.size(); ++i)
        links[i].ink = inkOf(gradients[i], largest);
    return links;
}

std::vector<NetworkPicture::Link> NetworkPicture::links() const {
    std::vector<Link> links = allLinks();
    const auto weaker = [](const Link& a, const Link& b) { return a.ink < b.ink; };
    if (links.size() > mostLinks) {
        const auto first = links.end() - static_cast<std::ptrdiff_t>(mostLinks);
        std::nth_element(links.begin(), first, links.end(), weaker);
        links.erase(links.begin(), first);
    }
    std::stable_sort(links.begin(), links.end(), weaker);
    return links;
}

std::vector<LayerInk> NetworkPicture::inks() const {
    const std::vector<Link> all = allLinks();
    std::vector<LayerInk> inks(all.empty() ? 0 : m_shapes.size());
    for (const Link& link : all) {
        inks[link.layer].without += !link.carries;
        inks[link.layer].unseen += link.ink == 0;
    }
    for (const Link& link : links())
        inks[link.layer].darkness += darknessOf(link.ink);
    for (std::size_t l = 0; l < inks.size(); ++l) {
        const auto count = static_cast<double>(drawnNodes(l) * drawnNodes(l + 1));
        for (double* share : {&inks[l].darkness, &inks[l].without, &inks[l].unseen})
            *share /= count;
    }
    return inks;
}

void NetworkPicture::rebuild() {
    m_pixmap = QPixmap(size() * devicePixelRatioF());
    m_pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_pixmap.fill(m_theme.card);
    QPainter painter(&m_pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (columns() > 0) {
        drawLinks(painter);
        drawNodes(painter);
    }
    m_stale = false;
    m_sinceRebuild.start();
    ++m_rebuilds;
}

// Opaque colours, weak links first: strong ones stay as dark as they are, whatever they cross.
void NetworkPicture::drawLinks(QPainter& painter) {
    const std::vector<Link> all = links();
    m_linkCount = all.size();
    for (const Link& link : all) {
        const QColor color = blend(m_theme.ink, m_theme.card, 0.04 + 0.60 * darknessOf(link.ink));
        painter.setPen(QPen(color, (0.5 + link.ink * link.ink) * std::sqrt(scale())));
        painter.drawLine(link.from, link.to);
    }
}

void NetworkPicture::drawNodes(QPainter& painter) const {
    for (std::size_t column = 0; column < columns(); ++column) {
        for (std::size_t node = 0; node < drawnNodes(column); ++node)
            drawNode(painter, column, node);
    }
}

void NetworkPicture::drawNode(QPainter& painter, std::size_t column, std::size_t node) const {
    const QPointF center = nodeCenter(column, node);
    const double r = radius();
    const bool isUnit = column > 0 && column - 1 < m_states.size() && node < m_states[column - 1].size();
    if (isUnit) {
        drawUnitDisc(painter, center, r, m_states[column - 1][node], m_theme);
        return;
    }
    painter.setPen(QPen(m_theme.ink2, std::clamp(r * 0.3, 0.8, 1.4)));
    painter.setBrush(m_theme.card);
    painter.drawEllipse(center, r, r);
}

std::vector<QRectF> NetworkPicture::nameBoxes() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    const auto halfOf = [&](std::size_t column) {
        return metrics.horizontalAdvance(columnName(column)) / 2 + 1;
    };
    const double gap = 3 * scale();
    std::vector<QRectF> boxes;
    for (std::size_t column = 0; column < columns(); ++column) {
        const double half = halfOf(column);
        double x = columnX(column);
        // The names at the ends are the long ones: they move outwards.
        if (column == 0)
            x = std::min(x, columnX(1) - halfOf(1) - gap - half);
        else if (column + 1 == columns())
            x = std::max(x, columnX(column - 1) + halfOf(column - 1) + gap + half);
        x = std::clamp(x, half, std::max(half, width() - half));
        boxes.emplace_back(x - half, height() - 18 * scale(), 2 * half, 16 * scale());
    }
    // The selected layer, then inputs and output, then the others.
    std::vector<std::size_t> order = labelOrder(columns(), m_selected + 1);
    if (hidden() > 0)
        std::swap(order[0], order[1]);
    const std::vector<bool> kept = keptLabels(boxes, order, 0.99 * gap);
    for (std::size_t column = 0; column < boxes.size(); ++column) {
        if (!kept[column])
            boxes[column] = {};
    }
    return boxes;
}

void NetworkPicture::drawNames(QPainter& painter) const {
    const std::vector<QRectF> boxes = nameBoxes();
    for (std::size_t column = 0; column < boxes.size(); ++column) {
        const bool strong = column == m_selected + 1 && column <= hidden();
        painter.setFont(uiFont(m_theme.axisPx, strong ? QFont::DemiBold : QFont::Normal));
        painter.setPen(strong ? m_theme.ink : m_theme.ink2);
        if (!boxes[column].isEmpty())
            painter.drawText(boxes[column], Qt::AlignCenter, columnName(column));
    }
    drawMore(painter);
}

// "+48" below the columns that are longer than drawn.
std::vector<QRectF> NetworkPicture::moreBoxes() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    std::vector<QRectF> boxes(columns());
    for (std::size_t column = 0; column < columns(); ++column) {
        if (hiddenNodes(column) == 0)
            continue;
        const double width = metrics.horizontalAdvance(moreText(column));
        const QPointF last = nodeCenter(column, drawnNodes(column) - 1);
        boxes[column] = {last.x() - width / 2, last.y() + radius() + 5, width, 14 * scale()};
    }
    const std::vector<bool> kept = keptLabels(boxes, labelOrder(columns(), m_selected + 1), 4 * scale());
    for (std::size_t column = 0; column < boxes.size(); ++column) {
        if (!kept[column])
            boxes[column] = {};
    }
    return boxes;
}

QString NetworkPicture::moreText(std::size_t column) const {
    return QStringLiteral("+%1").arg(countText(hiddenNodes(column)));
}

void NetworkPicture::drawMore(QPainter& painter) const {
    painter.setPen(m_theme.ink2);
    painter.setFont(uiFont(m_theme.axisPx));
    const std::vector<QRectF> boxes = moreBoxes();
    for (std::size_t column = 0; column < boxes.size(); ++column) {
        if (!boxes[column].isEmpty())
            painter.drawText(boxes[column].adjusted(-2, 0, 2, 0), Qt::AlignCenter, moreText(column));
    }
}

void NetworkPicture::drawOutline(QPainter& painter, std::size_t layer, double line) const {
    if (layer >= hidden())
        return;
    const std::size_t column = layer + 1;
    const double half = radius() + 4;
    const QPointF top = nodeCenter(column, 0);
    const QPointF bottom = nodeCenter(column, drawnNodes(column) - 1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.ink, line * std::sqrt(scale())));
    painter.drawRoundedRect(QRectF(top - QPointF(half, half), bottom + QPointF(half, half)), 5, 5);
}

void NetworkPicture::paintEvent(QPaintEvent*) {
    const bool resized = m_pixmap.size() != size() * devicePixelRatioF();
    const bool old = !m_sinceRebuild.isValid() || m_sinceRebuild.elapsed() >= rebuildInterval;
    if (resized || (m_stale && old))
        rebuild();
    QPainter painter(this);
    const bool isDocument = painter.paintEngine()->type() == QPaintEngine::SVG;
    if (!isDocument)
        painter.drawPixmap(0, 0, m_pixmap);
    if (columns() == 0)
        return;
    if (isDocument) {
        drawLinks(painter);
        drawNodes(painter);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    drawNames(painter);
    drawOutline(painter, m_selected, 1.8);
    if (m_lit && m_lit != m_selected)
        drawOutline(painter, *m_lit, 1);
}

std::optional<std::size_t> NetworkPicture::layerAt(double x) const {
    const std::size_t column = columnAt(x);
    return column > 0 && column <= hidden() ? std::optional(column - 1) : std::nullopt;
}

void NetworkPicture::mousePressEvent(QMouseEvent* event) {
    const auto layer = layerAt(event->position().x());
    if (event->button() == Qt::LeftButton && layer)
        emit layerSelected(*layer);
}

QString NetworkPicture::textAt(const QPointF& place) const {
    if (columns() == 0)
        return {};
    const std::size_t column = columnAt(place.x());
    if (column == 0)
        return tr("%1 inputs", "", asInt(unitsOf(0))).arg(countText(unitsOf(0)));
    if (column > hidden())
        return tr("output layer");
    for (std::size_t node = 0; node < drawnNodes(column); ++node) {
        const bool known = column - 1 < m_states.size() && node < m_states[column - 1].size();
        if (known && std::abs(nodeCenter(column, node).y() - place.y()) <= nodePitch() / 2)
            return tr("layer %1, unit %2: %3")
                .arg(countText(column), countText(node + 1), unitStateText(m_states[column - 1][node]));
    }
    return tr("layer %1: %2 units", "", asInt(unitsOf(column)))
        .arg(countText(column), countText(unitsOf(column)));
}

} // namespace lab::ui
