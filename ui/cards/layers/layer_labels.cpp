// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/layer_labels.h"

#include "ui/plot/labels.h"

#include <QFontMetricsF>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>

namespace lab::ui {
namespace {

/// Between two numbers in a row.
constexpr double betweenNumbers = 3;
/// A line of text is higher than its digits.
constexpr double lineShare = 0.1;

QRectF inkOf(const QRectF& line) {
    const double leading = lineShare * line.height();
    return line.adjusted(0, leading, 0, -leading);
}

class Labels {
  public:
    Labels(const QCustomPlot& plot, const std::vector<LayerMark>& marks, std::size_t selected,
           const Theme& theme)
        : m_plot(plot), m_marks(marks), m_selected(selected), m_theme(theme) {}

    void place(double dotSize, double barWidth, const std::vector<QRectF>& others);

  private:
    /// Where no label may stand: the dots and bars.
    std::vector<QRectF> obstacles(double dotSize, double barWidth) const;
    /// Places for a label of this size, the best first.
    std::array<QPointF, 4> labelCorners(const LayerMark& mark, double x, double dotSize, QSizeF size) const;
    /// Zoomed away.
    bool isOutOfSight(const LayerMark& mark) const;
    void placeLabel(std::size_t layer, double dotSize, std::vector<QRectF>& taken, bool mustShow) const;

    const QCustomPlot& m_plot;
    const std::vector<LayerMark>& m_marks;
    std::size_t m_selected;
    const Theme& m_theme;
    /// So many of the places that are taken are those of the dots and bars.
    std::size_t m_own = 0;
};

std::vector<QRectF> Labels::obstacles(double dotSize, double barWidth) const {
    std::vector<QRectF> taken;
    for (const LayerMark& mark : m_marks) {
        if (!mark.dot->data()->isEmpty()) {
            const QCPGraphData& point = *mark.dot->data()->constBegin();
            const QPointF centre = mark.dot->coordsToPixels(point.key, point.value);
            taken.emplace_back(centre.x() - dotSize / 2, centre.y() - dotSize / 2, dotSize, dotSize);
        }
        if (mark.bar->data()->isEmpty())
            continue;
        const QCPGraphData& foot = *mark.bar->data()->constBegin();
        const QCPGraphData& tip = *std::prev(mark.bar->data()->constEnd());
        const QPointF half(barWidth / 2, 0);
        taken.push_back(QRectF(mark.bar->coordsToPixels(foot.key, foot.value) - half,
                               mark.bar->coordsToPixels(tip.key, tip.value) + half)
                            .normalized());
    }
    return taken;
}

void Labels::place(double dotSize, double barWidth, const std::vector<QRectF>& others) {
    std::vector<QRectF> taken = obstacles(dotSize, barWidth);
    m_own = taken.size();
    taken.insert(taken.end(), others.begin(), others.end());
    for (const LayerMark& mark : m_marks)
        mark.label->setVisible(false);
    // Those that matter most choose first; the others show where there is room left.
    placeLabel(0, dotSize, taken, true);
    placeLabel(std::min(m_selected, m_marks.size() - 1), dotSize, taken, false);
    placeLabel(m_marks.size() - 1, dotSize, taken, false);
    for (std::size_t l = 1; l + 1 < m_marks.size(); ++l)
        placeLabel(l, dotSize, taken, false);
}

std::array<QPointF, 4> Labels::labelCorners(const LayerMark& mark, double x, double dotSize,
                                            QSizeF size) const {
    const QRectF area(m_plot.axisRect()->rect());
    const bool zero = mark.dot->data()->isEmpty();
    const double y = zero ? area.bottom() - size.height() - dotSize / 2
                          : m_plot.yAxis->coordToPixel(mark.dot->data()->constBegin()->value);
    const bool up = !zero && !mark.bar->data()->isEmpty() &&
                    mark.bar->data()->constBegin()->value < mark.dot->data()->constBegin()->value;
    // Beneath the dot, or above a growing one; else beside it, away from longer bars.
    const double vertical = up ? y - dotSize / 2 - size.height() : y + dotSize / 2;
    // Zeros stand in one row at the foot.
    const double beside = zero ? vertical : y - size.height() / 2;
    std::array<QPointF, 4> corners{
        QPointF(x - size.width() / 2, vertical), QPointF(x - dotSize / 4, vertical),
        QPointF(x + dotSize / 4 - size.width(), vertical), QPointF(x + dotSize / 2 + 2, beside)};
    const double right = std::max(area.left(), m_plot.viewport().right() - 2 - size.width());
    for (QPointF& corner : corners)
        corner.setX(std::clamp(corner.x(), area.left(), right));
    return corners;
}

bool Labels::isOutOfSight(const LayerMark& mark) const {
    if (mark.dot->data()->isEmpty())
        return false;
    const double value = mark.dot->data()->constBegin()->value;
    return !m_plot.yAxis->range().contains(value);
}

void Labels::placeLabel(std::size_t layer, double dotSize, std::vector<QRectF>& taken, bool mustShow) const {
    const LayerMark& mark = m_marks[layer];
    QCPItemText& label = *mark.label;
    if (label.visible() || label.text().isEmpty())
        return;
    const QFontMetricsF metrics(label.font());
    const QSizeF size(metrics.horizontalAdvance(label.text()) + 1, metrics.height());
    const QRectF area(m_plot.axisRect()->rect());
    if (isOutOfSight(mark))
        return;
    const double x = m_plot.xAxis->coordToPixel(static_cast<double>(layer + 1));
    const double top = area.top() - 2;
    // Digits do not reach below their line.
    const double bottom = area.bottom() - (1 - 2 * lineShare) * size.height();
    const std::array<QPointF, 4> corners = labelCorners(mark, x, dotSize, size);
    const auto fits = [&](const QPointF& corner, std::span<const QRectF> places) {
        return corner.y() >= top && corner.y() <= bottom &&
               isFree(inkOf(QRectF(corner, size)), places, betweenNumbers);
    };
    // Beside the dot; and one that must show also further from it, but over nothing.
    const auto found = [&](std::span<const QRectF> places) -> std::optional<QPointF> {
        for (const QPointF& corner : corners) {
            if (fits(corner, places))
                return corner;
        }
        constexpr double farther = 3;
        for (double away = farther; mustShow && away < area.height(); away += farther) {
            for (const double shift : {away, -away}) {
                for (const QPointF& corner : {corners[0], corners[1]}) {
                    if (fits(corner + QPointF(0, shift), places))
                        return corner + QPointF(0, shift);
                }
            }
        }
        return std::nullopt;
    };
    std::optional<QPointF> place = found(taken);
    if (!place && !mustShow)
        return;
    if (!place)
        place = found(std::span(taken).first(m_own)); // rather over what is not the layers' own
    // The first stays where all else fails, beside its dot.
    if (!place)
        place = QPointF(corners.back().x(), std::clamp(corners.back().y(), top, std::max(top, bottom)));
    const bool strong = layer == 0 || layer == m_selected;
    const bool zero = mark.dot->data()->isEmpty();
    label.position->setCoords(*place);
    label.setColor(zero ? m_theme.ink3 : strong ? m_theme.ink : m_theme.ink2);
    label.setVisible(true);
    taken.push_back(inkOf(QRectF(*place, size)));
}

} // namespace

void placeLayerLabels(const QCustomPlot& plot, const std::vector<LayerMark>& marks, std::size_t selected,
                      double dotSize, double barWidth, const std::vector<QRectF>& others,
                      const Theme& theme) {
    Labels(plot, marks, selected, theme).place(dotSize, barWidth, others);
}

} // namespace lab::ui
