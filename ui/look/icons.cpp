// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

namespace lab::ui {
namespace {

// All icons live on a 24 x 24 grid.
constexpr double grid = 24;

struct Drawing {
    QPainterPath lines;
    QPainterPath areas;
};

void polyline(QPainterPath& path, std::initializer_list<QPointF> points) {
    bool first = true;
    for (const QPointF& point : points) {
        first ? path.moveTo(point) : path.lineTo(point);
        first = false;
    }
}

void triangle(QPainterPath& path, QPointF a, QPointF b, QPointF c) {
    polyline(path, {a, b, c});
    path.closeSubpath();
}

Drawing menu() {
    Drawing d;
    for (const double y : {6.5, 12.0, 17.5})
        polyline(d.lines, {{4, y}, {20, y}});
    return d;
}

Drawing reset() {
    Drawing d;
    polyline(d.lines, {{5.5, 5}, {5.5, 19}});
    triangle(d.lines, {18.5, 5.5}, {9.5, 12}, {18.5, 18.5});
    return d;
}

Drawing play() {
    Drawing d;
    triangle(d.areas, {7, 4.5}, {19.5, 12}, {7, 19.5});
    return d;
}

Drawing pause() {
    Drawing d;
    d.areas.addRoundedRect(QRectF(6, 5, 4, 14), 1, 1);
    d.areas.addRoundedRect(QRectF(14, 5, 4, 14), 1, 1);
    return d;
}

Drawing step() {
    Drawing d;
    polyline(d.lines, {{18.5, 5}, {18.5, 19}});
    triangle(d.lines, {5.5, 5.5}, {14.5, 12}, {5.5, 18.5});
    return d;
}

Drawing stepsBack() {
    Drawing d;
    triangle(d.lines, {12, 6}, {4.5, 12}, {12, 18});
    triangle(d.lines, {20, 6}, {12.5, 12}, {20, 18});
    return d;
}

Drawing untilEvent() {
    Drawing d;
    triangle(d.lines, {3.5, 5.5}, {11.5, 12}, {3.5, 18.5});
    polyline(d.lines, {{18, 5}, {18, 14}});
    polyline(d.lines, {{18, 18}, {18, 19}});
    return d;
}

Drawing stepEpoch() {
    Drawing d;
    polyline(d.lines, {{20.5, 5}, {20.5, 19}});
    triangle(d.lines, {3.5, 6}, {10, 12}, {3.5, 18});
    triangle(d.lines, {10.5, 6}, {17, 12}, {10.5, 18});
    return d;
}

Drawing moon() {
    Drawing d;
    QPainterPath disc, bite;
    disc.addEllipse(QPointF(11.5, 12.5), 8, 8);
    bite.addEllipse(QPointF(16, 8), 6.8, 6.8);
    d.lines = disc.subtracted(bite);
    return d;
}

Drawing sun() {
    Drawing d;
    d.lines.addEllipse(QPointF(12, 12), 4, 4);
    for (int ray = 0; ray < 8; ++ray) {
        const double angle = ray * std::numbers::pi / 4;
        const QPointF direction(std::cos(angle), std::sin(angle));
        polyline(d.lines, {QPointF(12, 12) + 7 * direction, QPointF(12, 12) + 9 * direction});
    }
    return d;
}

Drawing maximize() {
    Drawing d;
    polyline(d.lines, {{14, 4.5}, {19.5, 4.5}, {19.5, 10}});
    polyline(d.lines, {{10, 19.5}, {4.5, 19.5}, {4.5, 14}});
    polyline(d.lines, {{19, 5}, {14, 10}});
    polyline(d.lines, {{5, 19}, {10, 14}});
    return d;
}

Drawing restore() {
    Drawing d;
    polyline(d.lines, {{14, 4.5}, {14, 10}, {19.5, 10}});
    polyline(d.lines, {{10, 19.5}, {10, 14}, {4.5, 14}});
    polyline(d.lines, {{14, 10}, {20, 4}});
    polyline(d.lines, {{10, 14}, {4, 20}});
    return d;
}

Drawing exportDown() {
    Drawing d;
    polyline(d.lines, {{12, 4}, {12, 14.5}});
    polyline(d.lines, {{7.5, 10.5}, {12, 15}, {16.5, 10.5}});
    polyline(d.lines, {{5, 19.5}, {19, 19.5}});
    return d;
}

Drawing dice() {
    Drawing d;
    d.lines.addRoundedRect(QRectF(4.5, 4.5, 15, 15), 3, 3);
    for (const QPointF& pip : {QPointF(9, 9), QPointF(15, 15), QPointF(15, 9), QPointF(9, 15)})
        d.areas.addEllipse(pip, 1.4, 1.4);
    return d;
}

Drawing chevron() {
    Drawing d;
    polyline(d.lines, {{6, 9}, {12, 15}, {18, 9}});
    return d;
}

Drawing present() {
    Drawing d;
    d.lines.addRoundedRect(QRectF(3, 4, 18, 12), 1.5, 1.5);
    polyline(d.lines, {{12, 16}, {12, 20}});
    polyline(d.lines, {{8, 20}, {16, 20}});
    return d;
}

Drawing chevronLeft() {
    Drawing d;
    polyline(d.lines, {{14.5, 5.5}, {8, 12}, {14.5, 18.5}});
    return d;
}

Drawing chevronRight() {
    Drawing d;
    polyline(d.lines, {{9.5, 5.5}, {16, 12}, {9.5, 18.5}});
    return d;
}

Drawing book() {
    Drawing d;
    polyline(d.lines, {{12, 6.5}, {12, 19.5}});
    polyline(d.lines, {{12, 6.5}, {9.5, 5}, {3.5, 5}, {3.5, 18}, {9.5, 18}, {12, 19.5}});
    polyline(d.lines, {{12, 6.5}, {14.5, 5}, {20.5, 5}, {20.5, 18}, {14.5, 18}, {12, 19.5}});
    return d;
}

Drawing question() {
    Drawing d;
    d.lines.addEllipse(QPointF(12, 12), 8.5, 8.5);
    d.lines.moveTo(9.3, 9.8);
    d.lines.cubicTo({9.3, 6.2}, {14.9, 6.4}, {14.7, 9.8});
    d.lines.cubicTo({14.6, 11.8}, {12, 11.8}, {12, 14});
    d.areas.addEllipse(QPointF(12, 16.8), 1.1, 1.1);
    return d;
}

Drawing check() {
    Drawing d;
    polyline(d.lines, {{4.5, 12.5}, {9.5, 17.5}, {19.5, 6.5}});
    return d;
}

Drawing cross() {
    Drawing d;
    polyline(d.lines, {{6, 6}, {18, 18}});
    polyline(d.lines, {{18, 6}, {6, 18}});
    return d;
}

Drawing bars(std::initializer_list<double> heights) {
    Drawing d;
    double x = 3;
    for (const double height : heights) {
        d.areas.addRoundedRect(QRectF(x, 20 - height, 3.6, height), 1, 1);
        x += 4.8;
    }
    return d;
}

Drawing blocked() {
    Drawing d;
    d.lines.addEllipse(QPointF(12, 12), 8, 8);
    polyline(d.lines, {{6.5, 6.5}, {17.5, 17.5}});
    return d;
}

Drawing warning() {
    Drawing d;
    triangle(d.lines, {12, 4}, {21, 19.5}, {3, 19.5});
    polyline(d.lines, {{12, 10}, {12, 14}});
    d.areas.addEllipse(QPointF(12, 16.8), 1.2, 1.2);
    return d;
}

Drawing zigzag() {
    Drawing d;
    polyline(d.lines, {{3, 13}, {7, 8}, {11.5, 17}, {16, 5}, {21, 19}});
    return d;
}

Drawing drawingOf(IconName name) {
    switch (name) {
    case IconName::Menu:
        return menu();
    case IconName::Reset:
        return reset();
    case IconName::Play:
        return play();
    case IconName::Pause:
        return pause();
    case IconName::Step:
        return step();
    case IconName::StepsBack:
        return stepsBack();
    case IconName::UntilEvent:
        return untilEvent();
    case IconName::StepEpoch:
        return stepEpoch();
    case IconName::Moon:
        return moon();
    case IconName::Sun:
        return sun();
    case IconName::Maximize:
        return maximize();
    case IconName::Restore:
        return restore();
    case IconName::Export:
        return exportDown();
    case IconName::Dice:
        return dice();
    case IconName::Chevron:
        return chevron();
    case IconName::Present:
        return present();
    case IconName::ChevronLeft:
        return chevronLeft();
    case IconName::ChevronRight:
        return chevronRight();
    case IconName::Book:
        return book();
    case IconName::Question:
        return question();
    case IconName::Check:
        return check();
    case IconName::Cross:
        return cross();
    case IconName::Vanishing:
        return bars({16, 9, 4.5, 2.5});
    case IconName::Exploding:
        return bars({2.5, 4.5, 9, 16});
    case IconName::Blocked:
        return blocked();
    case IconName::Warning:
        return warning();
    case IconName::Zigzag:
        return zigzag();
    }
    return {};
}

/// Verdict marks are read from afar; the others stay quiet.
double strokeOf(IconName name) {
    return name == IconName::Check || name == IconName::Cross || name == IconName::Zigzag ? 2.8 : 1.8;
}

class PathIconEngine : public QIconEngine {
  public:
    PathIconEngine(IconName name, const QColor& color, const QColor& disabled)
        : m_name(name), m_color(color), m_disabled(disabled) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        paintIcon(*painter, m_name, rect, mode == QIcon::Disabled ? m_disabled : m_color);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new PathIconEngine(*this); }

  private:
    IconName m_name;
    QColor m_color;
    QColor m_disabled;
};

} // namespace

void paintIcon(QPainter& painter, IconName name, const QRectF& rect, const QColor& color) {
    const double side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / grid, side / grid);
    const Drawing drawing = drawingOf(name);
    painter.fillPath(drawing.areas, color);
    painter.strokePath(drawing.lines,
                       QPen(color, strokeOf(name), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.restore();
}

QIcon makeIcon(IconName name, const QColor& color, const QColor& disabled) {
    return QIcon(new PathIconEngine(name, color, disabled));
}

} // namespace lab::ui
