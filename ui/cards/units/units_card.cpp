// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/units/units_card.h"

#include "ui/cards/unit_states.h"
#include "ui/cards/units/unit_map.h"
#include "ui/cards/units/units_reading.h"
#include "ui/look/deaths.h"
#include "ui/look/number_text.h"
#include "ui/plot/event_lines.h"
#include "ui/plot/labels.h"
#include "ui/plot/plot.h"
#include "ui/plot/reading.h"

#include <QEvent>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

/// Narrower than this the map takes all the room.
constexpr int narrowest = 330;
/// The plot's axes keep at least a third of the width; the map has the rest at most.
constexpr double plotShare = 0.34;
/// From the last row cells count more than what came before.
constexpr double projectedPlotShare = 0.18;
/// Left and right of the axes.
constexpr int plotLeft = 18;
constexpr int plotRight = 66;
/// The column of the run before, right of that; it is left out where the card is narrower than this.
constexpr int beforeColumn = 46;
constexpr int widestWithoutBefore = 360;
/// Dormant units, which may return, are this pale beside those beyond training.
constexpr double dormantInk = 0.38;
/// A lane's full count leaves a gap to the lane above.
constexpr double laneFill = 0.8;
/// A read-out with more lines hides the plot.
constexpr std::size_t mostRows = 10;

bool canDie(const LayerMeasurement& layer) {
    return layer.dead >= 0;
}

/// "2 of 8", or the share where the numbers would be too long for the margin.
QString laneCount(std::int64_t part, std::int64_t whole) {
    return whole < 1000
               ? UnitsCard::tr("%1 of %2").arg(countText(part), countText(whole))
               : percentText(static_cast<double>(part) / static_cast<double>(whole), part > 0 ? 1 : 0);
}

/// How many hidden layers have units that can die.
std::ptrdiff_t mortalLayers(const Measurement& now) {
    const auto hidden = static_cast<std::ptrdiff_t>(now.hiddenLayers());
    return std::count_if(now.layers.begin(), now.layers.begin() + hidden, canDie);
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
      m_heading(addLabel(*m_plot, {}, {}, 11)), m_headingBefore(addLabel(*m_plot, tr("before"), {}, 11)),
      m_events(std::make_unique<EventLines>(*m_plot)) {
    body()->addWidget(m_stage);
    m_stage->installEventFilter(this);
    m_stage->setMinimumSize(80, 60);
    m_plot->setAccessibleName(tr("Dead or saturated units over time"));
    m_plot->yAxis->setRangeReversed(true);
    hideAxis(*m_plot->yAxis);
    for (QCPItemText* heading : {m_heading, m_headingBefore}) {
        heading->position->setType(QCPItemPosition::ptAxisRectRatio);
        heading->setPositionAlignment(Qt::AlignBottom | Qt::AlignLeft);
    }
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::X, false), Axis::Steps);
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    watch(m_map, [this](std::optional<QPointF> place) {
        hoverLayer(place ? m_map->layerAt(place->y()) : std::nullopt);
        return place ? ReadOutText{m_map->textAt(*place), {}, {}} : ReadOutText();
    });
    connect(m_map, &UnitMap::layerSelected, this,
            [this](std::size_t layer) { selection().selectLayer(layer); });
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { arrangeLabels(); });
    UnitsCard::takeTheme(theme());
}

UnitsCard::~UnitsCard() = default;

void UnitsCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    const std::size_t hidden = snapshot.now.hiddenLayers();
    std::vector<std::vector<UnitState>> layers;
    for (std::size_t l = 0; l < hidden; ++l)
        layers.push_back(snapshot.now.layers[l].units);
    const std::ptrdiff_t mortal = mortalLayers(snapshot.now);
    m_deathDefined = mortal > 0;
    m_map->setUnits(std::move(layers));
    m_map->setSelectedLayer(selectedLayer());
    m_legend->setShown(mortal > 0, mortal < static_cast<std::ptrdiff_t>(hidden));
    const Snapshot* before = scene.ghost();
    setReading(
        withBefore(unitsReading(snapshot), before == nullptr ? QString() : unitsBefore(*before, snapshot)));
    m_checks = snapshot.checks;
    m_widths.clear();
    for (std::size_t l = 0; l < hidden; ++l)
        m_widths.push_back(static_cast<std::int64_t>(snapshot.now.layers[l].units.size()));
    if (m_lanes.size() != hidden)
        makeLanes(hidden);
    fillLanes(snapshot);
    m_hasBefore = before != nullptr;
    for (std::size_t l = 0; l < hidden && speaks(); ++l)
        m_lanes[l].before->setText(before == nullptr ? QString() : countBefore(*before, l));
    arrange();
}

