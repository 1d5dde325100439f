// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which labels stay where there is not room for all: no two touch; the first, the last and the selected one
// stay before the others.
#pragma once

#include <QRectF>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

class QCPGraph;

namespace lab::ui {

/// The first, the selected and the last of so many, then every 64th, 32nd ... 2nd and the rest: what has its
/// label first. Each index once.
std::vector<std::size_t> labelOrder(std::size_t count, std::optional<std::size_t> selected = std::nullopt);

/// Whether `place` is no nearer than `gap` pixels, sideways, to any that is taken: the rule for all labels.
bool isFree(const QRectF& place, std::span<const QRectF> taken, double gap);

/// Whether the graph, its points joined by straight lines, passes through the place, in pixels of the plot.
bool isCrossed(const QRectF& place, const QCPGraph& graph);

/// Whether each label stays: in this order each does that comes no nearer than `gap` pixels, sideways, to one
/// that does. Empty labels never do.
std::vector<bool> keptLabels(std::span<const QRectF> labels, const std::vector<std::size_t>& order,
                             double gap);

/// Of labels in a row, `widths` wide around `middles`.
std::vector<bool> keptInRow(std::span<const double> middles, std::span<const double> widths,
                            const std::vector<std::size_t>& order, double gap);

/// Heights for the labels of line ends that want to stand at `wanted` (NaN: none), at least `pitch` apart and
/// within [top, bottom]; nothing for one that is dropped. They keep the order of their indices, the first at
/// the foot or at the head: as `firstAtFoot` says, which changes where the first and the last end are more
/// than a pitch the other way about, so that ends that meet do not change places to and fro.
std::vector<std::optional<double>> placedEnds(std::span<const double> wanted,
                                              std::optional<std::size_t> selected, double pitch, double top,
                                              double bottom, bool& firstAtFoot);

/// `order`, with neighbours exchanged where they want to stand more than a pitch the other way about. wanted:
/// of each index, in pixels from the top; NaN, for none, comes last.
void sortEnds(std::span<std::size_t> order, std::span<const double> wanted, double pitch);

} // namespace lab::ui
