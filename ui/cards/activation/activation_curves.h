// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// f and f' as lines, with dots at the ends of an f' that jumps.
#pragma once

#include "core/insight/measurement.h"
#include "ui/look/theme.h"
#include "ui/plot/data_table.h"
#include "ui/plot/ghost_line.h"
#include "ui/plot/plot_pane.h"

#include <array>
#include <functional>
#include <optional>
#include <vector>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

/// All z that is drawn where values lie near 0; the axis follows them in steps of 8, 20, 50, 80, 200 ...
inline constexpr double shortestReach = 8;
/// The shortest of these steps that holds `z`.
double zReach(double z);

double slopeAt(const LayerActivation& activation, double z);

/// A constant slope at the right end: ReLU and its kind.
bool endsSteep(const LayerActivation& activation, double reach);

class ActivationCurves {
  public:
    /// Draws on the plot's main axes; the plot outlives this object's calls.
    explicit ActivationCurves(QCustomPlot& plot);

    /// Over z from -reach to reach.
    void show(const LayerActivation& activation, double reach);
    /// What the value axis can show of the curves.
    Stretch range() const;
    /// Ends f where it leaves this range: an export does not clip.
    void cut(const LayerActivation& activation, const Stretch& range);
    void clear();
    /// The function of the run before and its slope; nothing: none, or the same.
    void showBefore(const std::optional<LayerActivation>& before, double reach);
    const GhostLine& functionBefore() const { return m_functionBefore; }
    /// Says beside the dot at z = 0 that f'(0) is a choice, and how often z was exactly 0; where it is one.
    void nameKink(const LayerActivation& activation, const LayerMeasurement& layer, Index rows);
    /// "f'(0) = 1/2, by choice" and how often it mattered; empty where there is nothing to choose.
    QString kinkText() const;
    /// Shows it where it has room, beside the dot or at the head of the plot; after a layout. isFree: whether
    /// nothing else stands there, in pixels.
    void fit(const std::function<bool(const QRectF&)>& isFree);
    void setTheme(const Theme& theme);
    /// f, f' and, where it jumps, f' right of 0.
    std::vector<Series> series() const;

    QCPGraph* function() const { return m_function; }
    QCPGraph* slope() const { return m_slope; }
    QCPGraph* slopeAbove() const { return m_slopeAbove; }

  private:
    void showSlope(const LayerActivation& activation, double reach);

    void placeKink(const std::function<bool(const QRectF&)>& isFree);

    /// What is shown of the run before, and how far.
    std::optional<LayerActivation> m_before;
    double m_beforeReach = 0;
    GhostLine m_functionBefore;
    GhostLine m_slopeBefore;
    QCPGraph* m_function;
    QCPGraph* m_slope;
    QCPGraph* m_slopeAbove;
    /// The ends of a slope that jumps: where f'(0) is, and where it is not.
    QCPGraph* m_openDots;
    QCPGraph* m_filledDots;
    QCPItemText* m_kink;
    /// Behind it: where the slope is not flat, and where it is.
    std::array<QColor, 2> m_grounds;
    double m_chosenSlope = 0;
    /// From the label to the axis, in pixels.
    double m_besideKink = 8;
    double m_maxSlope = 1;
    double m_reach = shortestReach;
};

} // namespace lab::ui
