// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question that a job answers in the background. The newest question counts, and its newest answer.
#pragma once

#include "core/runner/jobs.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace lab {

/// To be used from one thread; its functions return at once.
template <class Answer>
class Inquiry {
  public:
    /// Takes an answer, of which there may be several, each better than the one before.
    using Publish = std::function<void(Answer)>;
    /// A Jobs::Job that publishes.
    using Work = std::function<bool(const Jobs::GoOn&, const Publish&)>;

    /// `jobs` must outlive it. `ready` is called on the pool's thread when an answer was left, never after
    /// the Inquiry is gone; it must return soon and call no function of the Inquiry.
    Inquiry(Jobs& jobs, Jobs::Priority priority, std::function<void()> ready)
        : m_jobs(jobs), m_priority(priority) {
        m_desk->ready = std::move(ready);
    }
    ~Inquiry() { drop(); }
    Inquiry(const Inquiry&) = delete;
    Inquiry& operator=(const Inquiry&) = delete;

    /// Replaces the question before. Its work has returned before `work` is first called.
    void ask(Work work) {
        drop();
        m_ticket = m_jobs.submit(
            [desk = m_desk, question = m_question, work = std::move(work)](const Jobs::GoOn& goOn) {
                return work(goOn, [&](Answer answer) { desk->put(question, std::move(answer)); });
            },
            m_priority);
    }
    /// Nothing of the question arrives any more.
    void drop() {
        m_jobs.cancel(m_ticket);
        const std::lock_guard lock(m_desk->mutex);
        m_desk->answer = nullptr;
        m_desk->question = ++m_question;
    }
    /// The newest answer to the newest question, once; null if there is none since the last take.
    std::shared_ptr<const Answer> take() {
        const std::lock_guard lock(m_desk->mutex);
        return std::exchange(m_desk->answer, nullptr);
    }

  private:
    /// Where answers are left; a job that has been cancelled may still hold it.
    struct Desk {
        std::mutex mutex;
        std::function<void()> ready;
        /// Guarded by the mutex. An answer to another question is ignored.
        std::uint64_t question = 0;
        std::shared_ptr<const Answer> answer;

        void put(std::uint64_t of, Answer found) {
            auto shared = std::make_shared<const Answer>(std::move(found));
            const std::lock_guard lock(mutex);
            if (of != question)
                return;
            answer = std::move(shared);
            ready();
        }
    };

    Jobs& m_jobs;
    Jobs::Priority m_priority;
    Jobs::Ticket m_ticket = 0;
    std::uint64_t m_question = 0;
    std::shared_ptr<Desk> m_desk = std::make_shared<Desk>();
};

} // namespace lab
