// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/flat_zones.h"

#include "ui/cards/activation/activation_curves.h"
#include "ui/plot/plot.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::ActivationCard)
};

/// Narrower flat stretches (around a minimum of f, say) are no zones.
constexpr double narrowestZone = 0.5;

std::vector<Stretch> zonesOf(const LayerActivation& activation, double reach) {
    constexpr int count = 1600;
    std::vector<Stretch> zones;
    bool inside = false;
    for (int i = 0; i < count; ++i) {
        const double low = reach * (2.0 * i / count - 1);
        const double high = reach * (2.0 * (i + 1) / count - 1);
        const bool flat = std::abs(slopeAt(activation, (low + high) / 2)) < flatSlope;
        if (flat && inside)
            zones.back().high = high;
        else if (flat)
            zones.push_back({low, high});
        inside = flat;
    }
    const double narrowest = narrowestZone * reach / shortestReach;
    std::erase_if(zones, [&](const Stretch& zone) { return zone.high - zone.low < narrowest; });
    return zones;
}

} // namespace

QColor flatZoneColor(const Theme& theme) {
    return blend(theme.saturatedFill, theme.card, theme.name == ThemeName::Dark ? 0.1 : 0.16);
}

void FlatZones::show(const LayerActivation& activation, double reach) {
    const std::vector<Stretch> zones = zonesOf(activation, reach);
    setCount(zones.size());
    for (std::size_t i = 0; i < zones.size(); ++i) {
        m_rects[i]->topLeft->setCoords(zones[i].low, 0);
        m_rects[i]->bottomRight->setCoords(zones[i].high, 1);
        // Above the tallest bar.
        m_labels[i]->position->setCoords((zones[i].low + zones[i].high) / 2, 0.3);
    }
}

void FlatZones::setCount(std::size_t count) {
    while (m_rects.size() > count) {
        m_plot.removeItem(m_rects.back());
        m_plot.removeItem(m_labels.back());
        m_rects.pop_back();
        m_labels.pop_back();
    }
    while (m_rects.size() < count) {
        auto* rect = new QCPItemRect(&m_plot);
        rect->setLayer(QStringLiteral("background"));
        rect->setPen(Qt::NoPen);
        rect->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
        rect->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
        QCPItemText* label = addLabel(m_plot, Texts::tr("saturated"), {}, 11);
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        label->setPositionAlignment(Qt::AlignCenter);
        m_rects.push_back(rect);
        m_labels.push_back(label);
    }
}

bool FlatZones::covers(const QRectF& place) const {
    return std::ranges::any_of(m_labels, [&](const QCPItemText* label) {
        QRectF name(QPointF(), QFontMetricsF(label->font()).size(0, label->text()));
        name.moveCenter(label->position->pixelPosition());
        return name.intersects(place);
    });
}

void FlatZones::setTheme(const Theme& theme) {
    for (QCPItemRect* rect : m_rects)
        rect->setBrush(flatZoneColor(theme));
    for (QCPItemText* label : m_labels) {
        label->setColor(theme.vanishing.ink);
        label->setFont(uiFont(theme.axisPx));
    }
}

} // namespace lab::ui
