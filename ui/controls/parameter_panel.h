// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The choices under the large controls: one field per row of parameters(), made from its description alone.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <functional>
#include <string_view>
#include <vector>

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;
class QWheelEvent;

namespace lab::ui {

class ChipRow;
class FoldHeading;
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
    /// Places a widget of the window's below the line of this field.
    void addBelow(std::string_view key, QWidget* widget);
    /// A wheel over what stands above the panel scrolls it.
    void scroll(QWheelEvent& event);
    /// Says beside the field of this key why its last value was refused; the old value stays in force.
    void showProblem(const QString& key, const QString& message);
    /// Why a value could not be set now, or an empty text; asked for every option of a choice that restarts
    /// the run. Without it all options can be chosen.
    void setProblemWith(std::function<QString(const Parameter&, const Value&)> problemWith);

  signals:
    /// The user chose another value; it has passed check(). goesOn: of a drag that has changed it before.
    void edited(const QString& key, const lab::Value& value, bool goesOn);
    /// An entry was refused after its field had been left.
    void refused(const QString& problem);

  private:
    /// Fields that few lessons change, behind one line.
    struct Fold {
        FoldHeading* heading;
        QVBoxLayout* rows;
        void (*describe)(FoldHeading&, const Experiment&);
    };

    void addGroup(std::string_view group);
    QVBoxLayout* addFold(void (*describe)(FoldHeading&, const Experiment&));
    void addField(QVBoxLayout& rows, const Parameter& parameter);
    ParameterField* makeField(const Parameter& parameter);
    void showReasons(const Experiment& experiment);

    QScrollArea* m_scroll;
    QVBoxLayout* m_rows;
    std::vector<ParameterField*> m_fields;
    std::vector<GroupHeading*> m_headings;
    std::vector<Fold> m_folds;
    std::vector<ChipRow*> m_chips;
    /// Fields that stand side by side.
    struct Line {
        QHBoxLayout* layout;
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
