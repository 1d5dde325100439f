// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Matrix products, compiled once per instruction set (Highway's foreach_target includes this file again for
// each). A tile of C stays in registers while depth runs; lanes are rows (units), and the numbers of B
// (samples) are broadcast. Large operands are first copied in blocks that fit the caches:
// Goto & van de Geijn 2008, Anatomy of high-performance matrix multiplication; Van Zee & van de Geijn 2015.

#include "core/math/kernels/product.h"
#include "core/math/kernels/targets.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/math/kernels/product.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lab::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Part of a product. Rows of A lie side by side; C's columns are cStep apart, and so on.
struct Part {
    Index rows;
    Index columns;
    Index depth;
    const Scalar* a;
    Index aStep;
    Strided b;
    /// What C starts from: start[row + column * startStep], or 0 where start is null.
    const Scalar* start;
    Index startStep;
    Scalar* c;
    Index cStep;

    Part fromRow(Index row) const {
        Part rest = *this;
        rest.rows -= row;
        rest.a += row;
        rest.start = start ? start + row : nullptr;
        rest.c += row;
        return rest;
    }
};

/// C of V vectors of rows and C columns, from column `first` on.
template <std::size_t V, std::size_t C, class D>
HWY_INLINE void tile(D d, const Part& p, Index first) {
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    hn::Vec<D> sum[C][V];
    for (std::size_t c = 0; c < C; ++c) {
        for (std::size_t v = 0; v < V; ++v) {
            const Index at = static_cast<Index>(v) * lanes;
            sum[c][v] = p.start ? hn::LoadU(d, p.start + (first + static_cast<Index>(c)) * p.startStep + at)
                                : hn::Zero(d);
        }
    }
    const Scalar* a = p.a;
    const Scalar* b = p.b.data + first * p.b.columnStep;
    for (Index k = 0; k < p.depth; ++k) {
        hn::Vec<D> column[V];
        for (std::size_t v = 0; v < V; ++v)
            column[v] = hn::LoadU(d, a + static_cast<Index>(v) * lanes);
        for (std::size_t c = 0; c < C; ++c) {
            const auto factor = hn::Set(d, b[static_cast<Index>(c) * p.b.columnStep]);
            for (std::size_t v = 0; v < V; ++v)
                sum[c][v] = hn::MulAdd(column[v], factor, sum[c][v]);
        }
        a += p.aStep;
        b += p.b.rowStep;
    }
    for (std::size_t c = 0; c < C; ++c) {
        for (std::size_t v = 0; v < V; ++v)
            hn::StoreU(sum[c][v], d,
                       p.c + (first + static_cast<Index>(c)) * p.cStep + static_cast<Index>(v) * lanes);
    }
}

/// The last columns: fewer than a whole tile's.
template <std::size_t V, std::size_t C, class D>
HWY_INLINE void lastColumns(D d, const Part& p, Index first) {
    if constexpr (C > 0) {
        if (p.columns - first == static_cast<Index>(C))
            tile<V, C>(d, p, first);
        else
            lastColumns<V, C - 1>(d, p, first);
    }
}

/// Tiles with as many sums as registers hold beside a column of A and a factor; at least 12, as a sum waits
/// 4 cycles for its last addition and two are made per cycle.
template <std::size_t V, class D>
HWY_INLINE void allColumns(D d, const Part& p) {
    constexpr std::size_t C = V == 1 ? 12 : V == 2 ? (HWY_TARGET <= HWY_AVX3 ? 12 : 6) : 6;
    Index first = 0;
    for (; first + static_cast<Index>(C) <= p.columns; first += C)
        tile<V, C>(d, p, first);
    lastColumns<V, C - 1>(d, p, first);
}

/// All rows, the last in ever narrower vectors.
template <class D>
void allRows(D d, const Part& p) {
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    Index row = 0;
    if constexpr (HWY_TARGET <= HWY_AVX3 && hn::MaxLanes(d) == HWY_LANES(Scalar)) {
        for (; row + 4 * lanes <= p.rows; row += 4 * lanes)
            allColumns<4>(d, p.fromRow(row));
    }
    if constexpr (hn::MaxLanes(d) == HWY_LANES(Scalar)) {
        for (; row + 2 * lanes <= p.rows; row += 2 * lanes)
            allColumns<2>(d, p.fromRow(row));
    }
    for (; row + lanes <= p.rows; row += lanes)
        allColumns<1>(d, p.fromRow(row));
    if constexpr (hn::MaxLanes(d) > 1) {
        if (row < p.rows)
            allRows(hn::CappedTag<Scalar, hn::MaxLanes(d) / 2>(), p.fromRow(row));
    }
}

