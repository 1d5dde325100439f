// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files that runs are kept in: opened, saved, and asked about before something is lost.
#pragma once

#include "core/experiment/run.h"
#include "ui/look/message.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <optional>

class QWidget;

namespace lab::ui {

class ExperimentModel;
class RunReading;
struct ReadRun;

class RunFile : public QObject {
    Q_OBJECT

  public:
    /// `window`: over which it asks.
    RunFile(ExperimentModel& model, QWidget& window);

    /// Empty until the run is saved or opened, and for a demonstration.
    QString path() const { return m_files.value(m_document).path; }
    /// Whether the run differs from its file, or an unnamed one from how it began.
    bool isModified() const { return m_modified; }
    /// Reads the file meanwhile, and then opens it; or messageRaised() says why not.
    void open(const QString& path);
    /// A run that was kept when the program ended, with the file it belongs to, if there is one: a change of
    /// that file which is not saved.
    void openUnsaved(const Run& run, const QString& path);
    /// Writes the run once it is settled, so that the file has the last change too; then calls `then`, if it
    /// was written. False if it could not be.
    bool save(const QString& path, std::function<void()> then = {});
    void askAndOpen();
    /// To the file it came from; asks where there is none, and whether a file goes that another program has
    /// changed.
    void save(std::function<void()> then = {});
    void askAndSave(std::function<void()> then = {});
    /// Calls `then` when the run may go: at once, after a question about unsaved changes, or never.
    void leave(std::function<void()> then);

  signals:
    /// Another run is about to take the place of this one.
    void opening();
    void pathChanged();
    void modifiedChanged();
    void messageRaised(const lab::ui::Message& message);

  private:
    /// What is known of a document's file; of an unnamed one, how it began.
    struct File {
        QString path;
        /// Nothing if it is in no file as it is.
        std::optional<Run> run;
        /// Of the bytes read or written last.
        QByteArray hash = {};
    };

    void sayThatItReads();
    void take(const ReadRun& read);
    /// Says why the file is not opened.
    void refuse(const QString& path, const QString& reason);
    void follow();
    void remember(const QString& path, const QByteArray& bytes);
    bool write(const QString& path, const std::function<void()>& then);
    bool mayOverwrite(const QString& path);
    void ask(const std::function<void()>& then);

    ExperimentModel& m_model;
    QWidget& m_window;
    RunReading* m_reading;
    /// Until it is said that a file is being read.
    QTimer m_slow;
    QHash<std::int64_t, File> m_files;
    std::int64_t m_document = 0;
    bool m_modified = false;
    bool m_leaving = false;
};

} // namespace lab::ui
