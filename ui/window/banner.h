// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window says of the run, in the bar under the toolbar: who says what, and until when.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/message.h"
#include "ui/look/theme.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <utility>

class QWidget;

namespace lab::ui {

class ExperimentModel;
class MessageBar;

class Banner : public QObject {
    Q_OBJECT

  public:
    /// Follows `model`, which must outlive it. The bar is a child of `parent`.
    Banner(const ExperimentModel& model, QWidget* parent);

    MessageBar* bar() const { return m_bar; }
    void say(const Message& message);
    /// What was typed is no value.
    void sayRefused(const QString& problem);
    void sayFailed(const QString& problem) { say(fault(problem)); }
    /// Says why playing until something happens has stopped, as long as the run stands there.
    void present(const Snapshot& snapshot);

  signals:
    void playOnRequested();
    void replayRequested();

  private:
    void saySwitched(const QString& line);
    void offerLeftOut();

    const ExperimentModel& m_model;
    MessageBar* m_bar;
    /// Generation and step of the stop that was said last; it may have been dismissed since.
    std::optional<std::pair<std::int64_t, std::int64_t>> m_stop;
    bool m_offered = false;
};

} // namespace lab::ui
