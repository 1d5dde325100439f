// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/output_plot.h"

#include "ui/plot/contour.h"
#include "ui/plot/ghost_line.h"
#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

/// More points than this per split only cover the map.
constexpr Index mostPoints = 500;
/// Classes beyond two are drawn this pale, so that points stand out.
constexpr double classTint = 0.28;

/// Every so-many-th row, so that at most mostPoints are drawn.
Index strideOf(Index rows) {
    return std::max<Index>(1, (rows + mostPoints - 1) / mostPoints);
}

double clamped(float value, double bottom, double top) {
    return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN()
                             : std::clamp(static_cast<double>(value), bottom, top);
}

/// A scaled target in its own unit.
double ownUnit(const Data& data, double target) {
    if (data.targetScaling.mean.size() == 0)
        return target;
    return target * data.targetScaling.deviation[0] + data.targetScaling.mean[0];
}

/// values stand at equal distances over [picture.low, picture.high]; those beyond the plot stay near its
/// border.
void setCurve(QCPGraph& graph, const OutputPicture& picture, const std::vector<float>& values, double low,
              double high) {
    QVector<double> x;
    QVector<double> y;
    const double span = high - low;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(values.size() - 1);
        x.append(picture.low + share * (picture.high - picture.low));
        y.append(clamped(values[i], low - span, high + span));
    }
    graph.setData(x, y, true);
}

} // namespace

OutputPlot::OutputPlot(QWidget* parent)
    : m_plot(makePlot(parent)), m_pane(new PlotPane(*m_plot, PlotPane::Wheel::Both)),
      m_map(new QCPColorMap(m_plot->xAxis, m_plot->yAxis)),
      m_contourBefore(new QCPCurve(m_plot->xAxis, m_plot->yAxis)),
      m_contour(new QCPCurve(m_plot->xAxis, m_plot->yAxis)), m_diagonal(m_plot->addGraph()),
      m_scatter(m_plot->addGraph()), m_bestCurve(m_plot->addGraph()), m_curveBefore(m_plot->addGraph()),
      m_curve(m_plot->addGraph()), m_targetName(addLabel(*m_plot, QObject::tr("target"), {}, 11)),
      m_answerName(addLabel(*m_plot, QObject::tr("answer"), {}, 11)) {
    m_map->setInterpolate(false);
    m_map->setTightBoundary(true);
    m_scatter->setLineStyle(QCPGraph::lsNone);
    for (QCPItemText* name : {m_targetName, m_answerName})
        name->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_targetName->position->setCoords(0.98, 0.98);
    m_targetName->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_answerName->position->setCoords(0.03, 0.02);
    m_answerName->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_plot->axisRect()->setupFullAxesBox();
    setMode(Mode::Map);
}

void OutputPlot::setMode(Mode mode) {
    m_mode = mode;
    const bool map = mode == Mode::Map;
    m_curve->setVisible(mode == Mode::Curve);
    m_bestCurve->setVisible(mode == Mode::Curve);
    m_curveBefore->setVisible(mode == Mode::Curve);
    m_map->setVisible(map);
    m_contour->setVisible(map);
    m_contourBefore->setVisible(map);
    m_diagonal->setVisible(mode == Mode::Scatter);
    m_scatter->setVisible(!map);
    m_targetName->setVisible(!map);
    m_answerName->setVisible(!map);
    for (const Points& points : m_points)
        points.graph->setVisible(map);
    const int scale = static_cast<int>(std::lround(m_theme.axisPx));
    m_plot->axisRect()->setMargins(map ? QMargins(1, 1, 1, 1)
                                       : QMargins(3 * scale, scale / 2, scale / 2, scale * 2));
    for (QCPAxis* axis : m_plot->axisRect()->axes()) {
        const bool labelled = !map && (axis == m_plot->xAxis || axis == m_plot->yAxis);
        axis->setTickLabels(labelled);
        axis->setTicks(labelled);
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->ticker()->setTickCount(3);
        axis->grid()->setVisible(labelled);
        axis->grid()->setPen(QPen(m_theme.grid, 1));
        axis->setBasePen(QPen(m_theme.axis, 1));
    }
}

int OutputPlot::classCount() const {
    return m_data && m_data->isClassification() ? static_cast<int>(m_data->classNames.size()) : 2;
}

