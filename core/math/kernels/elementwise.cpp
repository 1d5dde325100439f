// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loops over numbers one by one, compiled once per instruction set: the activations with their slopes, and
// the passes that also sum what is measured, since they touch the numbers anyway.

#include "core/math/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/math/kernels/elementwise.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lab::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Full = hn::ScalableTag<Scalar>;

/// Calls body(tag, index) over n numbers: whole vectors first, then ever narrower ones.
template <class D, class Body>
HWY_INLINE void overAll(D d, Index first, Index n, Body&& body) {
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    for (; first + lanes <= n; first += lanes)
        body(d, first);
    if constexpr (hn::MaxLanes(d) > 1) {
        if (first < n)
            overAll(hn::CappedTag<Scalar, hn::MaxLanes(d) / 2>(), first, n, body);
    }
}

/// A sum that vectors of any width add to.
class Sum {
  public:
    HWY_INLINE Sum() : m_whole(hn::Zero(Full())) {}
    template <class D>
    HWY_INLINE void add(D d, hn::Vec<D> term) {
        if constexpr (hn::MaxLanes(d) == HWY_LANES(Scalar))
            m_whole = hn::Add(m_whole, term);
        else
            m_rest += hn::GetLane(hn::SumOfLanes(d, term));
    }
    HWY_INLINE Scalar total() const { return hn::GetLane(hn::SumOfLanes(Full(), m_whole)) + m_rest; }

  private:
    hn::Vec<Full> m_whole;
    Scalar m_rest = 0;
};

template <class V>
struct Point {
    V value;
    V slope;
};

/// 2^k for whole k in [-1022, 1023]: k becomes an exponent by its place in the last bits of a large number.
template <class D, class V>
HWY_INLINE V powerOfTwo(D d, V k) {
    const hn::RebindToUnsigned<D> bits;
    return hn::BitCast(d, hn::ShiftLeft<52>(hn::BitCast(bits, hn::Add(k, hn::Set(d, 0x1.8p52 + 1023)))));
}

/// e^r - 1 for |r| <= ln(2)/2: Taylor's series up to r^13/13!, whose remainder is below 2^-57.
template <class D, class V>
HWY_INLINE V expm1NearZero(D d, V r) {
    const auto inverse = [d](double factorial) HWY_ATTR { return hn::Set(d, 1 / factorial); };
    const V r2 = hn::Mul(r, r);
    const V r4 = hn::Mul(r2, r2);
    // From r^2 on, in pairs of pairs (Estrin 1960), as a chain of 12 would wait for each link.
    const V c2 = hn::MulAdd(inverse(6), r, inverse(2));
    const V c4 = hn::MulAdd(inverse(120), r, inverse(24));
    const V c6 = hn::MulAdd(inverse(5040), r, inverse(720));
    const V c8 = hn::MulAdd(inverse(362880), r, inverse(40320));
    const V c10 = hn::MulAdd(inverse(39916800), r, inverse(3628800));
    const V c12 = hn::MulAdd(inverse(6227020800), r, inverse(479001600));
    const V low = hn::MulAdd(c4, r2, c2);
    const V middle = hn::MulAdd(c8, r2, c6);
    const V high = hn::MulAdd(c12, r2, c10);
    const V rest = hn::MulAdd(hn::MulAdd(high, r4, middle), r4, low);
    return hn::MulAdd(rest, r2, r);
}

template <class V>
struct Exponential {
    V value;
    V minusOne;
};

