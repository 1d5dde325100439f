// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/cards.h"

#include "ui/cards/activation/activation_card.h"
#include "ui/cards/layers/layers_card.h"
#include "ui/cards/linear/linear_card.h"
#include "ui/cards/loss/loss_card.h"
#include "ui/cards/output/output_card.h"
#include "ui/cards/signal/time_card.h"
#include "ui/cards/units/units_card.h"

namespace lab::ui {

std::vector<PlacedCard> makeCards(QWidget* parent) {
    using Of = PlacedCard::Of;
    // The linear one has the place of all that need hidden layers.
    return {
        {new ActivationCard(parent), 0, 0, Of::WithHiddenLayers},
        {new UnitsCard(parent), 0, 1, Of::WithHiddenLayers},
        {new LayersCard(parent), 1, 0, Of::WithHiddenLayers},
        {new TimeCard(parent), 1, 1, Of::WithHiddenLayers},
        {new OutputCard(parent), 2, 0},
        {new LossCard(parent), 2, 1},
        {new LinearCard(parent), 0, 0, Of::Linear},
    };
}

} // namespace lab::ui
