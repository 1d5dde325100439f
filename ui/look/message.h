// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the program has to say to the user: what happened, where, and what helps.
#pragma once

#include <QString>

#include <functional>
#include <utility>
#include <vector>

namespace lab::ui {

/// All of it is plain text, wherever it comes from.
struct Message {
    enum class Kind { Note, Warning, Fault };

    struct Button {
        QString text;
        std::function<void()> act;
    };

    Kind kind = Kind::Note;
    /// What happened, in one sentence.
    QString what;
    /// Where and why, and what helps.
    QString details = {};
    /// At most two, the likelier first. A click also dismisses the message.
    std::vector<Button> buttons = {};
    /// A newer message on the same subject replaces this one.
    QString subject = {};
    /// What the button says that dismisses it; empty: "Dismiss".
    QString dismissal = {};

    /// A confirmation that nobody has to answer.
    bool isPassing() const { return kind == Kind::Note && buttons.empty(); }
    QString text() const { return details.isEmpty() ? what : what + QLatin1Char(' ') + details; }
};

inline Message fault(QString what, QString details = {}) {
    return {Message::Kind::Fault, std::move(what), std::move(details)};
}

} // namespace lab::ui
