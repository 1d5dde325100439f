// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One parameter's place in a panel: label, editor, and the line for an error.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/controls/choice_editor.h"

#include <QWidget>

#include <functional>

class QGridLayout;
class QLabel;

namespace lab::ui {

class ProblemNote;

/// Label on the left, an editor that fits type and presentation on the right, errors below.
/// Numbers are typed (decimal point or the locale's comma) or stepped.
class ParameterField : public QWidget {
    Q_OBJECT

  public:
    explicit ParameterField(const Parameter& parameter, QWidget* parent = nullptr);

    const Parameter& parameter() const { return m_parameter; }
    /// Shows the value of its field; emits nothing.
    void show(const Experiment& experiment);
    /// Shows the value in force again, and below it why another was refused, until the next edit.
    void showProblem(const QString& message);
    /// Greys the options that have a reason against them. For fields with choices.
    void showReasons(const ReasonAgainst& reasonAgainst);
    void setTheme(const Theme& theme);
    /// With a line of its own, the label has the width of all such labels; beside another field there is less
    /// room, and real numbers do without - and +.
    void setAlone(bool alone);
    QWidget* editor() const { return m_editor; }
    /// What is wrong with the last entry; empty if nothing is.
    QString problem() const;

  signals:
    /// A value that passed check(). goesOn: of a drag that has changed it before.
    void edited(const lab::Value& value, bool goesOn);
    /// An entry was refused after its field had been left; the old value stays.
    void refused(const QString& problem);

  private:
    QWidget* makeEditor();
    QWidget* makeOpenChoices();
    QWidget* makeList();
    QWidget* makeSwitch();
    QWidget* makeThree();
    QWidget* makeChip();
    QWidget* makeSeed();
    QWidget* makePercent();
    QWidget* makeNumber();
    void buildLayout();
    void describe();
    QWidget* problemPlace() const;
    /// Takes what was typed into `edit` times `unit`.
    void typed(const QString& text, double unit = 1);
    /// `typed`: what the user wrote, for the message.
    void offer(const Value& value, const QString& typed = {}, bool goesOn = false);
    void offerNumber(double value, const QString& typed);
    void setProblem(const QString& message);

    const Parameter& m_parameter;
    /// Writes a value into the editor without signals.
    std::function<void(const Value&)> m_write;
    /// True while the user has typed something that is not taken yet.
    std::function<bool()> m_isTyped = [] { return false; };
    std::function<void(const ReasonAgainst&)> m_showReasons = [](const ReasonAgainst&) {};
    std::function<void(const Theme&)> m_takeTheme = [](const Theme&) {};
    /// The value in force.
    Value m_value;
    QWidget* m_editor;
    QGridLayout* m_row;
    QLabel* m_label;
    ProblemNote* m_problem = nullptr;
};

} // namespace lab::ui
