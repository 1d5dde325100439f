// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/revivals.h"

#include <set>
#include <utility>

namespace lab::ui {

std::vector<bool> revivedByHand(const LifeLog& lives) {
    std::set<std::pair<std::size_t, std::size_t>> beyondTraining;
    std::vector<bool> byHand;
    byHand.reserve(lives.events().size());
    for (const LifeEvent& event : lives.events()) {
        const std::pair unit(event.layer, event.unit);
        byHand.push_back(event.kind == LifeEventKind::Revived && beyondTraining.erase(unit) > 0);
        if (event.kind == LifeEventKind::DeadForGood)
            beyondTraining.insert(unit);
    }
    return byHand;
}

} // namespace lab::ui
