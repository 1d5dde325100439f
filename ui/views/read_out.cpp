// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/read_out.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr double padding = 7;
constexpr double markWidth = 14;
constexpr double columnGap = 12;
/// From the pointer to the box.
constexpr int distance = 14;

} // namespace

QString plainText(const ReadOutText& text) {
    QStringList lines;
    if (!text.head.isEmpty())
        lines.append(text.head);
    for (const ReadOutRow& row : text.rows)
        lines.append(row.value.isEmpty() ? row.name : row.name + QStringLiteral(": ") + row.value);
    if (!text.foot.isEmpty())
        lines.append(text.foot);
    return lines.join(QLatin1Char('\n'));
}

ReadOut::ReadOut(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(QObject::tr("Values under the pointer"));
    hide();
}

void ReadOut::show(const ReadOutText& text, const QPoint& place) {
    m_text = text;
    setAccessibleDescription(plainText(text));
    if (text.isEmpty()) {
        hide();
        return;
    }
    const QSize size = wantedSize();
    const QRect room = parentWidget()->rect().adjusted(4, 4, -4, -4);
    int x = place.x() + distance;
    if (x + size.width() > room.right())
        x = place.x() - distance - size.width();
    const int y = place.y() - size.height() / 2;
    setGeometry(std::clamp(x, room.left(), std::max(room.left(), room.right() - size.width())),
                std::clamp(y, room.top(), std::max(room.top(), room.bottom() - size.height())), size.width(),
                size.height());
    raise();
    QWidget::show();
    update();
}

void ReadOut::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QFont ReadOut::font(bool strong) const {
    return uiFont(m_theme.axisPx, strong ? QFont::DemiBold : QFont::Normal);
}

double ReadOut::lineHeight() const {
    return std::round(1.4 * m_theme.axisPx);
}

ReadOut::Columns ReadOut::columns() const {
    const QFontMetricsF metrics(font(true));
    Columns columns;
    double marks = 0;
    for (const ReadOutRow& row : m_text.rows) {
        columns.names = std::max(columns.names, metrics.horizontalAdvance(row.name));
        columns.values = std::max(columns.values, metrics.horizontalAdvance(row.value));
        marks = row.mark.isValid() ? markWidth : marks;
    }
    columns.names += marks;
    const double rows = columns.names + (columns.values > 0 ? columnGap + columns.values : 0);
    columns.width =
        std::max({rows, metrics.horizontalAdvance(m_text.head), metrics.horizontalAdvance(m_text.foot)});
    return columns;
}

QSize ReadOut::wantedSize() const {
    const auto lines = static_cast<double>(m_text.rows.size() + (m_text.head.isEmpty() ? 0 : 1) +
                                           (m_text.foot.isEmpty() ? 0 : 1));
    return QSizeF(columns().width + 2 * padding + 2, lines * lineHeight() + 2 * padding - 2).toSize();
}

void ReadOut::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.axis, 1));
    painter.setBrush(m_theme.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const Columns c = columns();
    const bool marked = std::any_of(m_text.rows.begin(), m_text.rows.end(),
                                    [](const ReadOutRow& row) { return row.mark.isValid(); });
    const double line = lineHeight();
    QRectF box(padding + 1, padding - 1, c.width + 1, line);
    const auto write = [&](const QString& text, const QColor& color, bool strong) {
        painter.setFont(font(strong));
        painter.setPen(color);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    if (!m_text.head.isEmpty()) {
        write(m_text.head, m_theme.ink, true);
        box.translate(0, line);
    }
    for (const ReadOutRow& row : m_text.rows) {
        if (row.mark.isValid())
            painter.fillRect(QRectF(box.left(), box.center().y() - 1.5, markWidth - 5, 3), row.mark);
        const QRectF all = box;
        box.setLeft(all.left() + (marked ? markWidth : 0));
        write(row.name, m_theme.ink2, row.strong);
        box = all;
        painter.setPen(m_theme.ink);
        painter.drawText(QRectF(all.left() + c.names + columnGap, all.top(), c.values + 1, line),
                         Qt::AlignRight | Qt::AlignVCenter, row.value);
        box.translate(0, line);
    }
    if (!m_text.foot.isEmpty())
        write(m_text.foot, m_theme.ink2, false);
}

} // namespace lab::ui
