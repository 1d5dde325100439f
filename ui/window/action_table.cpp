// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/action_table.h"

#include "ui/controls/open_edit.h"
#include "ui/look/tool_button.h"

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QKeyEvent>
#include <QKeySequence>
#include <QMenu>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace lab::ui {
namespace {

/// The row that switches off all characters.
const QLatin1String singleKeys("singleKeys");

QString nameOf(const ActionRow& row) {
    return row.character == ' ' ? ActionTable::tr("Space")
                                : QString(QChar::fromLatin1(row.character).toUpper());
}

bool hasShortcut(const ActionRow& row) {
    return *row.shortcuts != '\0';
}

QList<QKeySequence> shortcutsOf(const ActionRow& row) {
    const QString text = QString::fromLatin1(row.shortcuts);
    return text.isEmpty() ? QList<QKeySequence>() : QKeySequence::listFromString(text);
}

/// Its character before its shortcuts.
QStringList keysOf(const ActionRow& row) {
    QStringList keys;
    if (row.character != 0)
        keys << nameOf(row);
    for (const QKeySequence& sequence : shortcutsOf(row))
        keys << sequence.toString(QKeySequence::NativeText);
    return keys;
}

} // namespace

ActionTable::ActionTable(QWidget& window, std::vector<ActionRow> rows)
    : QObject(&window), m_window(window), m_menu(new QMenu(&window)) {
    for (ActionRow& row : rows) {
        // What stands after the tab is shown where a menu shows its keys, and is none of Qt's own shortcuts.
        const QString typed = row.text + QLatin1Char('\t') + nameOf(row);
        const bool typedOnly = row.character != 0 && !hasShortcut(row);
        Entry entry{row, makeAction(row, typedOnly ? typed : row.text)};
        if (row.character != 0)
            entry.keyAction = typedOnly ? entry.action : makeAction(row, typed);
        if (hasShortcut(row)) {
            entry.action->setShortcuts(shortcutsOf(row));
            m_window.addAction(entry.action); // so that the keys work while the menu is shut
        }
        m_entries.push_back(std::move(entry));
    }
    addToMenu();
}

QAction* ActionTable::makeAction(const ActionRow& row, const QString& text) {
    auto* action = new QAction(text, this);
    if (!row.tip.isEmpty())
        action->setToolTip(row.tip);
    if (row.act)
        connect(action, &QAction::triggered, this, [this, act = row.act] {
            if (takeOverEdit(m_window))
                act();
        });
    else
        makeToggle(row, *action);
    if (row.attach)
        row.attach(*action);
    return action;
}

/// One that is on and cannot be switched off has no setting.
void ActionTable::makeToggle(const ActionRow& row, QAction& action) {
    action.setCheckable(true);
    action.setEnabled(row.setting != nullptr);
    if (row.toggled)
        connect(&action, &QAction::toggled, this, row.toggled);
    action.setChecked(true);
}

// A submenu stands where the first of its rows that has no entry in the menu itself would stand.
void ActionTable::addToMenu() {
    QStringList filled;
    for (const Entry& entry : m_entries) {
        const ActionRow& row = entry.row;
        if (row.startsGroup)
            m_menu->addSeparator();
        if (row.menu.isEmpty() || hasShortcut(row)) {
            if (row.hasEntry)
                m_menu->addAction(entry.action);
        } else if (!filled.contains(row.menu)) {
            filled << row.menu;
            fillSubmenu(*m_menu->addMenu(row.menu), row.menu);
        }
    }
}

void ActionTable::fillSubmenu(QMenu& submenu, const QString& title) {
    auto* choices = new QActionGroup(&submenu);
    for (const Entry& entry : m_entries) {
        if (entry.row.menu != title)
            continue;
        QAction* action = entry.keyAction != nullptr ? entry.keyAction : entry.action;
        submenu.addAction(action);
        if (!entry.row.isChosen)
            continue;
        action->setCheckable(true);
        choices->addAction(action);
        connect(&submenu, &QMenu::aboutToShow, action,
                [action, isChosen = entry.row.isChosen] { action->setChecked(isChosen()); });
    }
}

