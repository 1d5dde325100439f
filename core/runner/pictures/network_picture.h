// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The weights that the network picture draws.
#pragma once

#include "core/runner/snapshot.h"

namespace lab {

/// Fills Snapshot::parameters, gradient and pictureLayers. gradient: laid out like Network::parameters.
void fillNetworkPicture(const Network& network, const Vector& gradient, Snapshot& snapshot);

} // namespace lab
