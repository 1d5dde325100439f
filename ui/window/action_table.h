// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that a key, a menu entry or a button of the window can do, made from one row for each.
#pragma once

#include "ui/help/help_text.h"

#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QAction;
class QKeyEvent;
class QMenu;
class QSettings;
class QWidget;

namespace lab::ui {

struct ActionRow {
    /// Never changes: buttons and code name the action by it.
    QString key;
    QString text;
    /// As QKeySequence writes them, parted by "; ". They always act.
    const char* shortcuts = "";
    /// Acts when it is typed outside of a field, wherever the keyboard has it. WCAG 2.1.4: the user can
    /// switch these off, and each has an entry in the menu, which always acts.
    char character = 0;
    /// A key without a character that acts as well; Escape in fields too.
    Qt::Key plainKey = Qt::Key_unknown;
    /// The submenu of the entry; empty: the menu itself.
    QString menu = {};
    /// An entry of its own, after a line.
    bool startsGroup = false;
    /// Keys alone.
    bool hasEntry = true;
    /// What it is for, where there is room to say so; its first line is about what a click does.
    QString tip = {};
    std::function<void()> act = {};
    /// Of one that is on or off, and on at first: the key under which that is kept, and what follows from it.
    const char* setting = nullptr;
    std::function<void(bool)> toggled = {};
    /// Of one of several choices: whether it is the one in force.
    std::function<bool()> isChosen = {};
    /// Lets the entry's text or state follow something.
    std::function<void(QAction&)> attach = {};
};

class ActionTable : public QObject {
    Q_OBJECT

  public:
    /// Makes the menu and the shortcuts of `window`. What is being typed is taken over before a row acts.
    ActionTable(QWidget& window, std::vector<ActionRow> rows);

    QMenu* menu() const { return m_menu; }
    /// There must be a row of this key.
    QAction* action(const QString& key) const;
    bool isOn(const QString& key) const;
    void trigger(const QString& key) const;
    /// The submenu of this row's entry.
    QMenu* submenuOf(const QString& key) const;
    /// Lets each button in `root` that stands for actions trigger the first, and explain all of them.
    void serve(QWidget& root) const;
    /// What each key does, for the help.
    std::vector<KeyRow> keyRows() const;
    /// Does what the key does; false if it is no key of the table.
    bool press(const QKeyEvent& event) const;

    /// What is on.
    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

  private:
    struct Entry {
        ActionRow row;
        QAction* action;
        /// What its character does: the same, shown in another place where the row has shortcuts too.
        QAction* keyAction = nullptr;
    };

    QAction* makeAction(const ActionRow& row, const QString& text);
    void makeToggle(const ActionRow& row, QAction& action);
    void addToMenu();
    void fillSubmenu(QMenu& submenu, const QString& title);
    const Entry& entryOf(const QString& key) const;
    QString tipOf(const Entry& entry) const;

    QWidget& m_window;
    QMenu* m_menu;
    std::vector<Entry> m_entries;
};

} // namespace lab::ui
