// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/signal/time_card.h"

#include "ui/look/number_text.h"
#include "ui/plot/event_lines.h"
#include "ui/plot/labels.h"

#include <QCoreApplication>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lab::ui {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr int stripHeight = 12;
/// Room above the plot for the axis title and the glyphs of interventions.
constexpr int top = 30;
constexpr int bottom = 26;
/// From a line's end to its label.
constexpr double labelGap = 9;
/// From so many layers on lines are thin.
constexpr std::size_t crowd = 16;
constexpr double endLabelPitch = 11.5;
/// More points than this per line are noise, not detail: they stand about four pixels apart.
constexpr std::size_t mostPoints = 128;
/// A read-out with more lines hides the plot.
constexpr std::size_t mostRows = 10;
/// Of the line under the pointer, or of its layer elsewhere.
constexpr double litWidth = 3;
/// How much of a line's colour it keeps while another layer is selected.
constexpr double unselectedInk = 0.62;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::TimeCard)
};

/// "layers 1–3", "layer 8" or "5 of 8": the layers of `zero` that are set.
QString layerList(const std::vector<bool>& zero) {
    const auto first = std::ranges::find(zero, true);
    const auto low = first - zero.begin() + 1;
    const auto high = std::find(first, zero.end(), false) - zero.begin();
    const auto count = std::ranges::count(zero, true);
    if (count == 0)
        return {};
    if (count != high - low + 1)
        return Texts::tr("%1 of %2").arg(countText(count), countText(zero.size()));
    return count == 1 ? Texts::tr("layer %1").arg(countText(low))
                      : Texts::tr("layers %1–%2").arg(countText(low), countText(high));
}

/// "step 412", or "steps 408–415, means" where several are one point.
QString stepsText(const JoinedBins& points, std::size_t i) {
    if (points.firstStep(i) == points.lastStep(i))
        return Texts::tr("step %1").arg(countText(points.firstStep(i)));
    return Texts::tr("steps %1–%2, means").arg(countText(points.firstStep(i)), countText(points.lastStep(i)));
}

} // namespace

TimeCard::TimeCard(QWidget* parent)
    : Card(QStringLiteral("time"), QString(), parent), m_plot(makePlot(this)),
      m_selector(new QuantityButton(recordedQuantities(), this)), m_strip(new QCPAxisRect(m_plot)),
      m_events(std::make_unique<EventLines>(*m_plot)) {
    body()->addWidget(m_plot);
    addHeaderWidget(m_selector);
    connect(m_selector, &QuantityButton::chosen, this, &TimeCard::setQuantity);
    makeLogarithmic(*m_plot->yAxis);
    m_plot->plotLayout()->setRowSpacing(0);
    m_plot->plotLayout()->addElement(1, 0, m_strip);
    m_strip->setAutoMargins(QCP::msNone);
    for (QCPAxis* axis : m_strip->axes()) {
        axis->setTickLength(0, 0);
        axis->setTicks(false);
        axis->setSubTicks(false);
        axis->grid()->setVisible(false);
        axis->setLayer(QStringLiteral("axes"));
    }
    m_strip->axis(QCPAxis::atLeft)->setRange(0, 1);

    m_low = m_plot->addGraph();
    m_high = m_plot->addGraph();
    m_high->setChannelFillGraph(m_low);
    for (int i = 0; i < 3; ++i)
        m_ghosts.emplace_back(*m_plot);
    m_zeros = m_plot->addGraph(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));
    m_zeros->setAdaptiveSampling(false);
    m_zeros->setAntialiased(false);

    const auto corner = [this](const QString& text, QCPItemPosition::PositionType type, double x, double y,
                               Qt::Alignment alignment) {
        QCPItemText* label = addLabel(*m_plot, text, theme().ink2, theme().axisPx);
        label->position->setType(type);
        label->position->setCoords(x, y);
        label->setPositionAlignment(alignment);
        return label;
    };
    m_axisTitle = corner({}, QCPItemPosition::ptAbsolute, 12, 3, Qt::AlignLeft | Qt::AlignTop);
    m_stepTitle =
        corner(tr("step"), QCPItemPosition::ptViewportRatio, 1, 1, Qt::AlignRight | Qt::AlignBottom);
    m_zeroTitle = corner(QStringLiteral("0"), QCPItemPosition::ptAxisRectRatio, 0, 0.5,
                         Qt::AlignRight | Qt::AlignVCenter);
    m_zeroLayers = corner({}, QCPItemPosition::ptAxisRectRatio, 1, 0.5, Qt::AlignLeft | Qt::AlignVCenter);
    for (QCPItemText* label : {m_zeroTitle, m_zeroLayers})
        label->position->setAxisRect(m_strip);
    m_zeroLayers->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_zeroLayers->position->setAxes(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));

    connect(m_plot, &QCustomPlot::afterLayout, this, &TimeCard::arrange);
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::X), Axis::Steps);
    QCPAxis* stripSteps = m_strip->axis(QCPAxis::atBottom);
    makeNumbered(*stripSteps, 5);
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), stripSteps,
            [stripSteps](const QCPRange& range) { stripSteps->setRange(range); });
    m_lit = m_plot->addGraph();
    m_lit->setLayer(QStringLiteral("overlay"));
    m_lit->setVisible(false);
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    showQuantity();
    read();
    widen();
    colorPlot(*m_plot, theme());
    showStrip(false);
    color();
}

