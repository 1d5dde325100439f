// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/activation_card.h"

#include "core/experiment/experiment.h"
#include "ui/views/plot.h"
#include "ui/views/reading.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lab::ui {
namespace {

constexpr double lowest = -8;
constexpr double highest = 8;
/// Unbounded functions are cut here, so that a slope of 1 stays readable.
constexpr double cutLow = -1.5;
constexpr double cutHigh = 2.2;
/// Share of the height that the tallest bar takes.
constexpr double barHeight = 0.62;
/// Where the name of the z axis ends, as a share of it: before the last number.
constexpr double titleEnd = 0.96;
/// Left and right of 0, to see whether f' jumps there.
constexpr double besideZero = 1e-9;
/// Narrower flat stretches (around a minimum of f, say) are no zones.
constexpr double narrowestZone = 0.5;

double slopeAt(const LayerActivation& activation, double z) {
    return activation.function->slope(z, activation.settings);
}

bool jumpsAtZero(const LayerActivation& activation) {
    return std::abs(slopeAt(activation, besideZero) - slopeAt(activation, -besideZero)) > 1e-3;
}

/// A constant slope at the right end: ReLU and its kind.
bool endsSteep(const LayerActivation& activation) {
    return slopeAt(activation, highest) > activation.function->maxSlope / 2;
}

template <typename F>
QVector<QCPGraphData> sampled(double from, double to, F&& f) {
    constexpr int perUnit = 20;
    const int count = static_cast<int>(std::lround((to - from) * perUnit));
    QVector<QCPGraphData> points;
    points.reserve(count + 1);
    for (int i = 0; i <= count; ++i) {
        const double z = from + (to - from) * i / count;
        points.append({z, f(z)});
    }
    return points;
}

/// The curve's points within the range, and where it enters or leaves: an export does not clip.
template <typename F>
QVector<QCPGraphData> within(const QCPGraphDataContainer& curve, const QCPRange& range, F&& f) {
    QVector<QCPGraphData> points;
    const auto add = [&](double z) { points.append({z, f(z)}); };
    for (auto point = curve.constBegin(); point != curve.constEnd(); ++point) {
        const bool inside = range.contains(point->value);
        if (point != curve.constBegin()) {
            const auto before = std::prev(point);
            if (range.contains(before->value) != inside) {
                double in = inside ? point->key : before->key;
                double out = inside ? before->key : point->key;
                for (int i = 0; i < 40; ++i)
                    (range.contains(f((in + out) / 2)) ? in : out) = (in + out) / 2;
                add(in);
            }
        }
        if (inside)
            add(point->key);
    }
    return points;
}

struct Zone {
    double low;
    double high;
};

std::vector<Zone> flatZonesOf(const LayerActivation& activation) {
    constexpr int count = 1600;
    std::vector<Zone> zones;
    bool inside = false;
    for (int i = 0; i < count; ++i) {
        const double low = lowest + (highest - lowest) * i / count;
        const double high = lowest + (highest - lowest) * (i + 1) / count;
        const bool flat = std::abs(slopeAt(activation, (low + high) / 2)) < flatSlope;
        if (flat && inside)
            zones.back().high = high;
        else if (flat)
            zones.push_back({low, high});
        inside = flat;
    }
    std::erase_if(zones, [](const Zone& zone) { return zone.high - zone.low < narrowestZone; });
    return zones;
}

/// "σ(z)" of "σ(z) = 1 / (1 + e⁻ᶻ)".
QString leftSide(std::string_view formula) {
    const QString text = QString::fromUtf8(formula.data(), static_cast<qsizetype>(formula.size()));
    return text.section(QLatin1String(" ="), 0, 0);
}

/// Sure on either side: "0 %" and "100 %" are said only of none and all.
QString sharePercent(double share) {
    if (share > 0 && share < 0.005)
        return ActivationCard::tr("under 1 %");
    if (share < 1 && share > 0.995)
        return ActivationCard::tr("over 99 %");
    return QStringLiteral("%1 %").arg(std::lround(100 * share));
}

/// The first z at which the curve is `value` or more.
double firstAtLeast(const QCPGraph& curve, double value) {
    for (const QCPGraphData& point : *curve.data()) {
        if (point.value >= value)
            return point.key;
    }
    return highest;
}

void placeLabel(QCPItemText& label, double z, double value, Qt::Alignment alignment) {
    label.position->setCoords(z, value);
    label.setPositionAlignment(alignment);
    label.setPadding(QMargins(6, 3, 6, 3));
}

/// Ticks at these values, written in the locale with a true minus.
void setTicks(QCPAxis& axis, const QVector<double>& values) {
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (const double value : values)
        ticker->addTick(value, numberText(value));
    axis.setTicker(ticker);
}

/// Numbers of z that leave a part of the axis to its title.
class ClearedTicker : public QCPAxisTicker {
  public:
    /// Shares of the axis between which no number begins or ends.
    void clear(double low, double high) {
        m_low = low;
        m_high = high;
    }

