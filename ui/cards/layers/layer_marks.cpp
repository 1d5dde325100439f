// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/layer_marks.h"

#include "ui/look/number_text.h"
#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>

namespace lab::ui {

void setMarkCount(QCustomPlot& plot, std::vector<LayerMark>& marks, std::size_t count) {
    while (marks.size() > count) {
        plot.removeGraph(marks.back().bar);
        plot.removeGraph(marks.back().dot);
        plot.removeItem(marks.back().label);
        marks.pop_back();
    }
    while (marks.size() < count) {
        LayerMark mark{plot.addGraph(), plot.addGraph(), addLabel(plot, {}, {}, 11)};
        // Sampling would thin out the two ends, which stand over one pixel.
        mark.bar->setAdaptiveSampling(false);
        mark.bar->setAntialiased(false);
        mark.dot->setLineStyle(QCPGraph::lsNone);
        mark.label->position->setType(QCPItemPosition::ptAbsolute);
        mark.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        marks.push_back(mark);
    }
}

// A line and not QCPBars: bars add base and value, which loses ratios below 1e-16.
void showMark(const LayerMark& mark, std::size_t layer, double value, const MarkFrame& frame, bool speaks) {
    const double x = static_cast<double>(layer + 1);
    const double y = logValue(value);
    mark.bar->data()->clear();
    mark.dot->data()->clear();
    if (speaks)
        mark.label->setText(value == 0                               ? countText(0)
                            : onLogAxis(y) && onLogAxis(frame.level) ? ratioText(y / frame.level)
                                                                     : QString());
    if (!onLogAxis(y))
        return;
    if (y >= frame.bottom)
        mark.dot->addData(x, y);
    if (frame.hasBar && onLogAxis(frame.level))
        mark.bar->setData({x, x}, {frame.level, std::max(y, frame.bottom)}, true);
}

MarkSize markSize(double column, const Theme& theme) {
    const double scale = theme.curvePx / 2;
    return {std::clamp(0.45 * column, 1.5, 6 * scale), std::clamp(0.8 * column, 4.0, 13 * scale)};
}

void styleMarks(const std::vector<LayerMark>& marks, const MarkSize& size, const Theme& theme) {
    const double scale = theme.curvePx / 2;
    const QPen rim(theme.card, size.dot > 8 ? 1.5 * scale : 0.5);
    for (std::size_t l = 0; l < marks.size(); ++l) {
        const QColor layer = layerColor(theme, l, marks.size());
        marks[l].bar->setPen(QPen(layer, size.bar, Qt::SolidLine, Qt::FlatCap));
        marks[l].dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, rim, layer, size.dot));
    }
}

} // namespace lab::ui
