// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file that a run is kept in: opened, saved, and asked about before it is lost.
#pragma once

#include "ui/message.h"

#include <QObject>
#include <QString>

class QWidget;

namespace lab::ui {

class ExperimentModel;

class RunFile : public QObject {
    Q_OBJECT

  public:
    /// `window`: over which it asks.
    RunFile(ExperimentModel& model, QWidget& window);

    /// Empty until the run is saved or opened.
    const QString& path() const { return m_path; }
    /// False if it could not, and messageRaised() says why.
    bool open(const QString& path);
    bool save(const QString& path);
    void askAndOpen();
    /// To the file it came from; asks where there is none.
    bool save();
    bool askAndSave();
    /// Asks whether unsaved changes of a file may go. A run that was never saved is not asked about: closing
    /// the window after a demonstration must be one click.
    bool mayDiscard();

  signals:
    /// Another run is about to take the place of this one.
    void opening();
    void pathChanged();
    void messageRaised(const lab::ui::Message& message);

  private:
    void setPath(const QString& path);
    /// Says why the file is not opened. False.
    bool refuse(const QString& path, const QString& reason);

    ExperimentModel& m_model;
    QWidget& m_window;
    QString m_path;
};

} // namespace lab::ui
