// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every unit's state now, and the count of dead or saturated units over time.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class UnitsCard : public Card {
    Q_OBJECT

  public:
    explicit UnitsCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