// In regression a disc is a target above the mean (0 when standardised).
int OutputPlot::classOf(const Samples& samples, Index row) const {
    if (!samples.labels.empty())
        return samples.labels[static_cast<std::size_t>(row)];
    return samples.target(0, row) > m_data->train.target.row(0).mean() ? 1 : 0;
}

void OutputPlot::showMap(const OutputPicture& picture, const std::shared_ptr<const Data>& data,
                         const OutputPicture& before) {
    if (data != m_data) {
        m_data = data;
        makePoints();
        colorPoints();
    }
    setMode(Mode::Map);
    const bool value = m_data && !m_data->isClassification();
    const bool index = m_data && classCount() > 2;
    m_bottom = value ? ownUnit(*m_data, m_data->train.target.row(0).minCoeff()) : 0;
    m_top = value ? ownUnit(*m_data, m_data->train.target.row(0).maxCoeff()) : index ? classCount() - 1 : 1;
    if (!(m_top > m_bottom))
        m_top = m_bottom + 1;
    fillMap(picture);
    fillContour(*m_contour, picture);
    fillContour(*m_contourBefore, before);
    colorMap();
    redrawPlot(*m_plot);
}

void OutputPlot::fillMap(const OutputPicture& picture) {
    QCPColorMapData& cells = *m_map->data();
    if (cells.keySize() != picture.side || cells.valueSize() != picture.side)
        cells.setSize(picture.side, picture.side);
    const QCPRange range(picture.low, picture.high);
    cells.setRange(range, range);
    m_pane->x().setAll(picture.low, picture.high);
    m_pane->y().setAll(picture.low, picture.high);
    for (int c = 0; c < picture.side; ++c) {
        for (int r = 0; r < picture.side; ++r) {
            const auto at = static_cast<std::size_t>(c) * static_cast<std::size_t>(picture.side) +
                            static_cast<std::size_t>(r);
            cells.setCell(c, r, clamped(picture.grid[at], m_bottom, m_top));
        }
    }
}

void OutputPlot::fillContour(QCPCurve& contour, const OutputPicture& picture) const {
    QVector<double> t;
    QVector<double> x;
    QVector<double> y;
    const double gap = std::numeric_limits<double>::quiet_NaN();
    if (classCount() == 2 && m_data && m_data->isClassification()) {
        for (const QLineF& line : contourOf(picture.grid, picture.side, picture.low, picture.high, 0.5)) {
            x << line.x1() << line.x2() << gap;
            y << line.y1() << line.y2() << gap;
        }
    }
    for (qsizetype i = 0; i < x.size(); ++i)
        t.append(static_cast<double>(i));
    contour.setData(t, x, y, true);
}

void OutputPlot::makePoints() {
    for (const Points& points : m_points)
        m_plot->removeGraph(points.graph);
    m_points.clear();
    if (!m_data)
        return;
    // Training points on top: they are what the network sees.
    const bool plane = m_data->isPlane();
    addPoints(m_data->test, plane ? m_data->testPlane : m_data->test.x, true);
    addPoints(m_data->train, plane ? m_data->trainPlane : m_data->train.x, false);
}

void OutputPlot::addPoints(const Samples& samples, const Matrix& points, bool test) {
    if (points.rows() != 2)
        return;
    const Index stride = strideOf(samples.rows());
    for (int index = 0; index < classCount(); ++index) {
        QVector<double> x;
        QVector<double> y;
        for (Index row = 0; row < samples.rows(); row += stride) {
            if (classOf(samples, row) != index)
                continue;
            x.append(points(0, row));
            y.append(points(1, row));
        }
        QCPGraph* graph = m_plot->addGraph();
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setData(x, y);
        m_points.push_back({graph, index, test});
    }
}

void OutputPlot::showScatter(const OutputPicture& picture) {
    setMode(Mode::Scatter);
    m_targetName->setText(QObject::tr("target"));
    const auto [lowest, highest] = std::minmax_element(picture.targets.begin(), picture.targets.end());
    const double span = std::max(static_cast<double>(*highest) - static_cast<double>(*lowest), 1e-6);
    const double low = static_cast<double>(*lowest) - 0.12 * span;
    const double high = static_cast<double>(*highest) + 0.12 * span;
    QVector<double> targets;
    QVector<double> answers;
    for (std::size_t i = 0; i < std::min(picture.targets.size(), picture.answers.size()); ++i) {
        targets.append(static_cast<double>(picture.targets[i]));
        answers.append(clamped(picture.answers[i], low, high));
    }
    m_scatter->setData(targets, answers);
    m_diagonal->setData({low, high}, {low, high}, true);
    m_pane->x().setAll(low, high);
    m_pane->y().setAll(low, high);
    redrawPlot(*m_plot);
}

