// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names and help texts that stand in the rows of core's tables, in the reader's language. core has them
// in English, the rows are marked by nothing, and tableTexts() lists them for translators.
#pragma once

#include <QList>
#include <QString>

#include <string_view>

namespace lab {
enum class Verdict;
}

namespace lab::ui {

/// UTF-8 as it is: keys, symbols, names of people and licences.
QString textOf(std::string_view text);

/// A name or sentence of a table's row, with its numbers in the reader's style.
QString tableText(std::string_view english);
/// A name as it stands within a sentence: "learning rate" of "Learning rate", but "L2 λ" as it is.
QString tableTextInside(std::string_view english);

/// What a verdict is called: "Vanishing", and within a sentence "vanishing".
QString verdictWord(Verdict verdict);
QString verdictWordInside(Verdict verdict);

/// One text to translate, in English, and the row in which it stands.
struct TableText {
    QString text;
    QString row;
};
/// All that tableText() and tableTextInside() may be asked for; a text stands once.
QList<TableText> tableTexts();

/// The context of these texts in translations.
inline constexpr const char* tableContext = "Tables";

} // namespace lab::ui
