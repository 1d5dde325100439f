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
    /// One sentence that needs no other term explained first.
    QString sentence;
    /// How it occurs in running text, as a regular expression.
    QString pattern;
};

const QList<Term>& glossary();

/// Where terms stand in a plain text, as start and length, in order; none overlap.
QList<std::pair<qsizetype, qsizetype>> termPlaces(const QString& text);
/// "Epoch: ..." of each term in a plain text, a line each; empty if there is none.
QString termHelp(const QString& text);

} // namespace lab::ui