/// Copies (rows x depth) so that every panel of `height` rows is read in one stream.
void packRows(Index rows, Index depth, const Strided& from, Index height, Scalar* to) {
    for (Index first = 0; first < rows; first += height) {
        const Index here = std::min(height, rows - first);
        for (Index k = 0; k < depth; ++k) {
            const Scalar* source = from.data + first * from.rowStep + k * from.columnStep;
            for (Index r = 0; r < here; ++r)
                to[k * here + r] = source[r * from.rowStep];
        }
        to += here * depth;
    }
}

/// The product block by block, each copied before it is used.
void blocked(const Product& p, Scalar* workspace) {
    using namespace blocking;
    const hn::ScalableTag<Scalar> d;
    const Index height = (HWY_TARGET <= HWY_AVX3 ? 4 : 2) * static_cast<Index>(hn::Lanes(d));
    Scalar* const packedA = workspace;
    Scalar* const packedB = workspace + roomForA(p.rows, p.depth);
    for (Index column = 0; column < p.columns; column += blockColumns) {
        const Index columns = std::min(blockColumns, p.columns - column);
        for (Index k = 0; k < p.depth; k += blockDepth) {
            const Index depth = std::min(blockDepth, p.depth - k);
            // B (depth x columns) as its transpose: panels of one tile's columns.
            packRows(columns, depth,
                     {p.b.data + k * p.b.rowStep + column * p.b.columnStep, p.b.columnStep, p.b.rowStep}, 6,
                     packedB);
            for (Index row = 0; row < p.rows; row += blockRows) {
                const Index rows = std::min(blockRows, p.rows - row);
                packRows(rows, depth,
                         {p.a.data + row * p.a.rowStep + k * p.a.columnStep, p.a.rowStep, p.a.columnStep},
                         height, packedA);
                Scalar* const c = p.c + row + column * p.rows;
                for (Index first = 0; first < rows; first += height) {
                    const Index tileRows = std::min(height, rows - first);
                    for (Index at = 0; at < columns; at += 6) {
                        const Index tileColumns = std::min<Index>(6, columns - at);
                        Scalar* const tileC = c + first + at * p.rows;
                        Part part{tileRows, tileColumns,
                                  depth,    packedA + first * depth,
                                  tileRows, {packedB + at * depth, tileColumns, 1},
                                  tileC,    p.rows,
                                  tileC,    p.rows};
                        if (k == 0) {
                            part.start = p.start ? p.start + row + first : nullptr;
                            part.startStep = 0;
                        }
                        allRows(d, part);
                    }
                }
            }
        }
    }
}

void product(const Product& p, Scalar* workspace) {
    const hn::ScalableTag<Scalar> d;
    if (p.rows * p.depth > blocking::mostInPlace) {
        blocked(p, workspace);
        return;
    }
    Part part{p.rows, p.columns, p.depth, p.a.data, p.a.columnStep, p.b, p.start, 0, p.c, p.rows};
    if (p.a.rowStep != 1) {
        packRows(p.rows, p.depth, p.a, p.rows, workspace);
        part.a = workspace;
        part.aStep = p.rows;
    }
    allRows(d, part);
}

void rowSums(Index rows, Index columns, const Scalar* matrix, Scalar* out) {
    std::fill(out, out + rows, Scalar{0});
    for (Index c = 0; c < columns; ++c) {
        for (Index r = 0; r < rows; ++r)
            out[r] += matrix[c * rows + r];
    }
}

void productKernels(Kernels& set) {
    set.name = targetName(HWY_TARGET);
    set.product = product;
    set.rowSums = rowSums;
}

} // namespace
} // namespace lab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lab {
namespace {
HWY_EXPORT(productKernels);
} // namespace

void addProducts(Kernels& set) {
    HWY_DYNAMIC_DISPATCH(productKernels)(set);
}

Index productWorkspace(Index rows, Index columns, Index depth) {
    return blocking::roomForA(rows, depth) + blocking::roomForB(columns, depth);
}
} // namespace lab
#endif
