// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The choices under the two hero sliders: one field per row of parameters(), made from its description alone.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace lab::ui {

class ParameterField;

/// Shows an experiment and asks for changes; it changes nothing itself.
class ParameterPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ParameterPanel(QWidget* parent = nullptr);
    ~ParameterPanel() override;

    /// Shows these values; emits nothing. Fields that have no bearing now are hidden.
    void show(const Experiment& experiment);
    void setTheme(const Theme& theme);
    /// Says beside the field of this key why its last value was refused; the old value stays in force.
    void showProblem(const QString& key, const QString& message);

  signals:
    /// The user chose another value; it has passed check().
    void edited(const QString& key, const lab::Value& value);

  private:
    ParameterField* addField(const Parameter& parameter);

    std::vector<ParameterField*> m_fields;
};

} // namespace lab::ui
