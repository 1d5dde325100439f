// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The choices under the two hero sliders: one field per row of parameters(), made from its description alone.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QBoxLayout;

namespace lab::ui {

class ChipRow;
class GroupHeading;
class ParameterField;

/// Shows an experiment and asks for changes; it changes nothing itself.
class ParameterPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ParameterPanel(QWidget* parent = nullptr);
    ~ParameterPanel() override;

    /// Shows these values; emits nothing. Fields that have no bearing now are hidden.
    void show(const Experiment& experiment);
    /// Shows what each group comes to.
    void present(const Snapshot& snapshot);
    void setTheme(const Theme& theme);
    /// Says beside the field of this key why its last value was refused; the old value stays in force.
    void showProblem(const QString& key, const QString& message);
    /// Why a value could not be set now, or an empty text; asked for every option of a choice that restarts
    /// the run. Without it all options can be chosen.
    void setProblemWith(std::function<QString(const Parameter&, const Value&)> problemWith);

  signals:
    /// The user chose another value; it has passed check(). goesOn: of a drag that has changed it before.
    void edited(const QString& key, const lab::Value& value, bool goesOn);
    void newWeightsRequested();

  private:
    void addGroup(QBoxLayout& rows, std::string_view group);
    void addField(QBoxLayout& rows, const Parameter& parameter);
    ParameterField* makeField(const Parameter& parameter);
    void showReasons(const Experiment& experiment);

    std::vector<ParameterField*> m_fields;
    std::vector<GroupHeading*> m_headings;
    std::vector<ChipRow*> m_chips;
    /// Fields that stand side by side.
    struct Line {
        QBoxLayout* layout;
        std::vector<ParameterField*> fields;
    };
    std::vector<Line> m_lines;
    std::function<QString(const Parameter&, const Value&)> m_problemWith;
    /// The experiment that the reasons shown are about.
    Experiment m_judged;
    const Data* m_summarized = nullptr;
    std::int64_t m_generation = -1;
};

} // namespace lab::ui
