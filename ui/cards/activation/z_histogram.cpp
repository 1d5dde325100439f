// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/z_histogram.h"

#include "ui/look/number_text.h"
#include "ui/plot/reading.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lab::ui {
namespace {

/// Share of the height that the tallest bar takes.
constexpr double barHeight = 0.62;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::ActivationCard)
};

} // namespace

ZHistogram::ZHistogram(QCustomPlot& plot)
    : m_bars(new QCPBars(plot.xAxis, plot.yAxis2)), m_ghost(plot.addGraph(plot.xAxis, plot.yAxis2)),
      m_before(plot.addGraph(plot.xAxis, plot.yAxis2)) {
    m_before->setLineStyle(QCPGraph::lsStepCenter);
    m_ghost->setLineStyle(QCPGraph::lsStepCenter);
    m_bars->setAntialiased(false);
    m_bars->setPen(Qt::NoPen);
}

double ZHistogram::binWidth() const {
    return (m_values.high - m_values.low) / std::max(1.0, static_cast<double>(m_values.counts.size()));
}

void ZHistogram::show(const Histogram& histogram) {
    m_values = histogram;
    const auto& counts = histogram.counts;
    QVector<QCPBarsData> bars;
    bars.reserve(static_cast<qsizetype>(counts.size()));
    const double width = binWidth();
    for (std::size_t i = 0; i < counts.size(); ++i)
        bars.append({histogram.low + width * (static_cast<double>(i) + 0.5), static_cast<double>(counts[i])});
    m_bars->data()->set(bars, true);
    m_bars->setWidth(0.82 * width);
    fitHeight();
}

// What was is as high as before, so that the eye can compare.
void ZHistogram::fitHeight() {
    double most = 1;
    for (const QCPBarsData& bar : *m_bars->data())
        most = std::max(most, bar.value);
    for (const QCPGraph* outline : {m_ghost, m_before}) {
        for (const QCPGraphData& bar : *outline->data())
            most = std::max(most, bar.value);
    }
    m_bars->valueAxis()->setRange(0, most / barHeight);
}

void ZHistogram::keepGhost() {
    QVector<QCPGraphData> outline;
    for (const QCPBarsData& bar : *m_bars->data())
        outline.append({bar.key, bar.value});
    m_ghost->data()->set(outline, true);
}

void ZHistogram::dropGhost() {
    m_ghost->data()->clear();
    fitHeight();
}

void ZHistogram::showBefore(const Histogram* histogram) {
    const bool same = histogram != nullptr && histogram->counts.size() == m_values.counts.size() &&
                      histogram->low == m_values.low && histogram->high == m_values.high;
    QVector<QCPGraphData> outline;
    if (same) {
        const auto all = [](const Histogram& h) {
            return static_cast<double>(std::accumulate(h.counts.begin(), h.counts.end(), h.outside));
        };
        const double scale = all(m_values) / std::max(1.0, all(*histogram));
        for (std::size_t i = 0; i < histogram->counts.size(); ++i)
            outline.append({histogram->low + binWidth() * (static_cast<double>(i) + 0.5),
                            scale * static_cast<double>(histogram->counts[i])});
    }
    m_before->data()->set(outline, true);
    fitHeight();
}

void ZHistogram::clear() {
    m_values = {};
    m_bars->data()->clear();
    m_ghost->data()->clear();
    m_before->data()->clear();
}

void ZHistogram::setColor(const QColor& color, const QColor& ghost) {
    m_bars->setBrush(color);
    for (QCPGraph* outline : {m_ghost, m_before})
        outline->setPen(QPen(ghost, 1.5, Qt::DashLine));
}

std::optional<ReadOutRow> ZHistogram::rowAt(double z) const {
    const auto& counts = m_values.counts;
    const double width = binWidth();
    const double bin = std::floor((z - m_values.low) / width);
    const auto all = std::accumulate(counts.begin(), counts.end(), m_values.outside);
    if (all == 0 || bin < 0 || bin >= static_cast<double>(counts.size()))
        return std::nullopt;
    const double low = m_values.low + bin * width;
    const double share =
        static_cast<double>(counts[static_cast<std::size_t>(bin)]) / static_cast<double>(all);
    return ReadOutRow{Texts::tr("z from %1 to %2").arg(numberText(low), numberText(low + width)),
                      percentText(share, 1), m_bars->brush().color()};
}

bool ZHistogram::covers(const QRectF& place) const {
    const QCPAxis& z = *m_bars->keyAxis();
    const QCPAxis& counts = *m_bars->valueAxis();
    const double half = m_bars->width() / 2;
    return std::any_of(m_bars->data()->constBegin(), m_bars->data()->constEnd(), [&](const QCPBarsData& bar) {
        const QRectF rect(QPointF(z.coordToPixel(bar.key - half), counts.coordToPixel(bar.value)),
                          QPointF(z.coordToPixel(bar.key + half), counts.coordToPixel(0)));
        return rect.height() >= 1 && rect.intersects(place);
    });
}

Series ZHistogram::series(std::size_t layer) const {
    Series series{Texts::tr("values of layer %1 in a bin of %2 around z")
                      .arg(countText(layer + 1), numberText(m_values.counts.empty() ? 0 : binWidth(), 6)),
                  {},
                  {}};
    for (const QCPBarsData& bar : *m_bars->data()) {
        series.keys.append(bar.key);
        series.values.append(bar.value);
    }
    return series;
}

} // namespace lab::ui
