// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The wide half of a thread's vector registers, which libraries leave in use and arithmetic then waits for.
#pragma once

namespace lab {

/// Marks the upper halves of the vector registers as unused (vzeroupper); nothing elsewhere than on x86 with
/// AVX. While they are in use, plain SSE2 code that calls a mathematics library built for AVX pays for a
/// change of state at each call: sigmoid training took 13 times as long in a program with a window as without
/// (Intel Sapphire Rapids, glibc 2.36). A new thread inherits the state. It costs a few cycles.
/// Source: Intel 64 and IA-32 optimization manual, "mixing AVX code with SSE code".
void clearUpperHalves();

/// True if the processor says that they are unused; also true where it cannot tell.
bool upperHalvesAreClear();

} // namespace lab
