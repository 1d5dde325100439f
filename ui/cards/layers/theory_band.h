// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What theory expects of fresh weights, behind the dots of the card by layer.
#pragma once

#include "core/theory/theory.h"
#include "ui/cards/layers/layer_marks.h"
#include "ui/look/theme.h"
#include "ui/plot/data_table.h"
#include "ui/plot/read_out.h"

#include <vector>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

class TheoryBand {
  public:
    /// Draws on the plot's main axes, layer l at x = l + 1; the plot outlives this object's calls.
    explicit TheoryBand(QCustomPlot& plot);

    /// Around `level`, the last layer's value. Fades with the share `moved` by which weights have left their
    /// start; null, or another number of layers, shows nothing.
    void show(const Profile* theory, double moved, double level, std::size_t layers);
    void setTheme(const Theme& theme);
    /// Beside the labels of these marks; after a layout.
    void placeNote(const std::vector<LayerMark>& marks);

    bool isEmpty() const;
    /// What theory says of the layer (0 = layer 1), as ratios to `level`. Not when empty.
    void addTo(ReadOutText& text, std::size_t layer, double level) const;
    /// Its three values there. Not when empty.
    std::vector<Cell> cells(std::size_t layer) const;

    /// The 5 % and 95 % lines and the middle.
    QCPGraph* low() const { return m_low; }
    QCPGraph* high() const { return m_high; }
    QCPGraph* center() const { return m_center; }

  private:
    void color();

    Theme m_theme;
    QCPGraph* m_low;
    QCPGraph* m_high;
    QCPGraph* m_center;
    QCPItemText* m_note;
    double m_moved = 0;
    /// What the band is about, and what it leaves out.
    QString m_theoryNote;
};

} // namespace lab::ui
