// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dock at the window's left: the controls, or a narrow rail in their place.
#pragma once

#include "ui/theme.h"

#include <QFrame>

class QToolButton;

namespace lab::ui {

class LeftDock : public QFrame {
    Q_OBJECT

  public:
    explicit LeftDock(QWidget* parent = nullptr);

    /// The controls; the dock owns them.
    void setContent(QWidget* content);
    /// What the user has chosen, and is remembered.
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }
    void setTheme(const Theme& theme);
    /// The button that collapses; it goes where the content has a place for it.
    QToolButton* collapseButton() const { return m_collapse; }
    QToolButton* expandButton() const { return m_expand; }

  private:
    QWidget* m_content = nullptr;
    QWidget* m_rail;
    QToolButton* m_collapse;
    QToolButton* m_expand;
    bool m_collapsed = false;
};

} // namespace lab::ui
