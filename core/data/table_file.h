// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a table of numbers with a label or target from CSV text: comma-separated, quoted as in RFC 4180,
// UTF-8, the first row naming the columns, the last column what is to be predicted.
#pragma once

#include "core/data/dataset.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace lab {

/// What the last column is.
enum class TargetKind {
    /// Numbers if every cell is one, classes otherwise.
    Guess,
    Classes,
    Number
};

/// What could not be read and where: "row 7, column 3 (mass): "abc" is not a number". Row 1 is the header and
/// blank rows count, as in a spreadsheet; columns count from 1.
struct TableError {
    std::string message;
};

/// The table, or the first thing wrong with it. A table that is read has at least 2 rows, 1 feature and, if
/// its target is classes, 2 classes. Classes are ordered by number if all their names are numbers, by their
/// bytes otherwise. Numbers have a decimal point in every locale; cells without a value are errors.
std::variant<Dataset, TableError> readTable(std::string_view text, TargetKind kind = TargetKind::Guess);

} // namespace lab