void UnitsCard::makeLanes(std::size_t count) {
    for (const Lane& lane : m_lanes)
        for (QCPItemText* text : {lane.now, lane.before})
            m_plot->removeItem(text);
    m_lanes.clear();
    m_plot->clearGraphs();
    QSharedPointer<QCPAxisTickerText> bases(new QCPAxisTickerText);
    for (std::size_t l = 0; l < count; ++l) {
        Lane lane{m_plot->addGraph(),
                  m_plot->addGraph(),
                  m_plot->addGraph(),
                  m_plot->addGraph(),
                  m_plot->addGraph(),
                  m_plot->addGraph(),
                  addLabel(*m_plot, {}, {}, theme().axisPx),
                  addLabel(*m_plot, {}, {}, theme().axisPx),
                  true,
                  0};
        lane.base->setPen(Qt::NoPen);
        for (QCPGraph* graph : {lane.all, lane.notAlwaysOn, lane.share, lane.lasting, lane.forGood}) {
            graph->setPen(Qt::NoPen);
            graph->setLineStyle(QCPGraph::lsStepLeft);
            graph->setChannelFillGraph(lane.base);
        }
        for (QCPItemText* text : {lane.now, lane.before}) {
            text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
            text->position->setTypeY(QCPItemPosition::ptPlotCoords);
            text->position->setCoords(1, static_cast<double>(l) + 0.5);
            text->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
            text->setPadding(QMargins(6, 0, 0, 0));
        }
        bases->addTick(static_cast<double>(l + 1), QString());
        m_lanes.push_back(lane);
    }
    m_plot->yAxis->setTicker(bases);
    pane()->y().setAll(0, std::max(1.0, static_cast<double>(count)));
    // Lines of many lanes would fill the plot.
    m_plot->yAxis->grid()->setVisible(count <= 16);
    colorLanes();
}

void UnitsCard::fillLanes(const Snapshot& snapshot) {
    pane()->x().setAll(0, timeReach());
    m_events->present(snapshot, timeReach());
    m_heading->setText(m_deathDefined ? tr("dead now") : tr("saturated"));
    countBrief(snapshot);
    for (std::size_t l = 0; l < m_lanes.size(); ++l)
        fillLane(snapshot, l);
    colorLanes();
    redrawPlot(*m_plot);
}

// A death that was brief belongs to the checks between which it fell; where checks are folded, by its part.
void UnitsCard::countBrief(const Snapshot& snapshot) {
    const std::pair counted(snapshot.lives, snapshot.checks);
    if (counted == m_counted && m_brief.size() == m_lanes.size())
        return;
    m_counted = counted;
    const std::size_t checks = m_checks ? m_checks->size() : 0;
    m_brief.assign(m_lanes.size(), std::vector<double>(checks, 0));
    if (!snapshot.lives)
        return;
    const auto start = [&](std::size_t i) {
        return i < checks ? m_checks->firstStep(i) : std::max(snapshot.step, m_checks->lastStep(i - 1) + 1);
    };
    for (const Death& death : deathsOf(*snapshot.lives, snapshot.step)) {
        if (death.kind != Death::Kind::Brief || death.event.layer >= m_brief.size())
            continue;
        std::size_t i = 0;
        for (std::size_t after = checks; i + 1 < after;) { // the last check that begins by then
            const std::size_t middle = (i + after) / 2;
            (start(middle) <= death.event.seen ? i : after) = middle;
        }
        for (; i < checks && start(i) < death.end; ++i) {
            const std::int64_t common =
                std::min(start(i + 1), death.end) - std::max(start(i), death.event.seen);
            m_brief[death.event.layer][i] += static_cast<double>(std::max<std::int64_t>(0, common)) /
                                             static_cast<double>(start(i + 1) - start(i));
        }
    }
    // A fold's mean counts checks, not steps.
    const CheckChannels channels{m_lanes.size()};
    for (std::size_t l = 0; l < m_brief.size() && m_checks && m_checks->channels() == channels.count(); ++l) {
        for (std::size_t i = 0; i < checks; ++i)
            m_brief[l][i] = std::min(m_brief[l][i], m_checks->bin(i, channels.dead(l)).mean);
    }
}

