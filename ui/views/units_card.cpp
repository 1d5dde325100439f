// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/units_card.h"

#include "core/math/activation.h"
#include "ui/views/event_lines.h"
#include "ui/views/plot.h"
#include "ui/views/reading.h"
#include "ui/views/unit_map.h"

#include <QEvent>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// Narrower than this the map takes all the room.
constexpr int narrowest = 330;
/// Left and right of the reading.
constexpr int readingMargins = 22;
constexpr double mapShare = 0.66;
/// As in the other plots over time.
constexpr double shortestAxis = 20;
/// A lane's full count leaves a gap to the lane above.
constexpr double laneFill = 0.8;

bool canDie(const LayerMeasurement& layer) {
    return layer.dead >= 0;
}

QString bold(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text);
}

QString countOf(std::int64_t part, std::int64_t whole) {
    return UnitsCard::tr("%1 of %2").arg(part).arg(whole);
}

/// "2 of 8", or the share where the numbers would be too long for the margin.
QString laneCount(std::int64_t part, std::int64_t whole) {
    return whole < 1000
               ? countOf(part, whole)
               : percentText(static_cast<double>(part) / static_cast<double>(whole), part > 0 ? 1 : 0);
}

std::int64_t saturatedUnits(const Measurement& now) {
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        sum += now.layers[l].saturatedUnits;
    return sum;
}

/// Share of exact zeros among all hidden activations.
double sparsityOf(const Measurement& now) {
    double zeros = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        zeros += now.layers[l].sparsity * static_cast<double>(now.layers[l].units.size());
    return zeros / std::max(1.0, static_cast<double>(now.hiddenUnits()));
}

/// The first layer whose units are all dead, counted from 1; 0 if there is none.
std::size_t whollyDeadLayer(const Measurement& now) {
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l) {
        const LayerMeasurement& layer = now.layers[l];
        if (!layer.units.empty() && layer.dead == static_cast<std::int64_t>(layer.units.size()))
            return l + 1;
    }
    return 0;
}

/// Units of layers where death is defined.
std::int64_t mortalUnits(const Measurement& now) {
    std::int64_t units = 0;
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l)
        units += canDie(now.layers[l]) ? static_cast<std::int64_t>(now.layers[l].units.size()) : 0;
    return units;
}

QString activationName(const Experiment& experiment) {
    const Activation* activation = findActivation(experiment.activation);
    if (activation == nullptr || !experiment.layerActivation.empty())
        return UnitsCard::tr("These");
    return QString::fromUtf8(activation->name.data(), static_cast<qsizetype>(activation->name.size()));
}

QString immortalReading(const Snapshot& snapshot) {
    const std::int64_t saturated = saturatedUnits(snapshot.now);
    const QString name = activationName(snapshot.experiment);
    if (saturated == 0)
        return UnitsCard::tr("%1 units cannot die (n/a); <b>none</b> is saturated").arg(name);
    return UnitsCard::tr("%1 units cannot die (n/a); %2 saturated")
        .arg(name, bold(countOf(saturated, snapshot.now.hiddenUnits())));
}

QString deadCount(const Measurement& now, std::int64_t mortal) {
    const QString text = UnitsCard::tr("%1 dead").arg(bold(countOf(now.deadUnits(), mortal)));
    if (now.deadUnits() == 0)
        return text;
    return text + (now.deadForGoodUnits() == 0 ? UnitsCard::tr(", none for good")
                                               : UnitsCard::tr(", %1 for good").arg(now.deadForGoodUnits()));
}

/// From the longest to the shortest.
QStringList mortalReadings(const Measurement& now) {
    const std::int64_t mortal = mortalUnits(now);
    QString text = deadCount(now, mortal);
    QStringList texts{text};
    if (const std::size_t layer = whollyDeadLayer(now); layer > 0) {
        texts.prepend(text + UnitsCard::tr("; layer %1 is <b>all dead</b>").arg(layer));
        texts.prepend(text + UnitsCard::tr("; layer %1 is <b>all dead</b>: no gradient passes").arg(layer));
        return texts;
    }
    if (mortal < now.hiddenUnits())
        text += UnitsCard::tr(" (%1 others cannot die)").arg(now.hiddenUnits() - mortal);
    if (const std::int64_t saturated = saturatedUnits(now); saturated > 0)
        text += UnitsCard::tr(", %1 saturated").arg(saturated);
    texts.prepend(text);
    const QString zeros = percentText(sparsityOf(now), 0);
    // Zeros of dead units are no sign of health.
    texts.prepend(text + UnitsCard::tr("; %1 of activations are 0").arg(zeros));
    if (now.deadUnits() == 0)
        texts.prepend(text + UnitsCard::tr("; %1 of activations are 0, which is healthy").arg(zeros));
    return texts;
}

QStringList readingsOf(const Snapshot& snapshot, bool deathDefined) {
    if (snapshot.now.hiddenLayers() == 0)
        return {UnitsCard::tr("There is no hidden layer")};
    return deathDefined ? mortalReadings(snapshot.now) : QStringList{immortalReading(snapshot)};
}

