// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/number_label.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

double digitWidth(const QFontMetricsF& metrics) {
    double widest = 0;
    for (int digit = 0; digit <= 9; ++digit)
        widest = std::max({widest, metrics.horizontalAdvance(QChar(u'0' + digit)),
                           metrics.horizontalAdvance(QLocale().toString(digit))});
    return widest;
}

double advanceOf(const QString& text, const QFontMetricsF& metrics) {
    const double cell = digitWidth(metrics);
    double width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? cell : metrics.horizontalAdvance(c);
    return width;
}

} // namespace

NumberLabel::NumberLabel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void NumberLabel::setWidest(const QString& widest) {
    m_widest = widest;
    updateGeometry();
}

void NumberLabel::setText(const QString& text) {
    if (text == m_text)
        return;
    const int before = sizeHint().width();
    m_text = text;
    // A layout pass per number and frame would cost more than the numbers do.
    if (sizeHint().width() != before)
        updateGeometry();
    update();
}

void NumberLabel::setColor(const QColor& color) {
    m_color = color;
    update();
}

void NumberLabel::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

QSize NumberLabel::sizeHint() const {
    return {std::max(widthOf(m_widest), widthOf(m_text)), fontMetrics().height()};
}

void NumberLabel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

void NumberLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(m_color.isValid() ? m_color : palette().color(QPalette::WindowText));
    const QFontMetricsF metrics(font(), this);
    const double cell = digitWidth(metrics);
    const double baseline = (height() + metrics.ascent() - metrics.descent()) / 2;
    double x = m_alignment.testFlag(Qt::AlignRight) ? width() - advanceOf(m_text, metrics) : 0;
    for (const QChar c : m_text) {
        const double advance = metrics.horizontalAdvance(c);
        const double room = c.isDigit() ? cell : advance;
        painter.drawText(QPointF(x + (room - advance) / 2, baseline), QString(c));
        x += room;
    }
}

int NumberLabel::widthOf(const QString& text) const {
    return static_cast<int>(std::ceil(advanceOf(text, QFontMetricsF(font(), this))));
}

} // namespace lab::ui
