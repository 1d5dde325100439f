// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands below the toolbar: the workbench, or on a projector one or two of its cards with the large
// controls.
#pragma once

#include "ui/look/theme.h"
#include "ui/window/shown_scene.h"

#include <QWidget>

#include <vector>

namespace lab::ui {

class Card;
class ExperimentModel;
class HeroSlider;
class PresentView;
class Selection;
class Workbench;

class WorkArea : public QWidget {
    Q_OBJECT

  public:
    /// See Workbench.
    WorkArea(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    Workbench* workbench() const { return m_workbench; }
    PresentView* presentView() const { return m_presentView; }
    const std::vector<Card*>& cards() const;
    /// What is in sight of the two, for what is to be said over it.
    QWidget* ground() const;

    void setPresenting(bool presenting);
    bool isPresenting() const { return m_presenting; }
    /// Large, in the window or on the projector; the same card again: all of them.
    void showAlone(Card* card);
    void showAll();
    /// The one with the keys, else the one that fills the place, else the one under the pointer; null if
    /// none.
    Card* selectedCard() const;
    void focusSlider(HeroSlider& slider);

    void present(const ShownScene& shown);
    void setTheme(const Theme& theme);
    /// Shows what fits the window's size.
    void fit();

  private:
    void presentCards();
    /// On a projector: the plots that fit the verdict.
    void proposePlots();

    Workbench* m_workbench;
    PresentView* m_presentView;
    bool m_presenting = false;
    ShownScene m_shown;
};

} // namespace lab::ui
