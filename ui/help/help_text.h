// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program's own help as rich text, made from the tables that the program itself runs on.
#pragma once

#include <QString>

#include <vector>

namespace lab::ui {

/// "Ctrl+R", and what it does.
struct KeyRow {
    QString keys;
    QString text;
};

/// First steps, plots, glossary, definitions, verdict, settings, functions, files, command line and keys;
/// each has a heading.
QString helpText(const std::vector<KeyRow>& keys);

} // namespace lab::ui
