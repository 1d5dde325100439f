// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient by layer: each layer's number now, hanging from the last layer's level on a log axis.
#pragma once

#include "ui/views/card.h"
#include "ui/views/plot.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <array>
#include <memory>
#include <utility>
#include <vector>

class QComboBox;
class QCPGraph;
class QCPItemRect;

namespace lab::ui {

class LayersCard : public Card {
    Q_OBJECT

  public:
    /// What the bars show, in the order of the selector.
    enum class Quantity { ErrorSignal, WeightGradient, ActivationScale };

    explicit LayersCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
    void startOver() override;

    Quantity quantity() const { return m_quantity; }
    void setQuantity(Quantity quantity);

    QCustomPlot* plot() const { return m_plot; }
    std::size_t layers() const { return m_marks.size(); }
    /// From the last layer's level to the layer's; empty where there is no bar.
    QCPGraph* bar(std::size_t layer) const { return m_marks[layer].bar; }
    QCPGraph* dot(std::size_t layer) const { return m_marks[layer].dot; }
    /// Ratio to the last layer, or "0"; hidden where there is no room.
    /// The 5 % and 95 % lines and the middle of what theory expects of fresh weights; empty where it says
    /// nothing.
    QCPGraph* bandLow() const { return m_bandLow; }
    QCPGraph* bandHigh() const { return m_bandHigh; }
    QCPGraph* bandCenter() const { return m_bandCenter; }
    QCPItemText* label(std::size_t layer) const { return m_marks[layer].label; }

  protected:
    void layerChanged() override;

  private:
    struct Mark {
        QCPGraph* bar;
        QCPGraph* dot;
        QCPItemText* label;
    };

    const std::vector<double>& values() const { return m_values[static_cast<std::size_t>(m_quantity)]; }
    void showValues();
    void makeMarks(std::size_t count);
    void showMark(std::size_t layer, double reference);
    void showBand(double reference);
    void colorBand();
    void widen();
    QString sentence() const;
    QString comparison(double ratio) const;
    void color();
    /// Sizes and places that depend on the plot's size; called after each layout.
    void arrange();
    void arrangeTicks(double column);
    void arrangeLabels(double dotSize, double barWidth);
    /// Where no label may stand: the dots and bars.
    std::vector<QRectF> obstacles(double dotSize, double barWidth) const;
    /// Places for a label of this size, the best first.
    std::array<QPointF, 4> labelCorners(const Mark& mark, double x, double dotSize, QSizeF size) const;
    void placeLabel(std::size_t layer, double dotSize, std::vector<QRectF>& taken, bool mustShow);
    void pick(double x);

    QCustomPlot* m_plot;
    QComboBox* m_selector;
    QCPItemRect* m_tint;
    QCPGraph* m_level;
    QCPGraph* m_bandLow;
    QCPGraph* m_bandHigh;
    QCPGraph* m_bandCenter;
    QCPItemText* m_bandNote;
    QCPItemText* m_axisTitle;
    QCPItemText* m_layerTitle;
    std::vector<Mark> m_marks;
    /// Every so-many-th layer has its number, of so many.
    std::pair<int, int> m_ticks;

    Quantity m_quantity = Quantity::ErrorSignal;
    /// Hidden layers' values of each quantity, as the last snapshot has them.
    std::array<std::vector<double>, 3> m_values;
    std::shared_ptr<const Profile> m_theory;
    /// How far the hidden weights have left what theory speaks of; see Snapshot::weightsMoved.
    double m_moved = 0;
    WideningRange m_range;
};

} // namespace lab::ui
