// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/problem_note.h"

#include "ui/look/theme.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QScrollArea>
#include <QStyle>

#include <algorithm>

namespace lab::ui {
namespace {

constexpr int leastWidth = 224;
constexpr int edge = 4;

/// The nearest widget around `part` that is wide enough to float in, and scrolls with it.
QWidget* groundOf(const QWidget& part) {
    QWidget* ground = part.parentWidget();
    while (!ground->isWindow() && ground->styleSheet().isEmpty() &&
           (ground->parentWidget() == nullptr || ground->parentWidget()->parentWidget() == nullptr ||
            qobject_cast<QAbstractScrollArea*>(ground->parentWidget()->parentWidget()) == nullptr))
        ground = ground->parentWidget();
    return ground;
}

} // namespace

ProblemNote::ProblemNote(QWidget& field, QWidget* owner) : QLabel(owner), m_field(&field), m_owner(owner) {
    setObjectName(QStringLiteral("problemNote"));
    setProperty("role", "problem");
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    hide();
    field.installEventFilter(this);
}

bool ProblemNote::say(const QString& problem) {
    const bool left = m_field->window()->focusWidget() != m_field;
    const QString shown = left ? QString() : problem;
    if (text() == shown)
        return !left;
    setText(shown);
    m_field->setProperty("problem", !shown.isEmpty());
    // Style sheets read dynamic properties only when a widget is polished.
    m_field->style()->unpolish(m_field);
    m_field->style()->polish(m_field);
    if (shown.isEmpty()) {
        setParent(m_owner);
        hide();
    } else {
        place();
    }
    return !left;
}

void ProblemNote::place() {
    QWidget* ground = groundOf(*m_field);
    setParent(ground);
    setFont(uiFont(themeOf(ThemeName::Light).labelPx));
    ensurePolished();
    const QRect field(m_field->mapTo(ground, QPoint()), m_field->size());
    const int width = std::min(std::max(leastWidth, field.width()), ground->width() - 2 * edge);
    const int height = heightForWidth(width);
    const int below = field.bottom() + 3;
    const bool fits = below + height <= ground->height();
    setGeometry(std::clamp(field.right() + 1 - width, edge, ground->width() - edge - width),
                fits ? below : field.top() - 2 - height, width, height);
    show();
    raise();
}

bool ProblemNote::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
            say({});
    }
    const bool escape =
        event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
    if (!escape || text().isEmpty())
        return QLabel::eventFilter(watched, event);
    say({});
    return true;
}

} // namespace lab::ui