bool anyCanDie(const Measurement& now) {
    for (std::size_t l = 0; l < now.hiddenLayers(); ++l) {
        if (canDie(now.layers[l]))
            return true;
    }
    return false;
}

void hideAxis(QCPAxis& axis) {
    axis.setTickLabels(false);
    axis.setTicks(true);
    axis.setTickLength(0);
}

} // namespace

UnitsCard::UnitsCard(QWidget* parent)
    : Card(QStringLiteral("units"), tr("Units: dead and saturated"), parent), m_stage(new QWidget(this)),
      m_map(new UnitMap(m_stage)), m_legend(new UnitLegend(m_stage)), m_plot(makePlot(m_stage)),
      m_heading(addLabel(*m_plot, {}, {}, 11)), m_events(std::make_unique<EventLines>(*m_plot)) {
    body()->addWidget(m_stage);
    m_stage->installEventFilter(this);
    m_stage->setMinimumSize(80, 60);
    m_plot->setAccessibleName(tr("Dead or saturated units over time"));
    m_plot->yAxis->setRangeReversed(true);
    hideAxis(*m_plot->yAxis);
    m_heading->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_heading->setPositionAlignment(Qt::AlignBottom | Qt::AlignLeft);
    connect(m_map, &UnitMap::layerSelected, this, &Card::layerSelected);
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { arrangeLabels(); });
    UnitsCard::setTheme(theme());
}

UnitsCard::~UnitsCard() = default;

void UnitsCard::startOver() {
    m_reach = 0;
}

void UnitsCard::present(const Snapshot& snapshot) {
    const std::size_t hidden = snapshot.now.hiddenLayers();
    std::vector<std::vector<UnitState>> layers;
    for (std::size_t l = 0; l < hidden; ++l)
        layers.push_back(snapshot.now.layers[l].units);
    m_deathDefined = anyCanDie(snapshot.now);
    m_map->setUnits(std::move(layers));
    m_map->setSelectedLayer(selectedLayer());
    m_legend->setDeathDefined(m_deathDefined);
    m_readings = readingsOf(snapshot, m_deathDefined);
    if (m_lanes.size() != hidden)
        makeLanes(hidden);
    fillLanes(snapshot);
    arrange();
}

void UnitsCard::makeLanes(std::size_t count) {
    for (const Lane& lane : m_lanes)
        m_plot->removeItem(lane.now);
    m_lanes.clear();
    m_plot->clearGraphs();
    QSharedPointer<QCPAxisTickerText> bases(new QCPAxisTickerText);
    for (std::size_t l = 0; l < count; ++l) {
        Lane lane{m_plot->addGraph(), m_plot->addGraph(), addLabel(*m_plot, {}, {}, theme().axisPx), true, 0};
        lane.base->setPen(Qt::NoPen);
        lane.share->setPen(Qt::NoPen);
        lane.share->setLineStyle(QCPGraph::lsStepLeft);
        lane.share->setChannelFillGraph(lane.base);
        lane.now->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        lane.now->position->setTypeY(QCPItemPosition::ptPlotCoords);
        lane.now->position->setCoords(1, static_cast<double>(l) + 0.5);
        lane.now->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        lane.now->setPadding(QMargins(6, 0, 0, 0));
        bases->addTick(static_cast<double>(l + 1), QString());
        m_lanes.push_back(lane);
    }
    m_plot->yAxis->setTicker(bases);
    m_plot->yAxis->setRange(0, std::max(1.0, static_cast<double>(count)));
    // Lines of many lanes would fill the plot.
    m_plot->yAxis->grid()->setVisible(count <= 16);
    colorLanes();
}

