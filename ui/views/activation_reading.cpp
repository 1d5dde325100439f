// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/activation_reading.h"

#include "ui/theme.h"

#include <QCoreApplication>

#include <cmath>
#include <numeric>

namespace lab::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("lab::ui::ActivationCard", text);
}

/// Sure on either side: "0 %" and "100 %" are said only of none and all.
QString sharePercent(double share) {
    if (share > 0 && share < 0.005)
        return tr("under 1 %");
    if (share < 1 && share > 0.995)
        return tr("over 99 %");
    return QStringLiteral("%1 %").arg(std::lround(100 * share));
}

} // namespace

QStringList activationReading(const LayerMeasurement& measured, std::size_t layer, double maxSlope,
                              const Histogram& histogram) {
    const QString name = tr("Layer %1").arg(layer + 1);
    if (!std::isfinite(measured.meanSlope))
        return {tr("%1: the slope is <b>not a number</b>").arg(name)};
    const QString slope = numberText(measured.meanSlope, 2);
    const QString limit = numberText(maxSlope, 2);
    const QString flat = sharePercent(measured.saturatedShare);
    const QString shortest =
        tr("%1: mean slope <b>%2</b> of %3; <b>%4</b> flat").arg(name, slope, limit, flat);
    const QString brief = tr("%1: slope <b>%2</b> of %3; <b>%4</b> flat").arg(name, slope, limit, flat);
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

} // namespace lab::ui
