// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/linear/linear_card.h"

#include "ui/cards/linear/linear_reading.h"
#include "ui/look/number_text.h"
#include "ui/plot/plot.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// More points only cover the line.
constexpr Index mostPoints = 500;
constexpr double belowShare = 0.3;

QCPItemText* addTitle(QCustomPlot& plot, QCPAxisRect& rect, double y, Qt::Alignment alignment) {
    QCPItemText* title = addLabel(plot, {}, {}, 11);
    title->position->setType(QCPItemPosition::ptAxisRectRatio);
    title->position->setAxisRect(&rect);
    title->position->setCoords(alignment.testFlag(Qt::AlignRight) ? 1 : 0, y);
    title->setPositionAlignment(alignment);
    return title;
}

/// Both ends of what is drawn, with some room.
Stretch around(const WideningRange& range) {
    const double low = range.empty() ? 0 : range.low();
    const double high = range.empty() ? 1 : range.high();
    const double room = 0.08 * std::max(high - low, 1e-9);
    return {low - room, high + room};
}

} // namespace

LinearCard::LinearCard(QWidget* parent)
    : Card(QStringLiteral("linear"), tr("Linear model"), parent), m_plot(makePlot(this)),
      m_below(new QCPAxisRect(m_plot)), m_points(m_plot->addGraph()), m_line(m_plot->addGraph()),
      m_best(m_plot->addGraph()),
      m_difference(m_plot->addGraph(m_below->axis(QCPAxis::atBottom), m_below->axis(QCPAxis::atLeft))),
      m_title(addTitle(*m_plot, *m_plot->axisRect(), 0, Qt::AlignLeft | Qt::AlignBottom)),
      m_belowTitle(addTitle(*m_plot, *m_below, 0, Qt::AlignLeft | Qt::AlignBottom)),
      m_xTitle(addTitle(*m_plot, *m_below, 1, Qt::AlignRight | Qt::AlignBottom)) {
    body()->addWidget(m_plot);
    m_plot->setAccessibleName(tr("The network's line, least squares' line and their difference"));
    m_plot->plotLayout()->setRowSpacing(0);
    m_plot->plotLayout()->addElement(1, 0, m_below);
    m_plot->plotLayout()->setRowStretchFactors({1 - belowShare, belowShare});
    m_below->setAutoMargins(QCP::msNone);
    m_points->setLineStyle(QCPGraph::lsNone);
    for (QCPAxis* axis : m_below->axes()) {
        axis->setSubTicks(false);
        axis->grid()->setSubGridVisible(false);
        axis->setLayer(QStringLiteral("axes"));
    }
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::X), Axis::Other);
    QCPAxis* lower = m_below->axis(QCPAxis::atBottom);
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), lower,
            [lower](const QCPRange& range) { lower->setRange(range); });
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });
    LinearCard::takeTheme(theme());
}

void LinearCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    setReading(linearReading(snapshot));
    if (!snapshot.linear || !snapshot.data)
        setMode(Mode::Nothing, false);
    else if (snapshot.data->features() == 1 && !snapshot.data->isClassification())
        drawLine(snapshot);
    else
        drawWeights(snapshot);
    redrawPlot(*m_plot);
}

void LinearCard::setMode(Mode mode, bool compared) {
    m_mode = mode;
    m_compared = compared;
    for (QCPGraph* graph : {m_points, m_line, m_best, m_difference})
        graph->data()->clear();
    m_line->setLineStyle(mode == Mode::Line ? QCPGraph::lsLine : QCPGraph::lsImpulse);
    m_best->setLineStyle(mode == Mode::Line ? QCPGraph::lsLine : QCPGraph::lsNone);
    m_difference->setLineStyle(mode == Mode::Line ? QCPGraph::lsLine : QCPGraph::lsImpulse);
    m_plot->xAxis->setTickLabels(!compared);
    m_plot->xAxis->setTicks(mode != Mode::Nothing);
    m_plot->yAxis->setTicks(mode != Mode::Nothing);
    m_below->setVisible(compared);
    m_below->setMaximumSize(QWIDGETSIZE_MAX, compared ? QWIDGETSIZE_MAX : 0);
    m_xTitle->position->setAxisRect(compared ? m_below : m_plot->axisRect());
    color();
}

