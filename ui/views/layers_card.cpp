// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/layers_card.h"

#include "ui/controls/icons.h"
#include "ui/views/split_bars.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// Beyond this share of change theory no longer speaks of the weights.
constexpr double movedTooFar = 0.2;

bool positive(double value) {
    return std::isfinite(logValue(value));
}

QString ratio(double value) {
    return QString::fromStdString(ratioText(value));
}

/// The selection is a column, also where three layers share the whole width.
constexpr double widestTint = 46;

/// How far apart numbers under an axis stand.
constexpr double tickPitch = 18;

int tickStep(double column, double pitch) {
    for (const int step : {1, 2, 5, 10, 20}) {
        if (column * step >= pitch)
            return step;
    }
    return 50;
}

} // namespace

struct LayersCard::QuantityText {
    QString symbol;
    QString name;
    QString definition;
};

const std::array<LayersCard::QuantityText, 5>& LayersCard::quantities() {
    static const std::array<QuantityText, 5> all{
        {{QStringLiteral("E"), tr("Error signal"), tr("E: mean of |δ|, δ = ∂L/∂z of one sample’s loss")},
         {QStringLiteral("G"), tr("Weight gradient"),
          tr("G: rms of ∂L/∂W. With ReLU and tanh it can stay level while the error signal "
             "vanishes:\nactivations shrink upward while errors shrink downward.")},
         {QStringLiteral("A"), tr("Activation scale"), tr("A: rms of a, the activations")},
         {QStringLiteral("U"), tr("Update ratio"),
          tr("U: ‖ΔW‖ / ‖W‖ of the last update, or averaged over the last few of a long run")},
         {QStringLiteral("W × f′"), tr("Weights × slope"),
          tr("What a layer makes of the error signal on its way back:\n"
             "rms(δ) / rms(δ of the layer above) = gain of the weights × mean slope f′")}}};
    return all;
}

LayersCard::LayersCard(QWidget* parent)
    : Card(QStringLiteral("layers"), QString(), parent), m_plot(makePlot(this)),
      m_selector(new QToolButton(this)), m_splitBars(std::make_unique<SplitBars>(*m_plot)) {
    body()->addWidget(m_plot);
    m_plot->axisRect()->setMargins(QMargins(44, 26, 16, 26));
    m_plot->setCursor(Qt::PointingHandCursor);
    makeLogarithmic(*m_plot->yAxis);
    connect(m_plot, &QCustomPlot::afterLayout, this, &LayersCard::arrange);
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::Y), Axis::Other);
    connect(pane(), &PlotPane::clicked, this, [this](const QPointF& place) { pick(place.x()); });
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    addQuantities();

    m_tint = new QCPItemRect(m_plot);
    m_tint->setLayer(QStringLiteral("background"));
    m_tint->setPen(Qt::NoPen);
    for (QCPItemPosition* corner : {m_tint->topLeft, m_tint->bottomRight})
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_bandLow = m_plot->addGraph();
    m_bandHigh = m_plot->addGraph();
    m_bandCenter = m_plot->addGraph();
    m_bandHigh->setChannelFillGraph(m_bandLow);
    for (QCPGraph* graph : {m_bandLow, m_bandHigh, m_bandCenter})
        graph->setLayer(QStringLiteral("grid"));
    m_bandNote = addLabel(*m_plot, {}, theme().ink2, theme().axisPx);
    m_bandNote->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_bandNote->position->setCoords(1, 1);
    m_bandNote->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
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

void LayersCard::addQuantities() {
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    for (const QuantityText& quantity : quantities()) {
        QAction* action = menu->addAction(quantity.name);
        action->setCheckable(true);
        action->setToolTip(quantity.definition);
        group->addAction(action);
        const auto index = menu->actions().indexOf(action);
        connect(action, &QAction::triggered, this,
                [this, index] { setQuantity(static_cast<Quantity>(index)); });
    }
    m_selector->setMenu(menu);
    m_selector->setPopupMode(QToolButton::InstantPopup);
    m_selector->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    // The chevron stands behind the symbol.
    m_selector->setLayoutDirection(Qt::RightToLeft);
    addHeaderWidget(m_selector);
    showQuantity();
}

