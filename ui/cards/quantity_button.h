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
    /// With its words, or where there is no room for them, without.
    void setCompact(bool compact);
    /// How wide it is with its words.
    int wholeWidth() const { return m_wholeWidth; }

  signals:
    void chosen(lab::ui::LayerQuantity quantity);

  private:
    void measure();

    bool m_compact = false;
    int m_wholeWidth = 0;
};

} // namespace lab::ui
