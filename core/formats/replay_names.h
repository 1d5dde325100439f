// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What mlp-replay-1 calls things, beside our keys. For its reader and its writer alone.
#pragma once

#include <array>
#include <string_view>

namespace lab {

inline constexpr std::string_view replayFormat = "mlp-replay-1";

struct LossName {
    std::string_view inFile;
    std::string_view key;
};
inline constexpr std::array lossNames{LossName{"mse", "mse"}, LossName{"bce_logits", "bce"},
                                      LossName{"softmax_ce", "softmax"}};

/// The activations of the format, by our keys, and what it calls their parameter.
struct ActivationName {
    std::string_view key;
    std::string_view parameter = {};
    double initial = 0;
};
inline constexpr std::array activationNames{
    ActivationName{"identity"},
    ActivationName{"relu"},
    ActivationName{"leaky_relu", "slope", 0.01},
    ActivationName{"relu6"},
    ActivationName{"elu", "alpha", 1},
    ActivationName{"selu"},
    ActivationName{"gelu"},
    ActivationName{"gelu_tanh"},
    ActivationName{"silu"},
    ActivationName{"softplus"},
    ActivationName{"softsign"},
    ActivationName{"sigmoid"},
    ActivationName{"tanh"},
    ActivationName{"hard_sigmoid"},
    ActivationName{"hard_tanh"},
    ActivationName{"hard_swish"},
};

} // namespace lab