  protected:
    double getTickStep(const QCPRange& range) override {
        return range.size() > (highest - lowest) / 2 ? wholeStep : QCPAxisTicker::getTickStep(range);
    }
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        QVector<double> ticks = QCPAxisTicker::createTickVector(step, range);
        ticks.removeIf([&](double tick) {
            const double share = (tick - range.lower) / range.size();
            return share > m_low && share < m_high;
        });
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return numberText(tick); }

  private:
    static constexpr double wholeStep = 4;
    double m_low = 1;
    double m_high = 1;
};

QVector<double> valueTicks(const LayerActivation& activation, double low, double high) {
    QVector<double> ticks;
    const double step = high - low < 1.5 ? 0.5 : 1;
    for (double value = std::ceil(low / step) * step; value <= high; value += step)
        ticks.append(value);
    const double limit = activation.function->maxSlope;
    if (limit > 0.15 && limit < 0.4)
        ticks.append(limit);
    return ticks;
}

} // namespace

ActivationCard::ActivationCard(QWidget* parent)
    : Card(QStringLiteral("activation"), tr("Activation: slope where the data is"), parent),
      m_plot(makePlot(this)) {
    body()->addWidget(m_plot);
    m_plot->axisRect()->setMargins(QMargins(44, 8, 16, 26));
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::Both), Axis::Other);
    pane()->x().setAll(lowest, highest);
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    connect(pane(), &PlotPane::viewChanged, this, &ActivationCard::showTicks);
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] {
        placeAxisTitle();
        fitSlopeLabel();
    });

    m_histogram = new QCPBars(m_plot->xAxis, m_plot->yAxis2);
    m_histogram->setAntialiased(false);
    m_histogram->setPen(Qt::NoPen);
    m_function = m_plot->addGraph();
    m_slope = m_plot->addGraph();
    m_slopeAbove = m_plot->addGraph();
    m_openDots = m_plot->addGraph();
    m_filledDots = m_plot->addGraph();
    for (QCPGraph* dots : {m_openDots, m_filledDots})
        dots->setLineStyle(QCPGraph::lsNone);

    m_functionLabel = addLabel(*m_plot, {}, theme().ink, theme().labelPx);
    m_slopeLabel = addLabel(*m_plot, {}, theme().accent, theme().labelPx);
    // The axis title names the bars as well: a label among them would meet one curve or another.
    m_axisTitle = addLabel(*m_plot, QStringLiteral("z"), theme().ink2, theme().labelPx);
    m_axisTitle->setObjectName(QStringLiteral("axisTitle"));
    m_axisTitle->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_axisTitle->position->setTypeY(QCPItemPosition::ptViewportRatio);
    m_axisTitle->position->setCoords(titleEnd, 1);
    m_axisTitle->setPositionAlignment(Qt::AlignBottom | Qt::AlignRight);
    m_tangent = new QCPItemLine(m_plot);
    m_tangent->setLayer(QStringLiteral("overlay"));
    m_tangent->setSelectable(false);
    m_tangent->setVisible(false);
    color();
}

