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
#include <cstdint>

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
    Part someColumns(Index first, Index count) const {
        Part some = *this;
        some.columns = count;
        some.b.data += first * b.columnStep;
        some.start = start ? start + first * startStep : nullptr;
        some.c += first * cStep;
        return some;
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

/// A few numbers; a call of memcpy would take longer.
template <class D>
HWY_INLINE void copy(D d, Index n, const Scalar* from, Scalar* to) {
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    Index i = 0;
    for (; i + lanes <= n; i += lanes)
        hn::StoreU(hn::LoadU(d, from + i), d, to + i);
    if constexpr (hn::MaxLanes(d) > 1) {
        if (i < n)
            copy(hn::CappedTag<Scalar, hn::MaxLanes(d) / 2>(), n - i, from + i, to + i);
    }
}

/// Copies (rows x depth) to where every column's rows lie side by side.
void packPanel(Index rows, Index depth, const Strided& from, Scalar* HWY_RESTRICT to) {
    // A row's numbers that share a cache line are read together: rows may stand a power of two apart, where
    // lines drive each other out.
    for (Index first = 0; first < depth; first += blocking::line) {
        const Index here = std::min(blocking::line, depth - first);
        for (Index r = 0; r < rows; ++r) {
            const Scalar* source = from.data + r * from.rowStep + first * from.columnStep;
            for (Index k = 0; k < here; ++k)
                to[(first + k) * rows + r] = source[k * from.columnStep];
        }
    }
}

/// Copies (rows x depth) in panels of `height` rows, each read in one stream. The panel that begins with row
/// r stands at to[r * blocking::pitch(depth)].
void packPanels(Index rows, Index depth, const Strided& from, Index height, Scalar* HWY_RESTRICT to) {
    const Index pitch = blocking::pitch(depth);
    const auto overPanels = [&](auto&& body) HWY_ATTR {
        for (Index first = 0; first < rows; first += height)
            body(first, std::min(height, rows - first), to + first * pitch);
    };
    if (from.rowStep != 1) {
        overPanels([&](Index first, Index here, Scalar* panel) HWY_ATTR {
            packPanel(here, depth, {from.data + first * from.rowStep, from.rowStep, from.columnStep}, panel);
        });
        return;
    }
    // All panels together: a column's numbers lie side by side, and the next column may be pages away.
    for (Index k = 0; k < depth; ++k) {
        const Scalar* const column = from.data + k * from.columnStep;
        overPanels([&](Index first, Index here, Scalar* panel)
                       HWY_ATTR { copy(hn::ScalableTag<Scalar>(), here, column + first, panel + k * here); });
    }
}

constexpr Index panelColumns = 6;
constexpr Index panelVectors = HWY_TARGET <= HWY_AVX3 ? 4 : 2;

Index panelRows() {
    return panelVectors * static_cast<Index>(hn::Lanes(hn::ScalableTag<Scalar>()));
}

/// C += (or = start +) the product of packed panels of A and a block of B: packed too, or where it stands.
void packedBlock(const Part& block, bool packedB) {
    const Index pitch = blocking::pitch(block.depth);
    for (Index column = 0; column < block.columns; column += panelColumns) {
        const Index columns = std::min(panelColumns, block.columns - column);
        const Strided b = packedB
                              ? Strided{block.b.data + column * pitch, columns, 1}
                              : Strided{block.b.data + column * block.b.columnStep, 1, block.b.columnStep};
        for (Index row = 0; row < block.rows; row += panelRows()) {
            const Index rows = std::min(panelRows(), block.rows - row);
            const Scalar* start = block.start ? block.start + row + column * block.startStep : nullptr;
            allRows(hn::ScalableTag<Scalar>(),
                    Part{rows, columns, block.depth, block.a + row * pitch, rows, b, start, block.startStep,
                         block.c + row + column * block.cStep, block.cStep});
        }
    }
}

/// The product block by block. A is copied; B too, unless the numbers of its columns lie side by side.
void blocked(const Product& p, Scalar* workspace) {
    using namespace blocking;
    Scalar* const packedA = workspace;
    Scalar* const packedB = workspace + roomForA(p.rows, p.depth);
    const bool packs = p.b.rowStep != 1;
    const Index depthStep = evenBlock(p.depth, blockDepth);
    for (Index column = 0; column < p.columns; column += blockColumns) {
        const Index columns = std::min(blockColumns, p.columns - column);
        for (Index k = 0; k < p.depth; k += depthStep) {
            const Index depth = std::min(depthStep, p.depth - k);
            Strided b = p.b;
            b.data += k * b.rowStep + column * b.columnStep;
            if (packs) { // as its transpose: a panel of B is one tile's columns
                packPanels(columns, depth, {b.data, b.columnStep, b.rowStep}, panelColumns, packedB);
                b.data = packedB;
            }
            for (Index row = 0; row < p.rows; row += blockRows) {
                const Index rows = std::min(blockRows, p.rows - row);
                packPanels(rows, depth,
                           {p.a.data + row * p.a.rowStep + k * p.a.columnStep, p.a.rowStep, p.a.columnStep},
                           panelRows(), packedA);
                Scalar* const c = p.c + row + column * p.stepOfC();
                Part block{rows, columns, depth, packedA, 0, b, c, p.stepOfC(), c, p.stepOfC()};
                if (k == 0) {
                    block.start = p.start ? p.start + row : nullptr;
                    block.startStep = 0;
                }
                packedBlock(block, packs);
            }
        }
    }
}

void product(const Product& p, Scalar* workspace) {
    const hn::ScalableTag<Scalar> d;
    constexpr std::uintptr_t line = blocking::line * sizeof(Scalar);
    workspace += (line - reinterpret_cast<std::uintptr_t>(workspace) % line) % line / sizeof(Scalar);
    if (p.rows * p.depth > blocking::mostInPlace) {
        blocked(p, workspace);
        return;
    }
    Part part{p.rows, p.columns, p.depth, p.a.data, p.a.columnStep, p.b, p.start, 0, p.c, p.stepOfC()};
    if (p.a.rowStep != 1) { // one panel of all rows
        packPanel(p.rows, p.depth, p.a, workspace);
        part.a = workspace;
        part.aStep = p.rows;
    }
    for (Index column = 0; column < p.columns; column += blocking::columnsInPlace)
        allRows(d, part.someColumns(column, std::min(blocking::columnsInPlace, p.columns - column)));
}

template <class D>
HWY_INLINE void sumRows(D d, Index row, Index rows, Index columns, const Scalar* HWY_RESTRICT matrix,
                        Scalar* HWY_RESTRICT out) {
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    for (; row + lanes <= rows; row += lanes) {
        auto sum = hn::Zero(d);
        for (Index c = 0; c < columns; ++c)
            sum = hn::Add(sum, hn::LoadU(d, matrix + c * rows + row));
        hn::StoreU(sum, d, out + row);
    }
    if constexpr (hn::MaxLanes(d) > 1) {
        if (row < rows)
            sumRows(hn::CappedTag<Scalar, hn::MaxLanes(d) / 2>(), row, rows, columns, matrix, out);
    }
}

void rowSums(Index rows, Index columns, const Scalar* matrix, Scalar* out) {
    sumRows(hn::ScalableTag<Scalar>(), 0, rows, columns, matrix, out);
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
    return blocking::roomForA(rows, depth) + blocking::roomForB(columns, depth) + blocking::line;
}
} // namespace lab
#endif
