// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/unit_states.h"

#include "ui/look/glossary.h"
#include "ui/look/term_label.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <utility>

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

/// Between two entries of the key, and between a cell and its word; of the cell's side.
constexpr double gapPerSide = 16.0 / 11, besidePerSide = 5.0 / 11;

/// Each says what it means without the others.
QString briefText(UnitState state) {
    switch (state) {
    case UnitState::Sparse:
        return Texts::tr("sparse");
    case UnitState::Saturated:
        return Texts::tr("flat");
    case UnitState::Dead:
        return Texts::tr("stays dead");
    default:
        return unitStateText(state);
    }
}

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

UnitLegend::Arranged UnitLegend::arranged() const {
    const QFontMetricsF metrics(uiFont(m_theme.axisPx));
    const double side = m_theme.axisPx;
    const double gap = gapPerSide * side;
    const double beside = besidePerSide * side;
    double room = width() - 28 * m_theme.axisPx / 11;
    QStringList words;
    std::vector<UnitState> states = this->states();
    for (const UnitState state : states) {
        words.append(unitStateText(state));
        room -= side + beside + 1 + metrics.horizontalAdvance(words.last()) + gap;
    }
    // The long word where it fits; where even the short ones do not, they move closer together.
    const QString mayReturn = Texts::tr("dormant: may return");
    const auto dormant = std::ranges::find(states, UnitState::Dormant);
    if (dormant != states.end() &&
        metrics.horizontalAdvance(mayReturn) - metrics.horizontalAdvance(unitStateText(UnitState::Dormant)) <=
            room)
        words[dormant - states.begin()] = mayReturn;
    // Where there is no room for all words there are shorter ones, and then one state less.
    for (std::size_t i = 0; room < 0 && i < states.size(); ++i) {
        QString& word = words[static_cast<qsizetype>(i)];
        room += metrics.horizontalAdvance(word);
        word = briefText(states[i]);
        room -= metrics.horizontalAdvance(word);
    }
    const double narrowest = -10.0 * static_cast<double>(states.size());
    const auto saturated = std::ranges::find(states, UnitState::Saturated);
    if (room < narrowest && saturated != states.end()) {
        words.removeAt(saturated - states.begin());
        states.erase(saturated);
        room = narrowest;
    }
    const double closer = room < 0 ? room / static_cast<double>(states.size()) : 0;
    return {std::move(states), std::move(words), closer};
}

void UnitLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(uiFont(m_theme.axisPx));
    const QFontMetricsF metrics(painter.font());
    const double side = m_theme.axisPx;
    const double scale = side / 11;
    const auto [states, words, closer] = arranged();
    double x = 28 * m_theme.axisPx / 11;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const QString& text = words[static_cast<qsizetype>(i)];
        drawUnit(painter, QRectF(x, (height() - side) / 2, side, side), states[i], m_theme);
        painter.setPen(m_theme.ink2);
        x += side + besidePerSide * side;
        painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        const double baseline = (height() - metrics.height()) / 2 + metrics.ascent();
        paintTermDots(painter, text, termPlaces(text), QPointF(x, baseline), metrics);
        x += metrics.horizontalAdvance(text) + std::max(6 * scale, gapPerSide * side + 1 + closer);
    }
}

} // namespace lab::ui