void OutputPlot::showCurve(const OutputPicture& picture, const Data& data, const OutputPicture& before) {
    setMode(Mode::Curve);
    m_targetName->setText(data.featureNames.empty() ? QString()
                                                    : QString::fromStdString(data.featureNames.front()));
    QVector<double> x;
    QVector<double> y;
    const Index stride = strideOf(data.train.rows());
    for (Index row = 0; row < data.train.rows(); row += stride) {
        x.append(data.train.x(0, row) * data.scaling.deviation[0] + data.scaling.mean[0]);
        y.append(ownUnit(data, data.train.target(0, row)));
    }
    const auto [lowest, highest] = std::minmax_element(y.begin(), y.end());
    const double margin = 0.2 * std::max(*highest - *lowest, 1e-6);
    const double low = *lowest - margin;
    const double high = *highest + margin;
    m_scatter->setData(x, y);
    setCurve(*m_curve, picture, picture.curve, low, high);
    setCurve(*m_bestCurve, picture, picture.bestCurve, low, high);
    setCurve(*m_curveBefore, before, before.curve, low, high);
    m_pane->x().setAll(picture.low, picture.high);
    m_pane->y().setAll(low, high);
    redrawPlot(*m_plot);
}

void OutputPlot::setTheme(const Theme& theme) {
    m_theme = theme;
    colorPlot(*m_plot, theme);
    setMode(m_mode);
    colorMap();
    colorPoints();
    m_contour->setPen(QPen(theme.ink, theme.curvePx * 0.75));
    m_contourBefore->setPen(ghostPen(theme.ink, theme));
    m_diagonal->setPen(QPen(theme.ink3, 1, Qt::DashLine));
    const double size = 5 * theme.axisPx / 11;
    m_scatter->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accent, theme.accent, size));
    m_curve->setPen(QPen(theme.ink, theme.curvePx));
    m_curveBefore->setPen(ghostPen(theme.ink, theme));
    m_bestCurve->setPen(QPen(theme.dying.ink, theme.curvePx, Qt::DashLine));
    for (QCPItemText* name : {m_targetName, m_answerName}) {
        name->setColor(theme.ink2);
        name->setFont(uiFont(theme.axisPx));
    }
    redrawPlot(*m_plot);
}

void OutputPlot::colorMap() {
    QCPColorGradient gradient;
    gradient.clearColorStops();
    const int classes = classCount();
    if (classes <= 2) {
        gradient.setLevelCount(255);
        gradient.setColorStopAt(0, m_theme.field0);
        gradient.setColorStopAt(0.5, m_theme.fieldHalf);
        gradient.setColorStopAt(1, m_theme.field1);
    } else {
        gradient.setLevelCount(classes);
        for (int i = 0; i < classes; ++i)
            gradient.setColorStopAt(static_cast<double>(i) / (classes - 1),
                                    blend(classColor(m_theme, i, classes), m_theme.card, classTint));
    }
    gradient.setNanHandling(QCPColorGradient::nhTransparent);
    m_map->setGradient(gradient);
    m_map->setDataRange(QCPRange(m_bottom, m_top));
}

void OutputPlot::colorPoints() {
    const double scale = m_theme.axisPx / 11;
    const int classes = classCount();
    for (const Points& points : m_points) {
        const QColor full = classColor(m_theme, points.classIndex, classes);
        const QColor color = points.test ? blend(full, m_theme.card, 0.5) : full;
        // Class 0 is the open square; every other class a disc in its own colour.
        const QCPScatterStyle style =
            points.classIndex == 0
                ? QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(color, 1.1), QBrush(Qt::NoBrush), 4 * scale)
                : QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(color, 0.5), QBrush(color), 4.4 * scale);
        points.graph->setScatterStyle(style);
    }
}

} // namespace lab::ui