void LayersCard::showQuantity() {
    const auto index = static_cast<std::size_t>(m_quantity);
    const QuantityText& quantity = quantities()[index];
    m_selector->menu()->actions()[static_cast<qsizetype>(index)]->setChecked(true);
    m_selector->setText(quantity.symbol);
    m_selector->setToolTip(tr("%1\nClick for another quantity.").arg(quantity.definition));
    m_selector->setAccessibleName(tr("Quantity by layer: %1").arg(quantity.name));
    setTitle(tr("%1 by layer").arg(quantity.name));
}

void LayersCard::draw(const Snapshot& snapshot) {
    const std::size_t hidden = snapshot.now.hiddenLayers();
    for (auto& column : m_values)
        column.resize(hidden);
    for (std::size_t l = 0; l < hidden; ++l) {
        const LayerSignal& signal = snapshot.now.layers[l].signal;
        m_values[0][l] = signal.errorSignal;
        m_values[1][l] = signal.weightGradientRms;
        m_values[2][l] = signal.activationScale;
    }
    takeUpdates(snapshot.steps.get());
    m_split = snapshot.split;
    m_split.resize(hidden);
    for (std::size_t l = 0; l < hidden; ++l)
        m_values[4][l] = m_split[l].weightGain * m_split[l].slopeFactor;
    m_theory = snapshot.theory;
    m_moved = snapshot.weightsMoved;
    showValues();
}

void LayersCard::takeUpdates(const History* steps) {
    std::vector<double>& ratios = m_values[static_cast<std::size_t>(Quantity::UpdateRatio)];
    const StepChannels channels{ratios.size() + 1};
    const bool known = steps != nullptr && !steps->empty() && steps->channels() == channels.count();
    const std::size_t last = known ? steps->size() - 1 : 0;
    m_updateSteps = known ? std::pair(steps->firstStep(last), steps->lastStep(last))
                          : std::pair<std::int64_t, std::int64_t>();
    for (std::size_t l = 0; l < ratios.size(); ++l)
        ratios[l] = known ? steps->bin(last, channels.updateRatio(l)).mean : 0;
}

void LayersCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
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
    const std::array titles{QStringLiteral("mean |δ|"), QStringLiteral("rms ∂L/∂W"), QStringLiteral("rms a"),
                            QString(), tr("rms δ against the layer above")};
    if (m_quantity != Quantity::UpdateRatio)
        return titles[static_cast<std::size_t>(m_quantity)];
    const auto [first, last] = m_updateSteps;
    return first == last ? tr("‖ΔW‖ / ‖W‖ of step %1").arg(last)
                         : tr("‖ΔW‖ / ‖W‖, mean of steps %1–%2").arg(first).arg(last);
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
    makeMarks(count);
    m_plot->xAxis->setTicks(count > 0);
    widen();
    const double level = reference();
    m_level->data()->clear();
    if (positive(level) && count > 0)
        m_level->setData({0.5, static_cast<double>(count) + 0.5}, {level, level}, true);
    for (std::size_t l = 0; l < count; ++l)
        showMark(l, level);
    m_splitBars->show(isSplit() ? m_split : std::vector<BackwardFactor>());
    showBand(level);
    const bool early =
        m_quantity == Quantity::UpdateRatio && count > 0 && m_updateSteps.second == 0 && step() == 0;
    setReading(early       ? QStringList{tr("No update yet. Press Play or Step.")}
               : isSplit() ? splitReading(m_split, selectedLayer())
                           : layersReading(m_quantity, values()));
    if (recount || count == 0)
        color();
    redrawPlot(*m_plot);
}

