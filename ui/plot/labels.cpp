// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/labels.h"

#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {

std::vector<std::size_t> labelOrder(std::size_t count, std::optional<std::size_t> selected) {
    std::vector<std::size_t> order;
    std::vector<bool> taken(count, false);
    const auto take = [&](std::size_t i) {
        if (i < count && !taken[i]) {
            taken[i] = true;
            order.push_back(i);
        }
    };
    take(0);
    if (selected)
        take(*selected);
    if (count > 0)
        take(count - 1);
    for (std::size_t every = 64; every > 0; every /= 2) {
        for (std::size_t number = every; number <= count; number += every)
            take(number - 1);
    }
    return order;
}

bool isFree(const QRectF& place, std::span<const QRectF> taken, double gap) {
    const QRectF around = place.adjusted(-gap, 0, gap, 0);
    return std::ranges::none_of(taken, [&](const QRectF& other) { return around.intersects(other); });
}

bool isCrossed(const QRectF& place, const QCPGraph& graph) {
    const auto& points = *graph.data();
    for (auto point = points.constBegin(); point != points.constEnd(); ++point) {
        const auto next = std::next(point) == points.constEnd() ? point : std::next(point);
        const QPointF a = graph.coordsToPixels(point->key, point->value);
        const QPointF b = graph.coordsToPixels(next->key, next->value);
        const double from = std::max(a.x(), place.left());
        const double to = std::min(b.x(), place.right());
        if (!std::isfinite(a.y()) || !std::isfinite(b.y()) || from > to)
            continue;
        const auto at = [&](double x) {
            return b.x() > a.x() ? a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()) : a.y();
        };
        const auto [above, below] = std::minmax({at(from), at(to), b.x() > a.x() ? at(to) : b.y()});
        if (below >= place.top() && above <= place.bottom())
            return true;
    }
    return false;
}

std::vector<bool> keptLabels(std::span<const QRectF> labels, const std::vector<std::size_t>& order,
                             double gap) {
    std::vector<bool> kept(labels.size(), false);
    std::vector<QRectF> taken;
    for (const std::size_t i : order) {
        kept[i] = !labels[i].isEmpty() && isFree(labels[i], taken, gap);
        if (kept[i])
            taken.push_back(labels[i]);
    }
    return kept;
}

std::vector<bool> keptInRow(std::span<const double> middles, std::span<const double> widths,
                            const std::vector<std::size_t>& order, double gap) {
    std::vector<QRectF> labels;
    for (std::size_t i = 0; i < middles.size(); ++i)
        labels.emplace_back(middles[i] - widths[i] / 2, 0, widths[i], 1);
    return keptLabels(labels, order, gap);
}

std::vector<std::optional<double>> placedEnds(std::span<const double> wanted,
                                              std::optional<std::size_t> selected, double pitch, double top,
                                              double bottom, bool& firstAtFoot) {
    std::vector<std::optional<double>> places(wanted.size());
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (std::isfinite(wanted[i]))
            ends.push_back(i);
    }
    if (ends.empty())
        return places;
    const double lower = wanted[ends.front()] - wanted[ends.back()];
    if (firstAtFoot ? lower < -pitch : lower > pitch)
        firstAtFoot = !firstAtFoot;
    if (firstAtFoot)
        std::ranges::reverse(ends);
    const auto stays = [&](std::size_t i) { return i == ends.front() || i == ends.back() || i == selected; };
    QVector<double> chosen;
    for (const std::size_t i : ends) {
        if (stays(i))
            chosen.append(wanted[i]);
    }
    chosen = spreadLabels(chosen, pitch, top, bottom);
    qsizetype next = 0;
    for (const std::size_t i : ends) {
        if (stays(i))
            places[i] = chosen[next++];
    }
    // The others where their own lines end, if that keeps the order and touches none.
    for (const std::size_t i : labelOrder(wanted.size(), selected)) {
        const auto at = std::ranges::find(ends, i);
        if (at == ends.end() || places[i])
            continue;
        const auto placed = [&](std::size_t other) { return places[other].has_value(); };
        const auto above = std::find_if(std::make_reverse_iterator(at), ends.rend(), placed);
        const auto below = std::find_if(at, ends.end(), placed);
        const bool fits = (above == ends.rend() || *places[*above] + pitch <= wanted[i]) &&
                          (below == ends.end() || wanted[i] + pitch <= *places[*below]);
        if (fits && wanted[i] >= top && wanted[i] <= bottom)
            places[i] = wanted[i];
    }
    return places;
}

void sortEnds(std::span<std::size_t> order, std::span<const double> wanted, double pitch) {
    const auto at = [&](std::size_t i) {
        const double place = wanted[order[i]];
        return std::isnan(place) ? std::numeric_limits<double>::infinity() : place;
    };
    for (std::size_t i = 1; i < order.size(); ++i) {
        for (std::size_t j = i; j > 0 && at(j) < at(j - 1) - pitch; --j)
            std::swap(order[j], order[j - 1]);
    }
}

} // namespace lab::ui
