// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Colours, sizes and fonts: one value per theme. Everything on screen takes its colours from here.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <array>
#include <cstddef>

class QWidget;

namespace lab::ui {

enum class ThemeName { Light, Dark, Projector };

/// A state's text, background and line colours.
struct StateColors {
    QColor ink;
    QColor background;
    QColor line;
};

/// The tokens of one theme. Flat fills only: no shadow, blur or gradient.
struct Theme {
    ThemeName name = ThemeName::Light;

    QColor window, dock, card, border;
    /// Text: primary, labels, icons.
    QColor ink, ink2, ink3;
    QColor grid, axis;
    QColor accent, onAccent, selection;
    QColor theoryBand, theoryLine;

    /// Units: fill and line (or cross).
    QColor aliveFill, aliveLine, saturatedFill, saturatedLine, dormantFill, dormantLine, deadFill, deadCross;
    /// How short runs end: see Outcome.
    QColor outcomeStuck, outcomeLearns, outcomeDies, outcomeDiverges;
    StateColors healthy, vanishing, dying, diverged, exploding;

    /// Class 1 is drawn as a disc, class 0 as a square; fieldX is the decision map at p = 1, 1/2, 0.
    QColor class1, class0, field1, fieldHalf, field0;
    /// Eight colours; layer 1 has the strongest contrast. Use layerColor().
    std::array<QColor, 8> depthRamp;

    /// Sizes in pixels: card title, reading, axis, direct label, body, counter, slider value, verdict.
    double titlePx = 13.5, readingPx = 12.5, axisPx = 11, labelPx = 11.5, bodyPx = 13, counterPx = 16,
           sliderPx = 17, verdictPx = 15;
    /// Pen width of curves.
    double curvePx = 2;
};

/// Light or dark, as the desktop's own palette is. Ask before the application has one of its own: Qt 6.4 has
/// no other way to tell.
ThemeName themeOfDesktop(const QPalette& palette);

/// The theme of this name, in the text size that was set. The reference stays valid.
const Theme& themeOf(ThemeName name);
/// All sizes of type in all themes become `factor` times their own. False if they are already.
bool setTextSize(double factor);
double textSize();

/// The theme with all sizes, of type and of lines, so many times as large.
Theme scaled(Theme theme, double scale);

/// Colour of hidden layer `layer` (0 = layer 1) of `layers`: the depth ramp sampled evenly.
QColor layerColor(const Theme& theme, std::size_t layer, std::size_t layers);

/// Colour of class `index` of `classes`: the two class colours, or a colour-blind-safe list for more.
QColor classColor(const Theme& theme, int index, int classes);

/// `amount` of `top` over `bottom`, as an opaque colour (translucent brushes cost 3 to 5 times more).
QColor blend(const QColor& top, const QColor& bottom, double amount);

/// Inter, or DejaVu Sans where it is missing.
QFont uiFont(double pixels, int weight = QFont::Normal);

QPalette paletteOf(const Theme& theme);
/// The style sheet of the window's parts. Widgets choose a look by the dynamic property "role": QLabel
/// "secondary" or "problem"; QPushButton and QToolButton "primary" or (tool buttons) "button" or "chip"
/// instead of the flat look; QFrame "rule", a line; any "dock" for the dock's ground. A field with property
/// "problem" = true has a red border.
QString styleSheetOf(const Theme& theme);
/// Gives a part of the window, and all that belongs to it, this theme's palette and style sheet. Costs about
/// a fifth of a millisecond for each of its widgets, and nothing if it has them.
void dress(QWidget& part, const Theme& theme);

} // namespace lab::ui