TimeCard::~TimeCard() = default;

void TimeCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    m_firstAtFoot |= !snapshot.playing;
    takeHistory(snapshot);
    m_ghostIsOther = scene.ghost() != nullptr;
    takeGhost(scene.behind());
    takeRange();
    makeLines(m_layers);
    showLines();
    showGhosts();
    showEnvelope();
    showZeros();
    m_events->present(snapshot, timeReach());
    widen();
    const bool known = snapshot.now.hiddenLayers() > 0;
    m_facts.receivedOverAllRows = known ? snapshot.now.layers.front().signal.errorSignal : 0;
    m_facts.batchesPerEpoch = snapshot.epoch > 0 ? static_cast<double>(snapshot.step) / snapshot.epoch : 0;
    m_facts.underflows = snapshot.now.underflows;
    read();
    redrawPlot(*m_plot);
}

void TimeCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    colorPlot(*m_plot, theme);
    m_events->setTheme(theme);
    showStrip(m_stripShown);
    color();
    redrawPlot(*m_plot);
}

void TimeCard::startOver() {
    Card::startOver();
    m_firstAtFoot = true;
    m_range.reset();
}

void TimeCard::refit() {
    m_range.reset();
    takeRange();
    showLines();
    showGhosts();
    showEnvelope();
    showZeros();
    widen();
}

void TimeCard::layerChanged() {
    showGhosts();
    showEnvelope();
    color();
    redrawPlot(*m_plot);
}

// On a layer of its own: the other curves are not drawn again.
void TimeCard::layerLit() {
    const bool here = litLayer() && *litLayer() < m_lines.size();
    m_lit->setVisible(here);
    if (here) {
        m_lit->setData(m_lines[*litLayer()]->data());
        m_lit->setPen(QPen(layerColor(theme(), *litLayer(), m_lines.size()), litWidth * theme().curvePx / 2));
    }
    m_lit->layer()->replot();
}

void TimeCard::takeHistory(const Snapshot& snapshot) {
    m_history = snapshot.steps;
    m_points = JoinedBins(m_history, mostPoints);
    const std::size_t channels = m_history ? m_history->channels() : 0;
    // Four quantities per layer; the output layer is not a hidden one.
    m_layers = channels > StepChannels{1}.count() ? (channels - 1) / 4 - 1 : 0;
    showAxisTitle();
}

/// All of it, however far the present run is.
void TimeCard::takeGhost(const Snapshot* ghost) {
    m_ghostLayers = ghost == nullptr ? 0 : ghost->now.hiddenLayers();
    m_ghostPoints = m_ghostLayers == 0 ? JoinedBins() : JoinedBins(wholeSteps(*ghost), mostPoints);
}

// So many say how far layers lie apart; all of them would hide the present ones.
void TimeCard::showGhosts() {
    std::vector<std::size_t> layers;
    if (m_ghostLayers > 0)
        layers = {0, std::min(selectedLayer(), m_ghostLayers - 1), m_ghostLayers - 1};
    for (std::size_t g = 0; g < m_ghosts.size(); ++g) {
        const bool shown =
            g < layers.size() && std::find(layers.begin(), layers.begin() + static_cast<std::ptrdiff_t>(g),
                                           layers[g]) == layers.begin() + static_cast<std::ptrdiff_t>(g);
        QVector<QCPGraphData> points;
        for (std::size_t i = 0; shown && i < m_ghostPoints.size(); ++i)
            points.append({m_ghostPoints.middle(i), axisValue(ghostValue(i, layers[g]))});
        m_ghosts[g].show(points, !shown           ? QString()
                                 : m_ghostIsOther ? tr("layer %1 before").arg(countText(layers[g] + 1))
                                                  : tr("layer %1, recorded").arg(countText(layers[g] + 1)));
        if (shown)
            m_ghosts[g].setColor(layerColor(theme(), layers[g], m_ghostLayers), theme());
    }
}