void UnitsCard::fillLane(const Snapshot& snapshot, std::size_t layer) {
    Lane& lane = m_lanes[layer];
    const LayerMeasurement& now = snapshot.now.layers[layer];
    lane.mortal = canDie(now);
    const double units = std::max(1.0, static_cast<double>(now.units.size()));
    const double base = static_cast<double>(layer + 1) - (1 - laneFill) / 2;
    QVector<double> steps;
    // In the order of the graphs.
    std::array<QVector<double>, 5> heights;
    const auto add = [&](double step, const std::array<double, 5>& parts) {
        steps.append(step);
        for (std::size_t i = 0; i < parts.size(); ++i)
            heights[i].append(base -
                              laneFill * (std::isfinite(parts[i]) ? std::clamp(parts[i], 0.0, 1.0) : 0));
    };
    const CheckChannels channels{m_lanes.size()};
    const bool known = snapshot.checks && snapshot.checks->channels() == channels.count();
    for (std::size_t i = 0; known && i < snapshot.checks->size(); ++i) {
        const auto mean = [&](std::size_t channel) { return snapshot.checks->bin(i, channel).mean; };
        const auto step = static_cast<double>(snapshot.checks->firstStep(i));
        const double dead = mean(channels.dead(layer));
        if (lane.mortal)
            add(step, {1, 1 - mean(channels.alwaysOn(layer)) / units, dead / units,
                       (dead - m_brief[layer][i]) / units, mean(channels.deadForGood(layer)) / units});
        else
            add(step, {0, 0, mean(channels.saturatedShare(layer)), 0, 0});
    }
    const double shareNow = lane.mortal ? static_cast<double>(now.dead) / units : now.saturatedShare;
    if (steps.isEmpty() || steps.last() < static_cast<double>(snapshot.step))
        add(static_cast<double>(snapshot.step),
            {lane.mortal ? 1.0 : 0, lane.mortal ? 1 - static_cast<double>(now.alwaysOn) / units : 0, shareNow,
             lane.mortal ? shareNow : 0, lane.mortal ? static_cast<double>(now.deadForGood) / units : 0});
    lane.all->setData(steps, heights[0], true);
    lane.notAlwaysOn->setData(steps, heights[1], true);
    lane.share->setData(steps, heights[2], true);
    lane.lasting->setData(steps, heights[3], true);
    lane.forGood->setData(steps, heights[4], true);
    lane.base->setData({steps.first(), steps.last()}, {base, base}, true);
    if (!speaks())
        return;
    lane.now->setText(lane.mortal ? laneCount(now.dead, static_cast<std::int64_t>(now.units.size()))
                                  : percentText(now.saturatedShare, 0));
    lane.shareNow = shareNow;
}

/// What the lane counts, of the run before: "2", and of another number of units "2 of 6"; a dash where it had
/// no such layer.
QString UnitsCard::countBefore(const Snapshot& before, std::size_t layer) const {
    if (layer >= before.now.hiddenLayers())
        return QStringLiteral("–");
    const LayerMeasurement& then = before.now.layers[layer];
    if (!m_lanes[layer].mortal)
        return canDie(then) ? QStringLiteral("–") : percentText(then.saturatedShare, 0);
    const auto units = static_cast<std::int64_t>(then.units.size());
    if (!canDie(then))
        return tr("n/a");
    return units == m_widths[layer] ? countText(then.dead) : laneCount(then.dead, units);
}

QVector<double> UnitsCard::laneSteps(std::size_t layer) const {
    QVector<double> steps;
    for (const QCPGraphData& point : *m_lanes.at(layer).share->data())
        steps.append(point.key);
    return steps;
}

QVector<double> UnitsCard::sharesOf(const QCPGraph& graph, std::size_t layer) const {
    const double base = static_cast<double>(layer + 1) - (1 - laneFill) / 2;
    QVector<double> shares;
    for (const QCPGraphData& point : *graph.data())
        shares.append((base - point.value) / laneFill);
    return shares;
}

QVector<double> UnitsCard::laneShares(std::size_t layer) const {
    return sharesOf(*m_lanes.at(layer).share, layer);
}

QVector<double> UnitsCard::laneBriefShares(std::size_t layer) const {
    QVector<double> shares = laneShares(layer);
    const QVector<double> lasting = sharesOf(*m_lanes.at(layer).lasting, layer);
    for (qsizetype i = 0; i < shares.size(); ++i)
        shares[i] -= lasting[i];
    return shares;
}

