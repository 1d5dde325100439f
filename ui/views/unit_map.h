// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every hidden unit's state as one small cell: a row per layer, a column per unit; and the key to the cells.
#pragma once

#include "core/insight/measurement.h"
#include "ui/theme.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace lab::ui {

inline constexpr std::array unitStates{UnitState::Alive, UnitState::Saturated, UnitState::Dormant,
                                       UnitState::Dead};

/// "alive", "saturated", "dormant", "dead for good": what a tooltip says.
QString unitStateText(UnitState state);

/// Draws a state as colour and, where there is room, glyph: saturated a bar, dormant a ring, dead a cross.
void drawUnit(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme);
/// The same as a disc, for a node of the network picture.
void drawUnitDisc(QPainter& painter, const QPointF& center, double radius, UnitState state,
                  const Theme& theme);

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
    /// Whether the layer's number is shown: not all are where rows are low.
    bool isNumbered(std::size_t layer) const;

    /// Centre of a unit's cell (of its row in the bar form), for tests.
    QPointF cellCenter(std::size_t layer, std::size_t unit) const;
    /// What the place says: "layer 3, unit 5: dead for good", or the layer's counts in the bar form; empty
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

    /// Everything that follows from size, units and type size.
    struct Geometry {
        double left = 0;
        double rowPitch = 0;
        double columnPitch = 0;
        double cell = 0;
        double barWidth = 0;
        bool bars = false;
        /// A wide layer's cells stand in several lines of so many.
        std::size_t lines = 1;
        std::size_t columns = 0;
    };

    Geometry geometryIn(const QSizeF& size) const;
    /// Side of a square that holds a cell and its gap, with each layer in so many lines.
    double pitchIn(const Geometry& g, double rows, std::size_t lines) const;
    void chooseLines(Geometry& g, double rows) const;
    double scale() const { return m_theme.axisPx / 11; }
    double rowsBottom(double height) const;
    std::size_t widest() const;
    QRectF cellRect(const Geometry& g, std::size_t layer, std::size_t unit) const;
    Counts countsOf(std::size_t layer) const;
    QString countsText(std::size_t layer) const;
    void describe();
    void drawCells(QPainter& painter, const Geometry& g) const;
    void drawBars(QPainter& painter, const Geometry& g) const;
    void drawNumbers(QPainter& painter, const Geometry& g) const;
    void drawOutline(QPainter& painter, const Geometry& g, std::size_t layer, double line) const;
    void drawCaption(QPainter& painter, const Geometry& g) const;

    Theme m_theme;
    std::vector<std::vector<UnitState>> m_layers;
    std::size_t m_selected = 0;
    std::optional<std::size_t> m_lit;
};

/// The key beneath the map: one cell and word per state.
class UnitLegend : public QWidget {
  public:
    explicit UnitLegend(QWidget* parent = nullptr) : QWidget(parent) {}

    /// Whether units can be dead at all: otherwise the key leaves those states out.
    void setDeathDefined(bool defined);
    void setTheme(const Theme& theme);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Theme m_theme;
    bool m_deathDefined = true;
};

} // namespace lab::ui
