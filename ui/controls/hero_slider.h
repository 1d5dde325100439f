// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A large slider with the number beside it: typed, dragged, or moved by keys.
#pragma once

#include "ui/controls/slider_track.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace lab::ui {

class ProblemNote;

/// Title, value box, track and the strip's legend. Values are real numbers on a linear or logarithmic scale.
class HeroSlider : public QWidget {
    Q_OBJECT

  public:
    /// One position is 10^(1/perUnit) on a logarithmic scale (perUnit = positions per decade), 1/perUnit on a
    /// linear one. minimum < maximum; both > 0 if logarithmic.
    HeroSlider(const QString& title, double minimum, double maximum, bool logarithmic, int perUnit,
               double initial, QWidget* parent = nullptr);

    double value() const { return m_value; }
    /// Shows a value from outside; emits nothing. Ignored while the user drags.
    void setValue(double value);
    /// Adds a widget (a layer choice) between title and value box.
    void addTitleWidget(QWidget* widget);
    /// Adds a widget at the end of the title's line.
    void addEndWidget(QWidget* widget);
    void setTheme(const Theme& theme);
    /// What each setting leads to, and whether it is shown, with its legend or (where height is dear)
    /// without.
    void setStrip(SliderStrip strip);
    /// Shows that the strip is of settings that are no longer chosen.
    void setStripOutdated();
    void setStripShown(bool shown);
    void setLegendShown(bool shown);
    SliderTrack* track() const { return m_track; }
    QLineEdit* box() const { return m_box; }
    /// What is wrong with the last entry; empty if nothing is.
    QString problem() const;

  signals:
    /// The user moved it: every drag position, key or typed value. `finished`: a drag has not just begun or
    /// gone on, so that what follows is another undo step.
    void edited(double value, bool finished);
    /// Another value is shown, wherever it comes from.
    void valueShown();
    /// An entry was refused after its field had been left; the old value stays.
    void refused(const QString& problem);

  private:
    void buildLayout();
    void describe(const QString& title);
    std::vector<SliderTrack::Tick> ticks() const;
    void take(double value, bool finished);
    void typed();
    void showProblem(const QString& problem);
    void showValue();
    void describeValue();
    bool isReadInTenths(double value) const;
    QString boxText(double value) const;
    double valueAt(int position) const;
    int positionOf(double value) const;

    double m_minimum, m_maximum;
    bool m_logarithmic;
    int m_perUnit;
    double m_initial;
    double m_value;
    QHBoxLayout* m_titleRow;
    QLabel* m_title;
    QLineEdit* m_box;
    ProblemNote* m_problem;
    SliderTrack* m_track;
    StripLegend* m_legend;
    bool m_stripShown = false;
    bool m_legendShown = true;
};

} // namespace lab::ui
