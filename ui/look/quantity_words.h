// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the quantities of core are called in words, and what each is: for cards, their choices and the help.
#pragma once

#include "core/insight/quantity.h"

#include <QString>

namespace lab::ui {

struct QuantityWords {
    /// "Error signal", and within a sentence "error signal".
    QString name;
    QString inText;
    /// What it is, with numbers in the C locale's style: see localized().
    QString definition;
};

/// Each row of quantities() has words (asserted).
QuantityWords wordsOf(const Quantity& quantity);

/// "Error signal (E)", or the name alone.
QString nameWithSymbol(const Quantity& quantity);

} // namespace lab::ui