double TimeCard::ghostValue(std::size_t point, std::size_t layer) const {
    return m_ghostPoints.bin(point, quantityOf(m_quantity)->stepChannel({m_ghostLayers + 1}, layer)).mean;
}

void TimeCard::showAxisTitle() {
    const QString what = textsOf(m_quantity).batchTitle;
    const bool ofUpdates = m_quantity == LayerQuantity::UpdateRatio;
    const std::int64_t batches = m_points.rowsPerPoint();
    if (batches <= 1)
        return m_axisTitle->setText((ofUpdates ? tr("%1 of each step") : tr("%1 of each batch")).arg(what));
    m_axisTitle->setText((ofUpdates ? tr("%1, averaged over %2 steps", "", asInt(batches))
                                    : tr("%1, averaged over %2 batches", "", asInt(batches)))
                             .arg(what, countText(batches)));
}

void TimeCard::showQuantity() {
    m_selector->setQuantity(m_quantity);
    const LayerQuantityTexts texts = textsOf(m_quantity);
    setTitle(texts.titleOverTime, texts.briefTitle);
    showAxisTitle();
}

void TimeCard::read() {
    setReading(timeReading(m_history.get(), m_quantity, m_layers, m_facts));
}

void TimeCard::setQuantity(LayerQuantity quantity) {
    Q_ASSERT(quantityOf(quantity) != nullptr && quantityOf(quantity)->stepChannel != nullptr);
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    showQuantity();
    pane()->y().choose({});
    refit();
    read();
    redrawPlot(*m_plot);
}

Bin TimeCard::bin(std::size_t i, std::size_t layer) const {
    return m_points.bin(i, quantityOf(m_quantity)->stepChannel({m_layers + 1}, layer));
}

void TimeCard::makeLines(std::size_t count) {
    if (count == m_lines.size())
        return;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        m_plot->removeGraph(m_lines[l]);
        m_plot->removeItem(m_endLabels[l]);
        m_plot->removeItem(m_leaders[l]);
    }
    m_lines.clear();
    m_endLabels.clear();
    m_leaders.clear();
    for (std::size_t l = 0; l < count; ++l) {
        m_lines.push_back(m_plot->addGraph());
        QCPItemText* label = addLabel(*m_plot, countText(l + 1), theme().ink2, theme().labelPx);
        label->position->setType(QCPItemPosition::ptAbsolute);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_endLabels.push_back(label);
        auto* leader = new QCPItemLine(m_plot);
        leader->setSelectable(false);
        leader->setClipToAxisRect(false);
        for (QCPItemPosition* tip : {leader->start, leader->end})
            tip->setType(QCPItemPosition::ptAbsolute);
        m_leaders.push_back(leader);
    }
    color();
    layerLit();
}

void TimeCard::showLines() {
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(m_points.size()));
        for (std::size_t i = 0; i < m_points.size(); ++i)
            points.append({m_points.middle(i), axisValue(bin(i, l).mean)});
        // From below the axis a line comes in at its edge: else the last point of a run that diverges, far
        // above all others, would stand without a line and not be seen.
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            const double value = bin(i, l).mean;
            const auto isShown = [&](std::size_t other) {
                return other < m_points.size() && bin(other, l).mean >= m_floor;
            };
            if (value > 0 && value < m_floor && (isShown(i + 1) || (i > 0 && isShown(i - 1))))
                points[static_cast<qsizetype>(i)].value = m_floor;
        }
        m_lines[l]->data()->set(points, true);
    }
}

void TimeCard::showEnvelope() {
    QVector<QCPGraphData> low;
    QVector<QCPGraphData> high;
    // One row per point has no spread to show.
    if (m_layers > 0 && m_points.rowsPerPoint() > 1) {
        const std::size_t layer = std::min(selectedLayer(), m_layers - 1);
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            low.append({m_points.middle(i), axisValue(std::max(bin(i, layer).minimum, m_floor))});
            high.append({m_points.middle(i), axisValue(bin(i, layer).maximum)});
        }
    }
    m_low->data()->set(low, true);
    m_high->data()->set(high, true);
}

