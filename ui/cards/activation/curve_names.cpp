// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/curve_names.h"

#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"
#include "ui/plot/plot.h"

#include <QCoreApplication>
#include <qcustomplot.h>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::ActivationCard)
};

/// The first z at which the curve is `value` or more.
double firstAtLeast(const QCPGraph& curve, double value) {
    for (const QCPGraphData& point : *curve.data()) {
        if (point.value >= value)
            return point.key;
    }
    return curve.data()->isEmpty() ? 0 : std::prev(curve.data()->constEnd())->key;
}

void placeLabel(QCPItemText& label, double z, double value, Qt::Alignment alignment) {
    label.position->setCoords(z, value);
    label.setPositionAlignment(alignment);
    label.setPadding(QMargins(6, 3, 6, 3));
}

} // namespace

QString leftSide(std::string_view formula) {
    return tableText(formula).section(QLatin1String(" ="), 0, 0);
}

CurveNames::CurveNames(QCustomPlot& plot)
    : m_plot(plot), m_function(addLabel(plot, {}, {}, 11)), m_slope(addLabel(plot, {}, {}, 11)) {}

void CurveNames::show(const LayerActivation& activation, const ActivationCurves& curves) {
    const QCPRange range = m_plot.yAxis->range();
    const auto at = [&](double share) { return range.lower + share * range.size(); };
    const bool negative = range.lower < -0.5;
    const double limit = activation.maxSlope();
    const double reach = m_plot.xAxis->range().upper;
    const bool steep = endsSteep(activation, reach);

    m_function->setText(leftSide(activation.function->formula));
    if (steep)
        placeLabel(*m_function, firstAtLeast(*curves.function(), at(0.88)), at(0.88),
                   Qt::AlignRight | Qt::AlignVCenter);
    else
        placeLabel(*m_function, reach, activation.function->f(reach, activation.settings),
                   Qt::AlignRight | Qt::AlignTop);

    m_slopeTexts = {leftSide(activation.function->slopeFormula)};
    if (!steep)
        m_slopeTexts.prepend(Texts::tr("%1, at most %2").arg(m_slopeTexts.front(), numberText(limit, 2)));
    m_slope->setText(m_slopeTexts.front());
    // A steep end carries its name; a bell carries it on the shoulder that f does not cross.
    const double shoulder = firstAtLeast(*curves.slope(), 0.8 * limit);
    if (steep)
        placeLabel(*m_slope, reach, limit, Qt::AlignRight | Qt::AlignBottom);
    else if (negative)
        placeLabel(*m_slope, shoulder, 0.8 * limit, Qt::AlignRight | Qt::AlignVCenter);
    else
        placeLabel(*m_slope, -shoulder, 0.8 * limit, Qt::AlignLeft | Qt::AlignBottom);
    m_function->setVisible(true);
    m_slope->setVisible(true);
}

// The longest that stays within the plot.
void CurveNames::fit() {
    const QFontMetricsF metrics(m_slope->font());
    const double x = m_slope->position->pixelPosition().x();
    const bool leftwards = m_slope->positionAlignment().testFlag(Qt::AlignRight);
    for (const QString& text : m_slopeTexts) {
        const double width = metrics.horizontalAdvance(text) + 2 * m_slope->padding().left();
        m_slope->setText(text);
        if (leftwards ? x - width >= 0 : x + width <= m_plot.width())
            return;
    }
}

void CurveNames::hide() {
    m_function->setVisible(false);
    m_slope->setVisible(false);
}

void CurveNames::setTheme(const Theme& theme) {
    m_function->setColor(theme.ink);
    m_slope->setColor(theme.accent);
    for (QCPItemText* label : {m_function, m_slope})
        label->setFont(uiFont(theme.labelPx, QFont::DemiBold));
}

} // namespace lab::ui
