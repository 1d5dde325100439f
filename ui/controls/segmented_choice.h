// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A choice as segments side by side: the first three options, and a menu with the others.
#pragma once

#include "ui/controls/choice_editor.h"

#include <QPolygonF>

#include <functional>
#include <span>
#include <vector>

class QAction;
class QMenu;

namespace lab::ui {

class Segment;

/// One stop of Tab; arrow keys choose along the segments. The last one opens the menu and shows what was
/// chosen there.
class SegmentedChoice : public ChoiceEditor {
    Q_OBJECT

  public:
    /// name: what is chosen, for accessibility ("Activation").
    SegmentedChoice(std::span<const Choice> choices, const QString& name, QWidget* parent = nullptr);

    void setCurrent(const QString& key) override;
    void showReasons(const ReasonAgainst& reasonAgainst) override;
    void setTheme(const Theme& theme) override;

    /// A picture beside the words of the first options, in a unit square with y downwards; left out where it
    /// is narrow.
    void setCurves(const std::function<QPolygonF(const QString& key)>& curveOf);

    /// The segments with the first options, for tests; and the menu of the others.
    const std::vector<Segment*>& segments() const { return m_segments; }
    QMenu* menu() const { return m_menu; }
    /// Whether a word has too little room, for tests.
    bool isCut() const;

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void addSegment(const Choice& choice);
    void addToMenu(const Choice& choice);
    void openMenu();
    void shareWidth();
    void choose(const QString& key);
    std::vector<Segment*> allSegments() const;
    void placeTabStop();

    std::vector<Segment*> m_segments;
    std::vector<QAction*> m_others;
    Segment* m_more;
    QMenu* m_menu;
};

} // namespace lab::ui
