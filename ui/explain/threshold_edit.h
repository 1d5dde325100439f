// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A threshold of the verdict as a number that can be typed.
#pragma once

#include "core/insight/verdict_rule.h"

#include <QLineEdit>

namespace lab::ui {

class ProblemNote;

/// Accepts point or the locale's comma; shares are shown and typed as per cent.
class ThresholdEdit : public QLineEdit {
    Q_OBJECT

  public:
    explicit ThresholdEdit(const ThresholdField& field, QWidget* parent = nullptr);

    const ThresholdField& field() const { return m_field; }
    /// Shows the value in force, unless another is being typed.
    void show(double value);
    /// Marks the entry as wrong (`message`) or right (empty), and shows the value in force again.
    void setProblem(const QString& message);
    QString problem() const;

  signals:
    /// A number that fits the field by itself.
    void typed(double value);
    /// "25 to 300 % only": an entry that is none.
    void refused(const QString& message);
    /// An entry was refused after the field had been left; the old value stays.
    void refusedUnseen(const QString& message);

  private:
    void read();
    double shownFactor() const { return m_field.unit == "%" ? 100 : 1; }

    const ThresholdField& m_field;
    double m_value = 0;
    ProblemNote* m_note;
};

} // namespace lab::ui
