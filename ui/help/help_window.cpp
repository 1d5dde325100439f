// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/help_window.h"

#include "ui/look/theme.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QStyle>
#include <QTextBlock>
#include <QTextBrowser>

namespace lab::ui {

HelpWindow::HelpWindow(const std::vector<KeyRow>& keys, QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit), m_contents(new QListWidget), m_text(new QTextBrowser) {
    setWindowTitle(tr("Help"));
    m_search->setPlaceholderText(tr("Search; Enter for the next"));
    m_search->setAccessibleName(tr("Search in the help"));
    m_search->setClearButtonEnabled(true);
    m_contents->setAccessibleName(tr("Contents"));
    m_contents->setFixedWidth(150);
    m_text->setAccessibleName(tr("Help"));
    m_text->setHtml(helpText(keys));
    m_text->document()->setDocumentMargin(14);
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0)
            continue;
        m_contents->addItem(block.text());
        m_headings.push_back(block.position());
    }
    auto* side = new QVBoxLayout;
    side->addWidget(m_contents);
    auto* row = new QHBoxLayout;
    row->addLayout(side);
    row->addWidget(m_text, 1);
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(m_search);
    rows->addLayout(row, 1);
    resize(860, 640);
    connect(m_search, &QLineEdit::textChanged, this, [this] { find(false); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_contents, &QListWidget::currentRowChanged, this, [this](int index) {
        QTextCursor heading(m_text->document());
        heading.setPosition(m_headings[static_cast<std::size_t>(index)]);
        m_text->moveCursor(QTextCursor::End); // so that the heading comes to the top
        m_text->setTextCursor(heading);
    });
}

void HelpWindow::find(bool next) {
    QTextCursor from = m_text->textCursor();
    if (!next)
        from.setPosition(from.selectionStart());
    QTextDocument& document = *m_text->document();
    QTextCursor found = document.find(m_search->text(), from);
    if (found.isNull())
        found = document.find(m_search->text(), 0);
    QList<QTextEdit::ExtraSelection> places;
    QTextEdit::ExtraSelection place;
    place.format.setBackground(palette().color(QPalette::Midlight));
    for (place.cursor = document.find(m_search->text(), 0); !place.cursor.isNull();
         place.cursor = document.find(m_search->text(), place.cursor))
        places << place;
    m_text->setExtraSelections(places);
    m_search->setProperty("problem", !m_search->text().isEmpty() && found.isNull());
    m_search->style()->polish(m_search); // for the red border
    if (!found.isNull())
        m_text->setTextCursor(found);
}

void HelpWindow::setTheme(const Theme& theme) {
    dress(*this, theme);
    setFont(uiFont(theme.bodyPx));
    for (QWidget* part : std::initializer_list<QWidget*>{m_search, m_contents, m_text})
        part->setFont(uiFont(theme.bodyPx));
    m_contents->setFixedWidth(static_cast<int>(150 * theme.bodyPx / Theme().bodyPx));
}

} // namespace lab::ui
