// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every text that a window shows or holds ready: painted, on plots, in tooltips, menus, lists, and for screen
// readers.
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QStringList>
#include <QTabBar>
#include <QTextDocument>
#include <QWidget>

#include <qcustomplot.h>

namespace labtest {

/// Paints nothing and keeps the texts.
class TextEngine : public QPaintEngine {
  public:
    TextEngine() : QPaintEngine(AllFeatures) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState&) override {}
    void drawRects(const QRect*, int) override {}
    void drawRects(const QRectF*, int) override {}
    void drawLines(const QLine*, int) override {}
    void drawLines(const QLineF*, int) override {}
    void drawEllipse(const QRectF&) override {}
    void drawEllipse(const QRect&) override {}
    void drawPath(const QPainterPath&) override {}
    void drawPoints(const QPointF*, int) override {}
    void drawPoints(const QPoint*, int) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    void drawPolygon(const QPoint*, int, PolygonDrawMode) override {}
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawTiledPixmap(const QRectF&, const QPixmap&, const QPointF&) override {}
    void drawImage(const QRectF&, const QImage&, const QRectF&, Qt::ImageConversionFlags) override {}
    void drawTextItem(const QPointF&, const QTextItem& item) override { texts.append(item.text()); }

    QStringList texts;
};

class TextDevice : public QPaintDevice {
  public:
    explicit TextDevice(QSize size) : m_size(size) {}

    QPaintEngine* paintEngine() const override { return &m_engine; }
    const QStringList& texts() const { return m_engine.texts; }

  protected:
    int metric(PaintDeviceMetric metric) const override {
        switch (metric) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return 96;
        case PdmDepth:
            return 32;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(devicePixelRatioFScale());
        default:
            return QPaintDevice::metric(metric);
        }
    }

  private:
    QSize m_size;
    mutable TextEngine m_engine;
};

inline QString withoutTags(const QString& text) {
    if (!Qt::mightBeRichText(text))
        return text;
    QTextDocument document;
    document.setHtml(text);
    return document.toPlainText();
}

/// Each with the class and the name of what says it.
inline QStringList shownTexts(QWidget& window) {
    QStringList texts;
    const auto add = [&](const QObject& from, const QString& text) {
        if (!text.trimmed().isEmpty())
            texts.append(QStringLiteral("%1 %2: %3")
                             .arg(from.metaObject()->className(), from.objectName(), withoutTags(text)));
    };
    TextDevice painted(window.size());
    window.render(&painted);
    for (const QString& text : painted.texts())
        add(window, text);
    QList<QWidget*> widgets = window.findChildren<QWidget*>();
    widgets.append(&window);
    for (QWidget* widget : widgets) {
        for (const QString& text : {widget->toolTip(), widget->statusTip(), widget->whatsThis(),
                                    widget->accessibleName(), widget->accessibleDescription()})
            add(*widget, text);
        if (widget->isWindow())
            add(*widget, widget->windowTitle());
        for (const QAction* action : widget->actions()) {
            add(*action, action->text());
            add(*action, action->toolTip());
        }
        if (const auto* label = qobject_cast<QLabel*>(widget))
            add(*label, label->text());
        else if (const auto* button = qobject_cast<QAbstractButton*>(widget))
            add(*button, button->text());
        else if (const auto* list = qobject_cast<QComboBox*>(widget))
            for (int i = 0; i < list->count(); ++i) {
                add(*list, list->itemText(i));
                add(*list, list->itemData(i, Qt::ToolTipRole).toString());
            }
        else if (const auto* tabs = qobject_cast<QTabBar*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                add(*tabs, tabs->tabText(i));
        else if (const auto* view = qobject_cast<QAbstractItemView*>(widget);
                 view != nullptr && view->model())
            for (int row = 0; row < view->model()->rowCount(); ++row)
                for (int column = 0; column < view->model()->columnCount(); ++column)
                    add(*view, view->model()->index(row, column).data().toString());
        if (auto* plot = qobject_cast<QCustomPlot*>(widget); plot != nullptr && plot->width() > 10) {
            TextDevice drawn(plot->size());
            QCPPainter painter(&drawn);
            plot->toPainter(&painter, plot->width(), plot->height());
            painter.end();
            for (const QString& text : drawn.texts())
                add(*plot, text);
        }
    }
    texts.removeDuplicates();
    return texts;
}

} // namespace labtest