void ActivationCard::draw(const Snapshot& snapshot) {
    m_layers = snapshot.now.hiddenLayers();
    if (m_layers == 0) {
        clear();
        return;
    }
    m_shownLayer = std::min(snapshot.histogramLayer, m_layers - 1);
    const LayerActivation activation = activationOf(snapshot.experiment, m_shownLayer);
    if (activation.function != m_shown.function || activation.settings != m_shown.settings)
        showCurves(activation);
    showHistogram(snapshot.histogram);
    setReading(sentences(snapshot));
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
    colorPlot(*m_plot, theme);
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::clear() {
    m_shown = {};
    m_values = {};
    for (QCPGraph* graph : {m_function, m_slope, m_slopeAbove, m_openDots, m_filledDots})
        graph->data()->clear();
    m_histogram->data()->clear();
    m_functionLabel->setVisible(false);
    m_slopeLabel->setVisible(false);
    m_axisTitle->setText(QStringLiteral("z"));
    setTicks(*m_plot->yAxis, {});
    for (QCPItemRect* zone : m_flatZones)
        m_plot->removeItem(zone);
    for (QCPItemText* label : m_flatLabels)
        m_plot->removeItem(label);
    m_flatZones.clear();
    m_flatLabels.clear();
    setReading(tr("No hidden layer: the network is linear."));
    color();
    redrawPlot(*m_plot);
}

void ActivationCard::showCurves(const LayerActivation& activation) {
    m_shown = activation;
    const auto f = [&](double z) { return activation.function->f(z, activation.settings); };
    m_function->data()->set(sampled(lowest, highest, f), true);
    showSlope(activation);
    showRange(activation);
    m_function->data()->set(within(*m_function->data(), m_plot->yAxis->range(), f), true);
    showFlatZones(activation);
    labelCurves(activation);
}

void ActivationCard::showSlope(const LayerActivation& activation) {
    const auto slope = [&](double z) { return slopeAt(activation, z); };
    m_slopeAbove->data()->clear();
    m_openDots->data()->clear();
    m_filledDots->data()->clear();
    if (!jumpsAtZero(activation)) {
        m_slope->data()->set(sampled(lowest, highest, slope), true);
        return;
    }
    // Two branches, so that no line pretends to run from one to the other.
    m_slope->data()->set(sampled(lowest, 0, [&](double z) { return slope(std::min(z, -besideZero)); }), true);
    m_slopeAbove->data()->set(sampled(0, highest, [&](double z) { return slope(std::max(z, besideZero)); }),
                              true);
    for (const double end : {slope(-besideZero), slope(besideZero)})
        m_openDots->addData(0, end);
    m_filledDots->addData(0, slope(0));
}

void ActivationCard::showRange(const LayerActivation& activation) {
    double low = 0;
    double high = activation.function->maxSlope;
    for (const QCPGraphData& point : *m_function->data()) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
    }
    const double margin = 0.05 * std::min(high - low, 2.0);
    low = std::max(low - margin, cutLow);
    high = std::min(high + margin, cutHigh);
    pane()->y().setAll(low, high);
    m_low = low;
    m_high = high;
    showTicks();
}

// Chosen values for all of the axis; round numbers for what is looked at closely.
void ActivationCard::showTicks() {
    if (pane()->y().chosen() || m_shown.function == nullptr)
        makeNumbered(*m_plot->yAxis, 4);
    else
        setTicks(*m_plot->yAxis, valueTicks(m_shown, m_low, m_high));
}

// Numbers give way to the axis title, which is as long as its layer and font make it.
void ActivationCard::placeAxisTitle() {
    const QFontMetricsF title(m_axisTitle->font());
    const QFontMetricsF numbers(m_plot->xAxis->tickLabelFont());
    const double beside = numbers.horizontalAdvance(QStringLiteral("−4"));
    const double width = std::max(1, m_plot->axisRect()->width());
    const double start = titleEnd - (title.horizontalAdvance(m_axisTitle->text()) + beside) / width;
    if (start == m_titleStart)
        return;
    m_titleStart = start;
    QSharedPointer<ClearedTicker> ticker(new ClearedTicker);
    ticker->clear(start, titleEnd + beside / 2 / width);
    m_plot->xAxis->setTicker(ticker);
    // The layout that is under way has read the old ones.
    redrawPlot(*m_plot);
}

void ActivationCard::showFlatZones(const LayerActivation& activation) {
    const std::vector<Zone> zones = flatZonesOf(activation);
    while (m_flatZones.size() > zones.size()) {
        m_plot->removeItem(m_flatZones.back());
        m_plot->removeItem(m_flatLabels.back());
        m_flatZones.pop_back();
        m_flatLabels.pop_back();
    }
    while (m_flatZones.size() < zones.size()) {
        auto* zone = new QCPItemRect(m_plot);
        zone->setLayer(QStringLiteral("background"));
        zone->setPen(Qt::NoPen);
        zone->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
        zone->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
        QCPItemText* label = addLabel(*m_plot, tr("flat"), theme().ink2, theme().axisPx);
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        m_flatZones.push_back(zone);
        m_flatLabels.push_back(label);
    }
    for (std::size_t i = 0; i < zones.size(); ++i) {
        m_flatZones[i]->topLeft->setCoords(zones[i].low, 0);
        m_flatZones[i]->bottomRight->setCoords(zones[i].high, 1);
        // Above the tallest bar.
        m_flatLabels[i]->position->setCoords((zones[i].low + zones[i].high) / 2, 0.3);
        m_flatLabels[i]->setPositionAlignment(Qt::AlignCenter);
    }
}

