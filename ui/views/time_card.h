// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient over time: one line per layer since step 0, on a log axis, zeros apart.
#pragma once

#include "ui/views/card.h"
#include "ui/views/plot.h"

#include <memory>
#include <vector>

class QCPGraph;
class QCPItemLine;

namespace lab::ui {

class TimeCard : public Card {
    Q_OBJECT

  public:
    explicit TimeCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
    void startOver() override;

    QCustomPlot* plot() const { return m_plot; }
    std::size_t layers() const { return m_lines.size(); }
    /// Each bin's mean; NaN where it is 0.
    QCPGraph* line(std::size_t layer) const { return m_lines[layer]; }
    /// Minimum and maximum of the selected layer.
    QCPGraph* envelopeLow() const { return m_low; }
    QCPGraph* envelopeHigh() const { return m_high; }
    /// Stretches of steps at which some layer was exactly 0, at height 1/2, parted by NaN.
    QCPGraph* zeros() const { return m_zeros; }
    /// The layer's number at the end of its line; hidden where there is no room.
    QCPItemText* endLabel(std::size_t layer) const { return m_endLabels[layer]; }
    /// One per intervention shown.
    const std::vector<QCPItemLine*>& events() const { return m_events; }

  protected:
    void layerChanged() override;

  private:
    const Bin& bin(std::size_t i, std::size_t layer) const;
    void takeHistory(const Snapshot& snapshot);
    void makeLines(std::size_t count);
    void showLines();
    void showEnvelope();
    void showZeros();
    void showStrip(bool visible);
    void showEvents(const std::vector<Intervention>& interventions);
    void widen();
    void color();
    /// Puts the layers' numbers at the line ends; called after each layout.
    void arrange();
    /// Where the lines end.
    double endStep() const;

    QString sentence() const;
    QString zeroSentence() const;
    QString ratioSentence() const;
    QString nearSentence() const;
    /// Share of the steps at which layer 1 is surely below (factor < 1) or above (factor > 1) factor times
    /// the last layer.
    double provenShare(double factor) const;

    QCustomPlot* m_plot;
    QCPAxisRect* m_strip;
    QCPGraph* m_low;
    QCPGraph* m_high;
    QCPGraph* m_zeros;
    std::vector<QCPGraph*> m_lines;
    std::vector<QCPItemText*> m_endLabels;
    std::vector<QCPItemLine*> m_events;
    std::vector<QCPItemText*> m_eventGlyphs;
    QCPItemText* m_axisTitle;
    QCPItemText* m_stepTitle;
    QCPItemText* m_zeroTitle;
    QCPItemText* m_zeroLayers;
    bool m_stripShown = true;

    std::shared_ptr<const History> m_history;
    std::size_t m_layers = 0;
    WideningRange m_range;
};

} // namespace lab::ui
