// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the network picture says of the unit or link under the pointer.
#include "ui/cards/output/network_picture.h"
#include "ui/cards/unit_states.h"
#include "ui/look/number_text.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// A link this near to the pointer, in pixels, is meant.
constexpr double reach = 4;

/// From the point to the segment between p1 and p2.
double distanceTo(const QPointF& point, const QPointF& from, const QPointF& to) {
    const QPointF along = to - from;
    const double length = QPointF::dotProduct(along, along);
    const double share =
        length > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length, 0.0, 1.0) : 0;
    return QLineF(point, from + share * along).length();
}

} // namespace

bool NetworkPicture::knows(const Vector& values, std::size_t layer) const {
    const LayerShape& shape = m_shapes[layer];
    return values.size() >= shape.offset + shape.parameterCount();
}

QString NetworkPicture::nodeName(std::size_t column, std::size_t node) const {
    if (column == 0)
        return tr("input %1").arg(countText(node + 1));
    return column > hidden() ? tr("output %1").arg(countText(node + 1))
                             : tr("layer %1, unit %2").arg(countText(column), countText(node + 1));
}

std::optional<NetworkPicture::LinkPlace> NetworkPicture::linkAt(const QPointF& place) const {
    std::optional<LinkPlace> nearest;
    double least = reach;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        if (place.x() < columnX(l) || place.x() > columnX(l + 1))
            continue;
        for (std::size_t from = 0; from < drawnNodes(l); ++from) {
            for (std::size_t to = 0; to < drawnNodes(l + 1); ++to) {
                const double distance = distanceTo(place, nodeCenter(l, from), nodeCenter(l + 1, to));
                if (distance >= least)
                    continue;
                least = distance;
                nearest = LinkPlace{l, from, to};
            }
        }
    }
    return nearest;
}

ReadOutText NetworkPicture::describeLink(const LinkPlace& link) const {
    const LayerShape& shape = m_shapes[link.layer];
    const auto row = static_cast<Index>(link.to);
    const auto column = static_cast<Index>(link.from);
    ReadOutText text;
    text.head = tr("%1 to %2").arg(nodeName(link.layer, link.from), nodeName(link.layer + 1, link.to));
    if (knows(m_parameters, link.layer))
        text.rows.push_back({QStringLiteral("w"), numberText(shape.weights(m_parameters)(row, column))});
    if (knows(m_gradient, link.layer))
        text.rows.push_back(
            {QStringLiteral("∂L/∂w"), numberText(shape.weights(m_gradient)(row, column)), {}, true});
    text.foot = tr("∂L/∂w: mean over the samples of δ · a");
    return text;
}

ReadOutText NetworkPicture::describeUnit(std::size_t layer, std::size_t unit) const {
    const LayerShape& shape = m_shapes[layer];
    // Of a large network only some of a unit's weights are known.
    const bool whole = shape.in == m_layers[layer].in;
    const auto row = static_cast<Index>(unit);
    ReadOutText text;
    text.head = nodeName(layer + 1, unit);
    if (layer < m_states.size() && unit < m_states[layer].size())
        text.head += QStringLiteral(": ") + unitStateText(m_states[layer][unit]);
    if (knows(m_parameters, layer)) {
        text.rows.push_back({QStringLiteral("b"), numberText(shape.bias(m_parameters)[row])});
        if (whole)
            text.rows.push_back({tr("‖w‖ of %1 weights").arg(countText(shape.in)),
                                 numberText(shape.weights(m_parameters).row(row).norm())});
    }
    if (knows(m_gradient, layer)) {
        text.rows.push_back({QStringLiteral("∂L/∂b"), numberText(shape.bias(m_gradient)[row]), {}, true});
        if (whole)
            text.rows.push_back(
                {QStringLiteral("‖∂L/∂w‖"), numberText(shape.weights(m_gradient).row(row).norm())});
    }
    text.foot =
        layer < hidden() ? QStringLiteral("z = w · a + b,  a = f(z)") : QStringLiteral("z = w · a + b");
    return text;
}

ReadOutText NetworkPicture::describe(const QPointF& place) const {
    if (columns() == 0)
        return {};
    const std::size_t column = columnAt(place.x());
    for (std::size_t node = 0; column > 0 && node < drawnNodes(column); ++node) {
        if (QLineF(place, nodeCenter(column, node)).length() <= radius() + 2)
            return describeUnit(column - 1, node);
    }
    if (const auto link = linkAt(place))
        return describeLink(*link);
    return {textAt(place), {}, {}};
}

} // namespace lab::ui
