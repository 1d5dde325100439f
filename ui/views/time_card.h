// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient over time: one line per layer since step 0, on a log axis, zeros apart.
#pragma once

#include "ui/views/card.h"

namespace lab::ui {

class TimeCard : public Card {
    Q_OBJECT

  public:
    explicit TimeCard(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;
};

} // namespace lab::ui
