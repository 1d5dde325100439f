// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files that runs are kept in: opened, saved, and asked about before something is lost.
#pragma once

#include "core/experiment/run.h"
#include "ui/message.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace lab::ui {

class ExperimentModel;

class RunFile : public QObject {
    Q_OBJECT

  public:
    /// `window`: over which it asks.
    RunFile(ExperimentModel& model, QWidget& window);

    /// Empty until the run is saved or opened, and for a demonstration.
    QString path() const { return m_files.value(m_document).path; }
    /// Whether the run differs from its file, or an unnamed one from how it began.
    bool isModified() const { return m_modified; }
    /// False if it could not, and messageRaised() says why.
    bool open(const QString& path);
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
        Run run;
        /// Of the bytes read or written last.
        QByteArray hash = {};
    };

    /// Says why the file is not opened. False.
    bool refuse(const QString& path, const QString& reason);
    void follow();
    void remember(const QString& path, const QByteArray& bytes);
    bool write(const QString& path, const std::function<void()>& then);
    bool mayOverwrite(const QString& path);
    void ask(const std::function<void()>& then);

    ExperimentModel& m_model;
    QWidget& m_window;
    QHash<std::int64_t, File> m_files;
    std::int64_t m_document = 0;
    bool m_modified = false;
    bool m_leaving = false;
};

} // namespace lab::ui
