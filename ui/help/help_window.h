// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// F1: the help beside the window, with a search.
#pragma once

#include "ui/help/help_text.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace lab::ui {

struct Theme;

class HelpWindow : public QDialog {
    Q_OBJECT

  public:
    HelpWindow(const std::vector<KeyRow>& keys, QWidget* parent);

    void setTheme(const Theme& theme);

    QLineEdit* search() const { return m_search; }
    /// Headings; choosing one goes there.
    QListWidget* contents() const { return m_contents; }
    QTextBrowser* text() const { return m_text; }

  private:
    /// Marks all places, and goes to the first or, with `next`, to the following one.
    void find(bool next);

    QLineEdit* m_search;
    QListWidget* m_contents;
    QTextBrowser* m_text;
    std::vector<int> m_headings;
};

} // namespace lab::ui