QVector<double> UnitsCard::laneFinalShares(std::size_t layer) const {
    return sharesOf(*m_lanes.at(layer).forGood, layer);
}

QVector<double> UnitsCard::laneSparseShares(std::size_t layer) const {
    QVector<double> shares = sharesOf(*m_lanes.at(layer).notAlwaysOn, layer);
    const QVector<double> dead = laneShares(layer);
    for (qsizetype i = 0; i < shares.size(); ++i)
        shares[i] -= dead[i];
    return shares;
}

QVector<double> UnitsCard::laneAlwaysOnShares(std::size_t layer) const {
    QVector<double> shares = sharesOf(*m_lanes.at(layer).all, layer);
    const QVector<double> others = sharesOf(*m_lanes.at(layer).notAlwaysOn, layer);
    for (qsizetype i = 0; i < shares.size(); ++i)
        shares[i] -= others[i];
    return shares;
}

QString UnitsCard::laneText(std::size_t layer) const {
    return m_lanes.at(layer).now->text();
}

QString UnitsCard::laneTextBefore(std::size_t layer) const {
    return m_headingBefore->visible() ? m_lanes.at(layer).before->text() : QString();
}

void UnitsCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    m_map->setTheme(theme);
    m_legend->setTheme(theme);
    colorPlot(*m_plot, theme);
    m_events->setTheme(theme);
    for (QCPItemText* heading : {m_heading, m_headingBefore}) {
        heading->setColor(theme.ink2);
        heading->setFont(uiFont(theme.axisPx));
    }
    colorLanes();
    arrange();
}

void UnitsCard::colorLanes() {
    m_plot->yAxis->grid()->setVisible(m_lanes.size() <= 16);
    for (const Lane& lane : m_lanes) {
        const QColor dormant = blend(theme().deadFill, theme().card, dormantInk);
        lane.all->setBrush(lane.mortal ? QBrush(theme().aliveLine) : QBrush(Qt::NoBrush));
        lane.notAlwaysOn->setBrush(lane.mortal ? QBrush(theme().aliveFill) : QBrush(Qt::NoBrush));
        lane.share->setBrush(lane.mortal ? theme().axis : theme().saturatedFill);
        lane.lasting->setBrush(lane.mortal ? QBrush(dormant) : QBrush(Qt::NoBrush));
        lane.forGood->setBrush(lane.mortal ? QBrush(theme().deadFill) : QBrush(Qt::NoBrush));
        const double share = lane.shareNow;
        const QColor loud = lane.mortal ? theme().dying.ink : theme().vanishing.ink;
        lane.now->setColor(share > 0 ? (share >= 1 ? loud : theme().ink) : theme().ink3);
        lane.now->setFont(uiFont(theme().axisPx, share >= 1 ? QFont::DemiBold : QFont::Normal));
        lane.before->setColor(theme().ink2);
        lane.before->setFont(uiFont(theme().axisPx));
    }
}

void UnitsCard::layerChanged() {
    m_map->setSelectedLayer(selectedLayer());
    redrawPlot(*m_plot);
}

void UnitsCard::layerLit() {
    m_map->setLitLayer(litLayer());
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
    const int legend = m_legend->heightForWidth(width) + 4;
    const int height = std::max(1, m_stage->height() - legend);
    const double share = theme().name == ThemeName::Projector ? projectedPlotShare : plotShare;
    const bool plotted = width >= narrowest * scale;
    m_headingBefore->setVisible(m_hasBefore && width >= widestWithoutBefore * scale);
    const int beside = plotRight + (m_headingBefore->visible() ? beforeColumn : 0);
    const int most =
        plotted ? static_cast<int>(width * (1 - share) - (plotLeft + beside) * scale) : width - 6;
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
    const int right = static_cast<int>(std::lround(beside * scale));
    m_plot->axisRect()->setMargins(QMargins(static_cast<int>(plotLeft * scale), top, right, bottom));
    const int column = 6 + static_cast<int>(std::lround((plotRight - 6) * scale));
    m_heading->setPadding(QMargins(6, 0, 0, 2));
    m_headingBefore->setPadding(QMargins(column, 0, 0, 2));
    for (QCPItemText* heading : {m_heading, m_headingBefore})
        heading->position->setCoords(1, 0);
    for (const Lane& lane : m_lanes)
        lane.before->setPadding(QMargins(column, 0, 0, 0));
    redrawPlot(*m_plot);
}