/// e^x and e^x - 1 for x <= 0, each with its own digits, as 2^k e^r; subnormal numbers too; NaN for NaN.
template <class D, class V>
HWY_INLINE Exponential<V> expOfNegative(D d, V x) {
    const V lowest = hn::Set(d, -800.0); // beyond it, e^x rounds to 0
    const V floor = hn::Set(d, -1021.0);
    const V one = hn::Set(d, 1.0);
    // ln 2 in two parts: k times the first is exact (fdlibm's e_exp.c).
    const V ln2High = hn::Set(d, 0x1.62e42feep-1);
    const V ln2Low = hn::Set(d, 0x1.a39ef35793c76p-33);
    const bool normal = hn::AllTrue(d, hn::Gt(x, hn::Set(d, -700.0)));
    if (HWY_UNLIKELY(!normal))
        x = hn::IfThenElse(hn::Lt(x, lowest), lowest, x);
    const V k = hn::Round(hn::Mul(x, hn::Set(d, 0x1.71547652b82fep0)));
    const V r = hn::NegMulAdd(k, ln2Low, hn::NegMulAdd(k, ln2High, x));
    const V rest = expm1NearZero(d, r);
    const V first = HWY_LIKELY(normal) ? k : hn::IfThenElse(hn::Lt(k, floor), floor, k);
    const V scale = powerOfTwo(d, first);
    Exponential<V> result{hn::MulAdd(scale, rest, scale), hn::MulAdd(scale, rest, hn::Sub(scale, one))};
    if (HWY_UNLIKELY(!normal))
        result.value = hn::Mul(result.value, powerOfTwo(d, hn::Sub(k, first)));
    return result;
}

struct IdentityCurve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings&) {
        return {z, hn::IfThenElse(hn::Eq(z, z), hn::Set(d, 1.0), z)};
    }
};

/// 1 above 0, `below` below it, `kink` at 0, NaN for NaN.
template <class D, class V>
HWY_INLINE V stepAtZero(D d, V z, V below, V kink) {
    const V zero = hn::Zero(d);
    return hn::IfThenElse(hn::Gt(z, zero), hn::Set(d, 1.0),
                          hn::IfThenElse(hn::Lt(z, zero), below, hn::IfThenElse(hn::Eq(z, z), kink, z)));
}

struct ReluCurve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings& s) {
        const V zero = hn::Zero(d);
        return {hn::IfThenElse(hn::Le(z, zero), zero, z), stepAtZero(d, z, zero, hn::Set(d, s.kinkSlope))};
    }
};

struct LeakyCurve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings& s) {
        const V slope = hn::Set(d, s.parameter);
        return {hn::IfThenElse(hn::Lt(z, hn::Zero(d)), hn::Mul(slope, z), z), stepAtZero(d, z, slope, slope)};
    }
};

struct Relu6Curve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings& s) {
        const V zero = hn::Zero(d);
        const V six = hn::Set(d, 6.0);
        const auto above = hn::Ge(z, six);
        return {hn::IfThenElse(above, six, hn::IfThenElse(hn::Le(z, zero), zero, z)),
                hn::IfThenElse(above, zero, stepAtZero(d, z, zero, hn::Set(d, s.kinkSlope)))};
    }
};

/// With e = exp(-|z|): s = 1/(1 + e) or e/(1 + e), s' = e/(1 + e)^2: all digits in both tails.
struct SigmoidCurve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings&) {
        const V one = hn::Set(d, 1.0);
        const V e = expOfNegative(d, hn::Neg(hn::Abs(z))).value;
        const V positive = hn::Div(one, hn::Add(one, e));
        const V negative = hn::Mul(e, positive);
        return {hn::IfThenElse(hn::Lt(z, hn::Zero(d)), negative, positive), hn::Mul(negative, positive)};
    }
};

/// With e = exp(-2|z|): tanh = (1 - e)/(1 + e), which keeps its digits near 0 as 1 - e does, and
/// tanh' = 4e/(1 + e)^2 = e (1 + |tanh|)^2: one division serves both.
struct TanhCurve {
    template <class D, class V>
    static HWY_INLINE Point<V> at(D d, V z, const CurveSettings&) {
        const auto e = expOfNegative(d, hn::Mul(hn::Abs(z), hn::Set(d, -2.0)));
        const V size = hn::Div(hn::Neg(e.minusOne), hn::Add(hn::Set(d, 2.0), e.minusOne));
        const V twice = hn::Add(hn::Set(d, 1.0), size);
        return {hn::CopySign(size, z), hn::Mul(e.value, hn::Mul(twice, twice))};
    }
};

template <class C, bool WithSlope>
Scalar alongCurve(const CurveSettings& settings, Index n, const Scalar* HWY_RESTRICT z,
                  Scalar* HWY_RESTRICT a, Scalar* HWY_RESTRICT slope) {
    Sum squares;
    overAll(Full(), 0, n, [&](auto d, Index i) HWY_ATTR {
        const auto at = hn::LoadU(d, z + i);
        const auto point = C::at(d, at, settings);
        hn::StoreU(point.value, d, a + i);
        if constexpr (WithSlope)
            hn::StoreU(point.slope, d, slope + i);
        // 0 z adds nothing, or NaN.
        squares.add(d, hn::MulAdd(point.value, point.value, hn::Mul(at, hn::Zero(d))));
    });
    return squares.total();
}

