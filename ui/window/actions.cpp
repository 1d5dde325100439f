// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/actions.h"

#include "core/math/activation.h"
#include "ui/cards/card.h"
#include "ui/cards/card_menu.h"
#include "ui/controls/hero_slider.h"
#include "ui/document/experiment_model.h"
#include "ui/document/run_file.h"
#include "ui/help/about.h"
#include "ui/look/wording/table_text.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QMenu>
#include <QUndoStack>

#include <algorithm>
#include <iterator>
#include <utility>

namespace lab::ui {
namespace {

/// "Undo learning rate", as long as there is something.
void followUndo(QAction& action, const QUndoStack& stack) {
    action.setEnabled(false);
    QObject::connect(&stack, &QUndoStack::canUndoChanged, &action, &QAction::setEnabled);
    QObject::connect(&stack, &QUndoStack::undoTextChanged, &action, [&action](const QString& what) {
        action.setText(Actions::tr("Undo %1").arg(what).trimmed());
    });
}

void followRedo(QAction& action, const QUndoStack& stack) {
    action.setEnabled(false);
    QObject::connect(&stack, &QUndoStack::canRedoChanged, &action, &QAction::setEnabled);
    QObject::connect(&stack, &QUndoStack::redoTextChanged, &action, [&action](const QString& what) {
        action.setText(Actions::tr("Redo %1").arg(what).trimmed());
    });
}

/// As long as starting over has left changes out.
void followLeftOut(QAction& action, const ExperimentModel& model) {
    action.setEnabled(false);
    QObject::connect(&model, &ExperimentModel::runChanged, &action,
                     [&action, &model] { action.setEnabled(model.leftOut() != nullptr); });
}

/// Of the plot that is selected.
void onCard(MainWindow& window, void (*act)(Card& card)) {
    if (Card* card = window.workArea()->selectedCard())
        return act(*card);
    window.say({Message::Kind::Note, Actions::tr("Point at a plot first, or go to it with Tab.")});
}

void exportPlot(Card& card) {
    makeExportMenu(card)->exec(card.mapToGlobal(QPoint(card.width() / 2, 40)));
}

} // namespace

Actions::Actions(MainWindow& window) : ActionTable(window, all(window)) {}

// In the order of the menu.
Actions::Rows Actions::all(MainWindow& window) {
    Rows rows;
    for (auto* part :
         {ofFiles, ofTraining, ofActivations, ofPlaces, ofPlots, ofTimeline, ofThemes, ofLooks, ofHelp})
        std::ranges::move(part(window), std::back_inserter(rows));
    return rows;
}

Actions::Rows Actions::ofFiles(MainWindow& w) {
    // Not the stack's own actions: they would undo before the field being edited is taken over.
    QUndoStack& stack = *w.model().undoStack();
    return {
        {.key = "open",
         .text = tr("Open a run…"),
         .shortcuts = "Ctrl+O",
         .act = [&w] { w.file()->askAndOpen(); }},
        {.key = "save", .text = tr("Save"), .shortcuts = "Ctrl+S", .act = [&w] { w.file()->save(); }},
        {.key = "saveAs",
         .text = tr("Save as…"),
         .shortcuts = "Ctrl+Shift+S",
         .act = [&w] { w.file()->askAndSave(); }},
        {.key = "export",
         .text = tr("Export the plot in hand…"),
         .shortcuts = "Ctrl+E",
         .act = [&w] { onCard(w, exportPlot); }},
        {.key = "copy",
         .text = tr("Copy the figure in hand"),
         .shortcuts = "Ctrl+Shift+C",
         .act = [&w] { onCard(w, copyPicture); }},
        {.key = "undo",
         .text = tr("Undo"),
         .shortcuts = "Ctrl+Z",
         .startsGroup = true,
         .act = [&stack] { stack.undo(); },
         .attach = [&stack](QAction& action) { followUndo(action, stack); }},
        {.key = "redo",
         .text = tr("Redo"),
         .shortcuts = "Ctrl+Shift+Z; Ctrl+Y",
         .act = [&stack] { stack.redo(); },
         .attach = [&stack](QAction& action) { followRedo(action, stack); }},
    };
}

Actions::Rows Actions::ofTraining(MainWindow& w) {
    ExperimentModel& model = w.model();
    const QString train = tr("Train");
    const QString occasions = tr("What counts as something");
    return {
        {.key = "play",
         .text = tr("Play or pause"),
         .shortcuts = "F5",
         .character = ' ',
         .menu = train,
         .startsGroup = true,
         .act = [&w] { w.togglePlay(); }},
        {.key = "until",
         .text = tr("Play until something happens"),
         .shortcuts = "F6",
         .tip = tr("Play until something happens\nWhat counts: the arrow beside it"),
         .act = [&w] { w.playUntilEvent(); }},
        {.key = "untilLives",
         .text = tr("A unit dies or returns"),
         .menu = occasions,
         .setting = "until/lives"},
        {.key = "untilVerdict",
         .text = tr("The verdict changes"),
         .menu = occasions,
         .setting = "until/verdict"},
        {.key = "untilPlan", .text = tr("A planned change acts"), .menu = occasions, .setting = "until/plan"},
        {.key = "untilDiverged", .text = tr("The run diverges (always counts)"), .menu = occasions},
        {.key = "startOver",
         .text = tr("Start over (same weights, same script)"),
         .shortcuts = "Ctrl+R",
         .tip = tr("Back to step 0 with the same weights and the same script"),
         .act = [&w] { emit w.resetRequested(); }},
        {.key = "replay",
         .text = tr("Start over with my changes"),
         .shortcuts = "Ctrl+Shift+R",
         .act =
             [&w, &model] {
                 emit w.pauseRequested();
                 model.replayChanges();
             },
         .attach = [&model](QAction& action) { followLeftOut(action, model); }},
        {.key = "newWeights",
         .text = tr("New weights"),
         .shortcuts = "Ctrl+Shift+N",
         .tip = tr("Another seed: other data, weights and batches"),
         .act = [&model] { model.newWeights(); }},
        {.key = "step",
         .text = tr("One step: a batch"),
         .character = '.',
         .menu = train,
         .tip = tr("Train on one batch"),
         .act = [&w] { emit w.stepRequested(1); }},
        {.key = "epoch",
         .text = tr("One epoch: all batches once"),
         .character = '>',
         .menu = train,
         .act = [&w] { emit w.stepEpochRequested(); }},
        {.key = "back",
         .text = tr("One step back"),
         .character = ',',
         .menu = train,
         .act = [&model] { model.goBack(1); }},
        {.key = "tenBack",
         .text = tr("Ten steps back"),
         .character = '<',
         .menu = train,
         .act = [&model] { model.goBack(10); }},
    };
}

Actions::Rows Actions::ofActivations(MainWindow& w) {
    Rows rows;
    for (const auto& [character, key] : {std::pair{'r', "relu"}, {'s', "sigmoid"}, {'t', "tanh"}})
        rows.push_back({.key = key,
                        .text = tr("Activation: %1").arg(tableText(findActivation(key)->name)),
                        .character = character,
                        .menu = tr("Activation"),
                        .act = [&w, key = std::string(key)] { w.model().set("activation", key); }});
    return rows;
}

Actions::Rows Actions::ofPlaces(MainWindow& w) {
    const QString goTo = tr("Go to");
    return {
        {.key = "toRate",
         .text = tr("To the learning rate"),
         .character = 'l',
         .menu = goTo,
         .act = [&w] { w.workArea()->focusSlider(*w.heroes()->learningRate()); }},
        {.key = "toBias",
         .text = tr("To the bias shift"),
         .character = 'b',
         .menu = goTo,
         .act = [&w] { w.workArea()->focusSlider(*w.heroes()->bias()); }},
        {.key = "previousLayer",
         .text = tr("Previous layer"),
         .character = '[',
         .plainKey = Qt::Key_PageUp,
         .menu = goTo,
         .act = [&w] { w.selection().selectPreviousLayer(); }},
        {.key = "nextLayer",
         .text = tr("Next layer"),
         .character = ']',
         .plainKey = Qt::Key_PageDown,
         .menu = goTo,
         .act = [&w] { w.selection().selectNextLayer(); }},
        {.key = "allPlots",
         .text = tr("Leave present mode; back to all plots"),
         .plainKey = Qt::Key_Escape,
         .hasEntry = false,
         .act = [&w] { w.isPresenting() ? w.setPresenting(false) : w.workArea()->showAll(); }},
    };
}

Actions::Rows Actions::ofPlots(MainWindow& w) {
    Rows rows;
    char digit = '1';
    for (Card* card : w.cards())
        rows.push_back({.key = card->key(),
                        .text = tr("Maximise and back: %1").arg(card->title()),
                        .character = digit++,
                        .menu = tr("Maximise and back"),
                        .act = [&w, card] { w.workArea()->showAlone(card); }});
    return rows;
}

Actions::Rows Actions::ofTimeline(MainWindow& w) {
    return {{.key = "timeline",
             .text = tr("Timeline"),
             .startsGroup = true,
             .setting = "window/timeline",
             .toggled = [&w](bool shown) { w.workArea()->workbench()->setTimelineShown(shown); }}};
}

Actions::Rows Actions::ofThemes(MainWindow& w) {
    WindowState& state = *w.state();
    const auto isChosen = [&state](ThemeName name) {
        return [&state, name] { return !state.followsDesktop() && state.themeName() == name; };
    };
    const QString theme = tr("Theme");
    return {
        {.key = "desktopTheme",
         .text = tr("As the desktop"),
         .menu = theme,
         .act = [&state] { state.followDesktop(); },
         .isChosen = [&state] { return state.followsDesktop(); }},
        {.key = "lightTheme",
         .text = tr("Light"),
         .menu = theme,
         .act = [&state] { state.setTheme(ThemeName::Light); },
         .isChosen = isChosen(ThemeName::Light)},
        {.key = "darkTheme",
         .text = tr("Dark"),
         .menu = theme,
         .act = [&state] { state.setTheme(ThemeName::Dark); },
         .isChosen = isChosen(ThemeName::Dark)},
    };
}

Actions::Rows Actions::ofLooks(MainWindow& w) {
    WindowState& state = *w.state();
    return {
        {.key = "largerText",
         .text = tr("Larger text"),
         .shortcuts = "Ctrl++; Ctrl+=",
         .act = [&state] { state.setTextSize(state.textSize() + 1); }},
        {.key = "smallerText",
         .text = tr("Smaller text"),
         .shortcuts = "Ctrl+-",
         .act = [&state] { state.setTextSize(state.textSize() - 1); }},
        {.key = "usualText",
         .text = tr("Usual text size"),
         .shortcuts = "Ctrl+0",
         .act = [&state] { state.setTextSize(0); }},
        {.key = "present",
         .text = tr("Present on a projector"),
         .shortcuts = "F11",
         .tip = tr("For a projector: large, one or two plots"),
         .act = [&w] { w.setPresenting(!w.isPresenting()); }},
        {.key = "forecasts",
         .text = tr("Show what sliders lead to"),
         .tip = tr("Under each slider: how short runs end at each learning rate, and which units each bias "
                   "would switch off"),
         .setting = "sliders/forecasts",
         .toggled =
             [&w](bool shown) {
                 w.heroes()->setForecastsShown(shown);
                 emit w.forecastWishChanged();
             }},
        {.key = "ghost",
         .text = tr("Show the run before, pale"),
         .character = 'g',
         .tip = tr("What a new start has left behind stays in the cards, pale and dashed"),
         .setting = "cards/ghost",
         .toggled = [&w](bool shown) { w.model().setGhostShown(shown); }},
        {.key = "singleKeys",
         .text = tr("Keys without Ctrl or Alt"),
         .tip = tr("Switch them off so that speech input or accidental presses do not trigger them"),
         .setting = "keys/single"},
    };
}

Actions::Rows Actions::ofHelp(MainWindow& w) {
    return {
        {.key = "help",
         .text = tr("Help"),
         .shortcuts = "F1",
         .startsGroup = true,
         .act = [&w] { w.showHelp(); }},
        {.key = "about", .text = tr("About Gradient Lab"), .act = [&w] { about(w); }},
        {.key = "quit", .text = tr("Quit"), .shortcuts = "Ctrl+Q", .act = [&w] { w.close(); }},
    };
}

} // namespace lab::ui
