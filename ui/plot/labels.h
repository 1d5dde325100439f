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

namespace lab::ui {

/// The first, the selected and the last of so many, then every 64th, 32nd ... 2nd and the rest: what has its
/// label first. Each index once.
std::vector<std::size_t> labelOrder(std::size_t count, std::optional<std::size_t> selected = std::nullopt);

/// Whether `place` is no nearer than `gap` pixels, sideways, to any that is taken: the rule for all labels.
bool isFree(const QRectF& place, std::span<const QRectF> taken, double gap);

/// Whether each label stays: in this order each does that comes no nearer than `gap` pixels, sideways, to one
/// that does. Empty labels never do.
std::vector<bool> keptLabels(std::span<const QRectF> labels, const std::vector<std::size_t>& order,
                             double gap);

/// Of labels in a row, `widths` wide around `middles`.
std::vector<bool> keptInRow(std::span<const double> middles, std::span<const double> widths,
                            const std::vector<std::size_t>& order, double gap);

/// Heights for the labels of line ends that want to stand at `wanted` (NaN: none), at least `pitch` apart and
/// within [top, bottom]; nothing for one that is dropped. From top to bottom they keep their order, or all of
/// them the reverse one, where the last end is clearly above the first.
std::vector<std::optional<double>> placedEnds(std::span<const double> wanted,
                                              std::optional<std::size_t> selected, double pitch, double top,
                                              double bottom);

} // namespace lab::ui
