// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The signals by which others end the program, as a Qt signal.
#pragma once

#include <QObject>

class QSocketNotifier;

namespace lab::app {

/// One at a time. While it lives, SIGINT, SIGTERM and SIGHUP arrive in the event loop, dialogs' too, unless
/// they were ignored when the program started (nohup); the third ends the program at once.
class SignalNotifier : public QObject {
    Q_OBJECT

  public:
    explicit SignalNotifier(QObject* parent = nullptr);
    ~SignalNotifier() override;

  signals:
    void received(int signal);

  private:
    int m_reader = -1;
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace lab::app
