// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every choice in the program is one row of one table; this finds a row by its key.
#pragma once

#include <span>
#include <string_view>

namespace lab {

/// The row whose `key` equals `key`, or null. Keys are what files store; they are never renamed.
template <class Row>
const Row* findRow(std::span<const Row> rows, std::string_view key) {
    for (const Row& row : rows) {
        if (row.key == key)
            return &row;
    }
    return nullptr;
}

} // namespace lab
