// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A dock beside the cards: its content, or a narrow rail in its place.
#pragma once

#include "ui/look/theme.h"

#include <QFrame>

class QBoxLayout;
class QToolButton;

namespace lab::ui {

class Dock : public QFrame {
    Q_OBJECT

  public:
    bool isOpen() const { return m_roomy ? m_open : m_openWhereNarrow; }
    void setOpen(bool open);
    /// What the user has chosen where there is room, and is remembered.
    bool isOpenWhereRoomy() const { return m_open; }
    void setOpenWhereRoomy(bool open);
    /// False where the window is so narrow that the cards need the width: there it is a rail until it is
    /// opened by hand, and a rail again the next time.
    void setRoomy(bool roomy);
    /// Moves the content to the end of another dock's column, where the window is narrow; null takes it back.
    void lodgeIn(QBoxLayout* column);
    virtual void setTheme(const Theme& theme);

    /// With the content, and on the rail.
    QToolButton* foldButton() const { return m_fold; }
    QToolButton* unfoldButton() const { return m_unfold; }

  signals:
    void openChanged(bool open);

  protected:
    /// edge: where it stands. The names of its buttons say what a click does.
    Dock(Qt::Edge edge, const QString& fold, const QString& unfold, QWidget* parent);

    /// The content's column.
    QBoxLayout* body() const;
    /// The rail's, below its button.
    QBoxLayout* rail() const;
    void setWidths(double open, double rail);
    /// It is open or folded, and may have been before. Overriders call the base first.
    virtual void showOpen();

  private:
    const Qt::Edge m_edge;
    QWidget* m_body;
    QWidget* m_rail;
    QToolButton* m_fold;
    QToolButton* m_unfold;
    QBoxLayout* m_host = nullptr;
    int m_openWidth = 0;
    int m_railWidth = 0;
    bool m_roomy = true;
    bool m_open = true;
    bool m_openWhereNarrow = false;
};

} // namespace lab::ui
