// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of the window's actions.
#pragma once

#include "ui/window/action_table.h"

#include <vector>

namespace lab::ui {

class MainWindow;

/// Adding an action is adding a row: its menu entry, keys, help and tooltips come from there.
class Actions : public ActionTable {
    Q_OBJECT

  public:
    /// The parts of `window` must stand.
    explicit Actions(MainWindow& window);

  private:
    using Rows = std::vector<ActionRow>;

    static Rows all(MainWindow& window);
    static Rows ofFiles(MainWindow& window);
    static Rows ofTraining(MainWindow& window);
    static Rows ofActivations(MainWindow& window);
    static Rows ofPlaces(MainWindow& window);
    static Rows ofPlots(MainWindow& window);
    static Rows ofTimeline(MainWindow& window);
    static Rows ofThemes(MainWindow& window);
    static Rows ofLooks(MainWindow& window);
    static Rows ofHelp(MainWindow& window);
};

} // namespace lab::ui
