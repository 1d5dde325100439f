// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What state a hidden unit is in, as word, colour and glyph; and the key to them.
#pragma once

#include "core/insight/measurement.h"
#include "ui/look/theme.h"

#include <QStringList>
#include <QWidget>

#include <array>
#include <vector>

class QPainter;

namespace lab::ui {

inline constexpr std::array unitStates{UnitState::Alive,     UnitState::AlwaysOn, UnitState::Sparse,
                                       UnitState::Saturated, UnitState::Dormant,  UnitState::Dead};

/// "alive", "always on", "sometimes 0", "saturated", "dormant", "beyond training": what a tooltip says.
QString unitStateText(UnitState state);

/// Below this side a cell has no room for a glyph.
inline constexpr double smallestGlyphCell = 9;

/// Draws a state as colour and, where there is room, glyph: saturated a bar, dormant a ring, dead a cross.
void drawUnit(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme);
/// As a part of a bar, with a glyph of this size where it fits.
void drawUnitShare(QPainter& painter, const QRectF& part, double glyph, UnitState state, const Theme& theme);
/// The same as a disc, for a node of the network picture.
void drawUnitDisc(QPainter& painter, const QPointF& center, double radius, UnitState state,
                  const Theme& theme);

/// The key beneath the map: one cell and word per state.
class UnitLegend : public QWidget {
  public:
    explicit UnitLegend(QWidget* parent = nullptr);

    /// States that cannot occur are left out: those of units that can die, or those of units that cannot.
    void setShown(bool someCanDie, bool someCannot);
    void setTheme(const Theme& theme);
    /// In the order in which they stand there.
    QStringList words() const;
    std::vector<QRectF> places() const;
    /// As high as its rows.
    int heightForWidth(int width) const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    /// A cell as high as the place, and its word.
    struct Entry {
        UnitState state;
        QString word;
        QRectF place;
    };

    std::vector<UnitState> states() const;
    std::vector<Entry> entries(double width) const;
    void explain();

    Theme m_theme;
    bool m_someCanDie = true;
    bool m_someCannot = true;
};

} // namespace lab::ui
