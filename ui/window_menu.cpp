// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the window's menu and keys do. The help lists them from here, so that it cannot say anything else.
#include "ui/controls/hero_slider.h"
#include "ui/controls/left_dock.h"
#include "ui/controls/transport_bar.h"
#include "ui/experiment_model.h"
#include "ui/help/about.h"
#include "ui/help/help_window.h"
#include "ui/main_window.h"
#include "ui/run_file.h"
#include "ui/views/card.h"
#include "ui/views/card_grid.h"
#include "ui/views/card_menu.h"

#include <QActionGroup>
#include <QCursor>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace lab::ui {

void MainWindow::makeMenu() {
    auto* menu = new QMenu(m_transport);
    const auto add = [&](const QString& text, const char* keys, auto slot) {
        QAction* action = menu->addAction(text, this, slot);
        action->setShortcut(QKeySequence(QString::fromLatin1(keys)));
        addAction(action); // so that the keys work while the menu is shut
        return action;
    };
    add(tr("Open a run…"), "Ctrl+O", [this] { m_file->askAndOpen(); });
    add(tr("Save"), "Ctrl+S", [this] { m_file->save(); });
    add(tr("Save as…"), "Ctrl+Shift+S", [this] { m_file->askAndSave(); });
    add(tr("Export the plot in hand…"), "Ctrl+E", [this] {
        if (Card* card = cardInHand())
            makeExportMenu(*card)->exec(card->mapToGlobal(QPoint(card->width() / 2, 40)));
    });
    add(tr("Copy the figure in hand"), "Ctrl+Shift+C", [this] {
        if (Card* card = cardInHand())
            copyPicture(*card);
    });
    menu->addSeparator();
    QAction* undo = m_model.undoStack()->createUndoAction(this);
    undo->setObjectName(tr("Undo"));
    undo->setShortcut(QKeySequence("Ctrl+Z"));
    QAction* redo = m_model.undoStack()->createRedoAction(this);
    redo->setObjectName(tr("Redo"));
    redo->setShortcuts({QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")});
    menu->addActions({undo, redo});
    addActions({undo, redo});
    menu->addSeparator();
    add(tr("Play or pause"), "F5", [this] { togglePlay(); });
    add(tr("Start over (same weights)"), "Ctrl+R", [this] { emit resetRequested(); });
    add(tr("New weights"), "Ctrl+Shift+N", [this] { m_model.newWeights(); });
    menu->addSeparator();
    m_showTimeline = add(tr("Timeline"), "", &MainWindow::showTimeline);
    m_showTimeline->setCheckable(true);
    m_showTimeline->setChecked(true);
    addThemes(*menu);
    add(tr("Present on a projector"), "F11", [this] { setPresenting(!m_presenting); });
    makeForecastAction(*menu);
    m_singleKeysOn = add(tr("Keys without Ctrl or Alt"), "", [] {});
    m_singleKeysOn->setToolTip(tr("Switch them off where speech or a stray hand would press them"));
    m_singleKeysOn->setCheckable(true);
    m_singleKeysOn->setChecked(true);
    menu->addSeparator();
    add(tr("Help"), "F1", &MainWindow::showHelp);
    add(tr("About Gradient Lab"), "", [this] { about(*this); });
    add(tr("Quit"), "Ctrl+Q", [this] { close(); });
    m_transport->setMenu(menu);
}

void MainWindow::addThemes(QMenu& menu) {
    QMenu* themes = menu.addMenu(tr("Theme"));
    auto* group = new QActionGroup(themes);
    const auto add = [&](const QString& text, auto choose, auto isChosen) {
        QAction* action = themes->addAction(text, this, choose);
        action->setCheckable(true);
        group->addAction(action);
        connect(themes, &QMenu::aboutToShow, action, [action, isChosen] { action->setChecked(isChosen()); });
    };
    add(
        tr("As the desktop"), [this] { followDesktop(); }, [this] { return m_followsDesktop; });
    for (const auto& [name, text] : {std::pair{ThemeName::Light, tr("Light")}, {ThemeName::Dark, tr("Dark")}})
        add(
            text, [this, name = name] { setTheme(name); },
            [this, name = name] { return !m_followsDesktop && m_theme == name; });
}

void MainWindow::makeForecastAction(QMenu& menu) {
    m_forecasts = menu.addAction(tr("Show what sliders lead to"));
    m_forecasts->setCheckable(true);
    m_forecasts->setToolTip(tr("Under each slider: how short runs end at each learning rate, and which units "
                               "each bias would switch off"));
    connect(m_forecasts, &QAction::toggled, this, [this](bool shown) {
        m_rate->setStripShown(shown);
        m_bias->setStripShown(shown);
        emit forecastWishChanged();
    });
    m_forecasts->setChecked(true);
}

void MainWindow::makeSingleKeys() {
    const auto add = [this](const char* keys, const QString& text, std::function<void()> act) {
        m_singleKeys.push_back({QKeySequence(QString::fromLatin1(keys)), text, std::move(act)});
    };
    add("Space", tr("Play or pause"), [this] { togglePlay(); });
    add(".", tr("One step: a batch"), [this] { emit stepRequested(1); });
    add("Shift+.", tr("One epoch: all batches once"), [this] { emit stepEpochRequested(); });
    add("L", tr("To the learning rate"), [this] { focusSlider(*m_rate); });
    add("B", tr("To the bias shift"), [this] { focusSlider(*m_bias); });
    add("[", tr("Previous layer"), [this] { selectLayer(m_layer == 0 ? 0 : m_layer - 1); });
    add("]", tr("Next layer"), [this] { selectLayer(m_layer + 1); });
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        add(QByteArray::number(static_cast<int>(i) + 1).constData(),
            tr("Maximise and back: %1").arg(m_cards[i]->title()), [this, i] { showAlone(m_cards[i]); });
}

std::vector<KeyRow> MainWindow::keyRows() const {
    std::vector<KeyRow> rows;
    for (const SingleKey& key : m_singleKeys)
        rows.push_back({key.keys.toString(QKeySequence::NativeText), key.text});
    for (const QAction* action : actions()) {
        QStringList keys;
        for (const QKeySequence& sequence : action->shortcuts())
            keys << sequence.toString(QKeySequence::NativeText);
        // An undo action's text goes on with what it would undo.
        const QString text = action->objectName().isEmpty() ? action->text() : action->objectName();
        if (!keys.isEmpty())
            rows.push_back({keys.join(tr(" or ")), text});
    }
    rows.push_back({tr("Esc"), tr("Leave present mode; back to all plots")});
    return rows;
}

// Single keys act only when no field, list or button wants them: they arrive here last.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_presenting)
        return setPresenting(false);
    if (event->key() == Qt::Key_Escape && m_grid->alone() != nullptr)
        return m_grid->showAlone(nullptr);
    // With Shift the dot is another character on most keyboards.
    const int key = event->key() == Qt::Key_Greater ? int{Qt::Key_Period} : event->key();
    const QKeySequence pressed(key | (event->modifiers() & ~Qt::KeypadModifier).toInt());
    const auto found = std::ranges::find(m_singleKeys, pressed, &SingleKey::keys);
    if (found == m_singleKeys.end() || !m_singleKeysOn->isChecked())
        return QMainWindow::keyPressEvent(event);
    found->act();
}

// The one with the keys, else the one that fills the place, else the one under the pointer.
Card* MainWindow::cardInHand() {
    for (Card* card : m_cards) {
        if (card->isVisible() && (card->hasFocus() || card->isAncestorOf(focusWidget())))
            return card;
    }
    if (!m_presenting && m_grid->alone() != nullptr)
        return m_grid->alone();
    for (Card* card : m_cards) {
        if (card->isVisible() && card->rect().contains(card->mapFromGlobal(QCursor::pos())))
            return card;
    }
    say(tr("Point at a plot first, or go to it with Tab."));
    return nullptr;
}

void MainWindow::showHelp() {
    if (m_help == nullptr)
        m_help = new HelpWindow(keyRows(), this);
    m_help->setTheme(themeOf(m_presenting ? ThemeName::Projector : m_theme));
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

void MainWindow::togglePlay() {
    if (m_snapshot && m_snapshot->playing)
        emit pauseRequested();
    else
        emit playRequested();
}

void MainWindow::focusSlider(HeroSlider& slider) {
    if (!m_presenting)
        m_leftDock->setCollapsed(false);
    slider.track()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace lab::ui
