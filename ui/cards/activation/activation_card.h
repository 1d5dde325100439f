// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// f and f', with the pre-activations of the selected layer beneath.
#pragma once

#include "ui/cards/activation/activation_curves.h"
#include "ui/cards/activation/curve_names.h"
#include "ui/cards/activation/flat_zones.h"
#include "ui/cards/activation/z_axis.h"
#include "ui/cards/activation/z_histogram.h"
#include "ui/cards/card.h"

class QCPItemLine;
class QCustomPlot;

namespace lab::ui {

class ActivationCard : public Card {
    Q_OBJECT

  public:
    explicit ActivationCard(QWidget* parent = nullptr);

    void setSliderHeld(bool held) override;
    void startOver() override;
    void ask(SnapshotRequest& request) const override;
    DataTable table() const override;

    QCustomPlot* plot() const { return m_plot; }
    QCPGraph* function() const { return m_curves.function(); }
    /// f' for z < 0 and, where it jumps at 0, for z > 0; a smooth f' stands in the first alone.
    QCPGraph* slope() const { return m_curves.slope(); }
    QCPGraph* slopeAbove() const { return m_curves.slopeAbove(); }
    QCPBars* histogram() const { return m_histogram.bars(); }
    /// The histogram as it was when a slider was taken; empty while none is held.
    QCPGraph* before() const { return m_histogram.ghost(); }
    /// Where |f'| is flat; as many as there are such zones.
    const std::vector<QCPItemRect*>& flatZones() const { return m_flatZones.rects(); }
    /// Touches f where the pointer is; hidden while it is elsewhere.
    const QCPItemLine* tangent() const { return m_tangent; }

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;

  private:
    ReadOutText describe(std::optional<QPointF> place);
    void showTangent(double z, double value, double slope);
    void showCurves(const LayerActivation& activation);
    /// How far the z axis should reach next, so that it shows what the layer holds.
    void follow(const Histogram& histogram);
    void showBefore(const Snapshot* ghost, const LayerActivation& now);
    void showTicks();
    void clear();
    void color();

    QCustomPlot* m_plot;
    // What is drawn, from the back to the front.
    ZHistogram m_histogram;
    ActivationCurves m_curves;
    FlatZones m_flatZones;
    CurveNames m_names;
    ZAxis m_zAxis;
    QCPItemLine* m_tangent;

    /// What the curves show; they are drawn anew only when it changes.
    LayerActivation m_shown;
    /// The z axis spans [-m_reach, m_reach]; the next snapshot is asked for m_nextReach.
    double m_reach = shortestReach;
    double m_nextReach = shortestReach;
    /// All that the value axis can show.
    Stretch m_range{0, 1};
    std::size_t m_shownLayer = 0;
    std::size_t m_layers = 0;
};

} // namespace lab::ui
