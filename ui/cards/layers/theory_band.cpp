// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/layers/theory_band.h"

#include "ui/look/number_text.h"
#include "ui/look/wording/band_words.h"
#include "ui/plot/plot.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// Beyond this share of change the band no longer speaks of the weights.
constexpr double movedTooFar = 0.2;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::LayersCard)
};

} // namespace

TheoryBand::TheoryBand(QCustomPlot& plot)
    : m_theme(themeOf(ThemeName::Light)), m_low(plot.addGraph()), m_high(plot.addGraph()),
      m_center(plot.addGraph()), m_note(addLabel(plot, {}, {}, 11)) {
    m_high->setChannelFillGraph(m_low);
    for (QCPGraph* graph : {m_low, m_high, m_center})
        graph->setLayer(QStringLiteral("grid"));
    m_note->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_note->position->setCoords(1, 1);
    m_note->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
}

// The band is of fresh weights: it fades with them, and goes once they have moved by a fifth.
void TheoryBand::show(const Profile* theory, double moved, double level, std::size_t layers) {
    m_moved = moved;
    for (QCPGraph* graph : {m_low, m_high, m_center})
        graph->data()->clear();
    m_note->setText({});
    if (theory == nullptr || !theory->valid || theory->center.size() != layers || !onLogAxis(level))
        return;
    if (!(moved < movedTooFar)) {
        m_note->setText(Texts::tr("band: for fresh weights only, these have moved"));
        return;
    }
    for (std::size_t l = 0; l < layers; ++l) {
        const double x = static_cast<double>(l + 1);
        m_low->addData(x, logValue(level * std::pow(10, theory->low[l])));
        m_high->addData(x, logValue(level * std::pow(10, theory->high[l])));
        m_center->addData(x, logValue(level * std::pow(10, theory->center[l])));
    }
    m_note->setText(Texts::tr("band: 9 in 10 fresh networks, at each layer"));
    m_theoryNote = wordsOf(theory->note);
    color();
}

void TheoryBand::setTheme(const Theme& theme) {
    m_theme = theme;
    color();
}

void TheoryBand::color() {
    const double strength = 0.35 + 0.65 * std::clamp(1 - m_moved / movedTooFar, 0.0, 1.0);
    m_high->setBrush(blend(m_theme.theoryBand, m_theme.card, strength));
    m_high->setPen(Qt::NoPen);
    m_low->setPen(Qt::NoPen);
    m_center->setPen(QPen(blend(m_theme.theoryLine, m_theme.card, strength), 1, Qt::DashLine));
    m_note->setColor(m_theme.ink2);
    m_note->setFont(uiFont(m_theme.axisPx));
}

// In a corner where it covers no number, or nowhere: the read-out says it too.
void TheoryBand::placeNote(const std::vector<LayerMark>& marks) {
    const auto rectOf = [](const QCPItemText& text) {
        return QRectF(text.topLeft->pixelPosition(), text.bottomRight->pixelPosition());
    };
    const auto coversNothing = [&] {
        const QRectF note = rectOf(*m_note).adjusted(-4, 0, 0, 0);
        return std::ranges::none_of(marks, [&](const LayerMark& mark) {
            return mark.label->visible() && rectOf(*mark.label).intersects(note);
        });
    };
    for (const double y : {1.0, 0.0}) {
        m_note->position->setCoords(1, y);
        m_note->setPositionAlignment(Qt::AlignRight | (y > 0.5 ? Qt::AlignBottom : Qt::AlignTop));
        if (coversNothing()) {
            m_note->setVisible(true);
            return;
        }
    }
    m_note->setVisible(false);
}

bool TheoryBand::isEmpty() const {
    return m_center->data()->isEmpty();
}

void TheoryBand::addTo(ReadOutText& text, std::size_t layer, double level) const {
    const auto at = [&](const QCPGraph& graph) {
        return ratioText(graph.data()->at(static_cast<int>(layer))->value / level);
    };
    text.rows.push_back({Texts::tr("expected at step 0"), at(*m_center), m_theme.theoryLine});
    text.foot = Texts::tr("9 networks in 10: %1 to %2").arg(at(*m_low), at(*m_high));
    if (!m_theoryNote.isEmpty())
        text.foot += QLatin1Char('\n') + m_theoryNote;
}

std::vector<Cell> TheoryBand::cells(std::size_t layer) const {
    std::vector<Cell> cells;
    for (const QCPGraph* graph : {m_low, m_center, m_high})
        cells.emplace_back(graph->data()->at(static_cast<int>(layer))->value);
    return cells;
}

} // namespace lab::ui
