// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/read_out.h"

#include "ui/plot/tool_tips.h"

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
/// Longer lines wrap, as those of tooltips; in the pixels of 11 px type.
constexpr double widest = mostToolTipWidth - 2 * padding - 2;

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
    double right = 0;
    double bottom = 0;
    for (const Line& line : lines()) {
        right = std::max(right, line.place.right());
        bottom = std::max(bottom, line.place.bottom());
    }
    const QSize size = QSizeF(right + padding + 1, bottom + padding).toSize();
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

std::vector<ReadOut::Line> ReadOut::lines() const {
    const QFontMetricsF metrics(font(true));
    const double most = widest * m_theme.axisPx / 11;
    double names = 0;
    double values = 0;
    double marks = 0;
    for (const ReadOutRow& row : m_text.rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        values = std::max(values, metrics.horizontalAdvance(row.value));
        marks = row.mark.isValid() ? markWidth : marks;
    }
    const double gap = values > 0 ? columnGap : 0;
    names = std::min(std::ceil(names) + 1, std::max(most / 3, most - marks - gap - values));
    std::vector<Line> lines;
    double y = padding;
    const auto add = [&](Line line, double x, double width) {
        const QRectF needed =
            metrics.boundingRect(QRectF(0, 0, width, 1e4), Qt::TextWordWrap | line.alignment, line.text);
        const double rows = std::max(1.0, std::round(needed.height() / metrics.height()));
        line.place = QRectF(x, y, width, rows * std::round(1.4 * m_theme.axisPx));
        lines.push_back(std::move(line));
    };
    const auto addAlone = [&](const QString& text, const QColor& color, bool strong) {
        if (text.isEmpty())
            return;
        add({text, {}, color, strong}, padding + 1,
            std::min(most, std::ceil(metrics.horizontalAdvance(text)) + 1));
        y = lines.back().place.bottom();
    };
    addAlone(m_text.head, m_theme.ink, true);
    for (const ReadOutRow& row : m_text.rows) {
        add({row.name, {}, m_theme.ink2, row.strong, Qt::AlignLeft, row.mark}, padding + 1 + marks, names);
        const double bottom = lines.back().place.bottom();
        if (!row.value.isEmpty())
            add({row.value, {}, m_theme.ink, row.strong, Qt::AlignRight}, padding + 1 + marks + names + gap,
                std::ceil(values) + 1);
        y = bottom;
    }
    addAlone(m_text.foot, m_theme.ink2, false);
    return lines;
}

void ReadOut::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.axis, 1));
    painter.setBrush(m_theme.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    for (const Line& line : lines()) {
        if (line.mark.isValid())
            painter.fillRect(
                QRectF(line.place.left() - markWidth, line.place.center().y() - 1.5, markWidth - 5, 3),
                line.mark);
        painter.setFont(font(line.strong));
        painter.setPen(line.color);
        painter.drawText(line.place, int(line.alignment | Qt::AlignVCenter) | Qt::TextWordWrap, line.text);
    }
}

} // namespace lab::ui
