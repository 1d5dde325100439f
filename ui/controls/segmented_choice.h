// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A choice as segments side by side: the first three options, and a menu with the others.
#pragma once

#include "ui/controls/choice_editor.h"

#include <span>
#include <vector>

class QAction;
class QButtonGroup;
class QMenu;

namespace lab::ui {

class Segment;

/// Arrow keys move along the segments; the last one opens the menu and shows what was chosen there.
class SegmentedChoice : public ChoiceEditor {
    Q_OBJECT

  public:
    /// name: what is chosen, for accessibility ("Activation").
    SegmentedChoice(std::span<const Choice> choices, const QString& name, QWidget* parent = nullptr);

    void setCurrent(const QString& key) override;
    void showReasons(const ReasonAgainst& reasonAgainst) override;
    void setTheme(const Theme& theme) override;

    /// The segments with the first options, for tests; and the menu of the others.
    const std::vector<Segment*>& segments() const { return m_segments; }
    QMenu* menu() const { return m_menu; }
    /// Whether a word has too little room, for tests.
    bool isCut() const;

  private:
    void addSegment(const Choice& choice);
    void addToMenu(const Choice& choice);
    void openMenu();
    void shareWidth();

    std::vector<Segment*> m_segments;
    std::vector<QAction*> m_others;
    QButtonGroup* m_group;
    Segment* m_more;
    QMenu* m_menu;
};

} // namespace lab::ui
