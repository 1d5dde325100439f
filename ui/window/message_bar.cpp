// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/message_bar.h"

#include "ui/look/icons.h"
#include "ui/look/shown_text.h"
#include "ui/plot/reading.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lab::ui {
namespace {

/// A confirmation of ten words is read in a third of it.
constexpr int passingMs = 8000;
constexpr int edge = 4;
constexpr int iconSide = 22;
/// What is cut of a longer text would not be read either.
constexpr std::size_t mostCharacters = 240;
/// A longer word, such as a path, may be broken anywhere.
constexpr qsizetype longestWord = 24;

QString breakable(const QString& text) {
    QString broken;
    qsizetype word = 0;
    for (const QChar c : shownText(text.simplified(), mostCharacters)) {
        word = c.isSpace() ? 0 : word + 1;
        broken += c;
        if (word >= longestWord && !c.isHighSurrogate())
            broken += QChar(0x200B); // a place to break, without width
    }
    return broken;
}

QLabel* makeLine() {
    auto* line = new QLabel;
    line->setTextFormat(Qt::PlainText);
    line->setWordWrap(true);
    line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return line;
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_theme(themeOf(ThemeName::Light)), m_row(new QHBoxLayout(this)), m_what(makeLine()),
      m_details(makeLine()) {
    setObjectName(QStringLiteral("messageBar"));
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    text->addStretch(1);
    text->addWidget(m_what);
    text->addWidget(m_details);
    text->addStretch(1);
    m_row->setContentsMargins(edge + 12 + iconSide + 12, 1, 10, 1); // as low as its text
    m_row->setSpacing(8);
    m_row->addLayout(text, 1);
    m_passing.setSingleShot(true);
    connect(&m_passing, &QTimer::timeout, this, &MessageBar::dismiss);
    hide();
}

void MessageBar::say(Message message) {
    std::erase_if(m_messages, [&](const Message& older) {
        return older.isPassing() || older.subject == message.subject;
    });
    m_messages.push_back(std::move(message));
    showMessage();
}

void MessageBar::dismiss() {
    if (m_messages.empty())
        return;
    m_messages.pop_back();
    showMessage();
}

void MessageBar::withdraw(const QString& subject) {
    if (std::erase_if(m_messages, [&](const Message& message) { return message.subject == subject; }) > 0)
        showMessage();
}

void MessageBar::showMessage() {
    m_passing.stop();
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    if (m_messages.empty()) {
        hide();
        place();
        if (hadFocus)
            parentWidget()->setFocus();
        return;
    }
    const Message& message = m_messages.back();
    m_what->setText(breakable(message.what));
    m_details->setText(breakable(message.details));
    m_details->setVisible(!message.details.isEmpty());
    makeButtons(message);
    if (hadFocus)
        m_buttons.front()->setFocus();
    setAccessibleName(shownText(message.text(), 2 * mostCharacters));
    if (message.isPassing())
        m_passing.start(passingMs);
    setTheme(m_theme);
    if (isVisible())
        announce();
    show();
    raise();
    place(); // the layout knows its height once it is shown
}

void MessageBar::makeButtons(const Message& message) {
    for (QPushButton* button : m_buttons) {
        button->hide();
        button->deleteLater(); // it may be the one that was clicked
    }
    m_buttons.clear();
    const auto add = [this](const QString& text) {
        auto* button = new QPushButton(text);
        button->setAutoDefault(false);
        m_row->addWidget(button, 0, Qt::AlignVCenter);
        button->show();
        m_buttons.push_back(button);
        return button;
    };
    for (const Message::Button& wish : message.buttons) {
        QPushButton* button = add(wish.text);
        if (m_buttons.size() == 1)
            button->setProperty("role", "primary");
        connect(button, &QPushButton::clicked, this, [this, act = wish.act] {
            dismiss();
            act();
        });
    }
    connect(add(message.dismissal.isEmpty() ? tr("Dismiss") : message.dismissal), &QPushButton::clicked, this,
            &MessageBar::dismiss);
}

void MessageBar::setHost(QWidget* host) {
    if (m_host != nullptr)
        m_host->removeEventFilter(this);
    m_host = host;
    m_host->installEventFilter(this);
    place();
}

/// As high as asked for, and more where it would cut a line of its host's text in two.
int MessageBar::coveringHeight(int height) const {
    const QList<QWidget*> parts = m_host->findChildren<QWidget*>();
    for (bool cuts = true; cuts;) {
        cuts = false;
        for (const QWidget* part : parts) {
            const bool isText = qobject_cast<const QLabel*>(part) != nullptr ||
                                qobject_cast<const ReadingLine*>(part) != nullptr;
            const QRect place(part->mapTo(m_host, QPoint()), part->size());
            if (!isText || !part->isVisible() || place.top() >= height || place.bottom() < height)
                continue;
            height = place.bottom() + 1;
            cuts = true;
        }
    }
    return height;
}

void MessageBar::place() {
    if (m_host == nullptr)
        return;
    const int width = m_host->width();
    const int height = coveringHeight(m_row->totalHeightForWidth(width));
    setGeometry(QRect(m_host->mapTo(parentWidget(), QPoint()), QSize(width, height)));
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_host && message() != nullptr &&
        (event->type() == QEvent::Resize || event->type() == QEvent::Move || event->type() == QEvent::Show ||
         event->type() == QEvent::LayoutRequest)) // other lines may stand below it now
        place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::setTheme(const Theme& theme) {
    m_theme = theme;
    dress(*this, theme);
    for (QLabel* line : {m_what, m_details})
        line->setStyleSheet(QStringLiteral("color: %1;").arg(colors().ink.name()));
    m_what->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    m_details->setFont(uiFont(theme.bodyPx));
    for (QPushButton* button : m_buttons)
        button->setFont(uiFont(theme.bodyPx));
    place();
    update();
}

StateColors MessageBar::colors() const {
    if (message() == nullptr || message()->kind == Message::Kind::Note)
        return {m_theme.ink, m_theme.selection, m_theme.accent};
    return message()->kind == Message::Kind::Warning ? m_theme.vanishing : m_theme.dying;
}

// Assistive technology reads an alert aloud, wherever the focus is.
void MessageBar::announce() {
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    emit announced(accessibleName());
}

void MessageBar::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    announce();
}

void MessageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const StateColors state = colors();
    painter.fillRect(rect(), state.background);
    painter.fillRect(0, 0, edge, height(), state.line);
    painter.fillRect(0, height() - 1, width(), 1, state.line);
    const bool note = message() == nullptr || message()->kind == Message::Kind::Note;
    paintIcon(painter, note ? IconName::Check : IconName::Warning,
              QRectF(edge + 12, (height() - iconSide) / 2.0, iconSide, iconSide),
              note ? m_theme.accent : state.ink);
}

} // namespace lab::ui
