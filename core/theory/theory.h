// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What theory says of a network before training: whether its error signal shrinks, stays or grows from layer
// to layer, and how far one random network may lie from that. And the exact split of what a pass has done.
#pragma once

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lab {

struct Network;
struct Trace;

/// Where q_l, the mean square of z in layer l, goes with depth.
enum class Fate {
    /// To a value > 0.
    FixedPoint,
    /// To 0: chi1 is its limit for small q.
    Vanishes,
    /// Beyond all bounds: chi1 is its limit for large q.
    Explodes,
    /// Nowhere: every q stays as it is, as in ReLU with He weights.
    Stays,
};

/// An infinitely wide, infinitely deep network of one activation.
struct MeanField {
    Fate fate = Fate::FixedPoint;
    /// q*: the limit, 0 or infinity. The starting value 1 where every q stays.
    double q = 0;
    /// chi1 = sw2 E[f'(sqrt(q*) x)^2]: what one layer, going back, makes of E|delta|^2. Below 1 the error
    /// signal vanishes, above 1 it explodes.
    double chi1 = 0;
    /// xi = 1 / |ln chi1|: over so many layers |delta|^2 changes by a factor e. Infinite at chi1 = 1.
    double depthScale = 0;

    /// 0.5 log10(chi1): decades of delta per layer going back; < 0 when vanishing.
    double decadesPerLayer() const;
};

/// Follows q' = sw2 E[f(sqrt(q) x)^2] + sb2, x ~ N(0, 1), from q = 1 to where it goes.
/// sw2 = fan-in * Var(W) >= 0, sb2 = Var(b) >= 0; q* to a relative 1e-10. A q* within 1e-10 of 0 counts as 0,
/// one above 1e12 as infinite. Where f has several fixed points (GELU), the one that q = 1 leads to.
/// Poole et al. 2016, arXiv 1606.05340, eq. 3; Schoenholz et al. 2017, arXiv 1611.01232, eq. 7 and 9.
MeanField meanField(const LayerActivation& activation, double sw2, double sb2);

/// What a band comes from.
struct BandNote {
    enum class Kind {
        /// `drawn` networks.
        Drawn,
        /// The mean-field theory of wide layers; Rough where there are many layers for their width.
        Theory,
        Rough,
    };

    Kind kind = Kind::Theory;
    std::int64_t drawn = 0;
    /// Of those with a signal, the share that stays in the band at all layers; of all drawn ones, the share
    /// in which no error signal reaches layer 1.
    double inside = 0;
    double blocked = 0;
};

/// The error signal that is to be expected of an experiment at step 0, all layers against the last hidden
/// one: log10(E_l / E_L), E_l as in LayerSignal::errorSignal. One entry per hidden layer, layer 1 first; the
/// last is 0.
struct Profile {
    /// The median over seeds, about.
    std::vector<double> center;
    /// About nine networks in ten lie between these, at each layer by itself: of whole profiles fewer do.
    /// low <= center <= high.
    std::vector<double> low;
    std::vector<double> high;
    /// Per hidden layer: the mean square of W a (z without the bias), and the factor by which E|delta|^2
    /// changes from the layer above to this one (0 for the last hidden layer, which is the reference).
    std::vector<double> q;
    std::vector<double> chi;
    /// False where theory says nothing; then the vectors are empty.
    bool valid = false;
    BandNote note;
};

/// The experiment has no problems() (asserted in parts); data: makeData(experiment).
///
/// Median and band are those of networks that are drawn (see drawn_networks.h) where that is quick, which is
/// where layers are narrow and theory is coarse. Of wider networks theory says:
///
/// q_1 = Var(W_1) * mean over rows of |x|^2;  q_{l+1} = n Var(W_{l+1}) E[f_l(z)^2], z ~ N(b_l, q_l);
/// chi_l = n Var(W_{l+1}) E[f_l'(z)^2]; the constant b_l = biasShift() is taken exactly, as the mean of z.
/// E_l, a mean of magnitudes, follows the root mean square by the factor E|f'| / sqrt(E[f'^2]).
///
/// As a mean over rows, E_l is averaged over the rows' |x|^2, each with its own q_l.
///
/// The band, for one row: given the layer above, ln |delta_l|^2 varies by (3 k - 1) / n with
/// k = E[f'^4] / E[f'^2]^2, which for ReLU is the 5/n of Hanin & Nica 2018, arXiv 1812.05994; to this comes
/// what the chance in q_l, (E[f^4] / E[f^2]^2 - 1) / n per layer, makes of ln chi_l. Means over rows vary
/// less: see fluctuation.h, where this is derived. Rotations (orthogonal weights) lack the part that a change
/// of length makes.
Profile predictProfile(const Experiment& experiment, const Data& data);

/// How one layer passes the error signal back: rms(delta_l) / rms(delta_{l+1}) = weightGain * slopeFactor.
struct BackwardFactor {
    /// rms(W_{l+1}^T delta_{l+1}) / rms(delta_{l+1}). NaN if no error signal arrives (delta_{l+1} = 0).
    double weightGain = 0;
    /// rms(delta_l) / rms(W_{l+1}^T delta_{l+1}): the rms of f'(z_l), weighted by what arrives. NaN if
    /// nothing does.
    double slopeFactor = 0;
};

/// One entry per hidden layer, layer 1 first; the layer above the last is the output layer. rms over units
/// and samples. `trace` holds a finished forwardBackward() of `network`.
std::vector<BackwardFactor> backwardSplit(const Network& network, const Trace& trace);

} // namespace lab
