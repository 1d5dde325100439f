// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which hidden units took part in training, seen in passing: when that changes, a unit may have died or come
// back, and it is time to look.
#pragma once

#include "core/math/network.h"

#include <cstdint>
#include <vector>

namespace lab {

/// A unit whose slope is 0 on every row of a batch has a bias gradient of exactly 0 in it: reading the
/// biases' gradients finds who was off in every batch of an epoch, at next to no cost. It is a hint, no
/// measurement: a unit that gets no error signal looks the same.
class BatchActivity {
  public:
    explicit BatchActivity(const Network& network);

    /// Takes a step's gradient, laid out like Network::parameters: of the layers whose units can die. True if
    /// the set of units that are off changed: one that was off through the last epoch is on, or, as
    /// `endsEpoch` says that this step was an epoch's last, one that was on is off through this one.
    bool add(const Network& network, const Vector& gradient, bool endsEpoch);

  private:
    /// One per hidden unit: on in this epoch so far; on in the last one, or since. All are on before the
    /// first.
    std::vector<std::uint8_t> m_on;
    std::vector<std::uint8_t> m_wasOn;
};

} // namespace lab