// Theory speaks of fresh weights: its band fades with them, and goes once they have moved by a fifth.
void LayersCard::showBand(double level) {
    for (QCPGraph* graph : {m_bandLow, m_bandHigh, m_bandCenter})
        graph->data()->clear();
    m_bandNote->setText({});
    const bool speaks = m_quantity == Quantity::ErrorSignal && m_theory && m_theory->valid &&
                        m_theory->center.size() == values().size() && positive(level);
    if (!speaks)
        return;
    if (!(m_moved < movedTooFar)) {
        m_bandNote->setText(tr("theory: for fresh weights only, these have moved"));
        return;
    }
    for (std::size_t l = 0; l < values().size(); ++l) {
        const double x = static_cast<double>(l + 1);
        m_bandLow->addData(x, logValue(level * std::pow(10, m_theory->low[l])));
        m_bandHigh->addData(x, logValue(level * std::pow(10, m_theory->high[l])));
        m_bandCenter->addData(x, logValue(level * std::pow(10, m_theory->center[l])));
    }
    m_bandNote->setText(tr("band: theory at initialisation, wide layers"));
    m_plot->setToolTip(QString::fromStdString(m_theory->note));
    colorBand();
}

void LayersCard::colorBand() {
    const double strength = std::clamp(1 - m_moved / movedTooFar, 0.0, 1.0);
    m_bandHigh->setBrush(blend(theme().theoryBand, theme().card, 0.35 + 0.65 * strength));
    m_bandHigh->setPen(Qt::NoPen);
    m_bandLow->setPen(Qt::NoPen);
    m_bandCenter->setPen(
        QPen(blend(theme().theoryLine, theme().card, 0.35 + 0.65 * strength), 1, Qt::DashLine));
    m_bandNote->setColor(theme().ink2);
    m_bandNote->setFont(uiFont(theme().axisPx));
}

void LayersCard::makeMarks(std::size_t count) {
    while (m_marks.size() > count) {
        m_plot->removeGraph(m_marks.back().bar);
        m_plot->removeGraph(m_marks.back().dot);
        m_plot->removeItem(m_marks.back().label);
        m_marks.pop_back();
    }
    while (m_marks.size() < count) {
        LayerMark mark{m_plot->addGraph(), m_plot->addGraph(),
                       addLabel(*m_plot, {}, theme().ink2, theme().labelPx)};
        // Sampling would thin out the two ends, which stand over one pixel.
        mark.bar->setAdaptiveSampling(false);
        mark.bar->setAntialiased(false);
        mark.dot->setLineStyle(QCPGraph::lsNone);
        mark.label->position->setType(QCPItemPosition::ptAbsolute);
        mark.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_marks.push_back(mark);
    }
    pane()->x().setAll(0.5, static_cast<double>(std::max<std::size_t>(1, count)) + 0.5);
}

void LayersCard::showMark(std::size_t layer, double level) {
    // A line and not QCPBars: bars add base and value, which loses ratios below 1e-16.
    const LayerMark& mark = m_marks[layer];
    const double x = static_cast<double>(layer + 1);
    const double value = values()[layer];
    const double y = logValue(value);
    mark.bar->data()->clear();
    mark.dot->data()->clear();
    mark.label->setText({});
    if (value == 0)
        mark.label->setText(QStringLiteral("0"));
    if (!positive(y))
        return;
    mark.dot->addData(x, y);
    if (!positive(level))
        return;
    // The split has two bars of its own per layer.
    if (!isSplit())
        mark.bar->setData({x, x}, {level, y}, true);
    mark.label->setText(ratio(y / level));
}

