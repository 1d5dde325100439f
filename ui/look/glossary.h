// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The terms that the window uses, one plain sentence each: for tooltips and for the help.
#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace lab::ui {

struct Term {
    QString name;
    /// One sentence in plain words, with numbers in the C locale's style: see sentenceOf().
    QString sentence;
    /// How it occurs in running text, as a regular expression.
    QString pattern;
};

const QList<Term>& glossary();
QString sentenceOf(const Term& term);

/// Where terms stand in a plain text, as start and length, in order; none overlap.
QList<std::pair<qsizetype, qsizetype>> termPlaces(const QString& text);
/// "Epoch: ..." of each term in a plain text, a line each; empty if there is none.
QString termHelp(const QString& text);

} // namespace lab::ui
