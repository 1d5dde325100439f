// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/layers_card.h"

#include "ui/cards/layers/layer_labels.h"
#include "ui/cards/layers/layers_reading.h"
#include "ui/cards/layers/split_bars.h"
#include "ui/look/number_text.h"
#include "ui/plot/labels.h"
#include "ui/plot/reading.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace lab::ui {
namespace {

/// The selection is a column, also where three layers share the whole width.
constexpr double widestTint = 46;

/// In a narrower card the chooser of the quantity is a chevron alone.
constexpr double namedQuantityWidth = 300;

/// Between two numbers under the axis.
constexpr double betweenTicks = 6;

} // namespace

LayersCard::LayersCard(QWidget* parent)
    : Card(QStringLiteral("layers"), QString(), parent), m_plot(makePlot(this)),
      m_selector(new QuantityButton(layerQuantities(), this)),
      m_splitBars(std::make_unique<SplitBars>(*m_plot)), m_band(*m_plot), m_ghostMarks(*m_plot) {
    body()->addWidget(m_plot);
    m_plot->axisRect()->setMargins(QMargins(44, 26, 16, 26));
    m_plot->setCursor(Qt::PointingHandCursor);
    makeLogarithmic(*m_plot->yAxis);
    connect(m_plot, &QCustomPlot::afterLayout, this, &LayersCard::arrange);
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::Y), Axis::Other);
    connect(pane(), &PlotPane::clicked, this, [this](const QPointF& place) {
        if (!m_marks.empty())
            selection().selectLayer(layerAt(place.x()));
    });
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    addHeaderWidget(m_selector);
    connect(m_selector, &QuantityButton::chosen, this, &LayersCard::setQuantity);
    showQuantity();

    m_tint = new QCPItemRect(m_plot);
    m_tint->setLayer(QStringLiteral("background"));
    m_tint->setPen(Qt::NoPen);
    for (QCPItemPosition* corner : {m_tint->topLeft, m_tint->bottomRight})
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_level = m_plot->addGraph();
    m_axisTitle = addLabel(*m_plot, {}, theme().ink2, theme().axisPx);
    m_axisTitle->position->setType(QCPItemPosition::ptAbsolute);
    m_axisTitle->position->setCoords(12, 3);
    m_axisTitle->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_layerTitle = addLabel(*m_plot, tr("layer"), theme().ink2, theme().axisPx);
    m_layerTitle->position->setType(QCPItemPosition::ptViewportRatio);
    m_layerTitle->position->setCoords(0, 1);
    m_layerTitle->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    colorPlot(*m_plot, theme());
    showValues();
}

LayersCard::~LayersCard() = default;

void LayersCard::showQuantity() {
    m_selector->setQuantity(m_quantity);
    const LayerQuantityTexts texts = textsOf(m_quantity);
    setTitle(texts.title, texts.briefTitle);
}

void LayersCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    const std::size_t hidden = snapshot.now.hiddenLayers();
    const auto take = [](std::array<std::vector<double>, 5>& values, const Snapshot* run) {
        for (std::size_t q = 0; q < values.size(); ++q) {
            values[q].resize(run == nullptr ? 0 : run->now.hiddenLayers());
            for (std::size_t l = 0; l < values[q].size(); ++l)
                values[q][l] = valueOf(static_cast<LayerQuantity>(q), *run, l);
        }
    };
    take(m_values, &snapshot);
    take(m_ghostValues, scene.ghost());
    m_updateSteps = updateSteps(snapshot);
    m_split = snapshot.split;
    m_underflows = snapshot.now.underflows;
    m_split.resize(hidden);
    m_theory = snapshot.theory;
    m_moved = snapshot.weightsMoved;
    showValues();
}

void LayersCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    colorPlot(*m_plot, theme);
    m_splitBars->setTheme(theme);
    color();
    redrawPlot(*m_plot);
}

void LayersCard::startOver() {
    Card::startOver();
    m_range.reset();
}

void LayersCard::refit() {
    m_range.reset();
    widen();
}

void LayersCard::setQuantity(Quantity quantity) {
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    showQuantity();
    m_range.reset();
    pane()->y().choose({});
    showValues();
}

double LayersCard::reference() const {
    if (isSplit())
        return 1;
    return values().empty() ? logValue(0) : logValue(values().back());
}

QString LayersCard::axisTitle() const {
    if (m_quantity == Quantity::UpdateRatio)
        return updateTitle(m_updateSteps);
    return textsOf(m_quantity).axisTitle;
}

void LayersCard::layerChanged() {
    if (isSplit())
        setReading(splitReading(m_split, selectedLayer()));
    color();
    redrawPlot(*m_plot);
}

