// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient by layer: each layer's number now, hanging from the last layer's level on a log axis.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class LayersCard : public Card {
    Q_OBJECT

  public:
    explicit LayersCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
