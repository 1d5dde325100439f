// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/prose.h"

#include "ui/look/glossary.h"

#include <QFrame>
#include <QLabel>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextDocumentFragment>

#include <algorithm>

namespace lab::ui {
namespace {

/// As the style sheet says.
constexpr int scrollBarWidth = 12;

} // namespace

QLabel* makeProse(const char* role) {
    auto* paragraph = new QLabel;
    paragraph->setWordWrap(true);
    paragraph->setTextFormat(Qt::RichText);
    paragraph->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // Wrapped text may be as narrow as the dock wants.
    paragraph->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    if (role != nullptr)
        paragraph->setProperty("role", role);
    return paragraph;
}

void setProse(QLabel* paragraph, const QString& richText) {
    const QString text = QStringLiteral("<p style=\"line-height: 120%\">%1</p>").arg(richText);
    if (paragraph->text() == text)
        return;
    paragraph->setText(text);
    paragraph->setToolTip(termHelp(QTextDocumentFragment::fromHtml(richText).toPlainText()));
    if (paragraph->width() > 1 && paragraph->isVisible())
        paragraph->setMinimumHeight(
            std::max(paragraph->minimumHeight(), paragraph->heightForWidth(paragraph->width())));
}

void settle(QLabel* paragraph) {
    paragraph->setMinimumHeight(0);
}

QFrame* makeRule(Qt::Orientation orientation) {
    auto* rule = new QFrame;
    const bool upright = orientation == Qt::Vertical;
    rule->setProperty("role", upright ? "upright" : "rule");
    if (upright)
        rule->setFixedWidth(1);
    return rule;
}

QScrollArea* makeScrolling(QWidget* content, int margin) {
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    // setWidget() has just switched this on.
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    // The scroll bar takes the place of the margin, so that lines keep their length when it comes.
    const auto fit = [content, margin](int, int maximum) {
        QMargins margins = content->layout()->contentsMargins();
        margins.setLeft(margin);
        margins.setRight(maximum > 0 ? margin - scrollBarWidth : margin);
        content->layout()->setContentsMargins(margins);
    };
    fit(0, 0);
    QObject::connect(scroll->verticalScrollBar(), &QScrollBar::rangeChanged, content, fit);
    return scroll;
}

} // namespace lab::ui
