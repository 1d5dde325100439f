// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A cause as tests compare and print it: "bias of layer 2 -1.5 at step 19".
#pragma once

#include "core/insight/life_log.h"

#include <charconv>
#include <string>
#include <type_traits>
#include <variant>

namespace labtest {

inline std::string valueText(const lab::Value& value) {
    return std::visit(
        [](const auto& held) -> std::string {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(held)>, std::string>) {
                return held;
            } else {
                char buffer[64];
                return {buffer, std::to_chars(buffer, buffer + 64, static_cast<double>(held)).ptr};
            }
        },
        value);
}

inline std::string causeText(const lab::LifeCause& cause) {
    if (const auto* updates = std::get_if<lab::Updates>(&cause))
        return "updates at learning rate " + valueText(updates->learningRate);
    const auto* made = std::get_if<lab::Intervention>(&cause);
    if (made == nullptr)
        return "initialisation";
    const std::int64_t layer = lab::layerOf(made->change);
    return std::string(lab::keyOf(made->change)) + (layer == 0 ? "" : " of layer " + std::to_string(layer)) +
           " " + valueText(lab::valueOf(made->change)) + " at step " + std::to_string(made->step);
}

} // namespace labtest
