// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Training and test loss since step 0.
#pragma once

#include "ui/views/card.h"
#include "ui/views/plot.h"

#include <array>
#include <memory>

class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCustomPlot;
class QToolButton;

namespace lab::ui {

class EventLines;

/// The loss of someone who knows only how often each answer occurs, and what to call it.
struct ChanceLevel {
    /// NaN where unknown.
    double loss = 0;
    /// "coin toss: ln 2 = 0.693"
    QString label;
    /// What the reading says of a loss at this level: "no better than a coin toss".
    QString verdict;
    /// The score that goes with it: the largest class's share, or 0 for R^2.
    double score = 0;
};

/// For the loss with this key ("mse", "bce", "softmax") on these training targets. ln K where classes are
/// equally frequent, else the entropy of the class shares.
ChanceLevel chanceLevel(const std::string& lossKey, const Data& data);

class LossCard : public Card {
    Q_OBJECT

  public:
    explicit LossCard(QWidget* parent = nullptr);
    ~LossCard() override;

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
    void startOver() override;

    bool isLogarithmic() const;
    void setLogarithmic(bool on);

    QCustomPlot* plot() const { return m_plot; }
    QCPGraph* trainGraph() const { return m_train; }
    QCPGraph* testGraph() const { return m_test; }
    QCPGraph* batchGraph() const { return m_batchMean; }
    const EventLines& events() const { return *m_events; }

  private:
    void fillGraph(QCPGraph& graph, const History& history, std::size_t channel, double Bin::*part);
    void includeRange(const History& history, std::size_t channel);
    void scaleAxes();
    void placeLabels();
    void labelAxis();
    void placeChance();
    void placeChanceLabel();
    int pointsIn(const QRectF& box) const;
    double axisValue(double loss) const;

    QCustomPlot* m_plot;
    QToolButton* m_scale;
    QCPGraph* m_batchLow;
    QCPGraph* m_batchHigh;
    QCPGraph* m_batchMean;
    QCPGraph* m_train;
    QCPGraph* m_test;
    QCPItemLine* m_chanceLine;
    QCPItemText* m_chanceLabel;
    QCPItemText* m_power;
    /// test, train, batch.
    std::array<QCPItemText*, 3> m_ends{};
    std::array<double, 3> m_endValues{};
    std::unique_ptr<EventLines> m_events;
    std::shared_ptr<const History> m_steps;
    std::shared_ptr<const History> m_checks;
    std::shared_ptr<const Data> m_data;
    std::string m_lossKey;
    ChanceLevel m_chance;
    WideningRange m_range;
    /// The smallest loss above 0, for the log axis.
    double m_smallest = 0;
    double m_reach = 0;
};

} // namespace lab::ui
