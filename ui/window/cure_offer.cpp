// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/cure_offer.h"

#include "core/insight/forecast.h"
#include "ui/look/number_text.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/cure_words.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QPushButton>

namespace lab::ui {

void CureOffer::take(const CureForecast& forecast) {
    m_forecast = forecast;
    m_dock.setCures(forecast);
    show();
}

void CureOffer::present(const ShownScene& shown) {
    m_shown = shown;
    show();
}

const ProvedCure* CureOffer::proved() const {
    if (m_forecast.cures.empty() || m_shown.isEmpty())
        return nullptr;
    const Snapshot& said = m_shown.said().inHand();
    const bool known =
        m_forecast.verdict == said.diagnosis.verdict && m_forecast.experiment == said.experiment;
    return known ? &m_forecast.cures.front() : nullptr;
}

// The chip says what happened; of a run that has ended the way on stands beside it, so that nothing else
// moves, and of one that goes on in the chip's tooltip.
void CureOffer::show() {
    const ProvedCure* cure = proved();
    const QString way = cure == nullptr ? QString()
                                        : tr("%1: learns in %2 of %3")
                                              .arg(wordsOf(cure->cure, m_forecast.experiment))
                                              .arg(countText(cure->runs), countText(RateForecast::seeds));
    m_transport.verdict()->setCure(
        way.isEmpty() ? way : tr("A cure, by short runs: %1. Click for its button.").arg(way));
    if (cure == nullptr || !m_shown.drawn().inHand().divergence)
        return m_transport.setCure({});
    m_transport.setCure(way);
    m_transport.cure()->setToolTip(tr("Starts over. With it, %1 of %2 short runs of %3 steps learn.")
                                       .arg(countText(cure->runs), countText(RateForecast::seeds))
                                       .arg(countText(RateForecast::steps)));
}

void CureOffer::apply() {
    if (const ProvedCure* cure = proved())
        m_dock.apply(cure->cure);
}

} // namespace lab::ui