void LayersCard::layerLit() {
    const bool here = litLayer() && *litLayer() < m_marks.size();
    pane()->showLine(here ? std::optional(static_cast<double>(*litLayer() + 1)) : std::nullopt);
}

void LayersCard::showValues() {
    m_axisTitle->setText(axisTitle());
    const std::size_t count = values().size();
    const bool recount = count != m_marks.size();
    setMarkCount(*m_plot, m_marks, count);
    pane()->x().setAll(0.5, static_cast<double>(std::max<std::size_t>(1, count)) + 0.5);
    m_plot->xAxis->setTicks(count > 0);
    widen();
    const double level = reference();
    m_level->data()->clear();
    if (onLogAxis(level) && count > 0)
        m_level->setData({0.5, static_cast<double>(count) + 0.5}, {level, level}, true);
    // The split has two bars of its own per layer.
    for (std::size_t l = 0; l < count; ++l)
        showMark(m_marks[l], l, values()[l], {level, m_bottom, !isSplit()}, speaks());
    m_ghostMarks.show(ghostValues(), count, m_bottom, !isSplit());
    m_splitBars->show(isSplit() ? m_split : std::vector<BackwardFactor>());
    m_band.show(m_quantity == Quantity::ErrorSignal ? m_theory.get() : nullptr, m_moved, level, count);
    const bool early =
        m_quantity == Quantity::UpdateRatio && count > 0 && m_updateSteps.second == 0 && step() == 0;
    setReading(early       ? QStringList{tr("No update yet. Press Play or Step.")}
               : isSplit() ? splitReading(m_split, selectedLayer())
                           : withBefore(layersReading(m_quantity, values(), m_underflows), textBefore()));
    if (recount || count == 0 || std::exchange(m_hadGhost, !ghostValues().empty()) != !ghostValues().empty())
        color();
    redrawPlot(*m_plot);
}

// A factor stands only behind a sentence about one.
QString LayersCard::textBefore() const {
    const auto hasFactor = [](const std::vector<double>& layers) {
        return layers.size() > 1 && std::isfinite(layers.front()) && std::isfinite(layers.back()) &&
               layers.back() != 0;
    };
    const std::vector<double>& before = ghostValues();
    const bool known = hasFactor(before) && hasFactor(values()) && values().front() != 0;
    return known ? factorText(before.front() / before.back()) : QString();
}

void LayersCard::widen() {
    double low = isSplit() ? 1 : 0;
    double high = low;
    const auto include = [&](double value) {
        const double y = logValue(value);
        if (!onLogAxis(y))
            return;
        low = low > 0 ? std::min(low, y) : y;
        high = std::max(high, y);
    };
    for (const double value : values())
        include(value);
    for (const double value : ghostValues())
        include(value);
    for (const BackwardFactor& factor : isSplit() ? m_split : std::vector<BackwardFactor>()) {
        include(factor.weightGain);
        include(factor.slopeFactor);
    }
    if (low > 0) {
        // Room for the dots, and for the labels beneath them or, where signals grow, above; by the span that
        // the axis shows, else the room would be all of it.
        const double span = std::log10(high / std::max(low, logFloor(high)));
        const double wide = std::pow(10, std::max(0.3, 0.25 * span));
        const double narrow = std::pow(10, std::max(0.15, 0.1 * span));
        const bool growing = high > reference();
        const double lowest = low / (growing ? narrow : wide), highest = high * (growing ? wide : narrow);
        m_range.include(lowest, highest);
        // A run that diverges goes back to its last finite state, which may be below all that was seen last.
        const double floor = logFloor(m_range.high());
        if (high < floor || (low < floor && low >= logFloor(highest))) {
            m_range.reset();
            m_range.include(lowest, highest);
        }
    }
    double top = m_range.empty() ? 1 : m_range.high();
    double bottom = m_range.empty() ? 1e-3 : std::max(m_range.low(), logFloor(top));
    wholeDecades(bottom, top);
    pane()->y().setAll(bottom, top);
    m_bottom = bottom;
}

void LayersCard::color() {
    const Theme& t = theme();
    m_band.setTheme(t);
    m_ghostMarks.setTheme(t);
    m_level->setPen(QPen(t.axis, 1, Qt::DotLine));
    m_selector->setTheme(t);
    for (QCPItemText* title : {m_axisTitle, m_layerTitle}) {
        title->setColor(t.ink2);
        title->setFont(uiFont(t.axisPx));
    }
    const int below = static_cast<int>(6 * t.axisPx / 11);
    m_layerTitle->setPadding(QMargins(2 * below, 0, 0, below));
    const std::size_t count = m_marks.size();
    m_tint->setVisible(count > 1);
    m_tint->setBrush(t.selection);
    QColor over = t.card;
    over.setAlphaF(0.85F);
    for (std::size_t l = 0; l < count; ++l) {
        const bool strong = l == 0 || l == selectedLayer();
        m_marks[l].label->setFont(uiFont(t.labelPx, strong ? QFont::DemiBold : QFont::Normal));
        // Outlines of the run before may pass behind it.
        m_marks[l].label->setBrush(ghostValues().empty() ? Qt::NoBrush : QBrush(over));
    }
}