// Where rows are lower than a line of text only the layers that have a number have a count, and the first
// only where it does not touch the heading.
void UnitsCard::arrangeLabels() {
    const std::vector<bool> numbered = m_map->numbered();
    const double letters = QFontMetricsF(m_heading->font()).ascent();
    const double foot = m_heading->bottom->pixelPosition().y() - 2; // less the padding
    const QRectF heading(0, foot - letters, 1, letters);
    for (std::size_t l = 0; l < m_lanes.size(); ++l) {
        const double middle = m_lanes[l].now->position->pixelPosition().y();
        m_lanes[l].now->setVisible(numbered[l] &&
                                   isFree(QRectF(0, middle - letters / 2, 1, letters), {&heading, 1}, 0));
        m_lanes[l].before->setVisible(m_lanes[l].now->visible() && m_headingBefore->visible());
    }
}

ReadOutText UnitsCard::describe(std::optional<QPointF> place) {
    if (const auto step = place ? m_events->stepAt(*place) : std::nullopt) {
        hoverStep(step);
        return m_events->textAt(*place);
    }
    const CheckChannels channels{m_lanes.size()};
    const bool known = m_checks && !m_checks->empty() && m_checks->channels() == channels.count();
    if (!place || !pane()->contains(*place) || m_lanes.empty() || !known) {
        hoverStep(std::nullopt);
        return {};
    }
    const double step = m_plot->xAxis->pixelToCoord(place->x());
    hoverStep(step);
    // A step line holds until the next check.
    std::size_t check = m_checks->size() - 1;
    while (check > 0 && static_cast<double>(m_checks->firstStep(check)) > step)
        --check;
    ReadOutText text{tr("checked at step %1").arg(countText(m_checks->firstStep(check))), {}, {}};
    const std::size_t stride = (m_lanes.size() + mostRows - 1) / mostRows;
    for (std::size_t l = 0; l < m_lanes.size(); ++l) {
        if (l % stride != 0 && l != selectedLayer())
            continue;
        text.rows.push_back(
            {tr("layer %1").arg(countText(l + 1)), countsAt(check, l), {}, l == selectedLayer()});
    }
    return text;
}

/// "2 of 8 dead, 5 sometimes 0", or of values that are never exactly 0 the saturated share.
QString UnitsCard::countsAt(std::size_t check, std::size_t layer) const {
    const CheckChannels channels{m_lanes.size()};
    const auto mean = [&](std::size_t channel) { return m_checks->bin(check, channel).mean; };
    if (!m_lanes[layer].mortal)
        return tr("%1 saturated").arg(percentText(mean(channels.saturatedShare(layer)), 0));
    const double dead = mean(channels.dead(layer));
    const double sparse = static_cast<double>(m_widths[layer]) - dead - mean(channels.alwaysOn(layer));
    const QString counts = tr("%1 of %2 dead, %3 sometimes 0")
                               .arg(numberText(dead), countText(m_widths[layer]), numberText(sparse));
    const double brief = m_brief[layer][check];
    return brief > 0 ? tr("%1 (%2 off briefly)").arg(counts, numberText(brief, 1)) : counts;
}

DataTable UnitsCard::table() const {
    DataTable table;
    table.columns.append(tr("step"));
    for (std::size_t l = 0; l < m_lanes.size(); ++l) {
        const QString name = tr("layer %1").arg(countText(l + 1));
        if (m_lanes[l].mortal)
            table.columns += {tr("%1, share always on").arg(name), tr("%1, share sometimes 0").arg(name),
                              tr("%1, share dead").arg(name), tr("%1, share off briefly").arg(name),
                              tr("%1, share beyond training").arg(name)};
        else
            table.columns.append(tr("%1, saturated share").arg(name));
    }
    const QVector<double> steps = m_lanes.empty() ? QVector<double>() : laneSteps(0);
    for (qsizetype i = 0; i < steps.size(); ++i)
        table.rows.push_back({steps[i]});
    const auto addColumn = [&table](const QVector<double>& shares) {
        for (std::size_t i = 0; i < table.rows.size(); ++i)
            table.rows[i].emplace_back(shares[static_cast<qsizetype>(i)]);
    };
    for (std::size_t l = 0; l < m_lanes.size(); ++l) {
        if (m_lanes[l].mortal) {
            addColumn(laneAlwaysOnShares(l));
            addColumn(laneSparseShares(l));
        }
        addColumn(laneShares(l));
        if (m_lanes[l].mortal) {
            addColumn(laneBriefShares(l));
            addColumn(laneFinalShares(l));
        }
    }
    return table;
}

} // namespace lab::ui
