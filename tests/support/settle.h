// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What tests wait for. None of them sleeps: it waits for a condition, for longer than that takes anywhere.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>

#include <functional>

namespace labtest {

/// In milliseconds. A test that has waited so long has failed; machines with other work, and sanitizers, are
/// slow.
constexpr int patience = 120'000;

/// Processes events until `done`. False if it never was.
inline bool waitUntil(const std::function<bool()>& done, int mostMs = patience) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > mostMs)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return true;
}

/// Processes events until a whole round of them lays nothing out: only then may geometry be measured. What
/// comes later by a timer (a dock's new theme) has to be waited for first.
inline void settle() {
    class Layouts : public QObject {
      public:
        bool seen = false;
        bool eventFilter(QObject*, QEvent* event) override {
            switch (event->type()) {
            case QEvent::LayoutRequest:
            case QEvent::Resize:
            case QEvent::Move:
            case QEvent::Show:
            case QEvent::Hide:
            case QEvent::Polish:
            case QEvent::FontChange:
            case QEvent::StyleChange:
                seen = true;
                break;
            default:
                break;
            }
            return false;
        }
    };
    Layouts layouts;
    QCoreApplication::instance()->installEventFilter(&layouts);
    waitUntil([&] {
        layouts.seen = false;
        // The first pass may start timers of no delay (queued replots), whose events are the second's.
        for (int pass = 0; pass < 2; ++pass) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
        return !layouts.seen;
    });
}

} // namespace labtest
