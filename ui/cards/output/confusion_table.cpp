// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/confusion_table.h"

#include "ui/look/number_text.h"
#include "ui/plot/labels.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <iterator>

namespace lab::ui {
namespace {

constexpr double headHeight = 32;
constexpr double betweenNames = 5;
/// Numbers shrink to this, and no further.
constexpr double smallestPx = 11;
constexpr double smallestProjectedPx = 18;

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

QRectF ConfusionTable::cell(int row, int column) const {
    const QRectF place = cellRect(row, column);
    const double gap = place.width() > 12 ? 2 : 1;
    return place.adjusted(0, 0, -gap, -gap);
}

QFont ConfusionTable::countFont(bool right) const {
    const int weight = right ? QFont::DemiBold : QFont::Normal;
    const QFont face = uiFont(m_theme.axisPx, weight);
    const int largest = m_counts.size() > 0 ? m_counts.maxCoeff() : 0;
    const double wanted =
        QFontMetricsF(uiFont(m_theme.axisPx, QFont::DemiBold)).horizontalAdvance(countText(largest));
    const double room = cell(0, 0).width() - 2;
    const double smallest = m_theme.name == ThemeName::Projector ? smallestProjectedPx : smallestPx;
    return wanted > room ? uiFont(std::max(smallest, m_theme.axisPx * room / wanted), weight) : face;
}

QRectF ConfusionTable::countBox(int row, int column) const {
    const QFontMetricsF metrics(countFont(row == column));
    QRectF box(0, 0, metrics.horizontalAdvance(countText(m_counts(row, column))), metrics.ascent());
    const QRectF place = cell(row, column);
    if (box.width() > place.width() - 1 || box.height() > place.height())
        return {};
    box.moveCenter(place.center());
    return box;
}

void ConfusionTable::drawCell(QPainter& painter, int row, int column) const {
    const QRectF place = cell(row, column);
    const int count = m_counts(row, column);
    const double share = static_cast<double>(count) / std::max(1, m_counts.row(row).sum());
    const bool right = row == column;
    const QColor strong = right ? m_theme.accent : m_theme.ink2;
    const double strength = count == 0 ? 0 : 0.12 + 0.88 * share;
    const QColor ground = count == 0 ? m_theme.grid : blend(strong, m_theme.card, strength);
    painter.fillRect(place, ground);
    if (countBox(row, column).isEmpty())
        return;
    const QColor onStrong = right ? m_theme.onAccent : m_theme.card;
    painter.setFont(countFont(right));
    painter.setPen(strength > 0.55 ? onStrong : count == 0 ? m_theme.ink3 : m_theme.ink);
    painter.drawText(place, Qt::AlignCenter, countText(count));
}

std::vector<QRectF> ConfusionTable::rowNameBoxes() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    const double right = namesWidth() - 6;
    std::vector<QRectF> boxes;
    for (int i = 0; i < m_counts.rows(); ++i) {
        const double width = std::min(right, metrics.horizontalAdvance(nameOf(i)) + 1);
        boxes.emplace_back(right - width, cellRect(i, 0).center().y() - metrics.ascent() / 2, width,
                           metrics.ascent());
    }
    const std::vector<bool> kept = keptLabels(boxes, labelOrder(boxes.size()), 0);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (!kept[i])
            boxes[i] = {};
    }
    return boxes;
}

std::vector<QRectF> ConfusionTable::columnNameBoxes() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    std::vector<QRectF> boxes;
    for (int i = 0; i < m_counts.cols(); ++i) {
        const QRectF column = cellRect(0, i);
        const double wanted = metrics.horizontalAdvance(nameOf(i)) + 1;
        // What is cut must not run into the next.
        const double width =
            wanted <= column.width() - 2 ? wanted : column.width() - 2 - betweenNames * scale();
        boxes.emplace_back(column.left() + (column.width() - 2 - width) / 2, lineHeight(), width,
                           lineHeight());
    }
    return boxes;
}

std::vector<QRectF> ConfusionTable::labelBoxes() const {
    std::vector<QRectF> boxes = rowNameBoxes();
    std::ranges::move(columnNameBoxes(), std::back_inserter(boxes));
    for (int row = 0; row < m_counts.rows(); ++row) {
        for (int column = 0; column < m_counts.cols(); ++column)
            boxes.push_back(countBox(row, column));
    }
    return boxes;
}

// A column's name that is too long is cut without an ellipsis, which would take all the room.
void ConfusionTable::drawNames(QPainter& painter) const {
    painter.setFont(uiFont(m_theme.axisPx));
    painter.setPen(m_theme.ink2);
    const QFontMetricsF metrics(painter.font());
    const double left = namesWidth();
    const double line = lineHeight();
    const double right = cellRect(0, static_cast<int>(m_counts.cols()) - 1).right();
    painter.drawText(QRectF(left, 0, right - left, line), Qt::AlignCenter, QObject::tr("answer →"));
    painter.drawText(QRectF(0, line, left - 6, line), Qt::AlignRight | Qt::AlignVCenter,
                     QObject::tr("true ↓"));
    painter.setPen(m_theme.ink);
    const std::vector<QRectF> rows = rowNameBoxes();
    const std::vector<QRectF> columns = columnNameBoxes();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QString name = nameOf(static_cast<int>(i));
        if (!rows[i].isEmpty())
            painter.drawText(rows[i].adjusted(-1, -line, 0, line), Qt::AlignRight | Qt::AlignVCenter,
                             metrics.elidedText(name, Qt::ElideRight, rows[i].width() + 1));
        painter.save();
        painter.setClipRect(columns[i]);
        painter.drawText(columns[i], Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.restore();
    }
}

} // namespace lab::ui
