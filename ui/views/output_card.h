// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The network, inked by gradient, and what it answers.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class OutputCard : public Card {
    Q_OBJECT

  public:
    explicit OutputCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
