// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A choice as a drop-down list that elides its text: under a style sheet Qt cuts it.
#pragma once

#include "ui/controls/choice_editor.h"

#include <QComboBox>

#include <span>

namespace lab::ui {

class ChoiceList : public QComboBox {
  public:
    explicit ChoiceList(std::span<const Choice> choices, QWidget* parent = nullptr);

    /// As ChoiceEditor::showReasons().
    void showReasons(const ReasonAgainst& reasonAgainst);
    /// What the closed list shows of the choice in its present width: "Normal" of "Normal, σ = scale" where
    /// there is not room for all.
    QString shownText() const;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace lab::ui
