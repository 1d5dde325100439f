// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/activation_curves.h"

#include "ui/cards/activation/flat_zones.h"
#include "ui/look/number_text.h"
#include "ui/plot/plot.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::ActivationCard)
};

/// Unbounded functions are cut here, so that a slope of 1 stays readable; f' is shown in full.
constexpr double cutLow = -1.5;
constexpr double cutHigh = 2.2;
/// Left and right of 0, to see whether f' jumps there.
constexpr double besideZero = 1e-9;

bool jumpsAtZero(const LayerActivation& activation) {
    return std::abs(slopeAt(activation, besideZero) - slopeAt(activation, -besideZero)) > 1e-3;
}

template <typename F>
QVector<QCPGraphData> sampled(double from, double to, F&& f) {
    constexpr int count = 320;
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
QVector<QCPGraphData> within(const QCPGraphDataContainer& curve, const Stretch& stretch, F&& f) {
    const QCPRange range(stretch.low, stretch.high);
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

Series seriesOf(const QString& name, const QCPGraph& graph) {
    Series curve{name, {}, {}};
    for (const QCPGraphData& point : *graph.data()) {
        curve.keys.append(point.key);
        curve.values.append(point.value);
    }
    return curve;
}

} // namespace

double slopeAt(const LayerActivation& activation, double z) {
    return activation.function->slope(z, activation.settings);
}

double zReach(double z) {
    double step = shortestReach;
    for (double decade = 1; step < z; decade *= 10) {
        for (const double next : {8.0, 20.0, 50.0}) {
            step = next * decade;
            if (step >= z)
                break;
        }
    }
    return step;
}

bool endsSteep(const LayerActivation& activation, double reach) {
    return slopeAt(activation, reach) > activation.maxSlope() / 2;
}

ActivationCurves::ActivationCurves(QCustomPlot& plot)
    : m_functionBefore(plot), m_slopeBefore(plot), m_function(plot.addGraph()), m_slope(plot.addGraph()),
      m_slopeAbove(plot.addGraph()), m_openDots(plot.addGraph()), m_filledDots(plot.addGraph()),
      m_kink(addLabel(plot, {}, {}, 11)) {
    m_kink->position->setType(QCPItemPosition::ptAbsolute);
    m_kink->setTextAlignment(Qt::AlignLeft);
    m_kink->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_kink->setClipToAxisRect(true);
    m_kink->setVisible(false);
    for (QCPGraph* dots : {m_openDots, m_filledDots})
        dots->setLineStyle(QCPGraph::lsNone);
}

void ActivationCurves::show(const LayerActivation& activation, double reach) {
    const auto f = [&](double z) { return activation.function->f(z, activation.settings); };
    m_function->data()->set(sampled(-reach, reach, f), true);
    m_maxSlope = activation.maxSlope();
    m_reach = reach;
    showSlope(activation, reach);
}

void ActivationCurves::showSlope(const LayerActivation& activation, double reach) {
    const auto slope = [&](double z) { return slopeAt(activation, z); };
    m_slopeAbove->data()->clear();
    m_openDots->data()->clear();
    m_filledDots->data()->clear();
    if (!jumpsAtZero(activation)) {
        m_slope->data()->set(sampled(-reach, reach, slope), true);
        return;
    }
    // Two branches, so that no line pretends to run from one to the other.
    m_slope->data()->set(sampled(-reach, 0, [&](double z) { return slope(std::min(z, -besideZero)); }), true);
    m_slopeAbove->data()->set(sampled(0, reach, [&](double z) { return slope(std::max(z, besideZero)); }),
                              true);
    for (const double end : {slope(-besideZero), slope(besideZero)})
        m_openDots->addData(0, end);
    m_filledDots->addData(0, slope(0));
}

Stretch ActivationCurves::range() const {
    double low = 0;
    double high = m_maxSlope;
    for (const QCPGraphData& point : *m_function->data()) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
    }
    const double margin = 0.05 * std::min(high - low, 2.0);
    return {std::max(low - margin, cutLow), std::max(std::min(high + margin, cutHigh), m_maxSlope + margin)};
}

void ActivationCurves::cut(const LayerActivation& activation, const Stretch& range) {
    const auto f = [&](double z) { return activation.function->f(z, activation.settings); };
    m_function->data()->set(within(*m_function->data(), range, f), true);
}

