// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A narrow copy of a large slider, for the rail that a folded dock leaves.
#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace lab::ui {

class HeroSlider;
struct Theme;

/// Moves the large slider and follows it; a drag here is a drag there, one undo step.
class UprightSlider : public QWidget {
    Q_OBJECT

  public:
    /// `caption`: a short word. `hero` lives as long.
    UprightSlider(const QString& caption, HeroSlider& hero, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    QSlider* slider() const { return m_slider; }

  private:
    void follow();

    HeroSlider& m_hero;
    QLabel* m_title;
    QSlider* m_slider;
    QLabel* m_value;
};

} // namespace lab::ui
