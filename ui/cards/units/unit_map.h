// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every hidden unit's state as one small cell: a row per layer, a column per unit.
#pragma once

#include "ui/cards/unit_states.h"
#include "ui/cards/units/unit_map_geometry.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace lab::ui {

class UnitMap : public QWidget {
    Q_OBJECT

  public:
    explicit UnitMap(QWidget* parent = nullptr);

    /// One entry per hidden layer, one state per unit; layers may differ in width.
    void setUnits(std::vector<std::vector<UnitState>> layers);
    void setSelectedLayer(std::size_t layer);
    /// Another layer with a thin outline; nothing takes it away.
    void setLitLayer(std::optional<std::size_t> layer);
    void setTheme(const Theme& theme);
    /// The layer of the row at this height; nothing between rows and beyond them.
    std::optional<std::size_t> layerAt(double y) const;

    /// Width that suits this many units at the present height, at most `most`.
    int widthFor(int height, int most) const;
    /// Where rows stand, so that a plot beside can share them: y of the first row's top, and the pitch.
    double rowsTop() const;
    double rowPitch() const;
    /// Which layers' numbers are shown: not all are where rows are low.
    std::vector<bool> numbered() const;
    bool isNumbered(std::size_t layer) const;

    /// Centre of a unit's cell (of its row in the bar form), for tests.
    QPointF cellCenter(std::size_t layer, std::size_t unit) const;
    /// What the place says: "layer 3, unit 5: beyond training", or the layer's counts in the bar form; empty
    /// between rows.
    QString textAt(const QPointF& place) const;
    /// True if layers are drawn as stacked bars because there is no room for cells.
    bool isBars() const;

  signals:
    void layerSelected(std::size_t layer);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    using Counts = std::array<std::size_t, unitStates.size()>;

    UnitMapGeometry geometryIn(const QSizeF& size) const;
    double scale() const { return m_theme.axisPx / 11; }
    std::size_t widest() const;
    Counts countsOf(std::size_t layer) const;
    QString countsText(std::size_t layer) const;
    void describe();
    void drawCells(QPainter& painter, const UnitMapGeometry& g) const;
    void drawBars(QPainter& painter, const UnitMapGeometry& g) const;
    void drawNumbers(QPainter& painter, const UnitMapGeometry& g) const;
    void drawOutline(QPainter& painter, const UnitMapGeometry& g, std::size_t layer, double line) const;
    void drawCaption(QPainter& painter, const UnitMapGeometry& g) const;

    Theme m_theme;
    std::vector<std::vector<UnitState>> m_layers;
    std::size_t m_selected = 0;
    std::optional<std::size_t> m_lit;
};

} // namespace lab::ui
