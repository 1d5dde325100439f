// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/activation_card.h"

#include "core/experiment/experiment.h"
#include "ui/cards/activation/activation_reading.h"
#include "ui/look/number_text.h"
#include "ui/plot/plot.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lab::ui {
namespace {

/// Ticks at these values, written in the locale with a true minus.
void setTicks(QCPAxis& axis, const QVector<double>& values) {
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (const double value : values)
        ticker->addTick(value, numberText(value));
    axis.setTicker(ticker);
}

QVector<double> valueTicks(const LayerActivation& activation, const Stretch& range) {
    const auto [low, high] = range;
    QVector<double> ticks;
    const double step = high - low < 1.5 ? 0.5 : high - low < 6 ? 1 : 2;
    for (double value = std::ceil(low / step) * step; value <= high; value += step)
        ticks.append(value);
    const double limit = activation.maxSlope();
    if (limit > 0.15 && limit < 0.4)
        ticks.append(limit);
    return ticks;
}

} // namespace

ActivationCard::ActivationCard(QWidget* parent)
    : Card(QStringLiteral("activation"), tr("Activation: slope where the data is"), parent),
      m_plot(makePlot(this)), m_histogram(*m_plot), m_curves(*m_plot), m_flatZones(*m_plot), m_names(*m_plot),
      m_zAxis(*m_plot), m_tangent(new QCPItemLine(m_plot)) {
    body()->addWidget(m_plot);
    m_plot->axisRect()->setMargins(QMargins(44, 8, 16, 26));
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::Both), Axis::Other);
    pane()->x().setAll(-m_reach, m_reach);
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    connect(pane(), &PlotPane::viewChanged, this, &ActivationCard::showTicks);
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] {
        m_zAxis.arrange();
        m_names.fit();
        m_curves.fit(
            [this](const QRectF& place) { return !m_histogram.covers(place) && !m_flatZones.covers(place); });
    });
    m_tangent->setLayer(QStringLiteral("overlay"));
    m_tangent->setSelectable(false);
    m_tangent->setVisible(false);
    color();
}

void ActivationCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    m_layers = snapshot.now.hiddenLayers();
    if (m_layers == 0) {
        clear();
        return;
    }
    const std::size_t layer = std::min(snapshot.histogramLayer, m_layers - 1);
    if (layer != m_shownLayer)
        m_histogram.dropGhost(); // it is of another layer
    m_shownLayer = layer;
    const LayerActivation activation = activationOf(snapshot.experiment, m_shownLayer);
    const double reach = snapshot.histogram.counts.empty() ? m_reach : snapshot.histogram.high;
    if (activation.function != m_shown.function || activation.settings != m_shown.settings ||
        reach != m_reach) {
        if (reach != m_reach)
            m_histogram.dropGhost(); // it has other bins
        m_reach = reach;
        pane()->x().setAll(-m_reach, m_reach);
        showCurves(activation);
    }
    m_histogram.show(snapshot.histogram);
    showBefore(scene.ghost(), activation);
    follow(snapshot.histogram);
    m_curves.nameKink(activation, snapshot.now.layers[m_shownLayer],
                      snapshot.data ? snapshot.data->evaluation.rows() : 0);
    m_zAxis.setTitle(tr("z of layer %1").arg(countText(m_shownLayer + 1)));
    setReading(activationReading(snapshot.now.layers[m_shownLayer], m_shownLayer, m_shown.maxSlope(),
                                 snapshot.histogram));
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::showBefore(const Snapshot* ghost, const LayerActivation& now) {
    std::optional<LayerActivation> before;
    if (ghost != nullptr && ghost->now.hiddenLayers() > 0) {
        before = activationOf(ghost->experiment, std::min(m_shownLayer, ghost->now.hiddenLayers() - 1));
        if (before->function == now.function && before->settings == now.settings)
            before.reset(); // the same curve
    }
    m_curves.showBefore(before, m_reach);
    m_histogram.showBefore(ghost == nullptr ? nullptr : &ghost->histogram);
}