void TimeCard::showZeros() {
    QVector<QCPGraphData> stretches;
    std::vector<bool> zeroNow(m_layers, false);
    bool exact = true;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        bool zero = false;
        for (std::size_t l = 0; l < m_layers; ++l) {
            zeroNow[l] = bin(i, l).minimum == 0 || bin(i, l).minimum < m_floor;
            exact = exact && (!zeroNow[l] || bin(i, l).minimum == 0);
            zero = zero || zeroNow[l];
        }
        const auto from = static_cast<double>(m_points.firstStep(i));
        const auto to = static_cast<double>(m_points.lastStep(i) + 1);
        if (zero && !stretches.isEmpty() && stretches.last().key >= from && stretches.last().value > 0) {
            stretches.last().key = to;
        } else if (zero) {
            if (!stretches.isEmpty())
                stretches.append({from, gap});
            stretches.append({from, 0.5});
            stretches.append({to, 0.5});
        }
    }
    m_zeros->data()->set(stretches, true);
    // Far below the largest is not nothing: only exact zeros are alarming.
    m_stripIsZero = exact;
    m_zeroTitle->setText(exact ? QStringLiteral("0") : tr("below"));
    colorStrip();
    m_zeroLayers->setText(layerList(zeroNow));
    m_zeroLayers->position->setCoords(stretches.isEmpty() ? 0 : stretches.last().key, 0.5);
    showStrip(!stretches.isEmpty());
}

void TimeCard::showStrip(bool visible) {
    // Both the strip and the plot above can carry the step axis; the lower one does.
    const double scale = theme().axisPx / 11;
    const auto scaled = [scale](int pixels) { return static_cast<int>(std::lround(pixels * scale)); };
    const int height = visible ? scaled(stripHeight) : 0;
    m_plot->axisRect()->setMargins(
        QMargins(scaled(44), scaled(top), scaled(66), scaled(visible ? 5 : bottom)));
    m_strip->setMargins(QMargins(scaled(44), 0, scaled(66), visible ? scaled(bottom) : 0));
    m_strip->setMinimumSize(0, height);
    m_strip->setMaximumSize(QWIDGETSIZE_MAX, height);
    m_strip->setVisible(visible);
    for (QCPItemText* label : {m_zeroTitle, m_zeroLayers})
        label->setVisible(visible);
    QCPAxis* stripAxis = m_strip->axis(QCPAxis::atBottom);
    stripAxis->setTicks(visible);
    stripAxis->setTickLabels(visible);
    stripAxis->setTickLength(0, 3);
    stripAxis->setTickLabelPadding(3);
    m_plot->xAxis->setTickLabels(!visible);
    m_plot->xAxis->setTicks(!visible);
    m_stripShown = visible;
}

void TimeCard::takeRange() {
    const auto include = [this](double value) { m_range.include(logValue(value), logValue(value)); };
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        for (std::size_t l = 0; l < m_layers; ++l)
            include(bin(i, l).mean);
        // The selected layer's spread is part of what must stay in view.
        if (m_layers > 0 && m_points.rowsPerPoint() > 1) {
            const Bin spread = bin(i, std::min(selectedLayer(), m_layers - 1));
            include(spread.minimum);
            include(spread.maximum);
        }
    }
    for (std::size_t i = 0; i < m_ghostPoints.size(); ++i) {
        for (const std::size_t l : {std::size_t{0}, m_ghostLayers - 1})
            include(ghostValue(i, l));
    }
    m_floor = m_range.empty() ? 0 : logFloor(m_range.high());
}

void TimeCard::widen() {
    double low = m_range.empty() ? 1e-3 : std::max(m_range.low(), m_floor);
    double high = m_range.empty() ? 1 : m_range.high();
    wholeDecades(low, high);
    pane()->x().setAll(0, timeReach());
    pane()->y().setAll(low, high);
}

double TimeCard::axisValue(double value) const {
    return value < m_floor ? gap : logValue(value);
}

