// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/figure.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QWidget>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr double imageScale = 2;
constexpr int margin = 14;

/// Height of title and reading.
int headHeight(const Figure& figure) {
    return static_cast<int>(std::ceil(1.5 * (figure.theme.titlePx + figure.theme.readingPx))) + margin;
}

QSize sizeOf(const Figure& figure) {
    QSize size(0, headHeight(figure) + 4);
    for (const QWidget* part : figure.parts) {
        if (part->isHidden())
            continue;
        size.rheight() += part->height();
        size.rwidth() = std::max(size.width(), part->width());
    }
    return size;
}

/// Whether curves run on beyond what the axes show.
bool isCut(const QCustomPlot& plot) {
    for (int i = 0; i < plot.graphCount(); ++i) {
        const QCPGraph& graph = *plot.graph(i);
        bool found = false;
        if (!graph.visible())
            continue;
        const QCPRange drawn = graph.getValueRange(found);
        const QCPRange shown = graph.valueAxis()->range();
        if (found && (drawn.lower < shown.lower || drawn.upper > shown.upper))
            return true;
        const QCPRange keys = graph.getKeyRange(found);
        const QCPRange along = graph.keyAxis()->range();
        if (found && (keys.lower < along.lower || keys.upper > along.upper))
            return true;
    }
    return false;
}

void paintPlot(QCPPainter& painter, QCustomPlot& plot, bool vector) {
    if (vector && isCut(plot))
        painter.drawPixmap(QRect(QPoint(), plot.size()),
                           plot.toPixmap(plot.width(), plot.height(), imageScale));
    else
        plot.toPainter(&painter, plot.width(), plot.height());
}

void paintWidget(QCPPainter& painter, QWidget& widget, bool vector) {
    if (auto* plot = qobject_cast<QCustomPlot*>(&widget))
        return paintPlot(painter, *plot, vector);
    widget.render(&painter, QPoint(), QRegion(), QWidget::RenderFlags());
    for (QObject* child : widget.children()) {
        auto* inner = qobject_cast<QWidget*>(child);
        if (inner == nullptr || inner->isHidden())
            continue;
        painter.save();
        painter.translate(inner->pos());
        paintWidget(painter, *inner, vector);
        painter.restore();
    }
}

void paintFigure(QCPPainter& painter, const Figure& figure, bool vector) {
    const QSize size = sizeOf(figure);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), size), figure.theme.card);
    painter.setPen(figure.theme.ink);
    QRectF line(margin, margin / 2.0, size.width() - 2 * margin, 1.5 * figure.theme.titlePx);
    painter.setFont(uiFont(figure.theme.titlePx, QFont::DemiBold));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, figure.title);
    line.translate(0, line.height());
    line.setHeight(1.5 * figure.theme.readingPx);
    painter.setFont(uiFont(figure.theme.readingPx));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(figure.reading, Qt::ElideRight, line.toRect().width()));
    int top = headHeight(figure);
    for (QWidget* part : figure.parts) {
        if (part->isHidden())
            continue;
        painter.save();
        painter.translate(0, top);
        paintWidget(painter, *part, vector);
        painter.restore();
        top += part->height();
    }
}

} // namespace

QString fileNameOf(const QString& title) {
    static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString name = title.section(QLatin1Char(':'), 0, 0).toLower().replace(other, QStringLiteral("-"));
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("figure") : name;
}

QString fileNameOf(const Figure& figure, const QString& suffix) {
    return QStringLiteral("%1-step-%2.%3").arg(figure.name).arg(figure.step).arg(suffix);
}

QImage imageOf(const Figure& figure) {
    QImage image(sizeOf(figure) * imageScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(imageScale);
    QCPPainter painter(&image);
    paintFigure(painter, figure, false);
    return image;
}

QByteArray pngOf(const Figure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImage image = imageOf(figure);
    image.setText(QStringLiteral("Title"), figure.title);
    image.setText(QStringLiteral("Description"), figure.reading);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svgOf(const Figure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(sizeOf(figure));
    generator.setViewBox(QRect(QPoint(), sizeOf(figure)));
    // The screen's resolution, as fonts are given in points.
    generator.setResolution(QWidget().logicalDpiX());
    generator.setTitle(figure.title);
    generator.setDescription(figure.reading);
    QCPPainter painter(&generator);
    paintFigure(painter, figure, true);
    painter.end();
    return bytes;
}

QByteArray bytesOf(const Figure& figure, const QString& suffix) {
    if (suffix == QLatin1String("csv"))
        return csvOf(figure.table);
    return suffix == QLatin1String("svg") ? svgOf(figure) : pngOf(figure);
}

} // namespace lab::ui
