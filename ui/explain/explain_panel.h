// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page "Explain": the verdict in plain sentences with its cures, how the error signal came down, and the
// deaths; folded for teachers, every rule with its threshold.
#pragma once

#include "core/insight/cure.h"
#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <array>
#include <vector>

class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace lab::ui {

class DeathLog;
class FoldHeading;
class NumberLabel;
class RuleTable;
class TermLabel;

class ExplainPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ExplainPanel(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot);
    /// What short runs have proved so far; shown where it is about the verdict and the experiment presented.
    void setCures(CureForecast forecast);
    /// The hidden layer (0 = layer 1) whose way back is split into weights and slopes.
    void setSelectedLayer(std::size_t layer);
    void setTheme(const Theme& theme);
    /// Scrolls to the verdict and what it comes from.
    void showCause();

    FoldHeading* teachers() const { return m_teachers; }
    RuleTable* rules() const { return m_rules; }
    DeathLog* deaths() const { return m_deaths; }
    const std::vector<QPushButton*>& cureButtons() const { return m_cureButtons; }
    /// What is known of cures: that they are being tried, that some are proved, or that none is.
    QString cureText() const;
    /// "Vanishing", and what stands below it.
    QString word() const;
    QString story() const;
    QString reason() const;
    /// "× 0.83": weights, slopes, both.
    std::array<QString, 3> splitTexts() const;

  signals:
    void cureChosen(const lab::Cure& cure);
    void layerSelected(std::size_t layer);
    void thresholdsEdited(const lab::Thresholds& thresholds);

  private:
    QWidget* makeVerdict();
    QWidget* makeTeachers();
    QWidget* makeSplit();
    QLabel* addHeading(QVBoxLayout* rows, const QString& text);
    void showVerdict(const Snapshot& snapshot);
    void showCures(const Snapshot& snapshot);
    void showSplit(const Snapshot& snapshot);
    void colorVerdict();

    QScrollArea* m_scroll;
    QFrame* m_verdictFrame;
    QLabel* m_icon;
    QLabel* m_word;
    QLabel* m_sentence;
    QLabel* m_story;
    QLabel* m_reason;
    QLabel* m_cure;
    QVBoxLayout* m_cureRows;
    std::vector<QPushButton*> m_cureButtons;
    CureForecast m_forecast;
    /// Those that the buttons stand for.
    std::vector<ProvedCure> m_cures;
    TermLabel* m_splitTitle;
    std::array<TermLabel*, 3> m_splitLabels;
    std::array<NumberLabel*, 3> m_splitNumbers;
    QLabel* m_splitNote;
    FoldHeading* m_teachers;
    RuleTable* m_rules;
    DeathLog* m_deaths;
    std::vector<QLabel*> m_headings;

    Theme m_theme;
    std::size_t m_layer = 0;
    Verdict m_verdict = Verdict::Healthy;
    /// What the split is shown of; kept for another layer while paused.
    std::vector<BackwardFactor> m_split;
};

} // namespace lab::ui
