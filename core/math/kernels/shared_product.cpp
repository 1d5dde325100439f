// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/kernels/shared_product.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

/// Multiplications from which a product is shared: some hundred microseconds, against some ten for a wake-up.
constexpr Index leastShared = 8'000'000;
/// About so many rows or columns make a piece, and at most half of them all.
constexpr Index pieceSize = 192;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

void multiplyAlone(const Product& product, std::vector<Scalar>& workspace) {
    const auto room =
        static_cast<std::size_t>(productWorkspace(product.rows, product.columns, product.depth));
    if (workspace.size() < room)
        workspace.resize(room);
    kernels().product(product, workspace.data());
}

/// Along the side whose numbers would be copied once per piece least: B is copied unless its columns lie side
/// by side, and A always.
bool isCutByRows(const Product& product) {
    return product.b.rowStep == 1;
}

/// Piece `index` of `whole`; nothing where there are no more.
std::optional<Product> pieceOf(const Product& whole, Index index) {
    const bool byRows = isCutByRows(whole);
    const Index all = byRows ? whole.rows : whole.columns;
    const Index pieces = std::max<Index>(2, (all + pieceSize / 2) / pieceSize);
    if (index >= pieces)
        return std::nullopt;
    const Index first = all * index / pieces;
    const Index size = all * (index + 1) / pieces - first;
    Product piece = whole;
    piece.cStep = whole.stepOfC();
    if (byRows) {
        piece.rows = size;
        piece.a.data += first * whole.a.rowStep;
        piece.start = whole.start ? whole.start + first : nullptr;
        piece.c += first;
    } else {
        piece.columns = size;
        piece.b.data += first * whole.b.columnStep;
        piece.c += first * piece.cStep;
    }
    return piece;
}

} // namespace

bool SharingBalance::isWorthTrying() {
    if (m_restLeft > 0) {
        --m_restLeft;
        return false;
    }
    return true;
}

void SharingBalance::add(double secondsWon) {
    m_won += secondsWon;
    if (++m_tried < spell)
        return;
    if (m_won <= 0)
        m_restLeft = rest;
    m_tried = 0;
    m_won = 0;
}

SecondThread::SecondThread() : m_thread([this](const std::stop_token& stop) { work(stop); }) {}

SecondThread::~SecondThread() = default; // m_thread is the last member: it stops and joins first

std::int64_t SecondThread::piecesMade() {
    const std::lock_guard lock(m_mutex);
    return m_made;
}

std::optional<Product> SecondThread::takePiece() {
    if (m_product == nullptr)
        return std::nullopt;
    auto piece = pieceOf(*m_product, m_next++);
    if (!piece)
        m_product = nullptr;
    return piece;
}

bool SecondThread::multiply(const Product& product, std::vector<Scalar>& workspace) {
    const std::unique_lock owner(m_owner, std::try_to_lock);
    if (!owner || !m_balance.isWorthTrying())
        return false;
    std::unique_lock lock(m_mutex);
    m_product = &product;
    m_next = 0;
    const std::int64_t madeBefore = m_made;
    std::int64_t own = 0;
    const Clock::time_point begin = Clock::now();
    m_posted.notify_one();
    while (const auto piece = takePiece()) {
        lock.unlock();
        multiplyAlone(*piece, workspace);
        ++own;
        lock.lock();
    }
    const double working = secondsSince(begin);
    m_finished.wait(lock, [this] { return !m_busy; });
    const double waiting = secondsSince(begin) - working;
    if (own > 0)
        m_balance.add(static_cast<double>(m_made - madeBefore) * working / static_cast<double>(own) -
                      waiting);
    return true;
}

void SecondThread::work(const std::stop_token& stop) {
    std::vector<Scalar> workspace;
    std::unique_lock lock(m_mutex);
    while (m_posted.wait(lock, stop, [this] { return m_product != nullptr; })) {
        m_busy = true;
        while (const auto piece = takePiece()) {
            lock.unlock();
            multiplyAlone(*piece, workspace);
            lock.lock();
            ++m_made;
        }
        m_busy = false;
        m_finished.notify_one();
    }
}

int productThreads() {
    static const int threads = [] {
        const char* wish = std::getenv("LAB_THREADS");
        return wish != nullptr && std::string_view(wish) == "2" ? 2 : 1;
    }();
    return threads;
}

void multiply(const Product& product, std::vector<Scalar>& workspace) {
    if (productThreads() == 2 && product.rows * product.columns * product.depth >= leastShared) {
        static SecondThread second;
        if (second.multiply(product, workspace))
            return;
    }
    multiplyAlone(product, workspace);
}

} // namespace lab
