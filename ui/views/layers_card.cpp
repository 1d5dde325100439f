// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/layers_card.h"

#include <QComboBox>
#include <QFontMetricsF>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// Beyond this share of change theory no longer speaks of the weights.
constexpr double movedTooFar = 0.2;

/// Ratios in between are "about the same".
constexpr double sameFactor = 2;

bool positive(double value) {
    return std::isfinite(logValue(value));
}

QString ratio(double value) {
    return QString::fromStdString(ratioText(value));
}

/// "1/4,862 of", "6.7 times" or "1.0 times".
QString share(double value) {
    const QString text = ratio(value);
    if (text.startsWith(QChar(u'×')))
        return LayersCard::tr("<b>%1 times</b>").arg(text.mid(1));
    return text == QLatin1String("1") ? LayersCard::tr("<b>1.0 times</b>")
                                      : LayersCard::tr("<b>%1</b> of").arg(text);
}

/// Digits fill less than the font's line.
QRectF inkOf(const QRectF& line) {
    const double leading = 0.2 * line.height();
    return line.adjusted(-4, leading, 4, -leading);
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

LayersCard::LayersCard(QWidget* parent)
    : Card(QStringLiteral("layers"), tr("Gradient by layer"), parent), m_plot(makePlot(this)),
      m_selector(new QComboBox(this)) {
    body()->addWidget(m_plot);
    m_plot->axisRect()->setMargins(QMargins(44, 26, 16, 26));
    m_plot->setCursor(Qt::PointingHandCursor);
    makeLogarithmic(*m_plot->yAxis);
    connect(m_plot, &QCustomPlot::afterLayout, this, &LayersCard::arrange);
    connect(m_plot, &QCustomPlot::mousePress, this,
            [this](const QMouseEvent* event) { pick(event->position().x()); });

    m_selector->addItems({tr("Error signal"), tr("Weight gradient"), tr("Activation scale")});
    m_selector->setItemData(0, tr("E: mean of |δ|, δ = ∂L/∂z of one sample's loss"), Qt::ToolTipRole);
    m_selector->setItemData(1,
                            tr("rms of ∂L/∂W. With ReLU and tanh it can stay level while the error signal "
                               "vanishes:\nactivations shrink upward while errors shrink downward."),
                            Qt::ToolTipRole);
    m_selector->setItemData(2, tr("rms of a, the activations"), Qt::ToolTipRole);
    m_selector->setAccessibleName(tr("Quantity by layer"));
    addHeaderWidget(m_selector);
    connect(m_selector, &QComboBox::currentIndexChanged, this,
            [this](int index) { setQuantity(static_cast<Quantity>(index)); });

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

void LayersCard::present(const Snapshot& snapshot) {
    const std::size_t hidden = snapshot.now.hiddenLayers();
    for (auto& column : m_values)
        column.resize(hidden);
    for (std::size_t l = 0; l < hidden; ++l) {
        const LayerSignal& signal = snapshot.now.layers[l].signal;
        m_values[0][l] = signal.errorSignal;
        m_values[1][l] = signal.weightGradientRms;
        m_values[2][l] = signal.activationScale;
    }
    m_theory = snapshot.theory;
    m_moved = snapshot.weightsMoved;
    showValues();
}

void LayersCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
    colorPlot(*m_plot, theme);
    color();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LayersCard::startOver() {
    m_range.reset();
}

void LayersCard::setQuantity(Quantity quantity) {
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    const QSignalBlocker blocker(m_selector);
    m_selector->setCurrentIndex(static_cast<int>(quantity));
    m_range.reset();
    showValues();
}

void LayersCard::layerChanged() {
    color();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LayersCard::showValues() {
    const std::array titles{QStringLiteral("mean |δ|"), QStringLiteral("rms ∂L/∂W"), QStringLiteral("rms a")};
    m_axisTitle->setText(titles[static_cast<std::size_t>(m_quantity)]);
    const std::size_t count = values().size();
    const bool recount = count != m_marks.size();
    makeMarks(count);
    m_plot->xAxis->setTicks(count > 0);
    widen();
    const double reference = count > 0 ? logValue(values().back()) : logValue(0);
    m_level->data()->clear();
    if (positive(reference))
        m_level->setData({0.5, static_cast<double>(count) + 0.5}, {reference, reference}, true);
    for (std::size_t l = 0; l < count; ++l)
        showMark(l, reference);
    showBand(reference);
    setReading(sentence());
    if (recount || count == 0)
        color();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

// Theory speaks of fresh weights: its band fades with them, and goes once they have moved by a fifth.
void LayersCard::showBand(double reference) {
    for (QCPGraph* graph : {m_bandLow, m_bandHigh, m_bandCenter})
        graph->data()->clear();
    m_bandNote->setText({});
    const bool speaks = m_quantity == Quantity::ErrorSignal && m_theory && m_theory->valid &&
                        m_theory->center.size() == values().size() && positive(reference);
    if (!speaks)
        return;
    if (!(m_moved < movedTooFar)) {
        m_bandNote->setText(tr("theory: for fresh weights only, these have moved"));
        return;
    }
    for (std::size_t l = 0; l < values().size(); ++l) {
        const double x = static_cast<double>(l + 1);
        m_bandLow->addData(x, logValue(reference * std::pow(10, m_theory->low[l])));
        m_bandHigh->addData(x, logValue(reference * std::pow(10, m_theory->high[l])));
        m_bandCenter->addData(x, logValue(reference * std::pow(10, m_theory->center[l])));
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
        Mark mark{m_plot->addGraph(), m_plot->addGraph(),
                  addLabel(*m_plot, {}, theme().ink2, theme().labelPx)};
        // Sampling would thin out the two ends, which stand over one pixel.
        mark.bar->setAdaptiveSampling(false);
        mark.bar->setAntialiased(false);
        mark.dot->setLineStyle(QCPGraph::lsNone);
        mark.label->position->setType(QCPItemPosition::ptAbsolute);
        mark.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_marks.push_back(mark);
    }
    m_plot->xAxis->setRange(0.5, static_cast<double>(std::max<std::size_t>(1, count)) + 0.5);
}

void LayersCard::showMark(std::size_t layer, double reference) {
    // A line and not QCPBars: bars add base and value, which loses ratios below 1e-16.
    const Mark& mark = m_marks[layer];
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
    if (!positive(reference))
        return;
    mark.bar->setData({x, x}, {reference, y}, true);
    mark.label->setText(ratio(y / reference));
}

void LayersCard::widen() {
    double low = 0;
    double high = 0;
    for (const double value : values()) {
        const double y = logValue(value);
        if (!positive(y))
            continue;
        low = low > 0 ? std::min(low, y) : y;
        high = std::max(high, y);
    }
    if (low > 0) {
        // Room for the dots, and for the labels beneath them or, where signals grow, above.
        const double span = std::log10(high / low);
        const double wide = std::pow(10, std::max(0.3, 0.25 * span));
        const double narrow = std::pow(10, std::max(0.15, 0.1 * span));
        const bool growing = high > logValue(values().back());
        m_range.include(low / (growing ? narrow : wide), high * (growing ? wide : narrow));
    }
    double bottom = m_range.empty() ? 1e-3 : m_range.low();
    double top = m_range.empty() ? 1 : m_range.high();
    wholeDecades(bottom, top);
    m_plot->yAxis->setRange(bottom, top);
}

QString LayersCard::sentence() const {
    const std::size_t count = values().size();
    if (count == 0)
        return tr("No hidden layer: the network is linear.");
    const std::array names{tr("error signal"), tr("weight gradient"), tr("activation scale")};
    const QString& name = names[static_cast<std::size_t>(m_quantity)];
    const auto broken =
        std::find_if(values().begin(), values().end(), [](double value) { return !std::isfinite(value); });
    if (broken != values().end())
        return tr("The %1 of layer %2 is <b>not a number</b>").arg(name).arg(broken - values().begin() + 1);
    if (count == 1)
        return tr("One hidden layer: nothing to compare it with.");
    if (std::all_of(values().begin(), values().end(), [](double value) { return value == 0; }))
        return tr("The %1 is exactly <b>0</b> in every hidden layer").arg(name);
    if (values().front() == 0)
        return tr("The %1 of layer 1 is exactly <b>0</b>").arg(name);
    if (values().back() == 0)
        return tr("The %1 of layer %2 is exactly <b>0</b>").arg(name).arg(count);
    return comparison(values().front() / values().back());
}

QString LayersCard::comparison(double ratioToLast) const {
    const auto count = values().size();
    const double last = values().back();
    const bool same = std::all_of(values().begin(), values().end(), [last](double value) {
        return value > last / sameFactor && value < last * sameFactor;
    });
    if (same && m_quantity == Quantity::ErrorSignal)
        return tr("All layers get <b>about the same</b> error signal, factor below 2");
    if (same)
        return tr("<b>About the same</b> in all layers, factor below 2");
    const std::array forms{tr("Layer 1 gets %1 layer %2’s error signal"),
                           tr("Layer 1’s weight gradient is %1 layer %2’s"),
                           tr("Layer 1’s activation scale is %1 layer %2’s")};
    QString text = forms[static_cast<std::size_t>(m_quantity)].arg(share(ratioToLast)).arg(count);
    const double perLayer = std::pow(ratioToLast, 1 / static_cast<double>(count - 1));
    if (ratioToLast < 1 / sameFactor)
        text += tr(": ÷ %1 per layer").arg(numberText(1 / perLayer, 2));
    else if (ratioToLast > sameFactor)
        text += tr(": × %1 per layer").arg(numberText(perLayer, 2));
    return text;
}

void LayersCard::color() {
    colorBand();
    const Theme& t = theme();
    m_level->setPen(QPen(t.axis, 1, Qt::DotLine));
    m_selector->setFont(uiFont(t.readingPx));
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
    arrangeTicks(column);
    arrangeLabels(dotSize, barWidth);
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
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

std::vector<QRectF> LayersCard::obstacles(double dotSize, double barWidth) const {
    std::vector<QRectF> taken;
    for (const Mark& mark : m_marks) {
        if (mark.dot->data()->isEmpty())
            continue;
        const QCPGraphData& point = *mark.dot->data()->constBegin();
        const QPointF centre = mark.dot->coordsToPixels(point.key, point.value);
        taken.emplace_back(centre.x() - dotSize / 2, centre.y() - dotSize / 2, dotSize, dotSize);
        if (mark.bar->data()->isEmpty())
            continue;
        const double level = m_plot->yAxis->coordToPixel(mark.bar->data()->constBegin()->value);
        const QRectF bar(QPointF(centre.x() - barWidth / 2, level),
                         QPointF(centre.x() + barWidth / 2, centre.y()));
        taken.push_back(bar.normalized());
    }
    return taken;
}

void LayersCard::arrangeLabels(double dotSize, double barWidth) {
    std::vector<QRectF> taken = obstacles(dotSize, barWidth);
    for (const Mark& mark : m_marks)
        mark.label->setVisible(false);
    // Those that matter most choose first; the others show where there is room left.
    placeLabel(0, dotSize, taken, true);
    placeLabel(std::min(selectedLayer(), m_marks.size() - 1), dotSize, taken, false);
    placeLabel(m_marks.size() - 1, dotSize, taken, false);
    for (std::size_t l = 1; l + 1 < m_marks.size(); ++l)
        placeLabel(l, dotSize, taken, false);
}

std::array<QPointF, 4> LayersCard::labelCorners(const Mark& mark, double x, double dotSize,
                                                QSizeF size) const {
    const QRectF area(m_plot->axisRect()->rect());
    const bool zero = mark.dot->data()->isEmpty();
    const double y = zero ? area.bottom() - size.height() - dotSize / 2
                          : m_plot->yAxis->coordToPixel(mark.dot->data()->constBegin()->value);
    const bool up = !mark.bar->data()->isEmpty() &&
                    mark.bar->data()->constBegin()->value < mark.dot->data()->constBegin()->value;
    // Beneath the dot, or above a growing one; else beside it, away from longer bars.
    const double vertical = up ? y - dotSize / 2 - size.height() : y + dotSize / 2;
    std::array<QPointF, 4> corners{QPointF(x - size.width() / 2, vertical),
                                   QPointF(x - dotSize / 4, vertical),
                                   QPointF(x + dotSize / 4 - size.width(), vertical),
                                   QPointF(x + dotSize / 2 + 2, y - size.height() / 2)};
    const double right = std::max(area.left(), m_plot->viewport().right() - 2 - size.width());
    for (QPointF& corner : corners)
        corner.setX(std::clamp(corner.x(), area.left(), right));
    return corners;
}

void LayersCard::placeLabel(std::size_t layer, double dotSize, std::vector<QRectF>& taken, bool mustShow) {
    const Mark& mark = m_marks[layer];
    QCPItemText& label = *mark.label;
    if (label.visible() || label.text().isEmpty())
        return;
    const QFontMetricsF metrics(label.font());
    const QSizeF size(metrics.horizontalAdvance(label.text()) + 1, metrics.height());
    const QRectF area(m_plot->axisRect()->rect());
    const double x = m_plot->xAxis->coordToPixel(static_cast<double>(layer + 1));
    for (const QPointF& corner : labelCorners(mark, x, dotSize, size)) {
        const QRectF ink = inkOf(QRectF(corner, size));
        const bool inside = corner.y() >= area.top() - 2 && corner.y() + size.height() <= area.bottom();
        const bool free = std::none_of(taken.begin(), taken.end(),
                                       [&ink](const QRectF& other) { return other.intersects(ink); });
        if (!(inside && free) && !mustShow)
            continue;
        const bool strong = layer == 0 || layer == selectedLayer();
        const bool zero = mark.dot->data()->isEmpty();
        label.position->setCoords(corner);
        label.setColor(zero ? theme().ink3 : strong ? theme().ink : theme().ink2);
        label.setVisible(true);
        taken.push_back(ink);
        return;
    }
}

void LayersCard::pick(double x) {
    if (m_marks.empty())
        return;
    const double layer = std::round(m_plot->xAxis->pixelToCoord(x));
    emit layerSelected(static_cast<std::size_t>(std::clamp(layer, 1.0, static_cast<double>(m_marks.size()))) -
                       1);
}

} // namespace lab::ui
