// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/confusion_table.h"

#include "ui/number_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace lab::ui {
namespace {

constexpr double headHeight = 32;
/// Below this width of a column its name is cut without an ellipsis, which would take all the room.
constexpr double narrowColumn = 26;

} // namespace

ConfusionTable::ConfusionTable(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setAccessibleName(QObject::tr("Confusion matrix"));
}

void ConfusionTable::setCounts(const Eigen::MatrixXi& counts, const QStringList& names) {
    m_counts = counts;
    m_names = names;
    QStringList lines;
    for (int row = 0; row < m_counts.rows(); ++row)
        lines.append(textAt(cellRect(row, row).center()));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    update();
}

void ConfusionTable::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QString ConfusionTable::nameOf(int index) const {
    return index < m_names.size() ? m_names[index] : QString::number(index);
}

double ConfusionTable::namesWidth() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    double widest = metrics.horizontalAdvance(QObject::tr("true ↓"));
    for (int row = 0; row < m_counts.rows(); ++row)
        widest = std::max(widest, metrics.horizontalAdvance(nameOf(row)));
    return std::min(widest + 6, width() * 0.34);
}

QRectF ConfusionTable::cellRect(int row, int column) const {
    const auto classes = static_cast<double>(std::max<Eigen::Index>(1, m_counts.rows()));
    const double left = namesWidth();
    const double top = headHeight * scale();
    const double w = std::min((width() - left) / classes, 90 * scale());
    const double h = std::min((height() - top) / classes, 60 * scale());
    return {left + column * w, top + row * h, w, h};
}

QString ConfusionTable::textAt(const QPointF& place) const {
    for (int row = 0; row < m_counts.rows(); ++row) {
        for (int column = 0; column < m_counts.cols(); ++column) {
            if (cellRect(row, column).contains(place))
                return QObject::tr("true %1, answer %2: %3 of %4")
                    .arg(nameOf(row), nameOf(column), countText(m_counts(row, column)),
                         countText(m_counts.row(row).sum()));
        }
    }
    return {};
}

void ConfusionTable::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    for (int row = 0; row < m_counts.rows(); ++row) {
        for (int column = 0; column < m_counts.cols(); ++column)
            drawCell(painter, row, column);
    }
    if (m_counts.rows() > 0)
        drawNames(painter);
}

void ConfusionTable::drawCell(QPainter& painter, int row, int column) const {
    const QRectF place = cellRect(row, column);
    const double gap = place.width() > 12 ? 2 : 1;
    const QRectF cell = place.adjusted(0, 0, -gap, -gap);
    const int count = m_counts(row, column);
    const double share = static_cast<double>(count) / std::max(1, m_counts.row(row).sum());
    const bool right = row == column;
    const QColor strong = right ? m_theme.accent : m_theme.ink2;
    const double strength = count == 0 ? 0 : 0.12 + 0.88 * share;
    const QColor ground = count == 0 ? m_theme.grid : blend(strong, m_theme.card, strength);
    painter.fillRect(cell, ground);
    painter.setFont(uiFont(m_theme.axisPx, right ? QFont::DemiBold : QFont::Normal));
    const QString text = countText(count);
    const QFontMetricsF metrics(painter.font());
    if (metrics.horizontalAdvance(text) > cell.width() - 1 || metrics.ascent() > cell.height())
        return;
    const QColor onStrong = right ? m_theme.onAccent : m_theme.card;
    painter.setPen(strength > 0.55 ? onStrong : count == 0 ? m_theme.ink3 : m_theme.ink);
    painter.drawText(cell, Qt::AlignCenter, text);
}

void ConfusionTable::drawNames(QPainter& painter) const {
    painter.setFont(uiFont(m_theme.axisPx));
    painter.setPen(m_theme.ink2);
    const QFontMetricsF metrics(painter.font());
    const double left = namesWidth();
    const double line = 15 * scale();
    const double right = cellRect(0, static_cast<int>(m_counts.cols()) - 1).right();
    painter.drawText(QRectF(left, 0, right - left, line), Qt::AlignCenter, QObject::tr("answer →"));
    painter.drawText(QRectF(0, line, left - 6, line), Qt::AlignRight | Qt::AlignVCenter,
                     QObject::tr("true ↓"));
    painter.setPen(m_theme.ink);
    for (int i = 0; i < m_counts.rows(); ++i) {
        const QRectF row = cellRect(i, 0);
        if (row.height() >= metrics.ascent() || i % 2 == 0)
            painter.drawText(QRectF(0, row.center().y() - line / 2, left - 6, line),
                             Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(nameOf(i), Qt::ElideRight, left - 6));
        const QRectF column = cellRect(0, i);
        const QString elided = metrics.elidedText(nameOf(i), Qt::ElideRight, column.width() - 2);
        painter.save();
        painter.setClipRect(QRectF(column.left(), line, column.width() - 2, line));
        const bool narrow = column.width() < narrowColumn && elided != nameOf(i);
        painter.drawText(QRectF(column.left(), line, column.width() - 2, line),
                         (narrow ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
                         narrow ? nameOf(i) : elided);
        painter.restore();
    }
}

} // namespace lab::ui
