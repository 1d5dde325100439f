// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The button in a card's header that says which quantity of the layers it shows.
#pragma once

#include "ui/cards/layer_quantities.h"
#include "ui/look/theme.h"

#include <QToolButton>

#include <vector>

namespace lab::ui {

/// A click opens the list of those it was made with, and chosen() says which one was taken.
class QuantityButton : public QToolButton {
    Q_OBJECT

  public:
    QuantityButton(const std::vector<LayerQuantity>& quantities, QWidget* parent);

    void setQuantity(LayerQuantity quantity);
    void setTheme(const Theme& theme);

  signals:
    void chosen(lab::ui::LayerQuantity quantity);
};

} // namespace lab::ui
