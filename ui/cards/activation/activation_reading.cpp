// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/activation_reading.h"

#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QCoreApplication>

#include <cmath>
#include <numeric>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::ActivationCard)
};

} // namespace

QStringList activationReading(const LayerMeasurement& measured, std::size_t layer, double maxSlope,
                              const Histogram& histogram) {
    const QString name = Texts::tr("Layer %1").arg(countText(layer + 1));
    if (!std::isfinite(measured.meanSlope))
        return {Texts::tr("%1: the slope is <b>not a number</b>").arg(name)};
    const QString slope = numberText(measured.meanSlope, 2);
    const QString limit = numberText(maxSlope, 2);
    const QString flat = percentText(measured.saturatedShare);
    const QString shortest =
        Texts::tr("%1: mean slope <b>%2</b> of %3; <b>%4</b> saturated").arg(name, slope, limit, flat);
    const QString brief =
        Texts::tr("%1: slope <b>%2</b> of %3; <b>%4</b> saturated").arg(name, slope, limit, flat);
    if (histogram.outside == 0)
        return {Texts::tr("%1: mean slope <b>%2</b> of at most %3; <b>%4</b> of values saturated")
                    .arg(name, slope, limit, flat),
                shortest, brief};
    const auto inside = std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
    const double share =
        static_cast<double>(histogram.outside) / static_cast<double>(histogram.outside + inside);
    return {Texts::tr("%1, %2 beyond ±%3").arg(shortest, percentText(share), numberText(histogram.high)),
            shortest, brief};
}

} // namespace lab::ui
