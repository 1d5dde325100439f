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
    void showProblem(const QString& message);

  signals:
    /// A value that passed check().
    void edited(const lab::Value& value);

  private:
    QWidget* makeEditor();
    void offer(const Value& value);

    const Parameter& m_parameter;
    /// Writes a value into the editor without signals.
    std::function<void(const Value&)> m_write;
    QWidget* m_editor;
    QLabel* m_problem;
};

} // namespace lab::ui