// One step at a time, so that a few values far out do not make the axis of the others useless; while an axis
// that only widens does not jump to and fro.
void ActivationCard::follow(const Histogram& histogram) {
    constexpr double mostOutside = 0.01;
    const auto inside = std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
    const auto all = static_cast<double>(inside + histogram.outside);
    const double farthest = std::max(std::abs(histogram.minimum), std::abs(histogram.maximum));
    if (static_cast<double>(histogram.outside) <= mostOutside * all || !(farthest > m_reach))
        return;
    const bool farAway = static_cast<double>(histogram.outside) > all / 2;
    m_nextReach = zReach(farAway ? std::max(farthest / 10, 1.01 * m_reach) : 1.01 * m_reach);
}

void ActivationCard::startOver() {
    Card::startOver();
    m_nextReach = shortestReach;
}

void ActivationCard::ask(SnapshotRequest& request) const {
    request.low = -m_nextReach;
    request.high = m_nextReach;
}

void ActivationCard::setSliderHeld(bool held) {
    if (held)
        m_histogram.keepGhost();
    else
        m_histogram.dropGhost();
    redrawPlot(*m_plot);
}

void ActivationCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    colorPlot(*m_plot, theme);
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::clear() {
    m_shown = {};
    m_curves.clear();
    m_histogram.clear();
    m_names.hide();
    m_flatZones.clear();
    m_zAxis.setTitle(QStringLiteral("z"));
    setTicks(*m_plot->yAxis, {});
    setReading(tr("No hidden layer: the network is linear."));
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::showCurves(const LayerActivation& activation) {
    m_shown = activation;
    m_curves.show(activation, m_reach);
    m_range = m_curves.range();
    pane()->y().setAll(m_range.low, m_range.high);
    showTicks();
    m_curves.cut(activation, m_range); // all of it, however close the axis looks
    m_flatZones.show(activation, m_reach);
    m_names.show(activation, m_curves);
}

// Chosen values for all of the axis; round numbers for what is looked at closely.
void ActivationCard::showTicks() {
    if (pane()->y().chosen() || m_shown.function == nullptr)
        makeNumbered(*m_plot->yAxis, 4);
    else
        setTicks(*m_plot->yAxis, valueTicks(m_shown, m_range));
}

ReadOutText ActivationCard::describe(std::optional<QPointF> place) {
    if (!place || !pane()->contains(*place) || m_layers == 0) {
        m_tangent->setVisible(false);
        pane()->showLine(std::nullopt);
        return {};
    }
    // At z = 0 stands the slope that was chosen: a pointer near it means it.
    constexpr double near = 3;
    const bool atZero = std::abs(m_plot->xAxis->coordToPixel(0) - place->x()) <= near;
    const double z = atZero ? 0 : m_plot->xAxis->pixelToCoord(place->x());
    const double value = m_shown.function->f(z, m_shown.settings);
    const double slope = slopeAt(m_shown, z);
    showTangent(z, value, slope);
    pane()->showLine(z);
    ReadOutText text{QStringLiteral("z = %1").arg(numberText(z)), {}, {}};
    text.rows.push_back({leftSide(m_shown.function->formula), numberText(value), theme().ink});
    text.rows.push_back({leftSide(m_shown.function->slopeFormula), numberText(slope), theme().accent, true});
    if (const auto row = m_histogram.rowAt(z))
        text.rows.push_back(*row);
    if (atZero)
        text.foot = m_curves.kinkText();
    return text;
}

// Through the point on f, an eighth of the axis to either side.
void ActivationCard::showTangent(double z, double value, double slope) {
    const double reach = m_reach / 4;
    m_tangent->start->setCoords(z - reach, value - reach * slope);
    m_tangent->end->setCoords(z + reach, value + reach * slope);
    m_tangent->setVisible(std::isfinite(value) && std::isfinite(slope));
}

DataTable ActivationCard::table() const {
    std::vector<Series> columns = m_curves.series();
    columns.push_back(m_histogram.series(m_shownLayer));
    return tableOf(QStringLiteral("z"), columns);
}

void ActivationCard::color() {
    const Theme& t = theme();
    const QColor layer = layerColor(t, m_shownLayer, std::max<std::size_t>(1, m_layers));
    m_curves.setTheme(t);
    m_names.setTheme(t);
    m_flatZones.setTheme(t);
    m_zAxis.setTheme(t, m_layers > 0 ? layer : t.ink2);
    m_histogram.setColor(blend(layer, t.card, t.name == ThemeName::Dark ? 0.55 : 0.42), t.ink2);
    m_tangent->setPen(QPen(t.accent, t.curvePx * 0.75, Qt::DashLine));
}

} // namespace lab::ui
