// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place where the program says something to the user: a bar under the toolbar.
#pragma once

#include "ui/look/message.h"
#include "ui/look/theme.h"

#include <QFrame>
#include <QPointer>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lab::ui {

/// Shows the newest message, and after its dismissal the one before. Stays until it is dismissed, or for some
/// seconds if it only confirms. It covers the upper edge of its host, in whole lines, and moves nothing:
/// whoever looks at a plot when a run stops still finds it there.
class MessageBar : public QFrame {
    Q_OBJECT

  public:
    explicit MessageBar(QWidget* parent);

    void say(Message message);
    /// Takes the message away that is shown.
    void dismiss();
    /// Takes the message on this subject away, shown or not.
    void withdraw(const QString& subject);
    /// Null if nothing is to be said.
    const Message* message() const { return m_messages.empty() ? nullptr : &m_messages.back(); }

    /// The widget at whose upper edge the bar stands, of the same parent or below it.
    void setHost(QWidget* host);
    void setTheme(const Theme& theme);

    /// The buttons as shown: the message's own, then the one that dismisses.
    const std::vector<QPushButton*>& buttons() const { return m_buttons; }

  signals:
    /// Assistive technology is told to read this aloud.
    void announced(const QString& text);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void showMessage();
    void makeButtons(const Message& message);
    int coveringHeight(int height) const;
    void place();
    void announce();
    StateColors colors() const;

    Theme m_theme;
    /// The last one is shown.
    std::vector<Message> m_messages;
    QPointer<QWidget> m_host;
    QHBoxLayout* m_row;
    QLabel* m_what;
    QLabel* m_details;
    std::vector<QPushButton*> m_buttons;
    QTimer m_passing;
};

} // namespace lab::ui