std::optional<Stretch> TimeCard::valuesWithin(const Stretch& steps) const {
    WideningRange range;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (m_points.middle(i) < steps.low || m_points.middle(i) > steps.high)
            continue;
        for (const QCPGraph* line : m_lines)
            range.include(line->data()->at(static_cast<int>(i))->value,
                          line->data()->at(static_cast<int>(i))->value);
    }
    if (range.empty())
        return std::nullopt;
    constexpr double room = 1.2;
    return Stretch{range.low() / room, range.high() * room};
}

void TimeCard::color() {
    const Theme& t = theme();
    const double scale = t.curvePx / 2;
    const std::size_t selected = m_lines.empty() ? 0 : std::min(selectedLayer(), m_lines.size() - 1);
    const double thin = m_lines.size() > crowd ? 1 : 1.3;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        const QColor layer = layerColor(t, l, m_lines.size());
        // Lines that cross heavily stay readable where one of them stands out.
        const QColor ink = l == selected ? layer : blend(layer, t.card, unselectedInk);
        m_lines[l]->setPen(QPen(ink, (l == selected ? 2.6 : thin) * scale));
        // In a crowd the selected line would drown.
        m_lines[l]->setLayer(l == selected ? QStringLiteral("axes") : QStringLiteral("main"));
        m_endLabels[l]->setColor(layer);
        m_leaders[l]->setPen(QPen(layer, 1));
        m_endLabels[l]->setFont(uiFont(t.labelPx, QFont::DemiBold));
    }
    showGhosts();
    m_selector->setTheme(t);
    const QColor shade =
        blend(layerColor(t, selected, std::max<std::size_t>(1, m_lines.size())), t.card, 0.16);
    for (QCPGraph* graph : {m_low, m_high})
        graph->setPen(Qt::NoPen);
    m_high->setBrush(shade);
    colorStrip();
    m_strip->axis(QCPAxis::atBottom)->setBasePen(QPen(t.axis, 1));
    for (QCPAxis* axis : m_strip->axes())
        axis->grid()->setVisible(false);

    const int small = static_cast<int>(6 * t.axisPx / 11);
    for (QCPItemText* title : {m_axisTitle, m_stepTitle, m_zeroTitle, m_zeroLayers}) {
        title->setColor(t.ink2);
        title->setFont(uiFont(t.axisPx));
    }
    m_stepTitle->setPadding(QMargins(0, 0, 2 * small, small));
    m_zeroTitle->setPadding(QMargins(0, 0, small, 0));
    m_zeroLayers->setPadding(QMargins(small, 0, 0, 0));
    m_zeroLayers->setFont(uiFont(t.labelPx, QFont::DemiBold));
}

void TimeCard::colorStrip() {
    const Theme& t = theme();
    m_zeros->setPen(QPen(m_stripIsZero ? t.deadFill : t.axis, 8 * t.axisPx / 11, Qt::SolidLine, Qt::FlatCap));
    m_zeroLayers->setColor(m_stripIsZero ? t.dying.ink : t.ink2);
}

// In the layers' order, so that they do not change places with each frame; a leader joins one that was pushed
// away to its line.
void TimeCard::arrange() {
    if (std::exchange(m_arrangedSize, m_plot->size()) != m_plot->size())
        m_firstAtFoot = true;
    const double lastSeen = m_plot->xAxis->range().upper;
    const QRect area = m_plot->axisRect()->rect();
    std::vector<double> wanted(m_lines.size(), gap);
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        const auto after = m_lines[l]->data()->findEnd(lastSeen, false);
        const double value = after == m_lines[l]->data()->constBegin() ? gap : std::prev(after)->value;
        if (std::isfinite(value))
            wanted[l] = m_plot->yAxis->coordToPixel(value);
    }
    const double pitch = endLabelPitch * theme().labelPx / 11.5;
    const auto places = placedEnds(wanted, selectedLayer(), pitch, area.top(), area.bottom(), m_firstAtFoot);
    const double end = m_points.size() == 0 ? 0 : m_points.middle(m_points.size() - 1);
    const double right = m_plot->xAxis->coordToPixel(std::min(end, lastSeen));
    std::optional<std::size_t> uppermost;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        m_endLabels[l]->setVisible(places[l].has_value());
        m_leaders[l]->setVisible(places[l] && std::abs(*places[l] - wanted[l]) > pitch / 2);
        if (!places[l])
            continue;
        m_endLabels[l]->setText(countText(l + 1));
        m_endLabels[l]->position->setCoords(right + labelGap, *places[l]);
        m_leaders[l]->start->setCoords(right + 1, wanted[l]);
        m_leaders[l]->end->setCoords(right + labelGap - 1, *places[l]);
        if (!uppermost || *places[l] < *places[*uppermost])
            uppermost = l;
    }
    // It says what the numbers are.
    if (uppermost)
        m_endLabels[*uppermost]->setText(tr("layer %1").arg(countText(*uppermost + 1)));
    for (GhostLine& ghost : m_ghosts)
        ghost.arrange();
}

