// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/math/kernels/kernels.h"

#include "core/math/kernels/targets.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <vector>

namespace lab {
namespace {

std::vector<Kernels> makeSets() {
    std::vector<Kernels> sets;
    // Highway's targets stand best first; its own choice is only used here.
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::GetChosenTarget().Update(target);
        addProducts(sets.emplace_back());
        addElementwise(sets.back());
    }
    hwy::GetChosenTarget().DeInit();
    sets.push_back(referenceKernels());
    return sets;
}

bool sameLetters(std::string_view left, std::string_view right) {
    const auto lower = [](unsigned char c) { return std::tolower(c); };
    return std::ranges::equal(left, right, {}, lower, lower);
}

} // namespace

std::span<const Kernels> kernelSets() {
    static const std::vector<Kernels> sets = makeSets();
    return sets;
}

const Kernels* findKernels(std::string_view name) {
    const auto sets = kernelSets();
    const auto found =
        std::ranges::find_if(sets, [&](const Kernels& set) { return sameLetters(set.name, name); });
    return found == sets.end() ? nullptr : &*found;
}

const Kernels& kernels() {
    static const Kernels& chosen = [&]() -> const Kernels& {
        const char* wish = std::getenv("LAB_ISA");
        const Kernels* wanted = wish ? findKernels(wish) : nullptr;
        return wanted ? *wanted : kernelSets().front();
    }();
    return chosen;
}

} // namespace lab
