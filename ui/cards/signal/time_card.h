// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A quantity of the layers over time: one line per layer since step 0, on a log axis, zeros apart.
#pragma once

#include "ui/cards/card.h"
#include "ui/cards/layer_quantities.h"
#include "ui/cards/quantity_button.h"
#include "ui/cards/signal/time_reading.h"
#include "ui/plot/ghost_line.h"
#include "ui/plot/joined_bins.h"
#include "ui/plot/plot.h"

#include <memory>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemText;

namespace lab::ui {

class EventLines;

class TimeCard : public Card {
    Q_OBJECT

  public:
    explicit TimeCard(QWidget* parent = nullptr);
    ~TimeCard() override;

    void startOver() override;
    DataTable table() const override;

    LayerQuantity quantity() const { return m_quantity; }
    /// One with a series of its own: not BackwardSplit (asserted).
    void setQuantity(LayerQuantity quantity);

    QCustomPlot* plot() const { return m_plot; }
    std::size_t layers() const { return m_lines.size(); }
    /// The mean of each point's steps; NaN where it is 0.
    QCPGraph* line(std::size_t layer) const { return m_lines[layer]; }
    /// Minimum and maximum of the selected layer.
    QCPGraph* envelopeLow() const { return m_low; }
    QCPGraph* envelopeHigh() const { return m_high; }
    /// Over the line of the layer that the pointer has found.
    const QCPGraph* litLine() const { return m_lit; }
    /// Stretches of steps at which some layer was exactly 0 or below the axis, at height 1/2, parted by NaN.
    QCPGraph* zeros() const { return m_zeros; }
    /// Left of that strip: "0", or "below" where not all of it is 0.
    QCPItemText* zeroTitle() const { return m_zeroTitle; }
    /// The layer's number at the end of its line; hidden where there is no room.
    QCPItemText* endLabel(std::size_t layer) const { return m_endLabels[layer]; }
    /// Layer 1, the selected and the last one of the run before.
    const std::vector<GhostLine>& ghosts() const { return m_ghosts; }
    const EventLines& events() const { return *m_events; }

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;
    void refit() override;
    std::optional<Stretch> valuesWithin(const Stretch& steps) const override;
    void layerChanged() override;
    void layerLit() override;

  private:
    Bin bin(std::size_t i, std::size_t layer) const;
    ReadOutText describe(std::optional<QPointF> place);
    std::optional<std::size_t> lineAt(const QPointF& place) const;
    /// Layers of a read-out, the largest value first.
    std::vector<std::size_t> layersAt(std::size_t point) const;
    void takeHistory(const Snapshot& snapshot);
    void showQuantity();
    void showAxisTitle();
    void read();
    void takeGhost(const Snapshot* ghost);
    void showGhosts();
    double ghostValue(std::size_t point, std::size_t layer) const;
    void makeLines(std::size_t count);
    void showLines();
    void showEnvelope();
    void showZeros();
    void showStrip(bool visible);
    void takeRange();
    void widen();
    /// Its place on the axis; NaN (a gap, and a mark in the strip beneath) where it is below all decades
    /// shown.
    double axisValue(double value) const;
    void color();
    void colorStrip();
    /// Puts the layers' numbers at the line ends; called after each layout.
    void arrange();

    QCustomPlot* m_plot;
    QuantityButton* m_selector;
    QCPAxisRect* m_strip;
    QCPGraph* m_low;
    QCPGraph* m_high;
    QCPGraph* m_zeros;
    /// The line of the layer that is lit up, once more.
    QCPGraph* m_lit;
    std::vector<QCPGraph*> m_lines;
    std::vector<QCPItemText*> m_endLabels;
    std::vector<QCPItemLine*> m_leaders;
    /// How the labels stand: at first as the lines of a vanishing signal lie. Kept while a run plays.
    bool m_firstAtFoot = true;
    QSize m_arrangedSize;
    std::unique_ptr<EventLines> m_events;
    QCPItemText* m_axisTitle;
    QCPItemText* m_stepTitle;
    QCPItemText* m_zeroTitle;
    QCPItemText* m_zeroLayers;
    bool m_stripShown = true;
    /// Whether all that stands in the strip is exactly 0, and not merely below the axis.
    bool m_stripIsZero = true;

    LayerQuantity m_quantity = LayerQuantity::ErrorSignal;
    std::shared_ptr<const History> m_history;
    SeriesFacts m_facts;
    /// What is drawn of it.
    JoinedBins m_points;
    std::size_t m_layers = 0;
    std::vector<GhostLine> m_ghosts;
    /// Else it is what was recorded of this run later.
    bool m_ghostIsOther = false;
    JoinedBins m_ghostPoints;
    std::size_t m_ghostLayers = 0;
    WideningRange m_range;
    /// Smaller values count as 0: the axis would have too many decades.
    double m_floor = 0;
};

} // namespace lab::ui
