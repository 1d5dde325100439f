// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The strip under a hero slider: for each setting, a column of shares stacked to its full height; and the
// legend below it.
#pragma once

#include "ui/look/theme.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace lab {
struct BiasForecast;
struct RateForecast;
} // namespace lab

namespace lab::ui {

/// What a part of a column means; its colour is the theme's.
enum class StripInk : std::uint8_t { Stuck, Learns, Dies, Diverges, Alive, Dead, Saturated };
QColor stripColor(const Theme& theme, StripInk ink);

/// What each setting of a slider leads to. Empty until something is known.
struct SliderStrip {
    struct Kind {
        StripInk ink;
        /// Empty: not in the legend.
        QString name;
    };
    /// From the foot of a column to its top.
    std::vector<Kind> kinds;

    struct Column {
        /// One per kind, in [0, 1]; their sum is 1.
        std::vector<double> shares;
        /// The nearest known column, as this one is not known yet: all are drawn faded as long as any is
        /// borrowed.
        bool borrowed = false;
        /// "At 0.3: 5 of 7 runs learn, 2 die in 400 steps."
        QString text;
    };
    /// Evenly spread over the slider, the first at its minimum, the last at its maximum.
    std::vector<Column> columns;

    /// What the words mean; for the tooltip.
    QString terms;
    /// Why there are no columns, instead of a legend; empty otherwise.
    QString note;
    /// Of settings that are no longer chosen: drawn faded until the new ones are known.
    bool outdated = false;

    /// The column nearest to `share` of the slider's way, in [0, 1]; null without columns.
    const Column* at(double share) const;
    /// What the tooltip there says, and what assistive technology reads.
    QString textAt(double share) const;
};

SliderStrip stripOf(const RateForecast& forecast);
SliderStrip stripOf(const BiasForecast& forecast);

/// Fills `area`; the first column's middle is at its left end, the last one's at its right.
void paintStrip(QPainter& painter, const QRectF& area, const SliderStrip& strip, const Theme& theme);

/// A swatch and a word for each kind, or the strip's note.
class StripLegend : public QWidget {
    Q_OBJECT

  public:
    explicit StripLegend(QWidget* parent = nullptr);

    void setStrip(const SliderStrip& strip);
    void setTheme(const Theme& theme);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    /// What the kinds take side by side, in this size.
    double keyWidth(double pixels) const;
    double fontPixels() const;

    Theme m_theme;
    /// Only those with a name.
    std::vector<SliderStrip::Kind> m_kinds;
    QString m_note;
};

} // namespace lab::ui
