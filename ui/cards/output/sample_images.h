// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A few test pictures with what they are and what the network says, wrong answers first.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QElapsedTimer>
#include <QImage>
#include <QWidget>

#include <vector>

namespace lab::ui {

class SampleImages : public QWidget {
  public:
    explicit SampleImages(QWidget* parent = nullptr);

    /// facts.imageSide > 0. While playing the pictures change at most once a second: faster ones cannot be
    /// looked at.
    void present(const std::vector<TestSample>& samples, const Data& facts, bool playing);
    void setTheme(const Theme& theme);

    std::size_t count() const { return m_shown.size(); }
    bool isRight(std::size_t i) const { return m_shown[i].right; }
    /// How many fit.
    std::size_t drawn() const;
    QRectF imageRect(std::size_t i) const;
    /// "test row 12: true 8, answer 3"; empty beside the pictures.
    QString textAt(const QPointF& place) const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Shown {
        QImage image;
        QString truth;
        QString answer;
        Index row;
        bool right;
    };

    double scale() const { return m_theme.axisPx / 11; }
    double captionHeight() const;
    double headHeight() const;
    /// Side of a picture, and how many stand in a row.
    std::pair<double, int> grid() const;

    Theme m_theme;
    std::vector<Shown> m_shown;
    QElapsedTimer m_sinceChange;
};

} // namespace lab::ui
