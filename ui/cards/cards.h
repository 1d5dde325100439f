// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The only list of the plot cards.
#pragma once

#include <vector>

class QWidget;

namespace lab::ui {

class Card;

/// Where a card stands: column 0 "This step", column 1 "Since step 0"; rows run from cause to effect.
struct PlacedCard {
    Card* card;
    int row;
    int column;
    /// Networks of which it shows something.
    enum class Of { All, WithHiddenLayers, Linear } of = Of::All;
};

/// One of each card, owned by `parent`.
std::vector<PlacedCard> makeCards(QWidget* parent);

} // namespace lab::ui
