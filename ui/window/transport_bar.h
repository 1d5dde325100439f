// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bar at the top: menu, reset, play or pause, step, speed, counters, losses and the verdict. Its buttons
// stand for actions of the window.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QFrame>
#include <QList>

#include <array>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QSlider;
class QToolButton;

namespace lab::ui {

class NumberLabel;
class VerdictChip;

class TransportBar : public QFrame {
    Q_OBJECT

  public:
    explicit TransportBar(QWidget* parent = nullptr);

    /// Step and epoch as drawn, losses and verdict as said: see Card::present(). saidBefore: the run that was
    /// left, if there is one.
    void present(const Snapshot& drawn, const Snapshot& said, const Snapshot* saidBefore = nullptr);
    void present(const Snapshot& snapshot) { present(snapshot, snapshot); }
    void setTheme(const Theme& theme);
    /// The menu behind the button at the far left; the window fills it.
    void setMenu(QMenu* menu);
    /// What the arrow beside the step's button offers.
    void setStepActions(const QList<QAction*>& actions);
    /// The arrangement for a projector: the verdict first, no menu, nothing that a class need not see.
    void setPresenting(bool presenting);
    /// A button beside the verdict that leads on from a run that has ended; an empty text takes it away.
    void setCure(const QString& text);
    QPushButton* cure() const { return m_cure; }
    VerdictChip* verdict() const { return m_verdict; }
    /// The speed on the slider now, as in speedChosen().
    double speed() const;
    /// Moves the slider to the nearest speed it has; 1 to 1000 steps per second.
    void setSpeed(double stepsPerSecond);

  signals:
    /// Steps per second; 0 = as fast as it can.
    void speedChosen(double stepsPerSecond);
    /// The button names where it leads: the dark theme from the light one, the light one from the others.
    void themeClicked();
    void cureClicked();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildSpeed();
    void buildLayout();
    void order();
    void setFonts();
    void showPlaying(bool playing);
    /// Drops what matters least where the bar is narrow.
    void fit();

    Theme m_theme;
    QToolButton* m_menu;
    QToolButton* m_reset;
    QToolButton* m_play;
    QToolButton* m_step;
    QSlider* m_speed;
    QLabel* m_speedText;
    QLabel* m_speedCaption = nullptr;
    QWidget* m_speedGroup = nullptr;
    /// Step, epoch, training loss, test loss: each with its caption.
    std::array<QWidget*, 4> m_counters{};
    NumberLabel* m_stepCount;
    NumberLabel* m_epoch;
    NumberLabel* m_trainLoss;
    NumberLabel* m_testLoss;
    QHBoxLayout* m_row;
    VerdictChip* m_verdict;
    QPushButton* m_cure;
    QToolButton* m_presentButton;
    QToolButton* m_themeButton;
    bool m_playing = false;
    bool m_presenting = false;
};

} // namespace lab::ui
