// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Large products by two threads, where that was asked for. It pays for wide networks alone, and only while a
// second core is free.
#pragma once

#include "core/math/kernels/kernels.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lab {

/// How many threads multiply: what the environment variable LAB_THREADS says (--threads sets it) at the first
/// call, else 1; never more than 2.
int productThreads();

/// kernels().product(), by two threads if productThreads() is 2, the product is large and the second is free.
/// Always the same bits. `workspace` grows once.
void multiply(const Product& product, std::vector<Scalar>& workspace);

/// Whether sharing pays at present. After a spell in which it did not, it is left alone for a longer one.
class SharingBalance {
  public:
    /// Called before each large product: false while it should be made alone.
    bool isWorthTrying();
    /// After a shared one: what the other thread's part would have taken here, less the wait for its end.
    void add(double secondsWon);

    static constexpr int spell = 16;
    static constexpr int rest = 1024;

  private:
    double m_won = 0;
    int m_tried = 0;
    int m_restLeft = 0;
};

/// The second thread. Both take pieces of a product from one heap until none is left, so that a core that is
/// busy with something else takes few of them; all waits sleep.
class SecondThread {
  public:
    SecondThread();
    ~SecondThread();
    SecondThread(const SecondThread&) = delete;
    SecondThread& operator=(const SecondThread&) = delete;

    /// False, and nothing is done, while another product is being shared or sharing does not pay. May be
    /// called from any thread.
    bool multiply(const Product& product, std::vector<Scalar>& workspace);
    /// Pieces that the second thread has made so far.
    std::int64_t piecesMade();

  private:
    /// The next piece of the product at hand, if there is one. m_mutex is held.
    std::optional<Product> takePiece();
    void work(const std::stop_token& stop);

    /// Held by the one whose product is being shared; guards m_balance.
    std::mutex m_owner;
    SharingBalance m_balance;

    std::mutex m_mutex;
    std::condition_variable_any m_posted;
    std::condition_variable m_finished;
    /// Guarded by m_mutex: the product at hand while pieces of it are left, its next piece, and whether the
    /// second thread is at one.
    const Product* m_product = nullptr;
    Index m_next = 0;
    bool m_busy = false;
    std::int64_t m_made = 0;

    /// Last, so that it stops before what it uses is gone.
    std::jthread m_thread;
};

} // namespace lab
