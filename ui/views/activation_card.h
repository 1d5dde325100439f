// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// f and f', with the pre-activations of the selected layer beneath.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class ActivationCard : public Card {
    Q_OBJECT

  public:
    explicit ActivationCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
