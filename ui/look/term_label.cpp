// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/term_label.h"

#include "ui/look/glossary.h"

#include <QFontMetricsF>
#include <QPainter>

namespace lab::ui {

void paintTermDots(QPainter& painter, const QString& text,
                   const QList<std::pair<qsizetype, qsizetype>>& places, const QPointF& origin,
                   const QFontMetricsF& metrics) {
    painter.save();
    QPen pen(painter.pen().color(), 1, Qt::DotLine);
    painter.setPen(pen);
    const double y = origin.y() + 2;
    for (const auto& [start, length] : places) {
        const double from = origin.x() + metrics.horizontalAdvance(text.left(start));
        painter.drawLine(QPointF(from, y),
                         QPointF(from + metrics.horizontalAdvance(text.mid(start, length)), y));
    }
    painter.restore();
}

TermLabel::TermLabel(const QString& text, QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setText(text);
}

void TermLabel::setText(const QString& text) {
    if (text == QLabel::text())
        return;
    QLabel::setText(text);
    m_places = termPlaces(text);
    setToolTip(termHelp(text));
}

void TermLabel::paintEvent(QPaintEvent* event) {
    QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    const QFontMetricsF metrics(font());
    const QRect place = contentsRect();
    const double baseline = place.top() + (place.height() - metrics.height()) / 2 + metrics.ascent();
    paintTermDots(painter, text(), m_places, QPointF(place.left(), baseline), metrics);
}

} // namespace lab::ui
