// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/banner.h"

#include "ui/document/experiment_model.h"
#include "ui/explain/change_text.h"
#include "ui/window/message_bar.h"

namespace lab::ui {

Banner::Banner(const ExperimentModel& model, QWidget* parent)
    : QObject(parent), m_model(model), m_bar(new MessageBar(parent)) {
    connect(&m_model, &ExperimentModel::switched, this, &Banner::saySwitched);
    connect(&m_model, &ExperimentModel::runChanged, this, &Banner::offerLeftOut);
}

void Banner::say(const Message& message) {
    m_bar->say(message);
}

void Banner::sayRefused(const QString& problem) {
    say({Message::Kind::Note, problem, tr("The old value stays.")});
}

/// "Loss is now ...": until another run begins.
void Banner::saySwitched(const QString& line) {
    const QString subject = QStringLiteral("switched");
    if (line.isEmpty())
        return m_bar->withdraw(subject);
    Message message{Message::Kind::Note, line};
    message.subject = subject;
    say(message);
}

void Banner::present(const Snapshot& snapshot) {
    const QString subject = QStringLiteral("stopped");
    if (!snapshot.stopped) {
        m_stop.reset();
        return m_bar->withdraw(subject);
    }
    const std::pair stop(snapshot.generation, snapshot.step);
    if (m_stop == stop)
        return;
    m_stop = stop;
    Message message{Message::Kind::Note, stopText(snapshot)};
    if (!snapshot.divergence)
        message.buttons = {{tr("Play on until something happens"), [this] { emit playOnRequested(); }}};
    message.subject = subject;
    say(message);
}

/// Offers to start over with what startOver() has left out, as long as there is something.
void Banner::offerLeftOut() {
    const bool offered = m_model.leftOut() != nullptr;
    if (offered == m_offered)
        return;
    m_offered = offered;
    const QString subject = QStringLiteral("left out");
    if (!offered)
        return m_bar->withdraw(subject);
    Message message{Message::Kind::Note, tr("Step 0 again: the same weights, the same script."),
                    tr("What you changed while it trained is left out.")};
    message.buttons = {{tr("Start over with my changes"), [this] { emit replayRequested(); }}};
    message.subject = subject;
    say(message);
}

} // namespace lab::ui
