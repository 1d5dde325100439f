// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a processor can multiply and add at best: independent chains of fused multiply-adds that never leave
// the registers.
#pragma once

#include <string_view>

namespace labbench {

struct MultiplyAdds {
    std::string_view isa;
    /// Returns what it computed, so that nothing is left out.
    double (*run)();
    /// Multiplications and additions of one run(), each counted as one.
    double flops;
};

/// `isa`: a set of kernels that this processor has. Null where none of its multiply-adds is written here.
const MultiplyAdds* multiplyAddsOf(std::string_view isa);

} // namespace labbench
