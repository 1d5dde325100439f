// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all plots share: one way to make, colour and scale a QCustomPlot. The only header that views need for
// it.
#pragma once

#include "ui/look/theme.h"

#include <QString>
#include <QVector>

class QCPAxis;
class QCPAxisRect;
class QCPItemText;
class QCustomPlot;
class QWidget;

namespace lab::ui {

/// An empty plot with the project's habits: fast polylines, antialiased plottables, fixed margins
/// (left 44, top 22, right 66, bottom 26), no frame, horizontal grid only, follows the screen's pixel ratio.
QCustomPlot* makePlot(QWidget* parent);

/// Draws it anew, once, when the events at hand are done.
void redrawPlot(QCustomPlot& plot);

/// Colours background, axes, grid and labels. Call it in setTheme().
void colorPlot(QCustomPlot& plot, const Theme& theme);

/// A logarithmic axis with whole decades, labelled 10^-3 in superscripts.
void makeLogarithmic(QCPAxis& axis);

/// About `count` numbers on a linear axis, written in the locale in units of `unit`.
void makeNumbered(QCPAxis& axis, int count, double unit = 1);

/// A range that only widens between two resets.
class WideningRange {
  public:
    void reset() { m_empty = true; }
    /// Takes in [low, high]; ignores non-finite input.
    void include(double low, double high);
    bool empty() const { return m_empty; }
    double low() const { return m_low; }
    double high() const { return m_high; }

  private:
    bool m_empty = true;
    double m_low = 0;
    double m_high = 0;
};

/// The smallest of 1, 2, 5 x 10^k that is >= value: time axes grow in these steps. value > 0.
double niceCeiling(double value);

/// Widens to whole decades: [1e-5, 1e-1] around [3e-5, 0.02]; both > 0.
void wholeDecades(double& low, double& high);

/// The smallest value that a log axis up to `high` shows: more than 14 decades say nothing.
double logFloor(double high);

/// `value` for a log axis: NaN (a clean gap) for zero, negative and non-finite values.
double logValue(double value);
/// Whether a log axis has a place for it: finite and > 0.
bool onLogAxis(double value);

/// A text item, fixed at plot coordinates or at a fraction of the axis rect, in a theme colour.
QCPItemText* addLabel(QCustomPlot& plot, const QString& text, const QColor& color, double pixels);

/// The text item at this place of the plot, as shown; empty where there is none.
QString plotTextAt(const QCustomPlot& plot, const QPointF& place);

/// Positions (top to bottom) pushed apart so that neighbours are at least `pitch` apart, staying in
/// [low, high] as far as there is room; same order and length as `wanted`.
QVector<double> spreadLabels(const QVector<double>& wanted, double pitch, double low, double high);

} // namespace lab::ui