void ActivationCurves::nameKink(const LayerActivation& activation, const LayerMeasurement& layer,
                                Index rows) {
    const auto slopeWith = [&](double choice) {
        ActivationSettings settings = activation.settings;
        settings.kinkSlope = choice;
        return activation.function->slope(0, settings);
    };
    const bool isChoice = slopeWith(0) != slopeWith(1);
    m_kink->setText({});
    if (!isChoice)
        return;
    const double slope = slopeAt(activation, 0);
    const qlonglong values = rows * static_cast<qlonglong>(layer.units.size());
    m_kink->setText(Texts::tr("f′(0) = %1, by choice\nz = 0: %2 of %3 times")
                        .arg(slope == 0.5 ? QStringLiteral("½") : numberText(slope),
                             countText(layer.zerosOfZ), countText(values)));
    // At the left, where few values lie: above the branch that ends in the dot, or below its open end.
    m_chosenSlope = slope;
    m_kink->setBrush(m_grounds[std::abs(slopeAt(activation, -m_reach)) < flatSlope]);
}

// Where it would cover something else, only the read-out says it.
void ActivationCurves::fit(const std::function<bool(const QRectF&)>& isFree) {
    placeKink(isFree);
    m_slopeBefore.arrange();
}

void ActivationCurves::placeKink(const std::function<bool(const QRectF&)>& isFree) {
    const QCPAxis& z = *m_function->keyAxis();
    const QRectF area = z.axisRect()->rect();
    const QSizeF size = QFontMetricsF(m_kink->font()).size(0, m_kink->text());
    const double left = area.left() + m_besideKink;
    const double dot = m_function->valueAxis()->coordToPixel(m_chosenSlope);
    // Clear of the branch that ends in the dot.
    const double beside = m_chosenSlope < 0.3    ? dot - m_besideKink / 2 - size.height()
                          : m_chosenSlope < 0.75 ? dot - size.height() / 2
                                                 : dot;
    m_kink->setVisible(false);
    if (m_kink->text().isEmpty() || left + size.width() > z.coordToPixel(0))
        return;
    for (const double top : {beside, area.top() + 2}) {
        const QRectF place(QPointF(left, top), size);
        if (m_kink->visible() || !isFree(place))
            continue;
        m_kink->position->setCoords(place.topLeft());
        m_kink->setVisible(true);
    }
}

QString ActivationCurves::kinkText() const {
    return m_kink->text();
}

void ActivationCurves::showBefore(const std::optional<LayerActivation>& before, double reach) {
    const bool same =
        before.has_value() == m_before.has_value() && reach == m_beforeReach &&
        (!before || (before->function == m_before->function && before->settings == m_before->settings));
    if (same)
        return;
    m_before = before;
    m_beforeReach = reach;
    QVector<QCPGraphData> function;
    QVector<QCPGraphData> slope;
    if (before) {
        function = sampled(-reach, reach, [&](double z) { return before->function->f(z, before->settings); });
        slope = sampled(-reach, 0, [&](double z) { return slopeAt(*before, std::min(z, -besideZero)); });
        if (jumpsAtZero(*before)) // no line pretends to run from one branch to the other
            slope.append({0, std::numeric_limits<double>::quiet_NaN()});
        slope += sampled(0, reach, [&](double z) { return slopeAt(*before, std::max(z, besideZero)); });
    }
    m_functionBefore.show(function, {});
    m_slopeBefore.show(slope, Texts::tr("slope before"));
}

void ActivationCurves::clear() {
    showBefore(std::nullopt, 1);
    m_kink->setText({});
    for (QCPGraph* graph : {m_function, m_slope, m_slopeAbove, m_openDots, m_filledDots})
        graph->data()->clear();
}

void ActivationCurves::setTheme(const Theme& theme) {
    const double scale = theme.curvePx / 2;
    m_function->setPen(QPen(theme.ink, theme.curvePx));
    m_functionBefore.setColor(theme.ink, theme);
    m_slopeBefore.setColor(theme.accent, theme);
    for (QCPGraph* graph : {m_slope, m_slopeAbove})
        graph->setPen(QPen(theme.accent, 2.2 * scale));
    m_kink->setColor(theme.accent);
    m_grounds = {theme.card, flatZoneColor(theme)};
    for (QColor& ground : m_grounds)
        ground.setAlphaF(0.75F); // over bars that may lie there
    m_kink->setFont(uiFont(theme.axisPx));
    m_besideKink = 8 * scale;
    const QPen ring(theme.accent, 1.8 * scale);
    m_openDots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ring, theme.card, 7 * scale));
    m_filledDots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ring, theme.accent, 7 * scale));
}

std::vector<Series> ActivationCurves::series() const {
    std::vector<Series> curves{seriesOf(QStringLiteral("f"), *m_function),
                               seriesOf(QStringLiteral("f'"), *m_slope)};
    if (!m_slopeAbove->data()->isEmpty())
        curves.push_back(seriesOf(Texts::tr("f' right of 0"), *m_slopeAbove));
    return curves;
}

} // namespace lab::ui
