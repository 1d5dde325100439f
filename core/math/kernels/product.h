// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How large products are cut: shared by the loops and by those who make room for them.
#pragma once

#include "core/math/matrix.h"

#include <algorithm>

namespace lab::blocking {

/// A block of A (blockRows x blockDepth) fits the second cache, one of B (blockDepth x blockColumns) the
/// third. blockRows is a multiple of every tile's rows, blockColumns of every tile's columns.
inline constexpr Index blockRows = 128;
inline constexpr Index blockDepth = 256;
inline constexpr Index blockColumns = 1032;

/// Above so many elements of A, its columns lie too far apart for the first cache, and blocks are copied.
inline constexpr Index mostInPlace = 16'384;

/// Blocks begin on a cache line.
inline constexpr Index line = 64 / sizeof(Scalar);

inline Index roomForA(Index rows, Index depth) {
    const Index room =
        rows * depth <= mostInPlace ? rows * depth : std::min(rows, blockRows) * std::min(depth, blockDepth);
    return (room + line - 1) / line * line;
}
inline Index roomForB(Index columns, Index depth) {
    return std::min(columns, blockColumns) * std::min(depth, blockDepth);
}

} // namespace lab::blocking
