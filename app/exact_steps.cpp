// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exact_steps.h"

#include "core/insight/life_replay.h"

#include <chrono>
#include <utility>

namespace lab::app {
namespace {

using Clock = std::chrono::steady_clock;

/// How often progress is told.
constexpr std::chrono::milliseconds piece{100};

} // namespace

ExactSteps::ExactSteps(ui::DeathLog& log, Jobs& jobs)
    : m_log(log), m_inquiry(jobs, Jobs::Priority::Request, [this] { emit answered(); }) {
    connect(this, &ExactSteps::answered, this, &ExactSteps::receive, Qt::QueuedConnection);
    connect(&m_log, &ui::DeathLog::exactStepAsked, this, &ExactSteps::ask);
}

void ExactSteps::present(std::shared_ptr<const Snapshot> snapshot) {
    if (m_snapshot && m_snapshot->generation != snapshot->generation)
        m_inquiry.drop();
    m_snapshot = std::move(snapshot);
}

void ExactSteps::ask(const LifeEvent& event) {
    m_inquiry.ask([replay = std::make_shared<LifeReplay>(m_snapshot->run, event, m_snapshot->data)](
                      const auto& goOn, const auto& publish) {
        const Clock::time_point begun = Clock::now();
        replay->advance([&] { return goOn() && Clock::now() - begun < piece; });
        publish(replay->search());
        return replay->isFinished();
    });
}

void ExactSteps::receive() {
    if (const auto search = m_inquiry.take())
        m_log.showSearch(*search);
}

} // namespace lab::app
