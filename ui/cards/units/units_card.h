// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every unit's state now, and over time how many of a layer's units are always on, sometimes 0 and never on.
#pragma once

#include "ui/cards/card.h"

#include <QStringList>
#include <QVector>

#include <memory>
#include <utility>
#include <vector>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace lab::ui {

class EventLines;
class UnitLegend;
class UnitMap;

class UnitsCard : public Card {
    Q_OBJECT

  public:
    explicit UnitsCard(QWidget* parent = nullptr);
    ~UnitsCard() override;

    DataTable table() const override;

    QCustomPlot* plot() const { return m_plot; }
    UnitMap* map() const { return m_map; }
    /// The steps of a lane, and at each the share of the layer's units that is dead (or of its values that is
    /// flat, where death is not defined), as drawn.
    QVector<double> laneSteps(std::size_t layer) const;
    QVector<double> laneShares(std::size_t layer) const;
    /// The part of it that returned soon: see briefSteps.
    QVector<double> laneBriefShares(std::size_t layer) const;
    /// The part of it that is beyond training.
    QVector<double> laneFinalShares(std::size_t layer) const;
    /// The share that is on for some rows and off for others, and that which is on for all.
    QVector<double> laneSparseShares(std::size_t layer) const;
    QVector<double> laneAlwaysOnShares(std::size_t layer) const;
    /// "2 of 8": what stands at the lane's right end.
    QString laneText(std::size_t layer) const;
    /// The same of the run before, in a column of its own; empty where there is none or no room for it.
    QString laneTextBefore(std::size_t layer) const;

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;
    void layerChanged() override;
    void layerLit() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Lane {
        QCPGraph* base;
        /// From the back to the front, each down to the base: all units, those not always on, the dead ones
        /// (those that may return included), those of them that did not return soon, and those beyond
        /// training.
        QCPGraph* all;
        QCPGraph* notAlwaysOn;
        QCPGraph* share;
        QCPGraph* lasting;
        QCPGraph* forGood;
        QCPItemText* now;
        QCPItemText* before;
        /// Whether its units can die; otherwise the lane shows the share of flat values.
        bool mortal;
        double shareNow;
    };

    void makeLanes(std::size_t count);
    void fillLanes(const Snapshot& snapshot);
    QVector<double> sharesOf(const QCPGraph& graph, std::size_t layer) const;
    QString countsAt(std::size_t check, std::size_t layer) const;
    ReadOutText describe(std::optional<QPointF> place);
    void fillLane(const Snapshot& snapshot, std::size_t layer);
    void countBrief(const Snapshot& snapshot);
    void colorLanes();
    QString countBefore(const Snapshot& before, std::size_t layer) const;
    void arrange();
    void arrangeLabels();

    QWidget* m_stage;
    UnitMap* m_map;
    UnitLegend* m_legend;
    QCustomPlot* m_plot;
    QCPItemText* m_heading;
    QCPItemText* m_headingBefore;
    bool m_hasBefore = false;
    std::unique_ptr<EventLines> m_events;
    std::vector<Lane> m_lanes;
    std::shared_ptr<const History> m_checks;
    /// Per layer and check: how many units were off then and returned soon, on average over the check's
    /// steps.
    std::vector<std::vector<double>> m_brief;
    /// What it was counted from.
    std::pair<std::shared_ptr<const LifeLog>, std::shared_ptr<const History>> m_counted;
    /// Units of each hidden layer.
    std::vector<std::int64_t> m_widths;
    bool m_deathDefined = true;
};

} // namespace lab::ui
