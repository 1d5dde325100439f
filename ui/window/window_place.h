// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the window stands on a screen, so that none of it is out of sight.
#pragma once

#include <QMargins>
#include <QRect>

namespace lab::ui {

/// All in logical pixels. `inside`: the window without its frame, when it is not maximised.
struct WindowPlace {
    QRect inside;
    bool maximized = false;

    bool operator==(const WindowPlace&) const = default;
};

/// At the first start: the size that is wished, in the middle of what may be used of the screen; maximised
/// where that with a frame is too small for the wish. On large screens three quarters of them.
WindowPlace firstPlace(const QRect& available, const QMargins& frame);

/// The place of an earlier start, which may have been on another screen: moved until it is wholly in sight;
/// maximised where it is too large.
WindowPlace restoredPlace(const WindowPlace& kept, const QRect& available, const QMargins& frame);

} // namespace lab::ui
