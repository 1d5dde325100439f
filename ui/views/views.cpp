// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/views.h"

#include "ui/views/activation_card.h"
#include "ui/views/layers_card.h"
#include "ui/views/loss_card.h"
#include "ui/views/output_card.h"
#include "ui/views/time_card.h"
#include "ui/views/units_card.h"

namespace lab::ui {

std::vector<PlacedCard> makeCards(QWidget* parent) {
    return {
        {new ActivationCard(parent), 0, 0}, {new UnitsCard(parent), 0, 1},  {new LayersCard(parent), 1, 0},
        {new TimeCard(parent), 1, 1},       {new OutputCard(parent), 2, 0}, {new LossCard(parent), 2, 1},
    };
}

} // namespace lab::ui
