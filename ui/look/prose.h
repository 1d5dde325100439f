// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pieces of the right dock's pages: headings, paragraphs that do not jump, and the scrolling ground under
// them.
#pragma once

#include <QString>
#include <Qt>

class QFrame;
class QLabel;
class QScrollArea;
class QWidget;

namespace lab::ui {

/// A paragraph that wraps, with lines 19 px apart at 13 px. `role`: a role of the style sheet, or none.
QLabel* makeProse(const char* role = nullptr);
/// Sets a paragraph's text: rich, with <b> alone; the rest must be escaped. While the text changes the
/// paragraph grows but does not shrink, so that nothing below it jumps; see settle(). The tooltip explains
/// its terms.
void setProse(QLabel* paragraph, const QString& richText);
/// Takes back the height that longer texts had left. For changes of subject.
void settle(QLabel* paragraph);

/// A line between what stands above and below it, or with Qt::Vertical at its left and right.
QFrame* makeRule(Qt::Orientation orientation = Qt::Horizontal);

/// Scrolls `content` vertically; the dock's ground shines through. The content's layout keeps `margin` px at
/// both sides, whether or not the scroll bar shows.
QScrollArea* makeScrolling(QWidget* content, int margin);

} // namespace lab::ui
