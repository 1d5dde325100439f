// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Answers the death log's question at which step exactly a unit died or came back: a job replays the run.
#pragma once

#include "core/insight/exact_step.h"
#include "core/runner/inquiry.h"
#include "core/runner/snapshot.h"
#include "ui/explain/death_log.h"

#include <QObject>

#include <memory>

namespace lab::app {

class ExactSteps : public QObject {
    Q_OBJECT

  public:
    /// Both must outlive it.
    ExactSteps(ui::DeathLog& log, Jobs& jobs);

    /// The newest state of the run; what was asked about another run is dropped.
    void present(std::shared_ptr<const Snapshot> snapshot);

  signals:
    /// Emitted by the jobs' thread.
    void answered();

  private:
    void ask(const LifeEvent& event);
    void receive();

    ui::DeathLog& m_log;
    std::shared_ptr<const Snapshot> m_snapshot;
    Inquiry<LifeSearch> m_inquiry;
};

} // namespace lab::app
