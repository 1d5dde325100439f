// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// f and f', with the pre-activations of the selected layer beneath.
#pragma once

#include "ui/views/card.h"

#include <vector>

class QCPBars;
class QCPGraph;
class QCPItemLine;
class QCPItemRect;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

class ActivationCard : public Card {
    Q_OBJECT

  public:
    explicit ActivationCard(QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    DataTable table() const override;

    QCustomPlot* plot() const { return m_plot; }
    QCPGraph* function() const { return m_function; }
    /// f' for z < 0 and, where it jumps at 0, for z > 0; a smooth f' stands in the first alone.
    QCPGraph* slope() const { return m_slope; }
    QCPGraph* slopeAbove() const { return m_slopeAbove; }
    QCPBars* histogram() const { return m_histogram; }
    /// Where |f'| is flat; as many as there are such zones.
    const std::vector<QCPItemRect*>& flatZones() const { return m_flatZones; }
    /// Touches f where the pointer is; hidden while it is elsewhere.
    const QCPItemLine* tangent() const { return m_tangent; }

  protected:
    void draw(const Snapshot& snapshot) override;

  private:
    ReadOutText describe(std::optional<QPointF> place);
    void showTangent(double z, double value, double slope);
    void showCurves(const LayerActivation& activation);
    void showSlope(const LayerActivation& activation);
    void showRange(const LayerActivation& activation);
    void showTicks();
    void placeAxisTitle();
    void fitSlopeLabel();
    void showFlatZones(const LayerActivation& activation);
    void labelCurves(const LayerActivation& activation);
    void showHistogram(const Histogram& histogram);
    void clear();
    QStringList sentences(const Snapshot& snapshot) const;
    void color();

    QCustomPlot* m_plot;
    QCPBars* m_histogram;
    QCPGraph* m_function;
    QCPGraph* m_slope;
    QCPGraph* m_slopeAbove;
    /// The ends of a slope that jumps: where f'(0) is, and where it is not.
    QCPGraph* m_filledDots;
    QCPGraph* m_openDots;
    std::vector<QCPItemRect*> m_flatZones;
    std::vector<QCPItemText*> m_flatLabels;
    QCPItemText* m_functionLabel;
    QCPItemText* m_slopeLabel;
    QCPItemText* m_axisTitle;
    QCPItemLine* m_tangent;

    /// What the curves show; they are drawn anew only when it changes.
    LayerActivation m_shown;
    Histogram m_values;
    /// What stands at f', from the longest.
    QStringList m_slopeTexts;
    /// All that the value axis can show.
    double m_low = 0;
    double m_high = 1;
    /// As a share of the z axis.
    double m_titleStart = 1;
    std::size_t m_shownLayer = 0;
    std::size_t m_layers = 0;
};

} // namespace lab::ui