void LayersCard::widen() {
    double low = isSplit() ? 1 : 0;
    double high = low;
    const auto include = [&](double value) {
        const double y = logValue(value);
        if (!positive(y))
            return;
        low = low > 0 ? std::min(low, y) : y;
        high = std::max(high, y);
    };
    for (const double value : values())
        include(value);
    for (const BackwardFactor& factor : isSplit() ? m_split : std::vector<BackwardFactor>()) {
        include(factor.weightGain);
        include(factor.slopeFactor);
    }
    if (low > 0) {
        // Room for the dots, and for the labels beneath them or, where signals grow, above.
        const double span = std::log10(high / low);
        const double wide = std::pow(10, std::max(0.3, 0.25 * span));
        const double narrow = std::pow(10, std::max(0.15, 0.1 * span));
        const bool growing = high > reference();
        m_range.include(low / (growing ? narrow : wide), high * (growing ? wide : narrow));
    }
    double bottom = m_range.empty() ? 1e-3 : m_range.low();
    double top = m_range.empty() ? 1 : m_range.high();
    wholeDecades(bottom, top);
    pane()->y().setAll(bottom, top);
}

void LayersCard::color() {
    colorBand();
    const Theme& t = theme();
    m_level->setPen(QPen(t.axis, 1, Qt::DotLine));
    m_selector->setFont(uiFont(t.readingPx));
    m_selector->setIcon(makeIcon(IconName::Chevron, t.ink, t.ink3));
    m_selector->setIconSize(QSize(1, 1) * t.readingPx);
    for (QCPItemText* title : {m_axisTitle, m_layerTitle}) {
        title->setColor(t.ink2);
        title->setFont(uiFont(t.axisPx));
    }
    const int below = static_cast<int>(6 * t.axisPx / 11);
    m_layerTitle->setPadding(QMargins(2 * below, 0, 0, below));
    const std::size_t count = m_marks.size();
    m_tint->setVisible(count > 1);
    m_tint->setBrush(t.selection);
    for (std::size_t l = 0; l < count; ++l) {
        const bool strong = l == 0 || l == selectedLayer();
        m_marks[l].label->setFont(uiFont(t.labelPx, strong ? QFont::DemiBold : QFont::Normal));
    }
}

void LayersCard::arrange() {
    if (m_marks.empty())
        return;
    const Theme& t = theme();
    const double scale = t.curvePx / 2;
    const double column = m_plot->axisRect()->width() / static_cast<double>(m_marks.size());
    const double barWidth = std::clamp(0.45 * column, 1.5, 6 * scale);
    const double dotSize = std::clamp(0.8 * column, 4.0, 13 * scale);
    for (std::size_t l = 0; l < m_marks.size(); ++l) {
        const QColor layer = layerColor(t, l, m_marks.size());
        m_marks[l].bar->setPen(QPen(layer, barWidth, Qt::SolidLine, Qt::FlatCap));
        const QPen rim(t.card, dotSize > 8 ? 1.5 * scale : 0.5);
        m_marks[l].dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, rim, layer, dotSize));
    }
    const double selected = static_cast<double>(std::min(selectedLayer() + 1, m_marks.size()));
    const double half = std::min(0.5, widestTint / 2 * scale / column);
    m_tint->topLeft->setCoords(selected - half, 0);
    m_tint->bottomRight->setCoords(selected + half, 1);
    m_splitBars->arrange(barWidth);
    arrangeTicks(column);
    placeLayerLabels(*m_plot, m_marks, selectedLayer(), dotSize, barWidth, m_splitBars->places(), t);
    placeNote();
}

// In a corner where it covers no number, or nowhere: the tooltip says it too.
void LayersCard::placeNote() {
    const auto rectOf = [](const QCPItemText& text) {
        return QRectF(text.topLeft->pixelPosition(), text.bottomRight->pixelPosition());
    };
    const auto coversNothing = [&] {
        const QRectF note = rectOf(*m_bandNote).adjusted(-4, 0, 0, 0);
        return std::ranges::none_of(m_marks, [&](const LayerMark& mark) {
            return mark.label->visible() && rectOf(*mark.label).intersects(note);
        });
    };
    for (const double y : {1.0, 0.0}) {
        m_bandNote->position->setCoords(1, y);
        m_bandNote->setPositionAlignment(Qt::AlignRight | (y > 0.5 ? Qt::AlignBottom : Qt::AlignTop));
        if (coversNothing()) {
            m_bandNote->setVisible(true);
            return;
        }
    }
    m_bandNote->setVisible(false);
}

