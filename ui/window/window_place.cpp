// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/window_place.h"

#include <algorithm>

namespace lab::ui {
namespace {

constexpr QSize wish(1440, 900);
constexpr double shareOfLargeScreens = 0.75;

} // namespace

WindowPlace firstPlace(const QRect& available, const QMargins& frame) {
    QRect inside(QPoint(), wish.expandedTo(available.size() * shareOfLargeScreens));
    inside.moveCenter(available.marginsRemoved(frame).center());
    return restoredPlace({inside, false}, available, frame);
}

WindowPlace restoredPlace(const WindowPlace& kept, const QRect& available, const QMargins& frame) {
    const QRect room = available.marginsRemoved(frame);
    const QSize size = kept.inside.size().boundedTo(room.size());
    const QPoint corner(std::clamp(kept.inside.left(), room.left(), room.right() + 1 - size.width()),
                        std::clamp(kept.inside.top(), room.top(), room.bottom() + 1 - size.height()));
    return {QRect(corner, size), kept.maximized || size != kept.inside.size()};
}

} // namespace lab::ui
