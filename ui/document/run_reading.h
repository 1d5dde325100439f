// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a run file in a thread of its own: a large one, or one on a slow network, does not hold the window
// up.
#pragma once

#include "core/experiment/run.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>
#include <variant>

namespace lab::ui {

/// What was found at `path`: the run and the bytes it was read from, or why there is none, as a sentence.
struct ReadRun {
    QString path;
    QByteArray bytes;
    std::variant<Run, QString> run;
};

class RunReading : public QObject {
    Q_OBJECT

  public:
    explicit RunReading(QObject* parent = nullptr);
    /// Waits for no thread.
    ~RunReading() override;

    /// Ends in done(), unless another file or stop() comes first.
    void start(const QString& path);
    void stop();
    /// The file under way; empty if there is none.
    const QString& path() const { return m_path; }

  signals:
    void done(const lab::ui::ReadRun& read);
    /// Emitted by the thread that reads.
    void ended();

  private:
    /// What the thread and this object share, whichever goes first.
    struct Link;

    void receive();

    std::shared_ptr<Link> m_link;
    QString m_path;
};

} // namespace lab::ui
