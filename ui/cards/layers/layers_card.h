// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient by layer: each layer's number now, hanging from the last layer's level on a log axis.
#pragma once

#include "ui/cards/card.h"
#include "ui/cards/layer_quantities.h"
#include "ui/cards/layers/ghost_marks.h"
#include "ui/cards/layers/layer_marks.h"
#include "ui/cards/layers/theory_band.h"
#include "ui/cards/quantity_button.h"
#include "ui/plot/plot.h"

#include <array>
#include <memory>
#include <utility>
#include <vector>

class QCPGraph;
class QCPItemRect;
class QCPItemText;

namespace lab::ui {

class SplitBars;

class LayersCard : public Card {
    Q_OBJECT

  public:
    using Quantity = LayerQuantity;

    explicit LayersCard(QWidget* parent = nullptr);
    ~LayersCard() override;

    void startOver() override;
    DataTable table() const override;

    Quantity quantity() const { return m_quantity; }
    void setQuantity(Quantity quantity);

    QCustomPlot* plot() const { return m_plot; }
    std::size_t layers() const { return m_marks.size(); }
    /// From the last layer's level to the layer's; empty where there is no bar.
    QCPGraph* bar(std::size_t layer) const { return m_marks[layer].bar; }
    QCPGraph* dot(std::size_t layer) const { return m_marks[layer].dot; }
    /// Weight gain and slope of each layer: what BackwardSplit draws beside the dots.
    const SplitBars& splitBars() const { return *m_splitBars; }
    /// The 5 % and 95 % lines and the middle of what theory expects of fresh weights; empty where it says
    /// nothing.
    QCPGraph* bandLow() const { return m_band.low(); }
    QCPGraph* bandHigh() const { return m_band.high(); }
    QCPGraph* bandCenter() const { return m_band.center(); }
    const GhostMarks& ghost() const { return m_ghostMarks; }
    /// Ratio to the last layer, or "0"; hidden where there is no room.
    QCPItemText* label(std::size_t layer) const { return m_marks[layer].label; }

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;
    void refit() override;
    void layerChanged() override;
    void layerLit() override;

  private:
    const std::vector<double>& values() const { return m_values[static_cast<std::size_t>(m_quantity)]; }
    const std::vector<double>& ghostValues() const {
        return m_ghostValues[static_cast<std::size_t>(m_quantity)];
    }
    /// "1/5,197" of the run before; empty where there is none to be compared.
    QString textBefore() const;
    bool isSplit() const { return m_quantity == Quantity::BackwardSplit; }
    void showQuantity();
    void showValues();
    /// What ratios refer to: the last layer's value, or 1 for the split; NaN where there is none.
    double reference() const;
    ReadOutText describe(std::optional<QPointF> place);
    QString axisTitle() const;
    void widen();
    void color();
    /// Sizes and places that depend on the plot's size; called after each layout.
    void arrange();
    void arrangeTicks(double column);
    /// The layer whose column is nearest; there are some.
    std::size_t layerAt(double x) const;

    QCustomPlot* m_plot;
    QuantityButton* m_selector;
    std::unique_ptr<SplitBars> m_splitBars;
    TheoryBand m_band;
    GhostMarks m_ghostMarks;
    QCPItemRect* m_tint;
    QCPGraph* m_level;
    QCPItemText* m_axisTitle;
    QCPItemText* m_layerTitle;
    std::vector<LayerMark> m_marks;
    /// Which layers have their numbers under the axis.
    std::vector<bool> m_ticks;

    Quantity m_quantity = Quantity::ErrorSignal;
    /// Hidden layers' values of each quantity, as the last snapshot has them.
    std::array<std::vector<double>, 5> m_values;
    /// The same of the run before; empty without one.
    std::array<std::vector<double>, 5> m_ghostValues;
    bool m_hadGhost = false;
    std::vector<BackwardFactor> m_split;
    /// The steps that the update ratios are of; both 0 before the first.
    std::pair<std::int64_t, std::int64_t> m_updateSteps;
    std::shared_ptr<const Profile> m_theory;
    /// How far the hidden weights have left what theory speaks of; see Snapshot::weightsMoved.
    double m_moved = 0;
    bool m_underflows = false;
    WideningRange m_range;
    /// The axis ends here: smaller values have no dot.
    double m_bottom = 0;
};

} // namespace lab::ui
