// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All rules of the verdict in order of precedence: what each sees now, and its border, which a teacher may
// move.
#pragma once

#include "core/insight/diagnosis.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace lab::ui {

class NumberLabel;

/// One threshold as a number that can be typed; what is wrong with an entry stands in problem().
class ThresholdEdit;

class RuleTable : public QWidget {
    Q_OBJECT

  public:
    explicit RuleTable(QWidget* parent = nullptr);

    /// `hiddenLayers`: how many the experiment has, for what v compares.
    void present(const Diagnosis& diagnosis, const Thresholds& thresholds, std::size_t hiddenLayers);
    void setTheme(const Theme& theme);

    /// The field of this threshold; null if there is none.
    QLineEdit* editor(std::string_view key) const;
    QPushButton* resetButton() const { return m_reset; }
    /// What is wrong with the last entry; empty if nothing is.
    QString problem() const;
    QWidget* rowOf(Verdict rule) const { return m_rows[static_cast<std::size_t>(rule)].frame; }
    /// "Vanishing", "v −3.69", "below −3", "decides": a rule's row as text, for tests and screen readers.
    QStringList rowText(Verdict rule) const;

  signals:
    void thresholdsEdited(const lab::Thresholds& thresholds);
    /// An entry was refused after its field had been left; the old value stays.
    void refused(const QString& problem);

  private:
    struct Row {
        QLabel* word;
        QLabel* state;
        QLabel* quantity;
        NumberLabel* now;
        QLabel* condition;
        QWidget* frame;
    };

    QWidget* makeRule(const VerdictRule& rule);
    QWidget* makeDetails();
    ThresholdEdit* makeEditor(std::string_view key);
    void showRow(Row& row, const Finding& finding, bool decides);
    void take(const ThresholdField& field, double value);

    std::vector<Row> m_rows;
    std::vector<ThresholdEdit*> m_editors;
    QLabel* m_definition;
    QLabel* m_hysteresis;
    QPushButton* m_reset;
    Theme m_theme;
    Thresholds m_thresholds;
    std::vector<Finding> m_findings;
    Verdict m_verdict = Verdict::Healthy;
};

} // namespace lab::ui
