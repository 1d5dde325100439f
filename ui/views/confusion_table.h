// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often each true class got each answer: rows are the truth, columns the answer.
#pragma once

#include "ui/theme.h"

#include <Eigen/Core>
#include <QStringList>
#include <QWidget>

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

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    double scale() const { return m_theme.axisPx / 11; }
    QString nameOf(int index) const;
    double namesWidth() const;
    void drawCell(QPainter& painter, int row, int column) const;
    void drawNames(QPainter& painter) const;

    Theme m_theme;
    Eigen::MatrixXi m_counts;
    QStringList m_names;
};

} // namespace lab::ui
