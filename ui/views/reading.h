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

/// The first of these rich texts that is no wider than `width`, else the last: longest first.
QString fittingText(const QStringList& richTexts, const QFont& font, double width);

} // namespace lab::ui
