// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/unit_states.h"

#include "ui/look/glossary.h"
#include "ui/look/term_label.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::UnitMap)
};

QColor fillOf(UnitState state, const Theme& theme) {
    switch (state) {
    case UnitState::Alive:
    case UnitState::Sparse:
        return theme.aliveFill;
    case UnitState::AlwaysOn:
        return theme.aliveLine;
    case UnitState::Saturated:
        return theme.saturatedFill;
    case UnitState::Dormant:
        return theme.dormantFill;
    case UnitState::Dead:
        break;
    }
    return theme.deadFill;
}

QColor lineOf(UnitState state, const Theme& theme) {
    switch (state) {
    case UnitState::Alive:
    case UnitState::AlwaysOn:
    case UnitState::Sparse:
        return theme.aliveLine;
    case UnitState::Saturated:
        return theme.saturatedLine;
    case UnitState::Dormant:
        return theme.dormantLine;
    case UnitState::Dead:
        break;
    }
    return theme.deadFill;
}

void drawGlyph(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme) {
    const QPointF c = cell.center();
    const double s = cell.width();
    const double pen = std::max(1.4, s * 0.13);
    painter.setBrush(Qt::NoBrush);
    if (state == UnitState::Saturated) {
        const QColor ink = theme.name == ThemeName::Dark ? theme.card : theme.ink;
        painter.setPen(QPen(ink, pen, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(c - QPointF(s * 0.25, 0), c + QPointF(s * 0.25, 0));
    } else if (state == UnitState::Dormant) {
        painter.setPen(QPen(theme.dormantLine, pen));
        painter.drawEllipse(c, s * 0.2, s * 0.2);
    } else if (state == UnitState::Dead) {
        painter.setPen(QPen(theme.deadCross, pen, Qt::SolidLine, Qt::RoundCap));
        const double arm = s * 0.23;
        painter.drawLine(c + QPointF(-arm, -arm), c + QPointF(arm, arm));
        painter.drawLine(c + QPointF(-arm, arm), c + QPointF(arm, -arm));
    }
}

/// Between two entries of the key, between a cell and its word, and from row to row; of the cell's side.
constexpr double gapPerSide = 16.0 / 11, closestPerSide = 5.0 / 11, besidePerSide = 5.0 / 11,
                 rowPerSide = 16.0 / 11;
/// Left of the first entry, where there is room.
constexpr double indentPerSide = 28.0 / 11;

} // namespace

QString unitStateText(UnitState state) {
    switch (state) {
    case UnitState::Alive:
        return Texts::tr("alive");
    case UnitState::AlwaysOn:
        return Texts::tr("always on");
    case UnitState::Sparse:
        return Texts::tr("sometimes 0");
    case UnitState::Saturated:
        return Texts::tr("saturated");
    case UnitState::Dormant:
        return Texts::tr("dormant");
    case UnitState::Dead:
        break;
    }
    return Texts::tr("beyond training");
}

void drawUnit(QPainter& painter, const QRectF& cell, UnitState state, const Theme& theme) {
    const bool outlined = cell.width() >= smallestGlyphCell;
    const QRectF box = outlined ? cell.adjusted(0.5, 0.5, -0.5, -0.5) : cell;
    // Without room for a glyph a dormant unit keeps its outline, as its fill is the card's.
    const bool line = outlined || state == UnitState::Dormant;
    painter.setPen(line ? QPen(lineOf(state, theme), std::max(1.0, cell.width() / 16)) : QPen(Qt::NoPen));
    painter.setBrush(fillOf(state, theme));
    const double radius = std::min(cell.width() * 0.2, 5.0);
    painter.drawRoundedRect(!outlined && line ? box.adjusted(0.5, 0.5, -0.5, -0.5) : box, radius, radius);
    if (outlined)
        drawGlyph(painter, cell, state, theme);
}

void drawUnitDisc(QPainter& painter, const QPointF& center, double radius, UnitState state,
                  const Theme& theme) {
    painter.setPen(QPen(lineOf(state, theme), std::clamp(radius * 0.3, 0.6, 1.4)));
    painter.setBrush(fillOf(state, theme));
    painter.drawEllipse(center, radius, radius);
    const double side = 1.8 * radius;
    if (side >= smallestGlyphCell - 2)
        drawGlyph(painter, QRectF(center.x() - side / 2, center.y() - side / 2, side, side), state, theme);
}

void drawUnitShare(QPainter& painter, const QRectF& part, double glyph, UnitState state, const Theme& theme) {
    const bool hollow = state == UnitState::Dormant;
    painter.fillRect(part, hollow ? blend(theme.dormantLine, theme.card, 0.3) : fillOf(state, theme));
    if (glyph < smallestGlyphCell || part.width() < glyph)
        return;
    QRectF place(0, 0, glyph, glyph);
    place.moveCenter(part.center());
    drawGlyph(painter, place, state, theme);
}

UnitLegend::UnitLegend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("unitLegend"));
    explain();
}

