// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can be done with a card's plot, as menus: the way without a mouse, and to files, clipboard and table.
#pragma once

#include <QString>

#include <memory>

class QMenu;

namespace lab::ui {

class Card;

/// Scale, zoom, export and maximise. The menu lives no longer than the card.
std::unique_ptr<QMenu> makeCardMenu(Card& card);
/// Its part about export alone.
std::unique_ptr<QMenu> makeExportMenu(Card& card);

/// Its picture goes to the clipboard, and the card says so.
void copyPicture(Card& card);
/// Writes the card's picture or numbers, by `suffix`: "png", "svg" or "csv". The card says how it went.
bool saveCard(Card& card, const QString& path, const QString& suffix);

} // namespace lab::ui