const ActionTable::Entry& ActionTable::entryOf(const QString& key) const {
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry& entry) { return entry.row.key == key; });
    Q_ASSERT(found != m_entries.end());
    return *found;
}

QAction* ActionTable::action(const QString& key) const {
    return entryOf(key).action;
}

bool ActionTable::isOn(const QString& key) const {
    return action(key)->isChecked();
}

void ActionTable::trigger(const QString& key) const {
    action(key)->trigger();
}

QMenu* ActionTable::submenuOf(const QString& key) const {
    const QString& title = entryOf(key).row.menu;
    const QList<QAction*> entries = m_menu->actions();
    const auto found = std::ranges::find_if(
        entries, [&](const QAction* entry) { return entry->menu() != nullptr && entry->text() == title; });
    return found == entries.end() ? nullptr : (*found)->menu<QMenu*>();
}

/// The keys stand at the end of its first line.
QString ActionTable::tipOf(const Entry& entry) const {
    QStringList lines = (entry.row.tip.isEmpty() ? entry.row.text : entry.row.tip).split(QLatin1Char('\n'));
    if (const QStringList keys = keysOf(entry.row); !keys.isEmpty())
        lines.front() = tr("%1 (%2)").arg(lines.front(), keys.join(tr(" or ")));
    return lines.join(QLatin1Char('\n'));
}

void ActionTable::serve(QWidget& root) const {
    for (QAbstractButton* button : root.findChildren<QAbstractButton*>()) {
        const QStringList keys = actionsOf(*button).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (keys.isEmpty())
            continue;
        QStringList lines;
        for (const QString& key : keys)
            lines << tipOf(entryOf(key));
        button->setToolTip(lines.join(QLatin1Char('\n')));
        connect(button, &QAbstractButton::clicked, this, [this, key = keys.front()] { trigger(key); });
    }
}

std::vector<KeyRow> ActionTable::keyRows() const {
    std::vector<KeyRow> rows;
    for (const auto& [row, action, keyAction] : m_entries)
        if (row.character != 0)
            rows.push_back({nameOf(row), row.text});
    for (const auto& [row, action, keyAction] : m_entries)
        if (row.plainKey != Qt::Key_unknown)
            rows.push_back({QKeySequence(row.plainKey).toString(QKeySequence::NativeText), row.text});
    for (const auto& [row, action, keyAction] : m_entries) {
        QStringList keys;
        for (const QKeySequence& sequence : action->shortcuts())
            keys << sequence.toString(QKeySequence::NativeText);
        if (!keys.isEmpty())
            rows.push_back({keys.join(tr(" or ")), row.text});
    }
    return rows;
}

// By the character typed, for its key is another one on other keyboards. A field takes what can be typed;
// what it leaves, such as Page Up, is not meant for the window either.
bool ActionTable::press(const QKeyEvent& event) const {
    if (isTyping(m_window) && event.key() != Qt::Key_Escape)
        return false;
    const Qt::KeyboardModifiers keys = event.modifiers();
    // Ctrl and Alt together are what some systems make of AltGr, which types [ and ] in much of Europe.
    const bool altGr = keys.testFlag(Qt::ControlModifier) && keys.testFlag(Qt::AltModifier);
    const bool command = (keys & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
    const bool typed = isOn(singleKeys) && event.text().size() == 1 && (!command || altGr);
    const QChar character = typed ? event.text().front().toLower() : QChar();
    for (const Entry& entry : m_entries) {
        const bool isTyped =
            typed && entry.keyAction != nullptr && QLatin1Char(entry.row.character) == character;
        if (isTyped || (event.key() == entry.row.plainKey && event.key() != Qt::Key_unknown)) {
            (isTyped ? entry.keyAction : entry.action)->trigger();
            return true;
        }
    }
    return false;
}

void ActionTable::save(QSettings& settings) const {
    for (const Entry& entry : m_entries)
        if (entry.row.setting != nullptr)
            settings.setValue(entry.row.setting, entry.action->isChecked());
}

void ActionTable::restore(const QSettings& settings) {
    for (const Entry& entry : m_entries)
        if (entry.row.setting != nullptr)
            entry.action->setChecked(settings.value(entry.row.setting, true).toBool());
}

} // namespace lab::ui