template <bool WithSlope>
Scalar along(Curve curve, const CurveSettings& settings, Index n, const Scalar* z, Scalar* a, Scalar* slope) {
    switch (curve) {
    case Curve::Identity:
        return alongCurve<IdentityCurve, WithSlope>(settings, n, z, a, slope);
    case Curve::Relu:
        return alongCurve<ReluCurve, WithSlope>(settings, n, z, a, slope);
    case Curve::Leaky:
        return alongCurve<LeakyCurve, WithSlope>(settings, n, z, a, slope);
    case Curve::Relu6:
        return alongCurve<Relu6Curve, WithSlope>(settings, n, z, a, slope);
    case Curve::Sigmoid:
        return alongCurve<SigmoidCurve, WithSlope>(settings, n, z, a, slope);
    case Curve::Tanh:
        return alongCurve<TanhCurve, WithSlope>(settings, n, z, a, slope);
    case Curve::None:
        break;
    }
    return 0;
}

Scalar activate(Curve curve, const CurveSettings& settings, Index n, const Scalar* z, Scalar* a) {
    return along<false>(curve, settings, n, z, a, nullptr);
}

Scalar activateWithSlope(Curve curve, const CurveSettings& settings, Index n, const Scalar* z, Scalar* a,
                         Scalar* slope) {
    return along<true>(curve, settings, n, z, a, slope);
}

Scalar timesSlope(Index n, const Scalar* HWY_RESTRICT slope, Scalar* HWY_RESTRICT delta) {
    Sum magnitudes;
    overAll(Full(), 0, n, [&](auto d, Index i) HWY_ATTR {
        const auto product = hn::Mul(hn::LoadU(d, delta + i), hn::LoadU(d, slope + i));
        hn::StoreU(product, d, delta + i);
        magnitudes.add(d, hn::Abs(product));
    });
    return magnitudes.total();
}

UpdateSums descend(Index n, Scalar rate, const Scalar* HWY_RESTRICT gradient,
                   const Scalar* HWY_RESTRICT before, Scalar* HWY_RESTRICT after) {
    Sum ofGradient;
    Sum ofWeights;
    Sum ofUpdate;
    overAll(Full(), 0, n, [&](auto d, Index i) HWY_ATTR {
        const auto g = hn::LoadU(d, gradient + i);
        const auto old = hn::LoadU(d, before + i);
        const auto now = hn::Sub(old, hn::Mul(hn::Set(d, rate), g));
        hn::StoreU(now, d, after + i);
        const auto moved = hn::Sub(now, old);
        ofGradient.add(d, hn::Mul(g, g));
        ofWeights.add(d, hn::Mul(old, old));
        ofUpdate.add(d, hn::Mul(moved, moved));
    });
    return {ofGradient.total(), ofWeights.total(), ofUpdate.total()};
}

Scalar sumOfSquares(Index n, const Scalar* x) {
    Sum sum;
    overAll(Full(), 0, n, [&](auto d, Index i) HWY_ATTR {
        const auto value = hn::LoadU(d, x + i);
        sum.add(d, hn::Mul(value, value));
    });
    return sum.total();
}

Scalar sumOfMagnitudes(Index n, const Scalar* x) {
    Sum sum;
    overAll(Full(), 0, n, [&](auto d, Index i) HWY_ATTR { sum.add(d, hn::Abs(hn::LoadU(d, x + i))); });
    return sum.total();
}

void elementwiseKernels(Kernels& set) {
    set.activate = activate;
    set.activateWithSlope = activateWithSlope;
    set.timesSlope = timesSlope;
    set.descend = descend;
    set.sumOfSquares = sumOfSquares;
    set.sumOfMagnitudes = sumOfMagnitudes;
}

} // namespace
} // namespace lab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lab {
namespace {
HWY_EXPORT(elementwiseKernels);
} // namespace

void addElementwise(Kernels& set) {
    HWY_DYNAMIC_DISPATCH(elementwiseKernels)(set);
}
} // namespace lab
#endif
