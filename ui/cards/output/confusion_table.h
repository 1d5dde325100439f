// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often each true class got each answer: rows are the truth, columns the answer.
#pragma once

#include "ui/look/theme.h"

#include <Eigen/Core>
#include <QFont>
#include <QRectF>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace lab::ui {

class ConfusionTable : public QWidget {
  public:
    explicit ConfusionTable(QWidget* parent = nullptr);

    /// counts: (classes x classes).
    void setCounts(const Eigen::MatrixXi& counts, const QStringList& names);
    void setTheme(const Theme& theme);

    /// "true cat, answer dog: 3 of 50"; empty outside the cells.
    QString textAt(const QPointF& place) const;
    QRectF cellRect(int row, int column) const;
    /// Where names and numbers stand, as painted; empty where there is no room.
    std::vector<QRectF> labelBoxes() const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    double scale() const { return m_theme.axisPx / 11; }
    QString nameOf(int index) const;
    double namesWidth() const;
    double lineHeight() const { return 15 * scale(); }
    /// Of the counts: one size for all of them, smaller where the largest would not fit.
    QFont countFont(bool right) const;
    QRectF cell(int row, int column) const;
    QRectF countBox(int row, int column) const;
    std::vector<QRectF> rowNameBoxes() const;
    std::vector<QRectF> columnNameBoxes() const;
    void drawCell(QPainter& painter, int row, int column) const;
    void drawNames(QPainter& painter) const;

    Theme m_theme;
    Eigen::MatrixXi m_counts;
    QStringList m_names;
};

} // namespace lab::ui