void ActivationCard::labelCurves(const LayerActivation& activation) {
    const QCPRange range = m_plot->yAxis->range();
    const auto at = [&](double share) { return range.lower + share * range.size(); };
    const bool negative = range.lower < -0.5;
    const double limit = activation.function->maxSlope;
    const bool steep = endsSteep(activation);

    m_functionLabel->setText(leftSide(activation.function->formula));
    if (steep)
        placeLabel(*m_functionLabel, firstAtLeast(*m_function, at(0.88)), at(0.88),
                   Qt::AlignRight | Qt::AlignVCenter);
    else
        placeLabel(*m_functionLabel, highest, activation.function->f(highest, activation.settings),
                   Qt::AlignRight | Qt::AlignTop);

    m_slopeTexts = {leftSide(activation.function->slopeFormula)};
    if (!steep)
        m_slopeTexts.prepend(tr("%1, at most %2").arg(m_slopeTexts.front(), numberText(limit, 2)));
    m_slopeLabel->setText(m_slopeTexts.front());
    // A steep end carries its name; a bell carries it on the shoulder that f does not cross.
    const double shoulder = firstAtLeast(*m_slope, 0.8 * limit);
    if (steep)
        placeLabel(*m_slopeLabel, highest, limit, Qt::AlignRight | Qt::AlignBottom);
    else if (negative)
        placeLabel(*m_slopeLabel, shoulder, 0.8 * limit, Qt::AlignRight | Qt::AlignVCenter);
    else
        placeLabel(*m_slopeLabel, -shoulder, 0.8 * limit, Qt::AlignLeft | Qt::AlignBottom);
    m_functionLabel->setVisible(true);
    m_slopeLabel->setVisible(true);
}

// The longest that stays within the plot.
void ActivationCard::fitSlopeLabel() {
    const QFontMetricsF metrics(m_slopeLabel->font());
    const double x = m_slopeLabel->position->pixelPosition().x();
    const bool leftwards = m_slopeLabel->positionAlignment().testFlag(Qt::AlignRight);
    for (const QString& text : m_slopeTexts) {
        const double width = metrics.horizontalAdvance(text) + 2 * m_slopeLabel->padding().left();
        m_slopeLabel->setText(text);
        if (leftwards ? x - width >= 0 : x + width <= m_plot->width())
            return;
    }
}

void ActivationCard::showHistogram(const Histogram& histogram) {
    m_values = histogram;
    const auto& counts = histogram.counts;
    const std::int64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    QVector<QCPBarsData> bars;
    bars.reserve(static_cast<qsizetype>(counts.size()));
    const double width = (histogram.high - histogram.low) / std::max(1.0, static_cast<double>(counts.size()));
    for (std::size_t i = 0; i < counts.size(); ++i)
        bars.append({histogram.low + width * (static_cast<double>(i) + 0.5), static_cast<double>(counts[i])});
    m_histogram->data()->set(bars, true);
    m_histogram->setWidth(0.82 * width);
    m_plot->yAxis2->setRange(0, std::max(1.0, static_cast<double>(most)) / barHeight);
    m_axisTitle->setText(tr("z of layer %1").arg(m_shownLayer + 1));
}

QStringList ActivationCard::sentences(const Snapshot& snapshot) const {
    const LayerMeasurement& layer = snapshot.now.layers[m_shownLayer];
    const QString name = tr("Layer %1").arg(m_shownLayer + 1);
    if (!std::isfinite(layer.meanSlope))
        return {tr("%1: the slope is <b>not a number</b>").arg(name)};
    const QString slope = numberText(layer.meanSlope, 2);
    const QString limit = numberText(m_shown.function->maxSlope, 2);
    const QString flat = sharePercent(layer.saturatedShare);
    const QString shortest =
        tr("%1: mean slope <b>%2</b> of %3; <b>%4</b> flat").arg(name, slope, limit, flat);
    const QString brief = tr("%1: slope <b>%2</b> of %3; <b>%4</b> flat").arg(name, slope, limit, flat);
    const Histogram& histogram = snapshot.histogram;
    if (histogram.outside == 0)
        return {tr("%1: mean slope <b>%2</b> of at most %3; <b>%4</b> of values flat")
                    .arg(name, slope, limit, flat),
                shortest, brief};
    const auto inside = std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
    const double share =
        static_cast<double>(histogram.outside) / static_cast<double>(histogram.outside + inside);
    return {tr("%1, %2 beyond ±%3").arg(shortest, sharePercent(share), numberText(histogram.high)), shortest,
            brief};
}

