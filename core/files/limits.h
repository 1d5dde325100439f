// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every bound on what is taken in from outside, in one place. Each is checked before the memory is taken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lab {

// --- Networks: the largest that the window and run files offer ---

/// Hidden layers of an experiment.
inline constexpr std::int64_t maxDepth = 64;
/// Units of each of them.
inline constexpr std::int64_t maxWidth = 4096;
/// Weights and biases of any network: 400 MB.
inline constexpr std::int64_t maxParameters = 50'000'000;

// --- JSON of any kind ---

/// Brackets inside each other: the deepest file of ours has 5.
inline constexpr std::size_t maxNesting = 16;
/// Keys of one object: an experiment has about 50.
inline constexpr std::size_t maxKeys = 1000;

// --- Run files ---

/// Bytes: a hundred times an ordinary one, and more than any run of maxInterventions takes.
inline constexpr std::size_t maxRunBytes = std::size_t{16} << 20;
/// Changes made while a run trained: half an hour of dragging at 60 a second.
inline constexpr std::size_t maxInterventions = 100'000;
/// Values, lists and objects of a run file together: at most six for each change, and the rest of the run.
inline constexpr std::size_t maxRunElements = 6 * maxInterventions + 10'000;

// --- Replay cases ---

/// Bytes of a case.
inline constexpr std::size_t maxReplayBytes = std::size_t{1} << 28;
/// Entries of "layers".
inline constexpr std::int64_t maxReplayLayers = 1024;
/// Units of each of them.
inline constexpr std::int64_t maxReplayUnits = 1'000'000;
/// Units of all layers times rows of one pass: 256 MiB for each of z, a, f' and dL/dz.
inline constexpr std::int64_t maxReplayPass = std::int64_t{1} << 25;
/// Row numbers in all batches together, read or exported: 160 MB.
inline constexpr std::int64_t maxBatchRows = 20'000'000;
/// Values, lists and objects of all other parts of a case that are small: names, rules, activations.
inline constexpr std::size_t maxReplayExtras = 100'000;

// --- Tables ---

/// Bytes of a CSV text.
inline constexpr std::size_t maxTableBytes = std::size_t{64} << 20;
inline constexpr std::size_t maxTableColumns = 4096;
/// Different labels of the last column.
inline constexpr std::size_t maxTableClasses = 256;
/// The largest number in size: sums of squares of such numbers stay finite.
inline constexpr double maxTableNumber = 1e100;

// --- Messages ---

/// Characters of a name or value from a file or the command line that a message shows.
inline constexpr std::size_t maxForeignText = 120;
/// Characters of a whole message that such text is part of.
inline constexpr std::size_t maxMessage = 600;

} // namespace lab
