// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two editors of a number: a box with - and +, and a small slider with its percentage.
#pragma once

#include "core/experiment/experiment.h"

#include <QAbstractSpinBox>
#include <QWidget>

class QLineEdit;
class QSlider;

namespace lab::ui {

/// Takes any text, so that a mistake can be named instead of being swallowed key by key. Steps on the
/// parameter's scale and never leaves its range.
class NumberBox : public QAbstractSpinBox {
    Q_OBJECT

  public:
    explicit NumberBox(const Parameter& parameter, QWidget* parent = nullptr);

    QLineEdit* edit() const { return lineEdit(); }
    void setValue(double value);
    /// For a line with another box: narrower buttons, and as wide as the largest value's digits ask for.
    void setTight(bool tight);
    /// Typed into since setValue(). QLineEdit::isModified() forgets it when Return is pressed in a spin box.
    bool isTyped() const { return m_typed; }
    void stepBy(int steps) override;

  signals:
    void stepped(double value);

  protected:
    StepEnabled stepEnabled() const override;

  private:
    double neighbour(double value, bool up) const;

    const Parameter& m_parameter;
    bool m_whole;
    bool m_typed = false;
    double m_value = 0;
};

/// A share of 1: the slider moves by whole percents, the box takes any.
class PercentSlider : public QWidget {
    Q_OBJECT

  public:
    explicit PercentSlider(const Parameter& parameter, QWidget* parent = nullptr);

    QSlider* slider() const { return m_slider; }
    QLineEdit* edit() const { return m_edit; }
    void setValue(double share);

  signals:
    /// goesOn: of a drag that has moved it before.
    void moved(double share, bool goesOn);

  private:
    QSlider* m_slider;
    QLineEdit* m_edit;
    bool m_dragging = false;
};

} // namespace lab::ui