void LayersCard::arrangeTicks(double column) {
    const double pitch = tickPitch * theme().axisPx / 11;
    const int count = static_cast<int>(m_marks.size());
    const int step = tickStep(column, pitch);
    if (m_ticks == std::pair(step, count))
        return;
    m_ticks = {step, count};
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    ticker->addTick(1, QStringLiteral("1"));
    // The first and the last layer always have their number; multiples give way to them.
    for (int l = step; l < count; l += step) {
        if ((l - 1) * column >= pitch && (count - l) * column >= pitch)
            ticker->addTick(l, QString::number(l));
    }
    if (count > 1)
        ticker->addTick(count, QString::number(count));
    m_plot->xAxis->setTicker(ticker);
    // The layout that is under way has read the old ones.
    redrawPlot(*m_plot);
}

void LayersCard::pick(double x) {
    if (m_marks.empty())
        return;
    const double layer = std::round(m_plot->xAxis->pixelToCoord(x));
    emit layerSelected(static_cast<std::size_t>(std::clamp(layer, 1.0, static_cast<double>(m_marks.size()))) -
                       1);
}

ReadOutText LayersCard::describe(std::optional<QPointF> place) {
    if (!place || !pane()->contains(*place) || m_marks.empty()) {
        hoverLayer(std::nullopt);
        return {};
    }
    const double column = std::clamp(std::round(m_plot->xAxis->pixelToCoord(place->x())), 1.0,
                                     static_cast<double>(m_marks.size()));
    const auto layer = static_cast<std::size_t>(column) - 1;
    hoverLayer(layer);
    ReadOutText text{tr("layer %1").arg(layer + 1), {}, {}};
    const QColor color = layerColor(theme(), layer, m_marks.size());
    const double value = values()[layer];
    if (isSplit()) {
        text.rows = {
            {tr("weights"), QStringLiteral("× ") + numberText(m_split[layer].weightGain), theme().ink2},
            {tr("slope"), QStringLiteral("× ") + numberText(m_split[layer].slopeFactor), theme().accent},
            {tr("together"), QStringLiteral("× ") + numberText(value), color, true}};
        return text;
    }
    text.rows.push_back({m_axisTitle->text(), numberText(value), color, true});
    const double level = reference();
    if (!positive(level))
        return text;
    text.rows.push_back({tr("to layer %1").arg(m_marks.size()), ratio(value / level)});
    if (m_bandCenter->data()->size() == static_cast<int>(m_marks.size())) {
        const auto at = [&](const QCPGraph& graph) {
            return ratio(graph.data()->at(static_cast<int>(layer))->value / level);
        };
        text.rows.push_back({tr("theory at step 0"), at(*m_bandCenter), theme().theoryLine});
        text.foot = tr("9 networks in 10: %1 to %2").arg(at(*m_bandLow), at(*m_bandHigh));
    }
    return text;
}

DataTable LayersCard::table() const {
    DataTable table;
    const bool band = m_bandCenter->data()->size() == static_cast<int>(m_marks.size()) && !m_marks.empty();
    table.columns = {tr("layer"), m_axisTitle->text()};
    if (isSplit())
        table.columns += {tr("weight gain"), tr("slope")};
    else
        table.columns.append(tr("ratio to the last layer"));
    if (band)
        table.columns += {tr("theory, 5 %"), tr("theory, median"), tr("theory, 95 %")};
    for (std::size_t l = 0; l < values().size(); ++l) {
        std::vector<Cell> row{static_cast<double>(l + 1), values()[l]};
        if (isSplit())
            row.insert(row.end(), {Cell(m_split[l].weightGain), Cell(m_split[l].slopeFactor)});
        else
            row.emplace_back(values()[l] / values().back());
        for (const QCPGraph* graph : {m_bandLow, m_bandCenter, m_bandHigh}) {
            if (band)
                row.emplace_back(graph->data()->at(static_cast<int>(l))->value);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace lab::ui