void LayersCard::arrange() {
    // The title comes before the quantity's name.
    const bool named = width() >= namedQuantityWidth * theme().axisPx / 11;
    m_selector->setToolButtonStyle(named ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    if (m_marks.empty())
        return;
    const double column = m_plot->axisRect()->width() / static_cast<double>(m_marks.size());
    const MarkSize size = markSize(column, theme());
    styleMarks(m_marks, size, theme());
    m_ghostMarks.arrange(column, size.dot);
    const double selected = static_cast<double>(std::min(selectedLayer() + 1, m_marks.size()));
    const double half = std::min(0.5, widestTint / 2 * (theme().curvePx / 2) / column);
    m_tint->topLeft->setCoords(selected - half, 0);
    m_tint->bottomRight->setCoords(selected + half, 1);
    m_splitBars->arrange(size.bar);
    arrangeTicks(column);
    std::vector<QRectF> taken = m_splitBars->places();
    std::ranges::copy(m_ghostMarks.places(), std::back_inserter(taken));
    placeLayerLabels(*m_plot, m_marks, selectedLayer(), size.dot, size.bar, taken, theme());
    m_band.placeNote(m_marks);
}

void LayersCard::arrangeTicks(double column) {
    const QFontMetricsF metrics(m_plot->xAxis->tickLabelFont());
    std::vector<double> middles;
    std::vector<double> widths;
    for (std::size_t l = 0; l < m_marks.size(); ++l) {
        middles.push_back(column * static_cast<double>(l));
        widths.push_back(metrics.horizontalAdvance(countText(l + 1)));
    }
    std::vector<bool> ticks = keptInRow(middles, widths, labelOrder(m_marks.size(), selectedLayer()),
                                        betweenTicks * theme().axisPx / 11);
    if (ticks == m_ticks)
        return;
    m_ticks = std::move(ticks);
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (std::size_t l = 0; l < m_ticks.size(); ++l) {
        if (m_ticks[l])
            ticker->addTick(static_cast<double>(l + 1), countText(l + 1));
    }
    m_plot->xAxis->setTicker(ticker);
    // The layout that is under way has read the old ones.
    redrawPlot(*m_plot);
}

std::size_t LayersCard::layerAt(double x) const {
    const double column = std::round(m_plot->xAxis->pixelToCoord(x));
    return static_cast<std::size_t>(std::clamp(column, 1.0, static_cast<double>(m_marks.size()))) - 1;
}

ReadOutText LayersCard::describe(std::optional<QPointF> place) {
    if (!place || !pane()->contains(*place) || m_marks.empty()) {
        hoverLayer(std::nullopt);
        return {};
    }
    const std::size_t layer = layerAt(place->x());
    hoverLayer(layer);
    ReadOutText text{tr("layer %1").arg(countText(layer + 1)), {}, {}};
    const QColor color = layerColor(theme(), layer, m_marks.size());
    const double value = values()[layer];
    if (isSplit()) {
        text.rows = {{tr("weights"), timesText(m_split[layer].weightGain), theme().ink2},
                     {tr("weighted slope"), timesText(m_split[layer].slopeFactor), theme().accent},
                     {tr("together"), timesText(value), color, true}};
        return text;
    }
    text.rows.push_back({m_axisTitle->text(), numberText(value), color, true});
    const double level = reference();
    if (!onLogAxis(level))
        return text;
    text.rows.push_back({tr("to layer %1").arg(countText(m_marks.size())), ratioText(value / level)});
    if (!m_band.isEmpty())
        m_band.addTo(text, layer, level);
    return text;
}

DataTable LayersCard::table() const {
    DataTable table;
    table.columns = {tr("layer"), m_axisTitle->text()};
    if (isSplit())
        table.columns += {tr("weight gain"), tr("weighted slope")};
    else
        table.columns.append(tr("ratio to the last layer"));
    if (!m_band.isEmpty())
        table.columns += {tr("expected, 5 %"), tr("expected, median"), tr("expected, 95 %")};
    for (std::size_t l = 0; l < values().size(); ++l) {
        std::vector<Cell> row{static_cast<double>(l + 1), values()[l]};
        if (isSplit())
            row.insert(row.end(), {Cell(m_split[l].weightGain), Cell(m_split[l].slopeFactor)});
        else
            row.emplace_back(values()[l] / values().back());
        if (!m_band.isEmpty())
            std::ranges::move(m_band.cells(l), std::back_inserter(row));
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace lab::ui
