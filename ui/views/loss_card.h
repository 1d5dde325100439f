// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Training and test loss since step 0.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class LossCard : public Card {
    Q_OBJECT

  public:
    explicit LossCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
