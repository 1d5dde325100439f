// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the window's menu and keys do. The help lists them from here, so that it cannot say anything else.
#include "core/math/activation.h"
#include "ui/cards/card.h"
#include "ui/cards/card_grid.h"
#include "ui/cards/card_menu.h"
#include "ui/controls/hero_slider.h"
#include "ui/document/experiment_model.h"
#include "ui/document/run_file.h"
#include "ui/help/about.h"
#include "ui/help/help_window.h"
#include "ui/look/prose.h"
#include "ui/look/wording/table_text.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/main_window.h"
#include "ui/window/transport_bar.h"

#include <QAbstractSpinBox>
#include <QActionGroup>
#include <QCursor>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>

#include <algorithm>

namespace lab::ui {

void MainWindow::makeMenu() {
    auto* menu = new QMenu(m_transport);
    const auto add = [&](const QString& text, const char* keys, auto slot) {
        QAction* action = menu->addAction(text, this, afterEdit(slot));
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
    // Not the stack's own actions: they would undo before the field being edited is taken over.
    QUndoStack* stack = m_model.undoStack();
    QAction* undo = add(tr("Undo"), "Ctrl+Z", [stack] { stack->undo(); });
    QAction* redo = add(tr("Redo"), "Ctrl+Shift+Z", [stack] { stack->redo(); });
    redo->setShortcuts({QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")});
    for (QAction* action : {undo, redo}) {
        action->setObjectName(action->text());
        action->setEnabled(false);
    }
    connect(stack, &QUndoStack::canUndoChanged, undo, &QAction::setEnabled);
    connect(stack, &QUndoStack::canRedoChanged, redo, &QAction::setEnabled);
    connect(stack, &QUndoStack::undoTextChanged, undo,
            [undo](const QString& what) { undo->setText(tr("Undo %1").arg(what).trimmed()); });
    connect(stack, &QUndoStack::redoTextChanged, redo,
            [redo](const QString& what) { redo->setText(tr("Redo %1").arg(what).trimmed()); });
    menu->addSeparator();
    add(tr("Play or pause"), "F5", [this] { togglePlay(); });
    add(tr("Play until something happens"), "F6", [this] { playUntilEvent(); });
    addOccasions(*menu);
    add(tr("Start over (same weights, same script)"), "Ctrl+R", [this] { emit resetRequested(); });
    m_replayChanges = add(tr("Start over with my changes"), "Ctrl+Shift+R", [this] { replayChanges(); });
    m_replayChanges->setEnabled(false);
    add(tr("New weights"), "Ctrl+Shift+N", [this] { m_model.newWeights(); });
    makeSingleKeys(*menu);
    menu->addSeparator();
    m_showTimeline = add(tr("Timeline"), "", [this] { showTimeline(); });
    m_showTimeline->setCheckable(true);
    m_showTimeline->setChecked(true);
    addThemes(*menu);
    addTextSizes(*menu);
    add(tr("Present on a projector"), "F11", [this] { setPresenting(!m_presenting); });
    makeForecastAction(*menu);
    m_singleKeysOn = add(tr("Keys without Ctrl or Alt"), "", [] {});
    m_singleKeysOn->setToolTip(
        tr("Switch them off so that speech input or accidental presses do not trigger them"));
    m_singleKeysOn->setCheckable(true);
    m_singleKeysOn->setChecked(true);
    menu->addSeparator();
    add(tr("Help"), "F1", [this] { showHelp(); });
    add(tr("About Gradient Lab"), "", [this] { about(*this); });
    add(tr("Quit"), "Ctrl+Q", [this] { close(); });
    m_transport->setMenu(menu);
}

// One menu for both places, so that they cannot differ.
void MainWindow::addOccasions(QMenu& menu) {
    QMenu* occasions = menu.addMenu(tr("What counts as something"));
    const auto add = [&](const QString& text) {
        QAction* action = occasions->addAction(text);
        action->setCheckable(true);
        action->setChecked(true);
        return action;
    };
    m_untilLives = add(tr("A unit dies or returns"));
    m_untilVerdict = add(tr("The verdict changes"));
    m_untilPlan = add(tr("A planned change acts"));
    QAction* always = add(tr("The run diverges (always counts)"));
    always->setEnabled(false);
    m_timeline->setOccasions(occasions);
}

void MainWindow::playUntilEvent() {
    emit playUntilEventRequested({.lives = m_untilLives->isChecked(),
                                  .verdict = m_untilVerdict->isChecked(),
                                  .plan = m_untilPlan->isChecked()});
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
        m_heroes->learningRate()->setStripShown(shown);
        m_heroes->bias()->setStripShown(shown);
        emit forecastWishChanged();
    });
    m_forecasts->setChecked(true);
}

void MainWindow::makeSingleKeys(QMenu& menu) {
    QMenu* group = nullptr;
    // What stands after the tab is shown where a menu shows its keys, and is none of Qt's own shortcuts.
    const auto add = [&](QChar character, const QString& text, auto act) {
        const QString name = character == QLatin1Char(' ') ? tr("Space") : QString(character.toUpper());
        m_singleKeys.push_back(
            {character, group->addAction(text + QLatin1Char('\t') + name, this, afterEdit(act))});
    };
    group = menu.addMenu(tr("Train"));
    add(' ', tr("Play or pause"), [this] { togglePlay(); });
    add('.', tr("One step: a batch"), [this] { emit stepRequested(1); });
    add('>', tr("One epoch: all batches once"), [this] { emit stepEpochRequested(); });
    add(',', tr("One step back"), [this] { m_model.goBack(1); });
    add('<', tr("Ten steps back"), [this] { m_model.goBack(10); });
    group = menu.addMenu(tr("Activation"));
    for (const auto& [character, key] : {std::pair{'r', "relu"}, {'s', "sigmoid"}, {'t', "tanh"}})
        add(QLatin1Char(character), tr("Activation: %1").arg(tableText(findActivation(key)->name)),
            [this, key = std::string(key)] { m_model.set("activation", key); });
    group = menu.addMenu(tr("Go to"));
    add('l', tr("To the learning rate"), [this] { focusSlider(*m_heroes->learningRate()); });
    add('b', tr("To the bias shift"), [this] { focusSlider(*m_heroes->bias()); });
    add('[', tr("Previous layer"), [this] { m_selection.selectPreviousLayer(); });
    add(']', tr("Next layer"), [this] { m_selection.selectNextLayer(); });
    group = menu.addMenu(tr("Maximise and back"));
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        add(QLatin1Char(static_cast<char>('1' + i)), tr("Maximise and back: %1").arg(m_cards[i]->title()),
            [this, card = m_cards[i]] { showAlone(card); });
}

std::vector<KeyRow> MainWindow::keyRows() const {
    std::vector<KeyRow> rows;
    for (const SingleKey& key : m_singleKeys) {
        const QString text = key.action->text();
        rows.push_back({text.section(QLatin1Char('\t'), 1), text.section(QLatin1Char('\t'), 0, 0)});
    }
    rows.push_back({tr("Page Up, Page Down"), tr("Previous and next layer")});
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

// What the single key does: by the character typed, for its key is another one on other keyboards.
QAction* MainWindow::actionOf(const QKeyEvent& event) const {
    const Qt::KeyboardModifiers keys = event.modifiers();
    // Ctrl and Alt together are what some systems make of AltGr, which types [ and ] in much of Europe.
    const bool altGr = keys.testFlag(Qt::ControlModifier) && keys.testFlag(Qt::AltModifier);
    const bool command = (keys & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
    if (!m_singleKeysOn->isChecked() || event.text().size() != 1 || (command && !altGr))
        return nullptr;
    const auto found = std::ranges::find(m_singleKeys, event.text().front().toLower(), &SingleKey::character);
    return found == m_singleKeys.end() ? nullptr : found->action;
}

// Keys act only when no field, list or button wants them: they arrive here last. A field takes what can be
// typed; what it leaves, such as Page Up, is not meant for the window either.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_presenting)
        return setPresenting(false);
    if (event->key() == Qt::Key_Escape && m_grid->alone() != nullptr)
        return m_grid->showAlone(nullptr);
    const QWidget* focus = focusWidget();
    if (qobject_cast<const QLineEdit*>(focus) != nullptr ||
        qobject_cast<const QAbstractSpinBox*>(focus) != nullptr)
        return QMainWindow::keyPressEvent(event);
    if (QAction* action = actionOf(*event))
        action->trigger();
    else if (event->key() == Qt::Key_PageUp)
        m_selection.selectPreviousLayer();
    else if (event->key() == Qt::Key_PageDown)
        m_selection.selectNextLayer();
    else
        QMainWindow::keyPressEvent(event);
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
    say({Message::Kind::Note, tr("Point at a plot first, or go to it with Tab.")});
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

// As leaving the field would; by a key or a menu it keeps the focus. A text that is no value is refused by
// its field, which says why and shows the value in force.
bool MainWindow::takeOverEdit() {
    QWidget* field = focusWidget();
    if (field == nullptr)
        return true;
    auto* box = qobject_cast<QAbstractSpinBox*>(field);
    auto* edit = box != nullptr ? box->findChild<QLineEdit*>() : qobject_cast<QLineEdit*>(field);
    if (edit == nullptr || !edit->isModified())
        return true;
    if (box != nullptr)
        emit box->editingFinished();
    else
        emit edit->editingFinished();
    return !field->property("problem").toBool();
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
