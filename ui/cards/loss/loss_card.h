// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Training and test loss since step 0.
#pragma once

#include "ui/cards/card.h"
#include "ui/cards/loss/loss_reading.h"
#include "ui/plot/ghost_line.h"
#include "ui/plot/joined_bins.h"
#include "ui/plot/plot.h"

#include <array>
#include <memory>

class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCustomPlot;
class QToolButton;

namespace lab::ui {

class EventLines;

class LossCard : public Card {
    Q_OBJECT

  public:
    explicit LossCard(QWidget* parent = nullptr);
    ~LossCard() override;

    void startOver() override;
    DataTable table() const override;

    std::optional<bool> logarithmic() const override { return isLogarithmic(); }
    /// From then on the scale is the user's choice, also in the next run.
    void setLogarithmic(bool on) override;
    bool isLogarithmic() const;

    QCustomPlot* plot() const { return m_plot; }
    QCPGraph* trainGraph() const { return m_train; }
    QCPGraph* testGraph() const { return m_test; }
    QCPGraph* batchGraph() const { return m_batch; }
    /// The test loss of the run before.
    const GhostLine& ghost() const { return m_ghost; }
    const EventLines& events() const { return *m_events; }

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;
    void refit() override;
    std::optional<Stretch> valuesWithin(const Stretch& steps) const override;

  private:
    ReadOutText describe(std::optional<QPointF> place);
    QString spreadText(std::size_t point) const;
    void takeRange();
    /// A loss far above the one at the start flattens a linear axis: the first such one of a run makes the
    /// axis logarithmic, unless the user has chosen.
    void chooseScale();
    void fillCurves();
    void includeRange(const History& history, std::size_t channel);
    void takeGhost(const Snapshot* ghost);
    QStringList readings(const Scene& scene) const;
    void scaleAxes();
    void placeLabels();
    void forgetPlaces();
    void labelAxis();
    void placeChance();
    void placeChanceLabel();
    bool isOnCurves(const QRectF& box) const;
    double axisValue(double loss) const;

    QCustomPlot* m_plot;
    QToolButton* m_scale;
    QCPGraph* m_batchLow;
    QCPGraph* m_batchHigh;
    QCPGraph* m_batch;
    QCPGraph* m_train;
    QCPGraph* m_test;
    QCPItemLine* m_chanceLine;
    QCPItemText* m_chanceLabel;
    /// Which of the places that its label may have it has.
    std::size_t m_chancePlace = 0;
    QCPItemText* m_power;
    /// test, train, batch.
    std::array<QCPItemText*, 3> m_ends{};
    std::array<double, 3> m_endValues{};
    /// From the top. Kept while a run plays.
    std::array<std::size_t, 3> m_endOrder{0, 1, 2};
    QSize m_placedSize;
    /// Those that are said.
    std::array<double, 3> m_saidValues{};
    std::unique_ptr<EventLines> m_events;
    GhostLine m_ghost;
    QString m_ghostName;
    /// Its test loss, at steps.
    QVector<QCPGraphData> m_ghostLosses;
    std::shared_ptr<const History> m_steps;
    std::shared_ptr<const History> m_checks;
    /// What is drawn of them.
    JoinedBins m_batchPoints;
    JoinedBins m_checkPoints;
    std::shared_ptr<const Data> m_data;
    std::string m_lossKey;
    ChanceLevel m_chance;
    WideningRange m_range;
    /// The smallest loss above 0, for the log axis.
    double m_smallest = 0;
    /// Where the log axis ends.
    double m_floor = 0;
    bool m_scaleChosen = false;
    /// The axis became logarithmic by itself.
    bool m_spiked = false;
};

} // namespace lab::ui
