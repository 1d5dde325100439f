// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pieces of a card's reading.
#pragma once

#include <QFont>
#include <QString>
#include <QStringList>

namespace lab::ui {

/// "96.4 %" of a share of 1, in the locale's digits.
QString percentText(double share, int decimals);

/// Without the tags.
QString plainText(const QString& richText);

/// The first of these rich texts that is no wider than `width`, else the last: longest first.
QString fittingText(const QStringList& richTexts, const QFont& font, double width);

/// Rich text of plain and <b> runs, cut with an ellipsis where it is wider than `width`. QLabel cannot.
QString elidedRichText(const QString& richText, const QFont& font, double width);

} // namespace lab::ui
