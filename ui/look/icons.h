// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icons, drawn as paths: crisp at any pixel ratio, in any theme colour.
#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace lab::ui {

enum class IconName {
    Menu,
    Reset,
    Play,
    Pause,
    Step,
    StepEpoch,
    StepsBack,
    UntilEvent,
    Moon,
    Sun,
    Maximize,
    Restore,
    Export,
    Dice,
    Chevron,
    Present,
    ChevronLeft,
    ChevronRight,
    Book,
    Question,
    Check,
    Cross,
    /// Bars that shrink, or grow, as one reads.
    Vanishing,
    Exploding,
    Blocked,
    Warning,
    Zigzag,
};

/// Draws the icon into the largest centred square of `rect`.
void paintIcon(QPainter& painter, IconName name, const QRectF& rect, const QColor& color);

/// The same as an icon for buttons and menus; `disabled` where the button is off.
QIcon makeIcon(IconName name, const QColor& color, const QColor& disabled);

} // namespace lab::ui