void LinearCard::drawLine(const Snapshot& snapshot) {
    setMode(Mode::Line, snapshot.leastSquares.has_value());
    const Data& rows = *snapshot.data;
    m_inputs = inputNames(rows);
    WideningRange keys;
    WideningRange values;
    const Index stride = std::max<Index>(1, rows.train.rows() / mostPoints);
    for (Index row = 0; row < rows.train.rows(); row += stride) {
        const double x = rows.train.x(0, row) * rows.scaling.deviation[0] + rows.scaling.mean[0];
        const double y =
            rows.targetScaling.mean.size() == 0
                ? rows.train.target(0, row)
                : rows.train.target(0, row) * rows.targetScaling.deviation[0] + rows.targetScaling.mean[0];
        m_points->addData(x, y);
        keys.include(x, x);
        values.include(y, y);
    }
    const auto at = [](const LinearFunction& function, double x) {
        return function.weights(0, 0) * x + function.bias[0];
    };
    WideningRange differences;
    differences.include(0, 0);
    for (const double x : {keys.low(), keys.high()}) {
        m_line->addData(x, at(*snapshot.linear, x));
        if (!snapshot.leastSquares)
            continue;
        const double best = at(*snapshot.leastSquares, x);
        m_best->addData(x, best);
        m_difference->addData(x, at(*snapshot.linear, x) - best);
        values.include(best, best);
        differences.include(at(*snapshot.linear, x) - best, at(*snapshot.linear, x) - best);
    }
    m_title->setText(snapshot.leastSquares ? tr("target; solid: network, dashed: least squares")
                                           : tr("target; solid: network"));
    m_belowTitle->setText(snapshot.leastSquares ? tr("network − least squares") : QString());
    m_xTitle->setText(m_inputs.front());
    const Stretch x = around(keys);
    const Stretch y = around(values);
    const Stretch d = around(differences);
    pane()->x().setAll(x.low, x.high);
    pane()->y().setAll(y.low, y.high);
    m_below->axis(QCPAxis::atLeft)->setRange(d.low, d.high);
    for (QCPAxis* axis : {m_plot->xAxis, m_below->axis(QCPAxis::atBottom)})
        makeNumbered(*axis, 5);
}

void LinearCard::drawWeights(const Snapshot& snapshot) {
    setMode(Mode::Weights, snapshot.leastSquares.has_value());
    m_inputs = inputNames(*snapshot.data);
    const Index count = snapshot.linear->weights.cols();
    WideningRange values;
    WideningRange differences;
    values.include(0, 0);
    differences.include(0, 0);
    QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    for (Index i = 0; i < count; ++i) {
        const auto x = static_cast<double>(i + 1);
        const double weight = snapshot.linear->weights(0, i);
        m_line->addData(x, weight);
        values.include(weight, weight);
        names->addTick(x, m_inputs[static_cast<qsizetype>(i)]);
        if (!snapshot.leastSquares)
            continue;
        const double best = snapshot.leastSquares->weights(0, i);
        m_best->addData(x, best);
        m_difference->addData(x, weight - best);
        values.include(best, best);
        differences.include(weight - best, weight - best);
    }
    m_title->setText(snapshot.leastSquares ? tr("weight of each input; rings: least squares")
                                           : tr("weight of each input"));
    m_belowTitle->setText(snapshot.leastSquares ? tr("network − least squares") : QString());
    m_xTitle->setText({});
    const Stretch y = around(values);
    const Stretch d = around(differences);
    pane()->x().setAll(0.5, static_cast<double>(count) + 0.5);
    pane()->y().setAll(y.low, y.high);
    m_below->axis(QCPAxis::atLeft)->setRange(d.low, d.high);
    m_plot->xAxis->setTicker(names);
    m_below->axis(QCPAxis::atBottom)->setTicker(names);
}

void LinearCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    colorPlot(*m_plot, theme);
    color();
    redrawPlot(*m_plot);
}

void LinearCard::color() {
    const Theme& t = theme();
    const double scale = t.axisPx / 11;
    const auto margins = [scale](int top, int bottom) {
        return (QMarginsF(56, top, 16, bottom) * scale).toMargins();
    };
    m_plot->axisRect()->setMargins(margins(24, m_compared ? 8 : 26));
    m_below->setMargins(m_compared ? margins(22, 26) : QMargins());
    const bool lines = m_mode == Mode::Line;
    m_points->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, t.axis, t.axis, 4 * scale));
    m_line->setPen(QPen(t.ink, lines ? t.curvePx : 3 * t.curvePx, Qt::SolidLine, Qt::FlatCap));
    m_best->setPen(QPen(t.dying.ink, t.curvePx, lines ? Qt::DashLine : Qt::SolidLine));
    m_best->setScatterStyle(lines ? QCPScatterStyle()
                                  : QCPScatterStyle(QCPScatterStyle::ssCircle, t.dying.ink, 9 * scale));
    m_difference->setPen(QPen(t.accent, lines ? t.curvePx : 3 * t.curvePx, Qt::SolidLine, Qt::FlatCap));
    for (QCPItemText* title : {m_title, m_belowTitle, m_xTitle}) {
        title->setColor(t.ink2);
        title->setFont(uiFont(t.axisPx));
        title->setPadding(QMargins(0, 0, 0, static_cast<int>(4 * scale)));
    }
    for (QCPAxis* axis : {m_plot->yAxis, m_below->axis(QCPAxis::atLeft)})
        makeNumbered(*axis, 3);
}

ReadOutText LinearCard::describe(std::optional<QPointF> place) const {
    if (!place || m_mode == Mode::Nothing || m_line->data()->isEmpty())
        return {};
    const double x = m_plot->xAxis->pixelToCoord(place->x());
    const auto valueOf = [&](const QCPGraph& graph) {
        if (m_mode == Mode::Weights)
            return graph.data()->findBegin(std::round(x), false)->value;
        const QCPGraphData first = *graph.data()->constBegin();
        const QCPGraphData last = *std::prev(graph.data()->constEnd());
        return first.value + (last.value - first.value) * (x - first.key) / (last.key - first.key);
    };
    const auto count = static_cast<double>(m_inputs.size());
    if (m_mode == Mode::Weights && !(std::round(x) >= 1 && std::round(x) <= count))
        return {};
    ReadOutText text;
    text.head = m_mode == Mode::Line ? QStringLiteral("%1 = %2").arg(m_inputs.front(), numberText(x))
                                     : m_inputs[static_cast<qsizetype>(std::round(x)) - 1];
    text.rows.push_back({tr("network"), numberText(valueOf(*m_line)), theme().ink, true});
    if (m_best->data()->isEmpty())
        return text;
    text.rows.push_back({tr("least squares"), numberText(valueOf(*m_best)), theme().dying.ink});
    text.rows.push_back({tr("difference"), numberText(valueOf(*m_difference)), theme().accent});
    return text;
}

DataTable LinearCard::table() const {
    const auto seriesOf = [](const QString& name, const QCPGraph& graph) {
        Series series{name, {}, {}};
        for (const QCPGraphData& point : *graph.data()) {
            series.keys.append(point.key);
            series.values.append(point.value);
        }
        return series;
    };
    return tableOf(m_mode == Mode::Line && !m_inputs.isEmpty() ? m_inputs.front() : tr("input"),
                   {seriesOf(tr("network"), *m_line), seriesOf(tr("least squares"), *m_best),
                    seriesOf(tr("difference"), *m_difference)});
}

} // namespace lab::ui
