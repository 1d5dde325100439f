// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a network without hidden layers is: its line, what least squares finds, and their difference.
#pragma once

#include "ui/cards/card.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

/// One input: both lines over the training points, and below them the difference. Several: the weight of each
/// input, as trained and as least squares finds it.
class LinearCard : public Card {
    Q_OBJECT

  public:
    explicit LinearCard(QWidget* parent = nullptr);

    DataTable table() const override;

    QCustomPlot* plot() const { return m_plot; }
    QCPGraph* line() const { return m_line; }
    QCPGraph* best() const { return m_best; }
    QCPGraph* difference() const { return m_difference; }

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;

  private:
    /// x runs over the values of the only input, or over the numbers of the inputs.
    enum class Mode { Nothing, Line, Weights };

    /// `compared`: there is a difference to least squares to show below.
    void setMode(Mode mode, bool compared);
    void drawLine(const Snapshot& snapshot);
    void drawWeights(const Snapshot& snapshot);
    void color();
    ReadOutText describe(std::optional<QPointF> place) const;

    QCustomPlot* m_plot;
    QCPAxisRect* m_below;
    QCPGraph* m_points;
    QCPGraph* m_line;
    QCPGraph* m_best;
    QCPGraph* m_difference;
    QCPItemText* m_title;
    QCPItemText* m_belowTitle;
    QCPItemText* m_xTitle;
    Mode m_mode = Mode::Nothing;
    bool m_compared = false;
    QStringList m_inputs;
};

} // namespace lab::ui