/// Those that can occur.
std::vector<UnitState> UnitLegend::states() const {
    std::vector<UnitState> states;
    for (const UnitState state : unitStates) {
        if (state == UnitState::Saturated || (state == UnitState::Alive ? m_someCannot : m_someCanDie))
            states.push_back(state);
    }
    return states;
}

void UnitLegend::explain() {
    QStringList words;
    for (const UnitState state : states())
        words += unitStateText(state);
    setToolTip(termHelp(words.join(QStringLiteral(", "))));
}

void UnitLegend::setShown(bool someCanDie, bool someCannot) {
    if (someCanDie == m_someCanDie && someCannot == m_someCannot)
        return;
    m_someCanDie = someCanDie;
    m_someCannot = someCannot;
    explain();
    update();
}

void UnitLegend::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

// In one row, closer together where it is narrow, else in as many rows as it takes: the same words at every
// width.
std::vector<UnitLegend::Entry> UnitLegend::entries(double width) const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    const double side = m_theme.axisPx;
    std::vector<Entry> entries;
    double all = 0;
    for (const UnitState state : states()) {
        const QString word = unitStateText(state);
        entries.push_back({state, word, QRectF(0, 0, side * (1 + besidePerSide), side)});
        entries.back().place.setWidth(entries.back().place.width() + metrics.horizontalAdvance(word));
        all += entries.back().place.width() + gapPerSide * side;
    }
    const double indent = std::clamp(width - all, 0.0, indentPerSide * side);
    const double between = static_cast<double>(std::max<std::size_t>(2, entries.size()) - 1);
    const double gap = std::clamp(gapPerSide * side + (width - all + gapPerSide * side) / between,
                                  closestPerSide * side, gapPerSide * side);
    double x = indent;
    double y = 0.5 * side;
    for (Entry& entry : entries) {
        if (x > indent && x + entry.place.width() > width + 0.5) {
            x = indent;
            y += rowPerSide * side;
        }
        entry.place.moveTopLeft({x, y});
        x = entry.place.right() + gap;
    }
    return entries;
}

QStringList UnitLegend::words() const {
    QStringList words;
    for (const Entry& entry : entries(width()))
        words += entry.word;
    return words;
}

std::vector<QRectF> UnitLegend::places() const {
    std::vector<QRectF> places;
    for (const Entry& entry : entries(width()))
        places.push_back(entry.place);
    return places;
}

int UnitLegend::heightForWidth(int width) const {
    const auto all = entries(width);
    return static_cast<int>(std::ceil((all.empty() ? 0 : all.back().place.bottom()) + 0.4 * m_theme.axisPx));
}

void UnitLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(uiFont(m_theme.axisPx));
    const QFontMetricsF metrics(painter.font());
    for (const auto& [state, word, place] : entries(width())) {
        drawUnit(painter, QRectF(place.topLeft(), QSizeF(place.height(), place.height())), state, m_theme);
        painter.setPen(m_theme.ink2);
        const double x = place.left() + (1 + besidePerSide) * place.height();
        const double baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2;
        painter.drawText(QPointF(x, baseline), word);
        paintTermDots(painter, word, termPlaces(word), QPointF(x, baseline), metrics);
    }
}

} // namespace lab::ui
