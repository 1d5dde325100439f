// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is unsaved when the program is ended from outside: kept in a place of its own, never over the user's
// file, and offered at the next start.
#pragma once

#include "core/experiment/run.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace lab::ui {
class ExperimentModel;
class MainWindow;
} // namespace lab::ui

namespace lab::app {

class Recovery : public QObject {
    Q_OBJECT

  public:
    /// $XDG_STATE_HOME/gradient-lab, which is ~/.local/state/gradient-lab as a rule. Empty without a home.
    static QString defaultFolder();

    /// Both must outlive it.
    Recovery(ui::ExperimentModel& model, ui::MainWindow& window, QString folder = defaultFolder());
    ~Recovery() override;

    /// Says in the window's bar which unsaved runs there are, but for those that another window has. Damaged
    /// files are set aside.
    void offer();
    /// Keeps the window's run, if it is not saved, as one file of this window. What went wrong, or nothing.
    QString keep();
    /// Whether keep() has written.
    bool hasKept() const { return m_kept; }
    /// After an end by hand: the run has been saved, or its changes have been discarded.
    void forget();

  private:
    /// A file that this window has taken; others leave it alone while `lock` is open.
    struct Taken {
        QString path;
        int lock;
    };

    void offer(const QString& path, const QString& file, const Run& run);
    void setAside(const QString& path);
    void remove(const QString& path);

    ui::ExperimentModel& m_model;
    ui::MainWindow& m_window;
    QString m_folder;
    /// This window's own: written by keep(), or opened from an offer.
    QString m_own;
    bool m_kept = false;
    std::vector<Taken> m_taken;
};

} // namespace lab::app
