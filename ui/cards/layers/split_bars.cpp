// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/split_bars.h"

#include "ui/plot/plot.h"

#include <QFontMetricsF>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

/// From the layer's middle, in columns.
constexpr double offset = 0.17;

} // namespace

SplitBars::SplitBars(QCustomPlot& plot) : m_plot(plot), m_theme(themeOf(ThemeName::Light)) {
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        m_bars[i] = plot.addGraph();
        // Sampling would thin out the two ends, which stand over one pixel.
        m_bars[i]->setAdaptiveSampling(false);
        m_bars[i]->setAntialiased(false);
        m_ends[i] = plot.addGraph();
        m_ends[i]->setLineStyle(QCPGraph::lsNone);
    }
    const std::array names{QObject::tr("weights"), QObject::tr("weighted slope"), QObject::tr("together")};
    for (std::size_t i = 0; i < m_key.size(); ++i) {
        m_key[i] = addLabel(plot, names[i], {}, 11);
        m_key[i]->position->setType(QCPItemPosition::ptAbsolute);
        m_key[i]->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    show({});
}

void SplitBars::show(const std::vector<BackwardFactor>& split) {
    constexpr double gap = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        m_bars[i]->data()->clear();
        m_ends[i]->data()->clear();
        for (std::size_t l = 0; l < split.size(); ++l) {
            const double factor = logValue(i == 0 ? split[l].weightGain : split[l].slopeFactor);
            const double x = static_cast<double>(l + 1) + (i == 0 ? -offset : offset);
            if (!std::isfinite(factor))
                continue;
            m_bars[i]->addData({x, x, x}, {1, factor, gap}, true);
            m_ends[i]->addData(x, factor);
        }
    }
    for (QCPItemText* name : m_key)
        name->setVisible(!split.empty());
}

void SplitBars::setTheme(const Theme& theme) {
    m_theme = theme;
    const std::array colors{theme.ink3, theme.accent, theme.ink};
    for (std::size_t i = 0; i < m_key.size(); ++i) {
        m_key[i]->setColor(i == 0 ? theme.ink2 : colors[i]);
        m_key[i]->setFont(uiFont(theme.labelPx, QFont::DemiBold));
    }
}

void SplitBars::arrange(double barWidth) {
    const double width = m_width = std::max(1.5, 0.6 * barWidth);
    const std::array colors{m_theme.ink3, m_theme.accent};
    const std::array shapes{QCPScatterStyle::ssSquare, QCPScatterStyle::ssDiamond};
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        m_bars[i]->setPen(QPen(colors[i], width, Qt::SolidLine, Qt::FlatCap));
        m_ends[i]->setScatterStyle(
            QCPScatterStyle(shapes[i], QPen(colors[i], 1), colors[i], std::max(4.0, 2 * width)));
    }
    const QFontMetricsF metrics(m_key[0]->font());
    double x = m_plot.axisRect()->right();
    for (std::size_t i = m_key.size(); i-- > 0;) {
        x -= metrics.horizontalAdvance(m_key[i]->text());
        m_key[i]->position->setCoords(x, 3);
        x -= metrics.horizontalAdvance(QStringLiteral("MM"));
    }
}

std::vector<QRectF> SplitBars::places() const {
    std::vector<QRectF> places;
    for (const QCPGraph* ends : m_ends) {
        for (const QCPGraphData& end : *ends->data()) {
            const QPointF foot = ends->coordsToPixels(end.key, 1);
            const QPointF tip = ends->coordsToPixels(end.key, end.value);
            places.push_back(QRectF(foot, tip).normalized().adjusted(-m_width, -m_width, m_width, m_width));
        }
    }
    return places;
}

} // namespace lab::ui