void UnitsCard::fillLanes(const Snapshot& snapshot) {
    m_reach = std::max(m_reach, static_cast<double>(snapshot.step));
    const double reach = niceCeiling(std::max(shortestAxis, m_reach));
    m_plot->xAxis->setRange(0, reach);
    m_events->present(snapshot.run.interventions, snapshot.step, reach);
    m_heading->setText(m_deathDefined ? tr("now") : tr("flat now"));
    for (std::size_t l = 0; l < m_lanes.size(); ++l)
        fillLane(snapshot, l);
    colorLanes();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void UnitsCard::fillLane(const Snapshot& snapshot, std::size_t layer) {
    Lane& lane = m_lanes[layer];
    const LayerMeasurement& now = snapshot.now.layers[layer];
    lane.mortal = canDie(now);
    const double units = std::max(1.0, static_cast<double>(now.units.size()));
    const double base = static_cast<double>(layer + 1) - (1 - laneFill) / 2;
    QVector<double> steps;
    QVector<double> heights;
    const auto add = [&](double step, double share) {
        steps.append(step);
        heights.append(base - laneFill * std::clamp(share, 0.0, 1.0));
    };
    const CheckChannels channels{m_lanes.size()};
    if (snapshot.checks && snapshot.checks->channels() == channels.count()) {
        for (std::size_t i = 0; i < snapshot.checks->size(); ++i) {
            const double dead = snapshot.checks->bin(i, channels.dead(layer)).mean / units;
            const double flat = snapshot.checks->bin(i, channels.saturatedShare(layer)).mean;
            const double share = lane.mortal ? dead : flat;
            add(static_cast<double>(snapshot.checks->firstStep(i)), std::isfinite(share) ? share : 0);
        }
    }
    const double shareNow = lane.mortal ? static_cast<double>(now.dead) / units : now.saturatedShare;
    if (steps.isEmpty() || steps.last() < static_cast<double>(snapshot.step))
        add(static_cast<double>(snapshot.step), shareNow);
    lane.share->setData(steps, heights, true);
    lane.base->setData({steps.first(), steps.last()}, {base, base}, true);
    lane.now->setText(lane.mortal ? laneCount(now.dead, static_cast<std::int64_t>(now.units.size()))
                                  : percentText(now.saturatedShare, 0));
    lane.shareNow = shareNow;
}

QVector<double> UnitsCard::laneSteps(std::size_t layer) const {
    QVector<double> steps;
    for (const QCPGraphData& point : *m_lanes.at(layer).share->data())
        steps.append(point.key);
    return steps;
}

QVector<double> UnitsCard::laneShares(std::size_t layer) const {
    const double base = static_cast<double>(layer + 1) - (1 - laneFill) / 2;
    QVector<double> shares;
    for (const QCPGraphData& point : *m_lanes.at(layer).share->data())
        shares.append((base - point.value) / laneFill);
    return shares;
}

QString UnitsCard::laneText(std::size_t layer) const {
    return m_lanes.at(layer).now->text();
}

void UnitsCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
    m_map->setTheme(theme);
    m_legend->setTheme(theme);
    colorPlot(*m_plot, theme);
    m_events->setTheme(theme);
    m_heading->setColor(theme.ink2);
    m_heading->setFont(uiFont(theme.axisPx));
    colorLanes();
    arrange();
}

void UnitsCard::colorLanes() {
    m_plot->yAxis->grid()->setVisible(m_lanes.size() <= 16);
    for (const Lane& lane : m_lanes) {
        lane.share->setBrush(lane.mortal ? theme().deadFill : theme().saturatedFill);
        const double share = lane.shareNow;
        const QColor loud = lane.mortal ? theme().dying.ink : theme().vanishing.ink;
        lane.now->setColor(share > 0 ? (share >= 1 ? loud : theme().ink) : theme().ink3);
        lane.now->setFont(uiFont(theme().axisPx, share >= 1 ? QFont::DemiBold : QFont::Normal));
    }
}

void UnitsCard::layerChanged() {
    m_map->setSelectedLayer(selectedLayer());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool UnitsCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_stage && event->type() == QEvent::Resize)
        arrange();
    return Card::eventFilter(watched, event);
}

// The map comes first; the plot shares its rows, so that a lane stands beside its layer's cells.
void UnitsCard::arrange() {
    const double scale = theme().axisPx / 11;
    const int width = m_stage->width();
    setReading(fittingText(m_readings, uiFont(theme().readingPx), width - readingMargins));
    const int legend = static_cast<int>(std::lround(24 * scale));
    const int height = std::max(1, m_stage->height() - legend);
    const bool plotted = width >= narrowest * scale;
    const int most = plotted ? static_cast<int>(width * mapShare) : width - 6;
    const int mapWidth = plotted ? m_map->widthFor(height, most) : most;
    m_map->setGeometry(0, 0, mapWidth, height);
    m_legend->setGeometry(0, height, width, legend - 4);
    m_plot->setVisible(plotted);
    if (!plotted)
        return;
    m_plot->setGeometry(mapWidth, 0, width - mapWidth, height);
    const double rows = std::max(1.0, m_map->rowPitch() * static_cast<double>(m_lanes.size()));
    const int top = static_cast<int>(std::lround(m_map->rowsTop()));
    const int bottom = std::max(0, height - top - static_cast<int>(std::lround(rows)));
    const int right = static_cast<int>(std::lround(66 * scale));
    m_plot->axisRect()->setMargins(QMargins(static_cast<int>(18 * scale), top, right, bottom));
    placeTicks();
    m_heading->position->setCoords(1, 0);
    m_heading->setPadding(QMargins(6, 0, 0, 2));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void UnitsCard::placeTicks() {
    const int labels = m_plot->axisRect()->width() / static_cast<int>(5 * theme().axisPx);
    m_plot->xAxis->ticker()->setTickCount(std::clamp(labels, 1, 5));
}

// Where rows are lower than a line of text only the layers that have a number have a count.
void UnitsCard::arrangeLabels() {
    for (std::size_t l = 0; l < m_lanes.size(); ++l)
        m_lanes[l].now->setVisible(m_map->isNumbered(l) && (l > 0 || m_map->rowPitch() >= theme().axisPx));
}

} // namespace lab::ui
