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
inline constexpr Index blockDepth = 272;
inline constexpr Index blockColumns = 1032;

/// Above so many elements of A, its columns lie too far apart for the first cache, and blocks are copied.
inline constexpr Index mostInPlace = 16'384;

/// Where blocks are not copied, C's columns are taken so many at a time: each stands on a page of its own,
/// and the processor remembers few pages.
inline constexpr Index columnsInPlace = 48;

/// Blocks begin on a cache line.
inline constexpr Index line = 64 / sizeof(Scalar);

/// Numbers from one row's panel to the next row's: more than they hold, as panels that begin a power of two
/// apart drive each other out of the first cache.
inline Index pitch(Index depth) {
    return depth + 1;
}

/// The largest of the fewest blocks that `size` is cut into, none above `most`; as even as can be, since a
/// sliver costs as many loads and stores of C as a whole block.
inline Index evenBlock(Index size, Index most) {
    const Index blocks = (size + most - 1) / most;
    return (size + blocks - 1) / blocks;
}

inline Index roomForA(Index rows, Index depth) {
    const Index room = rows * depth <= mostInPlace
                           ? rows * depth
                           : std::min(rows, blockRows) * pitch(std::min(depth, blockDepth));
    return (room + line - 1) / line * line;
}
inline Index roomForB(Index columns, Index depth) {
    return std::min(columns, blockColumns) * pitch(std::min(depth, blockDepth));
}

} // namespace lab::blocking
