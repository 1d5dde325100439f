// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/fold_heading.h"

#include "ui/look/icons.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr double iconSide = 14;
constexpr double gap = 6;

} // namespace

FoldHeading::FoldHeading(QWidget* parent) : QAbstractButton(parent), m_theme(themeOf(ThemeName::Light)) {
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void FoldHeading::setTexts(const QString& name, const QString& summary) {
    setText(name);
    m_summary = summary;
    setToolTip(name + QStringLiteral(": ") + summary);
    setAccessibleName(toolTip());
    update();
}

void FoldHeading::setTheme(const Theme& theme) {
    m_theme = theme;
    setFont(uiFont(theme.bodyPx));
    updateGeometry();
    update();
}

QSize FoldHeading::sizeHint() const {
    return {100, static_cast<int>(std::lround(24 * m_theme.bodyPx / Theme().bodyPx))};
}

void FoldHeading::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(m_theme.accent, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(m_theme.selection) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    const double zoom = m_theme.bodyPx / Theme().bodyPx;
    paintIcon(painter, isChecked() ? IconName::Chevron : IconName::ChevronRight,
              QRectF(2, (height() - zoom * iconSide) / 2, zoom * iconSide, zoom * iconSide), m_theme.ink2);
    QRectF place = QRectF(rect()).adjusted(zoom * iconSide + gap, 0, -4, 0);
    painter.setFont(uiFont(m_theme.bodyPx));
    painter.setPen(m_theme.ink);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text());
    place.setLeft(place.left() + QFontMetricsF(painter.font()).horizontalAdvance(text()) + 10);
    painter.setFont(uiFont(m_theme.bodyPx * 12 / 13));
    painter.setPen(m_theme.ink2);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(m_summary, Qt::ElideRight, place.width()));
}

} // namespace lab::ui
