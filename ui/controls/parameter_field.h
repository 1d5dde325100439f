// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One parameter's row in a panel: label, editor, and the place for an error.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/theme.h"

#include <QWidget>

#include <functional>

class QLabel;

namespace lab::ui {

/// Label on the left, an editor that fits the field's type on the right, errors below.
/// Numbers are typed (decimal point or the locale's comma) or stepped; few choices are a combo box.
class ParameterField : public QWidget {
    Q_OBJECT

  public:
    explicit ParameterField(const Parameter& parameter, QWidget* parent = nullptr);

    const Parameter& parameter() const { return m_parameter; }
    /// Shows the value of its field; emits nothing.
    void show(const Experiment& experiment);
    /// Shows the value in force again, and below it why another was refused, until the next edit.
    void showProblem(const QString& message);
    QWidget* editor() const { return m_editor; }
    /// What is wrong with the last entry; empty if nothing is.
    QString problem() const;

  signals:
    /// A value that passed check().
    void edited(const lab::Value& value);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* makeEditor();
    QWidget* makeChoices();
    QWidget* makeSwitch();
    QWidget* makeSeed();
    QWidget* makeNumber();
    /// `typed`: what the user wrote, for the message.
    void offer(const Value& value, const QString& typed = {});
    void offerNumber(double value, const QString& typed);
    void setProblem(const QString& message);

    const Parameter& m_parameter;
    /// Writes a value into the editor without signals.
    std::function<void(const Value&)> m_write;
    /// The value in force.
    Value m_value;
    QWidget* m_editor;
    QLabel* m_label;
    QLabel* m_problem;
};

} // namespace lab::ui