ReadOutText ActivationCard::describe(std::optional<QPointF> place) {
    if (!place || !pane()->contains(*place) || m_layers == 0) {
        m_tangent->setVisible(false);
        pane()->showLine(std::nullopt);
        return {};
    }
    const double z = m_plot->xAxis->pixelToCoord(place->x());
    const double value = m_shown.function->f(z, m_shown.settings);
    const double slope = slopeAt(m_shown, z);
    showTangent(z, value, slope);
    pane()->showLine(z);
    ReadOutText text{QStringLiteral("z = %1").arg(numberText(z)), {}, {}};
    text.rows.push_back({leftSide(m_shown.function->formula), numberText(value), theme().ink});
    text.rows.push_back({leftSide(m_shown.function->slopeFormula), numberText(slope), theme().accent, true});
    const auto& counts = m_values.counts;
    const double width = (m_values.high - m_values.low) / std::max(1.0, static_cast<double>(counts.size()));
    const double bin = std::floor((z - m_values.low) / width);
    const auto all = std::accumulate(counts.begin(), counts.end(), m_values.outside);
    if (all == 0 || bin < 0 || bin >= static_cast<double>(counts.size()))
        return text;
    const double low = m_values.low + bin * width;
    const double share =
        static_cast<double>(counts[static_cast<std::size_t>(bin)]) / static_cast<double>(all);
    text.rows.push_back({tr("z from %1 to %2").arg(numberText(low), numberText(low + width)),
                         percentText(share, 1), m_histogram->brush().color()});
    return text;
}

// Through the point on f, two units of z to either side.
void ActivationCard::showTangent(double z, double value, double slope) {
    constexpr double reach = 2;
    m_tangent->start->setCoords(z - reach, value - reach * slope);
    m_tangent->end->setCoords(z + reach, value + reach * slope);
    m_tangent->setVisible(std::isfinite(value) && std::isfinite(slope));
}

DataTable ActivationCard::table() const {
    const auto series = [](const QString& name, const QCPGraph& graph) {
        Series curve{name, {}, {}};
        for (const QCPGraphData& point : *graph.data()) {
            curve.keys.append(point.key);
            curve.values.append(point.value);
        }
        return curve;
    };
    std::vector<Series> curves{series(QStringLiteral("f"), *m_function),
                               series(QStringLiteral("f'"), *m_slope)};
    if (!m_slopeAbove->data()->isEmpty())
        curves.push_back(series(tr("f' right of 0"), *m_slopeAbove));
    Series bars{
        tr("values of layer %1 in a bin of %2 around z")
            .arg(m_shownLayer + 1)
            .arg(exactText(m_values.counts.empty() ? 0
                                                   : (m_values.high - m_values.low) /
                                                         static_cast<double>(m_values.counts.size()))),
        {},
        {}};
    for (const QCPBarsData& bar : *m_histogram->data()) {
        bars.keys.append(bar.key);
        bars.values.append(bar.value);
    }
    curves.push_back(bars);
    return tableOf(QStringLiteral("z"), curves);
}

void ActivationCard::color() {
    const Theme& t = theme();
    const double scale = t.curvePx / 2;
    m_function->setPen(QPen(t.ink, t.curvePx));
    m_tangent->setPen(QPen(t.accent, t.curvePx * 0.75, Qt::DashLine));
    for (QCPGraph* graph : {m_slope, m_slopeAbove})
        graph->setPen(QPen(t.accent, 2.2 * scale));
    const QPen ring(t.accent, 1.8 * scale);
    m_openDots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ring, t.card, 7 * scale));
    m_filledDots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ring, t.accent, 7 * scale));

    const QColor layer = layerColor(t, m_shownLayer, std::max<std::size_t>(1, m_layers));
    m_histogram->setBrush(blend(layer, t.card, t.name == ThemeName::Dark ? 0.55 : 0.42));
    m_axisTitle->setColor(m_layers > 0 ? layer : t.ink2);
    m_functionLabel->setColor(t.ink);
    m_slopeLabel->setColor(t.accent);
    for (QCPItemText* label : {m_axisTitle, m_functionLabel, m_slopeLabel})
        label->setFont(uiFont(t.labelPx, QFont::DemiBold));
    m_axisTitle->setPadding(QMargins(0, 0, 0, static_cast<int>(6 * t.axisPx / 11)));
    for (QCPItemRect* zone : m_flatZones)
        zone->setBrush(blend(t.saturatedFill, t.card, t.name == ThemeName::Dark ? 0.1 : 0.16));
    for (QCPItemText* label : m_flatLabels) {
        label->setColor(t.vanishing.ink);
        label->setFont(uiFont(t.axisPx));
    }
}

} // namespace lab::ui
