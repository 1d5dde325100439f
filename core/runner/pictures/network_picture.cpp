// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/runner/pictures/network_picture.h"

#include "core/math/network.h"

#include <algorithm>

namespace lab {

void fillNetworkPicture(const Network& network, const Vector& gradient, Snapshot& snapshot) {
    if (network.parameters.size() <= networkPictureLimit) {
        snapshot.parameters = network.parameters;
        snapshot.gradient = gradient;
        return;
    }
    Index offset = 0;
    for (const LayerShape& layer : network.layers) {
        snapshot.pictureLayers.push_back(
            {std::min(layer.in, pictureUnits), std::min(layer.out, pictureUnits), offset});
        offset += snapshot.pictureLayers.back().parameterCount();
    }
    snapshot.parameters.resize(offset);
    snapshot.gradient.resize(offset);
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const LayerShape& from = network.layers[l];
        const LayerShape& to = snapshot.pictureLayers[l];
        to.weights(snapshot.parameters) = from.weights(network.parameters).topLeftCorner(to.out, to.in);
        to.bias(snapshot.parameters) = from.bias(network.parameters).head(to.out);
        to.weights(snapshot.gradient) = from.weights(gradient).topLeftCorner(to.out, to.in);
        to.bias(snapshot.gradient) = from.bias(gradient).head(to.out);
    }
}

} // namespace lab
