// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line of text whose terms are underlined with dots and explained in the tooltip.
#pragma once

#include <QLabel>
#include <QList>

#include <utility>

class QFontMetricsF;
class QPainter;

namespace lab::ui {

/// Dots under each of `places` (start and length) of a line of text that begins at `origin` on its baseline.
void paintTermDots(QPainter& painter, const QString& text,
                   const QList<std::pair<qsizetype, qsizetype>>& places, const QPointF& origin,
                   const QFontMetricsF& metrics);

/// Plain text on one line, aligned left.
class TermLabel : public QLabel {
    Q_OBJECT

  public:
    explicit TermLabel(const QString& text = {}, QWidget* parent = nullptr);

    /// Hides QLabel's: the tooltip goes with the text.
    void setText(const QString& text);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QList<std::pair<qsizetype, qsizetype>> m_places;
};

} // namespace lab::ui