// The line or its number at the end, the nearest within reach.
std::optional<std::size_t> TimeCard::lineAt(const QPointF& place) const {
    constexpr double reach = 8;
    std::optional<std::size_t> nearest;
    double least = reach;
    const auto consider = [&](std::size_t layer, double y) {
        if (std::abs(y - place.y()) <= least) {
            least = std::abs(y - place.y());
            nearest = layer;
        }
    };
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        const QRectF label(m_endLabels[l]->topLeft->pixelPosition(),
                           m_endLabels[l]->bottomRight->pixelPosition());
        if (m_endLabels[l]->visible() && label.left() <= place.x() && place.x() <= label.right())
            consider(l, label.center().y());
        else if (pane()->contains(place) && m_points.size() > 0 && place.x() < label.left()) {
            const std::size_t point = m_points.nearest(m_plot->xAxis->pixelToCoord(place.x()));
            consider(l, m_plot->yAxis->coordToPixel(logValue(bin(point, l).mean)));
        }
    }
    return nearest;
}

std::vector<std::size_t> TimeCard::layersAt(std::size_t point) const {
    std::vector<std::size_t> layers;
    const std::size_t stride = (m_layers + mostRows - 1) / mostRows;
    for (std::size_t l = 0; l < m_layers; ++l) {
        if (l == 0 || l + 1 == m_layers || l == selectedLayer() || l % stride == 0)
            layers.push_back(l);
    }
    std::stable_sort(layers.begin(), layers.end(), [this, point](std::size_t a, std::size_t b) {
        return bin(point, a).mean > bin(point, b).mean;
    });
    return layers;
}

ReadOutText TimeCard::describe(std::optional<QPointF> place) {
    hoverLayer(place ? lineAt(*place) : std::nullopt);
    if (const auto step = place ? m_events->stepAt(*place) : std::nullopt) {
        hoverStep(step);
        return m_events->textAt(*place);
    }
    if (!place || !pane()->contains(*place) || m_points.size() == 0 || m_layers == 0) {
        hoverStep(std::nullopt);
        return {};
    }
    const std::size_t point = m_points.nearest(m_plot->xAxis->pixelToCoord(place->x()));
    hoverStep(m_points.middle(point));
    ReadOutText text{stepsText(m_points, point), {}, {}};
    for (const std::size_t l : layersAt(point))
        text.rows.push_back({tr("layer %1").arg(countText(l + 1)), numberText(bin(point, l).mean),
                             layerColor(theme(), l, m_layers), l == selectedLayer()});
    const std::size_t selected = std::min(selectedLayer(), m_layers - 1);
    const Bin spread = bin(point, selected);
    if (spread.minimum < spread.maximum)
        text.foot = tr("layer %1: %2 to %3")
                        .arg(countText(selected + 1), numberText(spread.minimum), numberText(spread.maximum));
    return text;
}

DataTable TimeCard::table() const {
    DataTable table;
    table.columns = {tr("first step"), tr("last step")};
    for (std::size_t l = 0; l < m_layers; ++l)
        table.columns.append(tr("layer %1").arg(countText(l + 1)));
    const std::size_t selected = m_layers == 0 ? 0 : std::min(selectedLayer(), m_layers - 1);
    const bool spread = m_layers > 0 && m_points.rowsPerPoint() > 1;
    if (spread)
        table.columns += {tr("layer %1, smallest").arg(countText(selected + 1)),
                          tr("layer %1, largest").arg(countText(selected + 1))};
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        std::vector<Cell> row{static_cast<double>(m_points.firstStep(i)),
                              static_cast<double>(m_points.lastStep(i))};
        for (std::size_t l = 0; l < m_layers; ++l)
            row.emplace_back(bin(i, l).mean);
        if (spread)
            row.insert(row.end(), {Cell(bin(i, selected).minimum), Cell(bin(i, selected).maximum)});
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace lab::ui
