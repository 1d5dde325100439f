// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dock at the window's left: the controls, or a narrow rail in their place.
#pragma once

#include "ui/look/theme.h"

#include <QFrame>

class QToolButton;

namespace lab::ui {

class LeftDock : public QFrame {
    Q_OBJECT

  public:
    explicit LeftDock(QWidget* parent = nullptr);

    /// The controls; the dock owns them.
    void setContent(QWidget* content);
    /// What stays in reach on the rail, below what was added before.
    void addToRail(QWidget* widget);
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_roomy ? m_collapsed : m_collapsedWhereNarrow; }
    /// What the user has chosen where there is room, and is remembered.
    bool isCollapsedWhereRoomy() const { return m_collapsed; }
    void setCollapsedWhereRoomy(bool collapsed);
    /// False where the window is so narrow that the cards need the width: there it is a rail until it is
    /// opened, and a rail again the next time.
    void setRoomy(bool roomy);
    void setTheme(const Theme& theme);
    /// It goes to the upper edge of the content.
    QToolButton* collapseButton() const { return m_collapse; }
    QToolButton* expandButton() const { return m_expand; }

  signals:
    /// A wheel that no part of the dock has taken.
    void wheelTurned(QWheelEvent& event);

  protected:
    void wheelEvent(QWheelEvent* event) override;

  private:
    void showCollapsed();

    QWidget* m_body;
    QWidget* m_rail;
    QToolButton* m_collapse;
    QToolButton* m_expand;
    double m_zoom = 1;
    bool m_roomy = true;
    bool m_collapsed = false;
    bool m_collapsedWhereNarrow = true;
};

} // namespace lab::ui
