// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/deaths.h"

#include <cstddef>
#include <map>
#include <utility>

namespace lab::ui {

std::vector<Death> deathsOf(const LifeLog& lives, std::int64_t step) {
    using Kind = Death::Kind;
    std::vector<Death> deaths;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> last; // of a unit
    for (const LifeEvent& life : lives.events()) {
        const std::pair unit(life.layer, life.unit);
        if (life.kind == LifeEventKind::Died || life.kind == LifeEventKind::BornDead) {
            last[unit] = deaths.size();
            deaths.push_back({life, step - life.seen < briefSteps ? Kind::Open : Kind::Lasting, step});
        } else if (const auto found = last.find(unit); found != last.end()) {
            Death& death = deaths[found->second];
            const bool back = life.kind == LifeEventKind::Revived;
            death.kind = back && life.seen - death.event.seen <= briefSteps ? Kind::Brief : Kind::Lasting;
            if (back)
                death.end = life.seen;
        }
    }
    return deaths;
}

} // namespace lab::ui
